"""Lists of abbreviations and names: what a line means, and what is said of a bad one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.abbreviations import (
    MAX_LIST_BYTES,
    OWN_LIST,
    parse_abbreviations,
    read_abbreviations,
)
from index.fold import fold

# The 34 provinces and cities of resolution 202/2025/QH15, and those that lost their names.
KEPT = (
    "An Giang, Bắc Ninh, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai, "
    "Đồng Tháp, Gia Lai, Hà Nội, Hà Tĩnh, Hải Phòng, Huế, Hưng Yên, Khánh Hòa, Lai Châu, "
    "Lạng Sơn, Lào Cai, Lâm Đồng, Nghệ An, Ninh Bình, Phú Thọ, Quảng Ngãi, Quảng Ninh, "
    "Quảng Trị, Sơn La, Tây Ninh, Thái Nguyên, Thanh Hóa, Thành phố Hồ Chí Minh, Tuyên Quang, "
    "Vĩnh Long"
).split(", ")
LOST = (
    "Hà Giang, Yên Bái, Bắc Kạn, Hòa Bình, Vĩnh Phúc, Bắc Giang, Thái Bình, Hải Dương, Hà Nam, "
    "Nam Định, Quảng Bình, Quảng Nam, Kon Tum, Bình Định, Ninh Thuận, Đắk Nông, Bình Thuận, "
    "Phú Yên, Bình Dương, Bà Rịa - Vũng Tàu, Bình Phước, Long An, Sóc Trăng, Hậu Giang, Bến Tre, "
    "Trà Vinh, Tiền Giang, Bạc Liêu, Kiên Giang"
).split(", ")


def found_by(text: str, typed: str) -> list[str]:
    """What a list searches too for a form."""
    terms = tuple(fold(word) for word in typed.replace("-", " ").split())
    entries = parse_abbreviations(text).entries.get(terms, ())
    return sorted({other.form.text for _, alternatives in entries for other in alternatives})


@pytest.mark.parametrize(
    ("line", "typed", "expected"),
    [
        ("UBND = Ủy ban nhân dân", "UBND", ["Ủy ban nhân dân"]),
        ("UBND = Ủy ban nhân dân # đúng", "Ủy ban nhân dân", ["UBND"]),
        ("BTV = Ban Thường vụ | biên tập viên", "BTV", ["Ban Thường vụ", "biên tập viên"]),
        ("BTV = Ban Thường vụ | biên tập viên", "biên tập viên", ["BTV"]),
        ("a b = c d = e f", "c d", ["a b", "e f"]),
        ("Thừa Thiên Huế => Huế", "Thừa Thiên Huế", ["Huế"]),
        ("Thừa Thiên Huế => Huế", "Huế", []),
        ("Phú Thọ = !Hòa Bình", "Hòa Bình", ["Phú Thọ"]),
        ("Phú Thọ = !Hòa Bình", "Phú Thọ", []),
        ("TU = Tỉnh ủy", "Tỉnh ủy", []),
        ("Đắk Lắk = Đăk Lăk = Daklak", "Đắk Lắk", ["Daklak"]),
        ("Thái Bình Dương", "Thái Bình Dương", []),
    ],
)
def test_what_a_line_means(line: str, typed: str, expected: list[str]) -> None:
    """Sides find each other, alternatives of one side do not, `=>` finds in one direction."""
    assert parse_abbreviations(line).problems == ()
    assert found_by(line, typed) == expected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("= b", "a form without words"),
        ("a = | b", "a form without words"),
        ("a => b => c", "=> stands once"),
        ("a => b = c", "=> stands once"),
        ("a = b [hôm qua]", "is no span of time"),
        ("a = " + " ".join("b" * 13), "more than 12 words"),
        ("a = " + " | ".join("b" * 25), "more than 24 forms"),
        ("a = \ufffd", "is not UTF-8"),
    ],
)
def test_a_bad_line_is_left_out_and_told_by_its_number(line: str, reason: str) -> None:
    """The lines around it count."""
    found = parse_abbreviations(f"# mine\nx = y\n{line}\nv = w")
    (problem,) = found.problems
    assert problem.line == 3
    assert reason in str(problem)
    assert str(problem).startswith(f"{OWN_LIST}, line 3: ")
    assert len(found.entries) == 4


@given(st.text(alphabet="ab =>|!#[]\n2025-.đ\0\ud800", max_size=60))
def test_any_text_is_a_list(text: str) -> None:
    """Whatever it holds; each line is an entry, a remark or a problem."""
    found = parse_abbreviations(text)
    assert len(found.problems) <= text.count("\n") + 1
    assert found.longest == max(map(len, found.entries), default=0)


def test_the_lists_of_the_project_are_without_mistakes() -> None:
    """Every line is read, and the abbreviations that everybody uses are there."""
    for path in sorted((Path(parse_abbreviations.__code__.co_filename).parent / "lists").iterdir()):
        assert parse_abbreviations(path.read_text(encoding="utf-8")).problems == ()
    entries = read_abbreviations().entries
    for typed in ("ubnd", "hdnd", "btv", "ntm", "mttq", "ldtbxh", "cntt", "atgt"):
        assert any(alternatives for _, alternatives in entries[(typed,)])


def test_all_provinces_of_today_are_listed_with_those_that_they_were_made_of() -> None:
    """34 names that are kept and 29 that are not make 63; each lost one leads to a kept one."""
    assert (len(set(KEPT)), len(set(LOST))) == (34, 29)
    entries = read_abbreviations().entries
    for name in KEPT + LOST:
        terms = tuple(fold(word) for word in name.replace("-", " ").split())
        assert terms in entries, name
        dated = [
            other.form.text
            for _, alternatives in entries[terms]
            for other in alternatives
            if other.when is not None
        ]
        assert name in KEPT or any(other in KEPT for other in dated), name


def test_ones_own_list_adds_replaces_and_switches_off(tmp_path: Path) -> None:
    """The list in the archive's home comes after the project's; without one nothing changes."""
    assert read_abbreviations(tmp_path) == read_abbreviations()
    own = "\ufeffXYZ = xin yên vị\r\nUBND = Ủy ban Nhân dân cũ\r\nBTV\r\nYên Bái\r\n= hỏng\r\n"
    (tmp_path / OWN_LIST).write_text(own, encoding="utf-8")
    found = read_abbreviations(tmp_path)
    texts = {
        terms: [other.form.text for _, others in entry for other in others]
        for terms, entry in found.entries.items()
    }
    assert texts["xyz",] == ["xin yên vị"]
    assert texts["ubnd",] == ["Ủy ban Nhân dân cũ"]
    assert texts["btv",] == texts["yen", "bai"] == []
    assert "Yên Bái" in texts["lao", "cai"]
    assert [problem.line for problem in found.problems] == [5]


def test_a_list_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Search goes on with the project's lists."""
    (tmp_path / OWN_LIST).mkdir()
    found = read_abbreviations(tmp_path)
    assert [problem.line for problem in found.problems] == [0]
    assert found.entries == read_abbreviations().entries
    (tmp_path / OWN_LIST).rmdir()
    (tmp_path / OWN_LIST).write_bytes(b"a" * (MAX_LIST_BYTES + 1))
    assert "shorten it" in str(read_abbreviations(tmp_path).problems[0])
