"""Answers for programs: search and documents as JSON, and whether all is well."""

from typing import Any

from flask import Blueprint

from index import FACETS, Beside, scan
from webapp.documents import find_document
from webapp.links import original_url
from webapp.openapi import Parameter, operation
from webapp.parameters import (
    FIRST_CURSOR,
    SORTS,
    cursor_given,
    is_wanted,
    query_text,
    sort_order,
    whole_number,
)
from webapp.search import HITS_PER_PAGE, MAX_PAGE
from webapp.search_json import results_json, suggestions_json
from webapp.services import index_state, services
from webapp.show_json import document_json

blueprint = Blueprint("api", __name__)

MAX_HITS = 100
MAX_SUGGESTIONS = 20


@blueprint.get("/api/search")
@operation(
    "Results",
    parameters=(
        Parameter("q", "the query text; without it, all documents"),
        Parameter(
            "sort",
            "the order of hits",
            {"type": "string", "enum": list(SORTS), "default": "relevance"},
        ),
        Parameter.whole_number("limit", "hits a page", HITS_PER_PAGE, 1, MAX_HITS),
        Parameter.whole_number("page", "which page, from 1", 1, 1, MAX_PAGE),
        Parameter.whole_number("also", "0: no other forms of abbreviations and names", 1, 0, 1),
        Parameter.whole_number("reprints", "0: every reprint is a hit of its own", 1, 0, 1),
        Parameter("cursor", "* for the first stretch of all hits, then the cursor of the answer"),
    ),
    errors=(400, 503),
)
def search() -> dict[str, Any]:
    """A page of hits, with all that the search page shows.

    With `cursor` the hits of a search can be read to the last one, however many there are: each
    document is a hit of its own, nothing is loosened, and facets and spellings are left out. When
    the index has been rebuilt meanwhile, the answer is 400: start again with `*`.
    """
    limit = whole_number("limit", HITS_PER_PAGE, 1, MAX_HITS)
    page = whole_number("page", 1, 1, MAX_PAGE)
    also = is_wanted("also", default=True)
    reprints = is_wanted("reprints", default=True)
    cursor = cursor_given()
    if cursor is not None:
        after = None if cursor == FIRST_CURSOR else cursor
        results = scan(services().searcher, query_text(), sort_order(), limit, after, also=also)
    else:
        results = services().searcher.search(
            query_text(),
            sort=sort_order(),
            limit=limit,
            page=page,
            beside=Beside(facets=FACETS, spellings=True, also=also, reprints=reprints),
        )
    return results_json(results, original_url)


@blueprint.get("/api/suggest")
@operation(
    "Suggestions",
    parameters=(
        Parameter("q", "what was typed so far"),
        Parameter.whole_number("limit", "suggestions", 8, 1, MAX_SUGGESTIONS),
    ),
    errors=(400, 503),
)
def suggest() -> dict[str, Any]:
    """How the archive goes on from what was typed, with the number of documents found."""
    text = query_text()
    offered = services().searcher.suggest(text, whole_number("limit", 8, 1, MAX_SUGGESTIONS))
    return suggestions_json(text, offered)


@blueprint.get("/api/documents/<document_id:document_id>")
@operation("Document", errors=(404,))
def document(document_id: str) -> dict[str, Any]:
    """One document with its captures."""
    return document_json(find_document(document_id), services().archive.captures(document_id))


@blueprint.get("/healthz")
@operation("Health", errors=(503,))
def health() -> dict[str, Any]:
    """Whether this server can search, and how far the index has read.

    `status` is `ok`, `behind` (the index has not read all changes) or `no index`.
    """
    state = index_state()
    status = "no index" if state.is_missing else "behind" if state.is_behind else "ok"
    return {
        "status": status,
        "documents": state.documents or 0,
        "position": state.position or 0,
        "last_change": state.last_change,
    }
