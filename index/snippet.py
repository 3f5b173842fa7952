"""Snippets: the fragments of a document that best show why it was found.

A fragment is worth what of the query it holds: each distinct term once, less where the document
holds it often, more where the spelling is the typed one, and more for words of the query that
stand side by side. The first fragment is the one that is worth most; the next ones are those that
add most to it. One that is worth little beside the first is left out.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from index.cutting import Room, begins_sentence, end_before, extend
from index.highlight import Matcher
from index.places import Places
from index.weighing import Weighed, weigh

# A further fragment counts for what it repeats with a part of its worth. It is left out if it is
# worth less than `_LEAST` of the first, or adds nothing and is worth less than `_ENOUGH_REPEATED`.
_REPEATED_WORTH = 0.25
_LEAST = 0.25
_ENOUGH_REPEATED = 0.6


class Fragment(NamedTuple):
    """An extract of a document. `highlights` are starts and ends in `text`, in order.

    `cut_before` and `cut_after` say that it begins or ends in the middle of a sentence.
    """

    text: str
    highlights: tuple[tuple[int, int], ...]
    cut_before: bool = False
    cut_after: bool = False


class _Stretch:
    """A free part of the text with the windows for a fragment in it (`_windows`)."""

    def __init__(self, room: Room, windows: dict[int, tuple[int, int]]) -> None:
        self.room = room
        self.windows = windows


# Start and end of a paragraph.
_Paragraph: TypeAlias = tuple[int, int]

# Start and end of a fragment, and its paragraph.
_Extent: TypeAlias = tuple[int, int, _Paragraph]


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
    paragraphs: list[_Paragraph] = []
    start = 0
    for one in texts:
        paragraphs.append((start, start + len(one)))
        start += len(one) + 1
    places = _find(text, paragraphs, matcher)
    if not places.starts:
        return _beginning(text, paragraphs, max_chars)
    weighed = weigh(places, matcher)
    extents = _choose(text, weighed, paragraphs, max_fragments, max_chars)
    extents.sort()
    return tuple([_cut(text, places, extent) for extent in extents])


def _beginning(text: str, paragraphs: Sequence[_Paragraph], max_chars: int) -> tuple[Fragment, ...]:
    """The beginning of the first paragraph that says anything."""
    for paragraph in paragraphs:
        start, end = paragraph
        if text[start:end].strip():
            last = end_before(text, start + max_chars, start, paragraph)
            return (_cut(text, Places((), ()), (start, last, paragraph)),)
    return ()


def _find(text: str, paragraphs: Sequence[_Paragraph], matcher: Matcher) -> Places:
    """The matches in the text, but those of phrases that reach across two paragraphs."""
    places = matcher.places(text)
    return places.within(paragraphs) if matcher.phrases else places


def _choose(
    text: str,
    weighed: Weighed,
    paragraphs: Sequence[_Paragraph],
    max_fragments: int,
    max_chars: int,
) -> list[_Extent]:
    """Where the fragments to show stand, the most telling first."""
    stretches = _stretches(weighed, paragraphs, max_chars)
    shown: list[_Extent] = []
    covered, best = 0, 0.0
    while True:
        held, stretch = _best_window(stretches, weighed, covered, best)
        if stretch is None:
            break
        room = stretch.room
        first, after = _trim(weighed, held, *stretch.windows[held])
        last = max(weighed.ends[first:after])
        start, end = extend(text, room, weighed.starts[first], last, max_chars)
        shown.append((start, end, (room.start, room.end)))
        if len(shown) == max_fragments:
            break
        best = best or weighed.worth(held)
        covered |= weighed.held(weighed.count_before(start), weighed.count_before(end))
        stretches.remove(stretch)
        for low, high in ((room.low, start), (end, room.high)):
            rest = _windows(
                weighed, weighed.count_before(low), weighed.count_before(high), high, max_chars
            )
            if rest:
                stretches.append(_Stretch(Room(room.start, room.end, low, high), rest))
    return shown


def _stretches(
    weighed: Weighed, paragraphs: Sequence[_Paragraph], max_chars: int
) -> list[_Stretch]:
    """The paragraphs that have windows for a fragment."""
    starts = weighed.starts
    stretches: list[_Stretch] = []
    first = 0
    for start, end in paragraphs:
        if first == len(starts):
            break
        after = first
        while after < len(starts) and starts[after] < end:
            after += 1
        if after > first:
            if windows := _windows(weighed, first, after, end, max_chars):
                stretches.append(_Stretch(Room(start, end, start, end), windows))
            first = after
    return stretches


def _windows(
    weighed: Weighed, first: int, last: int, high: int, max_chars: int
) -> dict[int, tuple[int, int]]:
    """The places for a fragment in a free part of the text, by what their matches hold.

    The matches there have the numbers from `first` up to `last`; those that reach past the end of
    the part, `high`, are left out. Each place is the number of the first match and that after the
    last: the widest from each match on that no other one holds.
    """
    starts, ends, alone, joined = weighed.starts, weighed.ends, weighed.alone, weighed.joined
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
            for match in range(place + 1, after):
                held |= joined[match]
            if held not in windows:
                windows[held] = (place, after)
            if after == last:
                break
    return windows


def _best_window(
    stretches: Sequence[_Stretch], weighed: Weighed, covered: int, best: float
) -> tuple[int, _Stretch | None]:
    """What the window to show next holds, and its stretch; `best` is the first one's worth."""
    least, enough = best * _LEAST, best * _ENOUGH_REPEATED
    chosen: _Stretch | None = None
    chosen_held = 0
    most = 0.0
    for stretch in stretches:
        for held in stretch.windows:
            whole, new = weighed.worth(held), held & ~covered
            if whole < (least if new else enough):
                continue
            gain = weighed.worth(new) + _REPEATED_WORTH * whole
            if gain > most:
                chosen_held, chosen, most = held, stretch, gain
    return chosen_held, chosen


def _trim(weighed: Weighed, held: int, first: int, after: int) -> tuple[int, int]:
    """The window without the matches at its ends that add nothing to what it holds."""
    while after - first > 1 and weighed.held(first, after - 1) == held:
        after -= 1
    while after - first > 1 and weighed.held(first + 1, after) == held:
        first += 1
    return first, after


def _cut(text: str, places: Places, extent: _Extent) -> Fragment:
    """The fragment that stands there, without the spaces around it."""
    start, end, (begin, finish) = extent
    shown = text[start:end].rstrip()
    end = start + len(shown)
    shown = shown.lstrip()
    start = end - len(shown)
    first, after = bisect_left(places.starts, start), bisect_left(places.starts, end)
    spans = places.merge(text, first, after, end)
    return Fragment(
        text=shown,
        highlights=tuple([(first - start, last - start) for first, last in spans]),
        cut_before=not begins_sentence(text, start, begin),
        cut_after=bool(text[end:finish].strip()) and text[end - 1] not in ".!?…",
    )
