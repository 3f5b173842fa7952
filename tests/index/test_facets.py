"""Facets of a document: the values by which it is counted."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import Document
from index.days import span_of
from index.facets import facet_key, facets_of
from index.query import FACETS, Facet

PLAIN = Document(
    id="abcdefgh23456777",
    title="Học tập",
    lead=None,
    paragraphs=("Một",),
    captions=(),
    byline=None,
    published=None,
    published_source=None,
    site=None,
    url=None,
    url_source=None,
    language="vi",
    cleaned_by="test 1",
)


def _values(
    document: Document, facet: Facet, days: tuple[int, int] | None = None
) -> list[tuple[str, str]]:
    found = facets_of(document, days)
    return [(value.key, value.label) for value in found if value.facet == facet]


def test_document_that_says_nothing_has_no_values() -> None:
    """What is not known is not counted as anything."""
    assert facets_of(PLAIN, None) == ()


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("tin.baolao.example", ["tin.baolao.example", "baolao.example"]),
        ("baolao.com.vn", ["baolao.com.vn"]),
        ("moc.gov.vn", ["moc.gov.vn"]),
        ("Báo Lao", ["bao lao"]),
    ],
)
def test_site_counts_for_the_sites_above_it(site: str, expected: list[str]) -> None:
    """A host counts for each host above it, but for no registry; a newsroom for itself."""
    assert [key for key, _ in _values(replace(PLAIN, site=site), "site")] == expected


def test_newsroom_is_written_as_the_page_writes_it() -> None:
    """Its key is compared without marks, its label keeps them."""
    assert _values(replace(PLAIN, site="Báo  Lao"), "site") == [("bao lao", "Báo Lao")]


def test_date_counts_in_every_month_that_it_may_mean() -> None:
    """A year counts in its months, a day in one of each."""
    year = span_of(2019, None, None)
    assert _values(PLAIN, "year", year) == [("2019", "2019")]
    months = [key for key, _ in _values(PLAIN, "month", year)]
    assert months == [f"2019-{month:02}" for month in range(1, 13)]
    day = date(2020, 2, 29).toordinal()
    assert _values(PLAIN, "month", (day, day)) == [("2020-02", "2020-02")]


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("Lò Thị Ý", ["Lò Thị Ý"]),
        ("Lò Thị Ý - Trần A", ["Lò Thị Ý", "Trần A"]),
        ("LÒ THỊ Ý, Trần A; B & C", ["Lò Thị Ý", "Trần A", "B", "C"]),
        ("Lò Thị Ý và Trần A", ["Lò Thị Ý", "Trần A"]),
        ("Jean-Paul", ["Jean-Paul"]),
        ("TTXVN", []),
        ("(TTXVN)", []),
        ("Theo TTXVN", []),
        ("BBT", []),
        ("Lò Thị Ý (TTXVN)", ["Lò Thị Ý"]),
        ("Bài và ảnh: Lò Thị Ý", ["Lò Thị Ý"]),
        ("Lò Thị Ý (T/h)", ["Lò Thị Ý"]),
        ("Lò Thị Ý (thực hiện) - Trần A", ["Lò Thị Ý", "Trần A"]),
        ("Phòng NN&PTNT", ["Phòng NN&PTNT"]),
        ("A, a, Á", ["a", "Á"]),
        (" , ", []),
    ],
)
def test_byline_counts_for_each_of_its_names(byline: str, expected: list[str]) -> None:
    """Names are taken apart and counted once, however they are parted; an agency is no name."""
    assert [label for _, label in _values(replace(PLAIN, byline=byline), "byline")] == expected


@pytest.mark.parametrize("spelled", ["Hòa Bình", "HOÀ BÌNH", "hòa  bình", "Ho\u0300a Bi\u0300nh"])
def test_key_is_the_same_however_a_name_is_spelled(spelled: str) -> None:
    """Capitals, tone placement, composition and spaces tell no values apart; marks do."""
    assert facet_key(spelled) == facet_key("hoà bình") != facet_key("hoa binh")


def test_section_in_capitals_is_written_as_a_heading() -> None:
    """Only capitals alone are rewritten, and one word may be an abbreviation."""
    assert _values(replace(PLAIN, section="THỜI SỰ"), "section")[0][1] == "Thời sự"
    assert _values(replace(PLAIN, section="APEC"), "section")[0][1] == "APEC"


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=100))
def test_values_are_whole_and_apart_whatever_a_page_says(
    byline: str, section: str, site: str
) -> None:
    """Each key stands once in its facet, and nothing has a control character or is empty."""
    found = facets_of(replace(PLAIN, byline=byline, section=section, site=site), None)
    assert len({(value.facet, value.key) for value in found}) == len(found)
    for value in found:
        assert value.facet in FACETS
        assert value.key
        assert value.label
        assert not any(ord(letter) < 0x20 for letter in value.key + value.label)


@pytest.mark.parametrize("spelled", ["Thời sự", "THỜI SỰ", "thoi su", "Thơ\u0300i  sự"])
def test_a_section_has_one_key_with_marks_or_without(spelled: str) -> None:
    """Sections are few: nobody needs marks to tell them apart."""
    assert [key for key, _ in _values(replace(PLAIN, section=spelled), "section")] == ["thoi su"]
