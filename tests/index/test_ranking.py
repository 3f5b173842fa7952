"""Which documents stand first: those that hold what was typed with marks."""

import pytest

from index.parser import parse_query
from index.query import And, Exact, Node, Or, Term
from index.ranking import first_of


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("đường", Exact(("đường",))),
        ("duong", None),
        ("học tập", And((Exact(("học",)), Exact(("tập",))))),
        ("Lai Châu", Exact(("châu",))),
        ("ha noi", None),
        ('"hòa bình"', Exact(("hoà", "bình"))),
        ('"hoà binh"', Exact(("hoà",))),
        ("title:đường", Exact(("đường",), "title")),
        ("byline:đường", None),
        ("đường site:baolao.example", Exact(("đường",))),
        ("đường -phố", Exact(("đường",))),
        ("đường OR cau", Or((Exact(("đường",)), Term("cau", "cau")))),
        ("thành phố hà nội", None),
    ],
)
def test_marked_words_of_short_queries_stand_first(typed: str, expected: Node | None) -> None:
    """Each marked word is asked for as typed; words without marks and long queries are not."""
    assert first_of(parse_query(typed).tree) == expected
