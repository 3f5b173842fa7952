"""Documents: the cleaned, searchable article."""

import base64
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned article. All text is NFC and free of markup; nothing in it is to be trusted.

    `paragraphs` are the body without lead and captions (subheads and list entries stand among
    them in the page's order). `byline` is as the page spells it. `published` is ISO 8601, as
    precise as the page says and no more: `2019`, `2019-06`, `2019-06-05`, `2019-06-05T09:34`,
    `2019-06-05T09:34:44`, with an offset (`+07:00`) only where the page gives one.
    `published_source` is one of `json-ld`, `meta`, `page`, `url`, `htmldate`, `given` (by the input
    format), or None with no date. `site` is the host without `www.`, else the newsroom's name as
    the page spells it, else None. `url_source` adds `canonical` and `og:url` to a capture's.
    `language` is an ISO 639-1 code, or `und`. `cleaned_by` names extractor and version.
    `section` is the part of the site, as the page names it. `confidence` is how sure the cleaning
    is of the text, from 0 to 1 (None: not judged); `doubt` says in one line why to look at it.
    """

    id: str
    title: str
    lead: str | None
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    byline: str | None
    published: str | None
    published_source: str | None
    site: str | None
    url: str | None
    url_source: str | None
    language: str
    cleaned_by: str
    section: str | None = None
    confidence: float | None = None
    doubt: str | None = None

    @property
    def body(self) -> tuple[str, ...]:
        """Lead, paragraphs and captions: what is searched beside the title, in reading order."""
        lead = (self.lead,) if self.lead else ()
        return lead + self.paragraphs + self.captions


def document_id(page_key: str) -> str:
    """The stable identifier for a page key: 16 lower-case letters and digits (80 bits).

    The same page gets the same identifier in any archive, whatever the cleaning makes of it.
    """
    digest = hashlib.sha256(page_key.encode("utf-8")).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()
