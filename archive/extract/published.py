"""When an HTML page was published, and which part of the page says so."""

import re
from html import escape

import htmldate

from archive.capture import Capture
from archive.extract.blocks import Block, Page
from archive.extract.dates import find_date_line, parse_date, parse_iso, split_date_line
from archive.extract.metadata import Head
from archive.extract.region import Region, is_prose
from archive.extract.vietnamese import is_furniture
from archive.extract.wording import DATE_WORDS

_UPDATED = re.compile(r"cập nhật|sửa đổi|chỉnh sửa|updated|modified", re.IGNORECASE)
_PLAIN_URL_DATE = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})(?:/(\d{1,2}))?(?=/)")
_PACKED_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{2,12})?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}(?::|h|g)\d\d(?!\d)")
_MAX_DATE_LINE_CHARS = 100


def choose(
    capture: Capture,
    head: Head,
    page: Page,
    region: Region,
    title_at: int | None,
) -> tuple[str | None, str | None]:
    """The date and its source, by trust: given, JSON-LD, meta, the page's line, URL, htmldate."""
    if capture.published and (
        given := parse_iso(capture.published) or parse_date(capture.published)
    ):
        return given, "given"
    if head.json_date:
        return head.json_date, "json-ld"
    if head.meta_date:
        return head.meta_date, "meta"
    if found := page_date(page, region, title_at):
        return found, "page"
    if found := url_date(capture.url or head.canonical or head.og_url):
        return found, "url"
    if found := _second_opinion(page, region, title_at):
        return found, "htmldate"
    return None, None


def page_date(page: Page, region: Region, title_at: int | None) -> str | None:
    """The date line nearest the headline, of the article's own element and of no other."""
    anchor = title_at if title_at is not None else region.start
    start, end = _own_range(page, region, anchor)
    best: tuple[tuple[int, int], str] | None = None
    for index in range(start, end):
        block = page.blocks[index]
        if len(block.text) > _MAX_DATE_LINE_CHARS and not block.parts:
            continue
        if region.furniture[index] and not (anchor - 3 <= index <= max(anchor, region.start)):
            continue
        found = _date_of(block, is_near=anchor < index <= anchor + 5)
        if not found:
            continue
        # A line before the headline, or of an update, only where there is no other.
        far = abs(index - anchor) + (2 if index < anchor else 0)
        rank = (int(bool(_UPDATED.search(block.text))), far)
        if best is None or rank < best[0]:
            best = (rank, found)
    return best[1] if best else None


def _date_of(block: Block, *, is_near: bool) -> str | None:
    """The date that a line is, or that a part of it called a date is."""
    text = block.text if len(block.text) <= _MAX_DATE_LINE_CHARS else ""
    if found := find_date_line(text):
        return found
    if DATE_WORDS.search(block.words) and (found := parse_date(text)):
        return found
    for words, part in block.parts:
        if DATE_WORDS.search(words) and (found := find_date_line(part) or parse_date(part)):
            return found
    dated = split_date_line(text) if is_near else None
    if dated is not None and is_furniture(dated[1]):
        return dated[0]  # the section's name before it
    # An author and a date on one line, right under the headline.
    has_clock = is_near and text and not is_prose(block) and _CLOCK.search(text)
    return parse_date(text) if has_clock else None


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
