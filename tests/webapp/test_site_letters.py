"""The letter and colour that stand for a site beside its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.site_letters import TINTS, site_letter, site_tint


@pytest.mark.parametrize(
    ("site", "letter"),
    [
        ("baothachkhe.example", "T"),
        ("www.kylang.example", "K"),
        ("Báo Thạch Khê", "T"),
        ("bao.example", "B"),
        ("đài-tiếng.example", "Đ"),
        ("24h.example", "2"),
        ("…", "·"),
    ],
)
def test_the_letter_is_of_the_sites_own_name(site: str, letter: str) -> None:
    """Not of the `báo` that many names begin with, unless there is nothing else."""
    assert site_letter(site) == letter


@given(st.text())
def test_every_site_has_a_letter_and_a_colour(site: str) -> None:
    """Whatever a page says of itself, and the same colour however it is capitalised."""
    assert len(site_letter(site)) >= 1
    assert 0 <= site_tint(site) < TINTS
    assert site_tint("KyLang.example") == site_tint("kylang.example")
