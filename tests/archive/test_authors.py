"""Who wrote an article, out of its byline; names stay as they are printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import authors_of, people_of


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        (None, ()),
        ("", ()),
        ("Nguyễn Văn A", ("Nguyễn Văn A",)),
        ("Lê Hưng - Hồng Hải", ("Lê Hưng", "Hồng Hải")),
        ("Lê Hưng – Hồng Hải", ("Lê Hưng", "Hồng Hải")),
        ("Nguyễn Thu Hà-Trần Bình", ("Nguyễn Thu Hà", "Trần Bình")),
        ("Jean-Pierre", ("Jean-Pierre",)),
        ("Thu Hà, Minh Đức và Vũ Sơn", ("Thu Hà", "Minh Đức", "Vũ Sơn")),
        ("Bài và ảnh: Hà Minh Hưng", ("Hà Minh Hưng",)),
        ("Bài, ảnh: Hà Minh Hưng; Sùng A Páo", ("Hà Minh Hưng", "Sùng A Páo")),
        ("Bài: Thanh Hà - Ảnh: Minh Đức", ("Thanh Hà", "Minh Đức")),
        ("Theo TTXVN", ("TTXVN",)),
        ("TTXVN", ("TTXVN",)),
        ("(TTXVN)", ("TTXVN",)),
        ("Nguyễn Văn A (TTXVN)", ("Nguyễn Văn A",)),
        ("Thanh Hà (tổng hợp)", ("Thanh Hà",)),
        ("Tác giả: Vũ Thị Mai", ("Vũ Thị Mai",)),
        ("By John Smith and Mary Ann Jones", ("John Smith", "Mary Ann Jones")),
        ("PV", ()),
        ("Nhóm PV", ()),
        ("Ban biên tập", ()),
        ("Ngọc Bảo; PV", ("Ngọc Bảo",)),
        ("Lê Hưng, Lê Hưng", ("Lê Hưng",)),
        ("Báo Lào Cai điện tử", ("Báo Lào Cai điện tử",)),
        ("***", ()),
    ],
)
def test_authors_are_those_whom_the_byline_names(
    byline: str | None, authors: tuple[str, ...]
) -> None:
    """Several, organisations, nobody; labels and asides are not names."""
    assert authors_of(byline) == authors


@given(st.text(max_size=80))
def test_any_byline_gives_clean_names(byline: str) -> None:
    """No name is empty, has white space around it, or stands there twice."""
    authors = authors_of(byline)
    assert all(name and name == name.strip() for name in authors)
    assert len(set(authors)) == len(authors)


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Theo TTXVN", ()),
        ("(TTXVN)", ()),
        ("BBT", ()),
        ("PV", ()),
        ("Nguồn: Báo Nhân Dân", ()),
        ("Theo Báo Nà Cát", ()),
        ("Reuters", ()),
        ("Lò Thị Mẩy (TTXVN)", ("Lò Thị Mẩy",)),
        ("Lò Thị Mẩy - TTXVN", ("Lò Thị Mẩy",)),
        ("Sở Nông nghiệp Nà Cát", ("Sở Nông nghiệp Nà Cát",)),
        ("N.M", ("N.M",)),
        ("T.H", ()),
        (None, ()),
    ],
)
def test_agencies_are_no_authors_to_narrow_by(byline: str | None, people: tuple[str, ...]) -> None:
    """Who wrote is told from where a text was taken; bodies that sign stay."""
    assert people_of(byline) == people
