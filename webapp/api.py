"""Answers for programs: search and documents as JSON, and whether all is well."""

from typing import Any

from flask import Blueprint

from webapp.documents import find_document
from webapp.links import original_url
from webapp.parameters import query_text, sort_order, whole_number
from webapp.search import HITS_PER_PAGE, MAX_PAGE
from webapp.search_json import results_json
from webapp.services import index_state, services
from webapp.show_json import document_json

blueprint = Blueprint("api", __name__)

MAX_HITS = 100


@blueprint.get("/api/search")
def search() -> dict[str, Any]:
    """A page of hits; `limit` hits a page, 1 to 100."""
    results = services().searcher.search(
        query_text(),
        sort=sort_order(),
        limit=whole_number("limit", HITS_PER_PAGE, 1, MAX_HITS),
        page=whole_number("page", 1, 1, MAX_PAGE),
    )
    return results_json(results, original_url)


@blueprint.get("/api/documents/<document_id:document_id>")
def document(document_id: str) -> dict[str, Any]:
    """One document with its captures."""
    return document_json(find_document(document_id), services().archive.captures(document_id))


@blueprint.get("/healthz")
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
