"""Snippets: the fragments of a document that best show why it was found.

A fragment is worth what of the query it holds: each distinct term once, less where the document
holds it often, more where the spelling is the typed one, and more for words of the query that
stand side by side. The first fragment is the one that is worth most; the next ones are those that
add most to it. One that is worth little beside the first is left out.
"""

from bisect import bisect, bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from index.cutting import Room, begins_sentence, end_before, extend
from index.highlight import Matcher, Place, merge
from index.weighing import Weighed, Worth, weigh

# A further fragment counts for what it repeats with a part of its worth. It is left out if it is
# worth less than `_LEAST` of the first, or adds nothing and is worth less than `_ENOUGH_REPEATED`.
_REPEATED_WORTH = 0.25
_LEAST = 0.25
_ENOUGH_REPEATED = 0.6


@dataclass(frozen=True, slots=True)
class Fragment:
    """An extract of a document. `highlights` are starts and ends in `text`, in order.

    `cut_before` and `cut_after` say that it begins or ends in the middle of a sentence.
    """

    text: str
    highlights: tuple[tuple[int, int], ...]
    cut_before: bool = False
    cut_after: bool = False


# A free part of the text with the places for a fragment in it (`_windows`).
_Stretch: TypeAlias = tuple[Room, dict[int, tuple[int, int]]]

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
        return _beginning(text, paragraphs, max_chars)
    extents = _choose(text, weigh(matches, matcher), paragraphs, max_fragments, max_chars)
    extents.sort()
    return tuple([_cut(text, matches, extent) for extent in extents])


def _beginning(
    text: str, paragraphs: Sequence[tuple[int, int]], max_chars: int
) -> tuple[Fragment, ...]:
    """The beginning of the first paragraph that says anything."""
    for paragraph in paragraphs:
        start, end = paragraph
        if text[start:end].strip():
            last = end_before(text, start + max_chars, start, paragraph)
            return (_cut(text, [], (start, last, paragraph)),)
    return ()


def _find(text: str, paragraphs: Sequence[tuple[int, int]], matcher: Matcher) -> list[Place]:
    """The matches in the text, but those of phrases that reach across two paragraphs."""
    matches = matcher.places(text)
    if matcher.phrases:
        starts = [start for start, _ in paragraphs]
        ends = [paragraphs[bisect(starts, match[0]) - 1][1] for match in matches]
        return [match for match, end in zip(matches, ends, strict=True) if match[1] <= end]
    return matches


def _choose(
    text: str,
    weighed: Weighed,
    paragraphs: Sequence[tuple[int, int]],
    max_fragments: int,
    max_chars: int,
) -> list[_Extent]:
    """Where the fragments to show stand, the most telling first."""
    starts, ends, _, _, worth = weighed
    stretches: list[_Stretch] = []
    for paragraph in paragraphs:
        if windows := _windows(weighed, *paragraph, max_chars):
            stretches.append((Room(*paragraph, *paragraph), windows))
    shown: list[_Extent] = []
    covered, best = 0, 0.0
    while (chosen := _best_window(stretches, worth, covered, best)) is not None:
        held, stretch = chosen
        room, windows = stretch
        first, after = _trim(weighed, held, *windows[held])
        last = ends[first] if after - first == 1 else max(ends[first:after])
        start, end = extend(text, room, starts[first], last, max_chars)
        shown.append((start, end, (room.start, room.end)))
        if len(shown) == max_fragments:
            break
        best = best or worth[held]
        covered |= weighed.held(bisect_left(starts, start), bisect_left(starts, end))
        stretches.remove(stretch)
        for low, high in ((room.low, start), (end, room.high)):
            if rest := _windows(weighed, low, high, max_chars):
                stretches.append((Room(room.start, room.end, low, high), rest))
    return shown


def _windows(weighed: Weighed, low: int, high: int, max_chars: int) -> dict[int, tuple[int, int]]:
    """The places for a fragment in a free part of the text, by what their matches hold.

    Each is the number of the first match and that after the last: the widest from each match on
    that no other one holds.
    """
    starts, ends, alone, joined, _ = weighed
    first, last = bisect_left(starts, low), bisect_left(starts, high)
    while last > first and max(ends[first:last]) > high:
        last -= 1
    windows: dict[int, tuple[int, int]] = {}
    after = first
    for place in range(first, last):
        reached = after
        if after == place:
            after += 1
        farthest = starts[place] + max_chars
        while after < last and ends[after] <= farthest:
            after += 1
        if after > reached:
            held = alone[place]
            for match in joined[place + 1 : after]:
                held |= match
            if held not in windows:
                windows[held] = (place, after)
            if after == last:
                break
    return windows


def _best_window(
    stretches: Sequence[_Stretch], worth: Worth, covered: int, best: float
) -> tuple[int, _Stretch] | None:
    """What the window to show next holds, and its stretch; `best` is the first one's worth."""
    least, enough = best * _LEAST, best * _ENOUGH_REPEATED
    chosen: tuple[int, _Stretch] | None = None
    most = 0.0
    for stretch in stretches:
        for held in stretch[1]:
            whole, new = worth[held], held & ~covered
            if whole < (least if new else enough):
                continue
            gain = worth[new] + _REPEATED_WORTH * whole
            if gain > most:
                chosen, most = (held, stretch), gain
    return chosen


def _trim(weighed: Weighed, held: int, first: int, after: int) -> tuple[int, int]:
    """The window without the matches at its ends that add nothing to what it holds."""
    while after - first > 1 and weighed.held(first, after - 1) == held:
        after -= 1
    while after - first > 1 and weighed.held(first + 1, after) == held:
        first += 1
    return first, after


def _cut(text: str, matches: Sequence[Place], extent: _Extent) -> Fragment:
    """The fragment that stands there, without the spaces around it."""
    start, end, (begin, finish) = extent
    shown = text[start:end].rstrip()
    end = start + len(shown)
    shown = shown.lstrip()
    start = end - len(shown)
    # A place sorts before all others that begin where it does by being shorter.
    first, after = bisect_left(matches, (start,)), bisect_left(matches, (end,))
    spans = merge(text, [match for match in matches[first:after] if match[1] <= end])
    return Fragment(
        text=shown,
        highlights=tuple([(first - start, last - start) for first, last in spans]),
        cut_before=not begins_sentence(text, start, begin),
        cut_after=bool(text[end:finish].strip()) and text[end - 1] not in ".!?…",
    )
