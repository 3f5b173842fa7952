"""Sentences for the codes that other packages give: notices, orders, and where facts come from."""

from archive import CaptureInfo
from index import Facet, Notice, Sort
from webapp.translation import translate as _


def notice_sentence(notice: Notice) -> str:
    """What was not understood of the query text, with what was typed (see `index.Notice`)."""
    as_words = _("“%(typed)s” was not understood and was searched as plain words.")
    sentences = {
        "too-long": _(
            "The query is longer than 512 characters; “%(typed)s” and the rest were cut."
        ),
        "too-many-terms": _("The query has more than 64 words; from “%(typed)s” on they were cut."),
        "too-deep": _("The parentheses are nested too deep; all was searched as plain words."),
        "long-word": _("“%(typed)s” was left out: no word that long is indexed."),
        "short-prefix": _("“%(typed)s” needs two letters before the *; it was searched as a word."),
        "misplaced-star": _("A * in “%(typed)s” was left out: it stands at the end of a word."),
        "short-fuzzy": _(
            "“%(typed)s” needs four letters before the ~; it was searched as a plain word."
        ),
        "misplaced-tilde": _("A ~ in “%(typed)s” was left out: it stands at the end of a word."),
        "misplaced-equals": _("“%(typed)s” was left out: it stands right before a word or phrase."),
        "inexact": _(
            "The beginning or the likeness of a word cannot be asked for with exact marks; "
            "“%(typed)s” was searched with any marks."
        ),
        "near-too-far": _("“%(typed)s” was read as NEAR/50: no more words may stand between."),
        "near-operand": _(
            "“%(typed)s” was read as AND: it joins words or phrases of the same field."
        ),
        "bad-near": _("“%(typed)s” was searched as plain words; write NEAR or NEAR/5."),
        "too-many-dates": _(
            "“%(typed)s” was searched only as typed: the query has more than four dates."
        ),
        "prefix-too-wide": _("Too many words begin with “%(typed)s”; type more letters of it."),
        "unknown-field": _(
            "“%(typed)s” is no field; the fields are title:, byline:, site:, section: and "
            "published:. It was searched as a plain word."
        ),
        "empty-field": _("“%(typed)s” needs a value right after the colon."),
        "bad-value": _("“%(typed)s” was left out: it is no value of this field."),
        "bad-date": _(
            "“%(typed)s” is no date; dates are written 2019, 2019-06, 2019-06-05 or 2019..2020. "
            "It was searched as plain words."
        ),
        "operator": _("“%(typed)s” was left out: it has nothing to join or to exclude."),
        "unclosed-quote": _("A quotation mark is not closed at “%(typed)s”."),
        "unclosed-parenthesis": _("A parenthesis is not closed; it was closed at the end."),
        "unopened-parenthesis": _("A parenthesis is closed that was never opened."),
        "empty-parentheses": _("Empty parentheses were left out."),
        "no-words": _("Nothing in “%(typed)s” is a word, so these are all articles."),
    }
    sentence = sentences.get(notice.code, as_words)
    # Not by the % operator: what was typed may itself hold a percent sign.
    return sentence.replace("%(typed)s", notice.typed)


def sort_name(sort: Sort) -> str:
    """The name of an order of hits."""
    match sort:
        case "relevance":
            return _("Best match")
        case "newest":
            return _("Newest")
        case "oldest":
            return _("Oldest")


def facet_name(facet: Facet) -> str:
    """What the values of a facet are."""
    match facet:
        case "site":
            return _("Site")
        case "year":
            return _("Year")
        case "month":
            return _("Month")
        case "byline":
            return _("Author")
        case "section":
            return _("Section")


def field_name(field: str) -> str:
    """What a field of the query language restricts."""
    match field:
        case "site" | "byline" | "section":
            return facet_name(field)
        case "published":
            return _("Published")
        case "title":
            return _("Title")
        case _:
            return field


def published_source_words(source: str | None) -> str:
    """Where a document's date comes from; nothing for a source that is not known."""
    words = {
        "json-ld": _("as the page's structured data (JSON-LD) says"),
        "meta": _("as the page's metadata says"),
        "page": _("as the page's own date line says"),
        "url": _("as the page's address says"),
        "htmldate": _("found in the page by htmldate, an estimate"),
        "given": _("as the source file says"),
    }
    return words.get(source or "", "")


def fetched_source_words(source: str) -> str:
    """How the time of a capture is known; nothing for a source that is not known."""
    words = {
        "warc": _("recorded in the source WARC"),
        "mhtml": _("noted in the MHTML file"),
        "singlefile": _("noted in the page by SingleFile"),
        "httrack": _("noted in the page by HTTrack"),
        "jsonl": _("given in the JSON line"),
        "file": _("the time when the file was last changed"),
    }
    return words.get(source, "")


def capture_kind(capture: CaptureInfo) -> str:
    """What kind of content a capture is, as its source recorded it."""
    kinds = {
        "text/html": _("web page (HTML)"),
        "application/xhtml+xml": _("web page (XHTML)"),
        "text/plain": _("plain text"),
        "multipart/related": _("saved page (MHTML)"),
    }
    return kinds.get(capture.content_type, capture.content_type)
