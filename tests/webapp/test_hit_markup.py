"""The HTML that Python writes for hits, bars and lists: whatever texts hold stays text."""

from dataclasses import replace

from bs4 import BeautifulSoup
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index import Fragment, Hit, Narrowing
from tests.webapp.sample import ARTICLE
from webapp.asked import Asked
from webapp.hit_markup import hits_markup
from webapp.narrowing import Choice, Choices
from webapp.narrowing_markup import shown_lists

# What a parser of HTML hands on as it is: no control characters, no halves of surrogate pairs.
_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=30)
_HOSTILE = "\"><img src=x onerror=alert(1)>'&amp;<script>"
_SLOW_FIXTURE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@_SLOW_FIXTURE
@given(_TEXTS)
@example(_HOSTILE)
def test_no_text_of_a_hit_becomes_markup(app: Flask, text: str) -> None:
    """Title, site, byline, fragment: as they are, in the elements that are always there."""
    document = replace(ARTICLE, title=text, site=text, byline=text, published=None, url=None)
    hit = Hit(document, 1.0, (Fragment(text, ((0, 1),)),), title_highlights=((0, len(text)),))
    with app.test_request_context("/"):
        soup = BeautifulSoup(hits_markup([hit], text), "html.parser")
    names = {element.name for element in soup.find_all(True)}
    assert names == {"li", "article", "p", "span", "h2", "a", "mark"}
    assert [soup.h2 and soup.h2.get_text(), *_texts(soup, ".byline")] == [text, text]
    assert _texts(soup, ".site")[0].endswith(text)
    assert text in _texts(soup, ".fragment")[0]
    assert all(str(link["href"]).startswith("/d/") for link in soup.select("a"))


@_SLOW_FIXTURE
@given(_TEXTS, _TEXTS)
@example(_HOSTILE, _HOSTILE)
def test_no_label_of_a_list_becomes_markup(app: Flask, query: str, label: str) -> None:
    """A label is the text of its link, which asks for the query narrowed to it."""
    narrowed = Narrowing(query).to("section", label, label)
    lists = [Choices("section", (Choice(label, 3, narrowed),), has_more=False)]
    asked = Asked("/", query, "relevance", 1, also=True, share=False)
    with app.test_request_context("/"):
        (shown,) = shown_lists(lists, asked)
    soup = BeautifulSoup(shown.rows, "html.parser")
    assert {element.name for element in soup.find_all(True)} == {"li", "a", "span"}
    assert _texts(soup, "a") == [label]
    assert soup.a is not None
    assert soup.a["href"] == asked.address(text=narrowed.text)


def _texts(soup: BeautifulSoup, selector: str) -> list[str]:
    return [element.get_text() for element in soup.select(selector)]
