"""Ingestion: from files to documents in the archive.

The parent process reads files, recognises what the archive already has and alone writes; cleaning
happens in the pool.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from archive.batch import Cleaned
from archive.capture import Capture, digest_of
from archive.cleaners import CleanedPage, CleanerPool, Result, available_cores
from archive.errors import ArchiveError
from archive.extract import Template
from archive.identity import site_of
from archive.reclean import catch_up
from archive.sources import Ignored, InputFile, Rejection, iter_captures, iter_inputs
from archive.writer import ArchiveWriter, Tally

# A chunk is what a worker gets at a time: enough to make the way there worthwhile.
_CHUNK_PAGES = 32
_CHUNK_BYTES = 2 * 2**20
# A batch is what one transaction stores: enough to make the flush to disk worthwhile.
_BATCH_PAGES = 256
_BATCH_SECONDS = 1.0
# A page that comes without a URL is likely of one of the sites met last.
_SITES_MET = 32


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files and their bytes begun so far, of how many; pages done."""

    files: int
    total_files: int
    read_bytes: int
    total_bytes: int
    pages: int


Report = Callable[[Progress], None]
# Captures with their digests, the templates they are cleaned with, and what comes of it.
_Chunk: TypeAlias = tuple[list[tuple[Capture, str]], dict[str, Template], "Future[list[Result]]"]


class _Run:
    """One run's moving parts: what is being cleaned, what waits to be stored."""

    def __init__(self, writer: ArchiveWriter, pool: CleanerPool, tally: Tally) -> None:
        self._writer = writer
        self._pool = pool
        self._tally = tally
        self._cleaning: deque[_Chunk] = deque()
        self._sites: dict[str, None] = {}
        self._cleaned: list[Cleaned] = []
        self._stored_at = time.monotonic()

    def feed(self, chunk: Sequence[Capture]) -> None:
        """Take a chunk of captures on its way; waits when too much is under way."""
        named = [(capture, digest_of(capture.payload)) for capture in chunk]
        known = self._writer.known(named)
        self._tally.unchanged += len(known)
        fresh = [pair for position, pair in enumerate(named) if position not in known]
        if fresh:
            captures = [capture for capture, _ in fresh]
            templates = self._writer.templates(self._sites_of(captures))
            self._cleaning.append((fresh, templates, self._pool.begin(captures, templates)))
        while len(self._cleaning) > 2 * self._pool.workers:
            self._collect()

    def drain(self) -> None:
        """Finish everything under way."""
        while self._cleaning:
            self._collect()
        self.store()

    def _collect(self) -> None:
        fresh, templates, future = self._cleaning.popleft()
        results = self._pool.finish([capture for capture, _ in fresh], future, templates)
        for (capture, digest), result in zip(fresh, results, strict=True):
            match result:
                case CleanedPage(document, marks, pages):
                    self._cleaned.append(Cleaned(capture, digest, document, marks, pages))
                    self._note_site(document.site)
                case None:
                    self._cleaned.append(Cleaned(capture, digest, None))
                case _:
                    self._tally.reject(capture.source, result)
        waited = time.monotonic() - self._stored_at
        if len(self._cleaned) >= _BATCH_PAGES or waited > _BATCH_SECONDS:
            self.store()

    def _sites_of(self, captures: Sequence[Capture]) -> set[str]:
        """The sites that pages may be of: those of their URLs, else those met lately."""
        named = {site_of(capture.url) for capture in captures if capture.is_page}
        sites = {site for site in named if site is not None}
        return sites | self._sites.keys() if None in named else sites

    def _note_site(self, site: str | None) -> None:
        if site is not None:
            self._sites.pop(site, None)
            self._sites[site] = None
            if len(self._sites) > _SITES_MET:
                del self._sites[next(iter(self._sites))]

    def store(self) -> None:
        """Store what has been cleaned."""
        batch, self._cleaned = self._cleaned, []
        if batch:
            for outcome in self._writer.store(batch):
                self._tally.count(outcome)
        self._stored_at = time.monotonic()


def _find_inputs(paths: Iterable[Path], tally: Tally) -> list[InputFile]:
    files = []
    for found in iter_inputs(paths):
        match found:
            case InputFile():
                files.append(found)
            case Rejection(source, reason):
                tally.reject(source, reason)
            case Ignored():
                tally.ignored += 1
    return files


def _iter_chunks(
    files: Sequence[InputFile], tally: Tally, report: Report
) -> Iterator[list[Capture]]:
    total_bytes = sum(file.size_bytes for file in files)
    chunk: list[Capture] = []
    size = read_bytes = pages = 0
    for number, file in enumerate(files):
        for found in iter_captures(file):
            if isinstance(found, Rejection):
                tally.reject(found.source, found.reason)
                continue
            chunk.append(found)
            size += len(found.payload)
            pages += 1
            if len(chunk) >= _CHUNK_PAGES or size >= _CHUNK_BYTES:
                yield chunk
                report(Progress(number, len(files), read_bytes, total_bytes, pages))
                chunk, size = [], 0
        read_bytes += file.size_bytes
    if chunk:
        yield chunk
    report(Progress(len(files), len(files), total_bytes, total_bytes, pages))


def ingest(
    writer: ArchiveWriter,
    paths: Iterable[Path],
    report: Report = lambda progress: None,
    workers: int | None = None,
) -> Tally:
    """Add every page in these files and folders to the archive; returns what was done.

    Bad input is rejected with a reason and leaves the rest untouched. Pages that were cleaned
    before their site's furniture was known are cleaned again at the end. When the run is cut short
    (an interrupt, a full disk), what was stored until then stays, and the error goes on.
    """
    tally = Tally()
    writer.begin_run()
    state = "failed"
    try:
        files = _find_inputs(paths, tally)
        with CleanerPool(workers or available_cores()) as pool:
            run = _Run(writer, pool, tally)
            try:
                for chunk in _iter_chunks(files, tally, report):
                    run.feed(chunk)
                run.drain()
                catch_up(writer, pool)
            except KeyboardInterrupt:
                run.store()
                raise
        state = "done"
    except KeyboardInterrupt:
        state = "interrupted"
        raise
    finally:
        _end_run(writer, tally, state)
    return tally


def _end_run(writer: ArchiveWriter, tally: Tally, state: str) -> None:
    try:
        writer.end_run(tally, state)
    except ArchiveError:
        if state == "done":
            raise
        # The disk that ended the run cannot take its record either; the first error is the one.
