"""MHTML: a page with its images in one MIME message, as browsers save it."""

import re
from collections.abc import Iterator

from archive.capture import Capture
from archive.errors import SourceError
from archive.sources.addresses import web_url
from archive.sources.compression import read_whole
from archive.sources.inputs import InputFile, printable
from archive.sources.times import from_mail

_HEAD_BYTES = 64 * 1024
_HEADER = re.compile(r"([!-9;-~]+):[ \t]*(.*)")
_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]{1,200})"|([^\s";]{1,200}))', re.I)


def iter_mhtml(file: InputFile) -> Iterator[Capture]:
    """The one capture of an MHTML file; `SourceError` if it is no MIME message."""
    whole = read_whole(file)
    head = whole.payload[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    headers, body = _split_headers(head.lstrip("\r\n"))
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind.startswith(("multipart/", "text/html", "application/xhtml+xml")):
        raise SourceError(
            f"not an MHTML page ({'its Content-Type is ' + kind if kind else 'no MIME headers'});"
            " if it is HTML, name it .html"
        )
    part = _first_part_headers(headers["content-type"], body)
    # Only the snapshot's own header is certain; older tools name the page in the first part.
    urls = (
        web_url("".join(address.split()))
        for address in (
            headers.get("snapshot-content-location", ""),
            headers.get("content-location", ""),
            part.get("content-location", ""),
        )
    )
    url = next(filter(None, urls), None)
    saved_at = from_mail(headers.get("date", ""))
    yield Capture(
        payload=whole.payload,
        content_type="multipart/related",
        source=printable(file.path),
        fetched_at=saved_at or whole.modified,
        fetched_at_source="mhtml" if saved_at else "file",
        url=url,
        url_source="mhtml" if url else None,
    )


def _split_headers(text: str) -> tuple[dict[str, str], str]:
    """The MIME headers at the beginning, names in lower case, the first of each; and the rest."""
    headers: dict[str, str] = {}
    name = None
    lines = iter(text.split("\n"))
    for line in lines:
        if not line.strip():
            break
        found = _HEADER.match(line)
        if found:
            name = found[1].lower()
            if name in headers:
                name = None
            else:
                headers[name] = found[2].strip()
        elif name and line[:1] in " \t":
            headers[name] += " " + line.strip()
        elif not found:
            return {}, text
    return headers, "\n".join(lines)


def _first_part_headers(content_type: str, body: str) -> dict[str, str]:
    found = _BOUNDARY.search(content_type)
    if not found:
        return {}
    part = body.partition("--" + (found[1] or found[2]))[2]
    return _split_headers(part.lstrip(" \t").removeprefix("\r").removeprefix("\n"))[0]
