"""Small archives with an index, for tests of searching."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive import Archive, Cleaned, Document, digest_of, open_writer
from index import OpenIndex, open_index
from tests.making import make_capture


def store(home: Path, *documents: Document) -> None:
    """Put documents into the archive, each with a capture of its own."""
    batch = []
    for document in documents:
        capture = make_capture("\n".join((document.title, *document.body)), document.url)
        batch.append(Cleaned(capture, digest_of(capture.payload), document))
    with open_writer(home) as writer:
        writer.begin_run()
        writer.store(batch)


@contextmanager
def opened(home: Path, engine: str) -> Iterator[tuple[Archive, OpenIndex]]:
    """The archive and its index, closed afterwards."""
    archive, index = Archive.open(home), open_index(home, engine)
    try:
        yield archive, index
    finally:
        index.close()
        archive.close()
