"""Suggestions while somebody types."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.suggest import suggest
from index.vocabulary import Vocabulary
from tests.index.languages import build_vocabulary


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """The small language of these tests."""
    return build_vocabulary(tmp_path_factory.mktemp("language"))


def _texts(typed: str, vocabulary: Vocabulary) -> list[str]:
    return [suggestion.text for suggestion in suggest(typed, vocabulary)]


def test_the_archive_goes_on_with_marks(vocabulary: Vocabulary) -> None:
    """What goes on most often comes first, and a piece that always goes on is not offered."""
    found = suggest("nong th", vocabulary)
    assert (found[0].text, found[0].count) == ("nông thôn mới", 9)
    assert "nông thôn" not in [one.text for one in found]


def test_spaces_end_words(vocabulary: Vocabulary) -> None:
    """Behind a space the next word is begun; without one the last word is a beginning."""
    assert _texts("trường ", vocabulary)[0].startswith("trường học")
    assert all(text.startswith("học") for text in _texts("hoc t", vocabulary))


def test_typed_marks_are_preferred(vocabulary: Vocabulary) -> None:
    """Typed marks put what carries them first."""
    assert _texts("dương", vocabulary)[0].startswith("dương")
    assert _texts("đươ", vocabulary)[0].startswith("đường")


def test_titles_are_offered_as_they_are_written(vocabulary: Vocabulary) -> None:
    """A title is found by its beginning."""
    assert "Khánh thành cây cầu mới qua suối Lũng Pô" in _texts("khanh thanh cay c", vocabulary)


def test_last_words_are_continued_where_the_whole_is_unknown(vocabulary: Vocabulary) -> None:
    """What stands before them stays as typed, letter by letter."""
    found = _texts('site:a.vn  "Bản xa" nong th', vocabulary)
    assert found[0] == 'site:a.vn  "Bản xa" nông thôn mới'
    assert _texts("zzz nong th", vocabulary)[0] == "zzz nông thôn mới"


@pytest.mark.parametrize("typed", ["", "   ", "site:bao", "nong*", "(", '"hoc tap"', "xyzxyz", "!"])
def test_nothing_to_go_on_with(vocabulary: Vocabulary, typed: str) -> None:
    """Empty text, values of fields, closed phrases and unknown words get no suggestions."""
    assert suggest(typed, vocabulary) == ()


def test_words_of_the_language_come_alone_too(vocabulary: Vocabulary) -> None:
    """A single word is completed, unless it always goes on in one way."""
    assert _texts("vu", vocabulary)[-1] == "vui"
    assert _texts("faceb", vocabulary) == ["facebook cá nhân"]


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    """No text raises; an empty archive suggests nothing."""
    assert suggest(text, Vocabulary(0, ())) == ()


def test_limit_is_kept(vocabulary: Vocabulary) -> None:
    """No more than was asked for."""
    assert len(suggest("h", vocabulary, limit=2)) <= 2
