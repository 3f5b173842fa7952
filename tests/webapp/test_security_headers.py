"""Every response carries its headers, whatever went wrong before it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import webapp
from archive import DamagedArchiveError
from index import EngineUnavailableError
from tests.webapp.sample import ARTICLE, FIRST_STAMP, Site, fill, open_site
from webapp.static_files import static_path

OWN_POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
ORIGINAL_POLICY = {
    "sandbox",
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
}


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[Flask]:
    """An application with pages that fail in every way that a room below may fail."""
    fill(tmp_path)
    with open_site(tmp_path) as site:
        site.catch_up()

        @site.app.get("/fails/<kind>")
        def fails(kind: str) -> str:
            raise {
                "search": EngineUnavailableError("opensearch at localhost:9200 is away: start it"),
                "archive": DamagedArchiveError("catalogue.sqlite and 1.warc.gz disagree"),
                "bug": ZeroDivisionError("secret of the server"),
            }[kind]

        yield site.app


def policy_of(client: FlaskClient, path: str, status: int, method: str = "GET") -> set[str]:
    """The policy of a response, after checking what every response has."""
    response = client.open(path, method=method)
    response.close()
    assert response.status_code == status
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["X-DNS-Prefetch-Control"] == "off"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert len(response.headers.getlist("Content-Security-Policy")) == 1
    return set(response.headers["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize(
    ("path", "status", "method"),
    [
        ("/", 200, "GET"),
        ("/?q=hoc", 200, "GET"),
        ("/?page=abc", 400, "GET"),
        ("/?q=%ff", 400, "GET"),
        ("/nothing", 404, "GET"),
        ("/", 405, "POST"),
        ("/", 405, "DELETE"),
        ("/", 200, "OPTIONS"),
        ("/", 200, "HEAD"),
        (f"/d/{ARTICLE.id}", 200, "GET"),
        (f"/d/{ARTICLE.id}/original", 302, "GET"),
        (f"/d/{ARTICLE.id}/captures/{FIRST_STAMP}", 200, "GET"),
        ("/d/aaaaaaaaaaaaaaaa", 404, "GET"),
        (f"/d/{ARTICLE.id}/captures/20000101000000/original", 404, "GET"),
        ("/api/search?q=hoc", 200, "GET"),
        ("/api/search?limit=0", 400, "GET"),
        ("/api/nothing", 404, "GET"),
        ("/healthz", 200, "GET"),
        (f"{static_path()}/style.css", 200, "GET"),
        (f"{static_path()}/reader.js", 200, "GET"),
        (f"/d/{ARTICLE.id}/versions", 200, "GET"),
        (f"/d/{ARTICLE.id}/cite", 200, "GET"),
        (f"/d/{ARTICLE.id}/cite.bib", 200, "GET"),
        ("/robots.txt", 200, "GET"),
        ("/sitemap.xml", 200, "GET"),
        ("/sitemaps/1.xml", 200, "GET"),
        ("/oembed", 404, "GET"),
        ("/api/", 200, "GET"),
        ("/api/openapi.json", 200, "GET"),
        ("/static/nothing.css", 404, "GET"),
        ("/static/../__init__.py", 404, "GET"),
    ],
)
def test_own_responses_carry_the_strict_policy(
    client: FlaskClient, path: str, status: int, method: str
) -> None:
    """Own files only, no inline script, no framing by others."""
    assert policy_of(client, path, status, method) == OWN_POLICY


@pytest.mark.parametrize(("kind", "status"), [("search", 503), ("archive", 503), ("bug", 500)])
def test_failures_carry_it_too(failing: Flask, kind: str, status: int) -> None:
    """An engine that is away, a damaged archive, a bug."""
    client = failing.test_client()
    assert policy_of(client, f"/fails/{kind}", status) == OWN_POLICY
    page = client.get(f"/fails/{kind}").text
    assert ("disagree" in page) == (kind == "archive")
    assert ("start it" in page) == (kind == "search")
    assert "secret" not in page


@pytest.mark.parametrize("query", ["", "?download=1"])
def test_originals_carry_the_policy_of_the_cage(client: FlaskClient, query: str) -> None:
    """Shown or saved."""
    path = f"/d/{ARTICLE.id}/captures/{FIRST_STAMP}/original{query}"
    assert policy_of(client, path, 200) == ORIGINAL_POLICY


def test_pages_hold_no_inline_script_or_style(site: Site) -> None:
    """What the policy would block is not there in the first place."""
    client = site.app.test_client()
    document = f"/d/{ARTICLE.id}"
    below = ("", "?q=hoc", "/cite", "/versions", f"/captures/{FIRST_STAMP}")
    for path in ("/", "/?q=hoc", "/api/", *(document + end for end in below)):
        page = client.get(path).text
        for forbidden in ("<style", " style=", " onclick=", "javascript:"):
            assert forbidden not in page
        # Scripts are files of our own, each an ES module.
        scripts = re.findall(r"<script[^>]*>", page)
        own = re.compile(r'<script type="module" src="/static/[0-9a-f]{12}/[a-z_]+\.js">')
        assert all(own.fullmatch(script) for script in scripts)
        assert page.count("<script") == page.count("></script>")


def test_a_refused_method_says_which_are_allowed(client: FlaskClient) -> None:
    """As HTTP asks of 405."""
    assert "GET" in client.post("/").headers["Allow"]


def test_static_files_are_versioned_and_cached_for_a_year(client: FlaskClient) -> None:
    """A changed file gets another address, and modules import those of their own version."""
    (path,) = re.findall(r'href="(/static/[0-9a-f]{12}/style\.css)"', client.get("/").text)
    with client.get(path) as response:
        assert "max-age=31536000" in response.headers["Cache-Control"]
    assert client.get("/static/000000000000/style.css").status_code == 404


def test_the_address_of_static_files_follows_their_content(tmp_path: Path) -> None:
    """Names and bytes both count."""
    (tmp_path / "a.js").write_text("1")
    first = static_path(tmp_path)
    assert static_path(tmp_path) == first
    (tmp_path / "a.js").write_text("2")
    second = static_path(tmp_path)
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert len({first, second, static_path(tmp_path)}) == 3


def test_scripts_and_styles_stay_small() -> None:
    """Scripts under 30 KB in all, styles under 20 KB; no script names another host."""
    folder = Path(webapp.__file__).parent / "static"
    scripts = [path.read_text("utf-8") for path in folder.rglob("*.js")]
    assert sum(len(script.encode()) for script in scripts) < 30_000
    assert sum(path.stat().st_size for path in folder.rglob("*.css")) < 20_000
    assert not any("://" in script for script in scripts)
