"""The JSON of one document, the same from the command line and over HTTP."""

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from archive import CaptureInfo, Document


def document_json(document: Document, captures: Iterable[CaptureInfo]) -> dict[str, Any]:
    """A document with its captures, newest first, as JSON values."""
    return {
        "id": document.id,
        "title": document.title,
        "lead": document.lead,
        "paragraphs": list(document.paragraphs),
        "captions": list(document.captions),
        "byline": document.byline,
        "published": document.published,
        "published_source": document.published_source,
        "site": document.site,
        "url": document.url,
        "language": document.language,
        "section": document.section,
        "confidence": document.confidence,
        "doubt": document.doubt,
        "captures": [_capture_json(capture) for capture in captures],
    }


def _capture_json(capture: CaptureInfo) -> dict[str, Any]:
    fetched_at = capture.fetched_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {
        "stamp": capture.stamp,
        "fetched_at": fetched_at,
        "fetched_at_source": capture.fetched_at_source,
        "digest": capture.digest,
        "content_type": capture.content_type,
        "length_bytes": capture.length_bytes,
    }
