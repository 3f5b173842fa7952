"""Widening: other names of what was asked for, as alternatives that are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.abbreviations import parse_abbreviations, read_abbreviations
from index.highlight import Matcher
from index.parser import parse_query
from index.query import And, Node, Not, Or, Phrase, Published, Term
from index.ranking import boosts_of, words_of
from index.widening import Also, widen

LIST = parse_abbreviations(
    """
UBND = Ủy ban nhân dân
BTV = Ban Thường vụ | biên tập viên
TP = thành phố
CA = công an
CT => chỉ thị
CT/TW = chỉ thị của Trung ương
Sở GD&ĐT = Sở Giáo dục và Đào tạo
Phú Thọ = Vĩnh Phúc | !Hòa Bình [2025-07-01..]
Bình Dương = Thủ Dầu Một
Thái Bình Dương
"""
)
SINCE = Published(739433, None)


def widened(text: str) -> tuple[Node, tuple[Also, ...]]:
    """The tree of a query text, widened."""
    return widen(parse_query(text).tree, LIST, parse_query(text).text)


def added(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """What is said of widening a query text."""
    return [(also.typed, also.added) for also in widened(text)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UBND tỉnh", [("UBND", ("Ủy ban nhân dân",))]),
        ("ubnd", [("ubnd", ("Ủy ban nhân dân",))]),
        ("uy ban nhan dan xã", [("uy ban nhan dan", ("UBND",))]),
        ('"ủy ban nhân dân"', [("ủy ban nhân dân", ("UBND",))]),
        ('"UBND tỉnh"', [("UBND", ("Ủy ban nhân dân",))]),
        ("ùy bạn nhân dân", []),
        ("BTV", [("BTV", ("Ban Thường vụ", "biên tập viên"))]),
        ("biên tập viên", [("biên tập viên", ("BTV",))]),
        ("sở GD&ĐT", [("sở GD&ĐT", ("Sở Giáo dục và Đào tạo",))]),
        ("CA xã", [("CA", ("công an",))]),
        ("ca hát", []),
        ("công an", []),
        ("Phú Thọ", [("Phú Thọ", ("Vĩnh Phúc",))]),
        ("Hòa Bình", [("Hòa Bình", ("Phú Thọ",))]),
        ("hòa bình", []),
        ("Thái Bình Dương", []),
        ("05-CT/TW", [("05-CT", ("chỉ thị 05",))]),
        ("title:UBND", [("UBND", ("Ủy ban nhân dân",))]),
        ("a OR UBND", [("UBND", ("Ủy ban nhân dân",))]),
        ("=UBND", []),
        ("-UBND a", []),
        ("byline:UBND", []),
        ("UBND NEAR/3 họp", []),
        ("15/5/2016", []),
    ],
)
def test_what_is_searched_too(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    """Whole listed forms, by case and marks as far as typed; nothing excluded or asked exactly."""
    assert added(text) == expected


def test_what_was_typed_is_the_first_choice() -> None:
    """A word becomes a choice of itself and its other names, between its neighbours."""
    tree, _ = widened("UBND tỉnh")
    names = Phrase(("uy", "ban", "nhan", "dan"), ("uỷ", "ban", "nhân", "dân"))
    assert tree == And((Or((Term("ubnd", "ubnd"), names)), Term("tinh", "tỉnh")))
    tree, _ = widened("thanh pho")
    assert tree == Or(
        (And((Term("thanh", "thanh"), Term("pho", "pho"))), Term("tp", "tp")),
    )


def test_names_of_a_time_are_sought_in_that_time() -> None:
    """The two names mean one province since the merger, and two before it."""
    tree, (also,) = widened("Vĩnh Phúc")
    assert also.since == "2025-07-01"
    assert isinstance(tree, Or)
    assert tree.children[1] == And((Phrase(("phu", "tho"), ("phú", "thọ")), SINCE))


def test_papers_are_also_sought_as_newspapers_write_them() -> None:
    """The kind of the paper stands before its number, with or without "số"."""
    tree, _ = widened("05-CT/TW")
    assert isinstance(tree, Or)
    phrases = [child.exact for child in tree.children if isinstance(child, Phrase)]
    assert phrases == [("05", "ct", "tw"), ("chi", "thi", "05"), ("chi", "thi", "so", "05")]


def test_names_without_typed_marks_ask_for_none() -> None:
    """Who types no marks is not taken to have typed those of the list."""
    tree, _ = widened("ubnd tinh")
    assert boosts_of(tree).exact == ()
    assert Matcher.from_tree(tree).exact == frozenset()


def test_a_widened_word_counts_as_one_word() -> None:
    """Loosening may leave it out as a whole, and what was typed stands beside its neighbours."""
    tree, _ = widened("họp UBND tỉnh")
    words = words_of(tree)
    assert words is not None
    assert len(words) == 3
    assert {"hop_ubnd", "ubnd_tinh"} <= set(boosts_of(tree).pairs)


def test_other_names_are_highlighted() -> None:
    """What a document was found by is shown."""
    tree, _ = widened("UBND xã")
    text = "Ủy ban nhân dân xã, UBND xã"
    assert Matcher.from_tree(tree).spans(text) == [(0, 18), (20, 27)]


def test_many_places_are_bounded() -> None:
    """A query full of abbreviations does not grow without end."""
    tree, _ = widened("UBND " * 60)
    assert isinstance(tree, And)
    assert sum(isinstance(child, Or) for child in tree.children) <= 8


WORDS = ["UBND", "ca", "TP", "Hòa Bình", "phú thọ", "a", '"', "(", ")", "-", "OR", "=", "05-CT"]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_widening_any_query_keeps_what_was_asked(text: str) -> None:
    """Whatever was typed is still found: the tree only gains alternatives."""
    parsed = parse_query(text)
    tree, also = widen(parsed.tree, read_abbreviations(), parsed.text)
    assert bool(also) == (tree != parsed.tree)
    assert widen(parsed.tree, parse_abbreviations(""), parsed.text) == (parsed.tree, ())
    assert list(_excluded(tree)) == list(_excluded(parsed.tree))


def _excluded(node: Node) -> list[Node]:
    match node:
        case Not():
            return [node]
        case And(children) | Or(children):
            return [one for child in children for one in _excluded(child)]
        case _:
            return []
