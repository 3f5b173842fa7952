"""A search as an Atom feed (RFC 4287)."""

import re
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample import (
    ARTICLE,
    BULLETINS,
    HOSTILE,
    fill,
    fill_with,
    make_article,
    open_site,
)
from webapp.feed import timestamp

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def feed_of(client: FlaskClient, path: str) -> ElementTree.Element:
    """The feed at a path."""
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.data)


def texts(element: ElementTree.Element, name: str) -> list[str]:
    """The texts of the children of one name."""
    return [child.text or "" for child in element.findall(f"{ATOM}{name}")]


def check(feed: ElementTree.Element) -> None:
    """What RFC 4287 asks of every feed and entry."""
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(texts(element, name)) == 1
        assert texts(element, "id")[0].startswith("http://")
        for moment in texts(element, "updated") + texts(element, "published"):
            assert MOMENT.fullmatch(moment)
        links = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
        assert ("alternate", "text/html") in links
    assert feed.findall(f"{ATOM}author/{ATOM}name")
    ids = [texts(entry, "id")[0] for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


def test_a_search_is_a_feed(client: FlaskClient) -> None:
    """Newest first, with permanent links, authors, dates and the lead."""
    feed = feed_of(client, "/feed.atom?q=" + quote("học tập"))
    check(feed)
    assert texts(feed, "title") == ["học tập · Tàng Thư"]
    (entry,) = feed.findall(f"{ATOM}entry")
    assert texts(entry, "id") == [f"http://localhost/d/{ARTICLE.id}"]
    assert texts(entry, "title") == [ARTICLE.title]
    assert texts(entry, "summary") == [ARTICLE.lead]
    assert texts(entry, "published") == [ARTICLE.published]
    assert texts(entry, "updated") == texts(feed, "updated") == ["2021-03-04T05:06:07Z"]
    names = [name.text for name in entry.findall(f"{ATOM}author/{ATOM}name")]
    assert names == ["Lê Hưng", "Hồng Hải"]


def test_a_feed_is_in_the_order_of_time(client: FlaskClient) -> None:
    """Newest first, whatever matches best."""
    feed = feed_of(client, "/feed.atom?q=ban+tin")
    check(feed)
    ids = [texts(entry, "id")[0] for entry in feed.findall(f"{ATOM}entry")]
    assert ids == [f"http://localhost/d/{one.id}" for one in reversed(BULLETINS)]


@pytest.mark.parametrize("query", ["", "?q=zzzz", "?q=" + quote('"<&>'), "?q=%01a", "?also=0"])
def test_every_feed_is_well_formed(client: FlaskClient, query: str) -> None:
    """Without hits, with signs of XML or none at all in the query."""
    check(feed_of(client, f"/feed.atom{query}"))


def test_no_scraped_markup_is_in_a_feed(client: FlaskClient) -> None:
    """Texts of pages are text, and their addresses no links."""
    response = client.get("/feed.atom?q=bay")
    assert "<script" not in response.text
    assert "javascript:" not in response.text
    titles = [texts(entry, "title")[0] for entry in feed_of(client, "/feed.atom?q=bay")[6:]]
    assert HOSTILE.title in titles


def test_text_that_xml_cannot_write_is_left_out(tmp_path: Path) -> None:
    """Control characters of a page do not break the feed."""
    fill_with(tmp_path, make_article("Lạ\x08 \ufffe đời", ("Một\x0c đoạn.\x1b",), None, "2020-13"))
    with open_site(tmp_path) as site:
        site.catch_up()
        feed = feed_of(site.app.test_client(), "/feed.atom")
        check(feed)
        assert texts(feed.findall(f"{ATOM}entry")[0], "title") == ["Lạ đời"]


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        ("2019-06-05T09:34:44+07:00", "2019-06-05T09:34:44+07:00"),
        ("2019-06-05T09:34", "2019-06-05T09:34:00Z"),
        ("2019-06-05", "2019-06-05T00:00:00Z"),
        ("2019-06", None),
        ("2019", None),
        ("2019-13-40", None),
        ("hôm qua", None),
        (None, None),
    ],
)
def test_dates_are_moments_where_the_day_is_known(
    published: str | None, moment: str | None
) -> None:
    """Atom knows nothing less precise; a month or a year is left out."""
    assert timestamp(published) == moment


def test_an_unchanged_feed_is_not_sent_again(tmp_path: Path) -> None:
    """304 by tag, until the index has read something new."""
    fill(tmp_path)
    with open_site(tmp_path) as site:
        site.catch_up()
        client = site.app.test_client()
        first = client.get("/feed.atom?q=ban+tin")
        tag = {"If-None-Match": first.headers["ETag"]}
        assert client.get("/feed.atom?q=ban+tin", headers=tag).status_code == 304
        fill_with(tmp_path, make_article("Bản tin mới", ("Bản tin.",), None, "2024"))
        site.catch_up()
        again = client.get("/feed.atom?q=ban+tin", headers=tag)
        assert again.status_code == 200
        assert "Bản tin mới" in again.text


def test_the_results_page_names_its_feed(client: FlaskClient) -> None:
    """For feed readers that are given the page's address."""
    page = client.get("/?q=hoc+tap").text
    assert '<link rel="alternate" type="application/atom+xml" href="/feed.atom?q=hoc+tap"' in page
