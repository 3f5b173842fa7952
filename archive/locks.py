"""One writer at a time, in any process, and the name of whoever it is."""

import json
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from archive.errors import WriterBusyError


class WriterLock:
    """The right to write in a folder, held from the making of this object until `release`.

    The system lets go of it when the process dies, however it dies. Beside the lock stands a file
    that names the holder, for whoever finds it taken. Raises `WriterBusyError` when it is taken.
    """

    def __init__(self, lock_path: Path, what: str) -> None:
        self._holder = lock_path.with_suffix(".holder.json")
        # Whoever releases it may be another thread than the one that took it.
        self._lock = FileLock(lock_path, thread_local=False)
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise WriterBusyError(
                f"{lock_path.parent}: {_describe_holder(self._holder)} is writing here: "
                "wait until it has ended, then try again"
            ) from None
        try:
            self._holder.write_text(json.dumps(_describe_self(what)), "utf-8")
        except OSError:
            self._lock.release()
            raise

    def release(self) -> None:
        """Let the next writer in; a second call does nothing."""
        if self._lock.is_locked:
            self._holder.unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _describe_self(what: str) -> dict[str, str | int]:
    command = Path(sys.argv[0]).name if sys.argv else "python"
    return {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": command,
        "what": what,
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _describe_holder(path: Path) -> str:
    """Name the process that holds the lock, as far as it has said so yet."""
    try:
        holder = json.loads(path.read_text("utf-8"))
        return (
            f"process {int(holder['pid'])} on {holder['host']} "
            f"({holder['command']}: {holder['what']}, since {holder['since']})"
        )
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
