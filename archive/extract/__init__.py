"""Cleaning: from a capture to the document it holds.

Owns what a page's text, lead, captions, byline, date, title and language are. Refuses anything
that is no page of text (`ExtractionError`, one line). Never touches the network or the disk.
"""

import re

from archive.capture import HTML_TYPES, Capture, digest_of
from archive.charset import decode
from archive.document import Document, document_id
from archive.errors import ExtractionError
from archive.extract.article import Article
from archive.extract.html import extract_html
from archive.extract.learned import Template
from archive.extract.mhtml import root_page
from archive.extract.pruning import Templates, no_templates
from archive.extract.template import MARKS_VERSION, learn, pack, unpack
from archive.extract.text import extract_text
from archive.extract.wording import clean_line
from archive.identity import page_key, site_of

__all__ = [
    "CLEANER_VERSION",
    "MARKS_VERSION",
    "Article",
    "Template",
    "Templates",
    "clean",
    "clean_page",
    "learn",
    "no_templates",
    "pack",
    "unpack",
]

CLEANER_VERSION = "tangthu 0.4"

_MARKUP = re.compile(r"<\s*(?:!doctype|html|head|body|div|p|article|table|meta)\b", re.IGNORECASE)
_BINARY_SIGNS = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"\x7fELF", b"RIFF",
    b"MZ", b"\xd0\xcf\x11\xe0", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"OggS", b"ID3", b"wOF",
)  # fmt: skip
# Bytes looked at to tell text from anything else, and how many of these may be control characters.
_SNIFFED_CHARS = 8192
_MAX_CONTROL_SHARE = 0.02
_ODD = re.compile("[\x00-\x08\x0e-\x1f\ufffd]")


def clean(capture: Capture, template: Template | None = None) -> Document:
    """The document in a capture; `template` is the furniture of its site, where it is known.

    What the input format gave (URL, title, date) wins over what the page says. Raises
    `ExtractionError` with the reason when there is no text, or no article, in it.
    """
    return clean_page(capture, lambda site: template)[0]


def clean_page(
    capture: Capture, templates: Templates = no_templates
) -> tuple[Document, frozenset[int]]:
    """The document in a capture, and what its page is remembered by (see `template`).

    The furniture of the page's site is what `templates` has for it. Raises as `clean` does.
    """
    page = root_page(capture) if capture.content_type == "multipart/related" else capture
    article, doubt = _extract(page, templates)
    return _document(article, doubt, capture), article.marks


def _document(article: Article, doubt: str | None, capture: Capture) -> Document:
    url = _line(article.url)
    title = clean_line(article.title)
    paragraphs = _lines(article.paragraphs)
    lead = _line(article.lead)
    captions = _lines(article.captions)
    if not (lead or paragraphs or captions):
        raise ExtractionError(
            "no article text found on the page: look at the original in a browser"
        )
    digest = "" if url or capture.source_id else digest_of(capture.payload)
    key = page_key(url, capture.source_id, digest)
    return Document(
        id=document_id(key),
        title=title or (lead or (paragraphs or captions)[0])[:120],
        lead=lead,
        paragraphs=paragraphs,
        captions=captions,
        byline=_line(article.byline),
        published=article.published,
        published_source=article.published_source,
        site=site_of(url) or _line(article.site),
        url=url,
        url_source=article.url_source,
        language=article.language,
        cleaned_by=f"{CLEANER_VERSION} ({article.way})" if article.way else CLEANER_VERSION,
        section=_line(article.section),
        confidence=article.confidence,
        doubt=doubt or article.doubt,
    )


def _extract(page: Capture, templates: Templates) -> tuple[Article, str | None]:
    """The article, and what may be wrong with the text that the bytes were read as."""
    payload = page.payload
    if not payload.strip():
        raise ExtractionError("empty: the capture has no text; fetch the page again")
    if payload.startswith(_BINARY_SIGNS):
        raise ExtractionError("not a text page: its first bytes are those of a binary file")
    decoded = decode(payload, page.charset, page.content_type)
    text = decoded.text
    _refuse_binary(text)
    if page.content_type in HTML_TYPES or (
        page.content_type != "text/plain" and _MARKUP.search(text[:4096])
    ):
        return extract_html(text, page, templates), decoded.doubt
    return extract_text(text, page, templates), decoded.doubt


def _refuse_binary(text: str) -> None:
    """Raise for what decodes to control characters; a few NUL bytes in a page are let through."""
    sample = text[:_SNIFFED_CHARS]
    odd = len(_ODD.findall(sample))
    visible = len(sample.strip("\x00 \t\r\n")) or 1
    if odd > _MAX_CONTROL_SHARE * len(sample) and (odd > visible * 0.1 or "<" not in sample):
        raise ExtractionError("not a text page: it holds bytes that are no text in any encoding")
    if not text.strip("\x00 \t\r\n\f\v\ufeff"):
        raise ExtractionError("empty: the capture has no text; fetch the page again")


def _line(text: str | None) -> str | None:
    return clean_line(text) or None if text else None


def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in map(clean_line, texts) if line)
