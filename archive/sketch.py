"""Sketches: what a text is recognised by when it is printed again elsewhere.

Shingles are runs of four words, without marks, case and punctuation (and so whatever the place of
a tone mark). A sketch keeps those with the lowest hashes, "bottom-k" sampling: Broder, "On the
resemblance and containment of documents", 1997. A text's numbers are sampled in the same way,
because the daily texts of one template (weather, lottery, gold prices) have their words in common
and their numbers not, while a reprint has both.

The thresholds were found on 30,000 Vietnamese news articles, by reading pairs around them: of the
pairs at or above them nearly all are one text, edited; two reports of one event lie below 0.5; a
reprint with another lead, a paragraph cut and words changed keeps 0.6 from 200 words on.
"""

import re
import struct
import sys
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from unidecode import unidecode

# A shorter text is too often like another one by chance.
MIN_WORDS = 40
# Keeps the error of a resemblance of a half at 0.05.
_SHINGLES_KEPT = 96
_NUMBERS_KEPT = 24
# Two texts of resemblance 0.6 share at least two of their twelve lowest with 99.97 %, of 0.5 with
# 99.7 %; two that share a site's furniture (0.1) with 34 %.
PROBES = 12
SHARED_PROBES = 2

# Alike is what has this resemblance, or a lower one when nearly all of one lies in the other.
_RESEMBLANCE = 0.6
_RESEMBLANCE_OF_PART = 0.5
_CONTAINMENT_OF_PART = 0.8
# Of the numbers of one, this share must stand in the other; fewer numbers say nothing.
_SHARED_NUMBERS = 0.6
_MIN_NUMBERS = 4

_HASH_BYTES = 4
_HASHES = 1 << 32
# A word's hash stands in the lower half of a lane. The factors, any odd numbers, are so small that
# a shingle's sum stays in its lane.
_LANE_BYTES = 8
_LANE_BITS = 8 * _LANE_BYTES
_FACTORS = (0x2545F491, 0x1B873593, 0x3C6EF371, 0x27D4EB2F)
_CACHED_WORDS = 2**16
_CACHED_WORD_CHARS = 32
_AROUND_WORDS = ".,:;!?()[]\"'“”‘’…-–"
_NOT_WRITTEN = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A sample of a text: the lowest hashes of its shingles, and of its numbers.

    Both samples are rising; one that is not full holds all there is. `shingles` is how many the
    text has, repeats counted.
    """

    shingles: int
    lowest: tuple[int, ...]
    numbers: tuple[int, ...]

    @property
    def probes(self) -> tuple[int, ...]:
        """The values under which this sketch is met."""
        return self.lowest[:PROBES]


class _Words(dict[str, bytes]):
    """The hashes of pieces of text between spaces; no bytes for one without letters or digits."""

    def __missing__(self, piece: str) -> bytes:
        # The same word stands with many marks around it; folding it is what takes time.
        word = piece.strip(_AROUND_WORDS).lower()
        hashed = _hash_of(word) if word == piece else self[word]
        if len(piece) <= _CACHED_WORD_CHARS:
            if len(self) >= _CACHED_WORDS:
                self.clear()
            self[piece] = hashed
        return hashed


def _hash_of(word: str) -> bytes:
    written = _NOT_WRITTEN.sub("", unidecode(word).lower())
    if not written:
        return b""
    return blake2b(written.encode(), digest_size=_HASH_BYTES).digest().ljust(_LANE_BYTES, b"\0")


_words = _Words()


def sketch_of(texts: Iterable[str]) -> Sketch | None:
    """The sketch of these texts, read as one; None when they are too short to be compared."""
    text = " ".join(texts)
    hashed = b"".join(map(_words.__getitem__, text.split()))
    words = len(hashed) // _LANE_BYTES
    if words < MIN_WORDS:
        return None
    numbers = {zlib.crc32(number.lstrip("0").encode()) for number in _NUMBER.findall(text)}
    return Sketch(
        shingles=words - len(_FACTORS) + 1,
        lowest=_lowest_shingles(hashed, words),
        numbers=tuple(sorted(numbers)[:_NUMBERS_KEPT]),
    )


def _lowest_shingles(hashed: bytes, words: int) -> tuple[int, ...]:
    """The lowest hashes of four neighbouring words: the lower halves of sums of their multiples.

    All sums are made at once, each in its lane of one long integer, which is several times faster
    than one by one. Words' hashes are as good as random, so different shingles' sums are too.
    """
    lanes = int.from_bytes(hashed, "little")
    sums = sum((lanes >> place * _LANE_BITS) * factor for place, factor in enumerate(_FACTORS))
    halves = array("I", sums.to_bytes(len(hashed), "little"))
    if sys.byteorder == "big":
        halves.byteswap()
    count = words - len(_FACTORS) + 1
    every = halves[: 2 * count : 2]
    # Gathering and sorting is what costs: leave out what is surely not among the lowest.
    limit = 2 * _SHINGLES_KEPT * _HASHES // count
    low = {value for value in every if value < limit}
    if len(low) < _SHINGLES_KEPT:
        low = set(every)
    return tuple(sorted(low)[:_SHINGLES_KEPT])


def _comparable(
    one: tuple[int, ...], other: tuple[int, ...], kept: int
) -> tuple[set[int], set[int]]:
    """What of two samples lies where both are complete."""
    limit = min(values[-1] if len(values) == kept else _HASHES for values in (one, other))
    return set(one[: bisect_right(one, limit)]), set(other[: bisect_right(other, limit)])


def resemblance(one: Sketch, other: Sketch) -> float:
    """The share of the shingles of both texts together that both have, as far as sampled."""
    left, right = _comparable(one.lowest, other.lowest, _SHINGLES_KEPT)
    return len(left & right) / len(left | right)


def are_alike(one: Sketch, other: Sketch) -> bool:
    """Whether two texts are one text, printed twice: the same either way round."""
    shared = resemblance(one, other)
    if shared < _RESEMBLANCE_OF_PART:
        return False
    smaller = min(one.shingles, other.shingles)
    contained = shared / (1 + shared) * (one.shingles + other.shingles) / smaller
    if shared < _RESEMBLANCE and contained < _CONTAINMENT_OF_PART:
        return False
    left, right = _comparable(one.numbers, other.numbers, _NUMBERS_KEPT)
    fewer = min(len(left), len(right))
    return fewer < _MIN_NUMBERS or len(left & right) >= _SHARED_NUMBERS * fewer


def pack(values: tuple[int, ...]) -> bytes:
    """A sample as the catalogue keeps it."""
    return struct.pack(f">{len(values)}I", *values)


def unpack(packed: bytes) -> tuple[int, ...]:
    """The sample that was packed."""
    return struct.unpack(f">{len(packed) // _HASH_BYTES}I", packed)
