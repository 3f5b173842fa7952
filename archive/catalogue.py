"""The catalogue: the database of captures, documents and the change log.

SQLite in WAL mode with full synchronisation, so that what a transaction committed survives a power
cut and readers never wait for the writer.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, create_engine, event, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry

from archive.document import Document
from archive.errors import HomeError
from archive.tables import FORMAT, METADATA, SETTINGS
from archive.upgrade import read_format, upgrade

CATALOGUE_NAME = "catalogue.sqlite"
NEW_CATALOGUE_NAME = "catalogue-new.sqlite"
# How long a connection waits for another's transaction to end.
BUSY_TIMEOUT_MS = 30_000
# So much of the file is read where it lies in the system's cache: copied page by page, the
# documents of a page of hits take twice as long. What is mapped is counted as this process's
# memory, so there is a bound.
_MAPPED_BYTES = 2**28

# The columns of a document, in the order of its fields.
DOCUMENT_COLUMNS = tuple(field.name for field in fields(Document))


@dataclass(frozen=True, slots=True)
class CaptureInfo:
    """What the catalogue knows of one capture of a document.

    `stamp` is the time of capture in 14 digits (UTC), unique within the document: two captures of
    one second are told apart by `-2`, `-3`. `warc_file` and `warc_offset` (bytes) say where the
    original's record begins. `is_current` marks the capture that the document was cleaned from.
    """

    stamp: str
    document_id: str
    url: str | None
    fetched_at: datetime
    fetched_at_source: str
    digest: str
    content_type: str
    charset: str | None
    length_bytes: int
    source: str
    warc_file: str
    warc_offset: int
    is_current: bool
    extra: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """The latest change of a document: its number, and the document (None: removed)."""

    number: int
    document_id: str
    document: Document | None


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document as lists name it, and when the capture was made that its text is from."""

    id: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run of ingestion. `state` is `running`, `done`, `interrupted` or `failed`."""

    id: int
    started_at: str
    ended_at: str | None
    state: str
    added: int
    changed: int
    unchanged: int
    kept: int
    rejected: int
    ignored: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What is in the archive; sizes in bytes, `last_change` the newest change number.

    `doubtful` counts the documents whose text a person should look at, `behind` those that were
    cleaned before the furniture of their site was known, or known well.
    """

    documents: int
    captures: int
    sites: int
    last_change: int
    warc_files: int
    warc_bytes: int
    catalogue_bytes: int
    first_published: str | None
    last_published: str | None
    doubtful: int = 0
    behind: int = 0


def _set_pragmas(connection: Any, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute(f"PRAGMA mmap_size={_MAPPED_BYTES}")
    cursor.close()


def _connect(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _set_pragmas)
    return engine


def create_catalogue(home: Path) -> None:
    """Make an empty catalogue, whole or not at all: it gets its name when it is complete."""
    unfinished = home / NEW_CATALOGUE_NAME
    for path in home.glob(NEW_CATALOGUE_NAME + "*"):
        path.unlink()
    engine = _connect(unfinished)
    try:
        with engine.begin() as connection:
            METADATA.create_all(connection)
            connection.execute(insert(SETTINGS).values(name="format", value=str(FORMAT)))
    finally:
        engine.dispose()  # closing the last connection folds the write-ahead log into the file
    unfinished.replace(home / CATALOGUE_NAME)


def open_catalogue(home: Path) -> Engine:
    """Open an archive's catalogue, bringing one of an older format to the present one.

    Raises `HomeError` when it is none, of a newer format, or cannot be brought up.
    """
    path = home / CATALOGUE_NAME
    engine = _connect(path)
    try:
        with engine.connect() as connection:
            found = read_format(connection)
    except DatabaseError as error:
        engine.dispose()
        raise HomeError(
            f"{path} is not a catalogue of this program ({error.orig}); "
            "choose another folder with --home"
        ) from error
    try:
        if found != str(FORMAT):
            upgrade(home, engine)
    except HomeError:
        engine.dispose()
        raise
    return engine


def read_rows(
    engine: Engine, question: str, asked: Sequence[str | int] | None = None
) -> list[tuple[Any, ...]]:
    """What a statement finds, for a list of values, which it gets as JSON, or for none.

    Asked for each page of hits: the driver's own rows are at hand in half the time.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(question, () if asked is None else (json.dumps(list(asked)),))
        return list(cursor.fetchall())
    finally:
        connection.close()  # gives it back


def read_setting(connection: Connection, name: str) -> str | None:
    """What the catalogue keeps under a name, None when nothing."""
    return connection.execute(select(SETTINGS.c.value).where(SETTINGS.c.name == name)).scalar()


def write_setting(connection: Connection, name: str, value: str) -> None:
    """Keep a value under a name, in the caller's transaction."""
    statement = upsert(SETTINGS).values(name=name, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )


def document_values(document: Document) -> dict[str, Any]:
    """A document's fields as the catalogue's columns hold them."""
    return {
        "id": document.id,
        "title": document.title,
        "lead": document.lead,
        "paragraphs": json.dumps(document.paragraphs, ensure_ascii=False),
        "captions": json.dumps(document.captions, ensure_ascii=False),
        "byline": document.byline,
        "published": document.published,
        "published_source": document.published_source,
        "site": document.site,
        "url": document.url,
        "url_source": document.url_source,
        "language": document.language,
        "cleaned_by": document.cleaned_by,
        "section": document.section,
        "confidence": document.confidence,
        "doubt": document.doubt,
    }


def document_from_row(row: Sequence[Any]) -> Document:
    """The document that a row holds, its columns being `DOCUMENT_COLUMNS`."""
    identifier, title, lead, paragraphs, captions, *others = row
    return Document(
        identifier,
        title,
        lead,
        tuple(json.loads(paragraphs)),
        tuple(json.loads(captions)),
        *others,
    )


def capture_from_row(row: Row[Any]) -> CaptureInfo:
    """The capture that a joined row (capture, file name, current capture's id) holds."""
    return CaptureInfo(
        stamp=row.stamp,
        document_id=row.document_id,
        url=row.url,
        fetched_at=datetime.fromisoformat(row.fetched_at),
        fetched_at_source=row.fetched_at_source,
        digest=row.digest,
        content_type=row.content_type,
        charset=row.charset,
        length_bytes=row.length_bytes,
        source=row.source,
        warc_file=row.warc_file,
        warc_offset=row.warc_offset,
        is_current=row.id == row.current_id,
        extra=json.loads(row.extra) if row.extra else {},
    )
