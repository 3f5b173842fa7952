"""The records of a WARC file, each with its own headers and its block byte for byte.

warcio's own iterator is not used: it prints to standard error, takes a record that was cut off for
a whole one, ends at the first damage, and holds lines of any length in memory. Its header parser
is.
"""

import io
import os
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol, TypeAlias

from warcio.statusandheaders import StatusAndHeadersParser

from archive.errors import SourceError
from archive.sources.inputs import MAX_PAGE_BYTES

_MAX_HEAD_BYTES = 64 * 1024
_STEP_BYTES = 256 * 1024
_CODED_STEP_BYTES = 16 * 1024
# A file damaged in more places than this is not worth more lines about it.
_MAX_DAMAGES = 100

# What may stand between records; NUL bytes are what a crash leaves at a file's end.
_BLANK = b"\r\n \t\0"
_GZIP_MAGIC = b"\x1f\x8b\x08"
_BEGIN_OF_MEMBER = re.compile(re.escape(_GZIP_MAGIC))
_BEGIN_OF_RECORD = re.compile(rb"(?<=\n)WARC/[01]\.\d+\r?\n")

Headers: TypeAlias = tuple[tuple[str, str], ...]
Wanted: TypeAlias = Callable[[Headers], bool]


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record and where in the file it begins; `block` is None if larger than a page may be."""

    offset: int
    headers: Headers
    length_bytes: int
    block: bytes | None


@dataclass(frozen=True, slots=True)
class Damage:
    """From this byte of the file on, something that is no readable record."""

    offset: int
    reason: str


class _CutOffError(SourceError):
    """The file ends within a record."""


class _DamagedError(SourceError):
    """A record is not as the format demands."""


class _Stream(Protocol):
    """What reading a record needs of the file, or of one gzip member in it."""

    def read(self, size: int, /) -> bytes: ...

    def readline(self, size: int, /) -> bytes: ...

    def peek(self, size: int, /) -> bytes: ...


# What reading at an offset gives: the record, if wanted; where the next one begins, if any does.
_Step: TypeAlias = tuple[RawRecord | None, int | None]


def iter_records(raw: io.BufferedReader, wanted: Wanted) -> Iterator[RawRecord | Damage]:
    """The wanted records in their order, out of gzip where the file is.

    After damage, reading goes on at the next record that can be found. `SourceError` when the file
    is no WARC, or was compressed as one piece.
    """
    head = raw.read(_MAX_HEAD_BYTES)
    _require_warc(head)
    if head.startswith(_GZIP_MAGIC):
        read_at, find_from, offset = _read_member, _find_member, 0
    else:
        read_at, find_from, offset = _read_plain, _find_plain, len(head) - len(head.lstrip(_BLANK))
    damages = 0
    following: int | None = offset
    while following is not None:
        offset = following
        try:
            record, following = read_at(raw, offset, wanted)
        except (_CutOffError, _DamagedError) as error:
            following = find_from(raw, offset + 1)
            yield Damage(offset, _describe(error, offset, following))
            damages += 1
            if damages == _MAX_DAMAGES:
                raise SourceError(
                    f"damaged in more than {damages} places; not read past byte {offset}"
                ) from error
        else:
            if record:
                yield record


def _describe(error: SourceError, offset: int, following: int | None) -> str:
    if following is not None:
        return f"{error}; reading went on at byte {following}"
    if isinstance(error, _CutOffError):
        return (
            f"cut off in the middle at byte {offset}: what comes before it was read;"
            " fetch or copy the file again"
        )
    return f"{error}; no record was found after it"


def _require_warc(head: bytes) -> None:
    first = head
    if head.startswith(_GZIP_MAGIC):
        try:
            first = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 1024)
        except zlib.error as error:
            raise SourceError(f"not a WARC file: damaged gzip data ({error})") from error
        if len(first) < len(b"WARC/"):
            return  # cut off right there, which reading will tell
    first = first.lstrip(_BLANK)
    if first.startswith(b"filedesc://"):
        raise SourceError("not a WARC file but ARC, its forerunner; convert: warcio recompress")
    if not first.startswith(b"WARC/"):
        raise SourceError("not a WARC file: it does not begin with a WARC record")


def _read_plain(raw: io.BufferedReader, offset: int, wanted: Wanted) -> _Step:
    raw.seek(offset)
    record = _read_record(raw, offset, wanted, os.fstat(raw.fileno()).st_size - offset)
    blank, coming = _skip_blank(raw)
    if coming and not blank and coming != b"W":
        raise _DamagedError("record damaged: its block does not end where Content-Length says")
    return record, raw.tell() if coming else None


def _read_member(raw: io.BufferedReader, offset: int, wanted: Wanted) -> _Step:
    raw.seek(offset)
    member = _Member(raw)
    stream = io.BufferedReader(member, _CODED_STEP_BYTES)
    record = None
    try:
        if _skip_blank(stream)[1]:
            record = _read_record(stream, offset, wanted, None)
        if _skip_blank(stream)[1]:
            if stream.read(5) == b"WARC/":
                raise SourceError(
                    f"compressed as one piece from byte {offset} on, where each record must be"
                    " compressed alone; mend it: warcio recompress OLD.warc.gz NEW.warc.gz"
                )
            raise _DamagedError("record damaged: its block does not end where Content-Length says")
    except EOFError as error:
        raise _CutOffError("record damaged: its gzip data ends too early") from error
    except zlib.error as error:
        raise _DamagedError(f"record damaged ({error})") from error
    raw.seek(member.end())
    return record, raw.tell() if _skip_blank(raw)[1] else None


def _read_record(
    stream: _Stream, offset: int, wanted: Wanted, left_bytes: int | None
) -> RawRecord | None:
    """Read a record to the end of its block; `left_bytes` is what the file still holds, if known.

    A block that is not wanted, or too large, is passed over without being held.
    """
    headers = _read_headers(stream)
    length = _content_length(headers)
    if left_bytes is not None and length > left_bytes:
        raise _CutOffError("record damaged: Content-Length reaches beyond the file")
    is_wanted = wanted(headers)
    block = None
    if is_wanted and length <= MAX_PAGE_BYTES:
        block = stream.read(length)
        missing = length - len(block)
    else:
        missing = length - _skip(stream, length)
    if missing:
        raise _CutOffError("record damaged: it ends before Content-Length says")
    return RawRecord(offset, headers, length, block) if is_wanted else None


def _read_headers(stream: _Stream) -> Headers:
    head = stream.readline(_MAX_HEAD_BYTES)
    if not head.startswith(b"WARC/"):
        raise _DamagedError("no WARC record where one should begin")
    while True:
        line = stream.readline(_MAX_HEAD_BYTES)
        head += line
        if len(head) > _MAX_HEAD_BYTES:
            raise _DamagedError(f"WARC headers longer than {_MAX_HEAD_BYTES:,} bytes")
        if not line.endswith(b"\n"):
            raise _CutOffError("record damaged: it ends within its headers")
        if not line.strip():
            parsed = StatusAndHeadersParser([], verify=False).parse(BytesIO(head))
            return tuple(parsed.headers)


def _content_length(headers: Headers) -> int:
    for name, value in headers:
        if name.lower() == "content-length":
            if value.isascii() and value.isdigit() and len(value) < 19:
                return int(value)
            break
    raise _DamagedError("record damaged: no Content-Length in its headers")


def _skip(stream: _Stream, length: int) -> int:
    """Pass over so many bytes; returns how many there were."""
    passed = 0
    while passed < length and (step := stream.read(min(length - passed, _STEP_BYTES))):
        passed += len(step)
    return passed


def _skip_blank(stream: _Stream) -> tuple[bool, bytes]:
    """Pass over blank bytes; returns whether there were any and the byte after, empty at the end.

    A member's checksum is verified by reaching its end.
    """
    found = False
    while ahead := stream.peek(1):
        rest = ahead.lstrip(_BLANK)
        found = found or len(rest) < len(ahead)
        stream.read(len(ahead) - len(rest))
        if rest:
            return found, rest[:1]
    return found, b""


def _find_plain(raw: io.BufferedReader, start: int) -> int | None:
    for position in _iter_matches(raw, start - 1, _BEGIN_OF_RECORD):
        return position
    return None


def _find_member(raw: io.BufferedReader, start: int) -> int | None:
    for position in _iter_matches(raw, start, _BEGIN_OF_MEMBER):
        raw.seek(position)
        try:
            first = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(raw.read(1024), 5)
        except zlib.error:
            continue
        if first == b"WARC/":
            return position
    return None


def _iter_matches(raw: io.BufferedReader, start: int, begin: re.Pattern[bytes]) -> Iterator[int]:
    """Where in the file a pattern of at most 64 bytes matches, from `start` on."""
    overlap = 64
    position = start
    last = -1
    while True:
        raw.seek(position)
        window = raw.read(_STEP_BYTES)
        for found in begin.finditer(window):
            if position + found.start() > last:
                last = position + found.start()
                yield last
        if len(window) < _STEP_BYTES:
            return
        position += _STEP_BYTES - overlap


class _Member(io.RawIOBase):
    """The bytes of one gzip member; EOFError if it is cut off, zlib.error if it is damaged."""

    def __init__(self, raw: io.BufferedReader) -> None:
        self._raw = raw
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def readable(self) -> bool:
        """Always."""
        return True

    # The base class asks for any buffer; whoever reads here gives one of these two.
    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Decompress as much as fits; 0 at the member's end."""
        while not self._inflater.eof:
            coded = self._inflater.unconsumed_tail or self._raw.read(_CODED_STEP_BYTES)
            plain = self._inflater.decompress(coded, len(buffer))
            if plain:
                buffer[: len(plain)] = plain
                return len(plain)
            if not coded:
                raise EOFError
        return 0

    def end(self) -> int:
        """Where in the file the member ends; known once it was read to its end."""
        return self._raw.tell() - len(self._inflater.unused_data)
