"""Translating messages: English in the source, each language's words in `translations/`."""

import flask_babel
from flask_babel import gettext


def translate(message: str, **values: object) -> str:
    """The message in this request's language, with its `%(name)s` values filled in."""
    return str(gettext(message, **values))


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """The message for a count, named as the catalogue's tools look for it."""
    return str(flask_babel.ngettext(one, many, count, **values))
