"""While the engine cannot be reached: said plainly, and asked again by itself."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from archive import Archive
from index import Searcher, open_index
from tests.webapp.sample import ARTICLE, fill
from webapp import create_app

# Nobody listens there.
AWAY = "http://127.0.0.1:1/tangthu"


@pytest.fixture(scope="module")
def away(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of the sample archive, whose index is on a server that is away."""
    home = tmp_path_factory.mktemp("away")
    fill(home)
    archive, index = Archive.open(home), open_index(home, AWAY)
    try:
        searcher = Searcher(archive, index.engine, index.lexicon)
        yield create_app(archive, searcher).test_client()
    finally:
        index.close()
        archive.close()


@pytest.mark.parametrize("path", ["/", "/?q=hoc+tap", "/?q=&sort=newest"])
def test_the_page_says_so_and_comes_back_by_itself(away: FlaskClient, path: str) -> None:
    """503 with when to ask again, for browsers with scripts and without."""
    response = away.get(f"{path}{'&' if '?' in path else '?'}lang=en")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    page = BeautifulSoup(response.text, "html.parser")
    refresh = page.select_one("head noscript meta[http-equiv=refresh]")
    assert refresh is not None
    assert refresh["content"] == "10"
    assert page.select_one("script[src$='again.js']") is not None
    text = " ".join(page.get_text(" ").split())
    assert "every 10 seconds" in text
    assert "The search engine did not answer" in text
    box = page.select_one("#q")
    assert box is not None
    assert box["value"] == ("hoc tap" if "hoc" in path else "")


@pytest.mark.parametrize("path", ["/api/search?q=hoc", "/api/search?q=hoc&cursor=*", "/healthz"])
def test_programs_get_the_reason_as_json(away: FlaskClient, path: str) -> None:
    """503, one field, and when to ask again."""
    response = away.get(path)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert response.json is not None
    assert list(response.json) == ["error"]
    assert "cannot be reached" in response.json["error"]


@pytest.mark.parametrize("path", ["/export.csv?q=hoc", "/feed.atom?q=hoc"])
def test_no_file_and_no_feed_is_made_of_nothing(away: FlaskClient, path: str) -> None:
    """503: an empty file would look like an answer."""
    response = away.get(path)
    assert response.status_code == 503
    assert "Content-Disposition" not in response.headers


def test_reading_goes_on(away: FlaskClient) -> None:
    """The archive needs no engine."""
    assert away.get(f"/d/{ARTICLE.id}").status_code == 200


def test_other_errors_do_not_ask_again(client: FlaskClient) -> None:
    """What is wrong stays wrong."""
    for path in ("/?page=x", "/d/aaaaaaaaaaaaaaaa"):
        response = client.get(path)
        assert "Retry-After" not in response.headers
        assert "refresh" not in response.text
