"""Whatever bytes a file holds, reading it gives captures and rejections, never an error."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.capture import Capture
from archive.sources import InputFile, Rejection, iter_captures, iter_inputs

NAMES = ("a.html", "a.xhtml", "a.txt", "a.jsonl", "a.warc", "a.warc.gz", "a.mhtml")
COMPRESSED = ("a.html.gz", "a.jsonl.xz", "a.txt.bz2", "a.jsonl.zst")

# What the formats are made of: random bytes alone would be refused at the door.
FRAGMENTS = [
    b"<!-- saved from url=(0013)http://",
    b"<!--\n Page saved with SingleFile \n url: ",
    b"\n saved date: Sun Jan 05 2020 10:11:12 GMT+0700",
    b"<!-- Mirrored from a.example/ by HTTrack Website Copier/3.x, Sat, 04 Jan 2020 03:04:05 GMT",
    b" -->",
    b'{"text": "',
    b'", "fetched_at": ',
    b'"url": "http://[',
    b"\\ud800",
    b"}\n",
    b"1e999",
    b"WARC/1.0\r\n",
    b"WARC-Type: response\r\n",
    b"WARC-Type: resource\r\n",
    b"WARC-Target-URI: <http://a.example/>\r\n",
    b"WARC-Date: 9999-12-31T23:59:59-23:59\r\n",
    b"Content-Type: application/http\r\n",
    b"Content-Length: 40\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, deflate\r\nTransfer-Encoding: chunked\r\n",
    b"\r\n\r\n",
    b"5\r\nabcde\r\n0\r\n",
    b"\x1f\x8b\x08\x00",
    b"Content-Type: multipart/related; boundary=b\r\n",
    b"Snapshot-Content-Location: http://a.example/\r\n",
    b"Date: Mon, 32 Foo 99999 25:61:61 +9999\r\n",
    b"--b\r\n",
    b"\xff\xfe",
    gzip.compress(
        b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 1\r\n\r\nx\r\n\r\n", mtime=0
    ),
]
contents = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.binary(max_size=40)), max_size=20).map(
    b"".join
)


def _check(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    (file,) = iter_inputs([path])
    assert isinstance(file, InputFile)
    for found in iter_captures(file):
        if isinstance(found, Rejection):
            assert found.source.isprintable()
            assert found.reason.isprintable()
        else:
            assert isinstance(found, Capture)
            assert found.payload
            assert found.fetched_at.utcoffset() is not None
            assert (found.url is None) == (found.url_source is None)


@pytest.mark.parametrize("name", NAMES + COMPRESSED)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=contents)
def test_no_content_makes_reading_raise(tmp_path: Path, name: str, content: bytes) -> None:
    """Every format, with pieces of every format, in any order."""
    _check(tmp_path / name, content)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=contents, tail=contents)
def test_no_http_response_makes_reading_raise(
    tmp_path: Path, name: str, body: bytes, tail: bytes
) -> None:
    """A well-formed record around anything at all."""
    block = b"HTTP/1.1 200 OK\r\n" + body
    head = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
        b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n" % len(block)
    )
    record = head + block + b"\r\n\r\n"
    _check(
        tmp_path / name, (gzip.compress(record, mtime=0) if name.endswith("gz") else record) + tail
    )


def test_the_projects_sample_pages_are_read_without_rejection(read: Any) -> None:
    """All but the one answer in the sample WARC that is no page."""
    pages = Path(__file__).parents[2] / "pages"
    found = read(pages)
    assert len(found) >= 24
    rejections = [entry.reason for entry in found if isinstance(entry, Rejection)]
    assert set(rejections) <= {"HTTP status 404"}
