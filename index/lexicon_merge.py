"""Merging sorted files of lines into one: counts are added, what is too rare is left out.

Works in stretches of the key space, so memory stays bounded however long the files are.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from index.lexicon_lines import LineFile, count_spellings, format_line

# Of a key no more spellings are kept than these; a syllable has about sixteen that differ in marks.
MAX_SPELLINGS = 32
# The longest word group that is counted, in syllables; a longer key is a title.
MAX_GROUP = 5
# Titles are kept whole for suggestions, as many as these (about 25 MB), drawn evenly beyond.
MAX_TITLES = 200_000

_STRETCH_BYTES = 2**20

Keep: TypeAlias = Callable[[bytes, int], bool]


def keep_every(_key: bytes, _count: int) -> bool:
    """The rule of the vocabulary: no word is left out, or a beginning would not find it."""
    return True


@dataclass(frozen=True, slots=True)
class GroupRule:
    """Which word groups and titles are kept of so many documents.

    A group must be as frequent as one document in 40,000, so that the number of groups stays
    bounded whatever the archive's size; in small archives each group counts.
    """

    documents: int

    def __call__(self, key: bytes, count: int) -> bool:
        """Whether a group or title of this key and count is kept."""
        syllables = key.count(b" ") + 1
        if is_title_key(key, syllables):
            return zlib.crc32(key) * self.documents < MAX_TITLES * 2**32
        return count >= self.least(syllables)

    def least(self, syllables: int) -> int:
        """The lowest count that a group of so many syllables is kept with."""
        beyond = self.documents // 40_000
        if syllables == 2:
            return 1 if self.documents < 500 else 2 + beyond
        if self.documents < 100:
            return 1
        return 2 if self.documents < 1000 else 3 + beyond


def is_title_key(key: bytes, syllables: int) -> bool:
    """Whether a key of this many syllables is a title's: longer than groups, or with a number."""
    return syllables > MAX_GROUP or any(digit in key for digit in b"0123456789")


def merge_lines(files: Sequence[LineFile], keep: Keep) -> Iterator[list[bytes]]:
    """The lines of all files in order, keys that several files have made one; in stretches."""
    largest = max(files, key=lambda file: len(file.content))
    places = [0] * len(files)
    for border in _borders(largest):
        ends = [file.find(border) if border else len(file.content) for file in files]
        lines: list[bytes] = []
        for file, start, end in zip(files, places, ends, strict=True):
            lines += file.content[start:end].split(b"\n")[:-1]
        places = ends
        # Sorting finds the runs that are sorted already and merges them.
        lines.sort()
        yield list(_combine(lines, keep))


def _borders(file: LineFile) -> Iterator[bytes]:
    """The first lines of stretches after the first; empty at the end, for whatever is left."""
    place = _STRETCH_BYTES
    while place < len(file.content):
        start = file.content.rfind(b"\n", 0, place) + 1
        end = file.content.find(b"\t", start)
        yield file.content[start : end + 1]
        place += _STRETCH_BYTES
    yield b""


def _combine(lines: Sequence[bytes], keep: Keep) -> Iterator[bytes]:
    """One line for each key, of those that are kept."""
    last, fields, counts = b"", b"", dict[bytes, int]()
    for line in [*lines, b""]:
        key, _, found = line.partition(b"\t")
        if key and key == last:
            if not counts:
                count_spellings(fields, counts)
            count_spellings(found, counts)
            continue
        if counts:
            if keep(last, sum(counts.values())):
                yield format_line(last, counts, MAX_SPELLINGS)
            counts = {}
        elif last and keep(last, _sum_of(fields)):
            yield b"%s\t%s" % (last, fields)
        last, fields = key, found


def _sum_of(fields: bytes) -> int:
    return sum([int(field[: field.index(b" ")]) for field in fields.split(b"\t")])


def lines_of(counted: Mapping[bytes, Mapping[bytes, int]], keep: Keep) -> list[bytes]:
    """The lines of what was counted, in order; of what is kept."""
    lines = [
        format_line(key, counts, MAX_SPELLINGS)
        for key, counts in counted.items()
        if keep(key, sum(counts.values()))
    ]
    # By the whole line, as they are searched: a tab sorts before whatever a key goes on with.
    lines.sort()
    return lines
