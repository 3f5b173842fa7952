"""Archives to measure on, and the queries asked of them."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive import Archive, Document, ingest, open_writer
from index import open_index, sync
from tests.benchmarks.known_items import draw, manners

SAMPLE_PAGES = Path(__file__).parent.parent / "pages"
_SEED = 2


@contextmanager
def archive_home(articles: Path | None, home: Path | None) -> Iterator[Path]:
    """An archive that is there, or a temporary one of these articles (else the sample pages)."""
    if home is not None:
        yield home
        return
    with tempfile.TemporaryDirectory(prefix="tangthu-benchmark-") as name:
        with open_writer(Path(name)) as writer:
            ingest(writer, [articles or SAMPLE_PAGES])
        archive, index = Archive.open(Path(name)), open_index(Path(name))
        sync(archive, index.engine, index.lexicon)
        index.close()
        archive.close()
        yield Path(name)


def iter_documents(archive: Archive) -> Iterator[Document]:
    """Every document of an archive, in the order of its change log."""
    after = 0
    while batch := archive.changes(after, 2000):
        after = batch[-1].number
        yield from (change.document for change in batch if change.document)


def sample_queries(archive: Archive, count: int) -> list[str]:
    """Three to five neighbouring syllables of titles, every second query without marks."""
    documents = draw(list(iter_documents(archive)), count, _SEED)
    kinds = manners(documents, _SEED)
    marked, bare = kinds["short, marks"], kinds["short, none"]
    return [
        (bare if number % 2 else marked)[number].text.replace('"', " ")
        for number in range(len(marked))
    ]
