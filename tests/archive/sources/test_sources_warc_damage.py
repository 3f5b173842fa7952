"""WARC files cut off, damaged, misnamed: what can be read is read."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from archive.sources import MAX_PAGE_BYTES

URL = "https://lungva.example/tin/mua-mang-len.html"
PAGE = (
    "<!doctype html><meta charset=utf-8><title>Mùa măng</title><p>Măng đắng lên đều.</p>".encode()
)


def test_a_record_larger_than_a_page_is_rejected_and_the_next_one_read(
    crawl: Any, read: Any
) -> None:
    """It is passed over without being held."""
    crawl.add(b"x" * (MAX_PAGE_BYTES + 1), headers={"Content-Type": "video/mp4"})
    crawl.add()
    rejection, capture = read(crawl.save())
    assert "larger than one page may be" in rejection.reason
    assert capture.source.endswith(f"@{crawl.offsets[1]}")


@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.97])
def test_a_file_cut_off_in_the_middle_gives_what_was_whole_and_one_rejection(
    crawl: Any, read: Any, part: float
) -> None:
    """Wherever in the last record the cut is."""
    for number in range(4):
        crawl.add(PAGE * 20, url=f"{URL}?{number}")
    last = crawl.offsets[-1]
    content = crawl.content()
    path = crawl.save(content[: last + int((len(content) - last) * part)])
    *captures, rejection = read(path)
    assert [c.url for c in captures] == [f"{URL}?{number}" for number in range(3)]
    assert rejection.source == f"{path}@{last}"
    assert rejection.reason.startswith(f"cut off in the middle at byte {last}: ")


def test_after_damage_reading_goes_on_at_the_next_record(crawl: Any, read: Any) -> None:
    """One record is lost, not the rest of the file."""
    for number in range(3):
        crawl.add(url=f"{URL}?{number}")
    content = bytearray(crawl.content())
    begin = crawl.offsets[1]
    content[begin : begin + 60] = b"\xff" * 60
    first, rejection, last = read(crawl.save(bytes(content)))
    assert (first.url, last.url) == (f"{URL}?0", f"{URL}?2")
    assert rejection.source.endswith(f"@{begin}")
    assert f"reading went on at byte {crawl.offsets[2]}" in rejection.reason


@pytest.mark.parametrize("claimed", [b"3", b"99999999", b"x", b"-5", b"9" * 30])
def test_a_record_with_a_wrong_length_is_rejected(
    tmp_path: Path, new_crawl: Any, read: Any, claimed: bytes
) -> None:
    """Too short, too long, no number: the records around it are read."""
    crawl = new_crawl(tmp_path / "a.warc", compress=False)
    for number in range(3):
        crawl.add(url=f"{URL}?{number}")
    begin, end = crawl.offsets[1:]
    content = crawl.content()
    record = content[begin:end]
    length = record.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]
    changed = record.replace(b"Content-Length: " + length, b"Content-Length: " + claimed, 1)
    path = crawl.save(content[:begin] + changed + content[end:])
    first, rejection, last = read(path)
    assert (first.url, last.url) == (f"{URL}?0", f"{URL}?2")
    assert rejection.source == f"{path}@{begin}"
    assert rejection.reason.startswith("record damaged: ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<!doctype html>" + PAGE, "it does not begin with a WARC record"),
        (b"\0" * 100, "it does not begin with a WARC record"),
        (gzip.compress(PAGE, mtime=0), "it does not begin with a WARC record"),
        (b"\x1f\x8b\x08" + b"\xff" * 50, "damaged gzip data"),
        (b"filedesc://a.arc 0.0.0.0 20200105 text/plain 0\r\n", "warcio recompress"),
    ],
)
def test_what_is_no_warc_is_rejected(tmp_path: Path, read: Any, content: bytes, says: str) -> None:
    """Garbage at the beginning is answered once."""
    path = tmp_path / "a.warc"
    path.write_bytes(content)
    (rejection,) = read(path)
    assert rejection.source == str(path)
    assert rejection.reason.startswith("not a WARC file")
    assert says in rejection.reason


def test_gzip_of_one_piece_is_rejected_with_the_way_to_mend_it(
    tmp_path: Path, new_crawl: Any, read: Any
) -> None:
    """A record must be readable at its offset alone."""
    crawl = new_crawl(tmp_path / "a.warc.gz", compress=False)
    crawl.add()
    crawl.add()
    (rejection,) = read(crawl.save(gzip.compress(crawl.content(), mtime=0)))
    assert "warcio recompress" in rejection.reason


def test_the_suffix_gz_on_a_plain_file_and_its_lack_on_a_gzip_one_do_no_harm(
    tmp_path: Path, new_crawl: Any, read: Any
) -> None:
    """The first bytes decide."""
    for name, compress in (("a.warc.gz", False), ("b.warc", True)):
        crawl = new_crawl(tmp_path / name, compress=compress)
        crawl.add()
        (capture,) = read(crawl.save())
        assert capture.payload == PAGE


def test_zeros_at_the_end_are_passed_over(crawl: Any, read: Any) -> None:
    """A crash may leave them behind the last record."""
    crawl.add()
    assert len(read(crawl.save(crawl.content() + bytes(5000)))) == 1


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"WARC-Segment-Number": "1"}, "one segment of a record that was split"),
        ({"X": "y" * 70_000}, "WARC headers longer than"),
    ],
)
def test_records_beyond_what_is_read_are_rejected(
    crawl: Any, read: Any, headers: dict[str, str], reason: str
) -> None:
    """Segments and endless headers; the next record is read."""
    crawl.add(warc_headers=headers)
    crawl.add()
    rejection, capture = read(crawl.save())
    assert reason in rejection.reason
    assert capture.payload == PAGE


def test_a_file_damaged_all_over_is_given_up(tmp_path: Path, read: Any) -> None:
    """After a hundred places the reader stops and says where."""
    path = tmp_path / "a.warc"
    path.write_bytes(b"WARC/1.0\r\nContent-Length: 99999999\r\n\r\n" * 300)
    found = read(path)
    assert len(found) == 101
    assert "not read past byte" in found[-1].reason
