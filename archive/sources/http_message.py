"""The HTTP response in a WARC record: its head, and its body freed of encodings."""

import re
import zlib
from dataclasses import dataclass
from io import BytesIO

import zstandard
from warcio.statusandheaders import StatusAndHeadersParser

from archive.errors import SourceError
from archive.sources.inputs import MAX_PAGE_BYTES

_MAX_HEAD_BYTES = 64 * 1024
_MAX_ZSTD_WINDOW_BYTES = 2**27
_STEP_BYTES = 1024

_STATUS_LINE = re.compile(rb"HTTP/\d[\d.]*[ \t]+(\d{3})\b")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:+-]{1,40})", re.I)

_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response as recorded: `body` still carries the encodings that `headers` tell of."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def first_header(self, name: str) -> str:
        """The first value of a header, empty without it; names in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def header(self, name: str) -> str:
        """The values of a header joined by commas, empty without it; names in lower case."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)


def parse_response(block: bytes) -> HttpResponse:
    """Take an `application/http` block apart; `SourceError` if it holds no HTTP response."""
    status = _STATUS_LINE.match(block)
    if not status:
        raise SourceError("no HTTP status line in the record")
    end = _END_OF_HEAD.search(block, 0, _MAX_HEAD_BYTES)
    if not end and len(block) > _MAX_HEAD_BYTES:
        raise SourceError(f"HTTP headers longer than {_MAX_HEAD_BYTES:,} bytes")
    head = block[: end.end()] if end else block
    parsed = StatusAndHeadersParser([], verify=False).parse(BytesIO(head))
    return HttpResponse(int(status[1]), tuple(parsed.headers), block[end.end() :] if end else b"")


def split_content_type(value: str) -> tuple[str, str | None]:
    """A Content-Type header as the bare type in lower case and its charset parameter."""
    bare, _, parameters = value.partition(";")
    charset = _CHARSET.search(parameters)
    return bare.strip().lower(), charset[1].lower() if charset else None


def decode_body(response: HttpResponse) -> bytes:
    """The body without transfer and content encodings; `SourceError` if they cannot be undone.

    Crawlers often undo an encoding and leave the header that tells of it; a body that does not
    begin as the encoding must is taken as it is.
    """
    body = response.body
    if "chunked" in response.header("transfer-encoding").lower():
        body = _join_chunks(body)
    for coding in reversed(response.header("content-encoding").lower().split(",")):
        body = _undo(coding.strip(), body)
    if len(body) > MAX_PAGE_BYTES:
        raise SourceError(f"{len(body):,} bytes, larger than one page may be")
    return body


def _join_chunks(body: bytes) -> bytes:
    chunks: list[bytes] = []
    position = 0
    while size_line := _CHUNK_SIZE.match(body, position):
        size = int(size_line[1], 16)
        if size == 0:
            return b"".join(chunks)
        begin, position = size_line.end(), size_line.end() + size
        if position > len(body):
            raise SourceError("HTTP body cut off in the middle of a chunk")
        chunks.append(body[begin:position])
        position += 2 if body[position : position + 2] == b"\r\n" else 1
    if not chunks:
        return body
    if position < len(body):
        raise SourceError(f"HTTP chunks damaged at byte {position:,} of the body")
    return b"".join(chunks)  # the server left out the last, empty chunk: nothing is missing


def _undo(coding: str, body: bytes) -> bytes:
    match coding:
        case "" | "identity" | "none":
            return body
        case "gzip" | "x-gzip":
            return _inflate(body, 16 + zlib.MAX_WBITS) if body.startswith(_GZIP_MAGIC) else body
        case "deflate":
            return _undo_deflate(body)
        case "zstd":
            return _undo_zstd(body) if body.startswith(_ZSTD_MAGIC) else body
    if _is_plainly_text(body):
        return body
    raise SourceError(
        f"Content-Encoding {coding[:40]!r} cannot be undone;"
        " record the page with gzip or without encoding"
    )


def _undo_deflate(body: bytes) -> bytes:
    """By the standard zlib-wrapped, by custom often raw, or undone already."""
    failure: SourceError | None = None
    for window_bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _inflate(body, window_bits)
        except SourceError as error:
            failure = failure or error
    if _is_plainly_text(body) or not failure:
        return body
    raise failure


def _inflate(body: bytes, window_bits: int) -> bytes:
    parts: list[bytes] = []
    room = MAX_PAGE_BYTES + 1
    while body:
        inflater = zlib.decompressobj(window_bits)
        try:
            parts.append(inflater.decompress(body, room))
        except zlib.error as error:
            raise SourceError(f"HTTP body damaged ({error})") from error
        room -= len(parts[-1])
        if room <= 0:
            raise SourceError("HTTP body decompresses beyond what one page may hold")
        if not inflater.eof:
            raise SourceError("HTTP body cut off: its compressed data ends too early")
        body = inflater.unused_data
        if not body.startswith(_GZIP_MAGIC):  # what trails the last member is no data
            break
    return b"".join(parts)


def _undo_zstd(body: bytes) -> bytes:
    context = zstandard.ZstdDecompressor(max_window_size=_MAX_ZSTD_WINDOW_BYTES)
    decoder = context.decompressobj()
    parts: list[bytes] = []
    size = 0
    try:
        for begin in range(0, len(body), _STEP_BYTES):
            parts.append(decoder.decompress(body[begin : begin + _STEP_BYTES]))
            size += len(parts[-1])
            if size > MAX_PAGE_BYTES:
                raise SourceError("HTTP body decompresses beyond what one page may hold")
            if decoder.eof:
                return b"".join(parts)
    except zstandard.ZstdError as error:
        raise SourceError(f"HTTP body damaged ({error})") from error
    raise SourceError("HTTP body cut off: its compressed data ends too early")


def _is_plainly_text(body: bytes) -> bool:
    """Whether a body that claims an encoding is text already."""
    try:
        return b"\0" not in body and bool(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False
