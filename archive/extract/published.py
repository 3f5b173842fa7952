"""When an HTML page was published, and which part of the page says so.

Each place that may say it is asked, and where they disagree the one that was right most often on
pages with a known date is believed. What a page says of a change is not its publication.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

import htmldate

from archive.capture import Capture
from archive.extract.date_order import has_numeric_date, other_order
from archive.extract.dates import parse_date, parse_iso
from archive.extract.evidence import Evidence, is_enough
from archive.extract.metadata import Head
from archive.extract.neighbours import own_range
from archive.extract.page import Page
from archive.extract.region import Region
from archive.extract.shown_dates import NEAR_BELOW, Said, Shown, best_shown
from archive.identity import site_of

_PLAIN_URL_DATE = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})(?:/(\d{1,2}))?(?=/)")
_NAMED_URL_DATE = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?=/)")
_PACKED_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{2,12})?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ENGLISH_UPDATE = re.compile(r"\bupdated?\b", re.IGNORECASE)
# Pages saved by hand or thinned out have lost their scripts, and JSON-LD with them.
_SCRIPT = b"<script"
_EDITION = timedelta(days=60)
_DAY_CHARS = len("2019-06-05")
# The clocks of the world stand between these.
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Found:
    """A date, the part of the page that says so, and what speaks for it."""

    iso: str
    source: str
    evidence: Evidence


def choose(
    capture: Capture,
    head: Head,
    page: Page,
    region: Region,
    title_at: int | None,
) -> tuple[str | None, str | None]:
    """The date and its source; none where too little speaks for it.

    What the input format gave comes first, then what the page says where that is evidence enough,
    then htmldate's reading of the lines around the headline.
    """
    if capture.published and (
        given := parse_iso(capture.published) or parse_date(capture.published)
    ):
        return given, "given"
    found = find(capture, head, page, region, title_at)
    if found is not None:
        return (found.iso, found.source) if is_enough(found.evidence) else (None, None)
    if guess := _second_opinion(page, region, title_at):
        return guess, "htmldate"
    return None, None


def find(
    capture: Capture,
    head: Head,
    page: Page,
    region: Region,
    title_at: int | None,
) -> Found | None:
    """The likeliest date, however little speaks for it.

    What the head states and the page shows is weighed against each other; the URL comes after
    both, or in place of what would not be enough.
    """
    url = capture.url or head.canonical or head.og_url
    in_url = url_date(url)
    known = [day for day in (head.json_date, head.meta_date, in_url, *head.modified) if day]
    fetched = capture.fetched_at.date().isoformat()
    shown = best_shown(page, region, title_at, known=known, host=site_of(url), fetched=fetched)
    iso, source = _weigh(head, shown, has_headline=title_at is not None)
    found = None
    if iso is not None and source is not None:
        found = Found(iso, source, _evidence(iso, capture, head, in_url, shown))
    if in_url and (found is None or not is_enough(found.evidence)):
        return Found(in_url, "url", Evidence.URL)
    return found


def _evidence(
    iso: str, capture: Capture, head: Head, in_url: str | None, shown: Shown | None
) -> Evidence:
    """What speaks for a date that the head states or the page shows."""
    stated = [day for day in (head.json_date, head.meta_date) if day and _agrees(iso, day)]
    line = shown if shown is not None and _agrees(shown.iso, iso) else None
    if len(stated) + (line is not None) > 1 or (in_url and iso.startswith(in_url)):
        return Evidence.AGREED
    if line is None:
        if head.meta_date and _agrees(iso, head.meta_date):
            return Evidence.META
        return Evidence.JSON_LD_OF_SITE if head.is_site else Evidence.JSON_LD
    if line.is_update:
        if head.json_date is not None:
            return Evidence.NEW_EDITION
        bare = _ENGLISH_UPDATE.search(line.text) and _SCRIPT not in capture.payload
        return Evidence.BARE_UPDATE if bare else Evidence.UPDATE
    if line.said is not Said.NOTHING:
        return Evidence.LABEL
    return Evidence.HEADLINE if line.is_beside_headline else Evidence.ELSEWHERE


def _agrees(iso: str, other: str) -> bool:
    return _day(iso) == _day(other) or _is_same_instant(iso, other) or _is_same_instant(other, iso)


def _weigh(head: Head, shown: Shown | None, *, has_headline: bool) -> tuple[str | None, str | None]:
    """The date out of what the head states and what the page shows.

    A date beside the headline is believed before JSON-LD and meta elements, where systems write
    when a page was made or imported; but not when it is the day that the head gives for the last
    change.
    """
    stated, source = head.json_date or head.meta_date, "json-ld" if head.json_date else "meta"
    if stated is None or (shown is None and head.is_front):
        return (shown.iso, "page") if shown is not None else (None, None)
    if shown is None:
        return stated, source
    if head.meta_date and _day(head.meta_date) == _day(shown.iso) != _day(stated):
        return head.meta_date, "meta"  # two of three agree
    if _day(shown.iso) == _day(stated):
        return stated, source
    if other_order(_day(shown.iso)) == _day(stated):
        # One of the two was read in the wrong order, and words leave no doubt of it.
        return (stated, source) if has_numeric_date(shown.text) else (shown.iso, "page")
    if _is_same_instant(shown.iso, stated):
        return (shown.iso, "page") if len(shown.iso) > _DAY_CHARS else (stated, source)
    if shown.said is Said.PUBLISHED:
        return shown.iso, "page"
    # Where meta elements alone speak, a line with the day of their last change was made of it.
    is_change = head.json_date is None and _day(shown.iso) in map(_day, head.modified)
    if shown.is_beside_headline and has_headline and not is_change:
        return shown.iso, "page"
    if head.meta_date is None and _is_new_edition(shown, stated):
        return shown.iso, "page"
    return stated, source


def _is_new_edition(shown: Shown, stated: str) -> bool:
    """Whether the headline bears the day on which an old page was written anew.

    English guides and reviews keep their address for years and are dated so; JSON-LD alone goes on
    naming the first edition. How often the new one was meant, `evidence` counts. A Vietnamese "Cập
    nhật" is put on news an hour later, and never means this.
    """
    if not shown.is_update or shown.distance > NEAR_BELOW or not _ENGLISH_UPDATE.search(shown.text):
        return False
    try:
        return date.fromisoformat(_day(shown.iso)) - date.fromisoformat(_day(stated)) > _EDITION
    except ValueError:
        return False


def _day(iso: str) -> str:
    return iso[:_DAY_CHARS]


def _is_same_instant(shown: str, stated: str) -> bool:
    """Whether a day is that of an instant somewhere on earth, though not in the zone given."""
    try:
        day, instant = date.fromisoformat(_day(shown)), datetime.fromisoformat(stated)
    except ValueError:
        return False  # one of them names no day
    offset = instant.utcoffset()
    if offset is None:
        return False
    utc = instant.replace(tzinfo=None) - offset
    return (utc + _WEST).date() <= day <= (utc + _EAST).date()


def url_date(url: str | None) -> str | None:
    """A date in a URL's path: `/2019/06/05/`, or the packed digits `20190605…` of many sites."""
    if not url:
        return None
    path = url.split("?", 1)[0]
    if match := _PLAIN_URL_DATE.search(path):
        year, month, day = match.groups()
        text = f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
        return parse_iso(text)
    if match := _NAMED_URL_DATE.search(path.lower()):
        return parse_date(" ".join(reversed(match.groups())))
    for match in _PACKED_URL_DATE.finditer(path):
        if found := parse_iso("-".join(match.groups()[:3])):
            return found
    return None


def _second_opinion(page: Page, region: Region, title_at: int | None) -> str | None:
    """What htmldate reads in the lines around the headline: dates in languages not read here.

    It is not given the page: measured on pages without a date of their own, three of four of its
    answers were those of other articles and of the footer.
    """
    anchor = title_at if title_at is not None else region.start
    start, end = own_range(page, region, anchor)
    lines = [
        block.text
        for block in page.blocks[max(start, anchor - 2) : min(end, anchor + 8)]
        if len(block.text) <= 60 and _YEAR.search(block.text) and not parse_date(block.text)
    ]
    for line in lines:
        try:
            markup = f'<html><body><p class="date">{escape(line)}</p></body></html>'
            found = htmldate.find_date(markup, original_date=True, extensive_search=False)
        except (ValueError, TypeError, AttributeError):
            continue  # it refuses some lines in these ways; then there is no date in them
        if found:
            return parse_iso(found)
    return None
