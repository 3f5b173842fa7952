"""The citation page of a document, and its citations as files for reference managers."""

from datetime import UTC

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from archive import CaptureInfo, Document, authors_of
from webapp import citations
from webapp.documents import current_capture, find_document
from webapp.freshness import answer_if_changed
from webapp.links import live_url
from webapp.services import services
from webapp.translation import translate as _

blueprint = Blueprint("cite", __name__)

# The suffix of a file, its type, and who writes it.
FILES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
}


def cite_document(document: Document, capture: CaptureInfo, link: str) -> citations.Cited:
    """What a citation of a document says, with the permanent link to its copy."""
    return citations.Cited(
        id=document.id,
        title=document.title,
        authors=authors_of(document.byline),
        site=document.site,
        published=document.published,
        url=live_url(document.url),
        archived_url=link,
        archived_on=capture.fetched_at.astimezone(UTC).date(),
        language=document.language,
    )


def _find_cited(document_id: str) -> tuple[Document, citations.Cited]:
    document = find_document(document_id)
    capture = current_capture(services().archive.captures(document_id))
    if capture is None:
        abort(404, description=_("The document “%(id)s” has no capture.", id=document_id))
    link = url_for(
        "replay.capture_page", document_id=document.id, stamp=capture.stamp, _external=True
    )
    return document, cite_document(document, capture, link)


@blueprint.get("/d/<document_id:document_id>/cite")
def page(document_id: str) -> ResponseReturnValue:
    """Every kind of citation, to be copied or saved."""
    document, cited = _find_cited(document_id)
    kinds = [
        ("Chicago", citations.chicago(cited), None),
        ("APA", citations.apa(cited), None),
        ("BibTeX", citations.bibtex(cited), "bib"),
        ("RIS", citations.ris(cited), "ris"),
        ("CSL-JSON", citations.csl_json([cited]), "json"),
    ]
    return answer_if_changed(
        render_template("cite.html", document=document, cited=cited, kinds=kinds)
    )


@blueprint.get("/d/<document_id:document_id>/cite.<any(bib, ris, json):suffix>")
def file(document_id: str, suffix: str) -> ResponseReturnValue:
    """One citation as a file."""
    _document, cited = _find_cited(document_id)
    if suffix == "bib":
        text = citations.bibtex(cited)
    elif suffix == "ris":
        text = citations.ris(cited)
    else:
        text = citations.csl_json([cited])
    response = answer_if_changed(Response(text.encode("utf-8", "replace")))
    response.headers["Content-Type"] = f"{FILES[suffix]}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{document_id}.{suffix}"'
    return response
