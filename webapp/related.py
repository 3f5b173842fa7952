"""What else the archive has beside a document: its reprints, compared with it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.documents import find_document
from webapp.freshness import answer_if_changed
from webapp.versions import compare_versions, version_text

blueprint = Blueprint("related", __name__)


@blueprint.get("/d/<document_id:document_id>/compare/<document_id:other_id>")
def compare(document_id: str, other_id: str) -> ResponseReturnValue:
    """What changed from one document to another, as a reprint changes an article."""
    document, other = find_document(document_id), find_document(other_id)
    difference = compare_versions(version_text(other), version_text(document))
    return answer_if_changed(
        render_template("compare.html", document=document, other=other, difference=difference)
    )
