"""WARC files: web archives' own format."""

from collections.abc import Iterator
from datetime import datetime

from archive.capture import PAGE_TYPES, Capture, WarcRecord
from archive.errors import SourceError
from archive.sources.addresses import web_url
from archive.sources.compression import modified_at, open_regular
from archive.sources.http_message import (
    HttpResponse,
    decode_body,
    parse_response,
    split_content_type,
)
from archive.sources.inputs import MAX_PAGE_BYTES, InputFile, Rejection, one_line, printable
from archive.sources.times import from_iso
from archive.sources.warc_records import Damage, Headers, RawRecord, iter_records

# What crawlers record about pages, not pages: name look-ups, screenshots, lists of resources.
_NO_PAGE_SCHEMES = ("dns:", "whois:", "urn:", "metadata:")


def iter_warc(file: InputFile) -> Iterator[Capture | Rejection]:
    """The captures of a WARC file: its successful responses and its resources.

    Redirects and records of other kinds are passed over. `SourceError` when the file is no WARC.
    """
    path = printable(file.path)
    with open_regular(file) as raw:
        modified = modified_at(raw)
        for found in iter_records(raw, _is_wanted):
            source = f"{path}@{found.offset}"
            if isinstance(found, Damage):
                yield Rejection(source, one_line(found.reason))
                continue
            try:
                capture = _build_capture(found, source, modified)
            except SourceError as error:
                yield Rejection(source, one_line(str(error)))
            else:
                if capture:
                    yield capture


def decode_payload(record: WarcRecord) -> bytes:
    """A record's payload, free of HTTP headers and of transfer and content encodings.

    `SourceError` if an encoding cannot be undone.
    """
    response = _http_response(record)
    return decode_body(response) if response else record.block


def _is_wanted(headers: Headers) -> bool:
    if _header(headers, "warc-type").lower() not in {"response", "resource"}:
        return False
    return not _header(headers, "warc-target-uri").lstrip("<").lower().startswith(_NO_PAGE_SCHEMES)


def _build_capture(found: RawRecord, source: str, modified: datetime) -> Capture | None:
    """The record's capture; None for redirects and for empty parts of pages."""
    if found.block is None:
        raise SourceError(
            f"{found.length_bytes:,} bytes, larger than one page may be"
            f" ({MAX_PAGE_BYTES // 2**20} MiB)"
        )
    if _header(found.headers, "warc-segment-number"):
        raise SourceError("one segment of a record that was split; join the segments first")
    record = WarcRecord(found.headers, found.block)
    response = _http_response(record)
    if response and 300 <= response.status < 400:
        return None
    if response and response.status != 200:
        raise SourceError(f"HTTP status {response.status}")
    payload = decode_body(response) if response else record.block
    content_type, charset = _content_type(record, response, payload)
    if not payload:
        if content_type in PAGE_TYPES:
            raise SourceError("an empty page")
        return None
    url = web_url(_header(record.headers, "warc-target-uri").strip("<> ").replace(" ", "%20"))
    fetched_at = from_iso(_header(record.headers, "warc-date"))
    return Capture(
        payload=payload,
        content_type=content_type,
        source=source,
        fetched_at=fetched_at or modified,
        fetched_at_source="warc" if fetched_at else "file",
        charset=charset,
        url=url,
        url_source="warc" if url else None,
        record=record,
    )


def _http_response(record: WarcRecord) -> HttpResponse | None:
    """The HTTP response in the block; None where the block is the payload itself."""
    if _header(record.headers, "warc-type").lower() == "resource":
        return None
    block_type, _ = split_content_type(_header(record.headers, "content-type"))
    if block_type == "application/http" or record.block.startswith(b"HTTP/"):
        return parse_response(record.block)
    return None


def _content_type(
    record: WarcRecord, response: HttpResponse | None, payload: bytes
) -> tuple[str, str | None]:
    """Type and declared charset; what the server did not say is guessed from the first bytes."""
    declared = (
        response.first_header("content-type")
        if response
        else _header(record.headers, "content-type")
    )
    content_type, charset = split_content_type(declared)
    if not content_type:
        begin = payload[:512].lstrip().lower()
        is_html = begin.startswith((b"<!doctype html", b"<html"))
        content_type = "text/html" if is_html else "application/octet-stream"
    return content_type, charset


def _header(headers: Headers, name: str) -> str:
    """The first value of a header, empty without it; `name` in lower case."""
    return next((value for key, value in headers if key.lower() == name), "")
