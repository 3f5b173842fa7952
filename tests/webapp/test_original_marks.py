"""The query's words, marked in an archived page's own markup."""

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tests.webapp.sample import make_article
from webapp.disarm import disarm
from webapp.markup import iter_attributes, iter_parts
from webapp.original_marks import FIRST, mark_original, mark_plain_text

MARKUP = st.lists(
    st.sampled_from(
        "<p> </p> <b> </b> <br> <td> học tập hoc TẬP hoc&nbsp;tập t\u0061\u0302\u0323p <!-- --> "
        "<script> </script> <style> </style> <title> <a|title='học tập'> <a|title=học> <x|y=\" "
        "&#7885; &amp; < > \" ' = \n <link|rel=x> <iframe> <p|href=//a>".split(" ")
    ).map(lambda part: part.replace("|", " ")),
    max_size=25,
).map(" ".join)


def marked_in(markup: str, query: str = "hoc tap") -> list[str]:
    """The marked texts, as a browser's parser reads the marked page."""
    soup = BeautifulSoup(mark_original(markup, query), "html.parser")
    return [mark.get_text() for mark in soup.select("mark.tangthu-mark")]


@pytest.mark.parametrize(
    ("markup", "marked"),
    [
        ("<p>Học tập và làm", ["Học tập"]),
        ("<p>H&#7885;c t&acirc;&#803;p", ["H\u1ecdc ta\u0302\u0323p".replace("a\u0302", "\xe2")]),
        ("<p>học\n  tập", ["học\n  tập"]),
        ("<p><b>Học</b> <i>tập</i></p>", ["Học", " ", "tập"]),
        ("<p>Ho\u0323c ta\u0302\u0323p", ["Ho\u0323c ta\u0302\u0323p"]),
        ("<p>hoc<br>tap", ["hoc", "tap"]),
        ("<p>khong co gi", []),
        ("<title>Học tập</title><p>x", []),
        ("<style>.hoc{}</style><script>hoc()</script><!-- học tập --><p>x", []),
        ('<img alt="học tập"><a title=hoc href=x>x</a>', []),
    ],
)
def test_words_are_found_as_in_search(markup: str, marked: list[str]) -> None:
    """With and without marks, decomposed, as references, across tags; only in text."""
    assert marked_in(markup) == marked


def test_a_phrase_is_found_across_the_tags_of_a_line_only() -> None:
    """Two cells are two texts."""
    phrase = '"nong thon moi"'
    assert marked_in("<p>nông <b>thôn</b> mới", phrase) == ["nông ", "thôn", " mới"]
    assert marked_in("<td>nông thôn</td><td>mới</td>", phrase) == []


def test_the_first_mark_is_in_the_article_not_in_a_menu() -> None:
    """The fragment leads to where reading begins."""
    document = make_article("Học tập ở Nậm Lào", ("Cả bản học tập.",), None)
    page = "<ul><li>Học tập</ul><h1>Học tập ở Nậm Lào</h1><p>Cả bản học tập.</p>"
    soup = BeautifulSoup(mark_original(page, "hoc tap", document), "lxml")
    assert [mark.find_parent(["li", "h1", "p"]).name for mark in soup.select(f"#{FIRST}")] == ["h1"]  # type: ignore[union-attr]
    # Without a place in the article it is the first of all.
    (first,) = BeautifulSoup(mark_original("<li>Học tập", "hoc", document), "lxml").select(
        f"#{FIRST}"
    )
    assert first.get_text() == "Học"


def test_plain_text_stays_as_it_is_but_for_the_marks() -> None:
    """Its signs are no markup."""
    page = BeautifulSoup(mark_plain_text("a < b & học\n  tập <script>", "hoc tap"), "lxml")
    pre = page.select_one("pre")
    assert pre is not None
    assert pre.get_text() == "a < b & học\n  tập <script>"
    assert [mark.get_text() for mark in page.select("mark")] == ["học\n  tập"]


@given(MARKUP)
def test_nothing_of_the_page_is_lost_or_moved(markup: str) -> None:
    """Without our own tags it is the same source, character for character."""
    marked = mark_original(markup, "hoc tap")
    without = re.sub(r"<mark class=tangthu-mark[^>]*>|</mark>", "", marked)
    assert without == markup


@given(MARKUP)
def test_marked_and_disarmed_holds_no_armed_tag(markup: str) -> None:
    """However the reading of the markup went wrong."""
    inert = disarm(mark_original(markup, "hoc tap"))
    assert disarm(inert) == inert
    assert not BeautifulSoup(inert, "html.parser").find_all(["link", "iframe", "frame"])


@given(MARKUP | st.text(alphabet="<>/!-='\" \naplink&;scriptSTYLE", max_size=60))
def test_the_parts_of_a_source_are_all_of_it(markup: str) -> None:
    """In order and without gaps; attributes stand within their tags."""
    parts = list(iter_parts(markup))
    assert "".join(markup[part.start : part.end] for part in parts) == markup
    assert all(before.end == after.start for before, after in pairwise(parts))
    for part in parts:
        if part.kind == "tag" and not part.is_end:
            for attribute in iter_attributes(markup, part):
                assert part.start < attribute.start < attribute.end <= part.end
