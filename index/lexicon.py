"""The vocabulary of an index: which folded terms there are, for prefixes.

A folder of sorted word lists and one small file, MANIFEST, that names the lists in use and the
position in the change log; replacing it is the atomic step. Terms are only ever added: the
vocabulary may hold terms that no document has any more, and never lacks one that a document has.

Lists are searched where they lie, by bisecting their bytes: nothing is loaded, and the processes of
a server share the system's copy. Small lists are merged into larger ones, so that there are few.
"""

import heapq
import json
import mmap
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.durable import replace_file, write_file
from index.errors import IndexDamagedError

_MANIFEST = "MANIFEST"
_FORMAT = 1
_LIST_NAME = re.compile(r"terms-(?P<number>[0-9]+)")
_END = b"\n"


@dataclass(frozen=True, slots=True)
class _WordList:
    """A list in use: terms in UTF-8, one a line, sorted by their bytes, none twice."""

    name: str
    content: mmap.mmap

    def iter_from(self, start: bytes) -> Iterator[bytes]:
        """Give the terms that are not before `start`, in order."""
        place = self._find(start)
        while place < len(self.content):
            end = self.content.find(_END, place)
            yield self.content[place:end]
            place = end + 1

    def _find(self, start: bytes) -> int:
        """Say where the first line begins that is not before `start`."""
        low, high = 0, len(self.content)
        while low < high:
            # Any line border in the middle will do: back to where the line there begins.
            middle = self.content.rfind(_END, low, (low + high) // 2) + 1 or low
            end = self.content.find(_END, middle)
            if self.content[middle:end] < start:
                low = end + 1
            else:
                high = middle
        return low


@dataclass(frozen=True, slots=True)
class _View:
    """What one manifest names; `manifest` is its text, None without one."""

    manifest: bytes | None
    position: int
    lists: tuple[_WordList, ...]


_EMPTY = _View(None, 0, ())


class Lexicon:
    """The vocabulary in one folder. Reading is safe in any thread and process.

    One writer at a time: whoever adds or clears holds the writer's lock of the engine.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mutex = threading.Lock()
        self._view = _EMPTY

    @property
    def position(self) -> int:
        """The last change number whose terms are all here; 0 when nothing has been read.

        Raises `IndexDamagedError`.
        """
        return self._look().position

    def expand_prefix(self, prefix: str, limit: int) -> list[str]:
        """Give the terms with this beginning, in the order of their code points.

        At most `limit` + 1 of them, so that the caller can tell that there are more. Raises
        `IndexDamagedError`.
        """
        start = prefix.encode()
        terms = _merge(self._look().lists, start)
        found: list[str] = []
        for term in terms:
            if not term.startswith(start) or len(found) > limit:
                break
            found.append(term.decode())
        return found

    def add(self, terms: Iterable[str], position: int) -> None:
        """Add terms and move the position on, in one atomic step that lasts.

        The position never falls. Raises `IndexDamagedError`, and `ValueError` for a term with
        white space in it.
        """
        view = self._look()
        fresh = sorted({_encode(term) for term in terms})
        if not fresh and position <= view.position:
            return
        kept = list(view.lists)
        sizes = sum(len(term) + 1 for term in fresh)
        merged: list[_WordList] = []
        # Each list stays at least twice as long as the one after it: there are few lists, and a
        # term is written again only as often as the vocabulary doubles.
        while fresh and kept and len(kept[-1].content) < 2 * sizes:
            merged.append(kept.pop())
            sizes += len(merged[-1].content)
        self._folder.mkdir(parents=True, exist_ok=True)
        names = [words.name for words in kept]
        if fresh:
            lines = _without_repeats(heapq.merge(fresh, *(m.iter_from(b"") for m in merged)))
            names.append(self._write_list(lines))
        self._write_manifest(names, max(position, view.position))

    def clear(self) -> None:
        """Forget every term and the position, whatever state the folder is in."""
        if self._folder.is_dir():
            self._write_manifest([], 0)

    def close(self) -> None:
        """Let go of files; a later call opens them again."""
        with self._mutex:
            self._view = _EMPTY

    def _look(self) -> _View:
        """Give what the manifest names now; opening files only when it has changed."""
        with self._mutex:
            manifest = self._read_manifest()
            # A writer may merge lists away while they are being opened; then there is a newer
            # manifest to read.
            while manifest != self._view.manifest:
                try:
                    self._view = self._open(manifest)
                except (OSError, ValueError, KeyError, TypeError) as error:
                    now = self._read_manifest()
                    if now == manifest:
                        raise IndexDamagedError(
                            f"{self._folder}: the vocabulary cannot be read ({error}); "
                            "run `tangthu reindex`"
                        ) from error
                    manifest = now
            return self._view

    def _read_manifest(self) -> bytes | None:
        # Read whole each time: it is short, and times of files are too coarse to tell two apart.
        try:
            return (self._folder / _MANIFEST).read_bytes()
        except FileNotFoundError:
            return None

    def _open(self, text: bytes | None) -> _View:
        if text is None:
            return _EMPTY
        manifest = json.loads(text)
        if manifest["format"] != _FORMAT:
            raise ValueError(f"format {manifest['format']} instead of {_FORMAT}")
        lists = tuple(self._open_list(name, size) for name, size in manifest["lists"])
        return _View(text, int(manifest["position"]), lists)

    def _open_list(self, name: str, size: int) -> _WordList:
        with (self._folder / name).open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(content) != size or content[-1:] != _END:
            raise ValueError(f"{name} is {len(content)} bytes long instead of {size}")
        return _WordList(name, content)

    def _write_list(self, lines: Iterable[bytes]) -> str:
        numbers = [
            int(match["number"])
            for path in self._folder.iterdir()
            if (match := _LIST_NAME.fullmatch(path.name))
        ]
        name = f"terms-{max(numbers, default=0) + 1:06d}"
        write_file(self._folder / name, b"".join(line + _END for line in lines))
        return name

    def _write_manifest(self, names: list[str], position: int) -> None:
        lists = [(name, (self._folder / name).stat().st_size) for name in names]
        manifest = {"format": _FORMAT, "position": position, "lists": lists}
        replace_file(self._folder / _MANIFEST, json.dumps(manifest).encode())
        for path in self._folder.iterdir():
            if _LIST_NAME.fullmatch(path.name) and path.name not in names:
                path.unlink()


def _encode(term: str) -> bytes:
    encoded = term.encode()
    if not encoded or term.split() != [term]:
        raise ValueError(f"{term!r}: no term of an index; give terms without white space")
    return encoded


def _merge(lists: Iterable[_WordList], start: bytes) -> Iterator[bytes]:
    return _without_repeats(heapq.merge(*(words.iter_from(start) for words in lists)))


def _without_repeats(terms: Iterable[bytes]) -> Iterator[bytes]:
    last = None
    for term in terms:
        if term != last:
            yield term
            last = term
