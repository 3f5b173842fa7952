"""Dates as pages write them."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extract.dates import find_date_line, parse_date, parse_iso, split_date_line

MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2025, 12, 31, 23, 59))

# How a page may write a moment, and the precision that it keeps.
MINUTE_FORMS = [
    "{0:%d/%m/%Y} {0:%H:%M}",
    "{0:%H:%M} {0:%d-%m-%Y}",
    "{0:%H:%M} | {0:%d/%m/%Y}",
    "{0.hour}h{0:%M} ngày {0.day}-{0.month}-{0.year}",
    "Đăng lúc {0.hour}h{0:%M}' ngày {0.day}/{0.month}/{0.year}",
    "{0.hour} giờ {0:%M} phút, ngày {0.day} tháng {0.month} năm {0.year}",
    "Thứ Hai, {0:%d.%m.%Y} - {0:%H:%M}",
    "Chủ nhật, ngày {0.day}/{0.month}/{0.year} lúc {0:%H:%M}",
    "Ngày đăng: {0:%d/%m/%Y} {0:%I:%M %p}",
    "{0:%Y-%m-%dT%H:%M}",
    "Được đăng: Thứ tư, {0:%d} Tháng {0.month} {0.year} {0:%H:%M}",
    "{0:%H:%M} {0.day} tháng {0.month}, {0.year}",
    "Thứ hai - {0:%d/%m/%Y %H:%M}",
    "{0:%H:%M}, {0:%d/%m/%Y}",
]
DAY_FORMS = [
    "{0.day}/{0.month}/{0.year}",
    "{0:%d-%m-%Y}",
    "{0:%d.%m.%Y}",
    "{0:%d / %m / %Y}",
    "{0:%Y-%m-%d}",
    "ngày {0.day} tháng {0.month} năm {0.year}",
    "{0.day} tháng {0.month}, {0.year}",
    "Thứ 7, ngày {0:%d/%m/%Y}",
    "{0:%B} {0.day}, {0.year}",
    "{0.day} {0:%b} {0.year}",
    "Tháng {0.month} {0.day}, {0.year}",
    "{0.day} Th{0.month}, {0.year}",
    "{0.day} thg {0.month}, {0.year}",
    "{0:%a}, {0.day} {0:%b} {0.year}",
]


@given(MOMENTS, st.sampled_from(MINUTE_FORMS))
def test_rendered_minute_is_read_back(moment: datetime, form: str) -> None:
    """Every form of day and clock time gives the day and the minute that was written."""
    line = form.format(moment)
    assert parse_date(line) == moment.strftime("%Y-%m-%dT%H:%M")
    assert find_date_line(line) == moment.strftime("%Y-%m-%dT%H:%M")


@given(MOMENTS, st.sampled_from(DAY_FORMS))
def test_rendered_day_is_read_back(moment: datetime, form: str) -> None:
    """Every form of a day gives that day, the day before the month."""
    assert parse_date(form.format(moment)) == moment.strftime("%Y-%m-%d")


@given(MOMENTS)
def test_seconds_and_offset_are_kept(moment: datetime) -> None:
    """What the page says to the second, with an offset, is given to the second with it."""
    line = f"Cập nhật ngày: {moment:%d/%m/%Y %H:%M:%S} (GMT+7)"
    assert parse_date(line) == moment.strftime("%Y-%m-%dT%H:%M:%S+07:00")


@given(MOMENTS, st.sampled_from(["tháng {0.month}/{0.year}", "Tháng {0.month} năm {0.year}"]))
def test_month_stays_a_month(moment: datetime, form: str) -> None:
    """A month is not made a day."""
    assert parse_date(form.format(moment)) == moment.strftime("%Y-%m")


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Thứ Hai, 05/06/2019, 09:34 (GMT+7)", "2019-06-05T09:34+07:00"),
        ("15:40 17-05-2020 | :2502", "2020-05-17T15:40"),
        ("Cập nhật ngày: 05/06/2019 09:34:44", "2019-06-05T09:34:44"),
        ("05/06/2019 9:34 CH", "2019-06-05T21:34"),
        ("9:34 SA, 5/6/2019", "2019-06-05T09:34"),
        ("5 tháng Sáu năm 2019", "2019-06-05"),
        ("Ngày đăng: 05/06/2019 | Lượt xem: 1.234", "2019-06-05"),
        ("Cập nhật: 06/06/2019 10:00 | Ngày đăng: 05/06/2019 09:34", "2019-06-05T09:34"),
        ("Thứ năm, 06/06/2019 | 07:30 GMT+7", "2019-06-06T07:30+07:00"),
    ],
)
def test_publication_line_is_read(line: str, iso: str) -> None:
    """Lines that are nothing but a publication date give it."""
    assert find_date_line(line) == iso


@pytest.mark.parametrize(
    "line",
    [
        "31/02/2019",
        "31 tháng 2 năm 2019",
        "06/25/2019",
        "5/6/1889",
        "5/6/2999",
        "Hôm nay : 6.051",
        "Năm 2024 : 660.790",
        "1800 1260 - 1800 1261",
        "Chỉ thị 05-CT/TW",
        "",
    ],
)
def test_what_is_no_plausible_date_is_refused(line: str) -> None:
    """No date is better than a guess."""
    assert parse_date(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "Hôm nay, Chủ nhật 05/06/2019",
        "Ngày 5/6/2019, UBND xã họp dân bàn chuyện làm đường.",
        "tháng 6/2019",
        "Tổng số : 82.126.883",
    ],
)
def test_what_dates_no_page_is_no_date_line(line: str) -> None:
    """A page's clock, a sentence, a month or a counter is no publication date."""
    assert find_date_line(line) is None


def test_date_line_gives_its_other_words() -> None:
    """A name beside the date is handed back, labels and counters are not."""
    assert split_date_line("Phạm Dung - 05/06/2019 09:34") == ("2019-06-05T09:34", "Phạm Dung")
    assert split_date_line("Đăng ngày 5/6/2019 - 95 lượt xem") == ("2019-06-05", "")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("By Nguyen Thu Giang | November 2, 2023 10:00", "By Nguyen Thu Giang"),
        ("By Tạ Quỳnh Chi / Tháng Sáu 5, 2016 / 3 Comments", "By Tạ Quỳnh Chi"),
        ("19 tháng 7, 2021 • 4 phút đọc", ""),
        ("Thu, 05 Jun 2019 09:34", ""),
    ],
)
def test_name_beside_a_date_stays_whole(line: str, said: str) -> None:
    """A weekday's short form is no part of a name, counters of comments and minutes say nothing."""
    found = split_date_line(line)
    assert found is not None
    assert found[1] == said


def test_date_far_ahead_is_refused() -> None:
    """A year ahead may be a slip of the clock, more is no publication date."""
    ahead = datetime.now(UTC) + timedelta(days=400)
    assert parse_date(f"{ahead:%d/%m/%Y}") is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2019-06-05T09:34:44Z", "2019-06-05T09:34:44+00:00"),
        ("2019-06-05T09:34:44.123+0700", "2019-06-05T09:34:44+07:00"),
        ("2019-06-05 09:34", "2019-06-05T09:34"),
        ("2019-06-05T00:00:00+07:00", "2019-06-05"),
        ("2019-06", "2019-06"),
        ("Wed, 05 Jun 2019 09:34:44 GMT", "2019-06-05T09:34:44+00:00"),
        ("0001-01-01T00:00:00", None),
        ("2019-02-31", None),
        ("05/06/2019", None),
    ],
)
def test_machine_date_is_normalised(text: str, iso: str | None) -> None:
    """Machine dates keep precision and offset; no midnight, year 1, or day no calendar has."""
    assert parse_iso(text) == iso


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    """No text makes a date function raise."""
    for answer in (parse_date(text), parse_iso(text), find_date_line(text)):
        assert answer is None or answer[:4].isdigit()


_PIECES = (
    *(
        "Đăng",
        "ngày",
        "Ngày",
        "lúc",
        "cập nhật",
        "thứ Tư,",
        "Thứ hai",
        "CN,",
        "T5",
        "Thu,",
        "Sunday",
    ),
    *("5/6/2019", "05-06-19", "2019-06-05", "5 tháng 6, 2019", "5 Th6 2019", "June 5th, 2019"),
    *("5th of", "09:34", "9h30", "9 giờ 30 phút", "9:34 a.m.", "9:34 PM", "chiều", "SA", "(GMT+7)"),
    *("T09:34", "giờ Việt Nam", "95 lượt xem", "Lượt xem: 95", "2 bình luận", "leave a comment"),
    *("|", "-", ".", ":", "Posted on", "by", "Phạm Dung", "Hội An", "mở lại", "than", "1.5", "m²"),
)


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6), st.sampled_from([" ", "", "  "]))
def test_line_is_a_date_line_where_nothing_is_left_beside_its_date(
    pieces: list[str], space: str
) -> None:
    """The glance at a line's words spares work and never changes the answer."""
    line = space.join(pieces)
    for spelled in (line, unicodedata.normalize("NFD", line), line.upper()):
        split = split_date_line(spelled)
        assert find_date_line(spelled) == (split[0] if split and not split[1] else None)
