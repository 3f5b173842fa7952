"""WARC files, written with warcio as crawlers write them."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.capture import Capture, WarcRecord
from archive.sources import InputFile, Rejection, iter_captures
from archive.sources.warc import decode_payload

URL = "https://lungva.example/tin/mua-mang-len.html"
PAGE = (
    "<!doctype html><meta charset=utf-8><title>Mùa măng</title><p>Măng đắng lên đều.</p>".encode()
)


def _blocks(path: Path) -> list[tuple[list[tuple[str, str]], bytes]]:
    """Headers and blocks as warcio reads them."""
    with path.open("rb") as file:
        return [
            (record.rec_headers.headers, record.raw_stream.read())
            for record in ArchiveIterator(file, no_record_parse=True)
        ]


def test_a_response_becomes_a_capture_with_its_record(crawl: Any, read: Any) -> None:
    """URL, time, type and charset come from the record; headers and block are kept as they are."""
    crawl.add(kind="warcinfo", body=b"software: x\r\n", warc_content_type="application/warc-fields")
    crawl.add()
    (capture,) = read(crawl.save())
    headers, block = _blocks(crawl.path)[1]
    assert capture == Capture(
        payload=PAGE,
        content_type="text/html",
        source=f"{crawl.path}@{crawl.offsets[1]}",
        fetched_at=datetime(2020, 1, 5, 3, 11, 12, tzinfo=UTC),
        fetched_at_source="warc",
        charset="utf-8",
        url=URL,
        url_source="warc",
        record=WarcRecord(tuple(headers), block),
    )
    assert capture.record is not None
    assert decode_payload(capture.record) == PAGE
    assert block.startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_resource_is_its_block(crawl: Any, read: Any) -> None:
    """Type and charset come from the record's own header."""
    crawl.add(kind="resource", warc_content_type="Text/HTML; charset=windows-1258")
    (capture,) = read(crawl.save())
    assert (capture.payload, capture.content_type, capture.charset) == (
        PAGE,
        "text/html",
        "windows-1258",
    )
    assert decode_payload(capture.record) == PAGE


def test_a_block_is_kept_byte_for_byte(crawl: Any, read: Any) -> None:
    """Odd HTTP heads, too: folded, doubled, in another case, in another encoding."""
    block = (
        b"HTTP/1.1  200 \xc4\x90\xc6\xb0\xe1\xbb\xa3c\r\nX-a: 1\r\n  2\r\nx-A:\t3 \r\nno colon\r\n"
        b"content-TYPE: text/html;Charset='UTF-8'\r\nX-b: \xff\r\n\r\n<p>\r\n\r\n\r\n</p>\r\n\r\n"
    )
    crawl.add(block, kind="resource", warc_content_type="application/http; msgtype=response")
    content = crawl.content()
    if content.startswith(b"\x1f\x8b"):
        content = gzip.compress(gzip.decompress(content).replace(b": resource", b": response"))
    path = crawl.save(content.replace(b": resource", b": response"))
    (capture,) = read(path)
    assert capture.record.block == block
    assert capture.payload == b"<p>\r\n\r\n\r\n</p>\r\n\r\n"
    assert (capture.content_type, capture.charset) == ("text/html", "utf-8")


def test_other_records_redirects_and_notes_about_pages_are_passed_over(
    crawl: Any, read: Any
) -> None:
    """They hold no page, and nobody wants a line for each."""
    crawl.add(kind="warcinfo", body=b"software: x\r\n", warc_content_type="application/warc-fields")
    crawl.add(kind="metadata", body=b"x: y\r\n", warc_content_type="application/warc-fields")
    crawl.add(kind="request", body=b"GET / HTTP/1.1\r\n\r\n", warc_content_type="application/http")
    crawl.add(kind="revisit", body=b"")
    crawl.add(status="301 Moved", body=b"")
    crawl.add(status="304 Not Modified", body=b"")
    crawl.add(kind="response", url="dns:lungva.example", body=b"x", warc_content_type="text/dns")
    crawl.add(kind="resource", url="urn:pageinfo:x", warc_content_type="application/json")
    crawl.add(body=b"", headers={"Content-Type": "image/gif"})
    assert read(crawl.save()) == []


def test_parts_of_pages_come_along(crawl: Any, read: Any) -> None:
    """Images and styles are captures that are no pages."""
    crawl.add(b"\x89PNG", headers={"Content-Type": "image/png"})
    crawl.add(b"a{}", headers={"Content-Type": "text/css"})
    assert [(c.content_type, c.is_page) for c in read(crawl.save())] == [
        ("image/png", False),
        ("text/css", False),
    ]


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        ("404 Not Found", PAGE, "HTTP status 404"),
        ("503 Busy", b"", "HTTP status 503"),
        ("206 Partial Content", PAGE, "HTTP status 206"),
        ("200 OK", b"", "an empty page"),
    ],
)
def test_an_answer_that_is_no_page_is_rejected(
    crawl: Any, read: Any, status: str, body: bytes, reason: str
) -> None:
    """The next record is read."""
    crawl.add(body, status=status)
    crawl.add()
    rejection, capture = read(crawl.save())
    assert rejection == Rejection(f"{crawl.path}@0", reason)
    assert capture.payload == PAGE


@pytest.mark.parametrize(
    ("given", "url"),
    [
        (f"<{URL}>", URL),
        ("https://lungva.example/a b", "https://lungva.example/a%20b"),
        ("file:///C:/a.html", None),
    ],
)
def test_a_records_target_is_mended_or_none(
    crawl: Any, read: Any, given: str, url: str | None
) -> None:
    """Older wgets wrote angle brackets; the record's headers stay as they are."""
    crawl.add(kind="resource", url=given, warc_content_type="text/html")
    (capture,) = read(crawl.save())
    assert (capture.url, capture.url_source) == (url, "warc" if url else None)
    assert dict(capture.record.headers)["WARC-Target-URI"] == given


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2020-01-05T03:11:12.123456789Z", datetime(2020, 1, 5, 3, 11, 12, 123456, tzinfo=UTC)),
        ("2020-01", datetime(2020, 1, 1, tzinfo=UTC)),
        ("20200105", datetime(2020, 1, 5, tzinfo=UTC)),
        ("hôm qua", None),
    ],
)
def test_a_records_date_may_be_finer_or_coarser(
    crawl: Any, read: Any, given: str, moment: datetime | None
) -> None:
    """An unreadable one gives way to the file's time."""
    crawl.add(warc_headers={"WARC-Date": given})
    (capture,) = read(crawl.save())
    assert capture.fetched_at_source == ("warc" if moment else "file")
    assert moment in {None, capture.fetched_at}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b" \n<!DOCTYPE HTML><p>", "text/html"), (b"\x00\x01", "application/octet-stream")],
)
def test_an_answer_without_a_type_is_guessed_from_its_beginning(
    crawl: Any, read: Any, body: bytes, content_type: str
) -> None:
    """HTML says what it is."""
    crawl.add(body, headers={})
    (capture,) = read(crawl.save())
    assert capture.content_type == content_type


def test_a_response_without_http_in_it_is_rejected(crawl: Any, read: Any) -> None:
    """It says that it is HTTP and is not."""
    crawl.add(PAGE, kind="conversion", warc_content_type="application/http")
    content = crawl.content()
    if content.startswith(b"\x1f\x8b"):
        plain = gzip.decompress(content).replace(b"conversion", b"response")
        path = crawl.save(gzip.compress(plain))
    else:
        path = crawl.save(content.replace(b"conversion", b"response"))
    (rejection,) = read(path)
    assert rejection.reason == "no HTTP status line in the record"


def test_nothing_is_printed_and_the_file_is_closed_when_reading_stops_early(
    crawl: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    """An iteration given up halfway leaves no open file behind (a warning would fail this)."""
    crawl.add()
    crawl.add()
    path = crawl.save(crawl.content()[:-30])
    captures = iter_captures(InputFile(path, "warc", None, 1))
    assert isinstance(next(captures), Capture)
    del captures
    assert capfd.readouterr() == ("", "")
