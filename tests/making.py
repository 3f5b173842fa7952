"""Makes captures and documents for tests; the text is invented."""

from datetime import UTC, datetime

from archive import Capture, Cleaned, Document, digest_of, document_id, page_key

MORNING = datetime(2024, 5, 1, 2, 30, tzinfo=UTC)


def make_capture(
    text: str = "Bản tin", url: str | None = None, fetched_at: datetime = MORNING
) -> Capture:
    """A page as some crawler would have fetched it."""
    return Capture(
        payload=text.encode(),
        content_type="text/plain",
        source="trang.txt",
        fetched_at=fetched_at,
        fetched_at_source="jsonl" if url else "file",
        url=url,
        url_source="jsonl" if url else None,
    )


def make_document(
    title: str = "Bản tin",
    body: tuple[str, ...] = ("Một đoạn.",),
    url: str | None = None,
    published: str | None = None,
    byline: str | None = None,
) -> Document:
    """A cleaned article."""
    key = page_key(url, None, digest_of("\n".join((title, *body)).encode()))
    return Document(
        id=document_id(key),
        title=title,
        lead=None,
        paragraphs=body,
        captions=(),
        byline=byline,
        published=published,
        published_source="given" if published else None,
        site=url.split("/")[2] if url else None,
        url=url,
        url_source="jsonl" if url else None,
        language="vi",
        cleaned_by="test",
    )


def make_cleaned(
    text: str = "Bản tin", url: str | None = None, fetched_at: datetime = MORNING
) -> Cleaned:
    """A capture together with a document of the same text."""
    capture = make_capture(text, url, fetched_at)
    return Cleaned(capture, digest_of(capture.payload), make_document(text, (text,), url))
