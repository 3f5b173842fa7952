"""Places: where a text holds what is sought, kept as columns of numbers.

A page of hits has some three hundred of them, looked at several times: as numbers they are sorted
and compared several times faster than as tuples.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

# Terms one after another, folded or as spelled.
Run: TypeAlias = tuple[str, ...]

# Start and end in the text, the run found there, and whether it is spelled as it was typed.
Place: TypeAlias = tuple[int, int, Run, bool]

# One place as a number that orders as places do: start, length, kind. No text has so many different
# words, and no match is so long.
_KIND_BITS = 20
_LENGTH_BITS = 20
_START_SHIFT = _KIND_BITS + _LENGTH_BITS
_LONGEST = (1 << _LENGTH_BITS) - 1
_KINDS = (1 << _KIND_BITS) - 1


def encode(start: int, length: int, kind: int) -> int:
    """One place as a number; its kind is twice the number of its run, and one if as typed."""
    return start << _START_SHIFT | min(length, _LONGEST) << _KIND_BITS | kind


class Places:
    """The places in a text in their order: by start, then by end.

    `starts`, `ends` and `kinds` have a number for each place. A kind is twice the place of what was
    found in `runs`, and one more where it is spelled as it was typed.
    """

    def __init__(self, runs: Sequence[Run], encoded: Iterable[int]) -> None:
        codes = sorted(encoded)
        self.runs = runs
        self.starts: list[int] = [code >> _START_SHIFT for code in codes]
        self.ends: list[int] = [
            (code >> _START_SHIFT) + (code >> _KIND_BITS & _LONGEST) for code in codes
        ]
        self.kinds: list[int] = [code & _KINDS for code in codes]

    def decode(self) -> list[Place]:
        """The places as tuples."""
        return [
            (start, end, self.runs[kind >> 1], bool(kind & 1))
            for start, end, kind in zip(self.starts, self.ends, self.kinds, strict=True)
        ]

    def within(self, paragraphs: Sequence[tuple[int, int]]) -> "Places":
        """The places that end in the paragraph that they begin in; paragraphs are in order."""
        codes: list[int] = []
        number = 0
        for start, end, kind in zip(self.starts, self.ends, self.kinds, strict=True):
            while number + 1 < len(paragraphs) and paragraphs[number + 1][0] <= start:
                number += 1
            if end <= paragraphs[number][1]:
                codes.append(encode(start, end - start, kind))
        return Places(self.runs, codes)

    def merge(self, text: str, first: int, after: int, limit: int) -> list[tuple[int, int]]:
        """The spans that the places from one number up to another cover, of those up to `limit`.

        Those that only one space parts are one.
        """
        starts, ends = self.starts, self.ends
        spans: list[tuple[int, int]] = []
        begin = finish = -1
        for number in range(first, after):
            start, end = starts[number], ends[number]
            if end > limit:
                continue
            if begin >= 0 and (start <= finish or (start == finish + 1 and text[finish] == " ")):
                finish = max(finish, end)
                continue
            if begin >= 0:
                spans.append((begin, finish))
            begin, finish = start, end
        if begin >= 0:
            spans.append((begin, finish))
        return spans
