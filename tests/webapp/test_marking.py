"""Cutting a text at its highlights."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.marking import Piece, cut_at_spans, mark_cuts


def test_syllables_of_one_word_are_one_mark() -> None:
    """Only white space between two spans joins them."""
    pieces = list(cut_at_spans("về nông thôn, mới", [(3, 7), (8, 12), (14, 17)]))
    assert pieces == [
        Piece("về ", marked=False),
        Piece("nông thôn", marked=True),
        Piece(", ", marked=False),
        Piece("mới", marked=True),
    ]


@given(st.text(max_size=40), st.lists(st.integers(0, 40), max_size=12, unique=True))
def test_nothing_of_the_text_is_lost(text: str, borders: list[int]) -> None:
    """The pieces together are the text, whatever the spans."""
    ends = sorted(border for border in borders if border <= len(text))
    spans = list(zip(ends[::2], ends[1::2], strict=False))
    assert "".join(piece.text for piece in cut_at_spans(text, spans)) == text


def test_a_fragment_says_where_its_text_goes_on() -> None:
    """An ellipsis stands only where something was cut off."""
    texts = ("Chợ phiên họp sớm.", "Đường ướt.")
    assert mark_cuts("Đường ướt.", texts) == ("", "")
    assert mark_cuts("Chợ phiên", texts) == ("", " …")
    assert mark_cuts("họp sớm.", texts) == ("… ", "")
    assert mark_cuts("phiên họp", texts) == ("… ", " …")
