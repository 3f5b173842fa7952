"""axe-core finds nothing on any page, in both languages, light and dark, wide and narrow.

The rules are those of WCAG 2.2, level AA, and axe's own best practices. axe comes with the package
axe-playwright-python and is run from there; nothing is fetched.
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext

from archive import Archive
from index import Searcher, open_index
from tests.browser_support import serve
from tests.webapp.sample import ARTICLE, FIRST_STAMP, HOSTILE, PLAIN, SAVED, SECOND_STAMP, fill
from webapp import create_app

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Originals are other people's pages: their own frame is not looked into.
RUN = """rules => axe.run(document, {runOnly: rules, iframes: false, resultTypes: ["violations"]})
    .then(found => found.violations.map(one =>
        `${one.id}: ${one.nodes.map(node => node.target.join(" ")).join(", ")}`))"""

Scheme = Literal["light", "dark"]
SIGHTS: tuple[tuple[int, Scheme], ...] = ((1280, "light"), (360, "dark"))

PAGES = {
    "home": "/",
    "results": "/?q=hoc+tap",
    "narrowed results": "/?q=ban+tin+published:2017&share=1&also=0",
    "spellings and more": "/?q=lam+duong",
    "shown instead": "/?q=hocj+taapj",
    "loosened": "/?q=hoc+tap+lam+theo+zzzz",
    "all results": "/?q=&sort=newest&page=2",
    "no results": "/?q=%22khong+co+gi%22+site:xa.example",
    "notices": "/?q=abc:x+(nang",
    "wrong address": "/?page=abc",
    "reader": f"/d/{ARTICLE.id}",
    "reader with matches": f"/d/{ARTICLE.id}?q=lam+duong+hoc+tap&at=2",
    "reader without matches": f"/d/{ARTICLE.id}?q=xyz",
    "reader of a hostile page": f"/d/{HOSTILE.id}?q=bay",
    "reader without date": f"/d/{PLAIN.id}",
    "versions": f"/d/{ARTICLE.id}/versions?old={FIRST_STAMP}&new={SECOND_STAMP}",
    "compared": f"/d/{ARTICLE.id}/compare/{HOSTILE.id}",
    "help": "/help",
    "citations": f"/d/{ARTICLE.id}/cite",
    "citations without author": f"/d/{PLAIN.id}/cite",
    "original": f"/d/{ARTICLE.id}/captures/{FIRST_STAMP}?q=hoc",
    "what is no page": f"/d/{SAVED.id}/captures/{FIRST_STAMP}",
    "nothing there": "/d/aaaaaaaaaaaaaaaa",
    "programs' page": "/api/",
}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that asks for reduced motion."""
    opened = browser.new_context(reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(context: BrowserContext, address: str, name: str, language: str) -> None:
    """Wide and light, as narrow as a phone and dark."""
    page = context.new_page()
    path = PAGES[name]
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
    page.evaluate(AXE)
    for width, scheme in SIGHTS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(RUN, RULES) == []


def test_axe_finds_nothing_in_the_list_of_keys(context: BrowserContext, address: str) -> None:
    """The dialog that `?` opens."""
    page = context.new_page()
    page.goto(f"{address}/d/{ARTICLE.id}?q=hoc")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.evaluate(AXE)
    assert page.evaluate(RUN, RULES) == []


def test_axe_finds_nothing_in_what_opens_while_searching(
    context: BrowserContext, address: str
) -> None:
    """Suggestions, lists to choose from, files, a saved search; wide and light, narrow and dark."""
    page = context.new_page()
    page.goto(f"{address}/?q=ban+tin")
    page.locator("[data-saves]").click()
    for summary in page.locator("summary").all():
        summary.click()
    page.locator("#q").fill("ban t")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.evaluate(AXE)
    for width, scheme in SIGHTS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(RUN, RULES) == []
    page.goto(address)
    page.locator(".saved summary").click()
    page.locator(".saved li").wait_for()
    page.evaluate(AXE)
    assert page.evaluate(RUN, RULES) == []


def test_axe_finds_nothing_while_the_engine_is_away(
    context: BrowserContext, tmp_path: Path
) -> None:
    """The page that comes back by itself."""
    fill(tmp_path)
    archive, index = Archive.open(tmp_path), open_index(tmp_path, "http://127.0.0.1:1/tangthu")
    try:
        searcher = Searcher(archive, index.engine, index.lexicon)
        page = context.new_page()
        with serve(create_app(archive, searcher)) as away:
            page.goto(f"{away}/?q=hoc+tap")
            assert page.locator("#again").is_visible()
            page.evaluate(AXE)
            assert page.evaluate(RUN, RULES) == []
    finally:
        index.close()
        archive.close()


def test_axe_sees_what_there_is_to_be_seen(context: BrowserContext, address: str) -> None:
    """The measurement works: a picture without words and a grey text are found."""
    page = context.new_page()
    page.goto(f"{address}/d/{ARTICLE.id}")
    page.evaluate(
        """() => document.querySelector("article").append(new Image(),
            Object.assign(document.createElement("p"), {textContent: "x", lang: "xx"}))"""
    )
    page.evaluate(AXE)
    found = " ".join(page.evaluate(RUN, RULES))
    assert "image-alt" in found
    assert "valid-lang" in found
