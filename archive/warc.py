"""WARC 1.1 files: where originals are kept, byte for byte.

Records are compressed one by one, so each can be read at its offset alone. A file's committed
length stands in the catalogue; see `Appender.set_aside_torn_tail` for what lies past it.
"""

import base64
import json
import os
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.capture import Capture, WarcRecord, digest_of
from archive.errors import DamagedArchiveError, SourceError

WARC_FOLDER = "warc"
# A new file is begun at this many bytes, the size web archives customarily use.
MAX_FILE_BYTES = 10**9
# Metadata that came with a page and that no standard header holds travels with its record, so that
# the files alone tell the whole story. JSON, ASCII only.
EXTRA_HEADER = "TangThu-Source-Metadata"
_MAX_EXTRA_BYTES = 8192


# zlib's own default. Measured on 60 scraped pages, the highest level, which warcio has built in,
# takes half as long again for 0.7 % less: as long as cleaning the page does.
_COMPRESSION_LEVEL = 6
_GZIP_WINDOW_BITS = 31


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio has no type information
    """warcio's writer, without the SHA-1 digests that it would add to records copied as they are.

    (It takes a block whose HTTP headers were left unparsed for the payload: a wrong digest.) Each
    record is a gzip member of its own, compressed here.
    """

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, gzip=False, warc_version="1.1")

    def _write_warc_record(self, out: IO[bytes], record: ArcWarcRecord) -> None:
        plain = BytesIO()
        super()._write_warc_record(plain, record)
        member = zlib.compress(plain.getvalue(), _COMPRESSION_LEVEL, wbits=_GZIP_WINDOW_BITS)
        out.write(member)

    def ensure_digest(self, record: Any, block: bool = True, payload: bool = True) -> None:
        """Add nothing: the headers given are complete."""


def record_uri(capture: Capture, digest: str) -> str:
    """The record's target: the page's URL, else a name made of its content (RFC 6920)."""
    if capture.url:
        return capture.url
    raw = bytes.fromhex(digest.removeprefix("sha256:"))
    return "ni:///sha-256;" + base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _resource_record(capture: Capture, digest: str, writer: WARCWriter) -> ArcWarcRecord:
    """A `resource` record: a file has no HTTP exchange to tell of."""
    content_type = capture.content_type
    if capture.charset:
        content_type += f"; charset={capture.charset}"
    headers = {
        "WARC-Date": _warc_date(capture.fetched_at),
        "WARC-Payload-Digest": digest,
        "WARC-Block-Digest": digest,
        "Content-Type": content_type,
    }
    encoded = json.dumps(capture.given) if capture.given else ""
    if 0 < len(encoded) <= _MAX_EXTRA_BYTES:
        headers[EXTRA_HEADER] = encoded
    return writer.create_warc_record(
        record_uri(capture, digest),
        "resource",
        payload=BytesIO(capture.payload),
        length=len(capture.payload),
        warc_content_type=content_type,
        warc_headers_dict=headers,
    )


def _copied_record(record: WarcRecord) -> ArcWarcRecord:
    """A record of another WARC, with its own headers and its block untouched."""
    headers = StatusAndHeaders("", list(record.headers), protocol="WARC/1.1")
    return ArcWarcRecord(
        "warc",
        headers.get_header("WARC-Type"),
        headers,
        BytesIO(record.block),
        None,
        headers.get_header("Content-Type"),
        len(record.block),
    )


class Appender:
    """Appends records to one file; nothing counts before the catalogue has committed its length."""

    def __init__(self, path: Path, committed_length: int) -> None:
        self.path = path
        self._file: IO[bytes] = path.open("ab")
        self._writer = _Writer(self._file)
        self.length = committed_length

    @staticmethod
    def set_aside_torn_tail(path: Path, committed_length: int) -> Path | None:
        """Move what lies past the committed length into a file of its own beside.

        A process that died between the file's write and the catalogue's commit leaves such a tail.
        Returns where it went, None if there was none. Raises `DamagedArchiveError` when the file is
        shorter than the catalogue says.
        """
        actual = path.stat().st_size if path.exists() else 0
        if actual < committed_length:
            raise DamagedArchiveError(
                f"{path} holds {actual} bytes, the catalogue vouches for {committed_length}: "
                "originals are missing; restore the file from a copy before adding more"
            )
        if actual == committed_length:
            return None
        aside = path.with_name(f"{path.name}.torn-{committed_length}")
        with path.open("rb+") as file:
            file.seek(committed_length)
            with aside.open("wb") as tail:
                while chunk := file.read(1 << 20):
                    tail.write(chunk)
                tail.flush()
                os.fsync(tail.fileno())
            file.truncate(committed_length)
            os.fsync(file.fileno())
        return aside

    def append_warcinfo(self, software: str) -> None:
        """Begin a file with the record that says who wrote it and how."""
        info = {"software": software, "format": "WARC File Format 1.1"}
        self._write(self._writer.create_warcinfo_record(self.path.name, info))

    def append(self, capture: Capture, digest: str) -> int:
        """Append a capture's record; returns the offset at which it begins."""
        offset = self.length
        if capture.record is not None:
            self._write(_copied_record(capture.record))
        else:
            self._write(_resource_record(capture, digest, self._writer))
        return offset

    def _write(self, record: ArcWarcRecord) -> None:
        self._writer.write_record(record)
        self.length = self._file.tell()

    def flush_to_disk(self) -> None:
        """Return only when everything appended is on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def cut_back(self, length: int) -> None:
        """Forget what was appended past this length, after a failed transaction.

        The file is opened anew, since the failed write may have left bytes in its buffer.
        """
        self.close()
        os.truncate(self.path, length)
        self._file = self.path.open("ab")
        self._writer = _Writer(self._file)
        self.length = length

    def close(self) -> None:
        """Close the file; a write that still fails here was never vouched for."""
        try:
            self._file.close()
        except OSError:
            self._file.close()


def read_payload(
    path: Path, offset: int, digest: str, decode: Callable[[WarcRecord], bytes]
) -> bytes:
    """The original whose record begins at this offset, checked against its digest.

    `decode` frees an HTTP response's payload of transfer and content encodings. Raises
    `DamagedArchiveError` when the record cannot be read or holds other bytes.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file, no_record_parse=True)))
            block: bytes = record.raw_stream.read()
            headers = tuple(record.rec_headers.headers)
            if record.rec_type == "resource":
                payload = block
            else:
                payload = decode(WarcRecord(headers=headers, block=block))
    except (OSError, StopIteration, ArchiveLoadFailed, SourceError, zlib.error) as error:
        raise DamagedArchiveError(
            f"{path} has no readable record at byte {offset} ({error}): "
            "restore the file from a copy"
        ) from error
    if digest_of(payload) != digest:
        raise DamagedArchiveError(
            f"{path}: the record at byte {offset} does not hold {digest}: "
            "restore the file from a copy"
        )
    return payload
