"""The versions of a page compared."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from archive import ingest, open_writer
from tests.webapp.sample import (
    ARTICLE,
    FIRST_STAMP,
    SAVED,
    SECOND_STAMP,
    SEEN_AGAIN,
    open_site,
    store_page,
)

PAGES = Path(__file__).parent.parent / "pages"
PATH = f"/d/{ARTICLE.id}/versions"


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The front end over a sample page that was captured twice."""
    home = tmp_path_factory.mktemp("twice") / "home"
    pages = [PAGES / f"thachkhe-lat-xe-v{number}.html" for number in (1, 2)]
    with open_writer(home) as writer:
        ingest(writer, pages, workers=1)
    with open_site(home) as site:
        yield site.app.test_client()


def main_of(client: FlaskClient, path: str) -> BeautifulSoup:
    """The page at a path."""
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def test_what_changed_is_shown_word_by_word(twice: FlaskClient) -> None:
    """Removed and added, with their numbers."""
    sitemap = twice.get("/sitemaps/1.xml").text
    path = "/d/" + sitemap.split("/d/")[1].split("<")[0] + "/versions"
    page = main_of(twice, path)
    assert page.select("article ins")
    added = sum(len(ins.get_text().split()) for ins in page.select("article ins"))
    status = page.select('[role="status"]')[0].get_text(" ")
    assert f"thêm {added} tiếng" in status
    stamps = [str(one["value"]) for one in page.select("option[selected]")]
    # The other way round, what was added is removed.
    turned = main_of(twice, f"{path}?old={stamps[1]}&new={stamps[0]}")
    assert [one.get_text() for one in turned.select("article del")] == [
        one.get_text() for one in page.select("article ins")
    ]


def test_without_a_choice_the_last_two_are_compared(client: FlaskClient) -> None:
    """The newer one beside the one before it."""
    page = main_of(client, PATH)
    chosen = [str(option["value"]) for option in page.select("option[selected]")]
    assert chosen == [FIRST_STAMP, SECOND_STAMP]


def test_of_one_version_nothing_is_compared(client: FlaskClient) -> None:
    """The page says that there is one, and leads to it."""
    page = main_of(client, f"/d/{SAVED.id}/versions")
    assert page.select(f'.notice a[href="/d/{SAVED.id}/captures/{FIRST_STAMP}"]')
    assert not page.select("form")


def test_a_version_that_holds_no_article_is_said(tmp_path: Path) -> None:
    """With the ways to the copies themselves."""
    document = store_page(tmp_path, "khong-bai", "<p>một", "text/html")
    store_page(tmp_path, "khong-bai", "<p>hai", "text/html", SEEN_AGAIN)
    with open_site(tmp_path) as site:
        page = main_of(site.app.test_client(), f"/d/{document.id}/versions")
    for stamp in (FIRST_STAMP, SECOND_STAMP):
        assert page.select(f'.notice.warning a[href="/d/{document.id}/captures/{stamp}"]')


@pytest.mark.parametrize("query", ["?old=20000101000000", "?new=x", "?old=%3Cscript%3E"])
def test_an_unknown_version_is_not_found(client: FlaskClient, query: str) -> None:
    """404, with what was asked for, escaped."""
    response = client.get(PATH + query)
    assert response.status_code == 404
    assert "<script>" not in response.text
