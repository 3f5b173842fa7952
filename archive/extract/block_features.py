"""What a model may know of a block: itself, its neighbours, the elements that hold it, the draft.

The draft is what the rules took for the article; a block is also told by how much of what stands
around it was taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from archive.extract.page import Block, Node, Page, prefix_sums
from archive.extract.region import Region
from archive.extract.wording import BODY_WORDS, FURNITURE_WORDS, normal_form

# In this order. Sizes are characters that are not white space, shares and densities 0 to 1.
FEATURES = (
    "size",
    "link_density",
    "tag",  # 0 any other, 1 paragraph, 2 list entry, 3 table row, 4 to 9 headings
    "ending",  # 0 none, 1 a sentence's, 2 a colon
    "after_image",
    "is_furniture",  # the rules took it for furniture
    "after_end",  # the rules saw the article's end before it
    "is_in_region",
    "title_distance",  # blocks from the headline, -999 where none is known
    "start_distance",  # blocks from the region's start
    "end_distance",  # blocks to the region's end
    "draft_size",  # of all that the rules took
    "page_blocks",
    "draft_before",  # share of the draft before it
    "draft_after",
    "gap_before",  # blocks to the nearest taken one before it, at most 30
    "gap_after",
    "draft_near",  # share taken of the six blocks on either side
    "links_near",
    "draft_beside",  # share taken of what else the element around its own holds; .5 for nothing
    "holder_blocks",  # in its own element
    "holder_prose",  # share of the page's prose there
    "parent_blocks",  # in the element around its own
    "parent_prose",  # share of the page's prose there
    "grandparent_blocks",
    "grandparent_prose",
    "ancestor_prose",  # in the element around that
    "alike_prose",  # share of the page's prose in blocks of the same tag, words and holder
    "alike_density",  # prose in their text
    "alike_size",  # prose in each of these, on average
    "furniture_words",  # elements around it that call themselves furniture
    "is_in_body",  # one calls itself the article's body
    "title_words",  # share of its long words that the title has; 0 for long blocks
    "heading_distance",  # blocks since the last heading, 99 without one
    "heading_size",
)
_PARAGRAPHS = frozenset({"p", "pre", "blockquote"})
_ENTRIES = frozenset({"li", "dd", "dt"})
_ROWS = frozenset({"tr", "td", "th"})
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_SENTENCE_ENDS = frozenset(".!?…")
_CLOSING_MARKS = "\"'”’»)"
_MAX_GAP = 30
_NEAR = 6
_NO_HEADING = 99.0
_NO_TITLE = -999.0
_LONG_WORD_CHARS = 4
_MAX_TITLE_WORDS_CHARS = 300
_Kind: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """What the rules made of a page.

    `taken` are the article's blocks, in order, `ended` is the block before which they saw it end,
    `title` the headline and `title_at` its block, where it is known.
    """

    taken: tuple[int, ...]
    ended: int
    title: str
    title_at: int | None


class BlockReader:
    """Tells the features of a page's blocks, after one look at all of them."""

    def __init__(self, page: Page, region: Region, draft: Draft) -> None:
        blocks = page.blocks
        self.page = page
        self.region = region
        self.draft = draft
        self.is_taken = [False] * len(blocks)
        for index in draft.taken:
            self.is_taken[index] = True
        own = [block.size if self.is_taken[at] else 0 for at, block in enumerate(blocks)]
        self.sizes = prefix_sums([block.size for block in blocks])
        self.links = prefix_sums([block.link for block in blocks])
        self.taken = prefix_sums(own)
        self.prose = prefix_sums(page.prose)
        self.kinds: list[_Kind] = []
        self.alike: dict[_Kind, tuple[int, int, int]] = {}
        for block, prose in zip(blocks, page.prose, strict=True):
            kind = (block.tag, block.words, self.parent(page.nodes[block.node]).tag)
            count, total, size = self.alike.get(kind, (0, 0, 0))
            self.alike[kind] = (count + 1, total + prose, size + block.size)
            self.kinds.append(kind)
        self.title_words = {
            word for word in normal_form(draft.title).split() if len(word) >= _LONG_WORD_CHARS
        }
        self.outer: dict[int, list[float]] = {}
        self.around: dict[int, tuple[int, bool]] = {}

    def parent(self, node: Node) -> Node:
        """The element around one, itself where there is none."""
        return self.page.nodes[node.parent] if node.parent >= 0 else node

    def read(self, indices: Iterable[int]) -> list[list[float]]:
        """The features of these blocks, in the order of `FEATURES`."""
        count = len(self.page.blocks)
        before = self.gaps(range(count))
        after = self.gaps(range(count - 1, -1, -1))
        headings: list[int] = []
        last = -1
        for index, block in enumerate(self.page.blocks):
            headings.append(last)
            if block.is_heading:
                last = index
        return [
            self.describe(index, before[index], after[count - 1 - index], headings[index])
            for index in indices
        ]

    def gaps(self, order: range) -> list[float]:
        """For each block the number of blocks since the last taken one before it in this order."""
        found: list[float] = []
        gap = _MAX_GAP
        for index in order:
            found.append(float(min(gap, _MAX_GAP)))
            gap = 1 if self.is_taken[index] else gap + 1
        return found

    def describe(self, index: int, before: float, after: float, heading: int) -> list[float]:
        """The features of one block, given its gaps and the last heading before it (-1: none)."""
        page, draft, region = self.page, self.draft, self.region
        block = page.blocks[index]
        holder = page.nodes[block.node]
        parent = self.parent(holder)
        count, prose, text = self.alike[self.kinds[index]]
        furniture, body = self.words_around(block.node)
        size = float(block.size)
        own = size if self.is_taken[index] else 0.0
        total = self.taken[-1] or 1.0
        low, high = max(0, index - _NEAR), min(len(page.blocks), index + _NEAR + 1)
        near = max(1.0, self.sizes[high] - self.sizes[low] - size)
        beside = self.sizes[parent.end] - self.sizes[parent.start] - size
        beside_taken = self.taken[parent.end] - self.taken[parent.start] - own
        return [
            size,
            block.link_density,
            float(_tag_rank(block)),
            float(_ending(block.text)),
            float(block.after_image),
            float(region.furniture[index]),
            float(index >= draft.ended),
            float(region.start <= index < region.end),
            float(index - draft.title_at) if draft.title_at is not None else _NO_TITLE,
            float(index - region.start),
            float(region.end - index),
            self.taken[-1],
            float(len(page.blocks)),
            self.taken[index] / total,
            1.0 - self.taken[index + 1] / total,
            before,
            after,
            (self.taken[high] - self.taken[low] - own) / near,
            (self.links[high] - self.links[low]) / (near + size),
            beside_taken / beside if beside > 0 else 0.5,
            float(holder.end - holder.start),
            self.share_of_prose(holder),
            *self.describe_around(holder),
            prose / (self.prose[-1] or 1.0),
            prose / text,
            prose / count,
            float(furniture),
            float(body),
            self.share_of_title(block),
            float(index - heading) if heading >= 0 else _NO_HEADING,
            float(page.blocks[heading].size) if heading >= 0 else 0.0,
        ]

    def describe_around(self, holder: Node) -> list[float]:
        """The features of the elements around a block's own, which it shares with many blocks."""
        known = self.outer.get(holder.parent)
        if known is None:
            parent = self.parent(holder)
            grandparent = self.parent(parent)
            known = [
                float(parent.end - parent.start),
                self.share_of_prose(parent),
                float(grandparent.end - grandparent.start),
                self.share_of_prose(grandparent),
                self.share_of_prose(self.parent(grandparent)),
            ]
            self.outer[holder.parent] = known
        return known

    def share_of_prose(self, node: Node) -> float:
        """The share of the page's prose in an element."""
        return (self.prose[node.end] - self.prose[node.start]) / (self.prose[-1] or 1.0)

    def words_around(self, node: int) -> tuple[int, bool]:
        """How many elements around a block call themselves furniture, and whether one the body."""
        line: list[int] = []
        while node >= 0 and node not in self.around:
            line.append(node)
            node = self.page.nodes[node].parent
        count, body = self.around[node] if node >= 0 else (0, False)
        for at in reversed(line):
            one = self.page.nodes[at]
            if one.tag in _FURNITURE_TAGS or (one.tag != "body" and _is_called(one.words)):
                count += 1
            body = body or "articleBody" in one.roles or BODY_WORDS.search(one.words)
            self.around[at] = (count, body)
        return count, body

    def share_of_title(self, block: Block) -> float:
        """The share of a block's long words that the title has."""
        if not self.title_words or block.size > _MAX_TITLE_WORDS_CHARS:
            return 0.0
        words = [word for word in normal_form(block.text).split() if len(word) >= _LONG_WORD_CHARS]
        if not words:
            return 0.0
        return sum([word in self.title_words for word in words]) / len(words)


def _is_called(words: str) -> bool:
    return FURNITURE_WORDS.search(words)


def _tag_rank(block: Block) -> int:
    tag = block.tag
    if tag in _PARAGRAPHS:
        return 1
    if tag in _ENTRIES:
        return 2
    if tag in _ROWS:
        return 3
    return 3 + int(tag[1]) if block.is_heading else 0


def _ending(text: str) -> int:
    last = text.rstrip(_CLOSING_MARKS)[-1:]
    if last in _SENTENCE_ENDS and last:
        return 1
    return 2 if last == ":" else 0
