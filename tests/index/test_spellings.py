"""The spellings that the archive has for what was typed."""

from pathlib import Path

from index.spellings import Variant, spellings, variants_of
from tests.index.languages import build_vocabulary


def test_variants_come_by_falling_count(tmp_path: Path) -> None:
    """Every spelling with other marks is a variant, the most frequent first."""
    vocabulary = build_vocabulary(tmp_path)
    assert variants_of("duong", vocabulary) == (
        Variant("đường", "đường", 8),
        Variant("dương", "dương", 3),
    )


def test_ways_to_write_one_word_are_one_variant(tmp_path: Path) -> None:
    """Tone placement and i or y make no variant; it is shown as the archive writes it."""
    vocabulary = build_vocabulary(tmp_path)
    assert variants_of("li", vocabulary) == (Variant("lý", "lí", 3),)
    assert [variant.text for variant in variants_of("hoa", vocabulary)] == ["hoà"]


def test_each_term_is_answered_once_in_order(tmp_path: Path) -> None:
    """What is unknown has no variants, and stays in its place."""
    vocabulary = build_vocabulary(tmp_path)
    found = spellings(["hoc", "khongco", "hoc"], vocabulary)
    assert [term for term, _ in found] == ["hoc", "khongco"]
    assert found[1][1] == ()
