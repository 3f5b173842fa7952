"""Live blogs: what a time is, and to which paragraph it belongs."""

import pytest

from archive.extract.live import read_stamp, stamp_entries
from archive.extract.page import Block, Page


def _page(*texts: str) -> Page:
    blocks = [Block(text, "p", 0, "", len(text), 0, 0, 0, False, "", "") for text in texts]
    return Page(blocks, [])


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("13:45", "13:45"),
        ("11h25", "11h25"),
        ("7 giờ 30 phút", "7 giờ 30 phút"),
        ("21:10 19/08 Chia sẻ", "21:10 19/08"),
        ("19/08/2020 - 21:10", "19/08/2020 - 21:10"),
        ("10:05 (GMT+7)", "10:05"),
        ("90'+4", "90'+4"),
        ("Phút 71", "Phút 71"),
        ("Lúc 13:45 nước rút", None),
        ("2-1", None),
        ("2019", None),
        ("71", None),
        ("Chia sẻ", None),
        ("", None),
    ],
)
def test_time_of_an_entry_is_read_as_it_is_spelled(line: str, stamp: str | None) -> None:
    """A line that says more than a time is none."""
    assert read_stamp(line) == stamp


def test_each_time_goes_to_the_paragraph_behind_it() -> None:
    """Further paragraphs of an entry have none, and the times are no paragraphs of their own."""
    page = _page("11h25", "Kết luận.", "10h50", "Hỏi.", "Đáp.", "09h30", "Chia sẻ", "Nghỉ.")
    paragraphs = [0, 1, 2, 3, 4, 5, 7]
    assert stamp_entries(page, 0, paragraphs) == {1: "11h25", 3: "10h50", 7: "09h30"}
    assert paragraphs == [1, 3, 4, 7]


def test_one_or_two_times_are_no_live_blog() -> None:
    """An article's own date, or when a match began, stays where it stands."""
    page = _page("13:45", "Một bài.", "14:00", "Chữ khác.")
    paragraphs = [0, 1, 2, 3]
    assert stamp_entries(page, 0, paragraphs) == {}
    assert paragraphs == [0, 1, 2, 3]


def test_times_without_text_behind_them_are_no_live_blog() -> None:
    """A list of departures is a list."""
    page = _page("Xe chạy lúc", "05:30", "06:00", "06:30", "07:00", "Giá vé 20.000 đồng.")
    paragraphs = [0, 1, 2, 3, 4, 5]
    assert stamp_entries(page, 0, paragraphs) == {}
    assert paragraphs == [0, 1, 2, 3, 4, 5]
