"""The archive's writing side: one process at a time, every batch whole or not at all."""

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.exc import OperationalError

from archive.batch import (
    Cleaned,
    Outcome,
    given_key,
    known_captures,
    last_change,
    restate_documents,
    store_batch,
)
from archive.capture import Capture
from archive.catalogue import write_setting
from archive.document import Document
from archive.errors import StorageError
from archive.extract import Template
from archive.locks import WriterLock
from archive.reprints import Report, follow_changes, read_position
from archive.store import Archive, check_home, create_archive
from archive.tables import DOCUMENTS, REJECTIONS, RUNS, WARC_FILES
from archive.templates import (
    PageSeen,
    forget_older_marks,
    learn_fresh,
    note_cleaning,
    note_pages,
    read_templates,
    settle_sites,
)
from archive.warc import MAX_FILE_BYTES, WARC_FOLDER, Appender

LOCK_NAME = "archive.lock"
_SOFTWARE = "tangthu"
# Templates of more sites than this are not kept in memory.
_MAX_TEMPLATES = 1_000


@dataclass(slots=True)
class Tally:
    """What a run has done so far; the names are the catalogue's columns."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    rejected: int = 0
    ignored: int = 0
    rejections: list[tuple[str, str]] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        """Count one outcome."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    def reject(self, source: str, reason: str) -> None:
        """Note an input that did not become a capture or a document."""
        self.rejected += 1
        self.rejections.append((source, reason))

    def numbers(self) -> dict[str, int]:
        """The counts alone, by name."""
        return {name: value for name, value in asdict(self).items() if name != "rejections"}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class ArchiveWriter:
    """Writes to one archive while its lock is held; made by `open_writer`."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._engine = archive.engine
        self._folder = archive.home / WARC_FOLDER
        self._folder.mkdir(exist_ok=True)
        self.torn_tails = self._set_aside_torn_tails()
        self._appender: Appender | None = None
        self._file_id = 0
        self._run_id = 0
        self._templates: dict[str, Template | None] = {}
        with self._engine.begin() as connection:
            forget_older_marks(connection)

    def _set_aside_torn_tails(self) -> list[Path]:
        with self._engine.connect() as connection:
            known = {row.name: row.length for row in connection.execute(select(WARC_FILES))}
        # A file that no transaction knows yet is a torn tail from its first byte on.
        names = known.keys() | {path.name for path in self._folder.glob("*.warc.gz")}
        moved = [
            Appender.set_aside_torn_tail(self._folder / name, known.get(name, 0))
            for name in sorted(names)
        ]
        return [path for path in moved if path is not None]

    def begin_run(self) -> int:
        """Note in the catalogue that a run begins; a run that never ended is marked interrupted."""
        with self._engine.begin() as connection:
            connection.execute(
                update(RUNS).where(RUNS.c.state == "running").values(state="interrupted")
            )
            result = connection.execute(insert(RUNS).values(started_at=_now(), state="running"))
            key = result.inserted_primary_key
            assert key is not None  # an insert of one row has one
            self._run_id = int(key[0])
        return self._run_id

    def end_run(self, tally: Tally, state: str) -> None:
        """Note what the run did and how it ended. Raises `StorageError` when the disk refuses."""
        rejections = [
            {"run_id": self._run_id, "source": source, "reason": reason}
            for source, reason in tally.rejections
        ]
        values = {"state": state, "ended_at": _now(), **tally.numbers()}
        try:
            with self._engine.begin() as connection:
                connection.execute(update(RUNS).where(RUNS.c.id == self._run_id).values(values))
                if rejections:
                    connection.execute(insert(REJECTIONS), rejections)
        except OperationalError as error:
            raise self._storage_error(error) from error

    def known(self, batch: Sequence[tuple[Capture, str]]) -> set[int]:
        """Which of these captures (each with its digest) are in the archive: their positions."""
        with self._engine.connect() as connection:
            found = known_captures(connection, [digest for _, digest in batch])
        return {
            position
            for position, (capture, digest) in enumerate(batch)
            if (digest, given_key(capture)) in found
        }

    def templates(self, sites: Collection[str]) -> dict[str, Template]:
        """The templates of those of these sites that have one, as learned until now."""
        unread = set(sites) - self._templates.keys()
        if unread:
            with self._engine.connect() as connection:
                found = read_templates(connection, unread)
            self._templates.update((site, found.get(site)) for site in unread)
        asked = {site: self._templates[site] for site in sites}
        return {site: template for site, template in asked.items() if template is not None}

    def _forget_templates(self, sites: Collection[str]) -> None:
        for site in sites:
            self._templates.pop(site, None)
        if len(self._templates) > _MAX_TEMPLATES:
            self._templates.clear()

    def learn_templates(self) -> None:
        """Learn anew every site's template whose pages have changed.

        Raises `StorageError` when the disk refuses.
        """
        try:
            with self._engine.begin() as connection:
                self._forget_templates(learn_fresh(connection))
        except OperationalError as error:
            raise self._storage_error(error) from error

    def remember(self, seen: Sequence[PageSeen]) -> None:
        """Take pages that are in the archive into their sites' samples, without learning yet.

        Raises `StorageError` when the disk refuses.
        """
        try:
            with self._engine.begin() as connection:
                note_pages(connection, seen, learns=False)
        except OperationalError as error:
            raise self._storage_error(error) from error

    def settle_templates(self) -> None:
        """Note that no document is behind its site's template (see `templates`) any more."""
        with self._engine.begin() as connection:
            settle_sites(connection)

    def store(self, batch: Sequence[Cleaned]) -> list[Outcome]:
        """Store a batch in one step: originals on the disk, then catalogue and change log.

        When this returns, all of it survives a power cut; when it raises, nothing of it is there.
        Raises `StorageError` when the disk refuses.
        """
        appender = self._open_appender()
        begun_at = appender.length

        def append(capture: Capture, digest: str) -> tuple[int, int]:
            return self._file_id, appender.append(capture, digest)

        try:
            with self._engine.begin() as connection:
                outcomes, learned = store_batch(connection, batch, append, self._run_id)
                follow_changes(connection)
                appender.flush_to_disk()
                connection.execute(
                    update(WARC_FILES)
                    .where(WARC_FILES.c.id == self._file_id)
                    .values(length=appender.length)
                )
        except (OSError, OperationalError) as error:
            self._cut_back(appender, begun_at)
            raise self._storage_error(error) from error
        if appender.length >= MAX_FILE_BYTES:
            self._close_appender()
        self._forget_templates(learned)
        return outcomes

    def _storage_error(self, error: OSError | OperationalError) -> StorageError:
        reason = error.strerror if isinstance(error, OSError) else str(error.orig)
        return StorageError(
            f"{self.archive.home}: the disk refused a write ({reason}); what was added before is "
            "safe: make room or mend the permissions, then run the same command again"
        )

    def _cut_back(self, appender: Appender, length: int) -> None:
        try:
            appender.cut_back(length)
        except OSError:
            # The next writer sets the tail aside.
            self._close_appender()

    def remove(self, document_id: str) -> bool:
        """Take a document out of search; its captures and originals stay in the archive."""
        with self._engine.begin() as connection:
            result = connection.execute(
                update(DOCUMENTS)
                .where(DOCUMENTS.c.id == document_id, DOCUMENTS.c.removed.is_(False))
                .values(removed=True, change_number=last_change(connection) + 1)
            )
            follow_changes(connection)
        return result.rowcount == 1

    def restate(
        self,
        documents: Sequence[Document],
        note: tuple[str, str] | None = None,
        seen: Sequence[PageSeen] = (),
    ) -> None:
        """Give documents another text, and write a setting, in one step.

        The documents are in the archive, each at most once; their captures stay as they are.
        `seen` are the pages that were cleaned for it, those that did not change among them.
        Raises `StorageError` when the disk refuses.
        """
        try:
            with self._engine.begin() as connection:
                restate_documents(connection, documents)
                follow_changes(connection)
                note_cleaning(connection, seen)
                note_pages(connection, seen, learns=False)
                if note is not None:
                    write_setting(connection, *note)
        except OperationalError as error:
            raise self._storage_error(error) from error

    def compare_documents(self, report: Report = lambda done, total: None) -> None:
        """Find the reprints among documents that an older program has stored.

        Storing does this too; done beforehand it can be watched, and what is done stays done.
        """
        total = self.archive.count_changes(self._compared_to())
        done = 0
        while done < total:
            with self._engine.begin() as connection:
                step = follow_changes(connection, limit=1)
            if not step:
                break
            done += step
            report(done, total)

    def _compared_to(self) -> int:
        with self._engine.connect() as connection:
            return read_position(connection)

    def _open_appender(self) -> Appender:
        if self._appender is None:
            try:
                self._appender = self._next_file()
            except (OSError, OperationalError) as error:
                raise self._storage_error(error) from error
        return self._appender

    def _next_file(self) -> Appender:
        """The newest file if it has room, else a new one, first on the disk, then known."""
        with self._engine.connect() as connection:
            last = connection.execute(
                select(WARC_FILES).order_by(WARC_FILES.c.id.desc()).limit(1)
            ).first()
        if last is not None and last.length < MAX_FILE_BYTES:
            self._file_id = last.id
            return Appender(self._folder / last.name, last.length)
        file_id = (last.id if last is not None else 0) + 1
        path = self._folder / f"{_SOFTWARE}-{file_id:06d}.warc.gz"
        appender = Appender(path, 0)
        appender.append_warcinfo(_SOFTWARE)
        appender.flush_to_disk()
        _sync_folder(self._folder)
        with self._engine.begin() as connection:
            connection.execute(
                insert(WARC_FILES).values(id=file_id, name=path.name, length=appender.length)
            )
        self._file_id = file_id
        return appender

    def _close_appender(self) -> None:
        if self._appender is not None:
            self._appender.close()
            self._appender = None

    def close(self) -> None:
        """Close the file being written."""
        self._close_appender()


def _sync_folder(folder: Path) -> None:
    """Make a new file's name survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def open_writer(home: Path, what: str = "adding pages") -> Iterator[ArchiveWriter]:
    """Open an archive for writing, making it if the folder is new or empty.

    `what` says to whoever finds the archive locked what is being done. Raises `WriterBusyError`
    (naming the holder) while another process writes, `HomeError`, `DamagedArchiveError`.
    """
    check_home(home)
    with WriterLock(home / LOCK_NAME, what):
        create_archive(home)
        archive = Archive.open(home)
        try:
            writer = ArchiveWriter(archive)
            try:
                yield writer
            finally:
                writer.close()
        finally:
            archive.close()
