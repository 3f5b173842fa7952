"""Slips of a letter: which terms differ by a letter too few, too many, changed, or exchanged."""

from collections.abc import Iterator, Set

from index.vocabulary import Vocabulary

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# From so many letters on two slips are allowed, as a long word stays itself.
LONG_LETTERS = 8
# The least letters that a slip can be looked for in: shorter words are too near to all others.
MIN_LETTERS = 2


def edits(term: str) -> set[str]:
    """Every string of letters that is one slip away: left out, added, changed, or exchanged."""
    splits = [(term[:place], term[place:]) for place in range(len(term) + 1)]
    found = {left + right[1:] for left, right in splits if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in splits if right for letter in _LETTERS}
    found |= {left + letter + right for left, right in splits for letter in _LETTERS}
    found -= {term, ""}
    return found


def known_edits(term: str, known: Set[str]) -> set[str]:
    """The known terms that are one slip away from a folded term of letters."""
    if not MIN_LETTERS <= len(term) <= 32 or not term.isalpha():
        return set()
    return edits(term) & known


def expand_fuzzy(term: str, limit: int, vocabulary: Vocabulary) -> list[str]:
    """The vocabulary's terms within one slip of a folded term, two from `LONG_LETTERS` on.

    Of two slips, letters that are exchanged count as both. The term itself comes first if it is
    known, then the others by falling frequency; at most `limit` + 1 of them, so that the caller can
    tell that there are more.
    """
    is_long = len(term) >= LONG_LETTERS
    near = set(_two_slips(term, vocabulary)) if is_long else set()
    near |= vocabulary.known(edits(term))
    ordered = sorted(near - {term}, key=lambda other: (-vocabulary.frequency(other), other))
    return [*vocabulary.known({term}), *ordered][: limit + 1]


def _two_slips(term: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The terms that two letters left out, added or changed make of this one.

    Two slips leave one of three parts of a word whole, so only terms with such a part are compared.
    """
    first, second = len(term) // 3, 2 * len(term) // 3
    beginning, middle, end = term[:first], term[first:second], term[second:]
    for other in vocabulary.iter_with_parts(beginning, middle, end):
        if abs(len(other) - len(term)) <= 2 and _is_within_two(term, other):
            yield other


def _is_within_two(term: str, other: str) -> bool:
    """Whether two letters left out, added or changed make one term of the other.

    A set of reached letters, one bit each, for none, one and two slips (Wu and Manber 1992).
    """
    places: dict[str, int] = {}
    for place, letter in enumerate(term):
        places[letter] = places.get(letter, 0) | 1 << place
    none, one, two = 1, 0b11, 0b111
    for letter in other:
        here = places.get(letter, 0)
        next_none = (none & here) << 1
        next_one = (one & here) << 1 | none | (none | next_none) << 1
        two = (two & here) << 1 | one | (one | next_one) << 1
        none, one = next_none, next_one
        if not two:
            return False
    return bool(two >> len(term) & 1)
