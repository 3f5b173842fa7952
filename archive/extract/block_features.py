"""What a model may know of a block: itself, its neighbours, the elements that hold it, the draft.

The draft is what the rules took for the article; a block is also told by how much of what stands
around it was taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from archive.extract.page import Node, Page
from archive.extract.region import Region
from archive.extract.wording import BODY_WORDS, FURNITURE_WORDS, normal_form

# In this order. Sizes are characters that are not white space, shares and densities 0 to 1.
FEATURES: Final = (
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
TITLE_WORDS_AT: Final = FEATURES.index("title_words")
_TAG_RANKS: Final[dict[str, float]] = {
    **dict.fromkeys(("p", "pre", "blockquote"), 1.0),
    **dict.fromkeys(("li", "dd", "dt"), 2.0),
    **dict.fromkeys(("tr", "td", "th"), 3.0),
    **{f"h{level}": 3.0 + level for level in range(1, 7)},
}
_FURNITURE_TAGS: Final = frozenset({"nav", "footer", "aside", "menu"})
_SENTENCE_ENDS: Final = frozenset(".!?…")
_CLOSING_MARKS: Final = "\"'”’»)"
_MAX_GAP: Final = 30
_NEAR: Final = 6
_NO_HEADING: Final = 99.0
_NO_TITLE: Final = -999.0
_LONG_WORD_CHARS: Final = 4
_MAX_TITLE_WORDS_CHARS: Final = 300
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


class _Alike:
    """Blocks of the same tag, words and holder: how many, their prose, their text."""

    def __init__(self) -> None:
        self.count = 0
        self.prose = 0
        self.size = 0
        self.features: list[float] = []


class BlockReader:
    """Tells the features of a page's blocks, after one look at all of them.

    What blocks share (an element's, a kind's features) is worked out once.
    """

    def __init__(self, page: Page, region: Region, draft: Draft) -> None:
        self.page = page
        self.region = region
        self.draft = draft
        self.is_taken = [False] * len(page.blocks)
        for index in draft.taken:
            self.is_taken[index] = True
        # Sums over the blocks before each: of text, of text in links, of the draft, of prose.
        self.sizes: list[float] = [0.0]
        self.links: list[float] = [0.0]
        self.taken: list[float] = [0.0]
        self.prose: list[float] = [0.0]
        self.alike: list[_Alike] = []
        self.headings: list[int] = []
        self.add_up()
        self.before = self.gaps(range(len(page.blocks)))
        self.after = self.gaps(range(len(page.blocks) - 1, -1, -1))
        self.after.reverse()
        self.draft_size = self.taken[-1]
        self.whole_draft = self.draft_size or 1.0
        self.whole_prose = self.prose[-1] or 1.0
        self.title_words = {
            word for word in normal_form(draft.title).split() if len(word) >= _LONG_WORD_CHARS
        }
        # By element.
        self.holders: list[list[float] | None] = [None] * len(page.nodes)
        self.around: list[list[float] | None] = [None] * len(page.nodes)

    def add_up(self) -> None:
        """Go through all blocks once, for the sums, the kinds and the headings."""
        nodes, proses, is_taken = self.page.nodes, self.page.prose, self.is_taken
        all_sizes, all_links, all_taken = self.sizes, self.links, self.taken
        kinds: dict[_Kind, _Alike] = {}
        sizes = links = taken = proses_before = 0.0
        heading = -1
        for index, block in enumerate(self.page.blocks):
            size, prose = block.size, proses[index]
            sizes += size
            links += block.link
            taken += size if is_taken[index] else 0
            proses_before += prose
            all_sizes.append(sizes)
            all_links.append(links)
            all_taken.append(taken)
            self.prose.append(proses_before)
            kind = (block.tag, block.words, self.parent(nodes[block.node]).tag)
            alike = kinds.get(kind)
            if alike is None:
                alike = kinds[kind] = _Alike()
            alike.count += 1
            alike.prose += prose
            alike.size += size
            self.alike.append(alike)
            self.headings.append(heading)
            if block.is_heading:
                heading = index

    def parent(self, node: Node) -> Node:
        """The element around one, itself where there is none."""
        return self.page.nodes[node.parent] if node.parent >= 0 else node

    def read(self, indices: Iterable[int]) -> list[list[float]]:
        """The features of these blocks, in the order of `FEATURES`."""
        rows: list[list[float]] = []
        for index in indices:
            row = self.describe(index)
            row[TITLE_WORDS_AT] = self.share_of_title(index)
            rows.append(row)
        return rows

    def gaps(self, order: range) -> list[int]:
        """For each block the number of blocks since the last taken one before it in this order."""
        found: list[int] = []
        gap = _MAX_GAP
        for index in order:
            found.append(gap)
            gap = 1 if self.is_taken[index] else min(gap + 1, _MAX_GAP)
        return found

    def describe(self, index: int) -> list[float]:
        """The features of one block but for `title_words`, which takes as long as all others.

        In its place stands 0 until it is set to what `share_of_title` says.
        """
        page, draft, region = self.page, self.draft, self.region
        block = page.blocks[index]
        parent = self.parent(page.nodes[block.node])
        size = float(block.size)
        own = size if self.is_taken[index] else 0.0
        low, high = max(0, index - _NEAR), min(len(page.blocks), index + _NEAR + 1)
        near = max(1.0, self.sizes[high] - self.sizes[low] - size)
        beside = self.sizes[parent.end] - self.sizes[parent.start] - size
        beside_taken = self.taken[parent.end] - self.taken[parent.start] - own
        heading = self.headings[index]
        title_at = draft.title_at
        return [
            size,
            block.link_density,
            _TAG_RANKS.get(block.tag, 0.0),
            _ending(block.text),
            1.0 if block.after_image else 0.0,
            1.0 if region.furniture[index] else 0.0,
            1.0 if index >= draft.ended else 0.0,
            1.0 if region.start <= index < region.end else 0.0,
            float(index - title_at) if title_at is not None else _NO_TITLE,
            float(index - region.start),
            float(region.end - index),
            self.draft_size,
            float(len(page.blocks)),
            self.taken[index] / self.whole_draft,
            1.0 - self.taken[index + 1] / self.whole_draft,
            float(self.before[index]),
            float(self.after[index]),
            (self.taken[high] - self.taken[low] - own) / near,
            (self.links[high] - self.links[low]) / (near + size),
            beside_taken / beside if beside > 0 else 0.5,
            *self.describe_holder(block.node),
            *self.describe_alike(index),
            *self.describe_words(block.node),
            0.0,
            float(index - heading) if heading >= 0 else _NO_HEADING,
            float(page.blocks[heading].size) if heading >= 0 else 0.0,
        ]

    def describe_holder(self, node: int) -> list[float]:
        """The features of a block's own element and of those around it."""
        known = self.holders[node]
        if known is not None:
            return known
        holder = self.page.nodes[node]
        parent = self.parent(holder)
        grandparent = self.parent(parent)
        found = [
            float(holder.end - holder.start),
            self.share_of_prose(holder),
            float(parent.end - parent.start),
            self.share_of_prose(parent),
            float(grandparent.end - grandparent.start),
            self.share_of_prose(grandparent),
            self.share_of_prose(self.parent(grandparent)),
        ]
        self.holders[node] = found
        return found

    def share_of_prose(self, node: Node) -> float:
        """The share of the page's prose in an element."""
        return (self.prose[node.end] - self.prose[node.start]) / self.whole_prose

    def describe_alike(self, index: int) -> list[float]:
        """The features of the blocks of a block's kind."""
        alike = self.alike[index]
        if not alike.features:
            prose = float(alike.prose)
            alike.features = [
                prose / self.whole_prose,
                prose / float(alike.size),
                prose / float(alike.count),
            ]
        return alike.features

    def describe_words(self, node: int) -> list[float]:
        """How many elements around a block call themselves furniture, and whether one the body."""
        line: list[int] = []
        known: list[float] | None = None
        while node >= 0:
            known = self.around[node]
            if known is not None:
                break
            line.append(node)
            node = self.page.nodes[node].parent
        if known is None:
            known = [0.0, 0.0]
        for at in reversed(line):
            one = self.page.nodes[at]
            is_furniture = one.tag in _FURNITURE_TAGS or (
                one.tag != "body" and FURNITURE_WORDS.search(one.words)
            )
            is_body = known[1] > 0 or "articleBody" in one.roles or BODY_WORDS.search(one.words)
            if is_furniture or (is_body and not known[1]):
                known = [known[0] + (1.0 if is_furniture else 0.0), 1.0 if is_body else 0.0]
            self.around[at] = known
        return known

    def share_of_title(self, index: int) -> float:
        """The share of a block's long words that the title has."""
        block = self.page.blocks[index]
        if not self.title_words or block.size > _MAX_TITLE_WORDS_CHARS:
            return 0.0
        count = shared = 0
        for word in normal_form(block.text).split():
            if len(word) >= _LONG_WORD_CHARS:
                count += 1
                if word in self.title_words:
                    shared += 1
        return float(shared) / float(count) if count else 0.0


def _ending(text: str) -> float:
    last = text.rstrip(_CLOSING_MARKS)[-1:]
    if last in _SENTENCE_ENDS and last:
        return 1.0
    return 2.0 if last == ":" else 0.0
