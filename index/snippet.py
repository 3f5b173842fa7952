"""Snippets: the fragments of a document that best show why it was found.

A fragment is worth what of the query it holds: each distinct term once, less where the document
holds it often, more where the spelling is the typed one, and more for words of the query that
stand side by side. The first fragment is the one that is worth most; the next ones are those that
add most to it. One that is worth little beside the first is left out.
"""

import math
import re
from bisect import bisect, bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, compress
from operator import itemgetter, or_, sub
from typing import NamedTuple, TypeAlias

from index.analyzer import MAX_TOKEN_CHARS, tokenize
from index.fold import fold
from index.highlight import Matcher, Place, merge

# What two neighbours of the query are worth, against 1 for a term that the document holds once.
_PAIR_WORTH = 0.7

# Where marks were typed, this part of every worth is for the typed spelling: without it a match is
# mostly another word.
_EXACT_PART = 0.65

# A further fragment counts for what it repeats with a part of its worth. It is left out if it is
# worth less than `_LEAST` of the first, or adds nothing and is worth less than `_ENOUGH_REPEATED`.
_REPEATED_WORTH = 0.25
_LEAST = 0.25
_ENOUGH_REPEATED = 0.6

# So many matches in one document are weighed: those of rare terms and of neighbours. The others,
# stray common syllables, are still highlighted.
_WEIGHED_MATCHES = 32

# How far before its first match a fragment begins, if no sentence begins near.
_LEADING_CHARS = 50

_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\s+")
_SPACE = re.compile(r"\s")
_QUOTES = (("“", "”"), ("«", "»"), ('"', '"'))


@dataclass(frozen=True, slots=True)
class Fragment:
    """An extract of a document. `highlights` are starts and ends in `text`, in order.

    `cut_before` and `cut_after` say that it begins or ends in the middle of a sentence.
    """

    text: str
    highlights: tuple[tuple[int, int], ...]
    cut_before: bool = False
    cut_after: bool = False


class _Worth(dict[int, float]):
    """What things held are worth together; each thing is one bit of the key."""

    def __init__(self, worths: Sequence[float]) -> None:
        super().__init__()
        self._worths = worths

    def __missing__(self, held: int) -> float:
        worth, rest = 0.0, held
        while rest:
            highest = rest.bit_length() - 1
            worth += self._worths[highest]
            rest ^= 1 << highest
        self[held] = worth
        return worth


class _Weighed(NamedTuple):
    """The matches to weigh, in order, and what of the query each of them holds.

    `alone` is what a match holds by itself, `joined` what it holds in a fragment that also holds
    the match before it.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    alone: Sequence[int]
    joined: Sequence[int]
    worth: _Worth

    def held(self, first: int, after: int) -> int:
        """What the matches from one number up to another hold together."""
        return reduce(or_, self.joined[first + 1 : after], self.alone[first])


class _Stretch(NamedTuple):
    """A part of the text, from `low` to `high`, that is free for fragments.

    It is part of the paragraph from `start` to `end`. `windows` are the places for a fragment: what
    its matches hold, the number of the first match and that after the last.
    """

    start: int
    end: int
    low: int
    high: int
    windows: dict[int, tuple[int, int]]


# Start and end of a fragment, and its paragraph.
_Extent: TypeAlias = tuple[int, int, tuple[int, int]]


def build_snippet(
    texts: Sequence[str], matcher: Matcher, max_fragments: int = 3, max_chars: int = 180
) -> tuple[Fragment, ...]:
    """The fragments to show of a document's texts (in NFC), in reading order.

    A fragment has at most `max_chars` characters, unless one match has more. It is cut at spaces,
    else between tokens, never inside one that is indexed. Where nothing matches it is the
    beginning of the first text, without highlights; without any text there is none.
    """
    # All texts are searched at once; no token reaches across the space between two.
    text = " ".join(texts)
    ends = accumulate([len(one) + 1 for one in texts])
    paragraphs = [(end - 1 - len(one), end - 1) for one, end in zip(texts, ends, strict=True)]
    matches = _find(text, paragraphs, matcher)
    if not matches:
        first = next((span for span in paragraphs if text[slice(*span)].strip()), None)
        if first is None:
            return ()
        end = _end_before(text, first[0] + max_chars, first[0], first)
        return (_cut(text, [], (first[0], end, first)),)
    weighed = _weigh(matches, matcher)
    extents = _choose(text, weighed, paragraphs, max_fragments, max_chars)
    return tuple([_cut(text, matches, extent) for extent in sorted(extents)])


def _find(text: str, paragraphs: Sequence[tuple[int, int]], matcher: Matcher) -> list[Place]:
    """The matches in the text, but those of phrases that reach across two paragraphs."""
    matches = matcher.places(text)
    if matcher.phrases:
        starts = [start for start, _ in paragraphs]
        ends = [paragraphs[bisect(starts, match[0]) - 1][1] for match in matches]
        return [match for match, end in zip(matches, ends, strict=True) if match[1] <= end]
    return matches


def _weigh(matches: Sequence[Place], matcher: Matcher) -> _Weighed:
    """What the matches hold and are worth; of many, only those that are worth most themselves."""
    starts, ends, founds, exacts = zip(*matches, strict=True)
    spelled = set(map(fold, matcher.exact))
    counts = Counter(founds)
    exact_counts = Counter(compress(founds, exacts)) if spelled else counts
    bits: dict[tuple[str, ...], tuple[int, int]] = {}
    worths: list[float] = []
    for found, count in counts.items():
        # The bit of a term is followed by that of the term in its typed spelling.
        bits[found] = (1 << len(worths), 3 << len(worths))
        part = _EXACT_PART if spelled.issuperset(found) else 0
        exact_worth = part * len(found) / (1 + math.log2(exact_counts[found] or 1))
        worths += ((1 - part) * len(found) / (1 + math.log2(count)), exact_worth)
    alone = [bits[found][exact] for found, exact in zip(founds, exacts, strict=True)]
    joined = alone.copy()
    worth = _Worth(worths)
    leaders: list[int] = []
    if matcher.pairs:
        pair_bits: dict[tuple[str, str], tuple[int, int]] = {}
        gaps = map(sub, starts[1:], ends)
        for leader in [place for place, gap in enumerate(gaps) if gap == 1]:
            follower = leader + 1
            pair = (founds[leader][-1], founds[follower][0])
            if pair not in matcher.pairs:
                continue
            if pair not in pair_bits:
                pair_bits[pair] = (1 << len(worths), 3 << len(worths))
                part = _EXACT_PART if spelled.issuperset(pair) else 0
                worths += ((1 - part) * _PAIR_WORTH, part * _PAIR_WORTH)
            joined[follower] |= pair_bits[pair][exacts[leader] and exacts[follower]]
            leaders.append(leader)
    weighed = _Weighed(starts, ends, alone, joined, worth)
    return weighed if len(matches) <= _WEIGHED_MATCHES else _thin(weighed, leaders)


def _thin(weighed: _Weighed, leaders: Sequence[int]) -> _Weighed:
    """The matches that are worth most; the leaders of pairs as much as what follows them."""
    own = [weighed.worth[held] for held in weighed.joined]
    for leader in leaders:
        own[leader] = max(own[leader], own[leader + 1])
    best = sorted(range(len(own)), key=own.__getitem__, reverse=True)[:_WEIGHED_MATCHES]
    pick = itemgetter(*sorted(best))
    starts, ends, alone, joined, worth = weighed
    return _Weighed(pick(starts), pick(ends), pick(alone), pick(joined), worth)


def _choose(
    text: str,
    weighed: _Weighed,
    paragraphs: Sequence[tuple[int, int]],
    max_fragments: int,
    max_chars: int,
) -> list[_Extent]:
    """Where the fragments to show stand, the most telling first."""
    free = [_stretch(weighed, span, *span, max_chars) for span in paragraphs]
    stretches = [stretch for stretch in free if stretch.windows]
    shown: list[_Extent] = []
    covered, best = 0, 0.0
    while True:
        held, stretch = _best_window(stretches, weighed.worth, covered, best)
        if stretch is None:
            break
        first, after = _trim(weighed, held, *stretch.windows[held])
        last = max(weighed.ends[first:after])
        start, end = _extend(text, stretch, weighed.starts[first], last, max_chars)
        paragraph = (stretch.start, stretch.end)
        shown.append((start, end, paragraph))
        best = best or weighed.worth[held]
        places = [bisect_left(weighed.starts, place) for place in (start, end)]
        covered |= weighed.held(places[0], places[1])
        if len(shown) == max_fragments:
            break
        stretches.remove(stretch)
        for low, high in ((stretch.low, start), (end, stretch.high)):
            rest = _stretch(weighed, paragraph, low, high, max_chars)
            if rest.windows:
                stretches.append(rest)
    return shown


def _stretch(
    weighed: _Weighed, paragraph: tuple[int, int], low: int, high: int, max_chars: int
) -> _Stretch:
    """A free stretch with its windows: the widest from each match on that no other one holds."""
    starts, ends = weighed.starts, weighed.ends
    first, last = bisect_left(starts, low), bisect_left(starts, high)
    while last > first and max(ends[first:last]) > high:
        last -= 1
    windows: dict[int, tuple[int, int]] = {}
    after = first
    for place in range(first, last):
        reached = after
        after = max(after, place + 1)
        farthest = starts[place] + max_chars
        while after < last and ends[after] <= farthest:
            after += 1
        if after > reached:
            windows.setdefault(weighed.held(place, after), (place, after))
            if after == last:
                break
    return _Stretch(*paragraph, low, high, windows)


def _best_window(
    stretches: Sequence[_Stretch], worth: _Worth, covered: int, best: float
) -> tuple[int, _Stretch | None]:
    """What the window to show next holds, and its stretch; `best` is the first one's worth."""
    least, enough = best * _LEAST, best * _ENOUGH_REPEATED
    chosen: tuple[int, _Stretch | None] = (0, None)
    most = 0.0
    for stretch in stretches:
        for held in stretch.windows:
            whole, new = worth[held], held & ~covered
            if whole < (least if new else enough):
                continue
            gain = worth[new] + _REPEATED_WORTH * whole
            if gain > most:
                chosen, most = (held, stretch), gain
    return chosen


def _trim(weighed: _Weighed, held: int, first: int, after: int) -> tuple[int, int]:
    """The window without the matches at its ends that add nothing to what it holds."""
    while after - first > 1 and weighed.held(first, after - 1) == held:
        after -= 1
    while after - first > 1 and weighed.held(first + 1, after) == held:
        first += 1
    return first, after


def _extend(text: str, stretch: _Stretch, first: int, last: int, max_chars: int) -> tuple[int, int]:
    """Start and end of the fragment around the matches from `first` to `last`."""
    lowest = max(min(first, last - max_chars), stretch.low)
    start = _start_within(text, stretch, lowest, first)
    if stretch.high - start < max_chars and not _begins_sentence(text, start, stretch.start):
        # What is not needed behind the matches may stand before them.
        start = _start_after(text, max(stretch.high - max_chars, lowest), first)
    quotation = _quotation_around(text, start, stretch)
    if quotation:
        if lowest <= quotation[0]:
            start = quotation[0]
        elif quotation[1] <= first:
            start = _start_after(text, quotation[1], first)
    farthest = min(max(start + max_chars, last), stretch.high)
    end = _end_before(text, farthest, last, (stretch.start, stretch.end))
    quotation = _quotation_around(text, end, stretch)
    if quotation:
        if quotation[1] <= farthest:
            end = quotation[1]
        elif quotation[0] >= max(last, start + max_chars // 2):
            end = quotation[0]
    return start, end


def _quotation_around(text: str, place: int, stretch: _Stretch) -> tuple[int, int] | None:
    """Start and end of the quotation of the paragraph in which this place is, if it is in one."""
    for opening, closing in _QUOTES:
        opened = text.rfind(opening, stretch.start, place)
        if opened < 0:
            continue
        if opening == closing:
            is_open = text.count(opening, stretch.start, place) % 2 == 1
        else:
            is_open = text.find(closing, opened, place) < 0
        closed = text.find(closing, place, stretch.end) if is_open else -1
        if closed >= 0:
            return opened, closed + 1
    return None


def _start_within(text: str, stretch: _Stretch, lowest: int, first: int) -> int:
    """Where a fragment begins: with the text, with a sentence, else a little before its match."""
    if lowest == stretch.start:
        return lowest
    sentences = [found.end() for found in _SENTENCE_END.finditer(text, lowest, first)]
    if sentences:
        return sentences[0] if first - sentences[0] <= _LEADING_CHARS * 2 else sentences[-1]
    return _start_after(text, max(first - _LEADING_CHARS, lowest), first)


def _begins_sentence(text: str, index: int, lowest: int) -> bool:
    before = text[lowest:index].rstrip()
    return not before or before[-1] in ".!?…:;\"'”’»)]"


def _start_after(text: str, index: int, highest: int) -> int:
    """The first place from `index` on, up to `highest`, where the text may be cut."""
    if index in (0, highest) or text[index - 1].isspace():
        return index
    space = _SPACE.search(text, index, highest)
    if space:
        return space.end()
    return next((border for border in _borders(text, index, highest) if border >= index), highest)


def _end_before(text: str, index: int, lowest: int, paragraph: tuple[int, int]) -> int:
    """The last place up to `index`, from `lowest` on, where the text may be cut."""
    begin, finish = paragraph
    if index >= finish:
        return finish
    end = index
    while end > lowest and not text[end].isspace():
        end -= 1
    if end > lowest or begin < index == lowest:
        return end
    borders = [border for border in _borders(text, lowest, index) if lowest < border <= index]
    if borders:
        return borders[-1]
    if lowest > begin:
        return lowest
    # One token is longer than the fragment; only a long one is cut.
    first = tokenize(text[begin : min(begin + MAX_TOKEN_CHARS * 4, finish)])
    ends = [token.end for token in first if token.end - token.start <= MAX_TOKEN_CHARS]
    return begin + ends[0] if ends else index


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


def _cut(text: str, matches: Sequence[Place], extent: _Extent) -> Fragment:
    """The fragment that stands there, without the spaces around it."""
    start, end, (begin, finish) = extent
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    first = bisect_left(matches, start, key=itemgetter(0))
    after = bisect_left(matches, end, lo=first, key=itemgetter(0))
    spans = merge(text, [match for match in matches[first:after] if match[1] <= end])
    return Fragment(
        text=text[start:end],
        highlights=tuple([(first - start, last - start) for first, last in spans]),
        cut_before=not _begins_sentence(text, start, begin),
        cut_after=bool(text[end:finish].strip()) and text[end - 1] not in ".!?…",
    )
