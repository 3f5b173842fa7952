"""Random corpora and random trees: every engine finds what the definition of the tree says."""

import math
from collections.abc import Mapping, Set
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.engines import Engine, Entry, FacetCounts, FacetValue, Found, SearchRequest, Sort
from index.opening import open_index
from index.query import (
    FACETS,
    And,
    AnyTerm,
    AtLeast,
    Everything,
    Exact,
    Label,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Published,
    Site,
    Term,
)
from tests.engines.entries import (
    count_plainly,
    find_plainly,
    make_entry,
    matches,
    value,
)
from tests.engines.running import ENGINES, lending_engine

WORDS = st.sampled_from(["a", "b", "c", "d", "đ", "¶"])
ASKED = st.sampled_from(["a", "b", "c", "d", "đ", "x"])
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)
SITES = st.sampled_from(["mot.example", "hai.example", "example", "bao moi"])
DAYS = st.integers(1, 12)
FIELDS = st.sampled_from(["text", "title", "byline"])
SORTS: st.SearchStrategy[Sort] = st.sampled_from(["relevance", "newest", "oldest"])

SPELLINGS = {"a": "aáA", "b": "b", "c": "cç", "d": "dđ", "đ": "đ", "¶": "¶"}
SPELLED = st.sampled_from(sorted({*"".join(SPELLINGS.values()), "x"}))
VALUES = st.builds(value, st.sampled_from(FACETS), st.sampled_from(["m", "M", "n n", "p", "P"]))

SPANS = st.tuples(DAYS, DAYS).map(lambda days: (min(days), max(days)))
DRAWN = st.tuples(TEXTS, TEXTS, TEXTS, st.sets(SITES).map(tuple), st.none() | SPANS)
# Few words, so that runs repeat themselves and each other.
RUNS = st.lists(st.sampled_from("aab"), min_size=1, max_size=3).map(tuple)


def _build_at_least(children: list[Node], count: int) -> Node:
    return AtLeast(1 + count % len(children), tuple(children))


LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(lambda word, field: Term(word, word, field), ASKED, FIELDS),
    st.builds(
        lambda words, field: Phrase(tuple(words), tuple(words), field),
        st.lists(ASKED, min_size=2, max_size=3),
        FIELDS,
    ),
    st.builds(
        lambda words, field: AnyTerm(tuple(words), field), st.lists(ASKED, max_size=3), FIELDS
    ),
    st.builds(
        lambda words, field: Exact(tuple(words), field),
        st.lists(SPELLED, min_size=1, max_size=3),
        st.sampled_from(["text", "title"]),
    ),
    st.builds(Near, RUNS, RUNS, st.integers(0, 5), FIELDS),
    st.builds(Label, st.sampled_from(FACETS), st.sampled_from(["m", "n n", "p", "q"])),
    st.builds(Site, SITES),
    st.builds(Published, st.none() | DAYS, st.none() | DAYS),
    st.sampled_from([Everything(), Nothing()]),
)
TREES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda nodes: st.one_of(
        st.lists(nodes, min_size=1, max_size=4).map(lambda children: And(tuple(children))),
        st.lists(nodes, min_size=1, max_size=4).map(lambda children: Or(tuple(children))),
        st.builds(_build_at_least, st.lists(nodes, min_size=1, max_size=4), st.integers(0, 3)),
        st.builds(Not, nodes),
    ),
    max_leaves=8,
)


def _spell(draw: st.DrawFn, words: str) -> str:
    return " ".join(draw(st.sampled_from(SPELLINGS[word])) for word in words.split())


def _draw_values(draw: st.DrawFn) -> tuple[FacetValue, ...]:
    values = draw(st.lists(VALUES, max_size=4))
    return tuple({(value.facet, value.key): value for value in values}.values())


@st.composite
def corpora(draw: st.DrawFn) -> list[list[Entry]]:
    """Batches of entries; a later batch may replace documents of an earlier one."""
    batches = []
    number = 0
    for _ in range(draw(st.integers(1, 3))):
        names = draw(st.sets(st.sampled_from("pqrstuvw"), min_size=1, max_size=6))
        batch = []
        for name in sorted(names):
            number += 1
            body, title, byline, sites, days = draw(DRAWN)
            spelled = _spell(draw, body), _draw_values(draw), _spell(draw, title)
            batch.append(make_entry(name, number, body, title, byline, sites, days, *spelled))
        batches.append(batch)
    return batches


def _build(home: Path, name: str, batches: list[list[Entry]]) -> Engine:
    engine = open_index(home, name).engine
    with engine.open_writer() as writer:
        for batch in batches:
            writer.apply(batch, batch[-1].change)
    return engine


@pytest.mark.parametrize("running", ENGINES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corpora(), st.lists(st.tuples(TREES, SORTS, st.none() | TREES), min_size=12, max_size=20))
def test_every_engine_finds_what_the_tree_says(
    tmp_path_factory: pytest.TempPathFactory,
    running: str,
    batches: list[list[Entry]],
    searches: list[tuple[Node, Sort, Node | None]],
) -> None:
    """What matches follows from the tree alone: the same on every engine, in every order."""
    entries = {entry.id: entry for batch in batches for entry in batch}
    home = tmp_path_factory.mktemp(running)
    with lending_engine(running, home) as name:
        engine = _build(home, name, batches)
        for node, sort, first in searches:
            _check_search(engine, entries, node, sort, first)
        trees = [node for node, _, _ in searches]
        plain = tuple(len(find_plainly(entries.values(), node)) for node in trees)
        assert engine.count(trees) == plain
        engine.close()


def _check_search(
    engine: Engine, entries: Mapping[str, Entry], node: Node, sort: Sort, first: Node | None
) -> None:
    request = SearchRequest(
        node,
        ("a_b", "b_c"),
        ("c", "đ"),
        ("a", "b"),
        ("a", "b", "c"),
        sort,
        limit=50,
        facets=FACETS,
        facet_limit=2,
        first=first,
    )
    answer = engine.search(request)
    found = [hit.id for hit in answer.found]
    assert answer.total == len(found)
    assert set(found) == find_plainly(entries.values(), node), (engine.name, node)
    ahead = set() if first is None else find_plainly(entries.values(), first)
    places = [_place(entries[hit.id], hit, sort, ahead) for hit in answer.found]
    assert places == sorted(places), (engine.name, node, sort, first)
    for counts in answer.facets:
        _check_counts(counts, count_plainly(entries.values(), node, counts.facet), limit=2)


def _check_counts(
    counts: FacetCounts, plain: Mapping[str, tuple[int, set[str]]], limit: int
) -> None:
    expected = [(key, plain[key][0]) for key in sorted(plain)]
    if counts.facet not in ("year", "month"):
        expected = sorted(expected, key=lambda pair: -pair[1])[:limit]
    assert [(found.key, found.count) for found in counts.counts] == expected
    assert counts.has_more == (len(expected) < len(plain))
    for found in counts.counts:
        # A value's ways to be written may be those of any document, found or not.
        assert found.label.lower() == found.key


def _place(entry: Entry, hit: Found, sort: Sort, ahead: Set[str]) -> tuple[bool, float, str]:
    """Where a document stands in an order, by its definition."""
    if sort == "relevance":
        return entry.id not in ahead, -hit.score, entry.id
    if entry.published_at is None:
        return False, math.inf, entry.id
    return False, (-1 if sort == "newest" else 1) * entry.published_at, entry.id


def test_plain_search_agrees_with_itself() -> None:
    """The yardstick: a document matches a tree or its opposite, never both."""
    entry = make_entry("a", 1, "a b ¶ c", "d")
    for node in (Term("a", "a"), Phrase(("b", "c"), ("b", "c")), Published(None, None), Nothing()):
        assert matches(entry, node) != matches(entry, Not(node))
