"""Did you mean: marks restored, slips mended, and silence where nothing is better."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.restore import restore
from index.typed_words import find_runs
from index.vocabulary import Vocabulary
from tests.index.languages import build_vocabulary


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """The small language of these tests."""
    return build_vocabulary(tmp_path_factory.mktemp("language"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bo truong", "bộ trưởng"),
        ("truong hoc", "trường học"),
        ("hoc tạp", "học tập"),
        ("nông thon mói", "nông thôn mới"),
        ("Nong thon", "Nông thôn"),
        ("BO TRUONG", "BỘ TRƯỞNG"),
        ("hoa binh", "hoà bình"),
        ("quy dinh", "quy định"),
    ],
)
def test_marks_are_restored_by_what_stands_beside(
    vocabulary: Vocabulary, typed: str, meant: str
) -> None:
    """The neighbours decide which spelling was meant; the archive's own spelling is given."""
    found = restore(typed, vocabulary)
    assert found is not None
    assert found.text == meant
    assert not found.changes_letters


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoc tapp", "học tập"),
        ("nong thom moi", "nông thôn mới"),
        ("facebok", "facebook"),
        ("hocj taapj", "học tập"),
        ("truwowngf hocj", "trường học"),
        ("thuy9 die6n5 tre6n", None),
        ("d9u7o7ng2", "đường"),
        ("no6ng tho6n", "nông thôn"),
    ],
)
def test_slips_and_keys_of_typing_methods_are_mended(
    vocabulary: Vocabulary, typed: str, meant: str | None
) -> None:
    """A letter too few or too many, and Telex or VNI typed with the keyboard off."""
    found = restore(typed, vocabulary)
    if meant is not None:
        assert found is not None
        assert (found.text, found.changes_letters) == (meant, True)


@pytest.mark.parametrize(
    "typed", ["", "học tập", "nông thôn mới", "hòa bình", "facebook", "北京", "25.525", "()", "OR"]
)
def test_what_is_right_stays(vocabulary: Vocabulary, typed: str) -> None:
    """Text that the archive writes so, in either tone placement, is not called wrong."""
    assert restore(typed, vocabulary) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('"bo truong" OR truong hoc', '"bộ trưởng" OR trường học'),
        ("(hoc tap) NOT nong thon", "(học tập) NOT nông thôn"),
        ("-hoc tap site:hoc.vn", "-học tập site:hoc.vn"),
        ('="bo truong" hoc tap', '="bo truong" học tập'),
        ("title:nong thon  moi", "title:nông thôn  mới"),
        ('byline:"hoc tap" nong thon', 'byline:"hoc tap" nông thôn'),
        ("nong* hoc tap", "nong* học tập"),
    ],
)
def test_operators_and_what_is_meant_to_the_letter_stay(
    vocabulary: Vocabulary, typed: str, meant: str
) -> None:
    """Only words are replaced, everything around them stays as typed."""
    found = restore(typed, vocabulary)
    assert found is not None
    assert found.text == meant


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=80))
def test_any_text_is_taken(text: str) -> None:
    """No text raises, with an empty archive nothing is suggested, and words lie where they say."""
    assert restore(text, Vocabulary(0, ())) is None
    for run in find_runs(text):
        assert all(0 <= word.start < word.end <= len(text) for word in run)


@pytest.mark.parametrize("typed", ["GS", "TU", "bộ GS", "PV"])
def test_abbreviations_in_capitals_are_no_slips(vocabulary: Vocabulary, typed: str) -> None:
    """Two to four capitals stand for something; they are not made into syllables."""
    assert restore(typed, vocabulary) is None
