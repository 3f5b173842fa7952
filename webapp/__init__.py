"""The web front end: the search page, the reader, the archived originals, JSON for programs.

Owns HTTP, HTML and the interface's languages. Refuses to change anything in the archive, to fetch
anything from another host, and to trust a word of an archived page.
"""

import os

from flask import Flask
from werkzeug.routing import BaseConverter

from archive import Archive
from index import Searcher
from webapp import (
    api,
    api_description,
    browser_search,
    cite,
    discovery,
    documents,
    errors,
    export,
    feed,
    help,
    language,
    presentation,
    related,
    replay,
    search,
    security,
    static_files,
    versions,
)
from webapp.public_address import PublicAddress
from webapp.search_json import results_json
from webapp.services import EXTENSION, Services
from webapp.show_json import document_json

__all__ = ["create_app", "document_json", "results_json"]


class _DocumentIdConverter(BaseConverter):
    """An identifier of `archive.document_id`: 16 lower-case letters and digits."""

    regex = "[a-z2-7]{16}"


class _StampConverter(BaseConverter):
    """A capture's stamp: its time in 14 digits, with a counter where two have the same."""

    regex = "[0-9]{14}(?:-[0-9]{1,9})?"


def create_app(
    archive: Archive,
    searcher: Searcher,
    *,
    engine_name: str = "tantivy",
    robots: str | None = None,
    public_url: str | None = None,
) -> Flask:
    """Build the application over an open archive; whoever opened the archive closes it.

    `robots` says what crawlers may read, see `webapp.discovery`; without it `TANGTHU_ROBOTS` says.
    `public_url` is where the world finds this archive, see `webapp.public_address`.
    """
    app = Flask(__name__, static_url_path=static_files.static_path())
    if public_url:
        app.wsgi_app = PublicAddress(app.wsgi_app, public_url)  # type: ignore[method-assign]
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = static_files.KEPT_SECONDS
    app.extensions[EXTENSION] = Services(archive, searcher, engine_name)
    app.url_map.converters["document_id"] = _DocumentIdConverter
    app.url_map.converters["stamp"] = _StampConverter

    # Keys in the order in which the documentation gives them; Vietnamese as itself.
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]

    security.register(app)
    language.register(app)
    errors.register(app)
    presentation.register(app)
    discovery.register(app, robots or os.environ.get("TANGTHU_ROBOTS") or "none")

    app.register_blueprint(search.blueprint)  # /
    app.register_blueprint(export.blueprint)  # /export.csv, .jsonl, .ris, .bib
    app.register_blueprint(feed.blueprint)  # /feed.atom
    app.register_blueprint(browser_search.blueprint)  # /opensearch.xml, /suggest.json
    app.register_blueprint(help.blueprint)  # /help
    app.register_blueprint(documents.blueprint)  # /d/ID
    app.register_blueprint(related.blueprint)  # /d/ID/compare/ID
    app.register_blueprint(versions.blueprint)  # /d/ID/versions
    app.register_blueprint(cite.blueprint)  # /d/ID/cite, /d/ID/cite.bib, .ris, .json
    app.register_blueprint(discovery.blueprint)  # /robots.txt, /sitemap.xml, /oembed
    app.register_blueprint(replay.blueprint)  # /d/ID/original, /d/ID/captures/STAMP[/original]
    app.register_blueprint(api.blueprint)  # /api/search, /api/documents/ID, /healthz
    app.register_blueprint(api_description.blueprint)  # /api/, /api/openapi.json
    return app
