"""Sketches: which texts are one text, printed twice."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.sketch import MIN_WORDS, are_alike, pack, resemblance, sketch_of, unpack

_SYLLABLES = "chợ phiên họp sớm bên suối người mua kẻ bán đông vui gùi măng khô mật ong vải".split()


def make_words(seed: int, count: int) -> list[str]:
    """Invented words that no other seed gives in this order."""
    choose = random.Random(seed).choice
    return [choose(_SYLLABLES) + choose(_SYLLABLES) for _ in range(count)]


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    left, right = sketch_of([" ".join(one)]), sketch_of([" ".join(other)])
    assert left is not None
    assert right is not None
    assert are_alike(left, right) == are_alike(right, left)
    return are_alike(left, right)


@pytest.mark.parametrize("count", [200, 400, 1200])
def test_a_reprint_with_lead_and_byline_added_and_a_paragraph_cut_is_alike(count: int) -> None:
    """What an editor does to a text does not make it another one."""
    text = make_words(1, count)
    lead, byline = make_words(2, 30), make_words(3, 3)
    reprint = lead + text[: count // 2] + text[count // 2 + count // 10 :] + byline
    assert _alike(text, reprint)


def test_two_texts_that_quote_the_same_statement_are_not_alike() -> None:
    """A third in common is what two reports of one event have."""
    statement = make_words(1, 100)
    assert not _alike(make_words(2, 200) + statement, statement + make_words(3, 200))


def test_the_daily_texts_of_one_template_are_not_alike() -> None:
    """The words are the same; the numbers are those of another day."""
    template = make_words(1, 120)

    def text_of_day(day: int) -> list[str]:
        numbers = [str(1000 + day * 37 + place) for place in range(10)]
        return [*template, *numbers]

    assert not _alike(text_of_day(1), text_of_day(2))
    assert _alike(text_of_day(1), [*make_words(9, 12), *text_of_day(1)])


def test_spelling_case_and_paragraphs_do_not_matter() -> None:
    """Marks, their place, capitals, punctuation and line breaks are not what a text is."""
    paragraphs = [f"Sáng nay, hoà bình về bản số {number}." for number in range(10)]
    other = " ".join(paragraphs).replace("hoà", "HÒA").replace(",", " –")
    assert sketch_of(paragraphs) == sketch_of([other])


def test_a_short_text_is_not_compared() -> None:
    """Few words are too often like others by chance."""
    assert sketch_of([" ".join(make_words(1, MIN_WORDS - 1))]) is None
    assert sketch_of([" ".join(make_words(1, MIN_WORDS))]) is not None
    assert sketch_of(["… – “”"] * 100) is None


@given(st.lists(st.text(max_size=200), max_size=8))
def test_every_text_has_one_sketch_and_resembles_itself(texts: list[str]) -> None:
    """Whatever is in a text, its sketch is stored and read as it was."""
    sketch = sketch_of(texts)
    assert sketch_of(texts) == sketch
    if sketch is not None:
        assert are_alike(sketch, sketch)
        assert unpack(pack(sketch.lowest)) == sketch.lowest
        assert list(sketch.lowest) == sorted(set(sketch.lowest))


@given(st.integers(0, 400), st.integers(400, 900), st.integers(0, 99))
def test_the_sampled_resemblance_is_near_the_true_one(shared: int, count: int, seed: int) -> None:
    """Within five standard errors of a sample of 96."""
    words = make_words(seed, shared)
    one = words + make_words(seed + 100, count - shared)
    other = words + make_words(seed + 200, count - shared)
    shingles = [
        {tuple(text[place : place + 4]) for place in range(len(text) - 3)} for text in (one, other)
    ]
    true = len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])
    left, right = sketch_of([" ".join(one)]), sketch_of([" ".join(other)])
    assert left is not None
    assert right is not None
    assert abs(resemblance(left, right) - true) < 0.26
