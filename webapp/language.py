"""The interface's language: Vietnamese unless the reader chose English."""

from babel import Locale
from flask import Flask, Response, g, request
from flask_babel import Babel

from webapp.parameters import BadParameterError, parameters
from webapp.translation import translate as _
from webapp.translation import translate_templates

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT_LANGUAGE = "vi"
COOKIE = "lang"
_LOCALES = {code: Locale(code) for code in LANGUAGES}
_YEAR_SECONDS = 365 * 24 * 3600


def language() -> str:
    """The language of this request's interface, a key of `LANGUAGES`."""
    chosen: str = g.get("language", DEFAULT_LANGUAGE)
    return chosen


def locale() -> Locale:
    """The locale that dates and numbers are written in."""
    return _LOCALES[language()]


def locale_of(code: str) -> Locale:
    """The locale of a language of `LANGUAGES`."""
    return _LOCALES[code]


def _choose_language() -> None:
    """Take the language from `lang`, else from the cookie; raises `BadParameterError`."""
    kept = request.cookies.get(COOKIE, "")
    g.language = kept if kept in LANGUAGES else DEFAULT_LANGUAGE
    given = parameters().get("lang")
    if given is None:
        return
    if given not in LANGUAGES:
        raise BadParameterError(
            _(
                "lang=%(given)s is no language of this interface: give one of %(known)s.",
                given=given[:40],
                known=", ".join(LANGUAGES),
            )
        )
    g.language = g.chosen_language = given


def _keep_language(response: Response) -> Response:
    response.vary.add("Cookie")
    if "chosen_language" in g:
        response.set_cookie(
            COOKIE,
            g.chosen_language,
            max_age=_YEAR_SECONDS,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response


def register(app: Flask) -> None:
    """Choose and keep the language of every request."""
    Babel(app, default_locale=DEFAULT_LANGUAGE, locale_selector=language)
    translate_templates(app.jinja_env)
    app.before_request(_choose_language)
    app.after_request(_keep_language)
