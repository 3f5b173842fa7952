"""Dates in the text: the ways in which Vietnamese texts write one date.

A date is read wherever a person may type it (`15/5/2016`, `ngày 15 tháng 5 năm 2016`, `tháng
5/2016`, `15/5`) and is looked for in every way that newspapers and official papers write it: with
signs, with words, the month as a number or as a word, with or without a zero before one digit.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from index.days import span_of

# No date has more ways to write it; each becomes a phrase of the query.
MAX_WAYS = 32

_MONTH_WORDS = {
    1: ("giêng", "một"),
    2: ("hai",),
    3: ("ba",),
    4: ("tư",),
    5: ("năm",),
    6: ("sáu",),
    7: ("bảy",),
    8: ("tám",),
    9: ("chín",),
    10: ("mười",),
    11: ("mười một",),
    12: ("mười hai", "chạp"),
}

# `15/5` alone may be a part, a result or a price. Said with words it is asked for behind a word
# that makes it a day: "ngày 15/5", "sáng 15/5", "hôm nay (15/5)".
_BEFORE_A_DAY = ("ngày", "sáng", "chiều", "tối", "nay", "qua")

_LEAD = r"(?:(?P<lead>ngày(?:\s+m[ồùou]ng)?|m[ồùou]ng)\s+)"
_DAY = r"(?P<day>[0-9]{1,2})"
_MONTH = r"(?P<month>[0-9]{1,2})"
_NAMED_MONTH = (
    r"tháng\s+(?P<month>[0-9]{1,2}|giêng|một|hai|ba|tư|năm|sáu|bảy|tám|chín|chạp"
    r"|mười(?:\s+(?:một|hai))?)"
)
_YEAR = r"(?P<year>[12][0-9]{3})"
_NAMED_YEAR = rf"(?:\s+năm\s+|\s*[,/.-]\s*|\s+){_YEAR}"
_SIGN = r"(?P<sign>[/.-])"

# In the order in which they are tried: none may find a part of what another one reads whole.
_FORMS = (
    rf"{_LEAD}?{_DAY}{_SIGN}{_MONTH}(?P=sign){_YEAR}",
    rf"{_YEAR}{_SIGN}{_MONTH}(?P=sign){_DAY}",
    rf"{_LEAD}?{_DAY}\s+{_NAMED_MONTH}{_NAMED_YEAR}",
    rf"{_LEAD}?{_DAY}\s+{_NAMED_MONTH}",
    rf"(?P<lead>){_NAMED_MONTH}{_NAMED_YEAR}",
    rf"(?P<lead>tháng\s+)?{_MONTH}[/-]{_YEAR}",
    rf"{_LEAD}{_DAY}[/.-]{_MONTH}",
    rf"{_DAY}/{_MONTH}",
)

# Typed without marks they are the same words.
_UNMARKED = dict(zip("àáảạăêíộờùư", "aaaaaeioouu", strict=True))


def _compiled(form: str) -> re.Pattern[str]:
    """The form as whole words, each letter with or without its marks."""
    # What stands in brackets says already which letters there may be.
    tolerant = re.sub(
        r"\[[^\]]*\]|[^\x00-\x7f]",
        lambda found: found[0] if found[0][0] == "[" else f"[{found[0]}{_UNMARKED[found[0]]}]",
        form,
    )
    return re.compile(rf"(?<![\w/.,-]){tolerant}(?![\w/-]|[.,]\w)", re.IGNORECASE)


_PATTERNS = tuple(map(_compiled, _FORMS))
# Without one of these there is no date.
_HINT = re.compile(r"[0-9][/.-][0-9]|th[áa]ng\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date that a text writes from `start` to `end`; day and month or month and year are known.

    `has_words` says that a word such as "ngày" or "tháng" shows it to be a date.
    """

    start: int
    end: int
    day: int | None
    month: int
    year: int | None
    has_words: bool


def find_dates(text: str) -> list[WrittenDate]:
    """The dates in a text in NFC, in order, apart from each other."""
    if not _HINT.search(text):
        return []
    found: list[WrittenDate] = []
    taken = bytearray(len(text))
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            date = _read_match(match)
            if date:
                found.append(date)
                taken[start:end] = b"1" * (end - start)
    return sorted(found, key=lambda date: date.start)


def read_written_days(text: str) -> tuple[int, int] | None:
    """The span of days (ordinals) that a text means if it is one date with a year, else None."""
    dates = find_dates(text)
    if len(dates) != 1 or dates[0].year is None:
        return None
    (date,) = dates
    if text[: date.start].strip() or text[date.end :].strip():
        return None
    return span_of(dates[0].year, date.month, date.day)


def _read_match(match: re.Match[str]) -> WrittenDate | None:
    parts = match.groupdict()
    month = _read_month(parts["month"])
    day = int(parts["day"]) if parts.get("day") else None
    year = int(parts["year"]) if parts.get("year") else None
    # A day without a year may be the 29th of February.
    if span_of(year or 2000, month, day) is None:
        return None
    return WrittenDate(*match.span(), day, month, year, any(map(str.isalpha, match[0])))


def _read_month(typed: str) -> int:
    if typed.isdigit():
        return int(typed)
    return _MONTHS[" ".join(_without_marks(typed.lower()).split())]


def _without_marks(word: str) -> str:
    return "".join(_UNMARKED.get(letter, letter) for letter in word)


_MONTHS = {_without_marks(name): month for month, names in _MONTH_WORDS.items() for name in names}


def ways_to_write(date: WrittenDate) -> tuple[tuple[str, ...], ...]:
    """The words of each way to write this date, with their marks; at most `MAX_WAYS`.

    "ngày" before a date is not among them where the date is known without it.
    """
    if date.day is None:
        ways = _ways_of_month(date)
    elif date.year is None:
        ways = _ways_of_day(date)
    else:
        ways = _ways_of_full_date(date.day, date.month, date.year)
    return tuple(dict.fromkeys(ways))[:MAX_WAYS]


def _written(number: int) -> Iterable[str]:
    return dict.fromkeys((str(number), f"{number:02d}"))


def _ways_of_full_date(day: int, month: int, year: int) -> Iterator[tuple[str, ...]]:
    for written in product(_written(day), _written(month)):
        yield (*written, str(year))
        yield (written[0], "tháng", written[1], "năm", str(year))
        yield (written[0], "tháng", written[1], str(year))
    for name in _MONTH_WORDS[month]:
        yield (str(day), "tháng", *name.split(), "năm", str(year))
    yield (str(year), f"{month:02d}", f"{day:02d}")
    yield (str(year), str(month), str(day))


def _ways_of_month(date: WrittenDate) -> Iterator[tuple[str, ...]]:
    for month in _written(date.month):
        # What ends a full date is a date in that month too.
        yield (month, str(date.year))
        yield ("tháng", month, "năm", str(date.year))
    for name in _MONTH_WORDS[date.month]:
        yield ("tháng", *name.split(), "năm", str(date.year))
    yield (str(date.year), f"{date.month:02d}")


def _ways_of_day(date: WrittenDate) -> Iterator[tuple[str, ...]]:
    assert date.day is not None
    for day, month in product(_written(date.day), _written(date.month)):
        if not date.has_words:
            yield (day, month)
        yield (day, "tháng", month)
    for name in _MONTH_WORDS[date.month]:
        yield (str(date.day), "tháng", *name.split())
    if date.has_words:
        # Official papers put a zero before days below ten, and before the first two months.
        usual = ((str(date.day), str(date.month)), (f"{date.day:02d}", str(date.month)))
        for before in _BEFORE_A_DAY:
            for written in dict.fromkeys((*usual, (f"{date.day:02d}", f"{date.month:02d}"))):
                yield (before, *written)
