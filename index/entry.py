"""Entries: what an engine keeps of a document."""

import re
from datetime import date, datetime, timedelta, timezone

from archive import Document
from index.analyzer import BREAK, analyze
from index.days import span_of
from index.engines import Entry
from index.facets import facets_of
from index.sites import sites_of

# Dates of an archive of Vietnamese pages are told in Vietnam's time, which has no summer time.
VIETNAM_TIME = timezone(timedelta(hours=7))

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SECONDS_A_DAY = 86_400
# The terms at the beginning of a body in which a news text says what it is about: with 60 more
# known items were found than with 150 (`tests/benchmarks/retrieval.py`).
OPENING_TERMS = 60


def build_entry(document: Document, change: int) -> Entry:
    """The entry of a document as of this change number.

    A time with an offset is told in Vietnam's time, one without as it is written. A date that is
    no date leaves the document without one. A date that names no time of day is ordered by the
    first second that it may mean.
    """
    days, published_at = _read_published(document.published)
    body = analyze(document.body)
    return Entry(
        id=document.id,
        change=change,
        title=analyze((document.title,)),
        body=body,
        opening=_opening_of(body.folded),
        byline=analyze((document.byline or "",)).folded,
        sites=sites_of(document.site),
        days=days,
        published_at=published_at,
        facets=facets_of(document, days),
    )


def _opening_of(folded: str) -> str:
    terms = folded.split(" ", OPENING_TERMS)[:OPENING_TERMS]
    return " ".join([term for term in terms if term != BREAK])


def _read_published(published: str | None) -> tuple[tuple[int, int] | None, int | None]:
    """The days that a document's date may mean, and its first second since 0001-01-01T00:00."""
    if published is None:
        return None, None
    parts = _DAY.fullmatch(published)
    if parts is None:
        return _read_time(published)
    year, month, day = (int(part) if part else None for part in parts.groups())
    assert year is not None
    days = span_of(year, month, day)
    return (days, (days[0] - 1) * _SECONDS_A_DAY) if days else (None, None)


def _read_time(published: str) -> tuple[tuple[int, int] | None, int | None]:
    try:
        time = datetime.fromisoformat(published)
        if time.tzinfo is not None:
            time = time.astimezone(VIETNAM_TIME)
    except (ValueError, OverflowError):
        return None, None
    day = date(time.year, time.month, time.day).toordinal()
    seconds = time.hour * 3600 + time.minute * 60 + time.second
    return (day, day), (day - 1) * _SECONDS_A_DAY + seconds
