"""What every template may use: filters, links, words for codes, static files."""

from functools import lru_cache
from urllib.parse import urlencode

from flask import Flask, render_template, request
from markupsafe import Markup

from webapp import dates, links, parameters, wording
from webapp.elements import article_language, outside_link
from webapp.language import LANGUAGES, language
from webapp.numerals import count_words, share_words


def file_name(source: str) -> str:
    """The last part of a source's path: readers need not know the keeper's folders."""
    return source.replace("\\", "/").rsplit("/", 1)[-1]


def other_language_url(code: str) -> str:
    """This page in another language."""
    try:
        kept = {k: v for k, v in parameters.parameters().items() if k != "lang"}
    except parameters.BadParameterError:
        kept = {}
    chosen = urlencode({**kept, "lang": code}, errors="replace")
    return f"{request.script_root}{request.path}?{chosen}"


def register(app: Flask) -> None:
    """Give the templates their words."""

    def asset(name: str) -> str:
        return f"{request.script_root}{app.static_url_path}/{name}"

    @lru_cache(maxsize=64)
    def lasting(name: str, _code: str, _root: str) -> Markup:
        return Markup(render_template(name))  # noqa: S704  # a template's own output

    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        count=count_words,
        file_name=file_name,
        moment=dates.moment_words,
        published=dates.published_words,
        share=share_words,
    )

    app.jinja_env.globals.update(
        article_language=article_language,
        asset=asset,
        languages=LANGUAGES,
        # Parts that are the same on every page of a language are written once.
        lasting=lambda name: lasting(name, language(), request.script_root),
        live_url=links.live_url,
        other_language_url=other_language_url,
        outside=outside_link,
        path_to=links.path_to,
        wayback_url=links.wayback_url,
        wording=wording,
    )
    app.context_processor(lambda: {"language": language()})
