"""The encodings of HTTP bodies in WARC records."""

import gzip
import zlib
from typing import Any

import pytest
import zstandard

from archive.sources import MAX_PAGE_BYTES
from archive.sources.warc import decode_payload

PAGE = (
    "<!doctype html><meta charset=utf-8><title>Mùa măng</title><p>Măng đắng lên đều.</p>".encode()
)


def _chunked(body: bytes, size: int = 7) -> bytes:
    pieces = [body[begin : begin + size] for begin in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])


def _raw_deflate(body: bytes) -> bytes:
    deflater = zlib.compressobj(wbits=-15)
    return deflater.compress(body) + deflater.flush()


@pytest.mark.parametrize(
    ("transfer", "content", "body"),
    [
        ("chunked", "", _chunked(PAGE)),
        ("chunked", "gzip", _chunked(gzip.compress(PAGE, mtime=0))),
        ("Chunked", "", _chunked(PAGE).removesuffix(b"0;a=b\r\n\r\n")),
        ("", "gzip", gzip.compress(PAGE, mtime=0)),
        ("", "x-gzip", gzip.compress(PAGE[:9], mtime=0) + gzip.compress(PAGE[9:], mtime=0)),
        ("", "deflate", zlib.compress(PAGE)),
        ("", "deflate", _raw_deflate(PAGE)),
        ("", "zstd", zstandard.ZstdCompressor().compress(PAGE)),
        ("", "deflate, gzip", gzip.compress(zlib.compress(PAGE), mtime=0)),
        ("", "identity", PAGE),
        ("chunked", "gzip", PAGE),
        ("", "deflate", PAGE),
        ("", "br", PAGE),
    ],
)
def test_encodings_are_undone(
    crawl: Any, read: Any, transfer: str, content: str, body: bytes
) -> None:
    """Those that the crawler undid already, leaving their headers, are noticed."""
    headers = {"Content-Type": "text/html", "Content-Encoding": content}
    crawl.add(body, headers=headers | {"Transfer-Encoding": transfer})
    (capture,) = read(crawl.save())
    assert capture.payload == PAGE
    assert decode_payload(capture.record) == PAGE


@pytest.mark.parametrize(
    ("encoding", "body", "says"),
    [
        ("br", b"\x0b\x02\x80\xff\x00", "Content-Encoding 'br' cannot be undone"),
        ("gzip", gzip.compress(PAGE, mtime=0)[:-9], "cut off"),
        ("gzip", gzip.compress(PAGE, mtime=0)[:-8] + b"\xff" * 8, "damaged"),
        ("deflate", zlib.compress(PAGE)[:-9], "cut off"),
        ("zstd", zstandard.ZstdCompressor().compress(PAGE)[:-3], "cut off"),
        (
            "gzip",
            gzip.compress(b"x" * (MAX_PAGE_BYTES + 1), mtime=0),
            "beyond what one page may hold",
        ),
        ("zstd", zstandard.compress(b"x" * (MAX_PAGE_BYTES + 1)), "beyond what one page may hold"),
        ("chunked", _chunked(PAGE, 40)[:60], "cut off in the middle of a chunk"),
        ("chunked", _chunked(PAGE, 40)[:49] + b"??" + PAGE, "chunks damaged"),
    ],
)
def test_encodings_that_cannot_be_undone_are_rejected(
    crawl: Any, read: Any, encoding: str, body: bytes, says: str
) -> None:
    """Half a page is not taken for a whole one."""
    name = "Transfer-Encoding" if encoding == "chunked" else "Content-Encoding"
    crawl.add(body, headers={"Content-Type": "text/html", name: encoding})
    crawl.add()
    rejection, capture = read(crawl.save())
    assert says in rejection.reason
    assert capture.payload == PAGE
