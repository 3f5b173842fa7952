"""Which line of a page dump is the article's title."""

import re
from collections import Counter
from collections.abc import Sequence

from archive.extract.dates import split_date_line
from archive.extract.dump_lines import HOST_ONLY, Line
from archive.extract.furniture import is_furniture, is_related_link
from archive.extract.vietnamese import is_caption_cue, read_byline, read_dateline_site

_MASTHEAD = re.compile(
    r"(?:cổng|trang|báo|tạp chí|đài|cơ quan|tiếng nói|ủy ban|uỷ ban|ubnd|sở|bộ)\b.{0,20}"
    r"(?:thông tin|điện tử|phát thanh|ngôn luận|của đảng|nhân dân|truyền hình|online).{0,80}"
    r"|cộng hòa xã hội chủ nghĩa việt nam.{0,40}|đảng cộng sản việt nam",
    re.IGNORECASE,
)
_VERSE_MARK = re.compile(r"[,.;:!?…](?:\s|$)")
_SITE_TAIL = re.compile(r"\s[|–—-]\s(?P<site>[^|–—]{2,60})$")
# Pages have their headline near the top; what stands below thousands of lines is no header.
_HEADER_LINES = 400


def first_prose(lines: Sequence[Line], start: int = 0) -> int:
    """The index of the first line of running text or of verse, or the number of lines."""
    for index in range(start, len(lines)):
        line = lines[index]
        if line.is_prose and not is_furniture(line.text) and not is_caption_cue(line.text):
            return index
    return start + _verse_start(lines[start:])


def _verse_start(lines: Sequence[Line]) -> int:
    """Where verse begins in a dump without running text: its longest run of lines of one size.

    Menus and lists of headlines are such runs too, but their lines do not end with marks.
    """
    best, best_length, start = len(lines), 3, 0
    for index in range(len(lines) + 1):
        inside = index < len(lines) and _is_verse(lines[index])
        if inside:
            continue
        if (
            index - start > 3
            and lines[start].block < lines[start + 1].block == lines[start + 2].block
        ):
            start += 1  # the poem's title, set apart
        run = lines[start:index]
        marked = sum(_VERSE_MARK.search(line.text) is not None for line in run)
        if len(run) > best_length and marked >= 0.2 * len(run):
            best, best_length = start, len(run)
        start = index + 1
    return best


def _is_verse(line: Line) -> bool:
    return (
        3 <= line.syllables <= 14
        and not is_furniture(line.text)
        and not is_related_link(line.text)
        and split_date_line(line.text) is None
        and read_byline(line.text) is None
    )


def _is_passable(line: Line) -> bool:
    """Whether the line may stand between a title and the text."""
    text = line.text
    return (
        is_furniture(text)
        or line.is_picture
        or HOST_ONLY.fullmatch(text) is not None
        or split_date_line(text) is not None
        or read_byline(text) is not None
        or is_caption_cue(text)
        or (read_dateline_site(text) is not None and line.syllables < 3)
    )


def _score(lines: Sequence[Line], index: int, prose: int, seen: Counter[str]) -> float:
    """How much the line is like a title; below zero it is none."""
    line = lines[index]
    syllables = line.syllables
    score = float(min(syllables, 12))
    score -= (
        8 * (line.is_sentence or line.text[-1] in ";,:")
        + 4 * (syllables < 4)
        + 12 * (syllables > 45)
    )
    score -= 6 * (line.text.isupper() and syllables <= 6)
    score -= 10 * (_MASTHEAD.fullmatch(line.text) is not None)
    score += 4 * (seen[line.text] > 1)
    following = lines[index + 1 : index + 3]
    score += 4 * any(split_date_line(after.text) is not None for after in following)
    score += 6 * (prose - index <= 12 and all(map(_is_passable, lines[index + 1 : prose])))
    return score


def find_title(lines: Sequence[Line]) -> int | None:
    """The index of the title's line, or None when no line is like a title.

    A title stands before the running text, is no furniture, date, name, picture or masthead; it
    is the longer for being a headline, and what follows it up to the text is dates and tools.
    """
    prose = min(first_prose(lines), _HEADER_LINES)
    seen = Counter(line.text for line in lines[: prose + 1])
    first = lines[0].text if lines else ""
    tail = _SITE_TAIL.search(first)
    if tail is not None:
        seen[first[: tail.start()]] += 1  # a browser's title: "Headline - Newspaper"
    best: tuple[float, int] | None = None
    for index, line in enumerate(lines[:prose]):
        if _is_passable(line) or is_related_link(line.text):
            continue
        score = _score(lines, index, prose, seen)
        # Of equals the later: a section's name stands above a title like it.
        if score > 0 and (best is None or score >= best[0]):
            best = score, index
    return best[1] if best is not None else None


def cut_title(text: str) -> str:
    """A title for a text that has none: its first sentence, at most about 120 characters."""
    sentence = re.split(r"(?<=[.!?…])\s", text[:600], maxsplit=1)[0]
    if len(sentence) <= 120:
        return sentence.rstrip(".") or sentence
    return sentence[:120].rsplit(" ", 1)[0].rstrip(" ,;:-–") + "…"
