"""The help page: every form of the query language, in both languages, with examples that work."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from index import Facet, parse_query
from tests.webapp.sample import Site
from webapp.help import chapters


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_example_is_a_link_and_is_understood(client: FlaskClient, language: str) -> None:
    """The language understands what its help shows, and a search with it is one click away."""
    page = BeautifulSoup(client.get(f"/help?lang={language}").text, "lxml")
    links = page.select(".guide dt a")
    assert len(links) > 25
    for link in links:
        assert parse_query(link.get_text()).notices == ()
        assert client.get(str(link["href"])).status_code == 200


def test_the_examples_name_what_this_archive_has(client: FlaskClient) -> None:
    """A site of the archive, not one that it never saw."""
    page = client.get("/help").text
    assert "site:baolao.example" in page or "site:example" in page or "site:hatram" in page
    assert "site:baolaocai.vn" not in page


def test_every_form_of_the_language_is_explained(app: Flask) -> None:
    """No field and no sign is left out."""
    with app.test_request_context("/help"):
        values: dict[Facet, str] = {
            "site": "a.example",
            "byline": "A",
            "section": "B",
            "year": "2019",
        }
        shown = " ".join(
            example.query for chapter in chapters(values) for example in chapter.examples
        )
    for form in ("title:", "site:", "byline:", "published:", "section:", "OR", " -", "NEAR/5"):
        assert form in shown
    for form in ("qu*", "~", '="', "(", "..", ">="):
        assert form in shown


def test_help_is_there_without_an_index_and_is_linked_from_every_page(
    empty_site: Site, client: FlaskClient
) -> None:
    """How to ask can be read before there is anything to be asked."""
    assert empty_site.app.test_client().get("/help").status_code == 200
    for path in ("/", "/?q=hoc", "/help", "/khong-co"):
        assert 'href="/help"' in client.get(path).text
