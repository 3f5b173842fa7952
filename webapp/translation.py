"""Translating messages: English in the source, each language's words in `translations/`."""

from functools import lru_cache
from gettext import NullTranslations

from flask import g, has_app_context
from flask_babel import get_translations
from jinja2 import Environment
from markupsafe import Markup

_SOURCE = NullTranslations()


def catalogue() -> NullTranslations:
    """The messages of this request's language, looked up once: a page has a hundred of them.

    Commands have no request, and print the source's English.
    """
    if not has_app_context():
        return _SOURCE
    found: NullTranslations | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_translations()
    return found


def translate(message: str, **values: object) -> str:
    """The message in this request's language, with its `%(name)s` values filled in."""
    words = catalogue().gettext(message)
    return words % values if values else words


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """The message for a count, named as the catalogue's tools look for it."""
    return catalogue().ngettext(one, many, count) % {"num": count, **values}


def translate_templates(environment: Environment) -> None:
    """Give templates `_` and `ngettext`: messages are HTML, what is filled in is escaped."""
    environment.globals["_"] = _translate_markup
    environment.globals["ngettext"] = _ngettext_markup


@lru_cache(maxsize=4096)
def _markup(messages: NullTranslations, message: str) -> Markup:
    return Markup(messages.gettext(message))  # noqa: S704  # the source's and its translators' own


def _translate_markup(message: str, **values: object) -> Markup:
    words = _markup(catalogue(), message)
    return words % values if values else words


def _ngettext_markup(one: str, many: str, count: int, **values: object) -> Markup:
    words = catalogue().ngettext(one, many, count)
    return Markup(words) % {"num": count, **values}  # noqa: S704  # the translators' own
