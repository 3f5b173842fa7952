"""Translating messages: English in the source, each language's words in `translations/`."""

from flask_babel import gettext


def translate(message: str, **values: object) -> str:
    """The message in this request's language, with its `%(name)s` values filled in."""
    return str(gettext(message, **values))
