"""Counting documents by facets, narrowing to one value, and counting trees, on every engine."""

from itertools import count

import pytest

from index.engines import Engine, Entry, FacetCount, FacetCounts, Removal, SearchRequest, Sort
from index.errors import NoIndexError, UnknownNodeError
from index.query import FACETS, Everything, Facet, Label, Node, Not, Nothing, Prefix, Site
from tests.engines.entries import exact, make_entry, phrase, term, value
from tests.engines.running import Fill, Find

ENTRIES = (
    make_entry(
        "a",
        1,
        "mot hai",
        facets=(
            value("site", "baolao.example"),
            value("year", "2019"),
            value("month", "2019-06"),
            value("byline", "Lò Thị Ý"),
            value("byline", "Trần A"),
            value("section", "Thời sự"),
        ),
    ),
    make_entry(
        "b",
        2,
        "mot ba",
        facets=(
            value("site", "tin.baolao.example"),
            value("site", "baolao.example"),
            value("year", "2018"),
            *(value("month", f"2018-{month:02}") for month in range(1, 13)),
            value("byline", "lò thị ý"),
            value("section", "THỜI SỰ"),
        ),
    ),
    make_entry("c", 3, "mot", facets=(value("section", "Thời sự"), value("year", "2019"))),
    make_entry("d", 4, "hai"),
)


def _count(engine: Engine, node: Node, facet: Facet, limit: int = 20) -> FacetCounts:
    request = SearchRequest(node, limit=0, facets=(facet,), facet_limit=limit)
    (counts,) = engine.search(request).facets
    assert counts.facet == facet
    return counts


def _pairs(counts: FacetCounts) -> list[tuple[str, int]]:
    return [(found.key, found.count) for found in counts.counts]


def test_facets_count_the_documents_that_match(fill: Fill) -> None:
    """Each document counts once for each of its values; documents without a value for none."""
    engine = fill(ENTRIES)
    assert _pairs(_count(engine, term("mot"), "site")) == [
        ("baolao.example", 2),
        ("tin.baolao.example", 1),
    ]
    assert _pairs(_count(engine, term("mot"), "section")) == [("thời sự", 3)]
    assert _pairs(_count(engine, term("ba"), "byline")) == [("lò thị ý", 1)]
    assert _pairs(_count(engine, term("hai"), "byline")) == [("lò thị ý", 1), ("trần a", 1)]
    for facet in FACETS:
        assert _pairs(_count(engine, Nothing(), facet)) == []
        assert not _count(engine, Nothing(), facet).has_more


def test_facets_are_given_as_asked(fill: Fill) -> None:
    """All facets come in the order asked, with the same page and total as without them."""
    engine = fill(ENTRIES)
    plain = engine.search(SearchRequest(term("mot"), limit=2))
    assert plain.facets == ()
    asked: tuple[Facet, ...] = ("section", "site", "byline", "month", "year")
    answer = engine.search(SearchRequest(term("mot"), limit=2, facets=asked))
    assert tuple(counts.facet for counts in answer.facets) == asked
    assert (answer.found, answer.total) == (plain.found, plain.total)
    assert answer.cursor == plain.cursor
    rest = engine.search(SearchRequest(term("mot"), limit=2, facets=asked, cursor=answer.cursor))
    assert rest.facets == answer.facets
    orders: tuple[Sort, ...] = ("newest", "oldest")
    for sort in orders:
        dated = engine.search(SearchRequest(term("mot"), limit=0, facets=asked, sort=sort))
        assert (dated.found, dated.total, dated.facets) == ((), 3, answer.facets)


def test_years_and_months_are_in_order_and_whole(fill: Fill) -> None:
    """A histogram is not cut by the limit, and stands in the order of time."""
    engine = fill(ENTRIES)
    years = _count(engine, Everything(), "year", limit=1)
    assert (_pairs(years), years.has_more) == ([("2018", 1), ("2019", 2)], False)
    months = _count(engine, Everything(), "month", limit=1)
    assert _pairs(months) == [*((f"2018-{month:02}", 1) for month in range(1, 13)), ("2019-06", 1)]


def test_counts_of_a_key_hold_however_it_is_written(fill: Fill) -> None:
    """Documents that write a value differently count as one, written as one of them writes it."""
    engine = fill(ENTRIES)
    assert _count(engine, Everything(), "section").counts == (FacetCount("thời sự", "Thời sự", 3),)
    (first, second) = _count(engine, Everything(), "byline").counts
    assert (first.key, first.count) == ("lò thị ý", 2)
    assert first.label in ("Lò Thị Ý", "lò thị ý")
    assert second == FacetCount("trần a", "Trần A", 1)
    assert _count(engine, Everything(), "year").counts[0] == FacetCount("2018", "2018", 1)


def test_most_frequent_values_come_first(engine: Engine) -> None:
    """Values stand by falling count, equal ones by key, cut at the limit, which is then said."""
    names = ["Đ", "b", "a", "é", "Z", "c", "d"]
    number = count(1)
    batches: list[list[Entry]] = [
        [
            make_entry(f"{name}{copy}", next(number), "mot", facets=(value("byline", name),))
            for copy in range(1 + (name in "Zb"))
        ]
        for name in names
    ]
    with engine.open_writer() as writer:
        for batch in batches:
            writer.apply(batch, batch[-1].change)
    whole = _count(engine, Everything(), "byline")
    assert _pairs(whole) == [
        ("b", 2),
        ("z", 2),
        ("a", 1),
        ("c", 1),
        ("d", 1),
        ("é", 1),
        ("đ", 1),
    ]
    assert not whole.has_more
    for limit in range(1, 8):
        counts = _count(engine, Everything(), "byline", limit)
        assert counts.counts == whole.counts[:limit]
        assert counts.has_more == (limit < 7)


def test_many_values_are_counted_exactly(engine: Engine) -> None:
    """Long tails of values are no reason to guess: every count is what the label then finds."""
    with engine.open_writer() as writer:
        for start in (0, 150):
            entries = [
                make_entry(
                    f"d{n:03}",
                    n + 1,
                    "mot",
                    facets=tuple(value("byline", f"tên {name}") for name in {n // 2, n % 90}),
                )
                for n in range(start, start + 150)
            ]
            writer.apply(entries, start + 150)
    counts = _count(engine, term("mot"), "byline", 30)
    assert counts.has_more
    found = engine.count([Label("byline", found.key) for found in counts.counts])
    assert found == tuple(found.count for found in counts.counts)
    largest = _count(engine, term("mot"), "byline", 1000)
    assert largest.counts[:30] == counts.counts
    assert not largest.has_more


def test_facets_follow_replacement_and_removal(fill: Fill) -> None:
    """What a document no longer carries is no longer counted, nor found."""
    engine = fill(ENTRIES)
    engine = fill(
        [
            make_entry("a", 5, "mot hai", facets=(value("section", "Văn hóa"),)),
            Removal("b", 6),
        ]
    )
    assert _pairs(_count(engine, Everything(), "section")) == [("thời sự", 1), ("văn hóa", 1)]
    assert _pairs(_count(engine, Everything(), "byline")) == []
    assert _pairs(_count(engine, Everything(), "month")) == []
    assert engine.count([Label("section", "thời sự"), Label("byline", "lò thị ý")]) == (1, 0)


def test_label_finds_what_its_facet_counts(fill: Fill, find: Find) -> None:
    """A value is compared by its whole key, in its own facet."""
    engine = fill(ENTRIES)
    assert find(Label("section", "thời sự")) == {"a", "b", "c"}
    assert find(Label("section", "Thời sự")) == set()
    assert find(Label("section", "thời")) == set()
    assert find(Label("byline", "thời sự")) == set()
    assert find(Label("byline", "trần a")) == {"a"}
    assert find(Label("month", "2018-05")) == {"b"}
    assert find(Not(Label("year", "2019"))) == {"b", "d"}
    for facet in FACETS:
        for counted in _count(engine, Everything(), facet).counts:
            assert len(find(Label(facet, counted.key))) == counted.count


def test_label_leaves_scores_alone(fill: Fill) -> None:
    """Narrowing to a value says nothing about how well a document answers."""
    engine = fill(ENTRIES)
    found = engine.search(SearchRequest(Label("section", "thời sự"))).found
    assert [(hit.id, hit.score) for hit in found] == [("a", 0.0), ("b", 0.0), ("c", 0.0)]


@pytest.mark.parametrize(
    "key", ["a,b", "a/b", "x" * 80, '"', "*", "学", "c++ [0-9]", " ", "a\u00a0b"]
)
def test_keys_are_compared_as_they_are(fill: Fill, find: Find, key: str) -> None:
    """No engine reads a key as anything but itself."""
    engine = fill([make_entry("a", 1, "mot", facets=(value("section", key),))])
    assert find(Label("section", key)) == {"a"}
    assert _count(engine, term("mot"), "section").counts == (FacetCount(key, key, 1),)


def test_trees_are_counted_together(fill: Fill) -> None:
    """Every tree has its own count, as a search for it would say."""
    engine = fill(ENTRIES)
    trees: list[Node] = [
        term("mot"),
        term("hai"),
        phrase("mot hai"),
        exact("mot"),
        Everything(),
        Nothing(),
        Not(term("mot")),
        Site("khong"),
        Label("year", "2019"),
    ]
    assert engine.count(trees) == (3, 2, 1, 3, 4, 0, 1, 0, 2)
    assert engine.count([]) == ()
    assert engine.count(trees * 30) == engine.count(trees) * 30


def test_counting_refuses_what_search_refuses(engine: Engine, fill: Fill) -> None:
    """Without an index, or for an unknown node, there is no count."""
    with pytest.raises(NoIndexError):
        engine.count([term("mot")])
    fill(ENTRIES)
    with pytest.raises(UnknownNodeError):
        engine.count([term("mot"), Prefix("mo")])
