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
    if not after[0].islower() or _OPEN_END.search(before) or _LIST_MARK.match(after):
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


def _join(block: list[str]) -> list[str]:
    if len(block) == 1:
        return block
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
    lines: list[Line] = []
    block: list[str] = []
    blanks = number = 0
    has_gap = False

    def close() -> None:
        nonlocal number
        for position, joined in enumerate(_join(block) if joins else block):
            lines.append(Line(joined, number, has_gap and position == 0))
        block.clear()
        number += 1

    for raw in text.splitlines():
        line = squeeze(raw)
        if line:
            if not block:
                has_gap = blanks > 1 and number > 0
            block.append(line)
            blanks = 0
            continue
        if block:
            close()
        blanks += 1
    if block:
        close()
    return lines
