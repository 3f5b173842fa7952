"""A page whose engine was away comes back by itself, and never over what somebody types."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from playwright.sync_api import Browser, Page

from archive import Archive
from index import Searcher, open_index, sync
from tests.browser_support import serve
from tests.webapp.sample import fill
from webapp import create_app

# Nobody listens there.
AWAY = "http://127.0.0.1:1/tangthu"


@dataclass
class Switch:
    """Two applications at one address: over the engine that is there, and over the one away."""

    there: WSGIApplication
    away: WSGIApplication
    is_away: bool = True
    asked: int = 0

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer with the one that is at hand."""
        self.asked += environ["PATH_INFO"] == "/"
        return (self.away if self.is_away else self.there)(environ, start)


@dataclass
class Served:
    """The switch and the address that it is served at."""

    switch: Switch
    address: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """The sample archive with an engine that is away."""
    fill(tmp_path)
    archive, index, away = Archive.open(tmp_path), open_index(tmp_path), open_index(tmp_path, AWAY)
    try:
        sync(archive, index.engine, index.lexicon)
        there = create_app(archive, Searcher(archive, index.engine, index.lexicon))
        gone = create_app(archive, Searcher(archive, away.engine, away.lexicon))
        switch = Switch(there, gone)
        with serve(switch) as address:
            yield Served(switch, address)
    finally:
        away.close()
        index.close()
        archive.close()


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """The search page while the engine is away, its clock in our hands."""
    context = browser.new_context()
    opened = context.new_page()
    opened.clock.install()
    answer = opened.goto(f"{served.address}/?q=hoc+tap&lang=en")
    assert answer is not None
    assert answer.status == 503
    yield opened
    context.close()


def wait(page: Page, served: Served) -> None:
    """Let the page's ten seconds pass until it has asked once more."""
    asked = served.switch.asked
    with page.expect_response(lambda response: "q=hoc" in response.url):
        page.clock.run_for(10_000)
    assert served.switch.asked > asked


def test_the_page_comes_back_when_the_engine_does(page: Page, served: Served) -> None:
    """It asks every ten seconds; the first answer that is none of this kind is shown."""
    wait(page, served)
    assert page.locator("#again").count() == 1
    served.switch.is_away = False
    wait(page, served)
    page.locator("li .hit").first.wait_for()
    assert page.locator("#again").count() == 0
    assert page.url.endswith("?q=hoc+tap&lang=en")


def test_what_somebody_types_is_not_lost(page: Page, served: Served) -> None:
    """While the box holds other words than the page, it stays."""
    page.fill("#q", "cho phien")
    served.switch.is_away = False
    wait(page, served)
    wait(page, served)
    assert page.input_value("#q") == "cho phien"
    assert page.locator("#again").count() == 1
