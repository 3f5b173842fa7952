"""Whether `06-05-2019` is a day of June or of May, decided by the page it stands on.

The parsers of dates read the day first. A page that writes the month first has its numeric dates
turned round before they are read.
"""

import re
from collections.abc import Iterable
from enum import Enum

# Two short numbers and a year; versions ("1.25.19") and addresses of machines are not meant.
_NUMERIC = re.compile(
    r"(?<![\d./-])(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)"
    r"(?P<y>\d{4}|\d{2}(?<!\.\d\d))(?![./-]?\d)"
)
_MAX_LINE_CHARS = 200
_LAST_MONTH = 12
_LAST_DAY = 31
# Where English is written with the day first, by the last label of a host.
_DAY_FIRST_ENGLISH = frozenset("uk au nz ie in za sg my hk ng ke gh pk lk vn th id".split())


class Order(Enum):
    """Which of two numbers before a year is the day: by the page's dates, or by custom alone."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    # Americans write so with slashes; with dashes and full stops hardly anybody does.
    MONTH_FIRST_BY_CUSTOM = "month first between slashes"


def has_numeric_date(text: str) -> bool:
    """Whether a date in this text depends on the order of day and month."""
    return _NUMERIC.search(text) is not None


def put_day_first(text: str, order: Order) -> str:
    """The text with numeric dates that are written month first turned to day first.

    A date whose second number cannot be a day stays as it is.
    """
    return text if order is Order.DAY_FIRST else _NUMERIC.sub(lambda m: _turn(m, order), text)


def _turn(match: re.Match[str], order: Order) -> str:
    by_custom = order is Order.MONTH_FIRST_BY_CUSTOM and match["s"] != "/"
    if by_custom or int(match["a"]) > _LAST_MONTH or int(match["b"]) > _LAST_DAY:
        return match[0]
    return f"{match['b']}{match['s']}{match['a']}{match['s']}{match['y']}"


def other_order(iso: str) -> str | None:
    """A date with day and month exchanged; None where no month has that number."""
    year, month, day = iso[:4], iso[5:7], iso[8:10]
    return f"{year}-{day}-{month}" + iso[10:] if day and int(day) <= _LAST_MONTH else None


def order_of(lines: Iterable[str], known: Iterable[str], *, usual: bool) -> Order:
    """The order of day and month in the numeric dates of these lines.

    The page's other dates tell, where one of their two numbers is above twelve; else whether one
    order gives a day that the page names otherwise (`known`, ISO 8601) and the other does not;
    else `usual`: whether such pages write the month first.
    """
    dates = [
        (int(match["a"]), int(match["b"]), match["y"])
        for line in lines
        if len(line) <= _MAX_LINE_CHARS
        for match in _NUMERIC.finditer(line)
    ]
    month_first = any(a <= _LAST_MONTH < b <= _LAST_DAY for a, b, _ in dates)
    day_first = any(b <= _LAST_MONTH < a <= _LAST_DAY for a, b, _ in dates)
    if month_first == day_first:
        days = {day[2:10] for day in known}
        month_first = any(f"{year[-2:]}-{a:02}-{b:02}" in days for a, b, year in dates)
        day_first = any(f"{year[-2:]}-{b:02}-{a:02}" in days for a, b, year in dates)
    if month_first != day_first:
        return Order.MONTH_FIRST if month_first else Order.DAY_FIRST
    return Order.MONTH_FIRST_BY_CUSTOM if usual else Order.DAY_FIRST


def usually_month_first(language: str | None, host: str | None) -> bool:
    """Whether a page of that language (of its text) and host puts the month first as a rule.

    Only English ones do, and not those of countries that write the day first in English.
    """
    if language != "en":
        return False
    return (host or "").rpartition(".")[2] not in _DAY_FIRST_ENGLISH
