"""Cleaning again: the stored originals, with the cleaner and the templates as they are now.

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
from archive.cleaners import CleanedPage, CleanerPool, Result, available_cores
from archive.document import Document
from archive.errors import DamagedArchiveError
from archive.extract import CLEANER_VERSION, Template
from archive.identity import site_of
from archive.store import Archive
from archive.tables import DOCUMENTS
from archive.templates import PageSeen, digest_templates, find_behind, find_unremembered
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
_Chunk: TypeAlias = tuple[
    list[Document], list[Capture], dict[str, Template], "Future[list[Result]]"
]


def reclean(
    writer: ArchiveWriter,
    selection: Selection = Selection(),
    report: Report = lambda done, total: None,
    workers: int | None = None,
) -> Recleaned:
    """Clean the originals of the selected documents again and store what comes out differently.

    What their sites' pages have in common is learned first, so that all of them are cleaned with
    the same templates, and those hang on the documents alone. When it is cut short, what was stored
    until then stays; the next call with this selection goes on after it. Raises `StorageError`.
    """
    with CleanerPool(workers or available_cores()) as pool:
        _learn_templates(writer, pool, selection)
        described = _describe(writer.archive, selection)
        ids = _selected(writer.archive, selection)
        after = _read_state(writer.archive, described)
        left = [one for one in ids if one > after]
        tally = Recleaned(resumed=len(ids) - len(left))
        run = _Run(writer, pool, tally, lambda last: json.dumps(described | {"after": last}))
        for _ in run.clean(left):
            report(tally.done, len(ids))
    writer.restate((), (_STATE, ""))
    return tally


def catch_up(writer: ArchiveWriter, pool: CleanerPool) -> Recleaned:
    """Clean again what was added before its site's template was known, or known well.

    A document is cleaned again for this only when its site's template has since been learned from
    twice as many pages, so no document is often. Cut short, the next call does the rest.
    Raises `StorageError`.
    """
    writer.learn_templates()
    with writer.archive.engine.connect() as connection:
        ids = find_behind(connection)
    tally = Recleaned()
    for _ in _Run(writer, pool, tally).clean(ids):
        pass
    if ids:
        writer.settle_templates()
    return tally


class _Run:
    """Cleans documents again; `state` says what is kept when one of them was the last done."""

    def __init__(
        self,
        writer: ArchiveWriter,
        pool: CleanerPool,
        tally: Recleaned,
        state: Callable[[str], str] | None = None,
    ) -> None:
        self._writer = writer
        self._pool = pool
        self._tally = tally
        self._state = state

    def clean(self, ids: Sequence[str]) -> Iterator[None]:
        """Clean these documents again, in this order; one step for each chunk that was stored."""
        waiting: deque[_Chunk] = deque()
        for documents, captures in _iter_chunks(self._writer.archive, ids, self._tally):
            sites = {one.site for one in documents} | {site_of(one.url) for one in captures}
            templates = self._writer.templates({site for site in sites if site is not None})
            future = self._pool.begin(captures, templates)
            waiting.append((documents, captures, templates, future))
            if len(waiting) > 2 * self._pool.workers:
                self._store(waiting.popleft())
                yield
        while waiting:
            self._store(waiting.popleft())
            yield

    def _store(self, chunk: _Chunk) -> None:
        documents, captures, templates, future = chunk
        changed: list[Document] = []
        seen: list[PageSeen] = []
        results = self._pool.finish(captures, future, templates)
        for before, result in zip(documents, results, strict=True):
            match result:
                case CleanedPage(document, marks, pages):
                    # A page keeps its name, whatever the cleaner now takes for its URL.
                    after = replace(document, id=before.id)
                    seen.append(PageSeen(before.id, after.site, marks, pages))
                    if replace(after, cleaned_by=before.cleaned_by) == before:
                        self._tally.unchanged += 1
                    else:
                        changed.append(after)
                case _:
                    reason = result or "its original is no page of text"
                    self._tally.failures.append((before.id, reason))
        last = max(document.id for document in documents)
        note = (_STATE, self._state(last)) if self._state is not None else None
        self._writer.restate(changed, note, seen)
        self._tally.changed += len(changed)


def _learn_templates(writer: ArchiveWriter, pool: CleanerPool, selection: Selection) -> None:
    """Learn what the pages of the selected sites have in common, from all that are remembered.

    Pages that a program stored that remembered none are read for it, a sample of each site's.
    """
    sites = [selection.site.lower()] if selection.site is not None else None
    with writer.archive.engine.connect() as connection:
        ids = find_unremembered(connection, sites)
    for documents, captures in _iter_chunks(writer.archive, ids, Recleaned()):
        results = pool.finish(captures, pool.begin(captures))
        writer.remember(
            [
                PageSeen(before.id, result.document.site, result.marks)
                for before, result in zip(documents, results, strict=True)
                if isinstance(result, CleanedPage)
            ]
        )
    writer.learn_templates()


def _selected(archive: Archive, selection: Selection) -> list[str]:
    query = select(DOCUMENTS.c.id).where(DOCUMENTS.c.removed.is_(False)).order_by(DOCUMENTS.c.id)
    if selection.site is not None:
        query = query.where(func.lower(DOCUMENTS.c.site) == selection.site.lower())
    if selection.doubtful:
        query = query.where(DOCUMENTS.c.doubt.is_not(None))
    with archive.engine.connect() as connection:
        return list(connection.execute(query).scalars())


def _describe(archive: Archive, selection: Selection) -> dict[str, object]:
    # Another cleaner, or other templates, have everything to do again.
    with archive.engine.connect() as connection:
        known = digest_templates(connection)
    return asdict(selection) | {"cleaner": CLEANER_VERSION, "templates": known}


def _read_state(archive: Archive, described: dict[str, object]) -> str:
    """The last document that an interrupted run of this selection has done, "" for none."""
    with archive.engine.connect() as connection:
        state = json.loads(read_setting(connection, _STATE) or "{}")
    after = state.pop("after", "")
    return str(after) if state == described else ""


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
