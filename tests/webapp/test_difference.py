"""What changed between two texts, word by word, with nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.difference import Comparison, Run, compare_texts, compare_words, count_changes

WORDS = st.lists(st.sampled_from("một hai ba đường làng,  \n Bản 25.525 .".split(" ")), max_size=30)
TEXT = WORDS.map(" ".join) | st.text(max_size=40)
TEXTS = st.lists(TEXT, max_size=8)


def joined(runs: tuple[Run, ...], left_out: str) -> str:
    """The text of all runs but those of one kind."""
    return "".join(run.text for run in runs if run.kind != left_out)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_from_the_runs(old: str, new: str) -> None:
    """Without what was added it is the old text, without what was removed the new one."""
    runs = compare_words(old, new)
    assert joined(runs, "added") == old
    assert joined(runs, "removed") == new


@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_from_the_paragraphs(old: list[str], new: list[str]) -> None:
    """In their order, empty ones aside."""
    compared = compare_texts(old, new)
    before = [text for one in compared if (text := joined(one.runs, "added"))]
    after = [text for one in compared if (text := joined(one.runs, "removed"))]
    assert before == [text for text in old if text]
    assert after == [text for text in new if text]


@given(TEXTS)
def test_a_version_does_not_differ_from_itself(texts: list[str]) -> None:
    """Nothing added, nothing removed."""
    compared = compare_texts(texts, texts)
    assert all(one.is_same for one in compared)
    assert count_changes(compared) == (0, 0)


def test_a_changed_word_is_shown_within_its_paragraph() -> None:
    """The rest of the paragraph stays one piece on either side."""
    (one,) = compare_texts(["Có 9 người bị thương nhẹ."], ["Có 10 người bị thương nhẹ."])
    assert one.runs == (
        Run("Có ", "same"),
        Run("9 ", "removed"),
        Run("10 ", "added"),
        Run("người bị thương nhẹ.", "same"),
    )


def test_a_new_paragraph_is_added_whole() -> None:
    """It is not mixed with a neighbour that it has nothing in common with."""
    compared = compare_texts(["Đoạn đầu tiên.", "Hết."], ["Đoạn đầu tiên.", "Cập nhật: trời mưa."])
    assert Comparison((Run("Hết.", "removed"),)) in compared
    assert Comparison((Run("Cập nhật: trời mưa.", "added"),)) in compared
    assert count_changes(compared) == (1, 4)


def test_texts_too_long_to_compare_are_shown_one_after_the_other() -> None:
    """Books of thousands of words do not hold a server up."""
    old, new = "a b " * 2_000, "b a " * 2_000
    assert compare_words(old, new) == (Run(old, "removed"), Run(new, "added"))
