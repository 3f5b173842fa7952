"""A hostile page, shown from the archive in a real browser, does not reach the network."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext

from archive import Capture, Cleaned, digest_of
from tests.browser_support import launch_everyday_chromium, serve
from tests.webapp.hostile.vectors import DEEDS, SHEETS, VECTORS, build_page, build_sheet
from tests.webapp.sample import FIRST_SEEN, FIRST_STAMP, open_site, store, store_page

DOMAIN = "tell-tale.test"
# Chromium acts on hints within milliseconds; lazy loading and refreshes take longest.
PATIENCE_MS = 2500


class Listener:
    """Counts connections to a port of this machine, whoever makes them and whatever they say."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                if self._closing:
                    return
                self.connections += 1

    _closing = False

    def close(self) -> None:
        """Stop listening."""
        self._closing = True
        with socket.create_connection(("127.0.0.1", self.port)):
            self._thread.join()
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A listener for one test."""
    listening = Listener()
    yield listening
    listening.close()


@contextmanager
def served_page(home: Path, markup: str) -> Iterator[str]:
    """Archive a page and serve it; gives the address of its capture."""
    document = store_page(home, "bay", markup)
    with open_site(home) as site, serve(site.app) as address:
        yield f"{address}/d/{document.id}/captures/{FIRST_STAMP}"


def look_at(context: BrowserContext, address: str) -> None:
    """Open a page, wait, and see that the browser is still there."""
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_timeout(PATIENCE_MS)
    assert page.url == address
    assert len(context.pages) == 2  # the empty one it started with, and this


def store_sheet(home: Path, url: str, sheet: str) -> None:
    """Keep a style sheet in an archive, as a crawl of its page would."""
    payload = sheet.encode()
    capture = Capture(
        payload=payload,
        content_type="text/css",
        source="crawl.warc.gz@0",
        fetched_at=FIRST_SEEN,
        fetched_at_source="warc",
        url=url,
        url_source="warc",
    )
    store(home, [Cleaned(capture, digest_of(payload), None)])


def test_a_hostile_sheet_from_the_archive_reaches_nobody(
    tmp_path: Path, listener: Listener
) -> None:
    """A page's own style sheet is shown with it, and can do no more than the page."""
    markup = (
        "<!doctype html><link rel=stylesheet href=/bay.css><h1 class=f>x</h1><p><ul><li>x</ul>"
        f"<p id=measured>{'bẫy ' * 9}</p>"
    )
    sheet = build_sheet(SHEETS, DOMAIN, listener.port)
    store_sheet(tmp_path / "home", "https://trang.example/bay.css", sheet)
    with served_page(tmp_path / "home", markup) as address:
        with launch_everyday_chromium(tmp_path, DOMAIN) as (context, log):
            look_at(context, address)
            measured = context.pages[-1].frame_locator("iframe.original").locator("#measured")
            # The sheet was really there.
            assert measured.evaluate("node => getComputedStyle(node).color") == "rgb(1, 2, 3)"
            assert not context.pages[-1].frame_locator("iframe.original").locator("script").count()
        assert log.names_below(DOMAIN) == set()
    assert listener.connections == 0


@pytest.mark.parametrize("query", ["", "?q=bay+script"])
@pytest.mark.parametrize("path", ["", "/original"])
def test_a_hostile_page_reaches_nobody(
    tmp_path: Path, listener: Listener, path: str, query: str
) -> None:
    """Neither in our frame nor by itself, marked or not: no name looked up, no connection made."""
    markup = build_page(VECTORS, DOMAIN, listener.port)
    with served_page(tmp_path / "home", markup) as address:
        with launch_everyday_chromium(tmp_path, DOMAIN) as (context, log):
            look_at(context, address + path + query)
        assert log.names_below(DOMAIN) == set()
    assert listener.connections == 0


def test_the_same_page_without_protection_would_reach_out(
    tmp_path: Path, listener: Listener
) -> None:
    """The measurement sees what there is to be seen; hints and loads alike."""
    tame = {name: way for name, way in VECTORS.items() if "refresh" not in name}
    for leaves in ("script-inline", "meta-policy", "base"):  # these end the page, or tame it
        del tame[leaves]
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: build_page(tame, DOMAIN, listener.port))
    with serve(bare) as address, launch_everyday_chromium(tmp_path, DOMAIN) as (context, log):
        context.new_page().goto(address, wait_until="commit")
        context.pages[-1].wait_for_timeout(PATIENCE_MS)
    seen = log.names_below(DOMAIN)
    assert {"preconnect", "preconnect-entity", "paragraph", "stylesheet", "script"} <= seen
    assert listener.connections > 0


@pytest.mark.parametrize("name", DEEDS)
def test_what_a_person_does_in_the_frame_stays_in_the_frame(
    tmp_path: Path, listener: Listener, name: str
) -> None:
    """Pointing at a link, pressing it, sending a form: nothing leaves, nothing opens."""
    markup = build_page({name: DEEDS[name]}, DOMAIN, listener.port)
    with served_page(tmp_path / "home", markup) as address:
        with launch_everyday_chromium(tmp_path, DOMAIN) as (context, log):
            page = context.new_page()
            page.goto(address)
            box = page.frame_locator("iframe.original").locator(f"[id={name}]").bounding_box()
            assert box is not None
            page.mouse.move(box["x"] + 5, box["y"] + 5)
            page.wait_for_timeout(500)
            page.mouse.down()
            page.wait_for_timeout(200)
            page.mouse.up()
            page.wait_for_timeout(700)
            assert page.url == address
            assert len(context.pages) == 2
        assert log.names_below(DOMAIN) == set()
    assert listener.connections == 0
