"""Dates as pages write them, the day before the month, turned into ISO 8601 text.

Nothing is guessed: an impossible or implausible date gives None, and the ISO text is as precise
as the page is (`2019-06`, `2019-06-05`, `2019-06-05T09:34`, an offset only where one is given).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

# A date expression stands in a short line; longer text is prose, which may name many dates.
MAX_LINE_CHARS = 200

# The oldest Vietnamese news pages on the web are of the 1990s.
_FIRST_YEAR = 1990
_AHEAD = timedelta(days=366)

_VI_MONTHS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7,
    "tám": 8, "chín": 9, "mười một": 11, "mười hai": 12, "mười": 10, "chạp": 12,
}  # fmt: skip
_EN_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

_VI_MONTH = "|".join(sorted(_VI_MONTHS, key=len, reverse=True))
_EN_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
# "tháng 6", and what systems shorten it to: "thg 6", "Th6".
_MONTH_WORD = r"(?:tháng\s{1,2}|thg\.?\s{1,2}|th\.?\s?(?=\d))"
_WEEKDAY = (
    r"(?:thứ\s?(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s?nhật|\bcn\b|\bt[2-7]\b"
    r"|(?:mon|tues?|wednes|thurs|fri|satur|sun)day\b"
    # "Thu" is a name too: alone, or before a comma or a date, it is a day.
    r"|\b(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun)\b\.?(?=\s*(?:[,|]|$|\d)))"
)
_DAY_FORM = re.compile(
    rf"""
      (?<!\d)(?P<iso_y>\d{{4}})(?P<iso_s>[-/.])(?P<iso_m>\d{{1,2}})(?P=iso_s)(?P<iso_d>\d{{1,2}})(?!\d)
    | (?<!\d)(?<!\d[./])(?P<d>\d{{1,2}})\s?(?P<s>[-/.–])\s?(?P<m>\d{{1,2}})\s?(?P=s)\s?
      (?P<y>\d{{4}}|\d{{2}}(?![./:\-–]?\d))(?!\d)
    | (?<!\d)(?P<vi_d>\d{{1,2}})(?:\s{{1,2}}{_MONTH_WORD}|\s?[/.-]\s?)
      (?P<vi_m>\d{{1,2}}|{_VI_MONTH})\s{{0,2}}(?:,|năm|/|-)?\s{{0,2}}(?P<vi_y>\d{{4}})(?!\d)
    | (?<!\d)(?P<en_d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]{{1,2}}
      (?P<en_m>{_EN_MONTH}),?[\s-]{{1,2}}(?P<en_y>\d{{4}})(?!\d)
    | \b{_MONTH_WORD}(?P<wp_m>\d{{1,2}}|{_VI_MONTH})\s(?P<wp_d>\d{{1,2}}),
      \s{{0,2}}(?P<wp_y>\d{{4}})(?!\d)
    | \b(?P<us_m>{_EN_MONTH})\s{{1,2}}(?P<us_d>\d{{1,2}})(?:st|nd|rd|th)?
      ,?\s{{1,2}}(?P<us_y>\d{{4}})(?!\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What every form of a date holds: a year, or two numbers apart; looked for first, since it is
# quick, and spelled with the digit first, which the search runs ahead to.
DATE_SIGN: Final = re.compile(r"\d(?:\d{3}|\s?[-/.–]\s?\d)")
# The same for what is read here: a year of four digits, or two signs between numbers.
_DAY_SIGN: Final = re.compile(r"\d(?:\d{3}|\s?[-/.–]\s?\d{1,2}\s?[-/.–]\s?\d\d)")
_DIGIT: Final = re.compile(r"\d")
_MONTH_FORM = re.compile(
    rf"\btháng\s{{1,2}}(?P<m>\d{{1,2}}|{_VI_MONTH})\s?(?:[/.-]|,?\s?năm|,|\s)\s?(?P<y>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_BARE_MONTH = re.compile(r"(?P<m>\d{1,2})\s?[/-]\s?(?P<y>\d{4})")
_BARE_YEAR = re.compile(r"năm\s{1,2}(?P<y>\d{4})", re.IGNORECASE)

_CLOCK = (
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-3])\s?(?::|h|g|giờ)\s?(?P<minute>[0-5]\d)(?!\d)"
    r"(?:\s?(?::|phút|['’])\s?(?P<second>[0-5]\d)(?!\d)(?:[.,]\d{1,9}(?!\d))?)?"
    r"(?:\s?(?:phút|['’]))?(?:\s?(?P<half>[ap]\.?m\b\.?|sa\b|ch\b|sáng\b|trưa\b|chiều\b|tối\b))?"
)
_ZONE = (
    r"\s?[(\[]?\s?(?:(?:gmt|utc)\s?(?P<sign>[+\-−])\s?(?P<zone_h>\d{1,2})(?::?(?P<zone_m>\d{2}))?"
    r"|(?P<iso_sign>[+-])(?P<iso_h>\d{2}):?(?P<iso_m>\d{2})(?!\d)|(?P<zulu>z\b))\s?[)\]]?"
)
_AFTER = re.compile(
    rf"(?:t(?=\d)|[\s,|\-–—•·.]{{0,6}}(?:(?:vào\s)?lúc|at)?[\s:]{{0,3}}){_CLOCK}(?:{_ZONE})?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"{_CLOCK}(?:{_ZONE})?[\s,|\-–—•·/()]{{0,6}}(?:{_WEEKDAY}[\s,.\-–()]{{0,4}})?"
    rf"(?:ngày[\s:]{{0,3}})?$",
    re.IGNORECASE,
)
_NAMED_ZONE = re.compile(
    r"[(\[]?\s?\b(?:gmt|utc)\s?(?P<sign>[+\-−])\s?(?P<zone_h>\d{1,2})(?::?(?P<zone_m>\d{2}))?\s?[)\]]?",
    re.IGNORECASE,
)
_TODAY = re.compile(r"\W*(?:hôm nay|bây giờ|today)\b", re.IGNORECASE)
_UPDATE_LABEL = re.compile(r"cập nhật|chỉnh sửa|sửa đổi|updated|modified", re.IGNORECASE)
_DATE_LABEL = re.compile(
    rf"""
      \b(?:thời\sgian\s|ngày\s|giờ\s|được\s)?(?:đăng(?:\s(?:tải|tin|bài))?|xuất\sbản|phát\shành|cập\snhật
        (?:\slần\scuối|\scuối)?|chỉnh\ssửa|tạo|viết|gửi|ban\shành)(?:\s(?:lúc|ngày|vào|on|lên))*(?!\w)
    | \b(?:thời\sgian|ngày|lúc|vào|date|posted|published|updated|last\smodified|on|at)\b
    | {_WEEKDAY}
    | (?:lượt|số\slần|số\slượt|số\sngười|đã)\s?(?:xem|đọc|truy\scập)\s?:?\s?[\d.,]*
    | \b(?:xem|đọc|views?|hits?)\s?:\s?[\d.,]+ | [\d.,]+\s?(?:lượt|lần|views?)(?:\s(?:xem|đọc))?
    | \b\d+\s(?:comments?|bình\sluận|phản\shồi|phút\sđọc)\b | \bleave\sa\scomment\b
    | \b(?:giờ\sviệt\snam|gmt|utc)\b | \bphút\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A word before a colon, where labels of publications and changes have become bars.
_OTHER_LABEL = re.compile(r"[^\W\d_]{2,}[\s)\]]*:[\s|,]*$")
# ".Ngày đăng: 05/06/2019 .Lượt xem: 95": stops that part fields and end no sentence.
_LOOSE_STOPS = re.compile(r"(?:\s+\.)+$|^(?:\.\s+)+")
_NO_TEXT = re.compile(r"[\W\d_]*")


def _no_word_of(*patterns: re.Pattern[str]) -> re.Pattern[str]:
    """What finds a word that begins with two letters as no word does that these spell out."""
    pairs = {"am", "pm"}  # spelled as a set of letters
    for pattern in patterns:
        source = re.sub(r"\\[a-zA-Z]", " ", pattern.pattern)
        pairs.update(word[:2] for word in re.findall(r"[^\W\d_]{2,}", source))
    firsts = sorted({pair[0] for pair in pairs})
    spelled = [
        f"{first}[{''.join(sorted(p[1] for p in pairs if p[0] == first))}]" for first in firsts
    ]
    return re.compile(rf"(?<![^\W\d_])(?!{'|'.join(spelled)})[^\W\d_]{{2}}", re.IGNORECASE)


# A line with such a word is not a date alone; most lines are told so by their first words.
_OTHER_WORD: Final = _no_word_of(_DAY_FORM, _AFTER, _BEFORE, _NAMED_ZONE, _DATE_LABEL)
_ISO = re.compile(
    r"(?P<y>\d{4})(?:-?(?P<m>\d{2})(?:-?(?P<d>\d{2})"
    r"(?:[T\s]\s?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d{1,12})?)?"
    r"\s?(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?)?)?"
)
_MAIL = re.compile(
    r"(?:[A-Za-z]{3},?\s)?(?P<d>\d{1,2})\s(?P<month>[A-Za-z]{3})[a-z]*\s(?P<y>\d{4})"
    r"(?:\s(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s?(?P<zone>GMT|UTC|Z|[+-]\d{4})?)?"
)


@dataclass(frozen=True, slots=True)
class DateSaid:
    """A date in a line: its ISO text, the span of everything that says it, whether of an update."""

    iso: str
    start: int
    end: int
    is_update: bool


def _number_of_month(text: str) -> int:
    if text.isdigit():
        return int(text)
    word = text.casefold()
    return _VI_MONTHS[word] if word in _VI_MONTHS else _EN_MONTHS.index(word[:3]) + 1


def _is_plausible(year: int, month: int = 1, day: int = 1) -> bool:
    try:
        given = date(year, month, day)
    except ValueError:
        return False
    return year >= _FIRST_YEAR and given <= datetime.now(UTC).date() + _AHEAD


def _day_of(match: re.Match[str]) -> str | None:
    for prefix in ("iso_", "", "vi_", "en_", "wp_", "us_"):
        if match[prefix + "y"]:
            break
    year, month = int(match[prefix + "y"]), _number_of_month(match[prefix + "m"])
    if len(match[prefix + "y"]) == 2:
        if match["s"] == ".":  # 1.2.19 is a numbered heading or a version as often as a date
            return None
        year += 1900 if year >= 90 else 2000
    day = int(match[prefix + "d"])
    return f"{year:04}-{month:02}-{day:02}" if _is_plausible(year, month, day) else None


def _clock_of(match: re.Match[str]) -> str:
    hour = int(match["hour"])
    half = (match["half"] or "").casefold().replace(".", "")
    if half in ("pm", "ch", "chiều", "tối") and hour < 12:
        hour += 12
    elif half in ("am", "sa") and hour == 12:
        hour = 0
    second = f":{match['second']}" if match["second"] else ""
    return f"T{hour:02}:{match['minute']}{second}"


def _offset(sign: str, hours: str, minutes: str | None) -> str:
    if int(hours) > 14 or int(minutes or 0) > 59:  # no place on earth is further from UTC
        return ""
    return f"{'+' if sign == '+' else '-'}{int(hours):02}:{minutes or '00'}"


def _zone_of(match: re.Match[str]) -> str:
    if match["zulu"]:
        return "+00:00"
    if match["iso_sign"]:
        return _offset(match["iso_sign"], match["iso_h"], match["iso_m"])
    return _offset(match["sign"], match["zone_h"], match["zone_m"]) if match["sign"] else ""


def _find_dates(line: str) -> list[DateSaid]:
    """Every plausible day in the line, with the clock time and the offset that belong to it."""
    found: list[DateSaid] = []
    if _DAY_SIGN.search(line) is None:
        return found
    last = 0
    for match in _DAY_FORM.finditer(line):
        day = _day_of(match)
        start, end = match.span()
        clock = _AFTER.match(line, end)
        if clock is not None:
            end = clock.end()
        else:
            clock = _BEFORE.search(line[last:start])
            if clock is not None:
                start = last + clock.start()
        if day is not None:
            zone = ""
            if clock is not None:
                zone = _zone_of(clock)
                named = None if zone else _NAMED_ZONE.search(line, end)
                if named is not None:
                    zone, end = _offset(*named.group("sign", "zone_h", "zone_m")), named.end()
            iso = day + (_clock_of(clock) if clock is not None else "") + zone
            is_update = _UPDATE_LABEL.search(line, last, start) is not None
            found.append(DateSaid(iso, start, end, is_update))
        last = end
    return found


def _prepare(text: str) -> str | None:
    """The text as one NFC line, or None when it is too long for a date line or has no digit."""
    if len(text) > MAX_LINE_CHARS * 4 or _DIGIT.search(text) is None:
        return None
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    line = " ".join(text.split())
    return line if len(line) <= MAX_LINE_CHARS else None


def dates_in(text: str) -> tuple[DateSaid, ...]:
    """Every plausible day that a short text names, in its order; none in prose or a page's clock.

    The spans are those in the text with its white space collapsed.
    """
    line = _prepare(text)
    return tuple(_find_dates(line)) if line and not _TODAY.match(line) else ()


def _choose(dates: list[DateSaid]) -> DateSaid:
    published = [found for found in dates if not found.is_update]
    return (published or dates)[0]


def parse_date(text: str) -> str | None:
    """The date that a short text says, as ISO 8601, as precise as it says; None without one.

    The day stands before the month unless the year stands first. Of several dates the first that
    is not said to be an update counts. Refused: dates no calendar has, before 1990, more than a
    year ahead.
    """
    line = _prepare(text)
    if not line or _DAY_SIGN.search(line) is None:
        return None
    dates = _find_dates(line)
    if dates:
        return _choose(dates).iso
    if _DAY_FORM.search(line):  # a refused day must not live on as its month
        return None
    month = _MONTH_FORM.search(line) or _BARE_MONTH.fullmatch(line)
    if month is not None:
        year, number = int(month["y"]), _number_of_month(month["m"])
        return f"{year:04}-{number:02}" if _is_plausible(year, number) else None
    bare = _BARE_YEAR.fullmatch(line)
    return bare["y"] if bare is not None and _is_plausible(int(bare["y"])) else None


def split_date_line(line: str) -> tuple[str, str] | None:
    """The publication date in a line, and what else the line says ("" when it says no more).

    "Phạm Dung | 05/06/2019 09:34" gives the date and "Phạm Dung". Labels, weekdays, counters of
    views and later dates are not counted as saying more. None when there is no full date, or when
    the line is a page's clock ("Hôm nay, Chủ nhật 5/6/2019").
    """
    prepared = _prepare(line)
    return _split(prepared) if prepared else None


def _split(prepared: str) -> tuple[str, str] | None:
    dates = _find_dates(prepared)
    if not dates or _TODAY.match(prepared):
        return None
    rest, last = [], 0
    for found in dates:
        rest.append(prepared[last : found.start])
        last = found.end
    rest.append(prepared[last:])
    text = _NAMED_ZONE.sub(" ", _DATE_LABEL.sub(" ", " ".join(rest)))
    text = "" if _NO_TEXT.fullmatch(text) else " ".join(text.split()).strip(" |-–—•·,:;/")
    text = _LOOSE_STOPS.sub("", text)
    return _choose(dates).iso, text


def is_of_something_else(text: str) -> bool:
    """Whether a short text's date is labelled as no text's: that of a deadline, of a birth.

    Labels in Vietnamese are known; those of other languages are left in doubt.
    """
    line = _prepare(text) if ":" in text else None
    if not line or line.isascii():
        return False
    last = 0
    for found in _find_dates(line):
        if _OTHER_LABEL.search(_DATE_LABEL.sub("|", line[last : found.start])):
            return True
        last = found.end
    return False


def find_date_line(line: str) -> str | None:
    """The date of a line that is nothing but a publication date line, as ISO 8601; else None."""
    prepared = _prepare(line)
    if not prepared or _OTHER_WORD.search(prepared):
        return None
    found = _split(prepared)
    return found[0] if found is not None and not found[1] else None


def parse_iso(text: str) -> str | None:
    """A machine's date (ISO 8601, or that of mail headers) as normalised ISO 8601, else None.

    The offset is kept as given ("Z" becomes "+00:00"), fractions of seconds are dropped, midnight
    sharp is what systems write for a day without a time, and what `parse_date` refuses is refused
    here too (many systems write year 1 for "unknown").
    """
    line = text.strip()
    if len(line) > 64:
        return None
    match = _ISO.fullmatch(line)
    if match is not None:
        month = match["m"]
    else:
        match = _MAIL.match(line)
        if match is None or match["month"].casefold() not in _EN_MONTHS:
            return None
        month = f"{_number_of_month(match['month']):02}"
    day = match["d"] and f"{int(match['d']):02}"
    if not _is_plausible(int(match["y"]), int(month or 1), int(day or 1)):
        return None
    return "-".join(part for part in (match["y"], month, day) if part) + _machine_clock(match)


def _machine_clock(match: re.Match[str]) -> str:
    hour, minute, second, zone = match.group("hour", "minute", "second", "zone")
    if hour is None or int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return ""
    if not any(map(int, (hour, minute, second or 0))):
        return ""
    clock = f"T{hour}:{minute}" + (f":{second}" if second else "")
    if not zone:
        return clock
    if zone.upper() in ("Z", "GMT", "UTC"):
        return clock + "+00:00"
    return clock + _offset(zone[0], zone[1:3], zone[3:].lstrip(":") or None)
