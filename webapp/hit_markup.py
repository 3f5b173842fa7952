"""The hits of a search as HTML.

Written in Python: a page of hits has hundreds of values, and a template takes several times as
long to put each in its place. Every value is escaped where it is put in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from flask import url_for
from markupsafe import Markup

from archive import Document, ReprintInfo
from index import Hit
from webapp.dates import published_words
from webapp.elements import article_language, outside_link
from webapp.escaping import escape
from webapp.language import language
from webapp.links import links_to, live_url, wayback_url
from webapp.marking import mark, mark_cuts
from webapp.site_letters import site_letter, site_tint
from webapp.translation import ngettext
from webapp.translation import translate as _


@dataclass(frozen=True, slots=True)
class _Words:
    """What every hit says in the interface's language, ready for HTML, and where it leads."""

    language: str
    original: str
    live: str
    differs: str
    reader_of: Callable[[str], str]
    original_of: Callable[[str], str]

    @classmethod
    def of(cls, query: str) -> Self:
        return cls(
            language=escape(language()),
            original=escape(_("Archived original")),
            live=_("Live page"),
            differs=escape(_("what differs")),
            reader_of=links_to("documents.reader", {"q": query or None}),
            original_of=links_to("replay.current_original"),
        )


def hits_markup(hits: Sequence[Hit], query: str) -> Markup:
    """List entries, one for each hit; readers open with the words of `query` marked."""
    words = _Words.of(query)
    return Markup("".join(_entry(hit, words) for hit in hits))  # noqa: S704  # made of escaped values


def _entry(hit: Hit, words: _Words) -> str:
    document = hit.document
    title = mark(document.title, hit.title_highlights)
    return (
        f'<li>\n<article class="hit"{article_language(document)}>\n'
        f'<p class="meta">{_source(document, words)}</p>\n'
        f'<h2><a href="{escape(words.reader_of(document.id))}">{title}</a></h2>\n'
        f"{_fragments(hit)}{_reprints(hit, words)}{_ways(document, words)}"
        "</article>\n</li>\n"
    )


def _source(document: Document, words: _Words) -> str:
    """Where the article stood, when, and by whom."""
    parts = []
    if document.site:
        letter = (
            f'<span class="letter tint-{site_tint(document.site)}" aria-hidden="true">'
            f"{escape(site_letter(document.site))}</span>"
        )
        parts.append(f'<span class="site">{letter}{escape(document.site)}</span>')
    if document.published:
        parts.append(
            f'<time datetime="{escape(document.published)}" lang="{words.language}">'
            f"{escape(published_words(document.published))}</time>"
        )
    if document.byline:
        parts.append(f'<span class="byline">{escape(document.byline)}</span>')
    return "\n".join(parts)


def _fragments(hit: Hit) -> str:
    texts = hit.document.body
    parts = []
    for fragment in hit.snippet:
        before, after = mark_cuts(fragment.text, texts)
        marked = mark(fragment.text, fragment.highlights)
        parts.append(f'<p class="fragment">{before}{marked}{after}</p>\n')
    return "".join(parts)


def _reprints(hit: Hit, words: _Words) -> str:
    if not hit.reprints:
        return ""
    count = len(hit.reprints)
    summary = ngettext("Also in %(num)s place", "Also in %(num)s places", count)
    places = "".join(_reprint(place, hit.document.id, words) for place in hit.reprints)
    return (
        f'<details class="reprints" lang="{words.language}">\n'
        f"<summary>{escape(summary)}</summary>\n"
        f"<ol>\n{places}</ol>\n</details>\n"
    )


def _reprint(place: ReprintInfo, shown_id: str, words: _Words) -> str:
    published = f" · {escape(published_words(place.published))}" if place.published else ""
    compared = url_for("related.compare", document_id=place.document_id, other_id=shown_id)
    return (
        f'<li><a href="{escape(words.reader_of(place.document_id))}">{escape(place.title)}</a>\n'
        f'<span class="quiet">{escape(place.site or "")}{published}</span>\n'
        f'· <a href="{escape(compared)}">{words.differs}</a></li>\n'
    )


def _ways(document: Document, words: _Words) -> str:
    """The links to the copies of the page: here, live, and in the Wayback Machine."""
    ways = [f'<a href="{escape(words.original_of(document.id))}">{words.original}</a>\n']
    live = live_url(document.url)
    if live is not None:
        elsewhere = wayback_url(document.url, document.published) or live
        ways += (outside_link(live, words.live), "\n")
        ways += (outside_link(elsewhere, "Wayback Machine"), "\n")
    return f'<p class="ways" lang="{words.language}">\n{"".join(ways)}</p>\n'
