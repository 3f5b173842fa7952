"""Suggestions while somebody types: how the archive goes on from there, with its marks.

The last word is a beginning, the words before it are matched without marks. What is offered comes
from the archive's frequent word groups and its titles.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.analyzer import BREAK, Token, tokenize
from index.fold import canonical, fold_beginning
from index.lexicon_counting import NEVER_FIRST, NEVER_LAST
from index.lexicon_lines import Spellings
from index.query_text import read_query_text
from index.restore import mark_cost
from index.vocabulary import Vocabulary

# Groups that are looked at for one answer, the most frequent of all with the typed beginning.
_CONSIDERED = 48
# A group is no suggestion of its own if so much of it goes on in the same few ways.
_GOES_ON = 0.7
# Single words are offered beside groups, and after groups that are not much rarer.
_SINGLE_WORDS = 3
_SINGLE_WORD_COST = 2.5
# What is marked otherwise than typed comes after what is about so many times (e to the power of
# this) rarer, for each mark.
_MARKS_FACTOR = 2
# How many of the last words are continued if the whole text is continued nowhere.
_MAX_LAST_WORDS = 4
_MIN_WORD_CHARS = 2
_OPERATORS = frozenset(("AND", "OR", "NOT", "NEAR"))
# Behind these a value stands that is no language, or words that are meant to the letter.
_LITERAL_BEFORE = (":", "=", "~", "*", "/", "@")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to search for, and in about how many documents its completed part stands."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class _Continued:
    """A group or title that goes on from the typed words."""

    key: str
    text: str
    exact: tuple[str, ...]
    count: int
    score: float


def suggest(typed: str, vocabulary: Vocabulary, limit: int = 8) -> tuple[Suggestion, ...]:
    """How the archive goes on from what was typed, the most useful first.

    Everything before the completed words stays as typed. Nothing for an empty text, and nothing
    right behind an operator's or a field's sign. Takes any text and raises nothing.
    """
    text, cut = read_query_text(typed)
    tail = () if cut else _tail(text)
    found: dict[str, Suggestion] = {}
    is_open = bool(tail) and tail[-1].end == len(text)
    for first in _first_words(tail):
        if found:
            break
        words = tail[first:]
        head = text[: words[0].start]
        for one in _continue(text, words, is_open, vocabulary, is_whole=first == 0):
            found.setdefault(one.text.lower(), Suggestion(head + one.text, one.count))
    return tuple(found.values())[:limit]


def _first_words(tail: Sequence[Token]) -> Iterator[int]:
    """Where the words begin that are tried: all of them, then fewer and fewer of the last."""
    if tail:
        yield 0
    yield from range(max(1, len(tail) - _MAX_LAST_WORDS), len(tail))


def _tail(text: str) -> tuple[Token, ...]:
    """The words at the end of a query text that stand side by side, as far as they are words."""
    tokens = tokenize(text)
    if not tokens or text[tokens[-1].end :].strip():
        return ()
    first = len(tokens)
    end = len(text)
    for place in reversed(range(len(tokens))):
        token = tokens[place]
        gap = text[token.end : end]
        is_beside = not gap.strip() and (gap != "" or first == len(tokens))
        if not is_beside or text[token.start : token.end] in _OPERATORS or token.folded == BREAK:
            break
        first, end = place, token.start
    tail = tuple(tokens[first:])
    before = text[: tail[0].start].lower() if tail else ""
    is_literal = before.endswith(_LITERAL_BEFORE) and not before.endswith("title:")
    return tail[1:] if is_literal else tail


def _continue(
    text: str, words: Sequence[Token], is_open: bool, vocabulary: Vocabulary, is_whole: bool
) -> list[_Continued]:
    """The groups and titles that go on from these words, best first, no two nearly the same."""
    last = text[words[-1].start : words[-1].end]
    if len(words) == 1 and not is_whole and (not is_open or len(last) < _MIN_WORD_CHARS):
        return []
    typed = [word.exact for word in words]
    if is_open:
        typed[-1] = canonical(last)
    candidates: dict[str, _Continued] = {}
    for key, spelled in _spelled(text, words, is_open, vocabulary):
        one = _best_spelling(key, spelled, typed, is_open)
        is_new = list(one.exact) != typed
        if is_new and _is_useful(one, len(words), is_open):
            candidates[key] = one
    goes_on: dict[str, int] = {}
    for key, one in candidates.items():
        shorter = key.rpartition(" ")[0]
        goes_on[shorter] = goes_on.get(shorter, 0) + one.count
    kept = [one for key, one in candidates.items() if goes_on.get(key, 0) < _GOES_ON * one.count]
    return sorted(kept, key=lambda one: (-one.score, len(one.text), one.text))


def _spelled(
    text: str, words: Sequence[Token], is_open: bool, vocabulary: Vocabulary
) -> Iterator[tuple[str, Spellings]]:
    """Keys that begin as the words do, with their spellings."""
    before = "".join(f"{word.folded} " for word in words[:-1])
    if not is_open:
        yield from vocabulary.frequent_groups(f"{before}{words[-1].folded} ", _CONSIDERED)
        return
    beginning, respelled = fold_beginning(text[words[-1].start : words[-1].end])
    yield from vocabulary.frequent_groups(before + beginning, _CONSIDERED)
    for term in respelled:
        # Whole terms: a tab ends the key of a line, a space its word.
        yield from vocabulary.frequent_groups(f"{before}{term} ", _CONSIDERED)
        yield from vocabulary.frequent_groups(f"{before}{term}\t", 1)
    if not before:
        yield from vocabulary.frequent_terms(beginning, _SINGLE_WORDS)


def _is_useful(one: _Continued, typed_words: int, is_open: bool) -> bool:
    """Whether a group is more than a piece of a sentence, in the words that were not typed."""
    if typed_words == 1 and is_open and one.exact[0] in NEVER_FIRST:
        return False
    return one.count > 0 and one.exact[-1] not in NEVER_LAST


def _best_spelling(key: str, spelled: Spellings, typed: Sequence[str], is_open: bool) -> _Continued:
    """The spelling of a key that agrees best with the marks that were typed."""
    counts: dict[tuple[str, ...], int] = {}
    shown: dict[tuple[str, ...], str] = {}
    for text, count in spelled:
        exact = tuple([token.exact for token in tokenize(text)])
        shown.setdefault(exact, text)
        counts[exact] = counts.get(exact, 0) + count
    scored = [
        (math.log(max(count, 1)) - _MARKS_FACTOR * _disagreement(exact, typed, is_open), exact)
        for exact, count in counts.items()
    ]
    score, exact = max(scored)
    if len(exact) == 1:
        score -= _SINGLE_WORD_COST
    return _Continued(key, shown[exact], exact, counts[exact], score)


def _disagreement(exact: Sequence[str], typed: Sequence[str], is_open: bool) -> float:
    """What it costs that typed marks differ; marks that are not typed yet cost nothing."""
    cost = 0.0
    for place, (word, meant) in enumerate(zip(typed, exact, strict=False)):
        is_beginning = is_open and place == len(typed) - 1
        if not (is_beginning and meant.startswith(word)):
            cost += mark_cost(word, meant, has_marks=False)
    return cost
