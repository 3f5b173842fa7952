"""Translating messages: English in the source, each language's words in `translations/`."""

from gettext import NullTranslations

from flask import g, has_app_context
from flask_babel import get_translations


def catalogue() -> NullTranslations:
    """The messages of this request's language, looked up once: a page has a hundred of them.

    Commands have no request, and print the source's English.
    """
    if not has_app_context():
        return NullTranslations()
    if "catalogue" not in g:
        g.catalogue = get_translations()
    found: NullTranslations = g.catalogue
    return found


def translate(message: str, **values: object) -> str:
    """The message in this request's language, with its `%(name)s` values filled in."""
    words = catalogue().gettext(message)
    return words % values if values else words


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """The message for a count, named as the catalogue's tools look for it."""
    return catalogue().ngettext(one, many, count) % {"num": count, **values}
