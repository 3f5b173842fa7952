"""Pictures of the main states of the front end, wide and narrow, light and dark.

    python -m tests.screenshots FOLDER

They are made from the sample pages, to be looked at; nothing checks them.
"""

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from archive import Archive, ingest, open_writer
from index import Searcher, open_index, sync
from tests.browser_support import launch_chromium, serve
from webapp import create_app

PAGES = Path(__file__).parent / "pages"
WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@contextmanager
def _site(home: Path, pages: list[Path]) -> Iterator[tuple[Searcher, str]]:
    with open_writer(home) as writer:
        ingest(writer, pages)
    archive, index = Archive.open(home), open_index(home)
    try:
        sync(archive, index.engine, index.lexicon)
        searcher = Searcher(archive, index.engine, index.lexicon)
        with serve(create_app(archive, searcher)) as address:
            yield searcher, address
    finally:
        index.close()
        archive.close()


@contextmanager
def _unsearchable(home: Path, engine: str) -> Iterator[str]:
    """The same archive with an engine that has no index, or is away."""
    archive, index = Archive.open(home), open_index(home, engine)
    try:
        searcher = Searcher(archive, index.engine, index.lexicon)
        with serve(create_app(archive, searcher)) as address:
            yield address
    finally:
        index.close()
        archive.close()


def _states(searcher: Searcher, address: str, empty: str) -> dict[str, str]:
    article = searcher.search("nong thon moi").hits[0].document.id
    twice = searcher.search("tieng lat xe").hits[0].document.id
    return {
        "home": f"{address}/",
        "results": f"{address}/?q=nong+thon+moi",
        "results-english": f"{address}/?q=nong+thon+moi&lang=en",
        "loosened": f"{address}/?q=cho+phien+vung+cao+tren+may+abc:x",
        "everything": f"{address}/?q=&sort=newest&page=2",
        "none": f"{address}/?q=%22khong+co+gi+ca%22+site:xa.example",
        "reader": f"{address}/d/{article}?q=nong+thon+moi",
        "versions": f"{address}/d/{twice}",
        "difference": f"{address}/d/{twice}/versions",
        "cite": f"{address}/d/{article}/cite",
        "original": f"{address}/d/{article}/original?q=nong+thon+moi",
        "wrong": f"{address}/?page=abc",
        "missing": f"{address}/d/aaaaaaaaaaaaaaaa",
        "empty": f"{empty}/",
    }


def _take(browser: Browser, states: dict[str, str], folder: Path) -> None:
    for scheme, (name, (width, height)) in product(SCHEMES, WIDTHS.items()):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        page = context.new_page()
        for state, address in states.items():
            context.clear_cookies()
            page.goto(address)
            page.wait_for_timeout(250)  # until a frame within it is drawn
            page.screenshot(path=folder / f"{state}-{name}-{scheme}.png")
        context.close()


def main() -> None:
    """Take every picture."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        homes = Path(name)
        with (
            _site(homes / "full", [PAGES]) as (searcher, address),
            _site(homes / "empty", []) as (_, empty),
            _unsearchable(homes / "full", "whoosh") as unindexed,
            _unsearchable(homes / "full", "http://127.0.0.1:1/away") as away,
            launch_chromium() as browser,
        ):
            states = _states(searcher, address, empty)
            states |= {"unindexed": f"{unindexed}/?q=ban", "away": f"{away}/?q=nong+thon+moi"}
            _take(browser, states, folder)
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures in {folder}\n")


if __name__ == "__main__":
    main()
