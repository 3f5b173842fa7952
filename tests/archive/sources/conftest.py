"""What the tests of input reading share."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.capture import Capture
from archive.sources import Ignored, InputFile, Rejection, iter_captures, iter_inputs

Read: TypeAlias = Callable[..., list[Capture | Rejection]]


@pytest.fixture
def read() -> Read:
    """Read paths as an ingest does: captures and rejections in their order."""

    def read_paths(*paths: Path) -> list[Capture | Rejection]:
        found: list[Capture | Rejection] = []
        for entry in iter_inputs(paths):
            match entry:
                case InputFile():
                    found.extend(iter_captures(entry))
                case Rejection():
                    found.append(entry)
                case Ignored():
                    pass
        return found

    return read_paths


WARC_URL = "https://lungva.example/tin/mua-mang-len.html"
WARC_PAGE = (
    "<!doctype html><meta charset=utf-8><title>Mùa măng</title><p>Măng đắng lên đều.</p>".encode()
)


class Crawl:
    """Writes a WARC record by record; `offsets` is where each begins."""

    def __init__(self, path: Path, *, compress: bool) -> None:
        self.path = path
        self.offsets: list[int] = []
        self._bytes = BytesIO()
        self._writer = WARCWriter(self._bytes, gzip=compress, warc_version="1.1")

    def add(
        self,
        body: bytes = WARC_PAGE,
        *,
        status: str = "200 OK",
        headers: dict[str, str] | None = None,
        kind: str = "response",
        url: str = WARC_URL,
        warc_headers: dict[str, str] | None = None,
        warc_content_type: str | None = None,
    ) -> None:
        """Append a record; `headers` are the HTTP ones (none for a resource)."""
        http = None
        if kind in {"response", "revisit"}:
            given = {"Content-Type": "text/html; charset=UTF-8"} if headers is None else headers
            http = StatusAndHeaders(status, list(given.items()), protocol="HTTP/1.1")
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_content_type=warc_content_type or "",
            warc_headers_dict={"WARC-Date": "2020-01-05T03:11:12Z", **(warc_headers or {})},
        )
        self.offsets.append(self._bytes.tell())
        self._writer.write_record(record)

    def content(self) -> bytes:
        """What has been written."""
        return self._bytes.getvalue()

    def save(self, content: bytes | None = None) -> Path:
        """Put it, or something made of it, on the disk."""
        self.path.write_bytes(self.content() if content is None else content)
        return self.path


@pytest.fixture(params=["a.warc", "a.warc.gz"])
def crawl(tmp_path: Path, request: pytest.FixtureRequest) -> Crawl:
    """An empty crawl, plain and gzip."""
    return Crawl(tmp_path / request.param, compress=request.param.endswith("gz"))


@pytest.fixture
def new_crawl() -> type[Crawl]:
    """For tests that choose the file's name and compression themselves."""
    return Crawl
