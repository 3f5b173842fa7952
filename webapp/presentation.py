"""What every template may use: filters, links, words for codes, static files."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

from babel import Locale
from babel.numbers import format_decimal
from flask import Flask, request

from webapp import dates, links, marking, parameters, wording
from webapp.language import LANGUAGES, language, locale

# How many colours `style.css` has for the letters of sites.
TINTS = 8


def count_words(number: float) -> str:
    """A number as the language writes it."""
    return _decimal(number, locale())


@lru_cache(maxsize=4096)
def _decimal(number: float, written_in: Locale) -> str:
    return format_decimal(number, locale=written_in)


def milliseconds_words(took_ms: float) -> str:
    """A time in milliseconds, whole from ten on."""
    return _decimal(round(took_ms, 1 if took_ms < 10 else 0), locale())


def file_name(source: str) -> str:
    """The last part of a source's path: readers need not know the keeper's folders."""
    return source.replace("\\", "/").rsplit("/", 1)[-1]


def site_letter(site: str) -> str:
    """The letter that stands for a site: of its own name, not of the `báo` that many begin with."""
    name = site.lower().removeprefix("www.").partition(".")[0]
    for common in ("báo ", "bao"):
        if len(name) > len(common) + 2:
            name = name.removeprefix(common)
    return next((letter.upper() for letter in name if letter.isalnum()), "·")


def site_tint(site: str) -> int:
    """The number of the colour that stands for a site, the same wherever it is shown."""
    return crc32(site.lower().encode("utf-8", "replace")) % TINTS


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

    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        count=count_words,
        cuts=marking.mark_cuts,
        file_name=file_name,
        letter=site_letter,
        moment=dates.moment_words,
        published=dates.published_words,
        marked=marking.mark,
        tint=site_tint,
    )

    def page_words() -> dict[str, Any]:
        return {
            "asset": asset,
            "language": language(),
            "languages": LANGUAGES,
            "live_url": links.live_url,
            "other_language_url": other_language_url,
            "wayback_url": links.wayback_url,
            "wording": wording,
        }

    app.context_processor(page_words)
