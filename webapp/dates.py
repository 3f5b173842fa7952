"""Dates in words, as the interface's language writes them and as precise as they are known."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from babel.dates import format_date, format_skeleton, format_time

from webapp.language import language, locale, locale_of
from webapp.translation import translate as _

_PUBLISHED = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<clock>\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?P<offset>[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)


def published_words(published: str) -> str:
    """A document's date (see `archive.Document.published`) in words; unreadable ones unchanged."""
    return published_words_in(published, language())


@lru_cache(maxsize=4096)
def published_words_in(published: str, code: str) -> str:
    """The same as a language of `webapp.language.LANGUAGES` writes it."""
    written_in = locale_of(code)
    found = _PUBLISHED.fullmatch(published)
    if found is None:
        return published
    try:
        day = date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        return published
    if found["month"] is None:
        return found["year"]
    if found["day"] is None:
        return format_skeleton("yMMMM", day, locale=written_in)
    words = format_date(day, "long", locale=written_in)
    if found["clock"] is None:
        return words
    return f"{words}, {found['clock']}{_zone_words(found['offset'])}"


def _zone_words(offset: str | None) -> str:
    """` (GMT+7)` for `+07:00`; nothing for a time in the page's own, unnamed zone."""
    if offset is None:
        return ""
    hours = int(offset[1:3])
    minutes = "" if offset.endswith(":00") else offset[3:]
    return " (GMT)" if not hours and not minutes else f" (GMT{offset[0]}{hours}{minutes})"


def moment_words(moment: datetime) -> str:
    """A moment in words, to the second, in UTC."""
    moment = moment.astimezone(UTC)
    return _(
        "%(day)s, %(time)s UTC",
        day=format_date(moment.date(), "long", locale=locale()),
        time=format_time(moment.time(), "HH:mm:ss", locale=locale()),
    )


def published_digits(published: str) -> str | None:
    """The date's leading digits (`2019`, `201906`, `20190605`), None when it is unreadable."""
    if _PUBLISHED.fullmatch(published) is None:
        return None
    return published[:10].replace("-", "")
