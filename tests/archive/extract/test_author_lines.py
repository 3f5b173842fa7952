"""A line is a name only where it reads as none of the page's everyday words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.capture import Capture
from archive.extract import clean
from archive.extract.author_lines import small_share

TEXT = "".join(
    f"<p>The {n} part tells how cloud computing came to the mills, and who read of it.</p>"
    for n in ("first", "second", "third", "fourth")
)


def byline_of(line: str, head: str = "", url: str | None = None) -> str | None:
    """The byline of a page with this markup below its headline."""
    title = "Machines for the mills of Na Cat"
    markup = (
        f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{line}"
        f"<div class='detail'>{TEXT}</div></body></html>"
    )
    when = datetime(2024, 1, 1, tzinfo=UTC)
    source = "jsonl" if url else None
    page = Capture(markup.encode(), "text/html", "page", when, "file", url=url, url_source=source)
    return clean(page).byline


@pytest.mark.parametrize(
    ("words", "byline"), [("Cloud Computing", None), ("Hannah Field", "Hannah Field")]
)
def test_a_section_beside_the_date_is_no_name(words: str, byline: str | None) -> None:
    """It is written as a name is, but the text writes its words small."""
    assert byline_of(f"<p>{words}</p><p>May 6, 2019</p>") == byline


@pytest.mark.parametrize("words", ["Read", "Read More", "Follow Me", "Cite this Page"])
def test_a_button_in_the_authors_box_is_no_name(words: str) -> None:
    """What the markup calls the author holds buttons too."""
    assert byline_of(f"<p class='author'>{words}</p>") is None


def test_a_team_and_a_name_stay_in_the_authors_box() -> None:
    """A team signs with everyday words; a pen name of one word is none of them."""
    assert byline_of("<p class='author'>Cloud Computing Team</p>") == "Cloud Computing Team"
    assert byline_of("<p class='author'>Hannah</p>") == "Hannah"


def test_the_stated_person_goes_before_the_papers_name_on_the_page() -> None:
    """What the page calls the author is the paper, and the head names who wrote."""
    shown = "<p class='author'>Na Cat Mills &amp; Markets</p>"
    stated = "<meta name='author' content='Hannah Field'>"
    url = "https://news.nacatmills.example/machines"
    assert byline_of(shown, stated, url) == "Hannah Field"
    assert byline_of("<p class='author'>Sam Reed</p>", stated, url) == "Sam Reed"


words = st.text(st.sampled_from("abcđêơ"), min_size=3, max_size=6)


@given(st.lists(words, min_size=1, max_size=4), st.lists(words, max_size=8))
def test_the_small_share_counts_each_word_once(name: list[str], text: list[str]) -> None:
    """It is the share of the name's different words that the text holds, from 0 to 1."""
    share = small_share(" ".join(map(str.capitalize, name)), [" ".join(text)])
    assert share == pytest.approx(len(set(name) & set(text)) / len(set(name)))
    assert small_share(" ".join(map(str.capitalize, name)), [" ".join(text).upper()]) == 0


def test_addresses_and_parts_of_words_do_not_make_a_word_small() -> None:
    """A handle or an address repeats a name in small letters."""
    text = ["Write to hannah@field.example or see /authors/hannah and hannah-field."]
    assert small_share("Hannah Field", text) == 0
