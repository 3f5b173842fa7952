"""Cleaning again: the stored originals, with the cleaner as it is now.

Only a document whose text comes out differently is stored as a change, so only those are indexed
again. How far it has come is kept with the changes; begun again after an interruption, it goes on
from there.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field, replace
from typing import TypeAlias

from sqlalchemy import func, select

from archive.capture import Capture
from archive.catalogue import CaptureInfo, read_setting
from archive.cleaners import CleanerPool, Result, available_cores
from archive.document import Document
from archive.errors import DamagedArchiveError
from archive.extract import CLEANER_VERSION
from archive.store import Archive
from archive.tables import DOCUMENTS
from archive.writer import ArchiveWriter

_STATE = "reclean"
_CHUNK_DOCUMENTS = 32


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents are cleaned again: all, those of a site, those cleaned doubtfully."""

    site: str | None = None
    doubtful: bool = False


@dataclass(slots=True)
class Recleaned:
    """What cleaning again did. Documents that could not be cleaned are kept as they were.

    `failures` names each of those with the reason; `resumed` counts documents that an interrupted
    run had done before.
    """

    changed: int = 0
    unchanged: int = 0
    resumed: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many documents have been looked at."""
        return self.changed + self.unchanged + self.resumed + len(self.failures)


# How many documents have been looked at, of how many.
Report: TypeAlias = Callable[[int, int], None]
_Chunk: TypeAlias = tuple[list[Document], list[Capture], "Future[list[Result]]"]


def reclean(
    writer: ArchiveWriter,
    selection: Selection = Selection(),
    report: Report = lambda done, total: None,
    workers: int | None = None,
) -> Recleaned:
    """Clean the originals of the selected documents again and store what comes out differently.

    When it is cut short, what was stored until then stays; the next call with this selection goes
    on after it. Raises `StorageError`.
    """
    tally = Recleaned()
    ids = _selected(writer.archive, selection)
    after = _read_state(writer.archive, selection)
    left = [one for one in ids if one > after]
    tally.resumed = len(ids) - len(left)
    with CleanerPool(workers or available_cores()) as pool:
        waiting: deque[_Chunk] = deque()
        for chunk in _iter_chunks(writer.archive, left, tally):
            documents, captures = chunk
            waiting.append((documents, captures, pool.begin(captures)))
            if len(waiting) > 2 * pool.workers:
                _store(writer, pool, waiting.popleft(), selection, tally)
                report(tally.done, len(ids))
        while waiting:
            _store(writer, pool, waiting.popleft(), selection, tally)
            report(tally.done, len(ids))
    writer.restate((), (_STATE, ""))
    return tally


def _selected(archive: Archive, selection: Selection) -> list[str]:
    query = select(DOCUMENTS.c.id).where(DOCUMENTS.c.removed.is_(False)).order_by(DOCUMENTS.c.id)
    if selection.site is not None:
        query = query.where(func.lower(DOCUMENTS.c.site) == selection.site.lower())
    if selection.doubtful:
        query = query.where(DOCUMENTS.c.doubt.is_not(None))
    with archive.engine.connect() as connection:
        return list(connection.execute(query).scalars())


def _describe(selection: Selection) -> dict[str, object]:
    # Another cleaner has everything to do again.
    return asdict(selection) | {"cleaner": CLEANER_VERSION}


def _read_state(archive: Archive, selection: Selection) -> str:
    """The last document that an interrupted run of this selection has done, "" for none."""
    with archive.engine.connect() as connection:
        state = json.loads(read_setting(connection, _STATE) or "{}")
    after = state.pop("after", "")
    return str(after) if state == _describe(selection) else ""


def _iter_chunks(
    archive: Archive, ids: Sequence[str], tally: Recleaned
) -> Iterator[tuple[list[Document], list[Capture]]]:
    for start in range(0, len(ids), _CHUNK_DOCUMENTS):
        documents: list[Document] = []
        captures: list[Capture] = []
        for document in archive.documents(ids[start : start + _CHUNK_DOCUMENTS]).values():
            try:
                captures.append(_read_capture(archive, document))
            except DamagedArchiveError as error:
                tally.failures.append((document.id, str(error)))
            else:
                documents.append(document)
        if documents:
            yield documents, captures


def _read_capture(archive: Archive, document: Document) -> Capture:
    """The capture that a document's text comes from, as it came in."""
    info = next((one for one in archive.captures(document.id) if one.is_current), None)
    if info is None:
        raise DamagedArchiveError(
            f"document {document.id} has no capture: restore the catalogue from a copy"
        )
    given = dict(info.extra)
    named = {
        name: given.pop(name) if isinstance(given.get(name), str) else None
        for name in ("id", "title", "published")
    }
    return Capture(
        payload=archive.original(info),
        content_type=info.content_type,
        source=info.source,
        fetched_at=info.fetched_at,
        fetched_at_source=info.fetched_at_source,
        charset=info.charset,
        url=info.url,
        url_source=_url_source(document, info),
        source_id=named["id"],
        title=named["title"],
        published=named["published"],
        extra=given,
    )


def _url_source(document: Document, info: CaptureInfo) -> str | None:
    """Where the capture's URL came from, as far as the catalogue tells."""
    if info.url is None:
        return None
    return (
        document.url_source
        if document.url_source not in {None, "canonical", "og:url"}
        else ("saved-from" if info.fetched_at_source == "file" else info.fetched_at_source)
    )


def _store(
    writer: ArchiveWriter, pool: CleanerPool, chunk: _Chunk, selection: Selection, tally: Recleaned
) -> None:
    documents, captures, future = chunk
    changed = []
    for before, result in zip(documents, pool.finish(captures, future), strict=True):
        match result:
            case Document():
                # A page keeps its name, whatever the cleaner now takes for its URL.
                after = replace(result, id=before.id)
                if replace(after, cleaned_by=before.cleaned_by) == before:
                    tally.unchanged += 1
                else:
                    changed.append(after)
            case _:
                reason = result or "its original is no page of text"
                tally.failures.append((before.id, reason))
    state = _describe(selection) | {"after": max(document.id for document in documents)}
    writer.restate(changed, (_STATE, json.dumps(state)))
    tally.changed += len(changed)
