"""Moments as files and formats write them, as aware times in UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# JavaScript's Date as text: "Sun Jan 05 2020 10:11:12 GMT+0700 (Indochina Time)".
_BROWSER_TIME = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT([+-])(\d\d)(\d\d)",
    re.ASCII,
)
# What WARC 1.1 allows beside full times: a year alone, a year and a month.
_COARSE_TIME = re.compile(r"(\d{4})(?:-(\d\d))?", re.ASCII)


def from_epoch(seconds: float) -> datetime | None:
    """A moment given in seconds since 1970; None where no calendar reaches."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def from_iso(text: str) -> datetime | None:
    """An ISO 8601 time, UTC where it names no offset, or None."""
    text = text.strip()
    coarse = _COARSE_TIME.fullmatch(text)
    if coarse:
        text = f"{coarse[1]}-{coarse[2] or '01'}-01"
    try:
        return _in_utc(datetime.fromisoformat(text))
    except ValueError:
        return None


def from_mail(text: str) -> datetime | None:
    """A time as in mail and HTTP headers: "Sat, 04 Jan 2020 03:04:05 GMT"."""
    try:
        return _in_utc(parsedate_to_datetime(text.strip()))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def from_browser(text: str) -> datetime | None:
    """A time as JavaScript prints it; what a browser writes in its own language is not read."""
    found = _BROWSER_TIME.search(text)
    if not found or found[1] not in _MONTHS:
        return None
    day, year, hour, minute, second = map(int, found.group(2, 3, 4, 5, 6))
    offset = timedelta(hours=int(found[8]), minutes=int(found[9]))
    try:
        zone = timezone(-offset if found[7] == "-" else offset)
        month = _MONTHS.index(found[1]) + 1
        return _in_utc(datetime(year, month, day, hour, minute, second, tzinfo=zone))
    except ValueError:
        return None


def _in_utc(moment: datetime) -> datetime | None:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None
