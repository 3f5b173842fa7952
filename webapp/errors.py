"""Pages and answers for what went wrong: the value, the reason, the next step."""

from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from archive import ArchiveError
from index import CursorError, EngineUnavailableError, NoIndexError, PageError, SearchError
from webapp.parameters import BadParameterError, query_text
from webapp.translation import translate as _

_JSON_PATHS = ("/api/", "/healthz", "/suggest.json")
# An engine that restarts is back within some tens of seconds.
AGAIN_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as it is shown. `detail` is the message of a lower room, always English.

    `again_seconds` is after how long the same may be asked again; None where that would not help.
    """

    status: int
    title: str
    reason: str
    detail: str | None = None
    again_seconds: int | None = None


def _answer(failure: Failure) -> Response:
    if request.path.startswith(_JSON_PATHS):
        response = jsonify({"error": failure.detail or failure.reason})
    else:
        page = render_template("error.html", failure=failure, typed=_typed())
        response = make_response(page)
    response.status_code = failure.status
    if failure.again_seconds is not None:
        response.headers["Retry-After"] = str(failure.again_seconds)
    return response


def _typed() -> str:
    """What was typed, so that nobody has to type it again."""
    try:
        return query_text()
    except BadParameterError:
        return ""


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


def _cursor_error(error: CursorError) -> ResponseReturnValue:
    reason = _("This cursor leads nowhere any more: start again with cursor=*.")
    return _answer(Failure(400, _titles()[400], reason, str(error)))


def _search_error(error: SearchError) -> ResponseReturnValue:
    again = AGAIN_SECONDS if isinstance(error, EngineUnavailableError) else None
    if isinstance(error, NoIndexError):
        reason = _("There is no index to search in. Build it with: tangthu reindex")
    else:
        reason = _("The search engine did not answer. The archive itself is not harmed by this.")
    return _answer(Failure(503, _titles()[503], reason, str(error), again))


def _archive_error(error: ArchiveError) -> ResponseReturnValue:
    reason = _("The archive could not be read. Nothing was changed in it.")
    return _answer(Failure(503, _titles()[503], reason, str(error)))


def register(app: Flask) -> None:
    """Answer every error of the application, as a page or as JSON."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(PageError, _page_error)
    app.register_error_handler(CursorError, _cursor_error)
    app.register_error_handler(SearchError, _search_error)
    app.register_error_handler(ArchiveError, _archive_error)
