"""The reader: one document as clean text, and the evidence of where it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from archive import CaptureInfo, Document, ReprintInfo
from index import Matcher, Node, SearchError
from webapp.freshness import answer_if_changed
from webapp.marking import Piece, cut_at_spans
from webapp.parameters import query_text, whole_number
from webapp.services import services
from webapp.translation import translate as _

blueprint = Blueprint("documents", __name__)

Pieces = tuple[Piece, ...]

# The strip that shows where the matches are is so many units wide, and so few apart they are one.
STRIP_WIDTH = 1000
_STRIP_STEP = 5
_MAX_MATCH_NUMBER = 999_999_999


@dataclass(frozen=True, slots=True)
class Place:
    """Where a match stands: its number, and how far into the text, of `STRIP_WIDTH` units."""

    number: int
    position: int


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A document's text cut at the query's words, which are numbered in the order of reading.

    `places` has one match of those that stand too close together to be told apart on the strip.
    """

    title: Pieces
    lead: Pieces
    paragraphs: tuple[Pieces, ...]
    captions: tuple[Pieces, ...]
    byline: Pieces
    matches: int
    places: tuple[Place, ...]


def mark_document(document: Document, query: str, tree: Node) -> MarkedDocument:
    """Mark in a document what a query text looks for, by the tree that search uses for it."""
    in_text = Matcher.from_tree(tree, "text")
    counted = 0

    def cut(text: str | None, matcher: Matcher) -> Pieces:
        nonlocal counted
        if not text:
            return ()
        pieces = []
        for piece in cut_at_spans(text, matcher.spans(text) if query else ()):
            counted += piece.marked
            pieces.append(replace(piece, number=counted) if piece.marked else piece)
        return tuple(pieces)

    title = cut(document.title, Matcher.from_tree(tree, "title"))
    byline = cut(document.byline, Matcher.from_tree(tree, "byline"))
    lead = cut(document.lead, in_text)
    paragraphs = tuple(cut(text, in_text) for text in document.paragraphs)
    captions = tuple(cut(text, in_text) for text in document.captions)
    places = tuple(_iter_places([title, byline, lead, *paragraphs, *captions]))
    return MarkedDocument(title, lead, paragraphs, captions, byline, counted, places)


def _iter_places(texts: list[Pieces]) -> Iterator[Place]:
    length = sum(len(piece.text) for pieces in texts for piece in pieces) or 1
    read = 0
    last = -_STRIP_STEP
    for piece in (piece for pieces in texts for piece in pieces):
        position = read * STRIP_WIDTH // length
        if piece.marked and position - last >= _STRIP_STEP:
            last = position
            yield Place(piece.number, position)
        read += len(piece.text)


def find_document(document_id: str) -> Document:
    """The document, or the page that says that there is none."""
    document = services().archive.document(document_id)
    if document is None:
        abort(404, description=_("The archive holds no document “%(id)s”.", id=document_id))
    return document


def current_capture(captures: tuple[CaptureInfo, ...]) -> CaptureInfo | None:
    """The capture that the document was cleaned from."""
    return next((capture for capture in captures if capture.is_current), None)


def _reprints(document: Document) -> tuple[ReprintInfo, ...]:
    places = services().archive.reprints(document.id)
    return tuple(place for place in places if place.document_id != document.id)


def _alike(document: Document) -> tuple[Document, ...]:
    """Articles like this one; none while there is no index to ask: the text can be read."""
    try:
        return services().searcher.more_like(document)
    except SearchError:
        return ()


@blueprint.get("/d/<document_id:document_id>")
def reader(document_id: str) -> ResponseReturnValue:
    """One document; `q` is marked in it, and `at` is the number of the match being looked at."""
    query = query_text()
    at = whole_number("at", 0, 0, _MAX_MATCH_NUMBER)
    document = find_document(document_id)
    captures = services().archive.captures(document_id)
    marked_document = mark_document(document, query, services().searcher.tree_of(query))
    page = render_template(
        "reader.html",
        document=document,
        marked_document=marked_document,
        query=query,
        at=min(at, marked_document.matches),
        strip_width=STRIP_WIDTH,
        captures=captures,
        current=current_capture(captures),
        reprints=_reprints(document),
        alike=_alike(document),
    )
    return answer_if_changed(page)
