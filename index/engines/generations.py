"""Generations of an embedded engine's index on disk: folders, the pointer, the writer's lock.

    FOLDER/CURRENT        which generation is live, and when others were retired; replaced whole
    FOLDER/g-000001/      one complete build; its file FORMAT says what it was built as
    FOLDER/writer.lock    held by the one writer; the system lets go of it when a process dies
    FOLDER/writer.holder.json  who holds the lock

Readers look at CURRENT alone: they take no lock and wait for nobody.
"""

import json
import re
import shutil
import time
from pathlib import Path

from archive import WriterBusyError, WriterLock
from index.durable import read_short, replace_file, sync_folder
from index.engines import ENTRY_FORMAT
from index.errors import EngineUnavailableError, IndexBusyError, IndexDamagedError

_POINTER = "CURRENT"
_FORMAT = "FORMAT"
_LOCK = "writer.lock"
_NAME = re.compile(r"g-(?P<number>[0-9]{6,})")
# A search that began before the swap ends within this time.
GRACE_SECONDS = 60.0


class Generations:
    """The generations in one folder, of one engine and one format of its index.

    Reading methods may be called at any time; the others only while the lock is held.
    """

    def __init__(self, folder: Path, engine: str, format_version: int) -> None:
        self._folder = folder
        self._pointer = folder / _POINTER
        # What the pointer held when it was last read, and what that says.
        self._known: tuple[bytes, str | None, dict[str, float]] = (b"", None, {})
        self._built_as = {"engine": engine, "format": format_version, "entries": ENTRY_FORMAT}

    def path(self, name: str) -> Path:
        """Say where a generation's files are."""
        return self._folder / name

    def live(self) -> str | None:
        """Name the live generation, None while there is none.

        Raises `IndexDamagedError` where the pointer cannot be read.
        """
        return self._read_pointer()[0]

    def check(self, name: str) -> Path:
        """Give a generation's folder, if it was built as this engine builds now.

        Raises `IndexDamagedError` otherwise.
        """
        path = self.path(name)
        try:
            found = json.loads((path / _FORMAT).read_bytes())
        except (OSError, ValueError) as error:
            raise IndexDamagedError(
                f"{path}: not a whole index ({error}); run `tangthu reindex`"
            ) from error
        if found != self._built_as:
            raise IndexDamagedError(
                f"{path}: built as {_describe_format(found)}, this version reads "
                f"{_describe_format(self._built_as)}; run `tangthu reindex`"
            )
        return path

    def lock(self, what: str) -> WriterLock:
        """Take the writer's lock; `what` is told to whoever finds it taken.

        Raises `IndexBusyError`, and `EngineUnavailableError` where the folder cannot be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return WriterLock(self._folder / _LOCK, what)
        except WriterBusyError as error:
            raise IndexBusyError(str(error)) from error
        except OSError as error:
            raise EngineUnavailableError(
                f"{self._folder}: cannot be written ({error}); free space or change its rights"
            ) from error

    def create(self) -> str:
        """Make an empty generation, not yet live, and name it."""
        known = [*self._folders(), *self._known_names()]
        numbers = [int(match["number"]) for name in known if (match := _NAME.fullmatch(name))]
        name = f"g-{max(numbers, default=0) + 1:06d}"
        path = self.path(name)
        path.mkdir()
        replace_file(path / _FORMAT, json.dumps(self._built_as).encode())
        sync_folder(self._folder)
        return name

    def publish(self, name: str) -> None:
        """Make a generation the live one, in one atomic step that lasts."""
        try:
            live, retired = self._read_pointer()
        except IndexDamagedError:
            live, retired = None, {}
        if name == live:
            return
        now = time.time()
        others = {other: retired.get(other, now) for other in self._folders() if other != name}
        pointer = {"live": name, "retired": others}
        replace_file(self._pointer, json.dumps(pointer).encode())

    def discard(self, name: str) -> None:
        """Remove a generation that is not live."""
        shutil.rmtree(self.path(name), ignore_errors=True)

    def sweep(self) -> None:
        """Remove what dead writers left, and what has been retired for the time of grace.

        Nothing is removed while the pointer cannot be read: it would be a guess.
        """
        try:
            live, retired = self._read_pointer()
        except IndexDamagedError:
            return
        recent = time.time() - GRACE_SECONDS
        for name in self._folders():
            if name != live and retired.get(name, 0.0) <= recent:
                self.discard(name)

    def _folders(self) -> list[str]:
        return sorted(path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name))

    def _known_names(self) -> list[str]:
        try:
            live, retired = self._read_pointer()
        except IndexDamagedError:
            return []
        return [*retired, *([live] if live else [])]

    def _read_pointer(self) -> tuple[str | None, dict[str, float]]:
        path = self._pointer
        try:
            content = read_short(path)
        except FileNotFoundError:
            return None, {}
        except OSError as error:
            raise IndexDamagedError(f"{path}: {error}; run `tangthu reindex`") from error
        known, live, retired = self._known
        if content != known or live is None:
            live, retired = _read_pointer(path, content)
            self._known = (content, live, retired)
        return live, retired


def _read_pointer(path: Path, content: bytes) -> tuple[str, dict[str, float]]:
    """The live generation, and when others were retired; raises `IndexDamagedError`."""
    try:
        pointer = json.loads(content)
        live, retired = pointer["live"], pointer["retired"]
        if not _NAME.fullmatch(live):
            raise ValueError(live)
        return live, {str(name): float(since) for name, since in retired.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamagedError(
            f"{path}: does not name a generation ({content[:40]!r}); run `tangthu reindex`"
        ) from error


def _describe_format(built_as: object) -> str:
    match built_as:
        case {"engine": engine, "format": version}:
            return f"{engine} format {version}"
        case _:
            return "an unknown format"
