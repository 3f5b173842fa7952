"""Marking the query's words in an archived page's own markup.

The texts of a block (a paragraph, a cell, a list entry) are read as one across the tags within it,
so that `<b>nông</b> thôn` is found as it is in search, by the same `index.Matcher`. Every piece of
a match gets a `<mark>` of its own between the tags: no tag of the page is moved.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from archive import Document
from index import Matcher, parse_query
from webapp.markup import Change, Part, apply_changes, iter_parts

# The address of the place to begin reading: /original#tangthu-first
FIRST = "tangthu-first"
_OPEN = "<mark class=tangthu-mark>"
_OPEN_FIRST = f"<mark class=tangthu-mark id={FIRST} style=scroll-margin-block:30vh>"
_CLOSE = "</mark>"

# Tags within a line of text; any other begins a new block.
_INLINE = frozenset(
    "a abbr acronym b basefont bdi bdo big cite code data del dfn em font i img ins kbd label mark "
    "nobr q s samp small span strike strong sub sup time tt u var wbr archived-iframe".split()
)
_SPACES = "\t\n\f\r "
# What is read otherwise than it is written: references, white space but a single space, letters
# with marks apart.
_SPECIAL = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?"
    r"| ?[\t\n\f\r][\t\n\f\r ]*+|  [\t\n\f\r ]*+|[^\W\d_][\u0300-\u036f]+"
)
_MAX_MARKS = 5_000
# What a menu says in one entry is shorter than this, without its spaces.
_MENU_CHARS = 40


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of a block's text and where it is from; `is_literal` if letter for letter."""

    text_start: int
    text: str
    start: int
    end: int
    is_literal: bool


def _iter_stretches(markup: str, start: int, end: int) -> Iterator[tuple[str, int, int, bool]]:
    position = start
    for found in _SPECIAL.finditer(markup, start, end):
        if found.start() > position:
            yield markup[position : found.start()], position, found.start(), True
        position = found.end()
        written = found[0]
        if written[0] == "&":
            text = unescape(written)
        elif written[0] in _SPACES:
            text = " "
        else:
            text = unicodedata.normalize("NFC", written)
        yield text, found.start(), position, False
    if position < end:
        yield markup[position:end], position, end, True


class _Block:
    """The text of one block, as it is read, with the places it is from."""

    def __init__(self) -> None:
        self._stretches: list[_Stretch] = []
        self._length = 0

    def add(self, markup: str, part: Part) -> None:
        for text, start, end, is_literal in _iter_stretches(markup, part.start, part.end):
            self._put(_Stretch(self._length, text, start, end, is_literal))

    def add_space(self, at: int) -> None:
        """A line break in the source, which is white space in the text."""
        self._put(_Stretch(self._length, " ", at, at, is_literal=False))

    def _put(self, stretch: _Stretch) -> None:
        self._stretches.append(stretch)
        self._length += len(stretch.text)

    def text(self) -> str:
        return "".join([stretch.text for stretch in self._stretches])

    def places(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where in the source a span of the text stands, one place between two tags each."""
        place: tuple[int, int] | None = None
        first = bisect_right(self._stretches, start, key=lambda one: one.text_start) - 1
        for stretch in self._stretches[first:]:
            if stretch.text_start >= end:
                break
            low, high = stretch.start, stretch.end
            if stretch.is_literal:
                low += max(0, start - stretch.text_start)
                high = stretch.start + min(len(stretch.text), end - stretch.text_start)
            if low == high:
                continue
            if place and place[1] == low:
                place = (place[0], high)
                continue
            if place:
                yield place
            place = (low, high)
        if place:
            yield place


def _iter_blocks(markup: str) -> Iterator[_Block]:
    block = _Block()
    for part in iter_parts(markup):
        if part.kind == "text":
            block.add(markup, part)
        elif part.kind == "tag" and part.name == "br":
            block.add_space(part.start)
        elif part.kind == "tag" and part.name not in _INLINE:
            yield block
            block = _Block()
    yield block


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


class _OwnText:
    """Tells the blocks of the article itself from the rest of its page."""

    def __init__(self, document: Document) -> None:
        texts = [_squeezed(text) for text in (document.title, *document.body)]
        self._whole = frozenset(texts)
        self._joined = "\n".join(texts)

    def has(self, block: str) -> bool:
        """Whether a block is a text of the article, or a piece of one too long to be a menu's."""
        text = _squeezed(block)
        return text in self._whole or (len(text) >= _MENU_CHARS and text in self._joined)


def mark_original(markup: str, query: str, document: Document | None = None) -> str:
    """The page's source with what the query looks for marked in it.

    The first mark within the document's own text (else the first of all) is the one that the
    fragment `#tangthu-first` leads to: menus hold words too.
    """
    matcher = Matcher.from_tree(parse_query(query).tree, "title")
    own = _OwnText(document) if document else None
    places: list[tuple[int, int]] = []
    first: int | None = None
    for block in _iter_blocks(markup):
        text = block.text()
        found = [place for span in matcher.spans(text) for place in block.places(*span)]
        if found and first is None and own and own.has(text):
            first = len(places)
        places += found
        if len(places) >= _MAX_MARKS:
            break
    changes: list[Change] = []
    for number, (start, end) in enumerate(places):
        opening = _OPEN_FIRST if number == (first or 0) else _OPEN
        changes += (Change(start, start, opening), Change(end, end, _CLOSE))
    return apply_changes(markup, changes)


def mark_plain_text(text: str, query: str) -> str:
    """Plain text as a page of its own, its words marked; white space stays."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        "<!doctype html><meta charset=utf-8><title>.</title>"
        "<style>pre{white-space:pre-wrap;overflow-wrap:anywhere;font:1rem/1.6 monospace}</style>"
        f"<pre>{mark_original(escaped, query)}</pre>"
    )
