"""What raises scores: words typed with marks, and words that stand together."""

import pytest

from index.parser import parse_query
from index.query import And, Exact, Node, Or, Term
from index.ranking import boosts_of, first_of


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


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bộ trưởng thăm", ("bo", "truong", "tham")),
        ("bo truong site:baolao.example tham", ()),
        ("tham bo truong site:baolao.example", ("tham", "bo", "truong")),
        ("nha la nha", ("nha", "la", "nha")),
        ("bộ trưởng", ()),
        ("bo OR truong OR tham", ()),
        ("mot hai ba bon nam sau bay tam", tuple("mot hai ba bon nam sau bay tam".split())),
        ("mot hai ba bon nam sau bay tam chin", ()),
    ],
)
def test_a_few_words_in_a_row_are_sought_together(typed: str, expected: tuple[str, ...]) -> None:
    """Three to eight words side by side, in the order typed; not words with something between."""
    assert boosts_of(parse_query(typed).tree).near == expected
