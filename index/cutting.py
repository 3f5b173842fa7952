"""Cutting: where a fragment of a text begins and ends.

With a sentence where one is near, else between words, never inside a token that is indexed, and not
in the middle of a quotation without need.
"""

import re
from typing import NamedTuple

from index.analyzer import MAX_TOKEN_CHARS, tokenize

# How far before its first match a fragment begins, if no sentence begins near.
_LEADING_CHARS = 50

_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\s+")
_SPACE = re.compile(r"\s")
_QUOTES = (("“", "”"), ("«", "»"), ('"', '"'))


class Room(NamedTuple):
    """A part of the text, from `low` to `high`, that is free for fragments.

    It is part of the paragraph from `start` to `end`.
    """

    start: int
    end: int
    low: int
    high: int


def extend(text: str, room: Room, first: int, last: int, max_chars: int) -> tuple[int, int]:
    """Start and end of the fragment around the matches from `first` to `last`."""
    lowest = max(min(first, last - max_chars), room.low)
    start = _start_within(text, room, lowest, first)
    if room.high - start < max_chars and not begins_sentence(text, start, room.start):
        # What is not needed behind the matches may stand before them.
        start = _start_after(text, max(room.high - max_chars, lowest), first)
    quotation = _quotation_around(text, start, room)
    if quotation:
        if lowest <= quotation[0]:
            start = quotation[0]
        elif quotation[1] <= first:
            start = _start_after(text, quotation[1], first)
    farthest = min(max(start + max_chars, last), room.high)
    end = end_before(text, farthest, last, (room.start, room.end))
    quotation = _quotation_around(text, end, room)
    if quotation:
        if quotation[1] <= farthest:
            end = quotation[1]
        elif quotation[0] >= max(last, start + max_chars // 2):
            end = quotation[0]
    return start, end


def _quotation_around(text: str, place: int, room: Room) -> tuple[int, int] | None:
    """Start and end of the quotation of the paragraph in which this place is, if it is in one."""
    for opening, closing in _QUOTES:
        opened = text.rfind(opening, room.start, place)
        if opened < 0:
            continue
        if opening == closing:
            is_open = text.count(opening, room.start, place) % 2 == 1
        else:
            is_open = text.find(closing, opened, place) < 0
        closed = text.find(closing, place, room.end) if is_open else -1
        if closed >= 0:
            return opened, closed + 1
    return None


def _start_within(text: str, room: Room, lowest: int, first: int) -> int:
    """Where a fragment begins: with the text, with a sentence, else a little before its match."""
    if lowest == room.start:
        return lowest
    sentences = [found.end() for found in _SENTENCE_END.finditer(text, lowest, first)]
    if sentences:
        return sentences[0] if first - sentences[0] <= _LEADING_CHARS * 2 else sentences[-1]
    return _start_after(text, max(first - _LEADING_CHARS, lowest), first)


def begins_sentence(text: str, index: int, lowest: int) -> bool:
    """Whether a sentence begins there, in the paragraph that begins at `lowest`."""
    before = text[lowest:index].rstrip()
    return not before or before[-1] in ".!?…:;\"'”’»)]"


def _start_after(text: str, index: int, highest: int) -> int:
    """The first place from `index` on, up to `highest`, where the text may be cut."""
    if index in (0, highest) or text[index - 1].isspace():
        return index
    space = _SPACE.search(text, index, highest)
    if space:
        return space.end()
    borders = [border for border in _borders(text, index, highest) if border >= index]
    return borders[0] if borders else highest


def end_before(text: str, index: int, lowest: int, paragraph: tuple[int, int]) -> int:
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
