"""Reading a tree into the flat list of a page's blocks, in one pass.

Everything after this works on blocks, not on elements.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.extract.page import Block, Moment, Node, Page, Statements
from archive.extract.statements import read_link, read_meta, read_script, read_statements
from archive.extract.table_rows import rows_of
from archive.extract.wording import clean_line, words_of

# Never read: code, controls and media. A form is read: some sites wrap the whole page in one.
_SKIPPED = frozenset(
    "script style noscript template iframe embed select option textarea input datalist head math "
    "progress meter title svg link object -comment -doctype".split()
)
# What an unclosed one of these swallows is text.
_SWALLOWING = frozenset("textarea title select iframe xmp".split())
# Controls hold labels, no text; but one that was never closed may hold the page.
_CONTROLS = frozenset("button canvas audio video map dialog".split())
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu "
    "nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
# What the reader does with an element; what is not named here is inline.
_SKIP, _BREAK, _IMAGE, _META, _BLOCK = range(1, 6)
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em", "small", "cite"})
_IMAGES = frozenset({"img", "picture", "amp-img"})
_KINDS = {
    **dict.fromkeys(_BLOCKS | _CONTROLS, _BLOCK),
    **dict.fromkeys(_IMAGES, _IMAGE),
    **dict.fromkeys(_SKIPPED, _SKIP),
    "br": _BREAK,
    "meta": _META,
}
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
_INLINE_HINTS = frozenset({"span", "em", "i", "small", "strong", "b", "a", "time", "font", "label"})


_AUTHOR_PAGE = re.compile(r"/(?:authors?|tac-gia|contributors?|writers?|journalists?)/[^/?#]+/?$")
# A longer title was never closed.
_MAX_TITLE_CHARS = 2_000
_REMEMBERED_WORDS = 4096

_words_of = lru_cache(maxsize=_REMEMBERED_WORDS)(words_of)


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


# What closing an inline element may make of its text: its words, its run, and how many characters
# and pieces the run had before.
_Hint = tuple[str, _Run, int, int]
# What to undo when an element's last child has been read: of a block its tag, the node around it
# and the alignment there; of an inline element what it counted as, and its hint. A plain tuple,
# since a page has thousands.
_Closing = tuple[LexborNode, str, int, str | None, int, int, int, _Hint | None]


class _Reader:
    """The one pass. Iterative, since hostile pages nest deeper than Python recurses."""

    def __init__(self, said: Statements) -> None:
        self.blocks: list[Block] = []
        self.nodes: list[Node] = []
        self.images_at: list[int] = []
        self.moments: list[Moment] = []
        self.said = said
        self.current = -1
        self.align = ""
        self.links = self.bolds = self.italics = 0
        self.run = _Run()
        self.image_pending = False
        self.inline = self.swallowed = 0
        self.stack: list[_Closing] = []

    def read(self, root: LexborNode) -> Page:
        """The page below one element."""
        node: LexborNode | None = root
        stack = self.stack
        while node is not None or stack:
            if node is None:
                closing = stack.pop()
                self.close(closing)
                node = closing[0].next if stack else None
                continue
            tag = node.tag
            if tag == "-text":
                text = node.text_content or ""
                if not text.isspace():
                    self.add_text(text)
                elif self.run.pieces:  # at a run's beginning it says nothing
                    self.run.pieces.append(" ")
            elif tag is not None and self.open(node, tag):
                node = node.child
                continue
            node = node.next if stack else None
        self.flush()
        return Page(
            self.blocks, self.nodes, self.images_at, self.moments, self.said, self.swallowed
        )

    def add_text(self, text: str) -> None:
        run = self.run
        run.pieces.append(text)
        size = len("".join(text.split()))
        if size:
            run.breaks = 0
            run.size += size
            if self.links:
                run.link += size
            if self.bolds:
                run.bold += size
            if self.italics:
                run.italic += size

    def open(self, element: LexborNode, name: str) -> bool:
        """Begin an element; whether its children are to be read."""
        kind = _KINDS.get(name)
        if kind == _BLOCK or (kind is None and "-" in name):
            self.stack.append(self.open_block(element, name))
            return True
        if kind is not None:
            self.note(element, name, kind)
            return False
        if element.child is None:
            if name == "time":
                self.add_moment(element.attributes, "time")
            return False
        self.stack.append(self.open_inline(element, name))
        return True

    def note(self, element: LexborNode, name: str, kind: int) -> None:
        """Take from an element without text what it says."""
        if kind == _BREAK:
            self.add_break()
        elif kind == _IMAGE:
            self.add_image()
        elif kind == _META:
            read_meta(element.attributes, self.said)
            self.add_moment(element.attributes, "")
        elif name == "script":
            read_script(element, self.said)
        elif name == "link":
            read_link(element.attributes, self.said)
        elif name in _SWALLOWING:
            self.swallowed += len(element.text())

    def open_block(self, element: LexborNode, name: str) -> _Closing:
        if self.run.pieces:
            self.flush()
        parent = self.current
        closing = (element, name, parent, self.align, 0, 0, 0, None)
        self.current = len(self.nodes)
        words = roles = ""
        hidden = name in _CONTROLS
        attributes = element.attributes
        if attributes:
            get = attributes.get
            hidden = hidden or "hidden" in attributes
            words = _words_of(get("class"), get("id"), get("type"))
            style, align = get("style"), get("align")
            if style:
                hidden = hidden or _HIDDEN.search(style) is not None
            if "itemprop" in attributes or "role" in attributes:
                roles = f"{get('itemprop') or ''} {get('role') or ''}"
                self.add_moment(attributes, words)
            if style or align or name == "center" or " text " in words:
                self.set_align(name, style, align, words)
        elif name == "center":
            self.align = "center"
        self.nodes.append(Node(name, parent, len(self.blocks), words, roles, hidden))
        return closing

    def set_align(self, name: str, style: str | None, given: str | None, words: str) -> None:
        found = _ALIGN.search(style) if style else None
        align = found.group(1).lower() if found else ""
        if not align and given and name != "table":  # there it places the table, not its text
            align = given.lower()
        if align:
            self.align = align
        elif name == "center" or " text center " in words:
            self.align = "center"
        elif " text right " in words:
            self.align = "right"

    def open_inline(self, element: LexborNode, name: str) -> _Closing:
        link = bold = italic = 0
        hint: _Hint | None = None
        attributes = element.attributes
        if name == "a":
            # An anchor that leads nowhere is a place, or a button.
            address = attributes.get("href")
            link = int(address is not None or "onclick" in attributes)
            self.links += link
            leads_to_author = address and _AUTHOR_PAGE.search(address) is not None
        elif name in _BOLD:
            bold = 1
            self.bolds += 1
        elif name in _ITALIC:
            italic = 1
            self.italics += 1
        if attributes and name in _INLINE_HINTS:
            get = attributes.get
            words = _words_of(get("class"), get("id"), get("itemprop"), get("rel"))
            if name == "a" and leads_to_author:
                words += " author "
            style = attributes.get("style")
            if style and _HIDDEN.search(style):
                words += " sr only "
            if words:
                hint = (words, self.run, self.run.size, len(self.run.pieces))
            if name == "time" or "itemprop" in attributes:
                self.add_moment(attributes, words)
        self.inline += 1
        return element, name, self.current, None, link, bold, italic, hint

    def add_moment(self, attributes: dict[str, str | None], words: str) -> None:
        """Note a date written for machines: a `time` element's, or that of a date property."""
        role = attributes.get("itemprop") or attributes.get("pubdate") or ""
        value = attributes.get("datetime")
        if value is None and "date" in role.lower():
            value = attributes.get("content") or attributes.get("title")
        if value:
            self.moments.append(Moment(len(self.blocks), value, f"{role} {words}"))

    def close(self, closing: _Closing) -> None:
        _, tag, parent, align, link, bold, italic, hint = closing
        if align is None:
            self.inline -= 1
            self.links -= link
            self.bolds -= bold
            self.italics -= italic
            if hint is not None and hint[1] is self.run:
                words, run, size, first = hint
                text = "".join(run.pieces[first:]) if run.size - size <= _MAX_PART_CHARS else ""
                run.hints.append((words, run.size - size, text))
            return
        if self.run.pieces:
            self.flush()
        self.nodes[self.current].end = len(self.blocks)
        if tag == "table":
            self.join_rows(self.current)
        self.current = parent
        self.align = align

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
                _short_lines(whole) if _LINE_BREAK in whole else (),
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


def read_page(tree: LexborHTMLParser) -> Page:
    """The page's text blocks and statements. Never raises; a page without text has none."""
    said = read_statements(tree)
    root = tree.body or tree.root
    reader = _Reader(said)
    if root is None:
        return Page([], [], said=said)
    page = reader.read(root)
    page.swallowed += len(said.title) if len(said.title) > _MAX_TITLE_CHARS else 0
    return page
