"""Pages and answers for what went wrong: the value, the reason, the next step."""

from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from archive import ArchiveError
from index import NoIndexError, PageError, SearchError
from webapp.parameters import BadParameterError
from webapp.translation import translate as _

_JSON_PATHS = ("/api/", "/healthz")


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as it is shown. `detail` is the message of a lower room, always English."""

    status: int
    title: str
    reason: str
    detail: str | None = None


def _answer(failure: Failure) -> Response:
    if request.path.startswith(_JSON_PATHS):
        response = jsonify({"error": failure.detail or failure.reason})
    else:
        response = make_response(render_template("error.html", failure=failure))
    response.status_code = failure.status
    return response


def _titles() -> dict[int, str]:
    return {
        400: _("This address cannot be read"),
        404: _("There is nothing here"),
        405: _("This page can only be read"),
        500: _("Something went wrong here"),
        503: _("This cannot be answered now"),
    }


def _reason(error: HTTPException) -> str:
    given = error.description or ""
    # Werkzeug's own descriptions are English prose; ours are translated where they are raised.
    if isinstance(error, BadParameterError) or given != type(error).description:
        return given
    reasons = {
        404: _("The address may be mistyped, or the page may have been removed."),
        405: _("Nothing in the archive can be changed through this interface."),
        500: _("The server's log says more. The archive itself is not harmed by this."),
    }
    return reasons.get(error.code or 500, given)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    failure = Failure(
        status=error.code,
        title=_titles().get(error.code, error.name),
        reason=_reason(error),
    )
    response = _answer(failure)
    allowed = error.get_response().headers.get("Allow")
    if allowed:
        response.headers["Allow"] = allowed
    return response


def _page_error(error: PageError) -> ResponseReturnValue:
    reason = _(
        "Only the first hits of a search can be leafed through, and this page lies beyond them: "
        "narrow the query, for example with published: or site:."
    )
    return _answer(Failure(400, _titles()[400], reason, str(error)))


def _search_error(error: SearchError) -> ResponseReturnValue:
    if isinstance(error, NoIndexError):
        reason = _("There is no index to search in. Build it with: tangthu reindex")
    else:
        reason = _("The search engine did not answer. The archive itself is not harmed by this.")
    return _answer(Failure(503, _titles()[503], reason, str(error)))


def _archive_error(error: ArchiveError) -> ResponseReturnValue:
    reason = _("The archive could not be read. Nothing was changed in it.")
    return _answer(Failure(503, _titles()[503], reason, str(error)))


def register(app: Flask) -> None:
    """Answer every error of the application, as a page or as JSON."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(PageError, _page_error)
    app.register_error_handler(SearchError, _search_error)
    app.register_error_handler(ArchiveError, _archive_error)
