"""Narrowing a query text, and taking a restriction out of it again."""

import pytest

from index.parser import parse_query
from index.query import And, Facet, Label, Or, Published, Site
from index.restrictions import Narrowing, restrictions_of, without


def narrow(text: str, facet: Facet, key: str, label: str) -> str:
    """The query text restricted to a value of a facet."""
    return Narrowing(text).to(facet, key, label).text


@pytest.mark.parametrize(
    ("text", "facet", "key", "label", "narrowed"),
    [
        ("chợ phiên", "site", "baolao.example", "baolao.example", "chợ phiên site:baolao.example"),
        ("", "year", "2019", "2019", "published:2019"),
        ("chợ", "byline", "lò páo", "Lò Páo", 'chợ byline:="Lò Páo"'),
        ("chợ", "section", "thoi su", "Thời sự", 'chợ section:"Thời sự"'),
        ("chợ", "site", "bao lao", "Báo Lao", 'chợ site:"Báo Lao"'),
        ("a OR b", "year", "2019", "2019", "(a OR b) published:2019"),
        ("a published:2019", "month", "2019-06", "2019-06", "a published:2019-06"),
        ("a published:2019..2020", "month", "2019-06", "2019-06", "a published:2019-06"),
        ("a published:2018", "month", "2019-06", "2019-06", "a published:2018 published:2019-06"),
        ("site:bao.example a", "site", "anh.bao.example", "", "a site:anh.bao.example"),
        ("-site:bao.example a", "year", "2019", "2019", "-site:bao.example a published:2019"),
    ],
)
def test_narrowing_adds_a_clause_and_drops_what_it_implies(
    text: str, facet: Facet, key: str, label: str, narrowed: str
) -> None:
    """Other restrictions stay, alternatives are kept together, the wider of two goes."""
    assert narrow(text, facet, key, label) == narrowed
    assert not parse_query(narrowed).notices


def test_what_is_written_is_read_as_the_same_facet_value() -> None:
    """The parser understands each clause as the value that it was written for."""
    asked = {
        "site": parse_query(narrow("", "site", "bao.example", "bao.example")).tree,
        "month": parse_query(narrow("", "month", "2019-06", "2019-06")).tree,
        "byline": parse_query(narrow("", "byline", "lò páo", "Lò Páo")).tree,
        "section": parse_query(narrow("", "section", "thoi su", "Thời sự")).tree,
    }
    assert asked["site"] == Site("bao.example")
    assert isinstance(asked["month"], Published)
    assert asked["byline"] == Label("byline", "lò páo")
    assert asked["section"] == Label("section", "thoi su")


def test_every_restriction_of_the_whole_can_be_taken_out() -> None:
    """Fields with words, phrases and lists; each is found where it stands, and goes alone."""
    text = 'byline:="Lò Páo" chợ published:(2019 OR 2020) title:"phiên chợ" đông'
    found = restrictions_of(text)
    assert [(one.field, one.value) for one in found] == [
        ("byline", "Lò Páo"),
        ("published", "2019 OR 2020"),
        ("title", "phiên chợ"),
    ]
    assert [without(text, one) for one in found] == [
        'chợ published:(2019 OR 2020) title:"phiên chợ" đông',
        'byline:="Lò Páo" chợ title:"phiên chợ" đông',
        'byline:="Lò Páo" chợ published:(2019 OR 2020) đông',
    ]


@pytest.mark.parametrize("text", ["a OR site:b.example", "-site:b.example", "(site:b.example a)"])
def test_what_restricts_only_a_part_is_no_restriction_of_the_whole(text: str) -> None:
    """Taken out it would change more than it says, so it is not offered."""
    assert restrictions_of(text) == ()


def test_alternatives_are_narrowed_together() -> None:
    """`a OR b` narrowed is both of them in the year, not b alone."""
    tree = parse_query(narrow("a OR b", "year", "2019", "2019")).tree
    assert isinstance(tree, And)
    assert isinstance(tree.children[0], Or)
