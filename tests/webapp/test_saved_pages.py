"""Pages that a browser saved with their images (MHTML), shown from the one file they stand in."""

import base64
import email.mime.image
import email.mime.multipart
import email.mime.text
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from archive import ingest, open_writer
from tests.browser_support import serve
from tests.pages_build import draw_png
from tests.webapp.sample import FIRST_STAMP, Site, open_site, store_page

ADDRESS = "https://muongkham.example/tin/lua-nep.html"
PICTURE = draw_png(20, 10)
PROSE = "<p>Nếp Mường Khảm gặt vào cuối tháng Mười, cả bản ra đồng từ khi sương chưa tan.</p>"
PAGE = f"""<!doctype html><html><head><meta charset=utf-8><title>Mùa nếp Mường Khảm</title>
<link rel=stylesheet href="cid:css-1@mhtml.blink"></head><body onload="alert(1)">
<h1>Mùa nếp Mường Khảm</h1>{PROSE * 4}
<img id=located src="/anh/nep.png"><img id=named src="cid:anh-1@mhtml.blink">
<img id=missing src="cid:khong-co@mhtml.blink"><iframe src="cid:khung@mhtml.blink"></iframe>
<script>alert(2)</script></body></html>"""


def saved_page() -> bytes:
    """The message as Chromium writes it: the page first, then what it shows."""
    message = email.mime.multipart.MIMEMultipart("related", "grenze", type="text/html")
    message["Snapshot-Content-Location"] = ADDRESS
    message["Date"] = "Sat, 02 Nov 2019 03:04:05 -0000"
    page = email.mime.text.MIMEText(PAGE, "html", "utf-8")
    page["Content-Location"] = ADDRESS
    sheet = email.mime.text.MIMEText("h1 { color: rgb(7, 8, 9) }", "css", "utf-8")
    sheet["Content-ID"] = "<css-1@mhtml.blink>"
    located = email.mime.image.MIMEImage(PICTURE, "png")
    located["Content-Location"] = "https://muongkham.example/anh/nep.png"
    named = email.mime.image.MIMEImage(PICTURE, "png")
    named["Content-ID"] = "<anh-1@mhtml.blink>"
    for part in (page, sheet, located, named):
        message.attach(part)
    return message.as_bytes()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive's folder that the saved page was added to."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "nep.mhtml").write_bytes(saved_page())
    with open_writer(folder / "home") as writer:
        assert ingest(writer, [folder / "nep.mhtml"], workers=1).added == 1
    return folder / "home"


def path_of(site: Site) -> str:
    """The path of the page's capture."""
    (change,) = site.archive.changes(0, 9)
    assert change.document
    (capture,) = site.archive.captures(change.document.id)
    return f"/d/{change.document.id}/captures/{capture.stamp}"


def test_a_saved_page_is_shown_with_what_was_saved_with_it(home: Path) -> None:
    """Images by their location and by their identifier, styles, the query's words marked."""
    with open_site(home) as site:
        answer = site.app.test_client().get(f"{path_of(site)}/original?q=nep+muong")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    page = BeautifulSoup(answer.text, "lxml")
    picture = "data:image/png;base64," + base64.b64encode(PICTURE).decode()
    for kept in ("#located", "#named"):
        assert page.select(kept)[0]["src"] == picture
    assert "rgb(7, 8, 9)" in page.select("style")[0].get_text()
    assert page.select("mark")[0].get_text() == "nếp Mường"
    assert not page.select("iframe, link")


def test_the_exact_message_can_be_downloaded(home: Path) -> None:
    """Byte for byte, with the ending of its kind."""
    with open_site(home) as site:
        answer = site.app.test_client().get(f"{path_of(site)}/original?download=1")
    assert answer.data == saved_page()
    assert answer.headers["Content-Disposition"].endswith('.mhtml"')


def test_a_browser_shows_a_saved_page_without_a_request(home: Path, browser: Browser) -> None:
    """Its pictures have their size, and nothing is asked for but our own pages."""
    with open_site(home) as site, serve(site.app) as address:
        page = browser.new_page()
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(f"{address}{path_of(site)}")
        frame = page.frame_locator("iframe.original")
        for name in ("located", "named"):
            box = frame.locator(f"#{name}").bounding_box()
            assert box is not None
            assert (box["width"], box["height"]) == (20, 10)
        assert not [url for url in fetched if not url.startswith((f"{address}/", "data:", "cid:"))]
        page.close()


def test_a_message_without_a_page_says_so(tmp_path: Path) -> None:
    """Its frame tells what is wrong, and the bytes are there to be saved."""
    document = store_page(tmp_path, "leer", "MIME-Version: 1.0\r\n\r\nx", "multipart/related")
    with open_site(tmp_path) as site:
        client = site.app.test_client()
        path = f"/d/{document.id}/captures/{FIRST_STAMP}/original"
        answer = client.get(f"{path}?lang=en")
        assert client.get(f"{path}?download=1").data.endswith(b"x")
    assert answer.status_code == 404
    assert "holds no page that could be shown" in answer.text
