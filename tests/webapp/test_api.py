"""The answers for programs."""

import json
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample import (
    ARTICLE,
    BULLETINS,
    FIRST_STAMP,
    NUMBERED,
    SECOND_STAMP,
    Site,
    page_of,
)


def test_search_gives_the_documented_fields(client: FlaskClient) -> None:
    """Scripts rely on exactly these."""
    answer = client.get("/api/search?q=hoc+tap+bac").json
    assert answer is not None
    assert list(answer) == [
        *("query", "total", "took_ms", "hits", "notices", "loosened", "missing", "cursor"),
        *("spellings", "did_you_mean", "also", "facets", "histogram"),
    ]
    assert (answer["query"], answer["total"]) == ("hoc tap bac", 1)
    assert (answer["notices"], answer["loosened"], answer["missing"]) == ([], None, None)
    (hit,) = answer["hits"]
    assert isinstance(hit.pop("score"), float)
    snippet = hit.pop("snippet")
    assert hit == {
        "id": ARTICLE.id,
        "title": ARTICLE.title,
        "url": ARTICLE.url,
        "site": ARTICLE.site,
        "published": ARTICLE.published,
        "byline": ARTICLE.byline,
        "original": f"/d/{ARTICLE.id}/original",
        "reprints": [],
    }
    marked = [
        fragment["text"][start:end] for fragment in snippet for start, end in fragment["highlights"]
    ]
    assert " ".join(marked).startswith("học tập")


def test_search_takes_limit_page_and_sort(client: FlaskClient) -> None:
    """Pages of any size up to 100."""
    answer = client.get("/api/search?q=ban+tin&sort=oldest&limit=5&page=2").json
    assert answer is not None
    assert answer["total"] == NUMBERED
    assert [hit["id"] for hit in answer["hits"]] == [one.id for one in BULLETINS[5:10]]


@pytest.mark.parametrize("limit", [1, 7, NUMBERED, 100])
def test_a_cursor_leads_through_all_hits(client: FlaskClient, limit: int) -> None:
    """Stretch by stretch, each document once; null at the end."""
    found: list[str] = []
    cursor = "*"
    while cursor:
        path = f"/api/search?q=ban+tin&sort=oldest&limit={limit}&cursor={quote(cursor)}"
        answer = client.get(path).json
        assert answer is not None
        assert answer["total"] == NUMBERED
        found += [hit["id"] for hit in answer["hits"]]
        cursor = answer["cursor"]
    assert found == [one.id for one in BULLETINS]


def test_a_cursor_of_another_search_is_refused(client: FlaskClient) -> None:
    """With the way to a new one."""
    first = client.get("/api/search?q=ban+tin&limit=5&cursor=*").json
    assert first is not None
    response = client.get(f"/api/search?q=hoc+tap&limit=5&cursor={quote(first['cursor'])}")
    assert response.status_code == 400
    assert response.json is not None
    assert "not given for this search" in response.json["error"]


def test_notices_and_loosening_are_told(client: FlaskClient) -> None:
    """A program learns what a person would be told."""
    answer = client.get("/api/search?q=hoc+tap+zzzz+abc:x").json
    assert answer is not None
    assert answer["loosened"]["words"] > answer["loosened"]["required"]
    assert {notice["code"] for notice in answer["notices"]} == {"unknown-field"}


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "page=0", "sort=foo", "q=a&q=b", "q=%ff", "q=%00",
     "limit=100&page=101", "lang=xx", "page=1e3", "limit=+5", "cursor=x", "cursor=",
     "cursor=*&page=1"],
)  # fmt: skip
def test_parameters_of_a_wrong_kind_are_refused_with_the_reason(
    client: FlaskClient, query: str
) -> None:
    """400 with one field."""
    response = client.get(f"/api/search?{query}")
    assert response.status_code == 400
    assert response.json is not None
    assert list(response.json) == ["error"]
    assert response.json["error"]


def test_a_document_comes_with_its_captures(client: FlaskClient) -> None:
    """All fields of `show --json`."""
    answer = client.get(f"/api/documents/{ARTICLE.id}").json
    assert answer is not None
    captures = answer.pop("captures")
    assert answer == {
        "id": ARTICLE.id,
        "title": ARTICLE.title,
        "lead": ARTICLE.lead,
        "paragraphs": list(ARTICLE.paragraphs),
        "captions": list(ARTICLE.captions),
        "byline": ARTICLE.byline,
        "published": ARTICLE.published,
        "published_source": ARTICLE.published_source,
        "site": ARTICLE.site,
        "url": ARTICLE.url,
        "language": ARTICLE.language,
        "section": None,
        "confidence": None,
        "doubt": None,
    }
    assert [capture["stamp"] for capture in captures] == [SECOND_STAMP, FIRST_STAMP]
    assert captures[1]["fetched_at"] == "2019-06-06T01:02:03Z"
    assert captures[1]["fetched_at_source"] == "jsonl"
    assert captures[1]["content_type"] == "text/html"
    assert captures[1]["length_bytes"] == len(page_of(ARTICLE))
    assert captures[1]["digest"].startswith("sha256:")


def test_an_unknown_document_is_not_found(client: FlaskClient) -> None:
    """404 as JSON."""
    response = client.get("/api/documents/aaaaaaaaaaaaaaaa")
    assert response.status_code == 404
    assert response.json is not None
    assert "aaaaaaaaaaaaaaaa" in response.json["error"]


def test_vietnamese_is_written_as_itself(client: FlaskClient) -> None:
    """Not as escapes, which nobody can read."""
    assert ARTICLE.title in client.get(f"/api/documents/{ARTICLE.id}").text


def test_health_says_how_far_the_index_has_read(
    client: FlaskClient, site: Site, empty_site: Site, unindexed_site: Site
) -> None:
    """`ok`, or what is the matter; always 200 while the archive answers."""
    last_change = site.archive.last_change()
    assert client.get("/healthz").json == {
        "status": "ok",
        "documents": len(BULLETINS) + 5,
        "position": last_change,
        "last_change": last_change,
    }
    empty = json.loads(empty_site.app.test_client().get("/healthz").text)
    assert empty == {"status": "ok", "documents": 0, "position": 0, "last_change": 0}
    unindexed = json.loads(unindexed_site.app.test_client().get("/healthz").text)
    assert unindexed["status"] == "no index"
    assert unindexed["last_change"] == last_change


def test_search_without_an_index_cannot_be_answered(unindexed_site: Site) -> None:
    """503 with the next step."""
    response = unindexed_site.app.test_client().get("/api/search?q=hoc")
    assert response.status_code == 503
    assert response.json is not None
    assert "reindex" in response.json["error"]
