"""The archived original: our banner around it, the page itself, and its exact bytes."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive import digest_of, ingest, open_writer
from tests.webapp.sample import (
    ARTICLE,
    FIRST_STAMP,
    PLAIN,
    PLAIN_BYTES,
    SAVED,
    SECOND_STAMP,
    open_site,
    page_of,
    store_page,
)
from webapp.disarm import disarm

COPY = f"/d/{ARTICLE.id}/captures/{FIRST_STAMP}"


def test_the_original_leads_to_the_current_capture(client: FlaskClient) -> None:
    """The newest version is what the document was cleaned from."""
    response = client.get(f"/d/{ARTICLE.id}/original")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/d/{ARTICLE.id}/captures/{SECOND_STAMP}"


def test_the_banner_names_the_address_that_only_the_page_says(tmp_path: Path) -> None:
    """A saved file whose page gives its address shows both: where it was read, where it belongs."""
    page = tmp_path / "luu.html"
    page.write_text(
        "<html><head><title>Mưa đá</title>"
        '<link rel="canonical" href="https://baolao.example/mua-da"></head><body><h1>Mưa đá</h1>'
        + "<p>Trận mưa đá chiều qua làm hỏng nhiều mái nhà trong bản, không ai bị thương.</p>"
        * 3,
        "utf-8",
    )
    with open_writer(tmp_path / "home") as writer:
        assert ingest(writer, [page], workers=1).added == 1
    with open_site(tmp_path / "home") as site:
        (change,) = site.archive.changes(0, 9)
        shown = site.app.test_client().get(
            f"/d/{change.document_id}/original", follow_redirects=True
        )
    banner = BeautifulSoup(shown.text, "lxml").select_one(".banner")
    assert banner is not None
    assert "https://baolao.example/mua-da" in banner.get_text(" ")
    assert "luu.html" in banner.get_text(" ")


def test_the_banner_says_what_this_is(client: FlaskClient) -> None:
    """An archived copy, of when, from where, with its digest, around a sandboxed frame."""
    page = BeautifulSoup(client.get(COPY).text, "lxml")
    banner = page.select_one(".banner")
    assert banner is not None
    text = banner.get_text(" ")
    for fact in ("Bản lưu", "6 tháng 6, 2019", str(ARTICLE.url)):
        assert fact in text
    assert digest_of(page_of(ARTICLE)).removeprefix("sha256:") in text
    (frame,) = page.select("iframe")
    assert frame.attrs["sandbox"] in ("", [])  # no permission is given back
    assert frame["src"] == f"{COPY}/original"


def test_the_original_is_shown_in_a_cage(client: FlaskClient) -> None:
    """The stricter policy, a known type, and none of the usual page's headers."""
    response = client.get(f"{COPY}/original")
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert policy[0] == "sandbox"
    assert "default-src 'none'" in policy
    assert "script-src 'self'" not in policy
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Cross-Origin-Opener-Policy" not in response.headers
    assert ARTICLE.paragraphs[0] in response.text


def test_the_exact_bytes_can_be_downloaded(client: FlaskClient) -> None:
    """Byte for byte, as a file."""
    response = client.get(f"{COPY}/original?download=1")
    assert response.data == page_of(ARTICLE)
    name = f"{ARTICLE.id}-{FIRST_STAMP}.html"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Content-Type"] == "application/octet-stream"


def test_plain_text_is_shown_as_plain_text_in_its_charset(client: FlaskClient) -> None:
    """Whatever encoding it came in."""
    path = f"/d/{PLAIN.id}/captures/{FIRST_STAMP}/original"
    response = client.get(path)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Chợ phiên Vàng Lếch" in response.text
    assert client.get(f"{path}?download=1").data == PLAIN_BYTES


def test_what_is_no_page_can_only_be_downloaded(client: FlaskClient) -> None:
    """The banner says so and has no frame; the bytes come as a file."""
    path = f"/d/{SAVED.id}/captures/{FIRST_STAMP}"
    page = client.get(path).text
    assert "<iframe" not in page
    assert "application/pdf" in page
    response = client.get(f"{path}/original")
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_xhtml_is_sent_as_html(tmp_path: Path) -> None:
    """So that one parser reads it, without style sheets and entities of its own."""
    markup = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>Ngô</p></html>'
    document = store_page(tmp_path, "xhtml", markup, "application/xhtml+xml")
    with open_site(tmp_path) as site:
        path = f"/d/{document.id}/captures/{FIRST_STAMP}/original"
        response = site.app.test_client().get(path)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_recorded_type_never_becomes_a_header(tmp_path: Path) -> None:
    """A type that is none of ours is sent as bytes to save."""
    document = store_page(tmp_path, "svg", "<svg onload='alert(1)'/>", "image/svg+xml\r\nx: y")
    with open_site(tmp_path) as site:
        path = f"/d/{document.id}/captures/{FIRST_STAMP}/original"
        response = site.app.test_client().get(path)
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "path",
    [
        f"/d/{ARTICLE.id}/captures/20000101000000",
        f"/d/{ARTICLE.id}/captures/20000101000000/original",
        f"/d/{ARTICLE.id}/captures/now",
        "/d/aaaaaaaaaaaaaaaa/original",
        f"/d/aaaaaaaaaaaaaaaa/captures/{FIRST_STAMP}",
    ],
)
def test_what_was_never_captured_is_not_found(client: FlaskClient, path: str) -> None:
    """404 for a time, a document or a stamp that is none."""
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("markup", "inert"),
    [
        ("<link rel=preconnect href=//a>", "<meta rel=preconnect href=#//a>"),
        ("<LINK\trel=x>", "<meta\trel=x>"),
        ("<link/rel=x>", "<meta/rel=x>"),
        ("<iframe src=//a>x</iframe >", "<archived-iframe src=//a>x</archived-iframe >"),
        ("<frame src=//a>", "<archived-frame src=//a>"),
        ("<frameset><links><linker>", "<frameset><links><linker>"),
        ('<a href="//a">x</a>', '<a href="#//a">x</a>'),
        ("<a HREF\n = '//a'>", "<a HREF\n = '#//a'>"),
        ("<a href=//a>", "<a href=#//a>"),
        ('<a href="#top">', '<a href="#top">'),
        ('<image href="data:,x">', '<image href="data:,x">'),
        ("<set attributeName=href to=//a>", "<set archived-attribute=href to=//a>"),
        ("a < link > b &lt;link &gt;", "a < link > b &lt;link &gt;"),
    ],
)
def test_elements_that_reach_out_are_renamed(markup: str, inert: str) -> None:
    """Tags as HTML's tokenizer ends their names; nothing else is touched."""
    assert disarm(markup) == inert


@given(st.text(alphabet="<>/ \t\nlinkLINKframeFRAMEhrefHREF#\0K'\"=!-", max_size=60))
def test_no_disarmed_markup_holds_an_armed_tag(markup: str) -> None:
    """Renaming leaves nothing behind, and does not make new ones."""
    inert = disarm(markup)
    assert disarm(inert) == inert
    soup = BeautifulSoup(inert, "html.parser")
    assert not soup.find_all(["link", "iframe", "frame"])
