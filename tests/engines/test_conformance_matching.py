"""What each node of the query tree finds, on every engine."""

from dataclasses import dataclass

import pytest

from index.engines import Engine, SearchRequest
from index.errors import UnknownNodeError
from index.query import (
    And,
    AnyTerm,
    AtLeast,
    Everything,
    Node,
    Not,
    Nothing,
    Or,
    Prefix,
    Published,
    Site,
)
from tests.engines.entries import make_entry, phrase, term
from tests.engines.running import Fill, Find

ENTRIES = (
    make_entry("a", 1, "hoc tap lam theo bac ¶ xa a ban b", "tin moi", "tran van lam"),
    make_entry("b", 2, "lam theo loi day", "hoc tap", "le hung", ("baolao.example", "example")),
    make_entry("c", 3, "tap hoc ¶ tap viet", "o nha", "", ("tin.baolao.example", "baolao.example")),
    make_entry("d", 4, "25525 05-ct/tw hoc", "", "", ("bao moi",), (100, 100)),
    make_entry("e", 5, "", "", "", (), (90, 120)),
)
EVERY_NAME = {"a", "b", "c", "d", "e"}


@pytest.fixture(autouse=True)
def filled(fill: Fill) -> Engine:
    """The small corpus that all cases here search."""
    return fill(ENTRIES)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (term("hoc"), {"a", "b", "c", "d"}),
        (term("hoc", "title"), {"b"}),
        (term("lam"), {"a", "b"}),
        (term("lam", "byline"), {"a"}),
        (term("a"), {"a"}),
        (term("o"), {"c"}),
        (term("05-ct/tw"), {"d"}),
        (term("ho"), set()),
        (term("HOC"), set()),
        (term("document"), set()),
        (term("position"), set()),
    ],
)
def test_term_finds_whole_terms_of_its_field(find: Find, node: Node, expected: set[str]) -> None:
    """A term is compared whole, as it is, in the title and the body or the field asked for."""
    assert find(node) == expected


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (phrase("hoc tap"), {"a", "b"}),
        (phrase("hoc tap", "title"), {"b"}),
        (phrase("tap hoc"), {"c"}),
        (phrase("lam theo"), {"a", "b"}),
        (phrase("hoc tap lam theo bac"), {"a"}),
        (phrase("hoc lam"), set()),
        (phrase("van lam", "byline"), {"a"}),
        (phrase("lam van", "byline"), set()),
        (phrase("tap tap"), set()),
    ],
)
def test_phrase_finds_terms_that_follow_each_other(
    find: Find, node: Node, expected: set[str]
) -> None:
    """A phrase matches its terms in order and side by side, in one field."""
    assert find(node) == expected


def test_phrase_does_not_reach_across_paragraphs(find: Find) -> None:
    """The last word of one paragraph and the first of the next are no neighbours."""
    assert find(phrase("bac xa")) == set()
    assert find(phrase("hoc tap", "text")) == {"a", "b"}


def test_phrase_does_not_reach_from_title_to_body(find: Find) -> None:
    """The end of a title and the start of a body are no neighbours, nor is half in each."""
    assert find(phrase("moi hoc")) == set()
    assert find(phrase("tap lam")) == {"a"}


def test_phrase_with_a_repeated_term_needs_it_as_often(fill: Fill, find: Find) -> None:
    """Every term of a phrase needs its own place."""
    fill([make_entry("x", 6, "xanh xanh la"), make_entry("y", 7, "xanh la xanh")])
    assert find(phrase("xanh xanh")) == {"x"}
    assert find(phrase("xanh la xanh")) == {"y"}


def test_any_term_finds_each_of_its_terms(find: Find) -> None:
    """One of the terms is enough; unknown terms change nothing; no terms find nothing."""
    assert find(AnyTerm(("viet", "loi", "khong"))) == {"b", "c"}
    assert find(AnyTerm(("lam", "tin"), "title")) == {"a"}
    assert find(AnyTerm(("hung",), "byline")) == {"b"}
    assert find(AnyTerm(())) == set()
    assert find(Not(AnyTerm(()))) == EVERY_NAME


def test_any_term_takes_as_many_terms_as_a_prefix_may_give(find: Find) -> None:
    """The bound of prefix expansion, 1,024 terms, fits into one node."""
    terms = tuple(f"x{number}" for number in range(1023))
    assert find(AnyTerm((*terms, "viet"))) == {"c"}


def test_site_finds_the_host_and_hosts_below_it(find: Find) -> None:
    """A domain finds its hosts, a newsroom's name is compared whole."""
    assert find(Site("baolao.example")) == {"b", "c"}
    assert find(Site("tin.baolao.example")) == {"c"}
    assert find(Site("example")) == {"b"}
    assert find(Site("lao.example")) == set()
    assert find(Site("bao moi")) == {"d"}
    assert find(Site("bao")) == set()


@pytest.mark.parametrize(
    ("first_day", "last_day", "expected"),
    [
        (100, 100, {"d", "e"}),
        (101, 110, {"e"}),
        (121, None, set()),
        (120, None, {"e"}),
        (None, 89, set()),
        (None, 90, {"e"}),
        (None, 100, {"d", "e"}),
        (None, None, {"d", "e"}),
        (1, 3_652_059, {"d", "e"}),
        (110, 95, set()),
    ],
)
def test_published_finds_dates_that_meet_the_span(
    find: Find, first_day: int | None, last_day: int | None, expected: set[str]
) -> None:
    """A date matches when any day that it may mean lies in the span; none never does."""
    assert find(Published(first_day, last_day)) == expected


def test_and_or_not_are_those_of_logic(find: Find) -> None:
    """The nodes that join others do what their names say, also alone and in each other."""
    assert find(And((term("hoc"), term("tap")))) == {"a", "b", "c"}
    assert find(And((term("hoc"), Not(term("lam"))))) == {"c", "d"}
    assert find(And((Not(term("hoc")), Not(term("lam"))))) == {"e"}
    assert find(And((term("hoc"),))) == {"a", "b", "c", "d"}
    assert find(Or((term("viet"), term("25525")))) == {"c", "d"}
    assert find(Or((term("viet"), Not(term("hoc"))))) == {"c", "e"}
    assert find(Or((Nothing(), Nothing()))) == set()
    assert find(Not(term("hoc"))) == {"e"}
    assert find(Not(Not(term("hoc")))) == {"a", "b", "c", "d"}
    assert find(Not(Or((term("viet"), Site("bao moi"))))) == {"a", "b", "e"}
    assert find(And((term("hoc"), Nothing()))) == set()
    assert find(And((Everything(), Published(None, None)))) == {"d", "e"}


def test_at_least_counts_matching_children(find: Find) -> None:
    """A document needs the count of children, whichever they are and whatever kind."""
    children = (term("hoc"), term("lam"), term("viet"), Published(None, None), Not(term("tap")))
    assert find(AtLeast(1, children)) == EVERY_NAME
    assert find(AtLeast(2, children)) == EVERY_NAME
    assert find(AtLeast(3, children)) == {"d"}
    assert find(AtLeast(4, children)) == set()
    assert find(AtLeast(2, (term("hoc"), term("hoc"), term("viet")))) == {"a", "b", "c", "d"}
    assert find(AtLeast(1, (Nothing(), term("viet")))) == {"c"}


def test_everything_and_nothing(find: Find) -> None:
    """Everything is every document and nothing more, Nothing is none."""
    assert find(Everything()) == EVERY_NAME
    assert find(Not(Nothing())) == EVERY_NAME
    assert find(Nothing()) == set()
    assert find(Not(Everything())) == set()


def test_sixteen_levels_of_nesting_are_searched(find: Find) -> None:
    """The deepest tree that the parser builds is searched like any other."""
    node: Node = term("hoc")
    for level in range(16):
        node = And((node, term("tap"))) if level % 2 else Or((node, term("khong")))
    assert find(node) == {"a", "b", "c"}


@dataclass(frozen=True)
class _Strange:
    """A node that no engine knows."""


@pytest.mark.parametrize(
    "node",
    [
        Prefix("ho"),
        _Strange(),
        Not(_Strange()),  # type: ignore[arg-type]
        And((term("hoc"), Or((_Strange(),)))),  # type: ignore[arg-type]
        AtLeast(1, (term("hoc"), _Strange())),  # type: ignore[arg-type]
        term("hoc", "caption"),
        phrase("hoc tap", "id"),
    ],
)
def test_unknown_node_is_refused(engine: Engine, node: Node) -> None:
    """A node or field that an engine does not know never means all or nothing by accident."""
    with pytest.raises(UnknownNodeError):
        engine.search(SearchRequest(node))


@pytest.mark.parametrize(
    "word", ["đ", "学", "мир", "no\u0301", "𐐷", "x" * 200, "c++", '"', "*", "AND"]
)
def test_terms_of_any_script_are_compared_as_they_are(fill: Fill, find: Find, word: str) -> None:
    """Terms come analysed; no engine splits, folds or reads them again."""
    fill([make_entry("x", 6, f"mot {word} hai", title=word, byline=word, sites=(word,))])
    assert find(term(word)) == {"x"}
    assert find(term(word, "byline")) == {"x"}
    assert find(phrase(f"mot {word} hai")) == {"x"}
    assert find(AnyTerm((word,))) == {"x"}
    assert find(Site(word)) == {"x"}
