"""How other programs find and show documents: previews, sitemap, robots.txt."""

from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.webapp.sample import ARTICLE, FIRST_STAMP, HOSTILE, Site, fill, open_site
from webapp import create_app, discovery
from webapp.discovery import RobotsError


@pytest.fixture
def open_client(site: Site) -> FlaskClient:
    """The front end of an archive whose documents crawlers may read."""
    assert site.app.config["ROBOTS"] == "none"
    searcher = site.app.extensions["tangthu"].searcher
    return create_app(site.archive, searcher, robots="documents").test_client()


def test_by_default_no_crawler_is_let_in(client: FlaskClient) -> None:
    """In robots.txt, and in a header for what is linked from elsewhere."""
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    for path in ("/", f"/d/{ARTICLE.id}", f"/d/{ARTICLE.id}/captures/{FIRST_STAMP}/original"):
        assert "noindex" in client.get(path).headers["X-Robots-Tag"]


def test_the_setting_opens_the_documents_alone(open_client: FlaskClient) -> None:
    """Not the searches, not the originals."""
    lines = open_client.get("/robots.txt").text.splitlines()
    assert "Allow: /d/" in lines
    assert "Disallow: /" in lines
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert "X-Robots-Tag" not in open_client.get(f"/d/{ARTICLE.id}").headers
    for path in ("/?q=hoc", f"/d/{ARTICLE.id}/captures/{FIRST_STAMP}/original"):
        assert "noindex" in open_client.get(path).headers["X-Robots-Tag"]


def test_the_environment_may_say_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """`TANGTHU_ROBOTS`; an unknown setting is refused at the start."""
    searcher = site.app.extensions["tangthu"].searcher
    monkeypatch.setenv("TANGTHU_ROBOTS", "documents")
    assert create_app(site.archive, searcher).config["ROBOTS"] == "documents"
    with pytest.raises(RobotsError, match=r"everyone.*documents"):
        create_app(site.archive, searcher, robots="everyone")


def test_the_sitemap_lists_every_document(client: FlaskClient, site: Site) -> None:
    """With the day of its copy; a removed one goes."""
    index = BeautifulSoup(client.get("/sitemap.xml").text, "xml")
    assert [loc.get_text() for loc in index.select("sitemap > loc")] == [
        "http://localhost/sitemaps/1.xml"
    ]
    listed = BeautifulSoup(client.get("/sitemaps/1.xml").text, "xml")
    addresses = {loc.get_text() for loc in listed.select("url > loc")}
    ids = {one.document_id for one in site.archive.changes(0, 99)}
    assert addresses == {f"http://localhost/d/{identifier}" for identifier in ids}
    assert "2021-03-04" in {day.get_text() for day in listed.select("lastmod")}
    assert client.get("/sitemaps/2.xml").status_code == 404
    assert client.get("/sitemaps/0.xml").status_code == 404


def test_a_long_sitemap_is_parted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many addresses a file at most, none lost, none twice."""
    monkeypatch.setattr(discovery, "ADDRESSES_PER_FILE", 10)
    fill(tmp_path)
    with open_site(tmp_path) as site:
        client = site.app.test_client()
        index = BeautifulSoup(client.get("/sitemap.xml").text, "xml")
        files = [loc.get_text() for loc in index.select("loc")]
        addresses = [
            loc.get_text()
            for file in files
            for loc in BeautifulSoup(client.get(file).text, "xml").select("loc")
        ]
        assert len(files) > 2
        assert len(addresses) == len(set(addresses)) == len(site.archive.changes(0, 99))


@pytest.mark.parametrize("below", ["", "/cite", "?q=hoc", f"/captures/{FIRST_STAMP}"])
def test_a_preview_says_title_and_author(client: FlaskClient, below: str) -> None:
    """For any page of a document; as text, not as markup."""
    url = quote(f"http://localhost/d/{ARTICLE.id}{below}", safe="")
    preview = client.get(f"/oembed?url={url}&format=json").get_json()
    assert preview["version"] == "1.0"
    assert preview["type"] == "link"
    assert preview["title"] == ARTICLE.title
    assert preview["author_name"] == "Lê Hưng, Hồng Hải"
    assert "html" not in preview


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("?url=http://localhost/", 404),
        ("?url=http://elsewhere.example/d/" + ARTICLE.id, 404),
        ("?url=http://localhost/d/aaaaaaaaaaaaaaaa", 404),
        ("?url=http://[", 404),
        (f"?url=http://localhost/d/{HOSTILE.id}&format=xml", 501),
    ],
)
def test_there_are_previews_of_documents_alone(
    client: FlaskClient, query: str, status: int
) -> None:
    """Other addresses and formats are refused."""
    assert client.get(f"/oembed{query}").status_code == status
