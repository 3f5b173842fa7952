"""Days: what a date that says no more than a year or a month may mean, as spans of days.

Days are proleptic Gregorian ordinals (`datetime.date.toordinal`).
"""

import re
from calendar import monthrange
from datetime import date

_YEAR_FIRST = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?")
_DAY_FIRST = re.compile(r"(?:([0-9]{1,2})[-/.])?([0-9]{1,2})[-/.]([0-9]{4})")
_RANGE = re.compile(r"([^…–—]*?)(?:\.{2,3}|[…–—])(.*)", re.DOTALL)
# A hyphen parts two years or two dates with slashes; within other dates it parts month and day.
_HYPHENED = re.compile(r"([0-9]{4}|[0-9/]{6,10})-([0-9]{4}|[0-9/]{6,10})")
_COMPARED = re.compile(r"(>=?|<=?|≥|≤)\s*(.*)", re.DOTALL)


def span_of(year: int, month: int | None = None, day: int | None = None) -> tuple[int, int] | None:
    """The first and the last day of a year, month or day; None where the calendar has none."""
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
        if day is not None:
            return first.toordinal(), first.toordinal()
        last_month = 12 if month is None else month
        last = date(year, last_month, monthrange(year, last_month)[1])
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()


def read_span(text: str) -> tuple[int, int] | None:
    """The days meant by a typed date: `2019`, `2019-06`, `2019-06-05`, `06/2019`, `5/6/2019`.

    The day stands before the month where the year stands last. None where it is no date.
    """
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first:
        year, month, day = year_first.groups()
        return span_of(int(year), int(month) if month else None, int(day) if day else None)
    day_first = _DAY_FIRST.fullmatch(text)
    if day_first:
        day, month, year = day_first.groups()
        return span_of(int(year), int(month), int(day) if day else None)
    return None


def read_range(text: str) -> tuple[int | None, int | None] | None:
    """The days meant by a typed date or range of dates.

    Ranges are written `2019..`, `..06/2019`, `2019..2020-05`, `2019-2021` or `>=2019`, `<5/6/2019`.
    None stands for an open end. Ends in the wrong order are put right. None where it is neither.
    """
    compared = _COMPARED.fullmatch(text)
    if compared:
        return _read_compared(*compared.groups())
    ends = _HYPHENED.fullmatch(text) or _RANGE.fullmatch(text)
    if ends is None:
        return read_span(text)
    typed_from, typed_to = (end.strip() for end in ends.groups())
    start = read_span(typed_from) if typed_from else None
    end = read_span(typed_to) if typed_to else None
    if (typed_from and start is None) or (typed_to and end is None):
        return None
    if start and end:
        return min(start[0], end[0]), max(start[1], end[1])
    if start:
        return start[0], None
    return (None, end[1]) if end else None


def _read_compared(sign: str, typed: str) -> tuple[int | None, int | None] | None:
    """The days on one side of a date, which itself is meant where the sign says "or equal"."""
    span = read_span(typed)
    if span is None:
        return None
    first, last = span
    match sign:
        case ">=" | "≥":
            return first, None
        case ">":
            # No day follows the last one that can be counted.
            return min(last + 1, date.max.toordinal()), None
        case "<=" | "≤":
            return None, last
        case _:
            return None, max(first - 1, date.min.toordinal())
