"""Weighing: what of a query each of its matches in a document holds, and what that is worth.

Each distinct term counts once, less where the document holds it often, more where the spelling is
the typed one, and more for words of the query that stand side by side.
"""

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import reduce
from operator import itemgetter, or_, sub
from typing import NamedTuple, TypeAlias

from index.highlight import Matcher, Place, Run

# What two neighbours of the query are worth, against 1 for a term that the document holds once.
_PAIR_WORTH = 0.7

# Where marks were typed, this part of every worth is for the typed spelling: without it a match is
# mostly another word.
_EXACT_PART = 0.65

# So many matches in one document are weighed: those of rare terms and of neighbours. The others,
# stray common syllables, are still highlighted.
_WEIGHED_MATCHES = 32


# What a match has found, and whether it is spelled as it was typed.
_Kind: TypeAlias = tuple[Run, bool]


class Worth(dict[int, float]):
    """What things held are worth together; each thing is one bit of the key."""

    def __init__(self, worths: Sequence[float]) -> None:
        super().__init__({1 << number: worth for number, worth in enumerate(worths)})
        self[0] = 0.0

    def __missing__(self, held: int) -> float:
        lowest = held & -held
        self[held] = worth = self[lowest] + self[held ^ lowest]
        return worth


class Weighed(NamedTuple):
    """The matches to weigh, in order, and what of the query each of them holds.

    `alone` is what a match holds by itself, `joined` what it holds in a fragment that also holds
    the match before it.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    alone: Sequence[int]
    joined: Sequence[int]
    worth: Worth

    def held(self, first: int, after: int) -> int:
        """What the matches from one number up to another hold together."""
        return reduce(or_, self.joined[first + 1 : after], self.alone[first])


def weigh(matches: Sequence[Place], matcher: Matcher) -> Weighed:
    """What the matches hold and are worth; of many, only those that are worth most themselves."""
    starts, ends, founds, exacts = zip(*matches, strict=True)
    kinds = list(zip(founds, exacts, strict=True))
    bits, worths = _bits_of(Counter(kinds), matcher.spelled)
    alone = [bits[kind] for kind in kinds]
    joined = alone
    # A match that follows another one of the query, one border behind it, and the two together.
    followers = _find_pairs(starts, ends, founds, matcher.pairs) if matcher.pairs else {}
    if followers:
        joined = alone.copy()
        pairs: dict[tuple[str, str], int] = {}
        for follower, pair in followers.items():
            bit = pairs.get(pair)
            if bit is None:
                bit = pairs[pair] = len(worths)
                part = _EXACT_PART if matcher.spelled.issuperset(pair) else 0
                worths += ((1 - part) * _PAIR_WORTH, part * _PAIR_WORTH)
            is_exact = exacts[follower - 1] and exacts[follower]
            joined[follower] |= (3 if is_exact else 1) << bit
    weighed = Weighed(starts, ends, alone, joined, Worth(worths))
    return weighed if len(matches) <= _WEIGHED_MATCHES else _thin(weighed, followers)


def _bits_of(
    counts: Mapping[_Kind, int], spelled: frozenset[str]
) -> tuple[dict[_Kind, int], list[float]]:
    """The bits that a match holds by what is found, and whether as it was typed.

    Also what each bit is worth: that of a term may be followed by that of its typed spelling.
    """
    bits: dict[_Kind, int] = {}
    worths: list[float] = []
    for found in dict.fromkeys(found for found, _ in counts):
        exact_count = counts.get((found, True), 0)
        count = counts.get((found, False), 0) + exact_count
        part = _EXACT_PART if spelled.issuperset(found) else 0.0
        bit = 1 << len(worths)
        worths.append((1 - part) * len(found) / (1 + math.log2(count)))
        bits[found, False] = bits[found, True] = bit
        if part and exact_count:
            worths.append(part * len(found) / (1 + math.log2(exact_count)))
            bits[found, True] = bit * 3
    return bits, worths


def _find_pairs(
    starts: Sequence[int],
    ends: Sequence[int],
    founds: Sequence[Run],
    asked: Container[tuple[str, str]],
) -> dict[int, tuple[str, str]]:
    """The numbers of the matches that stand right behind a match they are neighbours of."""
    gaps = map(sub, starts[1:], ends)
    pairs = {
        number: (founds[number - 1][-1], founds[number][0])
        for number, gap in enumerate(gaps, start=1)
        if gap == 1
    }
    return {number: pair for number, pair in pairs.items() if pair in asked}


def _thin(weighed: Weighed, followers: Iterable[int]) -> Weighed:
    """The matches that are worth most; the leaders of pairs as much as what follows them."""
    starts, ends, alone, joined, worth = weighed
    own = list(map(worth.__getitem__, joined))
    for follower in followers:
        own[follower - 1] = max(own[follower - 1], own[follower])
    best = sorted(range(len(own)), key=own.__getitem__, reverse=True)[:_WEIGHED_MATCHES]
    pick = itemgetter(*sorted(best))
    return Weighed(pick(starts), pick(ends), pick(alone), pick(joined), worth)
