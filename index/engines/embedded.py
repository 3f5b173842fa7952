"""What the embedded engines share: following the live generation, and writing one.

An engine says how its library opens, reads and writes a folder; here is when.
"""

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from archive import WriterLock
from index.engines import Answer, Change, IndexStatus, IndexWriter, SearchRequest
from index.engines.generations import Generations
from index.errors import IndexDamagedError, NoIndexError, SearchError

Reader = TypeVar("Reader")


class BatchWriter(Protocol):
    """A library's way of writing one folder."""

    def read_position(self) -> int:
        """Read the position that was last written, 0 when none was."""

    def write(self, changes: Sequence[Change], position: int) -> None:
        """Write changes and position in one atomic step that lasts, or nothing."""

    def close(self) -> None:
        """Let go of files and threads; remove files that are no longer used."""


class EmbeddedWriter:
    """The writer of one generation, as `index.engines.IndexWriter` describes it."""

    def __init__(
        self, generations: Generations, lock: WriterLock, name: str, batches: BatchWriter
    ) -> None:
        self._generations = generations
        self._lock = lock
        self._name = name
        self._batches = batches
        self._position = batches.read_position()
        self._open = True

    @property
    def position(self) -> int:
        """The last change number that this generation has read; 0 when new."""
        return self._position

    def apply(self, changes: Sequence[Change], position: int) -> None:
        """Make the changes and the position durable in one atomic step."""
        self._check_open()
        unread = [change for change in changes if change.change > self._position]
        if not unread and position <= self._position:
            return
        position = max(position, self._position)
        self._batches.write(unread, position)
        self._position = position

    def publish(self) -> None:
        """Make this generation the live one, in one atomic step; nothing to do if it is."""
        self._check_open()
        self._generations.publish(self._name)

    def _check_open(self) -> None:
        if not self._open:
            raise SearchError(
                f"{self._name}: this writer has been closed; open another to go on writing"
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._open:
            return
        self._open = False
        with ExitStack() as ending:
            ending.callback(self._lock.release)
            ending.callback(self._discard_unpublished)
            ending.callback(self._batches.close)

    def _discard_unpublished(self) -> None:
        try:
            live = self._generations.live()
        except IndexDamagedError:
            live = None
        if live != self._name:
            self._generations.discard(self._name)


class EmbeddedEngine(ABC, Generic[Reader]):
    """An engine whose index is a folder on this machine, one folder for each engine."""

    def __init__(self, folder: Path, name: str, format_version: int) -> None:
        self._folder = folder
        self._name = name
        self._generations = Generations(folder, name, format_version)
        # Guards the two below between the threads of this process.
        self._mutex = threading.Lock()
        self._opened: tuple[str, Reader] | None = None

    @property
    def name(self) -> str:
        """The engine's name."""
        return self._name

    @abstractmethod
    def search(self, request: SearchRequest) -> Answer:
        """Find one page of results in the live generation as last committed."""

    @abstractmethod
    def _open_reader(self, path: Path) -> Reader:
        """Open a generation for reading; raises `IndexDamagedError`."""

    @abstractmethod
    def _refresh(self, reader: Reader) -> None:
        """Have the reader see the last commit; cheap when it does already."""

    @abstractmethod
    def _close_reader(self, reader: Reader) -> None: ...

    @abstractmethod
    def _create(self, path: Path) -> None:
        """Make an empty index in an empty folder."""

    @abstractmethod
    def _open_batches(self, path: Path) -> BatchWriter:
        """Open a generation for writing."""

    @abstractmethod
    def _count(self, reader: Reader) -> tuple[int, int]:
        """Count the documents, and read the position."""

    def status(self) -> IndexStatus | None:
        """What is in the live generation; None while there is none."""
        try:
            with self._mutex:
                name, reader = self._follow()
                documents, position = self._count(reader)
        except NoIndexError:
            return None
        size_bytes = _measure(self._generations.path(name))
        return IndexStatus(self._name, name, documents, position, size_bytes)

    def open_writer(self) -> IndexWriter:
        """Write to the live generation, or to a first one, published at once."""
        with ExitStack() as failing:
            lock = self._generations.lock("bringing the index up to date")
            failing.callback(lock.release)
            self._generations.sweep()
            name = self._generations.live()
            if name is None:
                name = self._build_empty()
                self._generations.publish(name)
            path = self._generations.check(name)
            writer = EmbeddedWriter(self._generations, lock, name, self._open_batches(path))
            failing.pop_all()
        return writer

    def open_generation(self) -> IndexWriter:
        """Write a new, empty generation beside the live one, until it is published."""
        with ExitStack() as failing:
            lock = self._generations.lock("rebuilding the index")
            failing.callback(lock.release)
            self._generations.sweep()
            name = self._build_empty()
            failing.callback(self._generations.discard, name)
            batches = self._open_batches(self._generations.path(name))
            writer = EmbeddedWriter(self._generations, lock, name, batches)
            failing.pop_all()
        return writer

    def close(self) -> None:
        """Let go of files; a later call opens them again."""
        with self._mutex:
            self._drop_reader()

    def _build_empty(self) -> str:
        name = self._generations.create()
        self._create(self._generations.path(name))
        return name

    def _follow(self) -> tuple[str, Reader]:
        """Give the live generation and its reader, as last committed; call with the mutex held."""
        while True:
            name = self._generations.live()
            if name is None:
                raise NoIndexError(
                    f"{self._folder}: the engine {self._name} has no index here yet; "
                    "run `tangthu reindex`"
                )
            try:
                if self._opened is None or self._opened[0] != name:
                    reader = self._open_reader(self._generations.check(name))
                    self._drop_reader()
                    self._opened = (name, reader)
                self._refresh(self._opened[1])
            except IndexDamagedError:
                # A generation may be retired and removed while it is being opened.
                if self._generations.live() == name:
                    raise
            else:
                return self._opened

    def _drop_reader(self) -> None:
        if self._opened is not None:
            reader = self._opened[1]
            self._opened = None
            self._close_reader(reader)


def _measure(folder: Path) -> int:
    """Sum the sizes of a folder's files; those that vanish meanwhile count nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total
