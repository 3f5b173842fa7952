"""Terms that a slip makes of another."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexicon import Lexicon, Text
from index.slips import _is_within_two, edits, expand_fuzzy
from index.vocabulary import Vocabulary
from tests.index.languages import build_vocabulary

LONG = st.text("abcd", min_size=6, max_size=11)


def _distance(one: str, other: str) -> int:
    rows = [list(range(len(other) + 1))]
    for letter in one:
        row = [rows[-1][0] + 1]
        for place, own in enumerate(other):
            row.append(min(rows[-1][place + 1] + 1, row[-1] + 1, rows[-1][place] + (own != letter)))
        rows.append(row)
    return rows[-1][-1]


def test_one_slip_is_one_letter() -> None:
    """A letter left out, added, changed or exchanged with its neighbour; nothing else."""
    found = edits("hoc")
    assert {"ho", "hoac", "hac", "ohc"} <= found
    assert not {"hoc", "h", "cho"} & found


@given(LONG, LONG)
def test_two_slips_are_the_textbook_distance(one: str, other: str) -> None:
    """The quick comparison says what the full table says."""
    assert _is_within_two(one, other) == (_distance(one, other) <= 2)


def test_words_like_a_word_come_by_frequency(tmp_path: Path) -> None:
    """The word itself first, then the others; one more than the limit tells that there are more."""
    vocabulary = build_vocabulary(tmp_path)
    assert expand_fuzzy("truon", 9, vocabulary) == ["truong"]
    assert expand_fuzzy("hoc", 9, vocabulary)[0] == "hoc"
    assert "ho" in expand_fuzzy("hoc", 9, vocabulary)
    assert len(expand_fuzzy("ho", 1, vocabulary)) == 2
    assert expand_fuzzy("fcebok", 9, vocabulary) == []
    assert expand_fuzzy("facibuok", 9, vocabulary) == ["facebook"]
    assert expand_fuzzy("hoc", 9, Vocabulary(0, ())) == []


@settings(deadline=None, max_examples=15)
@given(st.sets(LONG, min_size=1, max_size=40), LONG)
def test_long_words_find_all_within_two_slips(
    tmp_path_factory: object, words: set[str], sought: str
) -> None:
    """No word within two slips is missed, whichever part of it is whole."""
    folder = tmp_path_factory.mktemp("slips")  # type: ignore[attr-defined]
    lexicon = Lexicon(folder)
    lexicon.add([Text(" ".join(words))], 1)
    sought = (sought * 2)[:9]
    expected = {word for word in words if _distance(sought, word) <= 2}
    found = set(expand_fuzzy(sought, 99, lexicon.view()))
    assert found == expected | (edits(sought) & words)
