"""A page as a flat list of text blocks, the elements that hold them, and what its head states."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final


# A page has hundreds of blocks and elements: they are made by a method that is compiled, as that of
# `dataclass` is not (it takes five times as long), and they are not frozen, though nothing writes
# to a block once the reader has made it.
@dataclass(slots=True, init=False)
class Block:
    """One run of text between two borders of blocks.

    `words` are the class and id words of the block's element and of inline elements that hold all
    of it; `parts` are the words and texts of inline elements that hold some of it (an author and a
    date side by side); `lines` are the lines of verse, or of a list typed with line
    breaks, else none. The counts are of characters that are not white space.
    """

    text: str
    tag: str
    node: int
    words: str
    size: int
    link: int
    bold: int
    italic: int
    after_image: bool
    align: str
    roles: str
    parts: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]

    def __init__(
        self,
        text: str,
        tag: str,
        node: int,
        words: str,
        size: int,
        link: int,
        bold: int,
        italic: int,
        after_image: bool,
        align: str,
        roles: str,
        parts: tuple[tuple[str, str], ...] = (),
        lines: tuple[str, ...] = (),
    ) -> None:
        self.text = text
        self.tag = tag
        self.node = node
        self.words = words
        self.size = size
        self.link = link
        self.bold = bold
        self.italic = italic
        self.after_image = after_image
        self.align = align
        self.roles = roles
        self.parts = parts
        self.lines = lines

    @property
    def link_density(self) -> float:
        """Share of the text that stands in links, 0 to 1."""
        return self.link / self.size if self.size else 0.0

    @property
    def is_heading(self) -> bool:
        """Whether the markup calls this a heading."""
        return self.tag in _HEADINGS


_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE_ENDS: Final = frozenset(".!?…")
_CLOSING_MARKS: Final = "\"'”’»)]"
_PROSE_MARKS: Final = re.compile(r"[,;.!?…] ")


def is_prose(block: Block) -> bool:
    """Whether this reads like running text rather than a label, a teaser or a menu."""
    size = block.size
    if size < 25 or block.link > 0.5 * size:
        return False
    return (
        size >= 90
        or block.text.rstrip(_CLOSING_MARKS)[-1:] in _SENTENCE_ENDS
        or (size >= 50 and _PROSE_MARKS.search(block.text) is not None)
    )


@dataclass(slots=True, init=False)
class Node:
    """A block-level element: the half-open range of blocks inside it, and what it calls itself."""

    tag: str
    parent: int
    start: int
    words: str
    roles: str
    hidden: bool
    end: int
    has_image: bool

    def __init__(
        self,
        tag: str,
        parent: int,
        start: int,
        words: str,
        roles: str,
        hidden: bool,
        end: int = 0,
        has_image: bool = False,
    ) -> None:
        self.tag = tag
        self.parent = parent
        self.start = start
        self.words = words
        self.roles = roles
        self.hidden = hidden
        self.end = end
        self.has_image = has_image


@dataclass(frozen=True, slots=True)
class Moment:
    """A machine's date on the page (`time`, `datePublished`): the block it stands in or before."""

    at: int
    value: str
    words: str


@dataclass(slots=True)
class Statements:
    """What a page says to machines, as it stands there and in its order.

    `metas` are contents by lower-case name, property or itemprop; `links` are `link` elements'
    addresses by relation; `scripts` are the texts of JSON-LD elements; `language` is the root
    element's.
    """

    title: str = ""
    language: str | None = None
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """The blocks of a page in reading order, the elements that hold them, and its statements.

    `swallowed` counts characters that stand where no text is shown (an unclosed `textarea`), so
    that a reader can tell that the parser may have lost an article in there.
    """

    blocks: list[Block]
    nodes: list[Node]
    images_at: list[int] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    said: Statements = field(default_factory=Statements)
    swallowed: int = 0
    _prose: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def prose(self) -> list[int]:
        """Characters of running text of each block, those in links not counted."""
        if not self._prose:
            self._prose = [
                block.size - block.link if is_prose(block) else 0 for block in self.blocks
            ]
        return self._prose

    @property
    def size(self) -> int:
        """Characters of text on the page, white space not counted."""
        return sum(block.size for block in self.blocks)

    def ancestors(self, node: int) -> list[int]:
        """The node and everything that holds it, innermost first (at most 64 of them)."""
        line: list[int] = []
        nodes = self.nodes
        while node >= 0 and len(line) < 64:
            line.append(node)
            node = nodes[node].parent
        return line


def prefix_sums(values: Sequence[float]) -> list[float]:
    """Sums of the first 0, 1, 2 … values, so that a range's sum is one subtraction."""
    return [0.0, *accumulate(values)]
