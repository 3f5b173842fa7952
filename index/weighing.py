"""Weighing: what of a query each of its matches in a document holds, and what that is worth.

Each distinct term counts once, less where the document holds it often, more where the spelling is
the typed one, and more for words of the query that stand side by side.
"""

import math
from collections.abc import Sequence

from index.highlight import Matcher
from index.places import Places

# What two neighbours of the query are worth, against 1 for a term that the document holds once.
_PAIR_WORTH = 0.7

# Where marks were typed, this part of every worth is for the typed spelling: without it a match is
# mostly another word.
_EXACT_PART = 0.65

# So many matches in one document are weighed: those of rare terms and of neighbours. The others,
# stray common syllables, are still highlighted.
_WEIGHED_MATCHES = 32


class Weighed:
    """The matches to weigh, in order, and what of the query each of them holds.

    `alone` is what a match holds by itself, `joined` what it holds in a fragment that also holds
    the match before it; each thing held is one bit, and worth the number at its place in `worths`.
    """

    def __init__(
        self,
        starts: Sequence[int],
        ends: Sequence[int],
        alone: list[int],
        joined: list[int],
        worths: list[float],
    ) -> None:
        self.starts: list[int] = list(starts)
        self.ends: list[int] = list(ends)
        self.alone = alone
        self.joined = joined
        self.worths = worths
        self._known: dict[int, float] = {}

    def worth(self, held: int) -> float:
        """What things held are worth together."""
        known = self._known.get(held)
        if known is not None:
            return known
        worth = 0.0
        for number in range(held.bit_length() - 1, -1, -1):
            if held >> number & 1:
                worth += self.worths[number]
        self._known[held] = worth
        return worth

    def held(self, first: int, after: int) -> int:
        """What the matches from one number up to another hold together."""
        held = self.alone[first]
        for number in range(first + 1, after):
            held |= self.joined[number]
        return held

    def count_before(self, place: int) -> int:
        """How many matches begin before a place in the text."""
        low, high = 0, len(self.starts)
        while low < high:
            middle = (low + high) // 2
            if self.starts[middle] < place:
                low = middle + 1
            else:
                high = middle
        return low


def weigh(places: Places, matcher: Matcher) -> Weighed:
    """What the matches hold and are worth; of many, only those that are worth most themselves."""
    bits, worths = _bits_of(places, matcher.spelled)
    alone = [bits[kind] for kind in places.kinds]
    # A match that follows another one of the query, one border behind it, and the two together.
    followers = _find_followers(places, matcher)
    joined = alone
    if followers:
        joined = alone.copy()
        _join(places, matcher, followers, joined, worths)
    weighed = Weighed(places.starts, places.ends, alone, joined, worths)
    return weighed if len(alone) <= _WEIGHED_MATCHES else _thin(weighed, followers)


def _bits_of(places: Places, spelled: frozenset[str]) -> tuple[list[int], list[float]]:
    """The bits that a match holds by its kind, and what each of them is worth.

    The bit of a term may be followed by that of its typed spelling.
    """
    counts = [0] * (2 * len(places.runs))
    numbers: list[int] = []
    for kind in places.kinds:
        number = kind >> 1
        if not counts[2 * number] and not counts[2 * number + 1]:
            numbers.append(number)
        counts[kind] += 1
    bits = [0] * len(counts)
    worths: list[float] = []
    for number in numbers:
        found = places.runs[number]
        exact_count = counts[2 * number + 1]
        part = _EXACT_PART if spelled.issuperset(found) else 0.0
        bit = 1 << len(worths)
        worths.append(_worth_of(found, 1 - part, counts[2 * number] + exact_count))
        bits[2 * number] = bits[2 * number + 1] = bit
        if part and exact_count:
            worths.append(_worth_of(found, part, exact_count))
            bits[2 * number + 1] = bit * 3
    return bits, worths


def _worth_of(found: Sequence[str], part: float, count: int) -> float:
    return part * len(found) / (1 + math.log2(count))


def _find_followers(places: Places, matcher: Matcher) -> list[int]:
    """The numbers of the matches that stand right behind a match they are neighbours of."""
    if not matcher.pairs:
        return []
    starts, ends = places.starts, places.ends
    return [
        number
        for number in range(1, len(starts))
        if starts[number] - ends[number - 1] == 1 and _pair_of(places, number) in matcher.pairs
    ]


def _pair_of(places: Places, number: int) -> tuple[str, str]:
    """The last term of the match before a match, and the first of its own."""
    kinds, runs = places.kinds, places.runs
    return runs[kinds[number - 1] >> 1][-1], runs[kinds[number] >> 1][0]


def _join(
    places: Places,
    matcher: Matcher,
    followers: Sequence[int],
    joined: list[int],
    worths: list[float],
) -> None:
    """Add to what followers hold, and to what is worth something, the pairs that they end."""
    bits: dict[tuple[str, str], int] = {}
    for follower in followers:
        pair = _pair_of(places, follower)
        bit = bits.get(pair, 0)
        if not bit:
            bit = bits[pair] = 1 << len(worths)
            part = _EXACT_PART if matcher.spelled.issuperset(pair) else 0.0
            worths += ((1 - part) * _PAIR_WORTH, part * _PAIR_WORTH)
        is_exact = places.kinds[follower - 1] & places.kinds[follower] & 1
        joined[follower] |= bit * 3 if is_exact else bit


def _thin(weighed: Weighed, followers: Sequence[int]) -> Weighed:
    """The matches that are worth most; the leaders of pairs as much as what follows them."""
    own = [weighed.worth(held) for held in weighed.joined]
    for follower in followers:
        own[follower - 1] = max(own[follower - 1], own[follower])
    best = sorted(range(len(own)), key=own.__getitem__, reverse=True)[:_WEIGHED_MATCHES]
    best.sort()
    return Weighed(
        [weighed.starts[number] for number in best],
        [weighed.ends[number] for number in best],
        [weighed.alone[number] for number in best],
        [weighed.joined[number] for number in best],
        weighed.worths,
    )
