"""Spellings, and words close to each other: what `Exact` and `Near` find, on every engine."""

import pytest

from index.engines import Engine, SearchRequest
from index.errors import UnknownNodeError
from index.query import MAX_DISTANCE, And, Exact, Near, Node, Not
from tests.engines.entries import exact, make_entry, near, term
from tests.engines.running import Fill, Find

SPELLED = (
    make_entry("a", 1, "con duong hoa binh", "", exact="con đường hòa bình"),
    make_entry("b", 2, "duong pho ¶ hoa binh", "hoa binh", exact="dương phố ¶ hoa binh"),
    make_entry("c", 3, "duong", "duong hoa", exact="duong", title_exact="đường hoa"),
    make_entry("d", 4, "hoa ¶ binh duong", "binh", exact="hòa ¶ bình đường", title_exact="bình"),
)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (exact("đường"), {"a", "c", "d"}),
        (exact("dương"), {"b"}),
        (exact("duong"), {"c"}),
        (exact("đường", "title"), {"c"}),
        (exact("dường"), set()),
        (exact("hòa bình"), {"a"}),
        (exact("hoa binh"), {"b"}),
        (exact("hoa binh", "title"), {"b"}),
        (exact("hòa bình", "title"), set()),
        (exact("hòa binh"), set()),
        (exact("bình hòa"), set()),
        (exact("con đường hòa bình"), {"a"}),
        (exact("bình đường"), {"d"}),
        (Not(exact("đường")), {"b"}),
        (And((exact("đường"), term("binh"))), {"a", "d"}),
    ],
)
def test_exact_finds_spellings_side_by_side(
    fill: Fill, find: Find, node: Node, expected: set[str]
) -> None:
    """A spelling is compared with its marks; several stand one after another in one paragraph."""
    fill(SPELLED)
    assert find(node) == expected


def test_exact_keeps_repeated_spellings_apart(fill: Fill, find: Find) -> None:
    """Each spelling of a run needs a place of its own."""
    fill([make_entry("a", 1, "xanh xanh"), make_entry("b", 2, "xanh la xanh")])
    assert find(exact("xanh xanh")) == {"a"}
    assert find(exact("xanh la xanh")) == {"b"}


@pytest.mark.parametrize(
    "node",
    [
        Exact(("tran",), "byline"),  # type: ignore[arg-type]
        Near(("tran",), ("hung",), 3, "id"),  # type: ignore[arg-type]
    ],
)
def test_fields_without_marks_or_places_are_refused(engine: Engine, fill: Fill, node: Node) -> None:
    """The byline is kept without marks; other fields are no text."""
    fill(SPELLED)
    with pytest.raises(UnknownNodeError):
        engine.search(SearchRequest(node))


CLOSE = (
    make_entry("a", 1, "mot hai ba bon nam sau bay tam"),
    make_entry("b", 2, "tam bay sau nam bon ba hai mot", "mot hai"),
    make_entry("c", 3, "mot hai ¶ ba bon", "bon nam", "tam tu sau"),
    make_entry("d", 4, "mot mot ba mot hai"),
)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (near("mot", "hai", 0), {"a", "b", "c", "d"}),
        (near("mot", "ba", 0), {"d"}),
        (near("mot", "ba", 1), {"a", "b", "d"}),
        (near("ba", "mot", 1), {"a", "b", "d"}),
        (near("mot", "ba", 2), {"a", "b", "c", "d"}),
        (near("mot", "tam", 5), set()),
        (near("mot", "tam", 6), {"a", "b"}),
        (near("mot", "tam", MAX_DISTANCE), {"a", "b"}),
        (near("hai", "nam", 3), {"a", "b"}),
        (near("mot hai", "nam sau", 1), set()),
        (near("mot hai", "nam sau", 2), {"a"}),
        (near("nam sau", "mot hai", 2), {"a"}),
        (near("sau nam", "hai mot", 2), {"b"}),
        (near("mot hai", "ba", 0), {"a", "d"}),
        (near("mot hai", "ba", 1), {"a", "c", "d"}),
        (near("mot hai", "hai ba", 5), set()),
        (near("mot", "hai", 5, "title"), {"b"}),
        (near("tam", "sau", 0, "byline"), set()),
        (near("sau", "tam", 1, "byline"), {"c"}),
        (near("tam tu", "sau", 0, "byline"), {"c"}),
        (near("mot", "khong", 5), set()),
        (Not(near("mot", "ba", 1)), {"c"}),
    ],
)
def test_near_finds_runs_in_either_order(
    fill: Fill, find: Find, node: Node, expected: set[str]
) -> None:
    """At most so many terms stand between; a border of paragraphs is one; runs do not overlap."""
    fill(CLOSE)
    assert find(node) == expected


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (near("mot", "mot", 0), {"two"}),
        (near("mot", "mot", 1), {"two", "apart"}),
        (near("mot", "mot", 2), {"two", "apart", "far"}),
        (near("mot hai", "mot hai", 0), {"far"}),
        (near("mot mot", "mot", 0), set()),
        (near("mot mot", "hai mot", MAX_DISTANCE), set()),
        (near("mot hai", "hai", MAX_DISTANCE), {"far"}),
    ],
)
def test_near_needs_a_place_for_each_term(
    fill: Fill, find: Find, node: Node, expected: set[str]
) -> None:
    """A term next to itself is two places, not one seen twice."""
    fill(
        [
            make_entry("one", 1, "mot hai"),
            make_entry("two", 2, "mot mot"),
            make_entry("apart", 3, "mot hai mot"),
            make_entry("far", 4, "hai mot hai mot hai ba bon mot"),
        ]
    )
    if node == near("mot", "mot", 1):
        expected = expected | {"far"}
    assert find(node) == expected


@pytest.mark.parametrize("gap", [0, 1, MAX_DISTANCE - 1, MAX_DISTANCE, MAX_DISTANCE + 1])
def test_near_reaches_as_far_as_may_be_asked(fill: Fill, find: Find, gap: int) -> None:
    """The largest distance is exact to the term, for single terms and for runs."""
    between = " ".join(f"x{place}" for place in range(gap))
    fill([make_entry("a", 1, f"dau tien {between} cuoi cung")])
    expected = {"a"} if gap <= MAX_DISTANCE else set()
    assert find(near("tien", "cuoi", MAX_DISTANCE)) == expected
    assert find(near("cuoi cung", "dau tien", MAX_DISTANCE)) == expected


def test_exact_and_near_raise_what_holds_them(fill: Fill) -> None:
    """Documents found by spelling or closeness have scores, in titles the higher ones."""
    engine = fill(
        [
            make_entry("a", 1, "hoa va binh", "khac han nhau", exact="hòa và bình"),
            make_entry("b", 2, "khac han nhau", "hoa va binh", title_exact="hòa và bình"),
        ]
    )
    for node in (exact("hòa và bình"), exact("hòa"), near("hoa", "binh", 3)):
        found = engine.search(SearchRequest(node)).found
        assert [hit.id for hit in found] == ["b", "a"]
        assert found[1].score > 0
