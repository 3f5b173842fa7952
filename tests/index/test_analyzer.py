"""The analyzer: what is a token, where it stands, and the three views."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import BREAK, analyze, pairs_of, tokenize
from tests.index.vietnamese_text import compose, texts


def folded(text: str) -> list[str]:
    """The terms of a text."""
    return [token.folded for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Học tập, làm theo", ["hoc", "tap", "lam", "theo"]),
        ("ở xã A", ["o", "xa", "a"]),
        ("05-CT/TW", ["05", "ct", "tw"]),
        ("25.525 25,525 25525", ["25525", "25525", "25525"]),
        ("1.234.567 đồng", ["1234567", "dong"]),
        ("0,65 và 0,650", ["0", "65", "va", "0", "650"]),
        ("1.234,56", ["1234", "56"]),
        ("15/5/2016", ["15", "5", "2016"]),
        ("1.2.2019", ["1", "2", "2019"]),
        ("12.345.6", ["12", "345", "6"]),
        ("0913.123.456", ["0913", "123", "456"]),
        ("25.000đ", ["25000", "d"]),
        ("U23 U-23 U 23", ["u", "23", "u", "23", "u", "23"]),
        ("m² m2", ["m", "2", "m", "2"]),
        ("hoc_tap", ["hoc", "tap"]),
        ("…–“”", []),
        ("", []),
    ],
)
def test_tokens_of_a_text(text: str, expected: list[str]) -> None:
    """Letters and digits make tokens; numbers in groups of three are one."""
    assert folded(text) == expected


def test_exact_terms_keep_their_marks() -> None:
    """The exact term is the canonical spelling."""
    assert [token.exact for token in tokenize("Hòa 25.525 ĐƯỜNG")] == ["hoà", "25525", "đường"]


def test_a_long_token_keeps_its_place_and_cannot_be_asked_for() -> None:
    """A hash is cut off from the index but parts its neighbours."""
    text = "một " + "a1" * 40 + " hai"
    assert folded(text) == ["mot", BREAK, "hai"]
    assert analyze([text]).folded == f"mot {BREAK} hai"
    assert analyze([text]).pairs == ""


def test_views_of_several_texts_are_parted() -> None:
    """No pair and no phrase reaches from one paragraph into the next."""
    views = analyze(["Học tập Bác", "", "?!", "Nông thôn"])
    assert views.folded == f"hoc tap bac {BREAK} nong thon"
    assert views.exact == f"học tập bác {BREAK} nông thôn"
    assert views.pairs == "hoc_tap tap_bac nong_thon"


def test_pairs_do_not_cross_a_break() -> None:
    """A break is no neighbour."""
    assert pairs_of(["a", "b", BREAK, "c", "d"]) == ["a_b", "c_d"]
    assert pairs_of(["a"]) == []


@given(texts)
def test_tokens_are_what_their_offsets_say(text: str) -> None:
    """Tokens stand in order, apart, and their stretch of the text gives the same terms."""
    end = 0
    for token in tokenize(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end
        alone = tokenize(text[token.start : token.end])
        assert [(again.folded, again.exact) for again in alone] == [(token.folded, token.exact)]


@given(st.lists(texts, max_size=4))
def test_views_hold_the_tokens(paragraphs: list[str]) -> None:
    """The fast way to the views agrees with the tokens, one for one."""
    views = analyze(paragraphs)
    tokens = [tokens for paragraph in paragraphs if (tokens := tokenize(paragraph))]
    between = f" {BREAK} "
    assert views.folded == between.join(" ".join(t.folded for t in line) for line in tokens)
    assert views.exact == between.join(" ".join(t.exact for t in line) for line in tokens)
    assert len(views.folded.split(" ")) == len(views.exact.split(" "))
    pairs = [pair for line in tokens for pair in pairs_of([token.folded for token in line])]
    assert views.pairs == " ".join(pairs)


@given(texts)
def test_decomposed_text_gives_the_same_views_once_composed(text: str) -> None:
    """NFD input that was normalised is NFC input."""
    assert analyze([compose(unicodedata.normalize("NFD", text))]) == analyze([text])


@given(st.text(max_size=80))
def test_any_text_can_be_analyzed(text: str) -> None:
    """No text is refused, and no term is empty."""
    assert all(token.folded and token.exact for token in tokenize(text))
    assert "  " not in analyze([text]).folded
