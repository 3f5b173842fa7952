"""The archive as one of a browser's own search engines, with suggestions in its address bar."""

import json

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.freshness import answer_if_changed
from webapp.numerals import count_words
from webapp.parameters import query_text
from webapp.services import services
from webapp.translation import ngettext
from webapp.translation import translate as _

blueprint = Blueprint("browser_search", __name__)

_SUGGESTIONS = 8
_DESCRIPTION_TYPE = "application/opensearchdescription+xml; charset=utf-8"
_SUGGESTIONS_TYPE = "application/x-suggestions+json; charset=utf-8"


@blueprint.get("/opensearch.xml")
def description() -> ResponseReturnValue:
    """The description of this search, as OpenSearch 1.1 has it."""
    response = answer_if_changed(
        Response(
            render_template(
                "opensearch.xml",
                words=_("Search the archive"),
                home=url_for("search.page", _external=True),
                feed=url_for("feed.atom", _external=True),
                suggestions=url_for("browser_search.suggestions", _external=True),
                own=url_for("browser_search.description", _external=True),
                image=url_for("static", filename="logo.svg", _external=True),
            )
        )
    )
    response.headers["Content-Type"] = _DESCRIPTION_TYPE
    return response


@blueprint.get("/suggest.json")
def suggestions() -> Response:
    """How the archive goes on from what was typed, as browsers ask: four lists of one length."""
    text = query_text()
    offered = services().searcher.suggest(text, _SUGGESTIONS)
    found = [
        ngettext("%(shown)s article", "%(shown)s articles", one.count, shown=count_words(one.count))
        for one in offered
    ]
    addresses = [url_for("search.page", q=one.text, _external=True) for one in offered]
    answer = [text, [one.text for one in offered], found, addresses]
    written = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    return Response(written, content_type=_SUGGESTIONS_TYPE)
