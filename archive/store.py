"""The archive for readers: documents, their captures, their originals, the change log."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DatabaseError

from archive.catalogue import (
    CATALOGUE_NAME,
    DOCUMENT_COLUMNS,
    NEW_CATALOGUE_NAME,
    CaptureInfo,
    Counts,
    DocumentChange,
    DocumentEntry,
    RunInfo,
    capture_from_row,
    create_catalogue,
    document_from_row,
    open_catalogue,
    read_rows,
)
from archive.document import Document
from archive.errors import HomeError
from archive.parts import PagePart, find_parts
from archive.reprint_places import ReprintInfo, find_groups, find_reprints
from archive.sources.warc import decode_payload
from archive.tables import CAPTURES, DOCUMENTS, REJECTIONS, RUNS, WARC_FILES
from archive.templates import count_behind
from archive.warc import WARC_FOLDER, read_payload

# SQLite's default bound on variables in one statement is far above; this keeps statements small.
_IDS_PER_QUERY = 500
_ENTRIES_AT_ONCE = 1_000
_DOCUMENTS_ASKED = (
    f"SELECT {', '.join(f'documents.{name}' for name in DOCUMENT_COLUMNS)}"  # noqa: S608  # our own names
    " FROM json_each(?) AS asked CROSS JOIN documents ON documents.id = asked.value"
    " WHERE NOT documents.removed"
)
_NEWEST_CHANGE = "SELECT max(change_number) FROM documents"
_BEGINNINGS = frozenset(
    {"archive.lock", "archive.holder.json", WARC_FOLDER}
    | {f"{NEW_CATALOGUE_NAME}{suffix}" for suffix in ("", "-wal", "-shm", "-journal")}
)


def is_archive(home: Path) -> bool:
    """Whether this folder holds an archive (of any version)."""
    return (home / CATALOGUE_NAME).is_file()


def check_home(home: Path) -> None:
    """Make the folder if it is new; raises `HomeError` if it holds what is no archive."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        names = {entry.name for entry in home.iterdir()}
    except OSError as error:
        raise HomeError(
            f"{home} cannot be used ({error.strerror}): name another folder with --home"
        ) from error
    # What a beginning that was cut off left behind does not make a folder foreign.
    if not is_archive(home) and not names <= _BEGINNINGS:
        raise HomeError(
            f"{home} is not an archive and not empty: "
            "name an empty or a new folder with --home, or the archive's own"
        )


def create_archive(home: Path) -> None:
    """Make an empty archive of a folder that `check_home` passed; an archive is left as it is."""
    if is_archive(home):
        return
    try:
        (home / WARC_FOLDER).mkdir(exist_ok=True)
        create_catalogue(home)
    except (OSError, DatabaseError) as error:
        raise HomeError(
            f"{home} cannot be made an archive ({error}): name another folder with --home"
        ) from error


class Archive:
    """The reading side of one archive; safe to use from several threads, never waits."""

    def __init__(self, home: Path, engine: Engine) -> None:
        self.home = home
        self.engine = engine

    @classmethod
    def open(cls, home: Path) -> "Archive":
        """Open the archive in this folder; raises `HomeError` when there is none to be read."""
        if not is_archive(home):
            raise HomeError(
                f"{home} holds no archive: add pages with `tangthu add FOLDER`, "
                "or name the archive's folder with --home"
            )
        return cls(home, open_catalogue(home))

    def close(self) -> None:
        """Let go of the catalogue's files."""
        self.engine.dispose()

    def document(self, document_id: str) -> Document | None:
        """The document with this identifier, None when there is none (or it was removed)."""
        return self.documents([document_id]).get(document_id)

    def documents(self, ids: Collection[str]) -> dict[str, Document]:
        """The documents with these identifiers, by identifier; what is no more is left out."""
        if not ids:
            return {}
        rows = read_rows(self.engine, _DOCUMENTS_ASKED, list(ids))
        return {row[0]: document_from_row(row) for row in rows}

    def captures(self, document_id: str) -> tuple[CaptureInfo, ...]:
        """A document's captures, newest first."""
        return self.captures_of([document_id]).get(document_id, ())

    def captures_of(self, ids: Collection[str]) -> dict[str, tuple[CaptureInfo, ...]]:
        """The captures of these documents, newest first, by identifier."""
        wanted = list(dict.fromkeys(ids))
        query = (
            select(
                CAPTURES,
                WARC_FILES.c.name.label("warc_file"),
                DOCUMENTS.c.capture_id.label("current_id"),
            )
            .join(WARC_FILES, WARC_FILES.c.id == CAPTURES.c.warc_file_id)
            .join(DOCUMENTS, DOCUMENTS.c.id == CAPTURES.c.document_id)
            .order_by(CAPTURES.c.fetched_at.desc(), CAPTURES.c.id.desc())
        )
        found: dict[str, list[CaptureInfo]] = {}
        with self.engine.connect() as connection:
            for start in range(0, len(wanted), _IDS_PER_QUERY):
                part = wanted[start : start + _IDS_PER_QUERY]
                for row in connection.execute(query.where(CAPTURES.c.document_id.in_(part))):
                    found.setdefault(row.document_id, []).append(capture_from_row(row))
        return {identifier: tuple(captures) for identifier, captures in found.items()}

    def parts(self, urls: Collection[str], near: datetime) -> dict[str, PagePart]:
        """The images and styles kept under these URLs, each captured nearest to a time."""
        return find_parts(self.engine, urls, near)

    def original(self, info: CaptureInfo | PagePart) -> bytes:
        """A capture's bytes, checked against its digest; raises `DamagedArchiveError`."""
        path = self.home / WARC_FOLDER / info.warc_file
        return read_payload(path, info.warc_offset, info.digest, decode_payload)

    def changes(self, after: int, limit: int) -> list[DocumentChange]:
        """The next changes past a change number, at most `limit`, in the order of their numbers.

        The log is compacted: a document stands in it once, at its latest change.
        """
        query = (
            select(
                DOCUMENTS.c.change_number,
                DOCUMENTS.c.removed,
                *(DOCUMENTS.c[name] for name in DOCUMENT_COLUMNS),
            )
            .where(DOCUMENTS.c.change_number > after)
            .order_by(DOCUMENTS.c.change_number)
            .limit(limit)
        )
        with self.engine.connect() as connection:
            return [
                DocumentChange(
                    number=row.change_number,
                    document_id=row.id,
                    document=None if row.removed else document_from_row(row[2:]),
                )
                for row in connection.execute(query)
            ]

    def groups(self, ids: Collection[str]) -> dict[str, int]:
        """The groups of these documents: those with one number are one text, printed again.

        Numbers hold until the next change. A document that is too short to be compared, or that no
        writer has compared yet, is left out.
        """
        return find_groups(self.engine, ids)

    def reprints(self, document_id: str) -> tuple[ReprintInfo, ...]:
        """Every place where this text stands, this document's among them, earliest first.

        Empty when it stands nowhere else.
        """
        return self.reprints_of([document_id]).get(document_id, ())

    def reprints_of(self, ids: Collection[str]) -> dict[str, tuple[ReprintInfo, ...]]:
        """The reprints of each of these documents that has any, as `reprints` gives them."""
        return find_reprints(self.engine, ids)

    def changed_at(self) -> datetime:
        """When anything in the catalogue was last written, by its files' clock."""
        newest = 0.0
        for suffix in ("", "-wal"):
            with suppress(FileNotFoundError):  # the log comes and goes with the connections
                path = self.home / f"{CATALOGUE_NAME}{suffix}"
                newest = max(newest, path.stat().st_mtime)
        return datetime.fromtimestamp(newest, UTC)

    def last_change(self) -> int:
        """The number of the newest change; 0 when nothing was ever added."""
        newest: int | None = read_rows(self.engine, _NEWEST_CHANGE)[0][0]
        return newest or 0

    def iter_entries(self, after: int, up_to: int) -> Iterator[DocumentEntry]:
        """The documents whose latest change has a number past `after`, to `up_to` inclusive.

        They are read as they are asked for, so a list of any length takes little memory.
        """
        query = (
            select(DOCUMENTS.c.id, CAPTURES.c.fetched_at)
            .join(CAPTURES, CAPTURES.c.id == DOCUMENTS.c.capture_id)
            .where(
                DOCUMENTS.c.change_number > after,
                DOCUMENTS.c.change_number <= up_to,
                DOCUMENTS.c.removed.is_(False),
            )
            .order_by(DOCUMENTS.c.change_number)
            .execution_options(yield_per=_ENTRIES_AT_ONCE)
        )
        with self.engine.connect() as connection:
            for row in connection.execute(query):
                yield DocumentEntry(row.id, datetime.fromisoformat(row.fetched_at))

    def count_changes(self, after: int) -> int:
        """How many documents have changed past a change number."""
        query = select(func.count()).where(DOCUMENTS.c.change_number > after)
        with self.engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def counts(self) -> Counts:
        """What is in the archive."""
        alive = DOCUMENTS.c.removed.is_(False)
        published = (func.min(DOCUMENTS.c.published), func.max(DOCUMENTS.c.published))
        with self.engine.connect() as connection:
            documents, sites, doubtful, first, last = connection.execute(
                select(
                    func.count(),
                    func.count(DOCUMENTS.c.site.distinct()),
                    func.count(DOCUMENTS.c.doubt),
                    *published,
                ).where(alive)
            ).one()
            captures = connection.execute(select(func.count()).select_from(CAPTURES)).scalar_one()
            behind = count_behind(connection)
            files, size = connection.execute(
                select(func.count(), func.coalesce(func.sum(WARC_FILES.c.length), 0))
            ).one()
        catalogue = sum(
            path.stat().st_size for path in self.home.glob(CATALOGUE_NAME + "*") if path.is_file()
        )
        return Counts(
            documents=documents,
            captures=captures,
            sites=sites,
            last_change=self.last_change(),
            warc_files=files,
            warc_bytes=size,
            catalogue_bytes=catalogue,
            first_published=first,
            last_published=last,
            doubtful=doubtful,
            behind=behind,
        )

    def runs(self, limit: int = 5) -> list[RunInfo]:
        """The last runs of ingestion, newest first."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(RUNS).order_by(RUNS.c.id.desc()).limit(limit))
            return [RunInfo(**row._mapping) for row in rows]

    def rejections(self, run_id: int) -> Sequence[tuple[str, str]]:
        """What a run rejected: source and reason of each."""
        query = select(REJECTIONS.c.source, REJECTIONS.c.reason).where(
            REJECTIONS.c.run_id == run_id
        )
        with self.engine.connect() as connection:
            return [
                (row.source, row.reason)
                for row in connection.execute(query.order_by(REJECTIONS.c.id))
            ]
