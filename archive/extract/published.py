"""When an HTML page was published, and which part of the page says so."""

import re
from dataclasses import dataclass
from datetime import date
from html import escape

import htmldate

from archive.capture import Capture
from archive.extract.dates import find_date_line, parse_date, parse_iso, split_date_line
from archive.extract.metadata import Head
from archive.extract.page import Block, Page
from archive.extract.region import Region, is_prose
from archive.extract.vietnamese import is_furniture
from archive.extract.wording import DATE_WORDS

_UPDATED = re.compile(r"cập nhật|sửa đổi|chỉnh sửa|updated|modified", re.IGNORECASE)
_PLAIN_URL_DATE = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})(?:/(\d{1,2}))?(?=/)")
_PACKED_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{2,12})?(?!\d)")
_READING = re.compile(
    r"[\s•·⋅|,\-–—]*\d+\s*(?:phút đọc|min(?:ute)?s?(?: read)?)\s*$", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}(?::|h|g)\d\d(?!\d)")
_MAX_DATE_LINE_CHARS = 100
# What else a line may say besides a date near the headline: who wrote it, how long it takes.
_MAX_REST_CHARS = 80
_MAX_NEAR_LINE_CHARS = 160
# How far from the headline, in blocks, a date is taken for the article's without asking further.
_NEAR_BELOW = 10
_NEAR_ABOVE = 3
# Where numbers are written month, day, year; a page in English may be of any country, and most are
# of this one.
_MONTH_FIRST_LANGUAGES = frozenset({"en", "en-us", "en_us"})
_SLASHED = re.compile(r"(?<!\d)\d{1,2}/\d{1,2}/(?:\d\d|\d{4})(?!\d)")
# When a visitor printed the page.
_PRINTED = re.compile(r"\b(?:in|bản in)\s(?:lúc|ngày|vào)\b|\bprinted\b", re.IGNORECASE)
_MODIFIED = re.compile(r"modified|updated?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A date that the page shows: how far from the headline, and whether it is of an update."""

    iso: str
    distance: int
    is_update: bool

    @property
    def is_beside_headline(self) -> bool:
        """Whether the date can be nobody's but this article's."""
        return self.distance <= _NEAR_BELOW and not self.is_update


def choose(
    capture: Capture,
    head: Head,
    page: Page,
    region: Region,
    title_at: int | None,
) -> tuple[str | None, str | None]:
    """The date and its source.

    What the input format gave comes first. Then what the page shows beside its headline where that
    is another day than JSON-LD or meta elements say: systems write there when a page was made or
    imported. Then these, the page's other date lines, the URL, pages' own JSON-LD, htmldate.
    """
    if capture.published and (
        given := parse_iso(capture.published) or parse_date(capture.published)
    ):
        return given, "given"
    stated, source = head.json_date or head.meta_date, "json-ld" if head.json_date else "meta"
    shown = _shown_date(page, region, title_at)
    if stated:
        beside = shown is not None and title_at is not None and shown.is_beside_headline
        if shown is not None and beside and not _is_same_day(shown.iso, stated):
            return shown.iso, "page"
        return stated, source
    if shown is not None:
        return shown.iso, "page"
    if found := url_date(capture.url or head.canonical or head.og_url):
        return found, "url"
    if head.page_date:
        return head.page_date, "json-ld"
    if found := _second_opinion(page, region, title_at):
        return found, "htmldate"
    return None, None


def _is_same_day(shown: str, stated: str) -> bool:
    """Whether two dates may be one: written month first, or in zones of another day."""
    if _month_first(shown) == stated[:10]:
        return True
    try:
        first, second = date.fromisoformat(shown[:10]), date.fromisoformat(stated[:10])
    except ValueError:
        return shown[:7] == stated[:7]  # one of them names no day
    return abs((first - second).days) <= 1


def _month_first(iso: str) -> str | None:
    """A date read day first as it is when its month came first; None where it cannot have."""
    year, month, day = iso[:4], iso[5:7], iso[8:10]
    return f"{year}-{day}-{month}" if day and int(day) <= 12 else None


def page_date(page: Page, region: Region, title_at: int | None) -> str | None:
    """The date line nearest the headline, of the article's own element and of no other."""
    shown = _shown_date(page, region, title_at)
    return shown.iso if shown is not None else None


def _shown_date(page: Page, region: Region, title_at: int | None) -> _Shown | None:
    anchor = title_at if title_at is not None else region.start
    start, end = _own_range(page, region, anchor)
    moments = {moment.at: moment for moment in reversed(page.moments)}
    is_american = (page.said.language or "").lower() in _MONTH_FIRST_LANGUAGES
    best: _Shown | None = None
    for index in range(start, end):
        block = page.blocks[index]
        near = -_NEAR_ABOVE <= index - anchor <= _NEAR_BELOW
        if region.furniture[index] and not (anchor - 3 <= index <= max(anchor, region.start)):
            continue
        found = _date_of(block, is_near=near and index != anchor)
        moment = moments.get(index) if near else None
        is_update = False
        if not found and moment is not None and len(block.text) <= _MAX_NEAR_LINE_CHARS:
            found = parse_iso(moment.value) or parse_date(moment.value)
            is_update = _MODIFIED.search(moment.words) is not None
        if not found:
            continue
        is_update = is_update or _UPDATED.search(block.text) is not None
        if is_american and _SLASHED.search(block.text):
            found = (_month_first(found) or found[:10]) + found[10:]
        label = page.blocks[index - 1].text if index else ""
        is_update = is_update or (len(label) <= 30 and _UPDATED.search(label) is not None)
        # A line before the headline, or of an update, only where there is no other.
        distance = abs(index - anchor) + (2 if index < anchor else 0)
        shown = _Shown(found, distance, is_update)
        if best is None or (is_update, distance) < (best.is_update, best.distance):
            best = shown
    return best


def _date_of(block: Block, *, is_near: bool) -> str | None:
    """The date that a line is, or that a part of it called a date is."""
    text = block.text if len(block.text) <= _MAX_DATE_LINE_CHARS else ""
    if _PRINTED.search(text) or not any(map(str.isdigit, block.text[:_MAX_NEAR_LINE_CHARS])):
        return None
    if found := find_date_line(_READING.sub("", text)):
        return found
    if DATE_WORDS.search(block.words) and (found := parse_date(text)):
        return found
    for words, part in block.parts:
        if DATE_WORDS.search(words) and (found := find_date_line(part) or parse_date(part)):
            return found
    if not is_near or len(block.text) > _MAX_NEAR_LINE_CHARS:
        return None
    dated = split_date_line(block.text)
    if dated is not None and block.tag == "li" and block.link_density > 0.5 and len(dated[1]) > 20:
        return None  # an entry of a list of other articles
    if dated is not None and (is_furniture(dated[1]) or _says_little(block, dated[1])):
        return dated[0]  # the section's name, an author, the time of reading beside it
    return None


def _says_little(block: Block, rest: str) -> bool:
    """Whether what a line says besides a date is a label or a name rather than a sentence."""
    if len(rest) > _MAX_REST_CHARS or block.is_heading or rest[-1:] in ".!?":
        return False
    return not is_prose(block) or _CLOCK.search(block.text) is not None or len(rest) <= 45


def _own_range(page: Page, region: Region, anchor: int) -> tuple[int, int]:
    """The blocks in which a date may be the article's: from its header to shortly after its end."""
    node = page.nodes[region.node]
    shared = region.node
    for index in page.ancestors(region.node):
        shared = index
        node = page.nodes[index]
        if node.start <= anchor < node.end:
            break
    outer = page.nodes[shared]
    before = 12 if outer.tag not in ("body", "html") else 3
    return max(outer.start, anchor - before), min(outer.end, region.end + 6)


def url_date(url: str | None) -> str | None:
    """A date in a URL's path: `/2019/06/05/`, or the packed digits `20190605…` of many sites."""
    if not url:
        return None
    path = url.split("?", 1)[0]
    if match := _PLAIN_URL_DATE.search(path):
        year, month, day = match.groups()
        text = f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
        return parse_iso(text)
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
    start, end = _own_range(page, region, anchor)
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
