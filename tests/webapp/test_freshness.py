"""Pages carry tags and dates, and are not sent again to who has them."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample import ARTICLE, FIRST_STAMP, fill, open_site, store_page

PATHS = [
    f"/d/{ARTICLE.id}?q=hoc",
    f"/d/{ARTICLE.id}/cite",
    f"/d/{ARTICLE.id}/versions",
    f"/d/{ARTICLE.id}/captures/{FIRST_STAMP}",
    f"/d/{ARTICLE.id}/captures/{FIRST_STAMP}/original",
    f"/d/{ARTICLE.id}/captures/{FIRST_STAMP}/original?download=1",
    "/api/openapi.json",
]


@pytest.mark.parametrize("path", PATHS)
def test_what_did_not_change_is_not_sent_again(client: FlaskClient, path: str) -> None:
    """304, by tag or by date, with the protection that every response has."""
    first = client.get(path)
    by_tag = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    for again in (by_tag, by_date):
        assert again.status_code == 304
        assert again.data == b""
        assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert first.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/?q=hoc+tap", "/?q=&sort=newest"])
def test_a_search_page_is_sent_again_only_when_it_changed(client: FlaskClient, path: str) -> None:
    """How long the search took this time is no change."""
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    other = client.get("/?q=cho+phien", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_another_language_is_another_page(client: FlaskClient) -> None:
    """The tag is of what is sent."""
    path = f"/d/{ARTICLE.id}"
    assert client.get(path).headers["ETag"] != client.get(f"{path}?lang=en").headers["ETag"]
    assert "Cookie" in client.get(path).headers["Vary"]


def test_a_changed_archive_makes_pages_younger(tmp_path: Path) -> None:
    """For programs that know dates alone."""
    fill(tmp_path)
    with open_site(tmp_path) as site:
        before = site.archive.changed_at()
        store_page(tmp_path, "moi", "<p>x</p>")
        assert site.archive.changed_at() >= before
