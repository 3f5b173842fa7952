"""MHTML files."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.capture import Capture
from archive.sources import Rejection

PART = (
    b"--b1\r\nContent-Type: text/html\r\nContent-Location: http://part.example/\r\n\r\n"
    b"<p>Ru=E1=BB=99ng</p>\r\n--b1--\r\n"
)


def _read_message(read: Any, tmp_path: Path, *headers: str, body: bytes = PART) -> Any:
    path = tmp_path / "a.mhtml"
    path.write_bytes("\r\n".join([*headers, "", ""]).encode() + body)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    (found,) = read(path)
    return found


def test_a_browsers_snapshot_names_its_url_and_time(tmp_path: Path, read: Any) -> None:
    """The payload is the file itself."""
    capture = _read_message(
        read,
        tmp_path,
        "From: <Saved by Blink>",
        "Snapshot-Content-Location: https://lungva.example/ruong",
        "Subject: =?utf-8?Q?Ru=E1=BB=99ng?=",
        "Date: Sun, 5 Jan 2020 10:11:12 +0700",
        "MIME-Version: 1.0",
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="b1"',
    )
    path = tmp_path / "a.mhtml"
    assert capture == Capture(
        payload=path.read_bytes(),
        content_type="multipart/related",
        source=str(path),
        fetched_at=datetime(2020, 1, 5, 3, 11, 12, tzinfo=UTC),
        fetched_at_source="mhtml",
        url="https://lungva.example/ruong",
        url_source="mhtml",
    )


def test_a_folded_address_is_joined(tmp_path: Path, read: Any) -> None:
    """Long headers are broken over lines."""
    capture = _read_message(
        read,
        tmp_path,
        "Snapshot-Content-Location: https://lungva.example/\r\n ruong/bac-thang",
        "Content-Type: multipart/related; boundary=b1",
    )
    assert capture.url == "https://lungva.example/ruong/bac-thang"


def test_without_headers_of_its_own_the_first_part_names_the_url(tmp_path: Path, read: Any) -> None:
    """As Internet Explorer saved; without a date the file's time is taken."""
    capture = _read_message(read, tmp_path, "Content-Type: multipart/related; boundary=b1")
    assert capture.url == "http://part.example/"
    assert capture.fetched_at_source == "file"


def test_an_address_that_is_no_web_address_is_none(tmp_path: Path, read: Any) -> None:
    """A page saved from a disk has no URL."""
    capture = _read_message(
        read,
        tmp_path,
        "Content-Location: file:///C:/a.html",
        "Date: hôm qua",
        "Content-Type: multipart/related",
        body=b"",
    )
    assert (capture.url, capture.url_source, capture.fetched_at_source) == (None, None, "file")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<!doctype html><p>x</p>", "no MIME headers"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no MIME headers"),
        (b"Subject: x\r\n\r\nContent-Type: multipart/related", "no MIME headers"),
        (b"Content-Type: application/pdf\r\n\r\n%PDF", "application/pdf"),
    ],
)
def test_what_is_no_mime_message_is_rejected(
    tmp_path: Path, read: Any, content: bytes, says: str
) -> None:
    """With what it is instead."""
    path = tmp_path / "a.mht"
    path.write_bytes(content)
    (rejection,) = read(path)
    assert isinstance(rejection, Rejection)
    assert rejection.reason.startswith("not an MHTML page (")
    assert says in rejection.reason
