"""One writer at a time, in any process, and the name of whoever it is."""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from archive.errors import WriterBusyError


def _holder_path(lock_path: Path) -> Path:
    return lock_path.with_suffix(".holder.json")


def describe_holder(lock_path: Path) -> str:
    """Who holds the lock, in words: `process 4711 on host since …, running "tangthu add"`."""
    try:
        holder = json.loads(_holder_path(lock_path).read_text("utf-8"))
        return (
            f"process {holder['pid']} on {holder['host']} since {holder['since']}, "
            f'running "{holder["command"]}"'
        )
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


@contextmanager
def hold_lock(lock_path: Path, purpose: str, timeout_seconds: float = 0.0) -> Iterator[None]:
    """Hold the lock for the length of the block.

    The system lets go of it when the process dies, however it dies. Raises `WriterBusyError`, which
    names the holder, when the lock is not free within `timeout_seconds`.
    """
    lock = FileLock(lock_path, timeout=timeout_seconds)
    try:
        lock.acquire()
    except Timeout:
        raise WriterBusyError(
            f"{lock_path.parent}: {describe_holder(lock_path)}, is writing here; "
            f"{purpose} needs it alone: wait until it has ended, then try again"
        ) from None
    try:
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:3]]) if sys.argv else "python"
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
            "command": command,
        }
        _holder_path(lock_path).write_text(json.dumps(holder), "utf-8")
        yield
    finally:
        _holder_path(lock_path).unlink(missing_ok=True)
        lock.release()
