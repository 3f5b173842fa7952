"""Reading a tree into the flat list of a page's blocks, in one pass.

Everything after this works on blocks, not on elements.
"""

import re
from collections.abc import Sequence
from typing import Final, TypeAlias

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.extract.elements import (
    BLOCK,
    BOLD,
    BREAK,
    CONTROLS,
    COUNTED,
    IMAGE,
    INLINE,
    ITALIC,
    KINDS,
    LINK,
    NOTE,
    SKIP,
    TEXT,
    kind_of,
)
from archive.extract.menus import texts_of_list
from archive.extract.page import Block, Moment, Node, Page, Statements
from archive.extract.statements import read_link, read_meta, read_script, read_statements
from archive.extract.table_rows import join_rows
from archive.extract.wording import TRAIL_WORDS, clean_line, words_of

_NOTHING: Final = (0, 0, 0, 0)
_LISTS: Final = frozenset({"ul", "ol", "nav"})
_ENDS_SENTENCE: Final = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_MAX_PART_CHARS = 100
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A line break inside a paragraph, until the paragraph is read; white space for whoever cleans it.
_LINE_BREAK: Final = "\x0b"
_SHORT_LINE_CHARS = 80
_ALIGN: Final = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)
# Elements whose lines are laid out by hand: a single line break there ends a paragraph.
_LINE_HOLDERS: Final = frozenset(
    {"td", "th", "div", "body", "center", "form", "section", "article", "main"}
)
# Words of an inline element that tell what the line is (a byline in a span, a caption in an em).
_INLINE_HINTS: Final = frozenset(
    {"span", "em", "i", "small", "strong", "b", "a", "time", "font", "label"}
)


_AUTHOR_PAGE: Final = re.compile(
    r"/(?:authors?|tac-gia|contributors?|writers?|journalists?)/[^/?#]+/?$"
)
# A longer title was never closed.
_MAX_TITLE_CHARS = 2_000


def _short_lines(text: str) -> tuple[str, ...]:
    """The lines of a paragraph of four short lines or more, each begun as lines of verse are."""
    if text.count(_LINE_BREAK) < 3:
        return ()
    lines = tuple(filter(None, map(clean_line, text.split(_LINE_BREAK))))
    short = all(len(line) <= _SHORT_LINE_CHARS and not line[0].islower() for line in lines)
    return lines if short and len(lines) >= 4 else ()


# What closing an element has to undo. Of a block: the element, its tag, the node around it and the
# alignment there. Of an inline element: the element, None, what it counted as, and its hint: its
# words, its run, and how many pieces the run had before. Plain tuples, a page has thousands.
_Hint: TypeAlias = tuple[str, int, int]
_Closing: TypeAlias = tuple[LexborNode, str | None, int, str, _Hint | None]
# A piece of a run: what it counts as, its first piece and the one behind its last, its words.
_Span: TypeAlias = tuple[int, int, int, str]


def _size_of(text: str) -> int:
    return len("".join(text.split()))


class _Reader:
    """The one pass. Iterative, since hostile pages nest deeper than Python recurses.

    The text since the last border is `pieces`, `filled` once there is more than white space in
    it; `spans` tell which of the pieces are linked, bold, slanted, or called something. `starts`
    are the first pieces of what is still open, one for each of `LINK`, `BOLD` and `ITALIC`.
    """

    def __init__(self, said: Statements) -> None:
        self.blocks: list[Block] = []
        self.nodes: list[Node] = []
        self.images_at: list[int] = []
        self.moments: list[Moment] = []
        self.said = said
        self.current = -1
        self.align = ""
        self.depths = [0, 0, 0, 0]
        self.starts = [0, 0, 0, 0]
        self.pieces: list[str] = []
        self.spans: list[_Span] = []
        self.filled = False
        self.run = self.breaks = self.inline = self.swallowed = 0
        self.image_pending = False
        self.stack: list[_Closing] = []

    def read(self, root: LexborNode) -> Page:
        """The page below one element."""
        node: LexborNode | None = root
        stack, pieces = self.stack, self.pieces
        while True:
            if node is None:
                closing = stack.pop()
                self.close(closing)
                if not stack:
                    break
                node = closing[0].next
                continue
            kind, name = KINDS.get(node.tag_id) or kind_of(node)
            if kind == TEXT:
                text = node.text_content or ""
                if self.filled:
                    pieces.append(text)
                    if self.breaks and not text.isspace():
                        self.breaks = 0
                elif not text.isspace():
                    pieces.append(text)
                    self.filled = True
                    self.breaks = 0
            elif kind == BLOCK:
                self.open_block(node, name)
                node = None if name in _LISTS and self.add_list(node) else node.first_child
                continue
            elif kind == INLINE:
                child = node.first_child
                if child is not None:
                    self.open_inline(node, name)
                    node = child
                    continue
                self.note(node, name, kind)
            elif kind != SKIP:
                self.note(node, name, kind)
            if not stack:
                break
            node = node.next
        self.flush()
        return Page(
            self.blocks, self.nodes, self.images_at, self.moments, self.said, self.swallowed
        )

    def add_list(self, element: LexborNode) -> bool:
        """Read a list of nothing but links as one block; False where it is none."""
        texts = None if self.is_trail() else texts_of_list(element)
        if texts is None:
            return False
        self.pieces.append(" ".join(texts))
        self.filled = bool(self.pieces[0].strip())
        self.spans.append((LINK, 0, 1, ""))
        return True

    def is_trail(self) -> bool:
        node = self.nodes[-1]
        return TRAIL_WORDS.search(node.words) or TRAIL_WORDS.search(self.nodes[node.parent].words)

    def note(self, element: LexborNode, name: str, kind: int) -> None:
        """Take from an element without text what it says."""
        if kind == BREAK:
            self.add_break()
        elif kind == IMAGE:
            self.add_image()
        elif name == "meta":
            read_meta(element.attributes, self.said)
            self.add_moment(element.attributes, "")
        elif name == "script":
            read_script(element, self.said)
        elif name == "link":
            read_link(element.attributes, self.said)
        elif name == "time":
            self.add_moment(element.attributes, "time")
        elif kind == NOTE:
            self.swallowed += len(element.text())

    def open_block(self, element: LexborNode, name: str) -> None:
        if self.pieces:
            self.flush()
        parent = self.current
        self.stack.append((element, name, parent, self.align, None))
        self.current = len(self.nodes)
        words = roles = ""
        hidden = name in CONTROLS
        attributes = element.attributes
        if attributes:
            words = words_of(attributes.get("class"), attributes.get("id"), attributes.get("type"))
            style, align = attributes.get("style"), attributes.get("align")
            hidden = hidden or "hidden" in attributes
            if style:
                hidden = hidden or _HIDDEN.search(style) is not None
            if "itemprop" in attributes or "role" in attributes:
                roles = f"{attributes.get('itemprop') or ''} {attributes.get('role') or ''}"
                self.add_moment(attributes, words)
            if style or align or name == "center" or " text " in words:
                self.set_align(name, style, align, words)
        elif name == "center":
            self.align = "center"
        self.nodes.append(Node(name, parent, len(self.blocks), words, roles, hidden))

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

    def open_inline(self, element: LexborNode, name: str) -> None:
        kind = COUNTED.get(name, 0)
        hint: _Hint | None = None
        attributes = element.attributes
        address = attributes.get("href") if kind == LINK else None
        # An anchor that leads nowhere is a place, or a button.
        if kind == LINK and address is None and "onclick" not in attributes:
            kind = 0
        if attributes and name in _INLINE_HINTS:
            words = words_of(
                attributes.get("class"),
                attributes.get("id"),
                attributes.get("itemprop"),
                attributes.get("rel"),
            )
            if address and _AUTHOR_PAGE.search(address):
                words += " author "
            style = attributes.get("style")
            if style and _HIDDEN.search(style):
                words += " sr only "
            if words:
                hint = (words, self.run, len(self.pieces))
            if name == "time" or "itemprop" in attributes:
                self.add_moment(attributes, words)
        if kind:
            if not self.depths[kind]:
                self.starts[kind] = len(self.pieces)
            self.depths[kind] += 1
        self.inline += 1
        self.stack.append((element, None, kind, "", hint))

    def add_moment(self, attributes: dict[str, str | None], words: str) -> None:
        """Note a date written for machines: a `time` element's, or that of a date property."""
        role = attributes.get("itemprop") or attributes.get("pubdate") or ""
        value = attributes.get("datetime")
        if value is None and "date" in role.lower():
            value = attributes.get("content") or attributes.get("title")
        if value:
            self.moments.append(Moment(len(self.blocks), value, f"{role} {words}"))

    def close(self, closing: _Closing) -> None:
        _, tag, number, align, hint = closing
        if tag is None:
            self.close_inline(number, hint)
            return
        if self.pieces:
            self.flush()
        nodes, end = self.nodes, len(self.blocks)
        node = nodes[self.current]
        if node.start == end and len(nodes) == self.current + 1:
            nodes.pop()  # nothing in it, and nothing that points to it
        else:
            node.end = end
            if tag == "table":
                join_rows(self.nodes, self.current, self.blocks)
        self.current = number
        self.align = align

    def close_inline(self, kind: int, hint: _Hint | None) -> None:
        self.inline -= 1
        end = len(self.pieces)
        if kind:
            self.depths[kind] -= 1
            if not self.depths[kind] and end:
                self.spans.append((kind, self.starts[kind], end, ""))
        if hint is not None and hint[1] == self.run and end:
            self.spans.append((0, hint[2], end, hint[0]))

    def add_image(self) -> None:
        self.images_at.append(len(self.blocks))
        self.image_pending = True
        index = self.current
        for _ in range(5):  # a table's cell, row, body and the table itself
            if index >= 0:
                self.nodes[index].has_image = True
                index = self.nodes[index].parent

    def add_break(self) -> None:
        self.breaks += 1
        if self.filled and (self.breaks >= 2 or self.ends_here()):
            self.flush()
        else:
            self.pieces.append(_LINE_BREAK)

    def ends_here(self) -> bool:
        """Whether the line before a single line break is a paragraph of its own."""
        if not self.inline and self.nodes[self.current].tag in _LINE_HOLDERS:
            return True
        line = "".join(self.pieces).rstrip()
        return len(line) >= 60 and bool(_ENDS_SENTENCE.search(line))

    def flush(self) -> None:
        pieces = self.pieces
        if not self.filled:
            pieces.clear()
            self.spans.clear()
            return
        whole = pieces[0] if len(pieces) == 1 else "".join(pieces)
        text = clean_line(whole)
        if text:
            node = self.nodes[self.current]
            size = len(text) - text.count(" ")
            counts, called, parts = self.measure(size)
            words = node.words if node.tag not in ("td", "body") else ""
            lines = _short_lines(whole) if _LINE_BREAK in whole else ()
            self.blocks.append(
                Block(
                    text,
                    node.tag,
                    self.current,
                    words + called if called else words,
                    size,
                    counts[LINK],
                    counts[BOLD],
                    counts[ITALIC],
                    self.image_pending,
                    self.align,
                    node.roles,
                    parts,
                    lines,
                )
            )
            self.image_pending = False
        pieces.clear()
        self.spans.clear()
        self.starts = [0, 0, 0, 0]
        self.filled = False
        self.breaks = 0
        self.run += 1

    def measure(self, size: int) -> tuple[Sequence[int], str, tuple[tuple[str, str], ...]]:
        """How much of the run is linked, bold, slanted; its words; and those of parts of it."""
        pieces, spans = self.pieces, self.spans
        end = len(pieces)
        for kind, depth in enumerate(self.depths):
            if depth:
                spans.append((kind, self.starts[kind], end, ""))
        if not spans:
            return _NOTHING, "", ()
        counts = [0, 0, 0, 0]
        called = ""
        parts: list[tuple[str, str]] = []
        sizes: list[int] = []
        for kind, first, last, words in spans:
            if first == 0 and last == end:
                amount = size
            else:
                sizes = sizes or list(map(_size_of, pieces))
                amount = sizes[first] if last == first + 1 else sum(sizes[first:last])
            if kind:
                counts[kind] += amount
            elif amount >= 0.9 * size:
                called += words
            elif 0 < amount <= _MAX_PART_CHARS:
                parts.append((words, clean_line("".join(pieces[first:last]))))
        return counts, called, tuple(parts)


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
