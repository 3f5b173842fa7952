"""The archive as a search engine of the browser: OpenSearch description and suggestions."""

from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample import ARTICLE

SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_every_page_names_the_description(client: FlaskClient) -> None:
    """Browsers look for it in the head."""
    for path in ("/", "/?q=hoc", f"/d/{ARTICLE.id}", "/help", "/?page=x"):
        assert '<link rel="search" href="/opensearch.xml"' in client.get(path).text


def test_the_description_leads_to_search_and_suggestions(client: FlaskClient) -> None:
    """Every address in it answers with the type that it promises."""
    response = client.get("/opensearch.xml")
    assert response.headers["Content-Type"].startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(response.data)
    assert root.tag == f"{SPACE}OpenSearchDescription"
    name = root.findtext(f"{SPACE}ShortName")
    assert name is not None
    assert len(name) <= 16
    urls = {url.get("type"): url.get("template", "") for url in root.findall(f"{SPACE}Url")}
    assert urls["text/html"] == "http://localhost/?q={searchTerms}"
    for kind, template in urls.items():
        answer = client.get(template.replace("{searchTerms}", "hoc%20tap"))
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].split(";")[0] == kind
    image = root.findtext(f"{SPACE}Image")
    assert image is not None
    with client.get(image) as picture:
        assert picture.status_code == 200


def test_suggestions_are_as_browsers_read_them(client: FlaskClient) -> None:
    """What was typed, then lists of one length: texts, numbers, addresses."""
    typed, offered, counts, addresses = client.get("/suggest.json?q=hoc+t&lang=vi").json or []
    assert typed == "hoc t"
    assert "học tập" in offered
    assert len(offered) == len(counts) == len(addresses)
    assert counts[offered.index("học tập")] == "1 bài viết"
    assert client.get(addresses[0]).status_code == 200


@pytest.mark.parametrize("query", ["", "?q=", "?q=zzzzzz", "?q=%22"])
def test_nothing_to_suggest_is_an_answer_too(client: FlaskClient, query: str) -> None:
    """Empty lists."""
    answer = client.get(f"/suggest.json{query}").json
    assert answer is not None
    assert answer[1:] == [[], [], []]


def test_errors_are_json(client: FlaskClient) -> None:
    """No page for a program that reads JSON."""
    response = client.get("/suggest.json?q=a&q=b")
    assert response.status_code == 400
    assert response.json is not None
    assert list(response.json) == ["error"]
