"""What the embedded engines share: following the live generation, and writing one.

An engine says how its library opens, reads and writes a folder; here is when.
"""

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from index.engines import Answer, IndexStatus, IndexWriter, SearchRequest
from index.engines.generations import Generations
from index.engines.writing import BatchWriter, GenerationWriter
from index.errors import IndexDamagedError, NoIndexError
from index.query import Node

Reader = TypeVar("Reader")


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
    def count(self, matches: Sequence[Node]) -> tuple[int, ...]:
        """Count the documents that each tree matches, in one state of the live generation."""

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
    def _read_state(self, reader: Reader) -> tuple[int, int]:
        """Count the documents, and read the position."""

    def status(self) -> IndexStatus | None:
        """What is in the live generation; None while there is none."""
        try:
            with self._mutex:
                name, reader = self._follow()
                documents, position = self._read_state(reader)
        except NoIndexError:
            return None
        size_bytes = _size_of(self._generations.path(name))
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
            writer = GenerationWriter(self._generations, lock, name, self._open_batches(path))
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
            writer = GenerationWriter(self._generations, lock, name, batches)
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
                    f"run `tangthu reindex --engine {self._name}`"
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


def _size_of(folder: Path) -> int:
    """Bytes of the files in a folder, measured again when files came or went; 0 if it is gone."""
    try:
        changed_ns = folder.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
    return _remembered(folder, changed_ns)


@lru_cache(maxsize=4)
def _remembered(folder: Path, _changed_ns: int) -> int:
    return _measure(folder)  # each page of the front end asks for it


def _measure(folder: Path | str) -> int:
    """Sum the sizes of a folder's files; those that vanish meanwhile count nothing."""
    total = 0
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                is_folder = entry.is_dir(follow_symlinks=False)
                total += _measure(entry.path) if is_folder else entry.stat().st_size
    return total
