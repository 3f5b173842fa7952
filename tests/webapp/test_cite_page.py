"""Citations in one click: the page with all of them, and the files."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.webapp.sample import ARTICLE, HOSTILE, PLAIN, SECOND_STAMP

COPY = f"http://localhost/d/{ARTICLE.id}/captures/{SECOND_STAMP}"


def test_every_style_is_there_as_text_to_be_selected(client: FlaskClient) -> None:
    """With the archived copy's permanent link in each; copying needs scripts, so it is hidden."""
    page = BeautifulSoup(client.get(f"/d/{ARTICLE.id}/cite").text, "lxml")
    names = [heading.get_text() for heading in page.select(".citation h2")]
    assert names == ["Chicago", "APA", "BibTeX", "RIS", "CSL-JSON"]
    for text in page.select(".citation pre"):
        assert COPY in text.get_text()
    assert all("scripted" in button["class"] for button in page.select("button[data-copies]"))
    assert page.select(".citation pre")[0].get_text().startswith("Lê Hưng and Hồng Hải. “Học tập")


@pytest.mark.parametrize(
    ("suffix", "kind", "begins"),
    [
        ("bib", "application/x-bibtex", "@misc{tangthu-"),
        ("ris", "application/x-research-info-systems", "TY  - ELEC\r\n"),
        ("json", "application/vnd.citationstyles.csl+json", "[\n"),
    ],
)
def test_reference_managers_get_files(
    client: FlaskClient, suffix: str, kind: str, begins: str
) -> None:
    """Of the right type, to be saved under the document's identifier."""
    response = client.get(f"/d/{ARTICLE.id}/cite.{suffix}")
    assert response.mimetype == kind
    assert f'filename="{ARTICLE.id}.{suffix}"' in response.headers["Content-Disposition"]
    assert response.text.startswith(begins)
    assert "Lê Hưng" in response.text


def test_missing_facts_are_said(client: FlaskClient) -> None:
    """No author, no date."""
    page = client.get(f"/d/{PLAIN.id}/cite?lang=en").text
    assert "No author is named" in page
    assert "No date is given" in page


def test_hostile_text_stays_text(client: FlaskClient) -> None:
    """In the page; and no header is made of it."""
    page = BeautifulSoup(client.get(f"/d/{HOSTILE.id}/cite").text, "lxml")
    assert page.main is not None
    assert not page.main.select("script, svg, img")
    assert HOSTILE.title in page.select(".citation pre")[0].get_text()


def test_other_suffixes_and_documents_are_not_found(client: FlaskClient) -> None:
    """404."""
    assert client.get(f"/d/{ARTICLE.id}/cite.doc").status_code == 404
    assert client.get("/d/aaaaaaaaaaaaaaaa/cite").status_code == 404
    assert client.get("/d/aaaaaaaaaaaaaaaa/cite.bib").status_code == 404
