"""The API's description: for programs as OpenAPI, for people as a page."""

from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.freshness import answer_if_changed
from webapp.openapi import describe

blueprint = Blueprint("api_description", __name__)


def _description() -> dict[str, Any]:
    return describe(current_app, url_for("search.page", _external=True).rstrip("/"))


@blueprint.get("/api/openapi.json")
def openapi() -> ResponseReturnValue:
    """The description as JSON."""
    return answer_if_changed(_description())


@blueprint.get("/api/")
def page() -> ResponseReturnValue:
    """The same as a page to read."""
    return answer_if_changed(render_template("api.html", description=_description()))
