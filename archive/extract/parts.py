"""What each block of an article is: lead, paragraph, caption, or nothing of the article.

The rules make a draft; a model learned from pages with known articles then looks at it again.
"""

import math
import re
from dataclasses import dataclass, field
from itertools import pairwise

from archive.extract import bylines
from archive.extract import region as regions
from archive.extract.block_features import TITLE_WORDS_AT, BlockReader, Draft
from archive.extract.block_model import Model
from archive.extract.dates import MAX_LINE_CHARS, find_date_line, split_date_line
from archive.extract.metadata import Head
from archive.extract.page import Block, Page, is_prose
from archive.extract.region import Region
from archive.extract.vietnamese import is_caption_cue, is_furniture, read_byline
from archive.extract.wording import BOLD_WORDS, CAPTION_WORDS, LEAD_WORDS, SLIDE_WORDS, normal_form

_MAX_CAPTION_CHARS = 300
_MAX_FORM_CHARS = 300
# An article's date, author and tools stand among its first blocks.
_HEADER_BLOCKS = 12
# A slide of a gallery holds a picture, its number, a button or two, and the picture's text.
_SLIDE_BLOCKS = 4
# A model that would take more of a draft than this is not believed.
_MAX_LOST_SHARE = 0.25
# What stands further from the article is not taken back, nor is what consists of links.
_FAR_BLOCKS = 12
_MAX_LINK_DENSITY = 0.7
_NO_WORDS = re.compile(r"^[\W_\d]{0,8}$")
_DIGIT = re.compile(r"\d")
_CLOCKS = re.compile(r"(?:\d{1,2}:\d{2}[\s/]*){1,3}")
_READING_TIME = re.compile(r"[\s•·|,\-–—]*\d+ (?:phút đọc|min(?:ute)?s? read)\s*$", re.IGNORECASE)


@dataclass(slots=True)
class Parts:
    """The article's blocks by what they are, while they are being told apart.

    Nothing before `start` is of the article but its lead; `ended` is the block before which the
    rules saw it end, `signed` are lines that say no more than the byline.
    """

    start: int
    ended: int
    lead: int | None = None
    paragraphs: list[int] = field(default_factory=list)
    captions: list[int] = field(default_factory=list)
    byline: str | None = None
    signed: frozenset[int] = frozenset()


def is_caption(page: Page, index: int) -> bool:
    """Whether a block is a picture's caption."""
    block = page.blocks[index]
    if len(block.text) > _MAX_CAPTION_CHARS or block.is_heading:
        return block.tag == "figcaption"
    for node_index in page.ancestors(block.node)[:5]:
        node = page.nodes[node_index]
        if node.tag in ("figcaption", "caption", "figure"):
            return True
        blocks = node.end - node.start
        if blocks <= 2 and CAPTION_WORDS.search(node.words):
            return True
        if node.has_image and blocks <= _SLIDE_BLOCKS and SLIDE_WORDS.search(node.words):
            return True
        # An image and one line in a box of their own.
        own = node.tag in ("table", "div") and node.end - node.start == 1 and node.has_image
        if own and block.after_image and len(block.text) <= 200:
            return True
    if CAPTION_WORDS.search(block.words):
        return True
    if not block.after_image:
        return False
    slanted = block.italic >= 0.9 * block.size or block.align == "center"
    return slanted or is_caption_cue(block.text)


def _describes(text: str, descriptions: tuple[str, ...]) -> bool:
    """Whether a block is what the page gives as its description (often cut short there)."""
    form = normal_form(text)
    for description in descriptions:
        other = normal_form(description.rstrip("….").rstrip())
        if len(other) >= 30 and (form.startswith(other) or other.startswith(form)):
            return len(form) <= 3 * len(other)
        if len(other) >= 30 and other in form and len(form) <= len(other) + 60:
            return True
    return False


def _is_lead(block: Block, head: Head, *, first: bool) -> bool:
    if block.size < 30 or block.link_density > 0.5 or block.tag in ("li", "tr"):
        return False
    if LEAD_WORDS.search(block.words) or "description" in block.roles:
        return True
    if _describes(block.text, head.descriptions):
        return True
    bold = block.bold >= 0.9 * block.size or bool(BOLD_WORDS.search(block.words))
    return first and bold and block.size >= 60


def _stands_apart(page: Page, region: Region, index: int) -> bool:
    """Whether a first paragraph stands outside the one element that holds all other prose."""
    block = page.blocks[index]
    if not is_prose(block) or block.size < 60 or page.nodes[block.node].tag == "li":
        return False
    rest = region.prose_between(index + 1, region.end)
    if rest < 400:
        return False
    after = index + 1
    while not region.prose_between(after, after + 1) > 0:
        after += 1
    line = page.ancestors(page.blocks[after].node)
    shared = set(page.ancestors(block.node))
    apart = [node for node in line if node not in shared and page.nodes[node].tag != "p"]
    return any(
        region.prose_between(page.nodes[node].start, min(page.nodes[node].end, region.end))
        >= 0.9 * rest
        for node in apart
        if page.nodes[node].end - page.nodes[node].start > 1
    )


def sort_blocks(page: Page, region: Region, head: Head, title: str, title_at: int | None) -> Parts:
    """The draft: the rules' reading of a region's blocks."""
    start = region.start
    if title_at is not None and region.start <= title_at < region.end:
        start = title_at + 1
    parts = Parts(start, region.end)
    if title_at is not None and title_at < start:
        parts.lead = _lead_above(page, region, head, title_at, start)
    seen = {normal_form(title)} if title else set()
    if parts.lead is not None:
        seen.add(normal_form(page.blocks[parts.lead].text))
    for index in range(start, region.end):
        block = page.blocks[index]
        if _ends_here(page, region, index):
            parts.ended = index
            break
        if region.furniture[index] or _is_noise(page, region.start, index):
            continue
        # A long paragraph that stands twice is the same to the letter.
        form = normal_form(block.text) if block.size <= _MAX_FORM_CHARS else block.text
        if form in seen and (len(form) > 40 or not parts.paragraphs):
            continue
        if is_caption(page, index):
            parts.captions.append(index)
            continue
        first = all(len(page.blocks[i].text) < 60 for i in parts.paragraphs[-3:])
        first = first and len(parts.paragraphs) <= 3
        if (
            parts.lead is None
            and first
            and (_is_lead(block, head, first=True) or _stands_apart(page, region, index))
        ):
            parts.lead = index
            parts.paragraphs.clear()  # a section's name, a byline: no text of the article
        else:
            parts.paragraphs.append(index)
        if len(form) > 40:
            seen.add(form)
    _drop_stranded_headings(page, region, parts)
    drafted = frozenset(parts.paragraphs)
    parts.byline = bylines.choose(page, region, head, parts.paragraphs, title_at)
    parts.signed = drafted.difference(parts.paragraphs)
    return parts


def draft_of(parts: Parts, title: str, title_at: int | None) -> Draft:
    """The draft as the model is told of it."""
    lead = [parts.lead] if parts.lead is not None else []
    return Draft(tuple(sorted(lead + parts.paragraphs)), parts.ended, title, title_at)


def revise(page: Page, region: Region, parts: Parts, draft: Draft, model: Model) -> None:
    """Take out of a draft what the model is sure is none of the article, put in what surely is."""
    if not draft.taken:
        return
    reader = BlockReader(page, region, draft)
    kept = _kept(page, parts, draft, reader, model)
    likely = [
        index
        for index in _left_out(page, region, parts, draft)
        if _reaches(reader, model, index, model.take_from)
    ]
    missed = _missed(page, parts, draft, likely)
    parts.paragraphs = sorted([*kept, *missed]) if missed else kept


def _reaches(reader: BlockReader, model: Model, index: int, wanted: float) -> bool:
    """Whether the logarithm of a block's odds is at least this."""
    row = reader.describe(index)
    total = model.weigh(row, wanted)
    if math.isfinite(total):
        row[TITLE_WORDS_AT] = reader.share_of_title(index)
        total = model.weigh_title(row, wanted, total)
    return total >= wanted


def _kept(page: Page, parts: Parts, draft: Draft, reader: BlockReader, model: Model) -> list[int]:
    """The draft's paragraphs that the model leaves: all where it would take too much."""
    most = _MAX_LOST_SHARE * sum([page.blocks[index].size for index in draft.taken])
    lost = 0
    kept: list[int] = []
    for index in parts.paragraphs:
        if _reaches(reader, model, index, model.keep_from):
            kept.append(index)
            continue
        lost += page.blocks[index].size
        if lost > most:
            return parts.paragraphs
    return kept


def _left_out(page: Page, region: Region, parts: Parts, draft: Draft) -> list[int]:
    """What the rules left out, not far from the draft, without knowing it to be something else.

    Blocks of links are not among these; a page has many, and none of them would be taken.
    """
    low = max(parts.start, min(region.start, draft.taken[0]) - _FAR_BLOCKS)
    high = max(region.end, draft.taken[-1] + 1) + _FAR_BLOCKS
    known = {*draft.taken, *parts.captions, *parts.signed}
    return [
        index
        for index in range(low, min(high, len(page.blocks)))
        if index not in known and page.blocks[index].link_density <= _MAX_LINK_DENSITY
    ]


def _missed(page: Page, parts: Parts, draft: Draft, likely: list[int]) -> list[int]:
    """Of likely blocks those that no rule knows to be something else."""
    found = [
        index
        for index in likely
        if not _is_noise(page, parts.start, index) and not is_caption(page, index)
    ]
    if not found:
        return []
    blocks = page.blocks
    seen = {normal_form(draft.title), *[normal_form(blocks[index].text) for index in draft.taken]}
    return [index for index in found if normal_form(blocks[index].text) not in seen]


def _lead_above(page: Page, region: Region, head: Head, title_at: int, start: int) -> int | None:
    """The lead between the headline and an article element that does not hold it."""
    for index in range(title_at + 1, min(start, title_at + 40)):
        block = page.blocks[index]
        if is_caption(page, index) or regions.says_furniture(block.text):
            continue
        named = LEAD_WORDS.search(block.words) or _describes(block.text, head.descriptions)
        if region.furniture[index] and not named:
            continue
        if _is_lead(block, head, first=False) or (is_prose(block) and block.size >= 50):
            return index
    return None


def _is_noise(page: Page, start: int, index: int) -> bool:
    block = page.blocks[index]
    if regions.says_furniture(block.text):
        return True
    if len(block.text) <= 8 and _NO_WORDS.match(block.text):
        return True
    if " sr only " in block.words:
        return True
    if len(block.text) > MAX_LINE_CHARS or not _DIGIT.search(block.text):
        return False
    timed = block.text.rstrip()[-1:] in "cCdD"  # as what tells the time of reading ends
    if find_date_line(_READING_TIME.sub("", block.text) if timed else block.text):
        return True
    dated = split_date_line(block.text) if index < start + _HEADER_BLOCKS else None
    if dated is not None and (is_furniture(dated[1]) or read_byline(dated[1])):
        return True
    return _CLOCKS.fullmatch(block.text) is not None


def _ends_here(page: Page, region: Region, index: int) -> bool:
    """Whether the article ends before this block: little prose may follow such a line."""
    whole = region.prose_between(region.start, region.end)
    rest = region.prose_between(index + 1, region.end)
    if rest > 0.35 * whole:
        return False
    block = page.blocks[index]
    if regions.says_end(block.text):
        return True
    return rest <= 0.25 * whole and block.is_heading and regions.says_furniture(block.text)


def _announces(block: Block) -> bool:
    """Whether a line at the end only announces what was taken out."""
    return block.is_heading or (len(block.text) <= 60 and block.text.endswith(":"))


def _drop_stranded_headings(page: Page, region: Region, parts: Parts) -> None:
    """Headings of what was taken out: at the end, or right before furniture and another heading."""
    kept = parts.paragraphs
    while kept and _announces(page.blocks[kept[-1]]):
        kept.pop()
    stranded = set()
    for here, after in pairwise(kept):
        between = range(here + 1, after)
        gone = [index for index in between if region.furniture[index]]
        if page.blocks[here].is_heading and gone and page.blocks[after].is_heading:
            stranded.add(here)
    parts.paragraphs = [index for index in kept if index not in stranded]
