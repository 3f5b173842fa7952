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

from archive.batch import Cleaned
from archive.capture import Capture, digest_of
from archive.cleaners import CleanerPool, Result, available_cores
from archive.errors import ArchiveError
from archive.sources import Ignored, InputFile, Rejection, iter_captures, iter_inputs
from archive.writer import ArchiveWriter, Tally

# A chunk is what a worker gets at a time: enough to make the way there worthwhile.
_CHUNK_PAGES = 32
_CHUNK_BYTES = 2 * 2**20
# A batch is what one transaction stores: enough to make the flush to disk worthwhile.
_BATCH_PAGES = 256
_BATCH_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files and their bytes begun so far, of how many; pages done."""

    files: int
    total_files: int
    read_bytes: int
    total_bytes: int
    pages: int


Report = Callable[[Progress], None]


class _Run:
    """One run's moving parts: what is being cleaned, what waits to be stored."""

    def __init__(self, writer: ArchiveWriter, pool: CleanerPool, tally: Tally) -> None:
        self._writer = writer
        self._pool = pool
        self._tally = tally
        self._cleaning: deque[tuple[list[tuple[Capture, str]], Future[list[Result]]]] = deque()
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
            self._cleaning.append((fresh, self._pool.begin(captures)))
        while len(self._cleaning) > 2 * self._pool.workers:
            self._collect()

    def drain(self) -> None:
        """Finish everything under way."""
        while self._cleaning:
            self._collect()
        self.store()

    def _collect(self) -> None:
        fresh, future = self._cleaning.popleft()
        results = self._pool.finish([capture for capture, _ in fresh], future)
        for (capture, digest), result in zip(fresh, results, strict=True):
            if isinstance(result, str):
                self._tally.reject(capture.source, result)
            else:
                self._cleaned.append(Cleaned(capture, digest, result))
        waited = time.monotonic() - self._stored_at
        if len(self._cleaned) >= _BATCH_PAGES or waited > _BATCH_SECONDS:
            self.store()

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

    Bad input is rejected with a reason and leaves the rest untouched. When the run is cut short
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
