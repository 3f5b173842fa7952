"""Pieces of HTML that pages share, whether a template or Python writes the page."""

from markupsafe import Markup

from archive import Document
from webapp.escaping import escape


def outside_link(url: str, words: str) -> Markup:
    """A link to another host, which is told nothing of where the reader comes from."""
    return Markup(  # noqa: S704  # both values are escaped
        f'<a href="{escape(url)}" rel="noopener noreferrer" referrerpolicy="no-referrer">'
        f"{escape(words)}</a>"
    )


def article_language(document: Document) -> Markup:
    """The attribute that says in which language an article is; none where nobody knows."""
    if document.language == "und":
        return Markup()
    return Markup(f' lang="{escape(document.language)}"')  # noqa: S704  # the value is escaped
