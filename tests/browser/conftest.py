"""The sample archive, served, and the browser: the fixtures of the front end's other tests."""

from tests.webapp.conftest import address, app, browser, site

__all__ = ["address", "app", "browser", "site"]
