"""The spellings that the archive has for what was typed, as HTML.

Written in Python, as the hits are (`webapp.hit_markup`).
"""

from markupsafe import Markup

from index import Spelling, Spellings
from webapp.asked import Asked
from webapp.escaping import escape
from webapp.language import language
from webapp.numerals import number_words


def variants_markup(word: Spellings, asked: Asked) -> Markup:
    """A link for each spelling of a word, with the number of articles that hold it."""
    code = language()
    return Markup(  # noqa: S704  # made of escaped values
        " · ".join(_variant(variant, asked, code) for variant in word.variants)
    )


def _variant(variant: Spelling, asked: Asked, code: str) -> str:
    same = ' class="same"' if variant.is_typed else ""
    return (
        f'<a href="{escape(asked.address(text=variant.query))}" rel="nofollow"{same}>'
        f'{escape(variant.text)}</a> <span class="quiet">{number_words(variant.count, code)}</span>'
    )
