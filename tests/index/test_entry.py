"""Entries: what an engine is given of a document."""

from datetime import date

import pytest

from archive import Document
from index.analyzer import BREAK
from index.entry import build_entry


def make_document(published: str | None = None, site: str | None = None) -> Document:
    """A document with every kind of text."""
    return Document(
        id="abcdefgh23456777",
        title="Học tập",
        lead="Mở đầu.",
        paragraphs=("Một hai", "ba"),
        captions=("Ảnh bốn",),
        byline="Lò Thị Ý",
        published=published,
        published_source="page" if published else None,
        site=site,
        url=None,
        url_source=None,
        language="vi",
        cleaned_by="test 1",
    )


def test_an_entry_holds_every_text() -> None:
    """Title, body in reading order, and byline, each in its views."""
    entry = build_entry(make_document(), 7)
    assert (entry.id, entry.change, entry.byline) == ("abcdefgh23456777", 7, "lo thi y")
    assert (entry.title.folded, entry.title.exact) == ("hoc tap", "học tập")
    assert entry.title.pairs == "hoc_tap"
    assert entry.body.folded == f"mo dau {BREAK} mot hai {BREAK} ba {BREAK} anh bon"
    assert (entry.sites, entry.days, entry.published_at) == ((), None, None)


@pytest.mark.parametrize(
    ("published", "first", "last", "hour"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31), 0),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), 0),
        ("2019-06-05", date(2019, 6, 5), date(2019, 6, 5), 0),
        ("2019-06-05T09:00", date(2019, 6, 5), date(2019, 6, 5), 9),
        ("2019-06-05T09:00:00+07:00", date(2019, 6, 5), date(2019, 6, 5), 9),
        ("2019-06-05T20:00:00+00:00", date(2019, 6, 6), date(2019, 6, 6), 3),
    ],
)
def test_dates_mean_no_more_than_they_say(
    published: str, first: date, last: date, hour: int
) -> None:
    """A date spans the days it may mean; a time with an offset is told in Vietnam's time."""
    entry = build_entry(make_document(published), 1)
    assert entry.days == (first.toordinal(), last.toordinal())
    assert entry.published_at == (first.toordinal() - 1) * 86_400 + hour * 3600


@pytest.mark.parametrize("published", ["2019-13", "0000", "soon", "9999-12-31T23:59+00:00"])
def test_what_is_no_date_leaves_none(published: str) -> None:
    """A date that the calendar does not have is no date."""
    entry = build_entry(make_document(published), 1)
    assert (entry.days, entry.published_at) == (None, None)


@pytest.mark.parametrize(
    ("site", "sites"),
    [
        ("baolao.example", ("baolao.example", "example")),
        ("a.bao-lao.example", ("a.bao-lao.example", "bao-lao.example", "example")),
        ("www.Baolao.example", ("baolao.example", "example")),
        ("192.0.2.7", ("192.0.2.7",)),
        ("Báo Lao", ("bao lao",)),
        ("…", ()),
        (None, ()),
    ],
)
def test_a_site_is_found_by_its_host_and_those_above(site: str | None, sites: tuple[str]) -> None:
    """A host is also found by its domains, a newsroom by its whole name."""
    assert build_entry(make_document(site=site), 1).sites == sites
