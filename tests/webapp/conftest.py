"""Fixtures of the front end's tests: applications over real archives, and a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from tests.browser_support import launch_chromium, serve
from tests.webapp.sample import Site, fill, open_site, store


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample archive, indexed; read-only, shared by all tests of a process."""
    home = tmp_path_factory.mktemp("sample")
    fill(home)
    with open_site(home) as opened:
        opened.catch_up()
        yield opened


@pytest.fixture(scope="session")
def app(site: Site) -> Flask:
    """The application over the sample archive."""
    return site.app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client without cookies yet."""
    return app.test_client()


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """An archive that nothing was ever added to."""
    home = tmp_path / "empty"
    store(home, [])
    with open_site(home) as opened:
        yield opened


@pytest.fixture
def unindexed_site(tmp_path: Path) -> Iterator[Site]:
    """The sample archive before any index was built."""
    home = tmp_path / "unindexed"
    fill(home)
    with open_site(home) as opened:
        yield opened


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """Where the sample archive is served, without a closing slash."""
    with serve(app) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with launch_chromium() as launched:
        yield launched
