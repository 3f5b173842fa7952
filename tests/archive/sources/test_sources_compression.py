"""Compressed and whole files: bounds, damage, what is gone."""

import bz2
import gzip
import lzma
import os
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from archive.capture import Capture
from archive.sources import MAX_PAGE_BYTES, InputFile, Rejection, iter_captures

PAGE = "<!doctype html><title>Bản Phiềng</title><p>Nương lúa bậc thang</p>".encode() * 50
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "xz": lzma.compress,
    "bz2": bz2.compress,
    "zst": zstandard.ZstdCompressor().compress,
}
every_compression = pytest.mark.parametrize("suffix", COMPRESS)


@every_compression
@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_a_compressed_page_is_read_as_if_it_were_not(
    tmp_path: Path, read: Any, suffix: str, name: str
) -> None:
    """The payload is the decompressed bytes."""
    path = tmp_path / f"{name}.{suffix}"
    path.write_bytes(COMPRESS[suffix](PAGE))
    (capture,) = read(path)
    assert capture.payload == PAGE
    assert capture.source == str(path)


@every_compression
def test_a_file_of_several_compressed_pieces_is_read_whole(
    tmp_path: Path, read: Any, suffix: str
) -> None:
    """As what the command-line tools make when files are appended to each other."""
    path = tmp_path / f"a.html.{suffix}"
    path.write_bytes(COMPRESS[suffix](PAGE[:1000]) + COMPRESS[suffix](PAGE[1000:]))
    (capture,) = read(path)
    assert capture.payload == PAGE


@every_compression
def test_a_compressed_page_that_was_cut_off_is_rejected(
    tmp_path: Path, read: Any, suffix: str
) -> None:
    """Wherever the cut is, no half page is taken for a whole one."""
    whole = COMPRESS[suffix](os.urandom(3000).hex().encode())
    for length in (len(whole) - 1, len(whole) // 2, 20):
        path = tmp_path / f"{length}.html.{suffix}"
        path.write_bytes(whole[:length])
        (rejection,) = read(path)
        assert isinstance(rejection, Rejection)
        assert rejection.reason.startswith("cut off: ")


@every_compression
def test_a_damaged_compressed_page_is_rejected(tmp_path: Path, read: Any, suffix: str) -> None:
    """What is not of the suffix's kind at all, too."""
    path = tmp_path / f"a.html.{suffix}"
    path.write_bytes(PAGE)
    (rejection,) = read(path)
    assert isinstance(rejection, Rejection)
    assert rejection.reason.startswith(f"damaged {suffix} data (")


@every_compression
@pytest.mark.parametrize(("name", "bound_bytes"), [("a.html", 2**24), ("a.jsonl", 2**26)])
def test_a_page_that_decompresses_without_end_is_rejected_in_bounded_memory(
    tmp_path: Path, read: Any, suffix: str, name: str, bound_bytes: int
) -> None:
    """A small file that claims to be a huge page costs little more than one page's memory."""
    path = tmp_path / f"{name}.{suffix}"
    path.write_bytes(COMPRESS[suffix](b" " * (bound_bytes + 2**23)))
    tracemalloc.start()
    try:
        (rejection,) = read(path)
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(rejection, Rejection)
    assert f"{bound_bytes:,} bytes" in rejection.reason
    assert peak_bytes < 4 * bound_bytes


def test_a_page_of_50_megabytes_is_rejected_unread(tmp_path: Path, read: Any) -> None:
    """The reason says how large it is and how large a page may be."""
    path = tmp_path / "a.html"
    with path.open("wb") as file:
        file.truncate(50 * 2**20)
    (rejection,) = read(path)
    assert isinstance(rejection, Rejection)
    assert rejection.reason == (
        "52,428,800 bytes, larger than one page may be (16 MiB); it was not read"
    )


def test_a_page_of_the_largest_size_is_read(tmp_path: Path, read: Any) -> None:
    """The bound itself is still a page."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * MAX_PAGE_BYTES)
    (capture,) = read(path)
    assert isinstance(capture, Capture)
    path.write_bytes(b"x" * (MAX_PAGE_BYTES + 1))
    assert isinstance(read(path)[0], Rejection)


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.jsonl", "a.warc", "a.warc.gz", "a.mhtml"])
def test_an_empty_file_is_rejected(tmp_path: Path, read: Any, name: str) -> None:
    """Whatever its format."""
    path = tmp_path / name
    path.touch()
    assert read(path) == [Rejection(str(path), "empty file")]


@every_compression
@pytest.mark.parametrize("name", ["a.html", "a.jsonl"])
def test_a_compressed_file_with_nothing_in_it_is_rejected(
    tmp_path: Path, read: Any, suffix: str, name: str
) -> None:
    """Nothing, compressed, is nothing."""
    path = tmp_path / f"{name}.{suffix}"
    path.write_bytes(COMPRESS[suffix](b""))
    (rejection,) = read(path)
    assert rejection.reason == f"empty file (the {suffix} data holds nothing)"


@pytest.mark.parametrize("file_format", ["html", "text", "jsonl", "warc", "mhtml"])
def test_a_file_that_vanished_or_changed_its_kind_since_the_walk_is_rejected(
    tmp_path: Path, file_format: str
) -> None:
    """A pipe in its place is noticed without waiting for it."""
    path = tmp_path / "page"
    file = InputFile(path, file_format, None, 10)
    (gone,) = iter_captures(file)
    assert gone == Rejection(str(path), "cannot be read (No such file or directory)")
    os.mkfifo(path)
    (pipe,) = iter_captures(file)
    assert pipe == Rejection(str(path), "not a file any more; not read")
    path.unlink()
    path.mkdir()
    (folder,) = iter_captures(file)
    assert isinstance(folder, Rejection)


def test_xz_data_that_asks_for_much_memory_is_rejected(tmp_path: Path, read: Any) -> None:
    """A dictionary of 1 GiB is refused before it is made."""
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 2**20}]
    coded = bytearray(lzma.compress(PAGE, filters=filters))
    # The dictionary's size is one byte of the block header, whose checksum is at its end.
    header_size = (coded[12] + 1) * 4
    position = coded.index(b"\x21\x01", 12) + 2
    coded[position] = 36
    checksum = zlib.crc32(coded[12 : 12 + header_size - 4])
    coded[12 + header_size - 4 : 12 + header_size] = checksum.to_bytes(4, "little")
    path = tmp_path / "a.html.xz"
    path.write_bytes(bytes(coded))
    (rejection,) = read(path)
    assert isinstance(rejection, Rejection)
    assert "Memory usage limit" in rejection.reason
