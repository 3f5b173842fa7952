"""Snippets: the fragments of a document that best show why it was found.

A fragment is worth what of the query it holds: each distinct term once, more where the spelling is
the typed one, and more for words of the query that stand side by side. The first fragment is the
one that is worth most; the next ones are those that add most to it.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

from index.analyzer import MAX_TOKEN_CHARS, tokenize
from index.highlight import Match, Matcher, merge

# What a fragment gains by a term in its typed spelling and by two neighbours of the query,
# against 1 for a term that the document holds once.
_EXACT_WORTH = 0.3
_PAIR_WORTH = 0.7

# A further fragment is shown for what it repeats if it holds this part of what the first holds.
_REPEATED_WORTH = 0.25
_ENOUGH_REPEATED = 0.6

# So many matches in one document are weighed, of the rarest terms first. The others are still
# highlighted.
_WEIGHED_MATCHES = 96

# How far before its first match a fragment begins, if no sentence begins near.
_LEADING_CHARS = 50

_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\s+")
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Fragment:
    """An extract of a document. `highlights` are starts and ends in `text`, in order.

    `cut_before` and `cut_after` say that it begins or ends in the middle of a sentence.
    """

    text: str
    highlights: tuple[tuple[int, int], ...]
    cut_before: bool = False
    cut_after: bool = False


class _Window(NamedTuple):
    """Neighbouring matches of one text that fit into a fragment, and what they are worth it for."""

    text: int
    start: int
    end: int
    holds: frozenset[int]


def build_snippet(
    texts: Sequence[str], matcher: Matcher, max_fragments: int = 3, max_chars: int = 180
) -> tuple[Fragment, ...]:
    """The fragments to show of a document's texts (in NFC), in reading order.

    A fragment has at most `max_chars` characters, unless one match has more. It is cut at spaces,
    else between tokens, never inside one that is indexed. Where nothing matches it is the
    beginning of the first text, without highlights; without any text there is none.
    """
    found = [matcher.find(text) for text in texts]
    windows, worths = _weigh_windows(found, matcher, max_chars)
    if not windows:
        first = next((text for text in texts if text and not text.isspace()), None)
        return (_cut(first, [], 0, _end_before(first, max_chars, 0)),) if first else ()
    extents: list[tuple[int, int, int]] = []
    for window in _choose(windows, worths, max_fragments):
        others = [(start, end) for text, start, end in extents if text == window.text]
        if all(end <= window.start or window.end <= start for start, end in others):
            extents.append((window.text, *_extend(texts[window.text], window, others, max_chars)))
    return tuple(_cut(texts[text], found[text], start, end) for text, start, end in sorted(extents))


def _weigh_windows(
    found: Sequence[Sequence[Match]], matcher: Matcher, max_chars: int
) -> tuple[list[_Window], list[float]]:
    """Windows of matches, and the worth of each thing that they are said to hold."""
    counts = Counter([match.found for matches in found for match in matches])
    numbers: dict[tuple[str, ...], int] = {}
    worths: list[float] = []
    budget = _WEIGHED_MATCHES
    for term, count in sorted(counts.items(), key=lambda counted: counted[1]):
        if numbers and count > budget:
            break
        budget -= count
        # The number of a term is followed by that of the term in its typed spelling.
        numbers[term] = len(worths)
        rarity = len(term) / (1 + math.log(count))
        worths += (rarity, _EXACT_WORTH * rarity)
    pair_numbers = {pair: len(worths) + place for place, pair in enumerate(sorted(matcher.pairs))}
    worths += [_PAIR_WORTH] * len(pair_numbers)
    windows: list[_Window] = []
    for text, matches in enumerate(found):
        weighed = [match for match in matches if match.found in numbers][:_WEIGHED_MATCHES]
        holds = [_worth_numbers(match, numbers) for match in weighed]
        if pair_numbers:
            for place, (one, next_one) in enumerate(pairwise(weighed)):
                if next_one.start == one.end + 1:
                    number = pair_numbers.get((one.found[-1], next_one.found[0]))
                    holds[place + 1] += () if number is None else (number,)
        windows += _iter_windows(text, weighed, holds, max_chars)
    return windows, worths


def _worth_numbers(match: Match, numbers: dict[tuple[str, ...], int]) -> tuple[int, ...]:
    number = numbers[match.found]
    return (number, number + 1) if match.is_exact else (number,)


def _iter_windows(
    text: int, matches: Sequence[Match], holds: Sequence[tuple[int, ...]], max_chars: int
) -> Iterator[_Window]:
    """The widest window from each match on, but those that another holds as a whole."""
    after = 0
    for place, first in enumerate(matches):
        reached = after
        after = max(after, place + 1)
        while after < len(matches) and matches[after].end - first.start <= max_chars:
            after += 1
        if after > reached:
            held = frozenset(chain.from_iterable(holds[place:after]))
            end = max([match.end for match in matches[place:after]])
            yield _Window(text, first.start, end, held)


def _choose(
    windows: Sequence[_Window], worths: Sequence[float], max_fragments: int
) -> Iterator[_Window]:
    """The windows to show, the most telling first."""
    worth_of = {
        held: sum([worths[number] for number in held])
        for held in {window.holds for window in windows}
    }
    best = max(windows, key=lambda window: worth_of[window.holds])
    yield best
    shown = [best]
    covered = best.holds
    while len(shown) < max_fragments:
        windows = [window for window in windows if _is_apart(window, shown[-1])]
        gains = {
            held: sum([worths[number] for number in held - covered]) + _REPEATED_WORTH * worth
            for held, worth in worth_of.items()
        }
        window = max(windows, key=lambda window: gains[window.holds], default=None)
        if window is None:
            return
        is_new = not window.holds <= covered
        if not is_new and worth_of[window.holds] < _ENOUGH_REPEATED * worth_of[best.holds]:
            return
        yield window
        shown.append(window)
        covered |= window.holds


def _is_apart(one: _Window, other: _Window) -> bool:
    return one.text != other.text or one.end <= other.start or other.end <= one.start


def _extend(
    text: str, window: _Window, others: Sequence[tuple[int, int]], max_chars: int
) -> tuple[int, int]:
    """Start and end of the fragment around a window, apart from the other fragments."""
    lowest = max((end for _, end in others if end <= window.start), default=0)
    highest = min((start for start, _ in others if start >= window.end), default=len(text))
    room = max(max_chars - (window.end - window.start), 0)
    start = _start_within(text, max(window.start - room, lowest), window.start)
    end = start + max(max_chars, window.end - start)
    if end >= highest:
        # What is not needed behind the matches may stand before them.
        end = highest
        if end - start < max_chars and not _begins_sentence(text, start):
            start = _start_after(text, max(end - max_chars, lowest), window.start)
    return start, _end_before(text, end, window.end)


def _start_within(text: str, lowest: int, first: int) -> int:
    """Where a fragment begins: with the text, with a sentence, else a little before its match."""
    if lowest == 0:
        return 0
    sentences = [found.end() for found in _SENTENCE_END.finditer(text, lowest, first)]
    if sentences:
        return sentences[0] if first - sentences[0] <= _LEADING_CHARS * 2 else sentences[-1]
    return _start_after(text, max(first - _LEADING_CHARS, lowest), first)


def _begins_sentence(text: str, index: int) -> bool:
    before = text[:index].rstrip()
    return not before or before[-1] in ".!?…:;\"'”’»)]"


def _start_after(text: str, index: int, highest: int) -> int:
    """The first place from `index` on, up to `highest`, where the text may be cut."""
    if index in (0, highest) or text[index - 1].isspace():
        return index
    space = _SPACE.search(text, index, highest)
    if space:
        return space.end()
    return next((border for border in _borders(text, index, highest) if border >= index), highest)


def _end_before(text: str, index: int, lowest: int) -> int:
    """The last place up to `index`, from `lowest` on, where the text may be cut."""
    if index >= len(text):
        return len(text)
    end = index
    while end > lowest and not text[end].isspace():
        end -= 1
    if end > lowest or 0 < index == lowest:
        return end
    borders = [border for border in _borders(text, lowest, index) if lowest < border <= index]
    if borders:
        return borders[-1]
    if lowest:
        return lowest
    # One token is longer than the fragment; only a long one is cut.
    first = tokenize(text[: MAX_TOKEN_CHARS * 4])
    return next((token.end for token in first if token.end - token.start <= MAX_TOKEN_CHARS), index)


def _borders(text: str, start: int, end: int) -> list[int]:
    """The places between `start` and `end` at which no indexed token is cut."""
    margin = MAX_TOKEN_CHARS * 2
    # A space is a border, and no token is known by what stands beyond one.
    begin = max(text.rfind(" ", 0, start) + 1, start - margin, 0)
    space = text.find(" ", end)
    finish = min(len(text) if space < 0 else space, end + margin)
    borders: list[int] = []
    after = begin
    for token in tokenize(text[begin:finish]):
        borders += range(after, begin + token.start + 1)
        after = begin + token.end
        if token.end - token.start > MAX_TOKEN_CHARS:
            borders += range(begin + token.start + 1, after)
    borders += range(after, finish + 1)
    return [border for border in borders if start <= border <= end]


def _cut(text: str, matches: Sequence[Match], start: int, end: int) -> Fragment:
    """The fragment from `start` to `end`, without the spaces around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    held = [match for match in matches if start <= match.start and match.end <= end]
    spans = merge(text, held)
    return Fragment(
        text=text[start:end],
        highlights=tuple([(first - start, last - start) for first, last in spans]),
        cut_before=not _begins_sentence(text, start),
        cut_after=bool(text[end:].strip()) and text[end - 1] not in ".!?…",
    )
