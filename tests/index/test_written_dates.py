"""Dates in texts: read however they are written, and written in every way that texts use."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import tokenize
from index.highlight import Matcher
from index.parser import parse_query
from index.written_dates import MAX_WAYS, find_dates, read_written_days, ways_to_write

MONTH_NAMES = "giêng hai ba tư năm sáu bảy tám chín mười mười_một mười_hai".split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15/5/2016", [(15, 5, 2016)]),
        ("họp 15-05-2016, 1.6.2017.", [(15, 5, 2016), (1, 6, 2017)]),
        ("2016-05-15", [(15, 5, 2016)]),
        ("ngày 15 tháng 5 năm 2016", [(15, 5, 2016)]),
        ("NGAY 15 THANG 5 NAM 2016", [(15, 5, 2016)]),
        ("15 tháng 5, 2016", [(15, 5, 2016)]),
        ("mùng 2 tháng chín năm 1945", [(2, 9, 1945)]),
        ("tháng 5/2016", [(None, 5, 2016)]),
        ("tháng năm năm 2016", [(None, 5, 2016)]),
        ("tháng mười hai, 2016", [(None, 12, 2016)]),
        ("5/2016", [(None, 5, 2016)]),
        ("30/4 và ngày 1-5", [(30, 4, None), (1, 5, None)]),
        ("29/2", [(29, 2, None)]),
        ("29/2/2015", []),
        ("31/11", []),
        ("5/15/2016", []),
        ("05/2016/TT-BTC", []),
        ("2016-2017", []),
        ("1/2/3", []),
        ("15.5", []),
        ("tháng 5", []),
        ("", []),
    ],
)
def test_dates_are_read_day_first(
    text: str, expected: list[tuple[int | None, int, int | None]]
) -> None:
    """What the calendar does not have, and the numbers of papers, are no dates."""
    assert [(found.day, found.month, found.year) for found in find_dates(text)] == expected


def test_a_date_alone_with_its_year_is_a_span_of_days() -> None:
    """What `published:` may be given in words."""
    day = date(2016, 5, 15).toordinal()
    assert read_written_days("ngày 15 tháng 5 năm 2016") == (day, day)
    assert read_written_days("tháng 5/2016") == (day - 14, day + 16)
    assert read_written_days("ngày 15 tháng 5") is None
    assert read_written_days("họp 15/5/2016") is None


WRITTEN = (
    "{d}/{m}/{y}",
    "{d}-{m}-{y}",
    "{d}.{m}.{y}",
    "{d:02d}/{m:02d}/{y}",
    "{d:02d}/{m}/{y}",
    "{y}-{m:02d}-{d:02d}",
    "ngày {d} tháng {m} năm {y}",
    "ngày {d:02d} tháng {m} năm {y}",
    "ngày {d:02d} tháng {m:02d} năm {y}",
    "{d} tháng {m}, {y}",
    "ngày {d} tháng {name} năm {y}",
)
dates = st.dates(date(1900, 1, 1), date(2099, 12, 31))
ways = st.sampled_from(WRITTEN)


def write(way: str, day: date) -> str:
    """The date in one of the ways of texts."""
    name = MONTH_NAMES[day.month - 1].replace("_", " ")
    return way.format(d=day.day, m=day.month, y=day.year, name=name)


@given(dates, ways, ways, st.booleans())
def test_however_a_date_is_typed_it_is_found_however_it_is_written(
    day: date, typed_way: str, written_way: str, is_quoted: bool
) -> None:
    """In the highlights, so in the engines too: both compare the same terms."""
    typed, written = write(typed_way, day), write(written_way, day)
    matcher = Matcher.from_tree(parse_query(f'"{typed}"' if is_quoted else typed).tree)
    assert matcher.find(f"Sáng nay, {written}, trời mưa.")
    other = write(written_way, day + timedelta(days=400))
    assert not matcher.find(f"Sáng nay, {other}, trời mưa.")


@given(dates, st.sampled_from([*WRITTEN, "{d}/{m}", "ngày {d}/{m}", "{m}/{y}", "tháng {m}/{y}"]))
def test_the_ways_to_write_a_date_are_few_and_are_terms(day: date, way: str) -> None:
    """Each is a phrase of terms as the analyzer makes them; no query grows without bound."""
    for found in find_dates(write(way, day)):
        written = ways_to_write(found)
        assert 1 <= len(written) <= MAX_WAYS
        assert len(set(written)) == len(written)
        for words in written:
            assert [token.exact for token in tokenize(" ".join(words))] == list(words)


@given(st.text(max_size=80), st.text("0123456789/-. thángnămgy", max_size=60))
def test_any_text_is_read(text: str, dated: str) -> None:
    """Dates lie in the text, in order, apart from each other."""
    for typed in (text, dated, text + dated):
        end = 0
        for found in find_dates(typed):
            assert end <= found.start < found.end <= len(typed)
            end = found.end
