"""HTML files and what saving tools note in them; text dumps."""

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.capture import Capture
from archive.sources import Rejection

URL = "https://baolungva.example/tin/cho-phien-vung-cao-2041.html?trang=2#binh-luan"


def _read_page(read: Any, tmp_path: Path, content: bytes | str, name: str = "a.html") -> Any:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(path, (1_000_000_000.5, 1_000_000_000.5))
    (found,) = read(path)
    return found


def test_a_plain_page_has_the_files_time_and_no_url(tmp_path: Path, read: Any) -> None:
    """What the page says of itself is not read here."""
    markup = f'<html><head><link rel="canonical" href="{URL}"><meta charset="utf-8"></head></html>'
    path = tmp_path / "a.html"
    assert _read_page(read, tmp_path, markup) == Capture(
        payload=markup.encode(),
        content_type="text/html",
        source=str(path),
        fetched_at=datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC),
        fetched_at_source="file",
    )


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("a.htm", "text/html"), ("a.xhtml", "application/xhtml+xml"), ("a.txt", "text/plain")],
)
def test_the_suffix_says_the_content_type(
    tmp_path: Path, read: Any, name: str, content_type: str
) -> None:
    """Without any declared charset: a file has no transport."""
    capture = _read_page(read, tmp_path, "<p>Chè Shan</p>", name)
    assert (capture.content_type, capture.charset) == (content_type, None)


@pytest.mark.parametrize("begin", ["Page saved with SingleFile", "Archive processed by SingleFile"])
@pytest.mark.parametrize("gap", [" \n ", " ", "\r\n "])
def test_singlefile_notes_url_and_time(tmp_path: Path, read: Any, begin: str, gap: str) -> None:
    """In its old and new words, with line feeds or after a minifier."""
    date = "Sun Jan 05 2020 10:11:12 GMT+0700 (Indochina Time)"
    note = f"<!--{gap}{begin}{gap}url: {URL}{gap}saved date: {date}{gap}-->"
    capture = _read_page(read, tmp_path, f"<!DOCTYPE html> <html lang=vi>{note}<p>x")
    assert (capture.url, capture.url_source) == (URL, "singlefile")
    assert capture.fetched_at == datetime(2020, 1, 5, 3, 11, 12, tzinfo=UTC)
    assert capture.fetched_at_source == "singlefile"


def test_httrack_notes_address_and_time(tmp_path: Path, read: Any) -> None:
    """Its footer leaves the scheme out; http stands for it."""
    note = (
        "<!-- Mirrored from lungva.example/tin/a b.html?x=1 by HTTrack Website Copier/3.x"
        " [XR&CO'2014], Sat, 04 Jan 2020 03:04:05 GMT -->"
    )
    capture = _read_page(read, tmp_path, f"<html>\n{note}\n<p>x")
    assert (capture.url, capture.url_source) == (
        "http://lungva.example/tin/a%20b.html?x=1",
        "httrack",
    )
    assert capture.fetched_at == datetime(2020, 1, 4, 3, 4, 5, tzinfo=UTC)
    assert capture.fetched_at_source == "httrack"


def test_browsers_note_the_url_only(tmp_path: Path, read: Any) -> None:
    """The mark of the web holds no time, so the file's is taken."""
    note = f"<!-- saved from url=({len(URL):04}){URL} -->"
    capture = _read_page(read, tmp_path, f"<!DOCTYPE html>\n{note}\n<html><p>x")
    assert (capture.url, capture.url_source) == (URL, "saved-from")
    assert capture.fetched_at_source == "file"


@pytest.mark.parametrize(
    "url",
    ["about:internet", "file:///C:/tin.html", "javascript:alert(1)", "http://", "http://[::1"],
)
def test_a_note_without_a_web_address_gives_no_url(tmp_path: Path, read: Any, url: str) -> None:
    """Only http and https URLs with a host count."""
    capture = _read_page(read, tmp_path, f"<!-- saved from url=(0013){url} --><p>x")
    assert (capture.url, capture.url_source) == (None, None)


@pytest.mark.parametrize(
    "date",
    ["Sun Jan 32 2020 10:11:12 GMT+0700", "hôm qua", "Mon Jan 01 0001 00:00:00 GMT+0700", ""],
)
def test_a_note_with_an_impossible_time_still_gives_its_url(
    tmp_path: Path, read: Any, date: str
) -> None:
    """The time falls back to the file's."""
    note = f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: {date} \n-->"
    capture = _read_page(read, tmp_path, f"<html>{note}<p>x")
    assert (capture.url, capture.fetched_at_source) == (URL, "file")


def test_a_note_far_down_the_page_is_not_taken(tmp_path: Path, read: Any) -> None:
    """Tools write theirs at the beginning; what comes later may be quoted."""
    note = f"<!-- saved from url=({len(URL):04}){URL} -->"
    assert _read_page(read, tmp_path, "<p>x</p>" * 9000 + note).url is None


def test_a_note_in_a_utf_16_page_is_read(tmp_path: Path, read: Any) -> None:
    """As Internet Explorer saved them."""
    note = f"<!-- saved from url=({len(URL):04}){URL} --><p>Chợ phiên</p>"
    assert _read_page(read, tmp_path, note.encode("utf-16")).url == URL


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig", "cp1258", "utf-8"])
@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_text_in_any_encoding_is_text(tmp_path: Path, read: Any, encoding: str, name: str) -> None:
    """What the encoding is, is found out later."""
    capture = _read_page(read, tmp_path, "Lê Thị Hương ở xã A".encode(encoding, "ignore"), name)
    assert isinstance(capture, Capture)


def test_a_few_nul_bytes_do_not_make_a_page_binary(tmp_path: Path, read: Any) -> None:
    """Old systems leave some behind."""
    assert isinstance(_read_page(read, tmp_path, b"<p>Xin ch\0o</p>" * 1 + b"x" * 100), Capture)


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a PNG image"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "a JPEG image"),
        (b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\n" * 9, "a PDF document"),
        (gzip.compress(b"<p>x</p>", mtime=0), "gzip data; add .gz"),
        (b"\0\0\0", "no text in it"),
        (b" \r\n\t \n", "no text in it"),
        (b"\xff\xfe", "no text in it"),
        (b"a\0b\0" * 99, "save it as UTF-8"),
        (bytes(range(256)) * 4096, "control characters"),
    ],
)
def test_a_binary_file_with_a_pages_name_is_rejected(
    tmp_path: Path, read: Any, name: str, content: bytes, says: str
) -> None:
    """By its first bytes, by its control characters (the last is 1 MB), by having no text."""
    rejection = _read_page(read, tmp_path, content, name)
    assert isinstance(rejection, Rejection)
    assert rejection.reason.startswith("not a text page: ")
    assert says in rejection.reason


def test_a_text_that_begins_like_a_binary_file_is_read(tmp_path: Path, read: Any) -> None:
    """Some formats begin with plain letters."""
    assert isinstance(_read_page(read, tmp_path, "BMT thông báo: RIFF", "a.txt"), Capture)


@pytest.mark.parametrize("moment", [-1, 0, 4_102_444_800])
def test_a_files_odd_time_is_no_reason_to_refuse_it(tmp_path: Path, read: Any, moment: int) -> None:
    """Before 1970 or far ahead."""
    path = tmp_path / "a.txt"
    path.write_text("Chè Shan", encoding="utf-8")
    os.utime(path, (moment, moment))
    (capture,) = read(path)
    assert capture.fetched_at.timestamp() == moment
