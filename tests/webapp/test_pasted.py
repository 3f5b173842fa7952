"""An address pasted into the search box leads to the page that the archive holds of it."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.webapp.sample import ARTICLE, ARTICLE_URL


@pytest.mark.parametrize(
    "address",
    [
        ARTICLE_URL,
        ARTICLE_URL.replace("https://www.", "http://") + "&utm_source=x",
        f" {ARTICLE_URL} ",
    ],
)
def test_a_pasted_address_leads_to_its_page(client: FlaskClient, address: str) -> None:
    """Whatever of the address does not tell pages apart."""
    page = BeautifulSoup(client.get("/", query_string={"q": address}).text, "lxml")
    (link,) = page.select(".pasted a")
    assert link["href"] == f"/d/{ARTICLE.id}"
    assert link.get_text() == ARTICLE.title


@pytest.mark.parametrize("text", ["https://khong-co.example/x", "hoc tap", f"{ARTICLE_URL} hoc"])
def test_other_text_leads_to_no_page(client: FlaskClient, text: str) -> None:
    """An address that is not kept, words, words beside an address."""
    page = BeautifulSoup(client.get("/", query_string={"q": text}).text, "lxml")
    assert not page.select(".pasted")
