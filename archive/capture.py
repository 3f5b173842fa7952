"""Captures: what was fetched or scraped, as it was."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
PAGE_TYPES = HTML_TYPES | {"text/plain", "multipart/related"}


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A record of a source WARC, to be copied with its own headers.

    `headers` are the WARC headers in their order; `block` is the record's content block, byte for
    byte (HTTP status line and headers included where the record has them).
    """

    headers: tuple[tuple[str, str], ...]
    block: bytes


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetched response or scraped file.

    `payload` is the original, free of transfer and content encodings. `content_type` is lower case
    and without parameters; `charset` is what the transport declared (never what the page says of
    itself). `url`, `source_id`, `title` and `published` are only what the input format itself, or
    the tool that saved the page, gave; what the page says of itself is for the extractor.
    `fetched_at` is aware, in UTC, and `fetched_at_source` one of `warc`, `mhtml`, `singlefile`,
    `httrack`, `jsonl`, `file` (the file's modification time). `url_source` is one of `warc`,
    `mhtml`, `jsonl`, `singlefile`, `httrack`, `saved-from`, or None with no URL.
    `extra` holds a JSONL line's unknown keys.
    """

    payload: bytes
    content_type: str
    source: str
    fetched_at: datetime
    fetched_at_source: str
    charset: str | None = None
    url: str | None = None
    url_source: str | None = None
    source_id: str | None = None
    title: str | None = None
    published: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    record: WarcRecord | None = None

    @property
    def is_page(self) -> bool:
        """Whether this may hold an article (else it is a part of pages: an image, a style)."""
        return self.content_type in PAGE_TYPES

    @property
    def given(self) -> dict[str, Any]:
        """What came with the page and stands in no other field of its record, by name."""
        named = {"id": self.source_id, "title": self.title, "published": self.published}
        return {name: value for name, value in named.items() if value} | dict(self.extra)


def digest_of(payload: bytes) -> str:
    """The name of these bytes: `sha256:` and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(payload).hexdigest()
