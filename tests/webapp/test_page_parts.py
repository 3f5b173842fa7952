"""A page's own images and styles, shown from the archive and from nowhere else."""

import base64
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive import ingest, open_writer
from tests.browser_support import serve
from tests.pages_build import draw_png
from tests.webapp.sample import Site, open_site

SITE = "https://banhat.example"
PICTURE = draw_png(24, 16)
TEXT = "<p>Chợ phiên Bản Hát họp từ tờ mờ sáng, bà con xuống núi từ nửa đêm, ngựa thồ đầy ngô.</p>"
PAGE = f"""<!doctype html><html><head><meta charset=utf-8><title>Chợ phiên Bản Hát</title>
<link rel=stylesheet href="/css/bai.css?v=2"><link rel="stylesheet" href="/css/khong-co.css">
<link rel=stylesheet media=print href=/css/in.css>
<style>h2 {{ background: url(/anh/cho.png) }}</style></head>
<body><h1>Chợ phiên Bản Hát</h1>{TEXT * 4}
<img id=kept src="anh/cho.png" srcset="anh/to.png 2x" loading=lazy>
<img id=later src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="../anh/cho.png">
<img id=missing src="/anh/khong-co.png">
<img id=elsewhere src="http://may-khac.example/anh.png">
<picture><source srcset="/anh/khong-co.webp"><img id=picture src="/anh/cho.png"></picture>
<div id=styled style="background:url('/anh/cho.png')">x</div>
<table><tr><td id=cell background="/anh/cho.png">x</td></tr></table>
</body></html>"""
SHEET = "@import 'nen.css'; h1 { color: rgb(1, 2, 3); background: url(../anh/cho.png) }"
IMPORTED = "@import 'bai.css?v=2'; p { color: rgb(4, 5, 6) } i { content: '</style><script>' }"


def write_warc(path: Path) -> None:
    """A crawl of one page with what it shows."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for address, kind, body in (
            ("/cho/phien.html", "text/html; charset=utf-8", PAGE.encode()),
            ("/css/bai.css?v=2", "text/css", SHEET.encode()),
            ("/css/nen.css", "text/css", IMPORTED.encode()),
            ("/css/in.css", "text/css", b"h1{display:none}"),
            ("/cho/anh/cho.png", "image/png", PICTURE),
            ("/anh/cho.png", "image/png", PICTURE),
            ("/anh/khong-co.webp", "text/html", b"<title>404</title>" + TEXT.encode() * 4),
        ):
            headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    SITE + address,
                    "response",
                    payload=BytesIO(body),
                    length=len(body),
                    http_headers=headers,
                )
            )


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive's folder that the crawl was added to."""
    folder = tmp_path_factory.mktemp("crawl")
    write_warc(folder / "crawl.warc.gz")
    with open_writer(folder / "home") as writer:
        tally = ingest(writer, [folder / "crawl.warc.gz"], workers=1)
    assert tally.kept == 5
    return folder / "home"


def path_of(site: Site) -> str:
    """The path of the page's capture."""
    changes = site.archive.changes(0, 9)
    (page,) = [
        one.document for one in changes if one.document and "cho/phien" in str(one.document.url)
    ]
    (capture,) = site.archive.captures(page.id)
    return f"/d/{page.id}/captures/{capture.stamp}"


def test_images_and_styles_come_from_the_archive(crawl: Path) -> None:
    """Written into the page; what the archive does not have is not loaded."""
    with open_site(crawl) as site:
        markup = site.app.test_client().get(f"{path_of(site)}/original").text
    page = BeautifulSoup(markup, "lxml")
    picture = "data:image/png;base64," + base64.b64encode(PICTURE).decode()
    shown = {str(image.get("id")): image for image in page.select("img")}
    for kept in ("kept", "later", "picture"):
        assert shown[kept]["src"] == picture
        assert not shown[kept].get("srcset")
    assert not page.select("source[srcset]")
    assert page.select("#cell")[0]["background"] == picture
    assert picture in str(page.select("#styled")[0]["style"])
    styles = " ".join(style.get_text() for style in page.select("style"))
    assert "rgb(1, 2, 3)" in styles
    assert "rgb(4, 5, 6)" in styles
    assert "@media print {h1{display:none}}" in styles
    assert "@import" not in styles
    assert styles.count("rgb(4, 5, 6)") == 1  # sheets that import each other end somewhere
    assert not page.select("link, script")


def test_a_browser_shows_them_without_a_request(crawl: Path, browser: Browser) -> None:
    """Pictures have their size, styles their effect, and only our own pages are fetched."""
    with open_site(crawl) as site, serve(site.app) as address:
        page = browser.new_page()
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(f"{address}{path_of(site)}?q=cho+phien")
        frame = page.frame_locator("iframe.original")
        for name in ("kept", "later", "picture"):
            box = frame.locator(f"#{name}").bounding_box()
            assert box is not None
            assert (box["width"], box["height"]) == (24, 16)
        heading = frame.locator("h1")
        assert heading.evaluate("node => getComputedStyle(node).color") == "rgb(1, 2, 3)"
        assert frame.locator("mark").first.inner_text() == "Chợ phiên"
        loaded = [url for url in fetched if not url.startswith("data:")]
        own = [url for url in loaded if url.startswith(f"{address}/d/") or "/static/" in url]
        # Blocked ones are listed too: those that the archive does not have.
        assert {url.rsplit("/", 1)[-1] for url in set(loaded) - set(own)} <= {
            "khong-co.png",
            "anh.png",
        }
        page.close()


def test_parts_are_found_by_their_address(crawl: Path) -> None:
    """Pages are not parts, and what was never captured is not there."""
    with open_site(crawl) as site:
        found = site.archive.parts([f"{SITE}/anh/cho.png"], site.archive.changed_at())
        assert found[f"{SITE}/anh/cho.png"].content_type == "image/png"
        assert site.archive.parts([f"{SITE}/cho/phien.html"], site.archive.changed_at()) == {}
        assert site.archive.parts([], site.archive.changed_at()) == {}
