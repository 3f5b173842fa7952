"""Writing one generation: batches in order, publication, the lock let go at the end.

The same for an index in a folder and for one on a server; each says how it writes a batch, how it
publishes, and what its lock is.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Protocol, Self

from index.engines import Change
from index.errors import EngineUnavailableError, IndexDamagedError, SearchError


class BatchWriter(Protocol):
    """A way of writing one generation."""

    def read_position(self) -> int:
        """Read the position that was last written, 0 when none was."""

    def write(self, changes: Sequence[Change], position: int) -> None:
        """Write changes and position in one atomic step that lasts, or nothing."""

    def close(self) -> None:
        """Let go of files and threads; remove files that are no longer used."""


class Publishing(Protocol):
    """The generations of one index, as far as their writer needs them."""

    def live(self) -> str | None:
        """Name the live generation, None while there is none."""

    def publish(self, name: str) -> None:
        """Make a generation the live one, in one atomic step; nothing to do if it is."""

    def discard(self, name: str) -> None:
        """Remove a generation that is not live."""


class Lock(Protocol):
    """The right to write, held until `release`."""

    def release(self) -> None:
        """Let the next writer in."""


class GenerationWriter:
    """The writer of one generation, as `index.engines.IndexWriter` describes it."""

    def __init__(
        self, generations: Publishing, lock: Lock, name: str, batches: BatchWriter
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
        except EngineUnavailableError:
            return  # what is left over goes with the next writer
        if live != self._name:
            self._generations.discard(self._name)
