"""The dates that a page shows for its article: where each stands, and what it is said to be."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from archive.extract.date_order import (
    Order,
    has_numeric_date,
    order_of,
    put_day_first,
    usually_month_first,
)
from archive.extract.dates import (
    DATE_SIGN,
    dates_in,
    find_date_line,
    is_of_something_else,
    parse_date,
    parse_iso,
    split_date_line,
)
from archive.extract.neighbours import (
    MAX_DATE_LINE_CHARS,
    MAX_LABEL_CHARS,
    NEAR_ABOVE,
    NEAR_FURNITURE,
    is_of_others,
    own_range,
)
from archive.extract.page import Block, Moment, Page, is_prose
from archive.extract.region import Region
from archive.extract.vietnamese import detect_language, is_furniture, read_byline
from archive.extract.wording import DATE_WORDS

_UPDATED = re.compile(r"cập nhật|sửa đổi|chỉnh sửa|updated|modified|reviewed on", re.IGNORECASE)
_FIRST = re.compile(
    r"\b(?:originally|first)\s+(?:published|posted|appeared)\b|đăng lần đầu|lần đầu đăng",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"^\W*(?:(?:date )?(?:published|posted)(?: on)?|publication date|publish(?:ed)? date|"
    r"ngày (?:đăng|xuất bản)|đăng (?:ngày|lúc))\b(?! by)",
    re.IGNORECASE,
)
_READING = re.compile(
    r"[\s•·⋅|,\-–—]*\d+\s*(?:phút đọc|min(?:ute)?s?(?: read)?)\s*$", re.IGNORECASE
)
# Words of two elements that stand side by side without space: "Mental HealthDECEMBER 22, 2022".
_GLUED = re.compile(r"(?<=[a-zà-ỹ])(?=[A-ZĐ])|(?<=\d)(?=[A-Z][a-z]{2})")
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}(?::|h|g)\d\d(?!\d)")
# When a visitor printed the page.
_PRINTED = re.compile(r"\b(?:in|bản in)\s(?:lúc|ngày|vào)\b|\bprinted\b", re.IGNORECASE)
_MODIFIED = re.compile(r"modified|updated?\b", re.IGNORECASE)
_MAX_NEAR_LINE_CHARS = 160
# A header whose parts are inline elements is one block.
_MAX_BLOCK_CHARS = 800
# What else a line may say besides a date near the headline: who wrote it, how long it takes.
_MAX_REST_CHARS = 80
# How far from the headline, in blocks, a date is taken for the article's without asking further.
NEAR_BELOW = 10


class Said(IntEnum):
    """What a page says of a date that it shows."""

    FIRST = 0  # the first publication, in so many words
    PUBLISHED = 1  # labelled as the publication
    NOTHING = 2
    UPDATED = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A date that the page shows, how far from the headline (in blocks), and what it is said to be.

    `text` is the line it stands in; `is_above`: that line stands above the headline.
    """

    iso: str
    distance: int
    said: Said
    text: str
    is_above: bool = False

    @property
    def day(self) -> str:
        """The day alone, or what the date says of it."""
        return self.iso[:10]

    @property
    def is_update(self) -> bool:
        """Whether the page calls this the date of a change."""
        return self.said is Said.UPDATED

    @property
    def is_beside_headline(self) -> bool:
        """Whether the date can be nobody's but this article's publication."""
        return self.said is Said.FIRST or (
            self.distance <= NEAR_BELOW and self.said is not Said.UPDATED
        )

    @property
    def rank(self) -> tuple[int, int, int]:
        """What is believed first sorts first: what says so, then what is near, then labels."""
        if self.said in (Said.FIRST, Said.UPDATED):
            return self.said, 0, self.distance
        near = self.distance <= NEAR_BELOW
        return Said.PUBLISHED, 0 if near else self.said, self.distance


def best_shown(
    page: Page,
    region: Region,
    title_at: int | None,
    *,
    known: Collection[str],
    host: str | None,
    fetched: str,
) -> Shown | None:
    """The date that is the article's by what it is said to be, then by its nearness; or None.

    `known` are days that the page states to machines: they tell the order of day and month. On the
    day on which the page was `fetched` the site's clock showed it, above the headline.
    """
    anchor = title_at if title_at is not None else region.start
    start, end = own_range(page, region, anchor)
    blocks = page.blocks
    timed = {moment.at for moment in page.moments}
    indices = [
        index
        for index in range(start, end)
        if len(blocks[index].text) <= _MAX_BLOCK_CHARS
        and (index in timed or _may_hold_date(blocks[index]))
    ]
    numeric = any(has_numeric_date(blocks[index].text[:400]) for index in indices)
    order = _order(page, region, known, host) if numeric else Order.DAY_FIRST
    found = [
        shown
        for shown in _all_shown(page, region, anchor, indices, order)
        if not shown.is_above or shown.day != fetched or fetched in {day[:10] for day in known}
    ]
    best = min(found, key=lambda shown: shown.rank, default=None)
    if best is not None and best.is_above and best.said is Said.NOTHING:
        # Nothing is changed before it is published: then that is the site's date.
        changes = [
            s for s in found if s.is_update and s.distance <= NEAR_BELOW and s.day < best.day
        ]
        best = min(changes, key=lambda shown: shown.rank, default=best)
    return best


def _may_hold_date(block: Block) -> bool:
    """Whether to look closer at a block: most are prose, and only few forms are read there."""
    text = block.text
    if len(text) > _MAX_NEAR_LINE_CHARS and not block.parts:
        lower = text.lower()
        if "first" not in lower and "originally" not in lower and "lần đầu" not in lower:
            return False
    return DATE_SIGN.search(text) is not None


def _order(page: Page, region: Region, known: Iterable[str], host: str | None) -> Order:
    lines = [
        block.text
        for block in page.blocks
        if len(block.text) <= MAX_DATE_LINE_CHARS and _DIGIT.search(block.text)
    ]
    days = [day for moment in page.moments if (day := parse_iso(moment.value))]
    days += [day for line in lines if not has_numeric_date(line) and (day := parse_date(line))]
    text = "\n".join(b.text for b in page.blocks[region.start : region.end] if is_prose(b))
    stated = (page.said.language or "").lower().replace("_", "-")
    usual = stated in ("", "en", "en-us") and usually_month_first(detect_language(text), host)
    return order_of(lines, [*known, *days], usual=usual)


def _all_shown(
    page: Page, region: Region, anchor: int, indices: Iterable[int], order: Order
) -> Iterator[Shown]:
    moments = {moment.at: moment for moment in reversed(page.moments)}
    header_end = _header_end(page, region, anchor)
    labelled: list[Shown] = []
    for index in indices:
        block = page.blocks[index]
        near = -NEAR_ABOVE <= index - anchor <= NEAR_BELOW
        text = _GLUED.sub(" ", block.text)
        text = put_day_first(text, order)
        in_header = anchor - NEAR_ABOVE <= index <= header_end
        found = _labelled(block, text)
        if region.furniture[index] and not in_header:
            if found is not None:
                labelled.append(Shown(found[0], abs(index - anchor), found[1], text))
            continue
        moment = moments.get(index) if near else None
        found = (
            found
            or _date_of(block, text, order, is_near=near and index != anchor)
            or _of_moment(block, moment)
        )
        if found is None:
            continue
        iso, said = found
        if said is Said.NOTHING and is_of_others(page, region, anchor, index, moment):
            continue
        label = page.blocks[index - 1].text if index else ""
        if said is Said.NOTHING and len(label) <= MAX_LABEL_CHARS and _UPDATED.search(label):
            said = Said.UPDATED
        # A line before the headline only where there is none behind it.
        distance = abs(index - anchor) + (2 if index < anchor else 0)
        yield Shown(iso, distance, said, text, index < anchor)
    # Below the text "Published on" stands once for this article, or once for each of others.
    if len({shown.iso for shown in labelled}) == 1:
        yield labelled[0]


def _header_end(page: Page, region: Region, anchor: int) -> int:
    """The last block before the article's first prose: up to there even furniture is its own."""
    for index in range(max(anchor + 1, region.start), min(region.end, region.start + 12)):
        if is_prose(page.blocks[index]):
            return max(index, anchor + NEAR_FURNITURE)
    return max(anchor + NEAR_FURNITURE, region.start)


def _labelled(block: Block, text: str) -> tuple[str, Said] | None:
    """The date that a short text calls that of its publication."""
    if first := _FIRST.search(text):
        found = dates_in(text[first.start() : first.start() + MAX_DATE_LINE_CHARS])
        return (found[0].iso, Said.FIRST) if found else None
    if len(text) > MAX_DATE_LINE_CHARS or block.is_heading or not _PUBLISHED.search(text):
        return None
    return _earliest(text, Said.PUBLISHED)


def _earliest(text: str, said: Said = Said.NOTHING) -> tuple[str, Said] | None:
    """The earliest of a line's dates that are not of an update; else the first that is."""
    dates = dates_in(text)
    own = [date.iso for date in dates if not date.is_update]
    if not own:
        return (dates[0].iso, Said.UPDATED) if dates else None
    if len(dates) == 1 and said is Said.NOTHING and _UPDATED.search(text):
        return own[0], Said.UPDATED
    return min(own, key=lambda iso: iso[:10]), said


def _of_moment(block: Block, moment: Moment | None) -> tuple[str, Said] | None:
    """The date that the markup gives machines for a line beside the headline."""
    if moment is None or len(block.text) > _MAX_NEAR_LINE_CHARS:
        return None
    found = parse_iso(moment.value) or parse_date(moment.value)
    if found is None:
        return None
    words = moment.words.lower()
    is_update = _MODIFIED.search(words) is not None and "publish" not in words
    return found, Said.UPDATED if is_update or _UPDATED.search(block.text) else Said.NOTHING


def _date_of(block: Block, text: str, order: Order, *, is_near: bool) -> tuple[str, Said] | None:
    """The date that a line is, or that a part of it called a date is."""
    if _DIGIT.search(text, 0, _MAX_NEAR_LINE_CHARS) is None or _PRINTED.search(text):
        return None
    short = text if len(text) <= MAX_DATE_LINE_CHARS else ""
    if is_of_something_else(short):
        return None
    if find_date_line(_READING.sub("", short)):
        return _earliest(short)
    if DATE_WORDS.search(block.words) and (found := _said_in(short)):
        return found
    if found := _in_parts(block, text, order):
        return found
    return _among_words(block, text, order) if is_near else None


def _in_parts(block: Block, text: str, order: Order) -> tuple[str, Said] | None:
    """The date that a part of a line is, where the markup calls it one."""
    for words, spelled in block.parts:
        if DATE_WORDS.search(words) and (found := _said_in(put_day_first(spelled, order))):
            if found[1] is Said.NOTHING and _UPDATED.search(text) and len(dates_in(text)) == 1:
                return found[0], Said.UPDATED
            return found
    return None


def _among_words(block: Block, text: str, order: Order) -> tuple[str, Said] | None:
    """The date in a line near the headline that says little besides."""
    if len(text) > _MAX_NEAR_LINE_CHARS:
        return None
    for _, part in block.parts:
        if find_date_line(part):
            return _earliest(put_day_first(part, order))
    dated = split_date_line(text)
    if dated is None:
        return None
    if block.tag == "li" and block.link_density > 0.5 and len(dated[1]) > 20:
        return None  # an entry of a list of other articles
    if block.tag == "figcaption" or (block.after_image and _is_sentence(dated[1])):
        return None
    if is_furniture(dated[1]) or _says_little(block, dated[1]):
        return _earliest(text)  # the section's name, an author, the time of reading beside it
    return None


def _said_in(text: str) -> tuple[str, Said] | None:
    """The date in a text that the markup calls a date; it may be a month or a year alone."""
    if found := _earliest(text):
        return found
    loose = parse_date(text)
    return (loose, Said.UPDATED if _UPDATED.search(text) else Said.NOTHING) if loose else None


def _is_sentence(rest: str) -> bool:
    """Whether what a line says besides a date is Vietnamese, and neither a name nor a label."""
    return detect_language(rest) == "vi" and read_byline(rest) is None and not is_furniture(rest)


def _says_little(block: Block, rest: str) -> bool:
    """Whether what a line says besides a date is a label or a name rather than a sentence."""
    if len(rest) > _MAX_REST_CHARS or block.is_heading or rest[-1:] in ".!?":
        return False
    return not is_prose(block) or _CLOCK.search(block.text) is not None or len(rest) <= 45
