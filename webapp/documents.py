"""The reader: one document as clean text, and the evidence of where it comes from."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template

from archive import CaptureInfo, Document
from index import Matcher, parse_query
from webapp.marking import Piece, cut_at_spans
from webapp.parameters import query_text
from webapp.services import services
from webapp.translation import translate as _

blueprint = Blueprint("documents", __name__)

Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A document's text cut at the query's words; `matches` counts the marked pieces."""

    title: Pieces
    lead: Pieces
    paragraphs: tuple[Pieces, ...]
    captions: tuple[Pieces, ...]
    byline: Pieces
    matches: int


def mark_document(document: Document, query: str) -> MarkedDocument:
    """Mark in a document what a query text looks for, by the matching that search uses."""
    tree = parse_query(query).tree
    in_text = Matcher.from_tree(tree, "text")
    in_title = Matcher.from_tree(tree, "title")
    in_byline = Matcher.from_tree(tree, "byline")

    def cut(text: str | None, matcher: Matcher) -> Pieces:
        if not text:
            return ()
        spans = matcher.spans(text) if query else ()
        return tuple(cut_at_spans(text, spans))

    title = cut(document.title, in_title)
    lead = cut(document.lead, in_text)
    paragraphs = tuple(cut(text, in_text) for text in document.paragraphs)
    captions = tuple(cut(text, in_text) for text in document.captions)
    byline = cut(document.byline, in_byline)
    marked = sum(
        piece.marked for pieces in (title, lead, byline, *paragraphs, *captions) for piece in pieces
    )
    return MarkedDocument(title, lead, paragraphs, captions, byline, marked)


def find_document(document_id: str) -> Document:
    """The document, or the page that says that there is none."""
    document = services().archive.document(document_id)
    if document is None:
        abort(404, description=_("The archive holds no document “%(id)s”.", id=document_id))
    return document


def current_capture(captures: tuple[CaptureInfo, ...]) -> CaptureInfo | None:
    """The capture that the document was cleaned from."""
    return next((capture for capture in captures if capture.is_current), None)


@blueprint.get("/d/<document_id:document_id>")
def reader(document_id: str) -> str:
    """One document; `q` is marked in it."""
    query = query_text()
    document = find_document(document_id)
    captures = services().archive.captures(document_id)
    return render_template(
        "reader.html",
        document=document,
        marked_document=mark_document(document, query),
        query=query,
        captures=captures,
        current=current_capture(captures),
    )
