"""Keeping an index in step with the archive's change log."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from archive import Archive, DocumentChange
from index.engines import Change, Engine, IndexWriter, Removal
from index.entry import build_entry
from index.errors import EngineUnavailableError, IndexBusyError, IndexDamagedError
from index.lexicon import Lexicon, Text

# One durable step of an index. Larger is faster and loses more work in a crash; at some 600 terms
# a document this is a few megabytes of text.
BATCH_DOCUMENTS = 2000


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far a sync is: documents done, of how many."""

    done: int
    total: int


Report: TypeAlias = Callable[[SyncProgress], None]


def _no_report(_progress: SyncProgress) -> None:
    pass


def _to_change(change: DocumentChange) -> Change:
    if change.document is None:
        return Removal(id=change.document_id, change=change.number)
    return build_entry(change.document, change.number)


def _texts(batch: Sequence[DocumentChange]) -> Iterator[Text]:
    """What the lexicon reads of a batch of changes; removed documents stay counted."""
    for change in batch:
        if change.document is not None:
            document = change.document
            yield Text(document.title, document.body, document.byline or "")


def _complete_lexicon(archive: Archive, lexicon: Lexicon, position: int) -> None:
    """Read for the lexicon what the index has read already, after it was thrown away."""
    while lexicon.position < position:
        batch = archive.changes(lexicon.position, BATCH_DOCUMENTS)
        lexicon.add(_texts(batch), batch[-1].number)


@contextmanager
def _telling_refusals(engine: Engine) -> Iterator[None]:
    """A full disk is told as what it is, wherever it was met."""
    try:
        yield
    except OSError as error:
        raise EngineUnavailableError(
            f"the {engine.name} index cannot be written ({error}); what was written before is "
            "whole: make room, then run the same command again"
        ) from error


def _mend_lexicon(lexicon: Lexicon) -> None:
    """Begin the lexicon anew if it is damaged or old; a readable one stays, for searches go on."""
    try:
        _ = lexicon.position
    except IndexDamagedError:
        lexicon.clear()


def _catch_up(archive: Archive, writer: IndexWriter, lexicon: Lexicon, report: Report) -> int:
    """Apply every change past the writer's position; returns how many documents that were."""
    _mend_lexicon(lexicon)
    _complete_lexicon(archive, lexicon, writer.position)
    total = archive.count_changes(writer.position)
    done = 0
    while batch := archive.changes(writer.position, BATCH_DOCUMENTS):
        changes = [_to_change(change) for change in batch]
        # The lexicon goes first: it may hold terms that the index lacks, never the reverse.
        if batch[-1].number > lexicon.position:
            lexicon.add(_texts(batch), batch[-1].number)
        writer.apply(changes, batch[-1].number)
        done += len(batch)
        report(SyncProgress(done, max(total, done)))
    return done


def is_behind(archive: Archive, engine: Engine) -> bool:
    """Whether the live index has not read the whole change log (or there is none)."""
    status = engine.status()
    return status is None or status.position < archive.last_change()


def sync(archive: Archive, engine: Engine, lexicon: Lexicon, report: Report = _no_report) -> int:
    """Bring the live index up to date; returns how many documents it took in.

    Raises `IndexBusyError` while another process writes this index.
    """
    with _telling_refusals(engine), engine.open_writer() as writer:
        return _catch_up(archive, writer, lexicon, report)


def reindex(archive: Archive, engine: Engine, lexicon: Lexicon, report: Report = _no_report) -> int:
    """Build a new generation beside the live one and swap; returns how many documents it holds.

    Documents that are added meanwhile are in it too, even when their own sync found the index busy.
    """
    with _telling_refusals(engine), engine.open_generation() as writer:
        done = _catch_up(archive, writer, lexicon, report)
        writer.publish()
    while is_behind(archive, engine):
        try:
            done += sync(archive, engine, lexicon)
        except IndexBusyError:
            break  # whoever holds it is catching up
    return done
