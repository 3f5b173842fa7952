"""A search as an Atom feed: its newest documents, for whoever wants to hear of new ones."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from archive import CaptureInfo, Document, authors_of
from index import EngineUnavailableError, Hit, Results, scan
from webapp.freshness import answer_if_changed
from webapp.parameters import is_wanted, query_text
from webapp.services import services
from webapp.translation import translate as _

blueprint = Blueprint("feed", __name__)

ENTRIES = 50
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
_SUMMARY_CHARACTERS = 400
# What XML 1.0 cannot write.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WITH_DAY = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:T(?P<clock>\d\d:\d\d)(?P<seconds>:\d\d(?:\.\d+)?)?"
    r"(?P<offset>[+-]\d\d:\d\d)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in a feed; texts are plain, times as RFC 3339 writes them."""

    link: str
    title: str
    updated: str
    published: str | None
    authors: tuple[str, ...]
    section: str | None
    summary: str
    language: str


def timestamp(published: str | None) -> str | None:
    """A document's date as a moment (RFC 3339), None where the day is not known.

    Atom knows no days alone: a day is its beginning, and a time without a zone is taken for UTC.
    """
    found = _WITH_DAY.fullmatch(published or "")
    if found is None:
        return None
    try:
        datetime.fromisoformat(found[0])
    except ValueError:
        return None
    clock = f"{found['clock'] or '00:00'}{found['seconds'] or ':00'}"
    return f"{found['day']}T{clock}{found['offset'] or 'Z'}"


def _plain(text: str) -> str:
    return " ".join(_NOT_XML.sub(" ", text).split())


def _summary(hit: Hit) -> str:
    """What the article is about: its lead, else what matched in it."""
    text = _plain(hit.document.lead or " … ".join(fragment.text for fragment in hit.snippet))
    return text if len(text) <= _SUMMARY_CHARACTERS else text[:_SUMMARY_CHARACTERS] + "…"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _entry(hit: Hit, captures: tuple[CaptureInfo, ...]) -> Entry:
    document: Document = hit.document
    changed = max(capture.fetched_at for capture in captures)
    authors = authors_of(document.byline) or ((document.site,) if document.site else ())
    return Entry(
        link=url_for("documents.reader", document_id=document.id, _external=True),
        title=_plain(document.title),
        updated=_moment(changed),
        published=timestamp(document.published),
        authors=tuple(_plain(author) for author in authors),
        section=_plain(document.section) if document.section else None,
        summary=_summary(hit),
        language=document.language,
    )


def _entries(results: Results) -> list[Entry]:
    captures = services().archive.captures_of([hit.document.id for hit in results.hits])
    return [
        _entry(hit, captures[hit.document.id])
        for hit in results.hits
        if hit.document.id in captures
    ]


@blueprint.get("/feed.atom")
def atom() -> ResponseReturnValue:
    """The newest documents that a search finds."""
    text = query_text()
    also = is_wanted("also", default=True)
    results = scan(services().searcher, text, "newest", ENTRIES, also=also)
    if results.missing is not None:
        # Half a feed would make readers forget entries, and show them as new again.
        raise EngineUnavailableError(f"{results.missing}: the feed would not be whole; try again")
    entries = _entries(results)
    asked: dict[str, Any] = {"q": text, "also": None if also else 0}
    page = render_template(
        "feed.xml",
        title=_plain(text) or _("All articles"),
        own=url_for("feed.atom", _external=True, **asked),
        search=url_for("search.page", _external=True, sort="newest", **asked),
        home=url_for("search.page", _external=True),
        updated=max((entry.updated for entry in entries), default="1970-01-01T00:00:00Z"),
        entries=entries,
    )
    # By tag alone: the index may read on while the archive's own date stays the same.
    response = answer_if_changed(Response(page), dated=False)
    response.headers["Content-Type"] = CONTENT_TYPE
    return response
