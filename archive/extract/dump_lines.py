"""The lines of a plain-text page dump, put together again where the dump broke a sentence."""

import re
from dataclasses import dataclass
from itertools import pairwise

from archive.extract.dates import split_date_line
from archive.extract.furniture import is_standing_furniture
from archive.extract.marks import squeeze

_RUNNING_END = re.compile(r"[.!?…:;,][\"”’')\]]*$")
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_OPEN_END = re.compile(r"[.!?…:;\"”]$")
_LIST_MARK = re.compile(r"(?:[a-zđ]|\d{1,3}|[ivx]{1,4})[).]|[-–+*•]")
_PICTURE = re.compile(
    r"(?:\[?(?:image|hình|ảnh)\s?:?\s?)?[^\s/]?.{0,150}\.(?:jpe?g|png|gif|webp|bmp|svg|tiff?)\]?"
    r"|!\[[^\]]{0,200}\]\([^)]{1,300}\)|\[(?:image|hình ảnh|ảnh)(?::[^\]]{0,100})?\]",
    re.IGNORECASE,
)
_SENTENCE_BREAK = re.compile(r"[.!?…][\"”’')\]]*\s+[\"“‘'(]?[^\W\d_a-zà-ỹđ]")
# Words after which no headline and no paragraph ends: the rest stood in an element of its own.
_UNFINISHED = frozenset("của ông bà anh chị và với tại ở do cho các những bởi thuộc".split())
HOST_ONLY = re.compile(r"(?:[a-z0-9-]+\.){1,4}[a-z]{2,12}")
# A dump that breaks its lines at a width has lines up to about this long.
_WRAP_CHARS = 130


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dump: its text with single spaces, and how it stands there.

    `block` counts the runs of lines without a blank line between them; `has_gap` says that more
    than one blank line (an element that the dump could not show, often a picture) precedes it.
    """

    text: str
    block: int
    has_gap: bool

    @property
    def syllables(self) -> int:
        """How many words between spaces; in Vietnamese each is a syllable."""
        return self.text.count(" ") + 1

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return _SENTENCE_END.search(self.text[-8:]) is not None

    @property
    def is_single(self) -> bool:
        """Whether no sentence ends inside it."""
        return len(self.text) < 700 and _SENTENCE_BREAK.search(self.text) is None

    @property
    def is_prose(self) -> bool:
        """Whether it reads as running text, not as a headline, a label or a menu."""
        syllables = self.syllables
        return syllables >= 35 or (
            syllables >= 16 and _RUNNING_END.search(self.text[-8:]) is not None
        )

    @property
    def is_picture(self) -> bool:
        """Whether it is the name of a picture file and nothing else."""
        return len(self.text) <= 320 and _PICTURE.fullmatch(self.text) is not None


def _continues(before: str, after: str) -> bool:
    """Whether `after` is the rest of a sentence that `before` begins."""
    is_open = after[0].islower() or before.rpartition(" ")[2] in _UNFINISHED
    if (
        not is_open
        or _OPEN_END.search(before)
        or _LIST_MARK.match(after)
        or HOST_ONLY.fullmatch(after)
    ):
        return False
    return not (
        is_standing_furniture(before)
        or is_standing_furniture(after)
        or _PICTURE.fullmatch(before[-160:])
        or split_date_line(before)
    )


def _is_wrapped(block: list[str]) -> bool:
    """Whether the block is one paragraph that was broken at a width."""
    if len(block) < 3 or max(map(len, block)) > _WRAP_CHARS:
        return False
    full = min(map(len, block[:-1]))
    begins_low = sum(line[0].islower() for line in block[1:])
    return full >= 0.7 * max(map(len, block)) and full > 40 and begins_low * 5 >= 2 * len(block)


def _wrap_width(blocks: list[list[str]]) -> int | None:
    """The width at which the dump broke its lines, or None when it did not.

    A line is broken where its next word would not have fitted; in a dump broken at a width that
    holds for nearly every line that is not its paragraph's last.
    """
    width = max((len(line) for block in blocks for line in block), default=0)
    if not 45 <= width <= _WRAP_CHARS:
        return None
    pairs = [pair for block in blocks for pair in pairwise(block) if len(pair[0]) >= 0.6 * width]
    full = sum(_is_full(before, after, width) for before, after in pairs)
    return width if full >= 5 and full >= 0.8 * len(pairs) else None


def _is_full(before: str, after: str, width: int) -> bool:
    """Whether the next line's first word would not have fitted on the line before it."""
    return len(before) + 1 + len(after.split(" ", 1)[0]) > width


def _unwrap(block: list[str], width: int) -> list[str]:
    parts = [[block[0]]]
    for before, line in pairwise(block):
        if len(before) >= 0.6 * width and _is_full(before, line, width):
            parts[-1].append(line)
        else:
            parts.append([line])
    return [" ".join(part) for part in parts]


def _join(block: list[str], width: int | None) -> list[str]:
    if len(block) == 1:
        return block
    if width is not None:
        return _unwrap(block, width)
    if _is_wrapped(block):
        return [" ".join(block)]
    parts = [[block[0]]]
    for before, line in pairwise(block):
        if _continues(before, line):
            parts[-1].append(line)
        else:
            parts.append([line])
    return [" ".join(part) for part in parts]


def read_lines(text: str, *, joins: bool) -> list[Line]:
    """The lines of a dump that hold anything; with `joins`, broken sentences are put together."""
    blocks: list[list[str]] = []
    gaps: list[int] = []
    blanks = 0
    is_open = False
    for raw in text.splitlines():
        line = squeeze(raw)
        if not line:
            blanks += 1
            is_open = False
            continue
        if not is_open:
            blocks.append([])
            gaps.append(blanks)
        blocks[-1].append(line)
        is_open, blanks = True, 0
    width = _wrap_width(blocks) if joins else None
    return [
        Line(joined, number, number > 0 and gaps[number] > 1 and position == 0)
        for number, block in enumerate(blocks)
        for position, joined in enumerate(_join(block, width) if joins else block)
    ]
