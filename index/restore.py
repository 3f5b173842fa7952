"""Did you mean: what was typed, in the archive's own language.

Marks are restored and slips of a letter mended word by word, by what stands side by side in the
archive: of all ways to spell each word the likeliest chain is sought (Viterbi), where a chain is
likely if its words are frequent, its neighbours are known groups, and it is near to what was typed.
All weights are natural logarithms of odds; they were set on one half of a news archive's titles and
checked on the other (`tests/benchmarks/language.py`).
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from index.fold import canonical, fold
from index.query_text import read_query_text
from index.slips import known_edits
from index.spellings import variants_of
from index.typed_words import TypedWord, find_runs
from index.typing_methods import decode_telex, decode_vni
from index.vocabulary import Vocabulary

# A typed mark is seldom wrong, a missing one is common, above all where no marks were typed.
_WRONG_MARK = 4.5
_MISSING_MARK = 2.5
_MISSING_MARKS_MORE = 0.7
_MISSING_ALL_MARKS = 1.5
_SLIP = 7.0
_KEYS = 2.0
# How much of a word's likelihood comes from its neighbour, where they are known side by side.
_NEIGHBOUR_SHARE = 0.9
# A spelling that is in no document counts like one in so many, and a word that is in none in any
# spelling, so that nothing at all would be found, like one in so many.
_UNKNOWN_SPELLING = 0.02
_UNKNOWN_WORD = 0.0001
# What a suggestion must be likelier by than what was typed, without marks and with some.
MIN_GAIN = 3.0
MIN_GAIN_MARKED = 5.0
# Distinct words of an average article, by which counts of documents become shares of words.
_WORDS_OF_A_DOCUMENT = 250

# A word alone is mended to another one only from so many letters on, and if nothing holds it.
_LEAST_ALONE = 4
# What is typed in capitals and no longer than this stands for something.
_MOST_CAPITALS = 4

MAX_VARIANTS = 12
MAX_SLIPS = 10
MAX_WORDS = 32


@dataclass(frozen=True, slots=True)
class Restored:
    """A better query text. `gain` says how much likelier it is (natural logarithm of the odds).

    With `changes_letters` it finds other documents than what was typed does; without, it differs
    in marks alone.
    """

    text: str
    gain: float
    changes_letters: bool


class _Candidate:
    """A way to spell one word: its folded and exact terms, how it is shown, its likelihood."""

    def __init__(self, term: str, exact: str, shown: str, weight: float, count: float) -> None:
        self.term = term
        self.exact = exact
        self.shown = shown
        self.weight = weight
        self.count = count


# For the exact term of a candidate: places in the column before, and a share of each.
_Shares: TypeAlias = dict[str, list[tuple[int, float]]]


def restore(text: str, vocabulary: Vocabulary) -> Restored | None:
    """The query text as it was probably meant; None if nothing is clearly better.

    Operators, quotation marks and everything else stay as typed. Raises nothing, for any text.
    """
    typed, _ = read_query_text(text)
    runs = [run[:MAX_WORDS] for run in find_runs(typed)]
    # Who types any marks types most of them.
    has_marks = any(fold(word.exact) != word.exact for run in runs for word in run)
    gain = 0.0
    changed: list[tuple[TypedWord, _Candidate]] = []
    for run in runs:
        run_gain, chosen = _restore_run(run, vocabulary, has_marks)
        better = _spoken_for(run, chosen, vocabulary)
        if better and run_gain >= (MIN_GAIN_MARKED if has_marks else MIN_GAIN):
            gain += run_gain
            changed += better
    if not changed:
        return None
    parts, place = [], 0
    for word, candidate in changed:
        parts += [
            typed[place : word.start],
            _in_case(candidate.shown, typed[word.start : word.end]),
        ]
        place = word.end
    letters = any(word.term != candidate.term for word, candidate in changed)
    return Restored("".join(parts) + typed[place:], gain, letters)


def _spoken_for(
    run: Sequence[TypedWord], chosen: Sequence[_Candidate], vocabulary: Vocabulary
) -> list[tuple[TypedWord, _Candidate]]:
    """The changed words for which the archive itself speaks: by a neighbour, or by being all.

    Abbreviations in capitals stay as they are, unless all is typed in capitals.
    """
    is_shouted = len(run) > 1 and all(word.shown.isupper() for word in run)
    terms = [(word.term, word.exact) for word in run]
    wanted = [(one.term, one.exact) for one in chosen]
    kept = {
        place
        for place, word in enumerate(run)
        if terms[place] != wanted[place] and (is_shouted or not _is_abbreviation(word))
    }
    if len(run) == 1:
        is_other = terms[0][0] != wanted[0][0]
        if is_other and (len(wanted[0][0]) < _LEAST_ALONE or vocabulary.frequency(terms[0][0])):
            return []
        return [(run[place], chosen[place]) for place in kept]
    while True:
        words = [wanted[place] if place in kept else terms[place] for place in range(len(run))]
        known = {
            place for place, pair in enumerate(pairwise(words)) if _is_known(*pair, vocabulary)
        }
        alone = {place for place in kept if not {place - 1, place} & known}
        if not alone:
            return [(run[place], chosen[place]) for place in sorted(kept)]
        kept -= alone


def _is_abbreviation(word: TypedWord) -> bool:
    return word.shown.isupper() and len(word.shown) <= _MOST_CAPITALS


def _is_known(left: tuple[str, str], right: tuple[str, str], vocabulary: Vocabulary) -> bool:
    """Whether the archive has these two spellings side by side often enough to be listed."""
    spelled = vocabulary.group(f"{left[0]} {right[0]}")
    return any(
        tuple(map(canonical, text.split())) == (left[1], right[1]) for text, _count in spelled
    )


def _in_case(shown: str, typed: str) -> str:
    """The spelling with capitals where they were typed."""
    if typed.isupper() and len(typed) > 1:
        return shown.upper()
    return shown.capitalize() if typed[:1].isupper() else shown


def _restore_run(
    run: Sequence[TypedWord], vocabulary: Vocabulary, has_marks: bool
) -> tuple[float, list[_Candidate]]:
    """The likeliest spellings of a run, and how much likelier they are than what was typed."""
    columns = [_candidates(run, place, vocabulary, has_marks) for place in range(len(run))]
    total = vocabulary.documents * _WORDS_OF_A_DOCUMENT + 1
    beside = [_shares(before, after, vocabulary) for before, after in pairwise(columns)]
    best, chosen = _viterbi(columns, beside, total)
    return best - _as_typed(columns, beside, total), chosen


def _viterbi(
    columns: Sequence[Sequence[_Candidate]], beside: Sequence[_Shares], total: float
) -> tuple[float, list[_Candidate]]:
    scores = [_alone(candidate, total) for candidate in columns[0]]
    ways: list[list[int]] = []
    for column, shares in zip(columns[1:], beside, strict=True):
        # Of all that no known group speaks for, the likeliest so far is the likeliest.
        most = max(scores)
        likeliest = scores.index(most)
        reached, way = [], []
        for candidate in column:
            alone = (1 - _NEIGHBOUR_SHARE) * candidate.count / total
            top, chance = likeliest, most + math.log(alone)
            for place, share in shares.get(candidate.exact, ()):
                other = scores[place] + math.log(share + alone)
                if other > chance:
                    top, chance = place, other
            reached.append(chance + candidate.weight)
            way.append(top)
        scores = reached
        ways.append(way)
    best = max(scores)
    place = scores.index(best)
    chosen = [columns[-1][place]]
    for column, way in zip(columns[-2::-1], reversed(ways), strict=True):
        place = way[place]
        chosen.append(column[place])
    return best, chosen[::-1]


def _as_typed(
    columns: Sequence[Sequence[_Candidate]], beside: Sequence[_Shares], total: float
) -> float:
    """How likely what was typed is: the first candidate of each column."""
    score = _alone(columns[0][0], total)
    for column, shares in zip(columns[1:], beside, strict=True):
        typed = column[0]
        share = sum((part for place, part in shares.get(typed.exact, ()) if place == 0), 0.0)
        alone = (1 - _NEIGHBOUR_SHARE) * typed.count / total
        score += math.log(share + alone) + typed.weight
    return score


def _alone(candidate: _Candidate, total: float) -> float:
    return math.log(candidate.count / total) + candidate.weight


def _shares(
    before: Sequence[_Candidate], after: Sequence[_Candidate], vocabulary: Vocabulary
) -> _Shares:
    """For each later candidate the places of the earlier ones that are known beside it.

    With each place stands how much of the earlier candidate's likelihood goes to the later one.
    """
    places = {candidate.exact: place for place, candidate in enumerate(before)}
    shares: _Shares = {}
    for (left, right), found in _pair_counts(before, after, vocabulary).items():
        place = places.get(left)
        if found and place is not None:
            share = _NEIGHBOUR_SHARE * found / max(before[place].count, found)
            shares.setdefault(right, []).append((place, share))
    return shares


def _pair_counts(
    before: Sequence[_Candidate], after: Sequence[_Candidate], vocabulary: Vocabulary
) -> dict[tuple[str, str], int]:
    """How often the candidates stand side by side, by their exact terms."""
    counts: dict[tuple[str, str], int] = {}
    for left in dict.fromkeys(candidate.term for candidate in before):
        for right in dict.fromkeys(candidate.term for candidate in after):
            for exact, count in pair_spellings(left, right, vocabulary):
                counts[exact] = counts.get(exact, 0) + count
    return counts


def pair_spellings(
    left: str, right: str, vocabulary: Vocabulary
) -> list[tuple[tuple[str, str], int]]:
    """The exact terms of two neighbouring folded terms, with counts of documents."""
    found = []
    for text, count in vocabulary.group(f"{left} {right}"):
        one, _, other = text.lower().partition(" ")
        found.append(((canonical(one), canonical(other)), count))
    return found


def _candidates(
    run: Sequence[TypedWord], place: int, vocabulary: Vocabulary, has_marks: bool
) -> list[_Candidate]:
    """The ways to spell a word; first of all as it was typed."""
    word = run[place]
    unknown = _UNKNOWN_SPELLING if vocabulary.spellings(word.term) else _UNKNOWN_WORD
    ways: dict[str, _Candidate] = {
        word.exact: _Candidate(word.term, word.exact, word.exact, 0.0, unknown)
    }
    decoded = _decode(word, vocabulary)
    if decoded is not None:
        _add_variants(ways, word, fold(decoded), vocabulary, _KEYS, decoded, has_marks)
    if word.keys:
        return list(ways.values())
    _add_variants(ways, word, word.term, vocabulary, 0.0, word.exact, has_marks)
    for term in _slips(run, place, vocabulary):
        _add_variants(ways, word, term, vocabulary, _SLIP, word.exact, has_marks)
    return list(ways.values())


def _add_variants(
    ways: dict[str, _Candidate],
    word: TypedWord,
    term: str,
    vocabulary: Vocabulary,
    cost: float,
    typed: str,
    has_marks: bool,
) -> None:
    for number, variant in enumerate(variants_of(term, vocabulary)):
        if variant.count <= 0 or (number >= MAX_VARIANTS and variant.exact != word.exact):
            continue
        weight = -cost - mark_cost(typed, variant.exact, has_marks)
        known = ways.get(variant.exact)
        if known is None or known.weight < weight or variant.exact == word.exact:
            ways[variant.exact] = _Candidate(
                term, variant.exact, variant.text, weight, variant.count
            )


@lru_cache(maxsize=2**14)
def mark_cost(typed: str, meant: str, has_marks: bool) -> float:
    """What it costs to read `meant` out of `typed`, by the marks that differ."""
    had, has = _marks(typed), _marks(meant)
    missing, wrong = (has - had).total(), (had - has).total()
    if not missing and not wrong:
        return 0.0
    if not had:
        return _MISSING_ALL_MARKS if has_marks else 0.0
    cost = _WRONG_MARK * wrong
    return cost + (_MISSING_MARK + _MISSING_MARKS_MORE * (missing - 1) if missing else 0.0)


@lru_cache(maxsize=4096)
def _marks(exact: str) -> Counter[str]:
    decomposed = unicodedata.normalize("NFD", exact)
    return Counter(
        character
        for character in decomposed
        if character == "đ" or unicodedata.combining(character)
    )


def _decode(word: TypedWord, vocabulary: Vocabulary) -> str | None:
    """The exact term behind a keyboard's keys, if the archive has it and not what was typed."""
    if word.keys:
        decoded = decode_vni(word.keys)
    elif word.exact.isascii() and vocabulary.frequency(word.term) <= _rare(vocabulary):
        decoded = decode_telex(word.exact)
    else:
        return None
    if decoded is None:
        return None
    known = {variant.exact for variant in variants_of(fold(decoded), vocabulary) if variant.count}
    return decoded if decoded in known else None


def _rare(vocabulary: Vocabulary) -> int:
    return vocabulary.documents // 5000


def _slips(run: Sequence[TypedWord], place: int, vocabulary: Vocabulary) -> list[str]:
    """Terms that may have been meant: if the word is rare, or is known beside no neighbour."""
    term = run[place].term
    left = run[place - 1].term if place else ""
    right = run[place + 1].term if place + 1 < len(run) else ""
    is_rare = vocabulary.frequency(term) <= _rare(vocabulary)
    if not is_rare and (not (left or right) or _is_beside(left, term, right, vocabulary)):
        return []
    near = known_edits(term, vocabulary.common_terms)
    beside = [other for other in near if _is_beside(left, other, right, vocabulary)]
    chosen = beside or (list(near) if is_rare else [])
    chosen.sort(key=lambda other: (-vocabulary.frequency(other), other))
    return chosen[:MAX_SLIPS]


def _is_beside(left: str, term: str, right: str, vocabulary: Vocabulary) -> bool:
    """Whether a term is known beside one of its neighbours."""
    return bool(
        (left and vocabulary.group(f"{left} {term}"))
        or (right and vocabulary.group(f"{term} {right}"))
    )
