"""Lines that are told from furniture at a glance, without trying its patterns."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extract import furniture
from archive.extract.marks import plain, squeeze

_PATTERNS = {
    "ending": furniture._ENDING,
    "anywhere": furniture._ANYWHERE,
    "imprint": furniture._IMPRINT,
    "related": furniture._RELATED_LINE,
}


@pytest.mark.parametrize("pattern", _PATTERNS.values(), ids=_PATTERNS.keys())
def test_whatever_a_pattern_matches_is_tried(pattern: re.Pattern[str]) -> None:
    """No line that one of the patterns matches is passed over for how it begins."""

    @settings(max_examples=300, deadline=None)
    @given(st.from_regex(pattern, fullmatch=True))
    def holds(line: str) -> None:
        bare = squeeze(plain(line))
        if pattern.fullmatch(bare) is not None:
            assert furniture._begins_as_spelled(bare), bare

    holds()


def test_most_other_lines_are_passed_over() -> None:
    """The glance spares the patterns for what begins as none of them does."""
    assert not furniture._begins_as_spelled("mua lua chin o dong bang")
    assert furniture._begins_as_spelled("luot xem: 95")
