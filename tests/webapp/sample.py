"""A small archive of invented articles for the front end's tests, stored and indexed for real."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from archive import (
    Archive,
    Capture,
    Cleaned,
    Document,
    digest_of,
    document_id,
    open_writer,
    page_key,
)
from index import OpenIndex, Searcher, open_index, sync
from webapp import create_app

FIRST_SEEN = datetime(2019, 6, 6, 1, 2, 3, tzinfo=UTC)
SEEN_AGAIN = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
FIRST_STAMP = "20190606010203"
SECOND_STAMP = "20210304050607"

ARTICLE_URL = "https://www.baolao.example/tin/hoc-tap.html?muc=1#dau"
NUMBERED = 23


def page_of(document: Document, note: str = "") -> bytes:
    """A plain HTML page with the document's text."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in document.paragraphs)
    return (
        f"<!doctype html><title>{document.title}</title><h1>{document.title}</h1>{text}{note}"
    ).encode()


def make_article(
    title: str,
    paragraphs: tuple[str, ...],
    url: str | None,
    published: str | None = None,
    **given: Any,
) -> Document:
    """A document; `given` are further fields."""
    fields: dict[str, Any] = {
        "lead": None,
        "captions": (),
        "byline": None,
        "published_source": "page" if published else None,
        "site": None,
        "url_source": "jsonl" if url else None,
        "language": "vi",
        "cleaned_by": "test 1",
        **given,
    }
    key = page_key(url, None, digest_of(title.encode()))
    return Document(
        id=document_id(key),
        title=title,
        paragraphs=paragraphs,
        url=url,
        published=published,
        **fields,
    )


ARTICLE = make_article(
    "Học tập và làm theo Bác ở xã Nậm Lào",
    (
        "Chi bộ thôn Bản Pho chọn việc làm đường để học tập và làm theo.",
        "Đến nay xã có 25.525 m đường bê tông; bà con gọi là đường tự nguyện.",
    ),
    ARTICLE_URL,
    "2019-06-05T09:34:44+07:00",
    lead="Từ một việc nhỏ, cả xã Nậm Lào đã có phong trào lớn.",
    captions=("Bà con thôn Bản Pho làm đường. Ảnh: Hồng Hải",),
    byline="Lê Hưng - Hồng Hải",
    site="baolao.example",
)
HOSTILE = make_article(
    '<script>alert(1)</script> Bẫy & "ngoặc" \'',
    ("<img src=x onerror=alert(2)> bẫy ở trong đoạn văn </p><script>alert(3)</script>",),
    'javascript:alert("bẫy")',
    "2020",
    lead='"><svg onload=alert(4)>',
    captions=("<b>chú thích</b>",),
    byline="<i>Kẻ xấu</i>",
    site='"><img src=x>',
)
PLAIN = make_article("Bản ghi không ngày tháng", ("Chợ phiên Vàng Lếch họp sớm.",), None)
SAVED = make_article(
    "Trang lưu cả gói", ("Nương ngô đã xanh.",), "http://vanglech.example/goi", "2018-02"
)
ENGLISH = make_article(
    "A market in the hills",
    ("The market opens before dawn.",),
    "https://hills.example/market",
    "2022-01-02",
    language="en",
)
BULLETINS = tuple(
    make_article(
        f"Bản tin thời tiết số {number}",
        (f"Trời nắng ở Vàng Lếch, bản tin thứ {number}.",),
        f"https://thoitiet.example/{number}",
        f"2017-01-{number:02d}",
    )
    for number in range(1, NUMBERED + 1)
)
PLAIN_BYTES = "Bản ghi không ngày tháng\r\nChợ phiên Vàng Lếch họp sớm. Đường ướt.".encode("utf-16")


def _cleaned(
    document: Document,
    payload: bytes,
    fetched_at: datetime = FIRST_SEEN,
    content_type: str = "text/html",
) -> Cleaned:
    capture = Capture(
        payload=payload,
        content_type=content_type,
        source="trang/bài.html",
        fetched_at=fetched_at,
        fetched_at_source="jsonl",
        url=document.url,
        url_source=document.url_source,
    )
    return Cleaned(capture, digest_of(payload), document)


def store(home: Path, batch: list[Cleaned]) -> None:
    """Add to the archive in a folder, as a run of ingestion does."""
    with open_writer(home) as writer:
        writer.begin_run()
        writer.store(batch)


def fill(home: Path) -> None:
    """Store every sample; the article in two versions."""
    store(home, [_cleaned(ARTICLE, page_of(ARTICLE))])
    store(
        home,
        [
            _cleaned(ARTICLE, page_of(ARTICLE, "<p>bản sau"), SEEN_AGAIN),
            _cleaned(HOSTILE, page_of(HOSTILE)),
            _cleaned(PLAIN, PLAIN_BYTES, content_type="text/plain"),
            _cleaned(SAVED, b"%PDF-1.7 bytes", content_type="application/pdf"),
            _cleaned(ENGLISH, page_of(ENGLISH)),
            *(_cleaned(document, page_of(document)) for document in BULLETINS),
        ],
    )


def fill_with(home: Path, document: Document) -> None:
    """Add one document, as if cleaned from a page with its text."""
    store(home, [_cleaned(document, page_of(document))])


def store_page(
    home: Path,
    title: str,
    markup: str,
    content_type: str = "text/html",
    seen: datetime = FIRST_SEEN,
) -> Document:
    """Add one page with markup of one's own; returns its document."""
    document = make_article(title, ("Nội dung.",), f"https://trang.example/{title}")
    store(home, [_cleaned(document, markup.encode(), seen, content_type=content_type)])
    return document


@dataclass(frozen=True, slots=True)
class Site:
    """An application over an archive and its index, all open."""

    app: Flask
    archive: Archive
    index: OpenIndex

    def catch_up(self) -> None:
        """Let the index read what was added."""
        sync(self.archive, self.index.engine, self.index.lexicon)


@contextmanager
def open_site(home: Path) -> Iterator[Site]:
    """The application over the archive in a folder."""
    archive = Archive.open(home)
    index = open_index(home)
    try:
        searcher = Searcher(archive, index.engine, index.lexicon)
        yield Site(create_app(archive, searcher), archive, index)
    finally:
        index.close()
        archive.close()
