"""What an extractor found on one page, before it becomes a document."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """An article as one extractor read it.

    Every field means what `archive.document.Document` says of it; `clean()` normalises the text,
    sets `site` where it is None and `url` is known, and adds identifier and version. A field is
    None, and a sequence empty, where the page does not say; an Article without paragraphs, lead
    and captions is not made: the extractor raises `ExtractionError` instead. `section` is the
    site's name for the part the article stands in. `confidence` is how sure the extractor is (0 to
    1; None: not judged), `doubt` says in one short line why a person should look, `way` says how
    the page was read; `marks` are what the page is remembered by (see `template`).
    """

    title: str
    lead: str | None = None
    paragraphs: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    byline: str | None = None
    published: str | None = None
    published_source: str | None = None
    site: str | None = None
    url: str | None = None
    url_source: str | None = None
    language: str = "und"
    section: str | None = None
    confidence: float | None = None
    doubt: str | None = None
    way: str | None = None
    marks: frozenset[int] = frozenset()
