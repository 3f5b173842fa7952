"""A page as a flat list of text blocks, read in one pass over the tree.

Everything after this works on blocks, not on elements: a faster tree can replace BeautifulSoup
here without a change elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PageElement, Tag

from archive.extract.table_rows import rows_of
from archive.extract.wording import clean_line, words_of

# Never read: code, controls and media. A form is read: some sites wrap the whole page in one.
_SKIPPED = frozenset(
    "script style noscript template iframe embed select option textarea input datalist head math "
    "progress meter title".split()
)
# Controls and drawings hold labels, no text; but one that was never closed may hold the page.
_CONTROLS = frozenset("button svg object canvas audio video map dialog".split())
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu "
    "nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em", "small", "cite"})
_IMAGES = frozenset({"img", "picture", "amp-img"})
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_MAX_PART_CHARS = 100
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A line break inside a paragraph, until the paragraph is read; white space for whoever cleans it.
_LINE_BREAK = "\x0b"
_SHORT_LINE_CHARS = 80
_ALIGN = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)
# Elements whose lines are laid out by hand: a single line break there ends a paragraph.
_LINE_HOLDERS = frozenset(
    {"td", "th", "div", "body", "center", "form", "section", "article", "main"}
)
# Words of an inline element that tell what the line is (a byline in a span, a caption in an em).
_INLINE_HINTS = ("span", "em", "i", "small", "strong", "b", "a", "time", "font", "label")


@dataclass(slots=True)
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
    parts: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def link_density(self) -> float:
        """Share of the text that stands in links, 0 to 1."""
        return self.link / self.size if self.size else 0.0

    @property
    def is_heading(self) -> bool:
        """Whether the markup calls this a heading."""
        return len(self.tag) == 2 and self.tag[0] == "h" and self.tag[1].isdigit()


@dataclass(slots=True)
class Node:
    """A block-level element: the half-open range of blocks inside it, and what it calls itself."""

    tag: str
    parent: int
    depth: int
    start: int
    words: str
    roles: str
    hidden: bool
    end: int = 0
    has_image: bool = False


@dataclass(slots=True)
class Page:
    """The blocks of a page in reading order and the elements that hold them."""

    blocks: list[Block]
    nodes: list[Node]
    max_depth: int
    images_at: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Characters of text on the page, white space not counted."""
        return sum(block.size for block in self.blocks)

    def ancestors(self, node: int) -> list[int]:
        """The node and everything that holds it, innermost first (at most 64 of them)."""
        line: list[int] = []
        while node >= 0 and len(line) < 64:
            line.append(node)
            node = self.nodes[node].parent
        return line


def _short_lines(text: str) -> tuple[str, ...]:
    """The lines of a paragraph of four short lines or more, each begun as lines of verse are."""
    if text.count(_LINE_BREAK) < 3:
        return ()
    lines = tuple(filter(None, map(clean_line, text.split(_LINE_BREAK))))
    short = all(len(line) <= _SHORT_LINE_CHARS and not line[0].islower() for line in lines)
    return lines if short and len(lines) >= 4 else ()


def prefix_sums(values: Sequence[float]) -> list[float]:
    """Sums of the first 0, 1, 2 … values, so that a range's sum is one subtraction."""
    return [0.0, *accumulate(values)]


class _Run:
    """The text gathered since the last border, with how much of it is linked, bold, italic."""

    __slots__ = ("bold", "breaks", "hints", "italic", "link", "pieces", "size")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.size = self.link = self.bold = self.italic = self.breaks = 0
        self.hints: list[tuple[str, int, str]] = []


@dataclass(slots=True)
class _Closing:
    """What to undo when an element's last child has been read."""

    tag: str
    node: int
    align: str | None
    counters: tuple[int, int, int]
    hint: tuple[str, _Run, int, int] | None = None


def _attribute(element: Tag, name: str) -> str:
    value = element.attrs.get(name)
    if isinstance(value, list):
        return " ".join(str(part) for part in value)
    return value if isinstance(value, str) else ""


class _Reader:
    """The one pass. Iterative, since hostile pages nest deeper than Python recurses."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.nodes: list[Node] = []
        self.images_at: list[int] = []
        self.current = -1
        self.align = ""
        self.links = self.bolds = self.italics = 0
        self.run = _Run()
        self.image_pending = False
        self.depth = self.max_depth = self.inline = 0
        self.stack: list[PageElement | _Closing] = []

    def read(self, *elements: PageElement) -> Page:
        self.stack.extend(reversed(elements))
        while self.stack:
            entry = self.stack.pop()
            if isinstance(entry, _Closing):
                self.close(entry)
            elif isinstance(entry, Tag):
                self.open(entry)
            elif type(entry) in (NavigableString, CData):
                self.add_text(str(entry))
        self.flush()
        return Page(self.blocks, self.nodes, self.max_depth, self.images_at)

    def add_text(self, text: str) -> None:
        run = self.run
        size = len(text) - sum(map(text.count, " \n\t\r\xa0"))
        run.pieces.append(text)
        if size:
            run.breaks = 0
            run.size += size
            run.link += size if self.links else 0
            run.bold += size if self.bolds else 0
            run.italic += size if self.italics else 0

    def open(self, element: Tag) -> None:
        name = element.name.lower()
        if name in _SKIPPED:
            return
        if name == "br":
            self.add_break()
            return
        if name in _IMAGES:
            self.add_image()
            return
        is_block = name in _BLOCKS or name in _CONTROLS or "-" in name
        if not is_block and not element.contents:
            return
        self.depth += 1
        self.max_depth = max(self.max_depth, self.depth)
        closing = self.open_block(element, name) if is_block else self.open_inline(element, name)
        self.stack.append(closing)
        self.stack.extend(reversed(element.contents))

    def open_block(self, element: Tag, name: str) -> _Closing:
        self.flush()
        attributes = element.attrs
        style = _attribute(element, "style") if "style" in attributes else ""
        hidden = name in _CONTROLS or "hidden" in attributes
        hidden = hidden or bool(style and _HIDDEN.search(style))
        values = [_attribute(element, key) for key in ("class", "id", "type") if key in attributes]
        words = words_of(*values)
        roles = _attribute(element, "itemprop") + " " + _attribute(element, "role")
        closing = _Closing(name, self.current, self.align, (0, 0, 0))
        parent = self.current
        depth = self.nodes[parent].depth + 1 if parent >= 0 else 0
        self.current = len(self.nodes)
        self.nodes.append(Node(name, parent, depth, len(self.blocks), words, roles, hidden))
        found = _ALIGN.search(style) if style else None
        align = found.group(1).lower() if found else ""
        if not align and name != "table":  # a table's attribute places the table, not its text
            align = _attribute(element, "align").lower()
        if align:
            self.align = align
        elif name == "center" or " text center " in words:
            self.align = "center"
        elif " text right " in words:
            self.align = "right"
        return closing

    def open_inline(self, element: Tag, name: str) -> _Closing:
        counters = (int(name == "a"), int(name in _BOLD), int(name in _ITALIC))
        hint = None
        if element.attrs and name in _INLINE_HINTS:
            values = [_attribute(element, key) for key in ("class", "id", "itemprop", "rel")]
            if words := words_of(*values):
                hint = (words, self.run, self.run.size, len(self.run.pieces))
            if _HIDDEN.search(_attribute(element, "style")):
                hint = (words + " sr only ", self.run, self.run.size, len(self.run.pieces))
        self.inline += 1
        self.links += counters[0]
        self.bolds += counters[1]
        self.italics += counters[2]
        return _Closing("", self.current, None, counters, hint)

    def close(self, closing: _Closing) -> None:
        self.depth -= 1
        if closing.align is None:
            self.inline -= 1
            self.links -= closing.counters[0]
            self.bolds -= closing.counters[1]
            self.italics -= closing.counters[2]
            if closing.hint and closing.hint[1] is self.run:
                words, run, size, first = closing.hint
                text = "".join(run.pieces[first:]) if run.size - size <= _MAX_PART_CHARS else ""
                run.hints.append((words, run.size - size, text))
            return
        self.flush()
        self.nodes[self.current].end = len(self.blocks)
        if closing.tag == "table":
            self.join_rows(self.current)
        self.current = closing.node
        self.align = closing.align

    def add_image(self) -> None:
        self.images_at.append(len(self.blocks))
        self.image_pending = True
        index = self.current
        for _ in range(5):  # a table's cell, row, body and the table itself
            if index >= 0:
                self.nodes[index].has_image = True
                index = self.nodes[index].parent

    def add_break(self) -> None:
        run = self.run
        run.breaks += 1
        if run.size and (run.breaks >= 2 or self.ends_here()):
            self.flush()
        else:
            run.pieces.append(_LINE_BREAK)

    def ends_here(self) -> bool:
        """Whether the line before a single line break is a paragraph of its own."""
        if not self.inline and self.nodes[self.current].tag in _LINE_HOLDERS:
            return True
        line = "".join(self.run.pieces).rstrip()
        return len(line) >= 60 and bool(_ENDS_SENTENCE.search(line))

    def flush(self) -> None:
        run = self.run
        if not run.size:
            if run.pieces:
                run.pieces.clear()
            return
        self.run = _Run()
        whole = "".join(run.pieces)
        text = clean_line(whole)
        if not text:
            return
        node = self.nodes[self.current]
        words = node.words if node.tag not in ("td", "body") else ""
        parts = []
        for hint, size, part in run.hints:
            if size >= 0.9 * run.size:
                words += hint
            elif part:
                parts.append((hint, clean_line(part)))
        after_image = self.image_pending
        self.image_pending = False
        counts = (run.size, run.link, run.bold, run.italic)
        self.blocks.append(
            Block(
                text,
                node.tag,
                self.current,
                words,
                *counts,
                after_image,
                self.align,
                node.roles,
                tuple(parts),
                _short_lines(whole),
            )
        )

    def join_rows(self, table: int) -> None:
        """Turn the blocks of a table of data into one block a row; a layout table stays as is."""
        start = self.nodes[table].start
        rows = rows_of(self.nodes, table, self.blocks)
        if rows is None:
            return
        kept: list[Block] = []
        for cells, caption in rows:
            members = [block for cell in cells for block in cell]
            if caption:
                kept.extend(members)
                continue
            text = " | ".join(" ".join(block.text for block in cell) for cell in cells if cell)
            sums = [
                sum(values) for values in zip(*((b.size, b.link) for b in members), strict=True)
            ]
            kept.append(Block(text, "tr", table, "", sums[0], sums[1], 0, 0, False, "", ""))
        self.blocks[start:] = kept
        for node in self.nodes[table + 1 :]:
            node.start = node.end = start
        self.nodes[table].end = len(self.blocks)
        if kept and kept[0].tag == "caption":
            self.nodes[kept[0].node].end = start + 1


def read_page(tree: BeautifulSoup) -> Page:
    """The page's text blocks. Never raises; a page without text has none."""
    root = tree.body or tree
    reader = _Reader()
    if not isinstance(root, BeautifulSoup):
        return reader.read(root)
    # A fragment without body: what stands at its top is read as if in one.
    reader.nodes.append(Node("body", -1, 0, 0, "", "", hidden=False))
    reader.current = 0
    page = reader.read(*root.contents)
    page.nodes[0].end = len(page.blocks)
    return page
