"""Opening input files and undoing their compression, bounded in memory.

One file is open at a time. Nothing here trusts a size that a file claims: it is read in small
steps and refused once it proves larger than it may be.
"""

import bz2
import gzip
import io
import lzma
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

import zstandard

from archive.errors import SourceError
from archive.sources.inputs import MAX_PAGE_BYTES, InputFile, one_line, why
from archive.sources.times import EPOCH, from_epoch

# The windows that decoders may ask for: xz -9 takes 65 MiB, zstd --ultra -22 takes 128 MiB.
_MAX_XZ_MEMORY_BYTES = 2**28
_MAX_ZSTD_WINDOW_BYTES = 2**27

# How much goes at a time into a decoder that cannot bound what comes out. The densest zstd block
# makes 128 KiB of 4 bytes, so a step yields 32 MiB at most.
_STEP_BYTES = 1024
_BUFFER_BYTES = 256 * 1024

# What the decoders raise for damaged data, beside the system's own errors.
_DAMAGE = (EOFError, OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError)

_PAGE_BOUND = f"larger than one page may be ({MAX_PAGE_BYTES // 2**20} MiB)"


class ByteStream(Protocol):
    """What readers need of an open file."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; fewer only at the end."""
        ...

    def readline(self, size: int = -1, /) -> bytes:
        """One line with its line feed, or the first `size` bytes of it."""
        ...


@dataclass(frozen=True, slots=True)
class Opened:
    """An open input: its bytes, decompressed as they are read, and when it was last changed."""

    stream: ByteStream
    modified: datetime


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file read whole: its bytes, decompressed, and when it was last changed (UTC)."""

    payload: bytes
    modified: datetime


@contextmanager
def open_input(file: InputFile) -> Iterator[Opened]:
    """Open a file and undo its compression; `SourceError` if it is gone, forbidden or empty."""
    with open_regular(file) as raw:
        modified = modified_at(raw)
        if file.compression is None:
            yield Opened(raw, modified)
        else:
            with closing(_decompressed(raw, file.compression)) as stream:
                yield Opened(stream, modified)


def read_whole(file: InputFile) -> WholeFile:
    """Read a file that holds one page; `SourceError` if it is damaged or larger than a page."""
    if file.compression is None and file.size_bytes > MAX_PAGE_BYTES:
        raise SourceError(f"{file.size_bytes:,} bytes, {_PAGE_BOUND}; it was not read")
    with open_input(file) as opened:
        payload = read_up_to(opened.stream, MAX_PAGE_BYTES + 1, file.compression)
    if len(payload) > MAX_PAGE_BYTES:
        raise SourceError(f"more than {MAX_PAGE_BYTES:,} bytes, {_PAGE_BOUND}")
    if not payload:
        raise SourceError(f"empty file (the {file.compression} data holds nothing)")
    return WholeFile(payload, opened.modified)


def open_regular(file: InputFile) -> io.BufferedReader:
    """Open a file as it is on disk, never waiting: a pipe may have taken its place meanwhile."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(file.path, flags)
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot be read ({why(error)})") from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode) or not status.st_size:
        os.close(descriptor)
        raise SourceError(
            "empty file" if stat.S_ISREG(status.st_mode) else "not a file any more; not read"
        )
    return io.BufferedReader(io.FileIO(descriptor), _BUFFER_BYTES)


def modified_at(raw: io.BufferedReader) -> datetime:
    """When an open file was last changed, to the second (UTC)."""
    return from_epoch(int(os.fstat(raw.fileno()).st_mtime)) or EPOCH


def read_up_to(stream: ByteStream, size: int, compression: str | None) -> bytes:
    """Read `size` bytes, fewer at the end; `SourceError` for damaged data."""
    with _telling_damage(compression):
        return stream.read(size)


def read_line(stream: ByteStream, size: int, compression: str | None) -> bytes:
    """Read a line of at most `size` bytes, empty at the end; `SourceError` for damaged data."""
    with _telling_damage(compression):
        return stream.readline(size)


@contextmanager
def _telling_damage(compression: str | None) -> Iterator[None]:
    try:
        yield
    except EOFError as error:
        raise SourceError(
            f"cut off: the {compression} data ends too early; fetch or copy the file again"
        ) from error
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise SourceError(f"cannot be read ({why(error)})") from error
        reason = one_line(str(error))
        raise SourceError(
            f"damaged {compression} data ({reason}); fetch or copy the file again"
        ) from error


def _decompressed(raw: BinaryIO, compression: str) -> gzip.GzipFile | io.BufferedIOBase:
    match compression:
        case "gz":
            return gzip.GzipFile(fileobj=raw)
        case "bz2":
            return bz2.BZ2File(raw)
        case "xz":
            return io.BufferedReader(_Frames(raw, _begin_xz), _BUFFER_BYTES)
        case "zst":
            return io.BufferedReader(_Frames(raw, _begin_zstd), _BUFFER_BYTES)
    raise SourceError(f"compression {compression!r} is not known")


class _Decoder(Protocol):
    """What the incremental decoders of xz and zstd have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


def _begin_xz() -> _Decoder:
    # Not lzma.LZMAFile: it takes whatever memory the file's header asks for.
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MAX_XZ_MEMORY_BYTES)


def _begin_zstd() -> _Decoder:
    # Not zstandard's stream_reader: it takes a frame that was cut off for a whole one.
    context = zstandard.ZstdDecompressor(max_window_size=_MAX_ZSTD_WINDOW_BYTES)
    return context.decompressobj()


class _Frames(io.RawIOBase):
    """The decompressed bytes of one or more frames; raises EOFError for one that is cut off."""

    def __init__(self, raw: BinaryIO, begin: Callable[[], _Decoder]) -> None:
        self._raw = raw
        self._begin = begin
        self._decoder: _Decoder | None = None
        self._coming = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """Always."""
        return True

    # The base class asks for any buffer; whoever reads here gives one of these two.
    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill the buffer with what is ready, decoding when nothing is; 0 at the end."""
        while not self._ready:
            if not self._decode():
                return 0
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _decode(self) -> bool:
        """Take one step; False when the file is at its end."""
        coded = self._coming or self._raw.read(_STEP_BYTES)
        self._coming = b""
        if not coded:
            if self._decoder is None:
                return False
            raise EOFError
        if self._decoder is None:
            coded = coded.lstrip(b"\0")  # padding that xz allows between streams
            if not coded:
                return True
            self._decoder = self._begin()
        self._ready = memoryview(self._decoder.decompress(coded))
        if self._decoder.eof:
            self._coming = self._decoder.unused_data
            self._decoder = None
        return True
