"""Live blogs: entries in the page's order, each with the time at which it was written."""

import re

from archive.extract.page import Page

# Fewer times with text behind each are no live blog: an article's own date, a match's start.
_MIN_ENTRIES = 3
# What may stand between a time and its entry: a button, a picture's caption.
_MAX_BETWEEN = 3
_MAX_STAMP_CHARS = 40
_CLOCK = (
    r"(?:lúc\s)?\d{1,2}\s?(?:[:h]\s?\d{2}|giờ(?:\s\d{1,2})?)(?::\d{2}|\s?phút)?(?:\s?[ap]\.?m\.?)?"
)
_DAY = r"(?:ngày\s)?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?"
# Of a match: "71'", "90'+2", "Phút 71".
_MINUTE = r"(?:phút\s(?:thứ\s)?)?\d{1,3}\s?['’′](?:\s?\+\s?\d{1,2}['’′]?)?|phút\s(?:thứ\s)?\d{1,3}"
_STAMP = re.compile(
    rf"(?P<stamp>{_MINUTE}|{_CLOCK}(?:\s?[-|,•·]?\s?{_DAY})?|{_DAY}\s?[-|,•·]?\s?{_CLOCK})"
    r"(?:\s?\(?(?:gmt|utc)[+-]\d{1,2}(?::?\d{2})?\)?)?(?:[\s|•·-]*(?:chia sẻ|share|copy link))?",
    re.IGNORECASE,
)


def read_stamp(text: str) -> str | None:
    """The time, with its day if it has one, when a line says nothing else; as it is spelled."""
    if len(text) > _MAX_STAMP_CHARS or not any(map(str.isdigit, text)):
        return None
    match = _STAMP.fullmatch(text)
    return str(match["stamp"]) if match is not None else None


def stamp_entries(page: Page, start: int, paragraphs: list[int]) -> dict[int, str]:
    """The time of each paragraph that opens an entry; the times are taken out of `paragraphs`.

    Empty, and nothing taken out, where the blocks from `start` on are no live blog.
    """
    if not paragraphs:
        return {}
    stamps: dict[int, str] = {}
    for index in range(start, paragraphs[-1]):
        stamp = read_stamp(page.blocks[index].text)
        if stamp is not None:
            stamps[index] = stamp
    if len(stamps) < _MIN_ENTRIES:
        return {}
    opened: dict[int, str] = {}
    texts = [index for index in paragraphs if index not in stamps]
    at = 0
    for index, stamp in stamps.items():
        while at < len(texts) and texts[at] < index:
            at += 1
        if at < len(texts) and texts[at] - index <= _MAX_BETWEEN:
            # Of two times in a row the one that stands nearer is the entry's.
            opened[texts[at]] = stamp
    if len(opened) < _MIN_ENTRIES:
        return {}
    paragraphs[:] = texts
    return opened
