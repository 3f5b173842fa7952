"""What stands on many pages of one site: fingerprints of its lines, and what they teach.

A page is remembered as the set of its marks: a mark stands for one line in one manner of element.
Lines that stand on many pages of a site in the same manner are its furniture. Which these are hangs
on the set of pages alone, not on the order in which they came.

Blocks on at least three tenths of a site's pages, from five pages on, gained the most when this was
measured (.012 of F1 on 562 pages of 70 sites, about eight pages each: three pages, that is).
"""

import hashlib
import re
import sys
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from archive.extract.learned import Template
from archive.extract.marks import squeeze
from archive.extract.page import Block, Page
from archive.extract.wording import remember

# Raised whenever marks come out differently: those that were kept say nothing then.
MARKS_VERSION = 1
# Below this many articles, what stands on several pages may be chance.
FIRST_PAGES = 5
# A short line is furniture from this many articles on, and from this share of them.
_MIN_PAGES = 3
_MIN_SHARE = 0.2
# Long prose may be an article captured twice, a reprint, the opening of a series: only what stands
# on more than half of the pages is furniture.
_PROSE_SHARE = 0.5
_PROSE_CHARS = 90
# Pages that share this much of their prose are one article.
_SAME_SHARE = 0.5
# Where few pages are known, and most are copies of one, its prose looks like furniture: those that
# share this much of everything are copies.
_COPY_SHARE = 0.9
# Digits tell lines apart in prose and in tables; in a short line they are a counter or a clock.
_COUNTER_CHARS = 60
_NUMBER: Final = re.compile(r"\d[\d.,:/]*")
_SENTENCE_END: Final = re.compile(r"[.!?…][\"”'’»)\]]*$")
# What changes from page to page in the class words of one and the same element.
_STATES: Final = frozenset(
    "active current selected first last odd even open opened closed on off is has hidden show "
    "visible lazy loaded loading lazyload".split()
)
_TAGS_REMEMBERED: Final = 3
# Marks are unsigned numbers of this many bytes; the lowest bit says that the line is long prose.
_MARK_BYTES: Final = 8
_REMEMBERED_LINES: Final = 16_384


def pack(marks: Collection[int]) -> bytes:
    """Marks as bytes, the same for the same set on every machine."""
    return _swapped(array("Q", sorted(marks))).tobytes()


def unpack(packed: bytes) -> frozenset[int]:
    """The marks that `pack` packed."""
    values = array("Q")
    values.frombytes(packed)
    return frozenset(_swapped(values))


def _swapped(values: "array[int]") -> "array[int]":
    if sys.byteorder == "little":
        values.byteswap()
    return values


# Marks but for their lowest bit, by manner and line. Whether digits fold hangs on these two alone.
_known_marks: Final[dict[str, int]] = {}


def _mark(line: str, manner: str, *, folds: bool, is_prose: bool) -> int:
    spelled = f"{manner}\n{line}"
    known = None if is_prose else _known_marks.get(spelled)  # long prose is hardly met again
    if known is not None:
        return known
    lower = line.lower()
    mark = _hash(f"{manner}\n{_NUMBER.sub('0', lower) if folds else lower}")
    return mark | 1 if is_prose else remember(_known_marks, spelled, mark, _REMEMBERED_LINES)


def _hash(text: str) -> int:
    digest = hashlib.blake2b(text.encode(), digest_size=_MARK_BYTES).digest()
    return int.from_bytes(digest, "big") & ~1


def _is_counter(line: str) -> bool:
    return len(line) <= _COUNTER_CHARS and _SENTENCE_END.search(line) is None


_steady_words: Final[dict[str, str]] = {}


def _steady(words: str) -> str:
    """Class words without those that say which page or which entry this is."""
    known = _steady_words.get(words)
    if known is not None:
        return known
    kept = [word for word in words.split() if word not in _STATES and not word.isdigit()]
    return remember(_steady_words, words, " ".join(kept))


def block_marks(page: Page) -> list[int]:
    """The mark of each block of a page, in their order."""
    chains: dict[int, str] = {}
    marks = []
    for block in page.blocks:
        chain = chains.get(block.node)
        if chain is None:
            chain = chains[block.node] = _tags(page, block.node)
        marks.append(_mark_block(block, chain))
    return marks


def _tags(page: Page, node: int) -> str:
    """The element's tag and those of the elements around it, innermost first."""
    tags: list[str] = []
    nodes = page.nodes
    while node >= 0 and len(tags) < _TAGS_REMEMBERED:
        tags.append(nodes[node].tag)
        node = nodes[node].parent
    return "<".join(tags)


def _mark_block(block: Block, chain: str) -> int:
    text = block.text
    return _mark(
        text,
        f"{chain} {_steady(block.words)}" if block.words else chain,
        folds=block.tag != "tr" and _is_counter(text),
        is_prose=block.size >= _PROSE_CHARS and block.link_density <= 0.5,
    )


def fingerprints(page: Page, marks: Iterable[int]) -> frozenset[int]:
    """What a page is remembered by; `marks` are those of its blocks."""
    title = squeeze(page.said.title)
    # The title stands in no block: it tells pages apart that say little.
    return (
        frozenset(marks) | {_mark(title, "title", folds=False, is_prose=False)}
        if title
        else frozenset(marks)
    )


def line_mark(line: str) -> int:
    """The mark of one line of a text dump, its white space squeezed."""
    return _mark(
        line, "", folds=_is_counter(line), is_prose=len(line) - line.count(" ") >= _PROSE_CHARS
    )


def line_fingerprints(text: str) -> frozenset[int]:
    """What a text dump is remembered by: its lines that hold anything (NFC)."""
    return frozenset(line_mark(line) for line in map(squeeze, text.splitlines()) if line)


def learn(pages: Iterable[frozenset[int]]) -> Template | None:
    """What the marks of a site's pages teach; None as long as there are too few articles.

    Pages of one article (captured under several addresses) count as one. The outcome is the same
    for the same pages in the same order; give them in an order that hangs on the pages alone.
    """
    seen = list(pages)
    articles = _articles(seen)
    if len(articles) < FIRST_PAGES:
        return None
    counts = Counter(mark for marks in articles for mark in marks)
    short = max(_MIN_PAGES, -int(-_MIN_SHARE * len(articles) // 1))
    long = max(_MIN_PAGES, int(_PROSE_SHARE * len(articles)) + 1)
    standing = (mark for mark, count in counts.items() if count >= (long if mark & 1 else short))
    return Template(frozenset(standing), len(seen))


def _articles(pages: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """The pages, those of one article put together.

    Pages are of one article when they share half of the long prose that does not stand on most
    pages, or when hardly anything on them is not the same; else a page is an article of its own.
    """
    prose = [frozenset(mark for mark in marks if mark & 1) for marks in pages]
    counts = Counter(mark for marks in prose for mark in marks)
    most = max(_MIN_PAGES, int(_PROSE_SHARE * len(pages)) + 1)
    everywhere = {mark for mark, count in counts.items() if count >= most}
    articles: list[frozenset[int]] = []
    firsts: list[_Article] = []
    for marks, its_prose in zip(pages, prose, strict=True):
        one = _Article(marks, its_prose, its_prose - everywhere)
        for at, other in enumerate(firsts):
            if one.is_copy_of(other):
                articles[at] |= marks
                break
        else:
            articles.append(marks)
            firsts.append(one)
    return articles


@dataclass(frozen=True, slots=True)
class _Article:
    """A page's marks, those of its long prose, and those of prose that few pages have."""

    marks: frozenset[int]
    prose: frozenset[int]
    own: frozenset[int]

    def is_copy_of(self, other: "_Article") -> bool:
        if self.prose and self.prose == other.prose:
            return _share(self.marks, other.marks) >= _COPY_SHARE
        return not self.own.isdisjoint(other.own) and _share(self.own, other.own) >= _SAME_SHARE


def _share(some: frozenset[int], others: frozenset[int]) -> float:
    return len(some & others) / len(some | others)
