"""Archives to measure on, and the queries asked of them."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from archive import Archive, Document, ingest, open_writer
from index import open_index, sync
from tests.benchmarks.known_items import draw, manners

SAMPLE_PAGES = Path(__file__).parent.parent / "pages"
_SEED = 2

# What articles that lack it get from `dated_home`; all of it is invented.
_SITES = tuple(f"bao{number}.example" for number in range(1, 41))
_AUTHORS = (
    "Minh Anh",
    "Lò Páo",
    "Hải Yến",
    "Thanh Hà",
    "Nguyễn Văn Nam",
    "Trần Bình",
    "Lê Hưng",
    "Phạm Hồng",
    "Vũ Thảo",
    "Đỗ Lan",
)
_SECTIONS = ("Thời sự", "Kinh tế", "Văn hóa", "Xã hội", "Pháp luật", "Thể thao", "Giáo dục")
_FIRST_DAY = date(2008, 1, 1)
_DAYS = 17 * 365
_AT_ONCE = 2000


@contextmanager
def archive_home(articles: Path | None, home: Path | None) -> Iterator[Path]:
    """An archive that is there, or a temporary one of these articles (else the sample pages)."""
    if home is not None:
        yield home
        return
    with tempfile.TemporaryDirectory(prefix="tangthu-benchmark-") as name:
        with open_writer(Path(name)) as writer:
            ingest(writer, [articles or SAMPLE_PAGES])
        _build_index(Path(name))
        yield Path(name)


@contextmanager
def dated_home(home: Path) -> Iterator[Path]:
    """A temporary copy of an archive whose articles all have date, site, author and section.

    Those that lack one get one that is made up: days of 17 years, 40 sites, ten authors and seven
    sections, drawn from a fixed seed. So lists and timeline stand on every page of hits.
    """
    with tempfile.TemporaryDirectory(prefix="tangthu-benchmark-dated-") as name:
        copy = Path(name) / "archive"
        shutil.copytree(home, copy, ignore=shutil.ignore_patterns("index"))
        drawn = random.Random(_SEED)  # not for secrets
        archive = Archive.open(copy)
        with open_writer(copy) as writer:
            documents = list(iter_documents(archive))
            for start in range(0, len(documents), _AT_ONCE):
                part = documents[start : start + _AT_ONCE]
                writer.restate([_make_up(document, drawn) for document in part])
        archive.close()
        _build_index(copy)
        yield copy


def _make_up(document: Document, drawn: random.Random) -> Document:
    """The document with what it lacks; as many draws whatever that is."""
    site, author, section = (drawn.choice(kinds) for kinds in (_SITES, _AUTHORS, _SECTIONS))
    day = _FIRST_DAY + timedelta(days=drawn.randrange(_DAYS))
    site = document.site or site
    return replace(
        document,
        published=document.published or day.isoformat(),
        published_source=document.published_source or "given",
        site=site,
        url=document.url or f"https://www.{site}/tin/{document.id}.html",
        url_source=document.url_source or "jsonl",
        byline=document.byline or author,
        section=document.section or section,
    )


def _build_index(home: Path) -> None:
    archive, index = Archive.open(home), open_index(home)
    sync(archive, index.engine, index.lexicon)
    index.close()
    archive.close()


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
