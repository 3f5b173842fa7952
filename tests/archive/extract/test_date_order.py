"""Whether the day or the month comes first, by what else the page says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extract.date_order import (
    Order,
    has_numeric_date,
    order_of,
    other_order,
    put_day_first,
    usually_month_first,
)


@pytest.mark.parametrize(
    ("lines", "known", "usual", "order"),
    [
        (["06-05-2019"], [], False, Order.DAY_FIRST),
        (["06-05-2019", "25-04-2019"], [], True, Order.DAY_FIRST),
        (["06-05-2019", "04-25-2019"], [], False, Order.MONTH_FIRST),
        (["06-05-2019", "Đăng 04/25/19"], [], False, Order.MONTH_FIRST),
        (["06-05-2019"], ["2019-06-05T09:34:00+07:00"], False, Order.MONTH_FIRST),
        (["06-05-2019"], ["2019-05-06"], True, Order.DAY_FIRST),
        (["06-05-2019"], ["2019-06-05", "2019-05-06"], False, Order.DAY_FIRST),
        (["06/05/2019"], [], True, Order.MONTH_FIRST_BY_CUSTOM),
        # Both orders on one page tell nothing.
        (["06/05/2019", "25/04/2019", "04/25/2019"], [], False, Order.DAY_FIRST),
        ([], [], False, Order.DAY_FIRST),
    ],
)
def test_other_dates_of_the_page_tell_the_order(
    lines: list[str], known: list[str], usual: bool, order: Order
) -> None:
    """A number above twelve is a day; then a day named otherwise; then what is usual."""
    assert order_of(lines, known, usual=usual) is order


@pytest.mark.parametrize(
    ("text", "order", "turned"),
    [
        ("Đăng 06-05-2019 09:34", Order.DAY_FIRST, "Đăng 06-05-2019 09:34"),
        ("Đăng 06-05-2019 09:34", Order.MONTH_FIRST, "Đăng 05-06-2019 09:34"),
        ("06-05-2019", Order.MONTH_FIRST_BY_CUSTOM, "06-05-2019"),
        ("6/5/19", Order.MONTH_FIRST_BY_CUSTOM, "5/6/19"),
        ("25/04/2019", Order.MONTH_FIRST, "25/04/2019"),
        ("2019-05-06", Order.MONTH_FIRST, "2019-05-06"),
        ("1.25.19", Order.MONTH_FIRST, "1.25.19"),
    ],
)
def test_numeric_dates_are_turned_to_day_first(text: str, order: Order, turned: str) -> None:
    """Only what may be a date and was written month first changes."""
    assert put_day_first(text, order) == turned


@given(st.dates())
def test_turning_twice_gives_the_date_back(day: object) -> None:
    """The two orders are each other's mirror where both are possible."""
    iso = str(day)
    other = other_order(iso)
    assert other is None or other_order(other) == iso


@given(st.text())
def test_any_text_is_turned(text: str) -> None:
    """No text is refused, and one without such a date stays as it is."""
    assert has_numeric_date(text) or put_day_first(text, Order.MONTH_FIRST) == text


@pytest.mark.parametrize(
    ("language", "host", "is_usual"),
    [
        ("en", "nacat.example", True),
        ("en", "nacat.co.uk", False),
        ("vi", "nacat.example", False),
        ("en", None, True),
        ("und", None, False),
    ],
)
def test_only_english_is_usually_month_first(
    language: str, host: str | None, is_usual: bool
) -> None:
    """Vietnamese pages never are, nor English ones of other countries than America."""
    assert usually_month_first(language, host) is is_usual
