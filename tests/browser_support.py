"""A real browser for tests, and what it needs: a served application, and a log of its network."""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.types import WSGIApplication

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright
from werkzeug.serving import make_server

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Chromium's own sandbox does not start for root; what is tested here is the pages', not that one.
_ARGUMENTS = ["--no-sandbox", "--disable-gpu"]


def find_chromium() -> str:
    """The path of the system's Chromium, or of `TANGTHU_CHROMIUM`; fails the test without one."""
    named = os.environ.get("TANGTHU_CHROMIUM")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(
            "Chromium is missing, and this test needs it: run `make chromium`", pytrace=False
        )
    return found


@contextmanager
def serve(app: WSGIApplication) -> Iterator[str]:
    """Serve an application on a free port of this machine; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


_running: list[Playwright] = []


@contextmanager
def _playwright() -> Iterator[Playwright]:
    """Playwright, the one that runs already if one does: a process can have only one."""
    if _running:
        yield _running[0]
        return
    with sync_playwright() as playwright:
        _running.append(playwright)
        try:
            yield playwright
        finally:
            _running.clear()


@contextmanager
def launch_chromium() -> Iterator[Browser]:
    """Chromium without a window."""
    path = find_chromium()
    with _playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*_ARGUMENTS, "--disable-background-networking"]
        )
        try:
            yield browser
        finally:
            browser.close()


class NetworkLog:
    """Every host name that the browser's network stack was asked for, read when it has closed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names_below(self, domain: str) -> set[str]:
        """The first labels of all host names right below a domain."""
        text = self._path.read_text(encoding="utf-8", errors="replace")
        return set(re.findall(rf"([a-z0-9-]+)\.{re.escape(domain)}", text))


@contextmanager
def launch_everyday_chromium(
    folder: Path, domain: str
) -> Iterator[tuple[BrowserContext, NetworkLog]]:
    """Chromium as people run it, with a profile and with everything that guesses ahead.

    Names below `domain` lead to this machine. Without a profile, or with the switches that tests
    usually set, Chromium ignores connection hints, and a test of them would see nothing.
    """
    path = find_chromium()
    log = folder / "network.json"
    with _playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=path,
            ignore_default_args=[
                "--disable-background-networking",
                "--disable-features",
                "--disable-field-trial-config",
            ],
            args=[
                *_ARGUMENTS,
                f"--host-resolver-rules=MAP *.{domain} 127.0.0.1",
                f"--log-net-log={log}",
                "--net-log-capture-mode=Everything",
            ],
        )
        try:
            yield context, NetworkLog(log)
        finally:
            context.close()
