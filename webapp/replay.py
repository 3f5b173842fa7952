"""The archived original, shown harmless: our banner around it, and the page itself, caged.

What a scraped page could do is taken from it in three layers:

1. Headers. The policy's `sandbox` gives the page an origin of its own without scripts, forms,
   pop-ups, downloads or `<meta http-equiv=refresh>`; `default-src 'none'` forbids every load but
   inline styles and `data:` images. Of the recorded response only the kind of content is used,
   none of its headers.
2. `<iframe sandbox>` in our page, whose `frame-src 'self'` keeps a followed link from loading
   another site into the frame.
3. Markup. Measured in Chromium, some elements open connections in spite of layers 1 and 2:
   `<link rel=preconnect>`, frames, and links as soon as they are pressed. `disarm` makes those,
   and only those, inert.

So that the browser reads the very characters that `disarm` read, a page is decoded here (which
also shows the legacy Vietnamese encodings that browsers do not know) and sent as UTF-8. XHTML is
sent as HTML: one parser, no XSLT, no entities of its own. The exact bytes are what `download=1`
and `tangthu show --original` give.

Before that, what the archive holds of the page's own images and styles is put into it
(`page_parts`), and the words of the query are marked (`original_marks`). `disarm` comes last: the
promise rests on it and on the headers, whatever was put in before.
"""

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from archive import CaptureInfo, ExtractionError, SavedPage, decode, read_mhtml
from webapp.disarm import disarm
from webapp.documents import current_capture, find_document
from webapp.freshness import answer_if_changed
from webapp.original_marks import FIRST, mark_original, mark_plain_text
from webapp.page_parts import FindParts, fill_page, parts_in, parts_of
from webapp.parameters import query_text, wants_download
from webapp.security import OriginalResponse
from webapp.services import services
from webapp.translation import translate as _

blueprint = Blueprint("replay", __name__)

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_SAVED_TYPE = "multipart/related"
_SHOWN_TYPES = _HTML_TYPES | {"text/plain", _SAVED_TYPE}
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    _SAVED_TYPE: ".mhtml",
}


def can_be_shown(capture: CaptureInfo) -> bool:
    """Whether a browser may be given this capture to show; the rest can only be saved."""
    return capture.content_type in _SHOWN_TYPES


@blueprint.get("/d/<document_id:document_id>/original")
def current_original(document_id: str) -> ResponseReturnValue:
    """Lead to the capture that the document was cleaned from."""
    find_document(document_id)
    captures = services().archive.captures(document_id)
    current = current_capture(captures)
    if current is None:
        abort(404, description=_("The document “%(id)s” has no capture.", id=document_id))
    query = query_text() or None
    return redirect(
        url_for("replay.capture_page", document_id=document_id, stamp=current.stamp, q=query)
    )


def _find_capture(document_id: str, stamp: str) -> CaptureInfo:
    captures = services().archive.captures(document_id)
    found = next((capture for capture in captures if capture.stamp == stamp), None)
    if found is None:
        message = _(
            "The archive holds no capture “%(stamp)s” of the document “%(id)s”.",
            stamp=stamp,
            id=document_id,
        )
        abort(404, description=message)
    return found


@blueprint.get("/d/<document_id:document_id>/captures/<stamp:stamp>")
def capture_page(document_id: str, stamp: str) -> ResponseReturnValue:
    """Our own page around a capture: what it is, of when, from where; `q` is marked in it."""
    document = find_document(document_id)
    capture = _find_capture(document_id, stamp)
    query = query_text()
    page = render_template(
        "capture.html",
        document=document,
        capture=capture,
        can_be_shown=can_be_shown(capture),
        query=query,
        first_mark=FIRST if query else None,
    )
    return answer_if_changed(page)


@blueprint.get("/d/<document_id:document_id>/captures/<stamp:stamp>/original")
def original(document_id: str, stamp: str) -> ResponseReturnValue:
    """A capture, harmless, to be shown, `q` marked; with `download=1` its exact bytes, to save."""
    download = wants_download()
    query = query_text()
    capture = _find_capture(document_id, stamp)
    payload = services().archive.original(capture)
    if download or not can_be_shown(capture):
        return answer_if_changed(_as_file(capture, payload))
    if capture.content_type == _SAVED_TYPE:
        saved = _open_saved(payload)
        page, url = saved.root, saved.url
        markup = decode(page.payload, page.charset or capture.charset, page.content_type).text
        shown = _harmless_page(markup, capture, url, parts_of(saved), query)
        return _to_show(shown, "text/html")
    text = decode(payload, capture.charset, capture.content_type).text
    if capture.content_type in _HTML_TYPES:
        find = parts_in(services().archive, capture.fetched_at)
        return _to_show(_harmless_page(text, capture, None, find, query), "text/html")
    if query:
        return _to_show(mark_plain_text(text, query), "text/html")
    return _to_show(text, "text/plain")


def _open_saved(payload: bytes) -> SavedPage:
    try:
        return read_mhtml(payload)
    except ExtractionError:
        message = _("This copy holds no page that could be shown. It can be downloaded.")
        abort(404, description=message)


def _harmless_page(
    markup: str, capture: CaptureInfo, url: str | None, find: FindParts, query: str
) -> str:
    """The page's source with its own parts, the query marked, and nothing that reaches out.

    `url` is the page's own where the capture itself tells it.
    """
    document = find_document(capture.document_id)
    # Marks first: the parts that are put in hold no text of the page's.
    marked = mark_original(markup, query, document) if query else markup
    filled = fill_page(marked, url or capture.url or document.url, find)
    return disarm(filled)


def _to_show(text: str, content_type: str) -> Response:
    return answer_if_changed(
        OriginalResponse(
            text.encode("utf-8", "replace"), content_type=f"{content_type}; charset=utf-8"
        )
    )


def _as_file(capture: CaptureInfo, payload: bytes) -> OriginalResponse:
    name = f"{capture.document_id}-{capture.stamp}{_SUFFIXES.get(capture.content_type, '.bin')}"
    response = OriginalResponse(payload, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
