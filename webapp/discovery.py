"""How other programs find and show documents: link previews (oEmbed), sitemap, robots.txt.

By default no crawler is let in. The articles are other people's: a copy here should not be found
in their place, nor go on being found after they took theirs down, and a crawler in the searches
and comparisons would find no end. Whoever keeps an archive of pages that are theirs to publish can
open the documents (`documents`); searches, originals and comparisons stay closed.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from archive import authors_of
from webapp.documents import find_document
from webapp.parameters import parameters
from webapp.services import services
from webapp.translation import translate as _

blueprint = Blueprint("discovery", __name__)

ROBOTS = ("none", "documents")
# What a file of a sitemap may hold at most, says sitemaps.org.
ADDRESSES_PER_FILE = 50_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DOCUMENT_PAGES = frozenset(
    {"documents.reader", "cite.page", "versions.page", "replay.current_original"}
    | {"replay.capture_page", "replay.original"}
)


class RobotsError(ValueError):
    """The setting that says who may crawl is none of `ROBOTS`."""


def register(app: Flask, robots: str) -> None:
    """Let crawlers in as the setting says: nobody (`none`), or to the documents (`documents`).

    Raises `RobotsError` for any other setting.
    """
    if robots not in ROBOTS:
        raise RobotsError(
            f"robots={robots!r} is no setting: give one of {', '.join(ROBOTS)} "
            "(in the environment: TANGTHU_ROBOTS)"
        )
    app.config["ROBOTS"] = robots
    app.after_request(_say_who_may_index)


def _say_who_may_index(response: Response) -> Response:
    """Say it in a header too: robots.txt does not keep a linked page out of an index."""
    is_open = current_app.config["ROBOTS"] == "documents" and request.endpoint in {
        "documents.reader",
        "discovery.sitemap",
        "discovery.sitemap_file",
        "static",
    }
    if not is_open:
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Who may crawl what."""
    if current_app.config["ROBOTS"] == "documents":
        lines = [
            "User-agent: *",
            "Allow: /d/",
            "Allow: /static/",
            "Allow: /sitemap.xml",
            "Allow: /sitemaps/",
            "Disallow: /d/*/",
            "Disallow: /d/*?",
            "Disallow: /",
            "",
            f"Sitemap: {url_for('discovery.sitemap', _external=True)}",
        ]
    else:
        lines = ["User-agent: *", "Disallow: /"]
    return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The list of the sitemap's files."""
    files = max(1, -(-services().archive.last_change() // ADDRESSES_PER_FILE))
    entries = "".join(
        f"<sitemap><loc>{_address('discovery.sitemap_file', number=number)}</loc></sitemap>\n"
        for number in range(1, files + 1)
    )
    text = f'{_HEADER}<sitemapindex xmlns="{_NAMESPACE}">\n{entries}</sitemapindex>\n'
    return Response(text, content_type="application/xml; charset=utf-8")


@blueprint.get("/sitemaps/<int(max=1000000):number>.xml")
def sitemap_file(number: int) -> Response:
    """One file of it: the documents of so many changes, sent while they are read."""
    after = (number - 1) * ADDRESSES_PER_FILE
    if number < 1 or after > services().archive.last_change():
        abort(404)
    entries = services().archive.iter_entries(after, after + ADDRESSES_PER_FILE)
    # One address is made by the router, the others like it: the context is gone while streaming.
    pattern = _address("documents.reader", document_id="a" * 16)

    def lines() -> Iterator[str]:
        yield f'{_HEADER}<urlset xmlns="{_NAMESPACE}">\n'
        for entry in entries:
            location = pattern.replace("a" * 16, entry.id)
            day = entry.fetched_at.date().isoformat()
            yield f"<url><loc>{location}</loc><lastmod>{day}</lastmod></url>\n"
        yield "</urlset>\n"

    return Response(lines(), content_type="application/xml; charset=utf-8")


def _address(endpoint: str, **values: Any) -> str:
    return escape(url_for(endpoint, _external=True, **values))


def _document_of(url: str) -> str:
    """The document whose page has this address; 404 for addresses of anything else."""
    adapter = current_app.url_map.bind(request.host)
    try:
        parts = urlsplit(url)
        endpoint, values = adapter.match(parts.path)
        is_ours = parts.netloc == request.host and endpoint in _DOCUMENT_PAGES
    except (ValueError, HTTPException):  # no address at all, or none of a page here
        is_ours = False
    if not is_ours:
        abort(404, description=_("That is not the address of a document of this archive."))
    return str(values["document_id"])


@blueprint.get("/oembed")
def oembed() -> ResponseReturnValue:
    """What to show for a link to a document (oEmbed 1.0): its title, author and site, as text."""
    if parameters().get("format", "json") != "json":
        abort(501, description=_("Previews are given as JSON only: format=json."))
    document = find_document(_document_of(parameters().get("url", "")))
    authors = ", ".join(authors_of(document.byline))
    answer = {
        "version": "1.0",
        "type": "link",
        "title": document.title,
        "author_name": authors or document.site,
        "provider_name": "Tàng Thư",
        "provider_url": url_for("search.page", _external=True),
        "cache_age": 86_400,
    }
    return {name: value for name, value in answer.items() if value}
