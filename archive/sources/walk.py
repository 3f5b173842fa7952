"""From paths on a command line to files to read."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from archive.sources.inputs import (
    COMPRESSIONS,
    FORMATS,
    Ignored,
    InputFile,
    Rejection,
    format_of,
    printable,
    why,
)

Found: TypeAlias = InputFile | Rejection | Ignored

# Device and inode number: the same for every name of one file or folder.
_Identity: TypeAlias = tuple[int, int]

_SPECIAL_KINDS = (
    (stat.S_ISFIFO, "a named pipe (FIFO)"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def iter_inputs(paths: Iterable[Path]) -> Iterator[Found]:
    """Walk files and folders, in name order and at any depth, opening no file.

    A file or folder that is reached twice, by whatever name, comes once. Entries of a folder that
    are hidden or of an unknown suffix are ignored; an unknown suffix that was named directly is
    rejected, as is whatever cannot be read as a file: missing, forbidden, pipe, socket, device,
    a folder inside itself. Never raises for a path.
    """
    walk = _Walk()
    for path in paths:
        yield from walk.visit(path)


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder being walked; `coming` are its entries still to visit, the next one last."""

    identity: _Identity
    coming: list[Path]


class _Walk:
    """One walk over several paths, which remembers where it has been."""

    def __init__(self) -> None:
        self._seen: set[_Identity] = set()
        # The folders from the top down to where the walk stands: a stack of our own, because
        # folders may be nested deeper than Python's.
        self._open: list[_Folder] = []

    def visit(self, top: Path) -> Iterator[Found]:
        """Everything at and below `top`."""
        self._open = []
        yield from self._arrive(top, named=True)
        while self._open:
            coming = self._open[-1].coming
            if not coming:
                self._open.pop()
            elif coming[-1].name.startswith("."):
                yield Ignored(printable(coming.pop()))
            else:
                yield from self._arrive(coming.pop(), named=False)

    def _arrive(self, path: Path, *, named: bool) -> Iterator[Found]:
        """What `path` is; a folder is listed and put on the stack instead."""
        try:
            status = path.stat()
        except (OSError, ValueError) as error:
            yield Rejection(printable(path), _why_not_found(path, error))
            return
        if stat.S_ISDIR(status.st_mode):
            yield from self._open_folder(path, (status.st_dev, status.st_ino))
        else:
            found = _judge_file(path, status, named=named)
            if not isinstance(found, InputFile) or self._is_new(status.st_dev, status.st_ino):
                yield found

    def _open_folder(self, path: Path, identity: _Identity) -> Iterator[Rejection]:
        if any(folder.identity == identity for folder in self._open):
            yield Rejection(printable(path), "a folder loop: it leads back to a folder it lies in")
        elif self._is_new(*identity):
            try:
                entries = sorted(path.iterdir(), key=lambda entry: entry.name, reverse=True)
            except OSError as error:
                reason = f"a folder that cannot be read ({why(error)}); nothing in it was added"
                yield Rejection(printable(path), reason)
                return
            self._open.append(_Folder(identity, entries))

    def _is_new(self, device: int, inode: int) -> bool:
        if (device, inode) in self._seen:
            return False
        self._seen.add((device, inode))
        return True


def _why_not_found(path: Path, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return f"a symbolic link to something that is not there ({printable(path.readlink())})"
    return f"cannot be read ({why(error)})"


def _judge_file(path: Path, status: os.stat_result, *, named: bool) -> Found:
    for is_kind, kind in _SPECIAL_KINDS:
        if is_kind(status.st_mode):
            return Rejection(printable(path), f"{kind}, not a file; it was not opened")
    known = format_of(path.name)
    if known:
        return InputFile(path, *known, size_bytes=status.st_size)
    return Rejection(printable(path), _unknown_suffix(path)) if named else Ignored(printable(path))


def _unknown_suffix(path: Path) -> str:
    suffixes = " ".join(suffix for found in FORMATS.values() for suffix in found)
    return (
        f"an unknown kind of file ({printable(Path(path.suffix)) if path.suffix else 'no suffix'});"
        f" known are {suffixes}, compressed ones with {' '.join('.' + c for c in COMPRESSIONS)}"
        " (WARC only .gz); rename it if it is one of these"
    )
