"""HTML pages, and what the tools that saved them noted in a comment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from archive.capture import Capture
from archive.sources.addresses import web_url
from archive.sources.compression import read_whole
from archive.sources.inputs import InputFile, printable
from archive.sources.sniff import require_text, text_head
from archive.sources.times import from_browser, from_mail

# SingleFile writes one comment as the first child of the root element; before 2019 it began with
# "Archive processed by". Line feeds may have become spaces.
_SINGLEFILE = re.compile(r"<!--\s*(?:Page saved with|Archive processed by) SingleFile\s")
_SINGLEFILE_URL = re.compile(r"(?:^|\s)url:\s*(\S+)")
_SINGLEFILE_DATE = re.compile(r"(?:^|\s)saved date:\s*([^\n]{1,80})")
# HTTrack's default footer; it leaves out the scheme.
_HTTRACK = re.compile(
    r"<!--\s*Mirrored from (?P<address>[^<>\n]{1,8192}?) by HTTrack Website Copier/"
    r"(?P<notes>[^<>\n]{0,200}?)-->"
)
_HTTRACK_DATE = re.compile(
    r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", re.ASCII
)
# The mark of the web, which browsers write with the URL's length before it.
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d{1,6}\)\s*(?P<url>[^\s<>]{1,8192})\s*-->", re.I
)


@dataclass(frozen=True, slots=True)
class SavedNote:
    """What a saving tool noted; `tool` is a word of `Capture.url_source`."""

    tool: str
    url: str | None
    saved_at: datetime | None


def read_saved_note(payload: bytes) -> SavedNote | None:
    """What the tool that saved this page noted within its first 64 KiB, if any did."""
    head = text_head(payload)
    for read in (_read_singlefile, _read_httrack, _read_saved_from):
        note = read(head)
        if note and (note.url or note.saved_at):
            return note
    return None


def iter_html(file: InputFile) -> Iterator[Capture]:
    """The one capture of an HTML file; `SourceError` if it is none."""
    whole = read_whole(file)
    require_text(whole.payload)
    note = read_saved_note(whole.payload) or SavedNote("file", None, None)
    is_xhtml = ".xhtml" in file.path.name.lower()
    yield Capture(
        payload=whole.payload,
        content_type="application/xhtml+xml" if is_xhtml else "text/html",
        source=printable(file.path),
        fetched_at=note.saved_at or whole.modified,
        fetched_at_source=note.tool if note.saved_at else "file",
        url=note.url,
        url_source=note.tool if note.url else None,
    )


def _read_singlefile(head: str) -> SavedNote | None:
    comment = _SINGLEFILE.search(head)
    if not comment:
        return None
    notes = head[comment.end() :].partition("-->")[0]
    url = _SINGLEFILE_URL.search(notes)
    date = _SINGLEFILE_DATE.search(notes)
    return SavedNote(
        "singlefile",
        web_url(url[1]) if url else None,
        from_browser(date[1]) if date else None,
    )


def _read_httrack(head: str) -> SavedNote | None:
    comment = _HTTRACK.search(head)
    if not comment:
        return None
    address = comment["address"].replace(" ", "%20")
    date = _HTTRACK_DATE.search(comment["notes"])
    return SavedNote(
        "httrack",
        web_url(address if "://" in address else f"http://{address}"),
        from_mail(date[0]) if date else None,
    )


def _read_saved_from(head: str) -> SavedNote | None:
    comment = _SAVED_FROM.search(head)
    return SavedNote("saved-from", web_url(comment["url"]), None) if comment else None
