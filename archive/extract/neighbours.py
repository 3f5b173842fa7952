"""Which dates on a page cannot be the article's: those of lists, events and other articles."""

from archive.extract.dates import find_date_line, parse_date
from archive.extract.page import Block, Moment, Page
from archive.extract.region import Region
from archive.extract.vietnamese import ends_article, is_furniture
from archive.extract.wording import DATE_WORDS

# A line this long is a label, or the name of a section.
MAX_LABEL_CHARS = 30
MAX_DATE_LINE_CHARS = 100
# How far above the headline its date may stand, in blocks.
NEAR_ABOVE = 3
# Up to here behind the headline a date beside share buttons and the like is the article's too.
NEAR_FURNITURE = 4
# A lead and a line about the author have fewer characters of prose, and so have an invitation to
# subscribe and a line about the author behind the text.
_HEADER_CHARS = 250
_FOOTER_CHARS = 200
# As many dated blocks of one kind, no further apart than this in blocks and in characters of prose,
# are a list of events or of articles.
_LIST_LENGTH = 4
_LIST_GAP = 12
_ENTRY_CHARS = 500


def is_of_others(
    page: Page, region: Region, anchor: int, index: int, moment: Moment | None
) -> bool:
    """Whether an unlabelled date is that of an event, of a list's entry, of another article."""
    is_called = _is_called_date(page.blocks[index], moment)
    if index >= region.end and not _ends_article(page, region, index, is_called=is_called):
        return True
    if not is_called and _in_running_text(region, anchor, index):
        return True
    return _in_a_list(page, region, index)


def _is_called_date(block: Block, moment: Moment | None) -> bool:
    """Whether the markup says that a line, or a part of it, is a date."""
    return (
        moment is not None
        or DATE_WORDS.search(block.words)
        or any(DATE_WORDS.search(words) for words, _ in block.parts)
    )


def _in_running_text(region: Region, anchor: int, index: int) -> bool:
    """Whether paragraphs stand before and behind a line: not a lead alone, and not the end.

    A short line with a date is a deadline there, a caption, the entry of a diary.
    """
    if index <= anchor + NEAR_FURNITURE and index < region.start:
        return False
    if region.prose_between(index + 1, region.end) < _FOOTER_CHARS:
        return False
    if region.prose_between(anchor + 1, index) < _HEADER_CHARS:
        return False
    paragraphs = 0
    for at in range(anchor + 1, index):
        paragraphs += region.prose_between(at, at + 1) > 0
        if paragraphs > 1:
            return True
    return False


def _ends_article(page: Page, region: Region, index: int, *, is_called: bool) -> bool:
    """Whether a line behind the article's element is a date, with nothing of others between."""
    if not is_called and find_date_line(page.blocks[index].text) is None:
        return False
    between = page.blocks[region.end : index]
    if between and between[-1].link_density > 0.9 and between[-1].size > MAX_LABEL_CHARS:
        return False  # the date of another article, below its title
    # A rule of stars is furniture too, and ends nothing.
    return not any(
        block.is_heading
        or (is_furniture(block.text) and any(map(str.isalpha, block.text)))
        or ends_article(block.text)
        for block in between
    )


def _in_a_list(page: Page, region: Region, index: int) -> bool:
    """Whether this is the date of one entry of many: blocks of one kind, dated, in close order."""
    block = page.blocks[index]
    days = {_any_date(block.text)}
    for step in (-1, 1):
        last = at = index
        while 0 <= (at := at + step) < len(page.blocks) and abs(at - last) <= _LIST_GAP:
            other = page.blocks[at]
            if (other.tag, other.words) != (block.tag, block.words):
                continue
            day = _any_date(other.text)
            between = region.prose_between(min(last, at) + 1, max(last, at))
            if day is None or between > _ENTRY_CHARS:
                break
            days.add(day)
            last = at
            if len(days) >= _LIST_LENGTH:
                return True
    return False


def _any_date(text: str) -> str | None:
    return parse_date(text) if len(text) <= MAX_DATE_LINE_CHARS else None


def own_range(page: Page, region: Region, anchor: int) -> tuple[int, int]:
    """The blocks in which a date may be the article's: from its header to shortly after its end."""
    node = page.nodes[region.node]
    shared = region.node
    for index in page.ancestors(region.node):
        shared = index
        node = page.nodes[index]
        if node.start <= anchor < node.end:
            break
    outer = page.nodes[shared]
    before = 12 if outer.tag not in ("body", "html") else NEAR_ABOVE
    start = max(outer.start, anchor - before)
    # A header of its own may stand before both, but not at the top of the page.
    holder = page.nodes[max(outer.parent, 0)]
    if holder.tag not in ("body", "html"):
        start = min(start, max(holder.start, anchor - NEAR_ABOVE))
    return min(start, anchor), min(outer.end, region.end + 6)
