"""The lexicon of an index: the archive's words, their spellings, its word groups and titles.

A folder of segments and one small file, MANIFEST, that names the segments in use and the position
in the change log; replacing it is the atomic step. A segment is what some documents hold, counted:
a file of terms and a file of groups and titles (`index.lexicon_lines`). Small segments are merged
into larger ones, so that there are few.

The lexicon only grows: no term that a document has is missing, and the counts of documents are
approximate, since those of removed and changed documents stay in them, a group is counted only
near the beginning of a text, and rare groups are left out. What is shown to people is counted by
the engine.
"""

import json
import re
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.durable import read_short, replace_file
from index.errors import IndexDamagedError
from index.lexicon_counting import Alphabet, Text, count_texts
from index.lexicon_lines import LineFile, write_lines
from index.lexicon_merge import GroupRule, keep_every, merge_lines
from index.vocabulary import Segment, Vocabulary

__all__ = ["Lexicon", "Text", "Vocabulary"]

_MANIFEST = "MANIFEST"
_FORMAT = 2
_FILE_NAME = re.compile(r"(?:terms|groups)-(?P<number>[0-9]+)(?:\.peaks)?")
_EMPTY = Vocabulary(0, ())


@dataclass(frozen=True, slots=True)
class _Listed:
    """A segment as the manifest has it: its number, documents, and the sizes of its files."""

    number: int
    documents: int
    terms: int
    groups: int

    @property
    def size(self) -> int:
        return self.terms + self.groups


class Lexicon:
    """The lexicon in one folder. Reading is safe in any thread and process.

    One writer at a time: whoever adds or clears holds the writer's lock of the engine.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mutex = threading.Lock()
        self._manifest: bytes | None = None
        self._view = _EMPTY
        self._alphabet = Alphabet()

    @property
    def position(self) -> int:
        """The last change number whose documents are all here; 0 when nothing has been read.

        Raises `IndexDamagedError`.
        """
        return self.view().position

    def expand_prefix(self, prefix: str, limit: int) -> list[str]:
        """Give the terms with this beginning, in the order of their code points.

        At most `limit` + 1 of them, so that the caller can tell that there are more. Raises
        `IndexDamagedError`.
        """
        return self.view().expand_prefix(prefix, limit)

    def add(self, texts: Iterable[Text], position: int) -> None:
        """Count texts in and move the position on, in one atomic step that lasts.

        The position never falls. Raises `IndexDamagedError`.
        """
        view = self.view()
        if self._alphabet.is_full():
            self._alphabet = Alphabet()
        counted = count_texts(texts, self._alphabet)
        if not counted.terms and position <= view.position:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        listed = self._read_listed(self._read_manifest())
        if counted.terms or counted.groups:
            number = 1 + max(self._numbers(), default=0)
            terms = write_lines(self._path("terms", number), [counted.terms])
            groups = write_lines(self._path("groups", number), [counted.groups])
            listed.append(_Listed(number, counted.documents, terms, groups))
            listed = self._merge_tail(listed)
        self._write_manifest(listed, max(position, view.position))

    def clear(self) -> None:
        """Forget everything, whatever state the folder is in."""
        if self._folder.is_dir():
            self._write_manifest([], 0)

    def close(self) -> None:
        """Let go of files; a later call opens them again."""
        with self._mutex:
            self._manifest, self._view = None, _EMPTY

    def view(self) -> Vocabulary:
        """Give what the manifest names now; files are opened only when it has changed.

        Later additions do not show in it: one question is answered from one view. Raises
        `IndexDamagedError`.
        """
        with self._mutex:
            manifest = self._read_manifest()
            # A writer may merge segments away while they are being opened; then there is a newer
            # manifest to read.
            while manifest != self._manifest:
                try:
                    self._view = self._open(manifest)
                    self._manifest = manifest
                except (OSError, ValueError, KeyError, TypeError) as error:
                    now = self._read_manifest()
                    if now == manifest:
                        raise IndexDamagedError(
                            f"{self._folder}: the lexicon cannot be read ({error}); "
                            "run `tangthu reindex`"
                        ) from error
                    manifest = now
            return self._view

    def _read_manifest(self) -> bytes | None:
        # Read whole each time: it is short, and times of files are too coarse to tell two apart.
        try:
            return read_short(self._folder / _MANIFEST)
        except FileNotFoundError:
            return None

    def _open(self, text: bytes | None) -> Vocabulary:
        if text is None:
            return _EMPTY
        segments = tuple(
            Segment(
                one.documents,
                LineFile.open(self._path("terms", one.number), one.terms),
                LineFile.open(self._path("groups", one.number), one.groups),
            )
            for one in self._read_listed(text)
        )
        return Vocabulary(int(json.loads(text)["position"]), segments)

    def _read_listed(self, text: bytes | None) -> list[_Listed]:
        if text is None:
            return []
        manifest = json.loads(text)
        found = (manifest["format"], manifest["byte order"])
        if found != (_FORMAT, sys.byteorder):
            raise ValueError(f"format {found} instead of {(_FORMAT, sys.byteorder)}")
        return [_Listed(*numbers) for numbers in manifest["segments"]]

    def _merge_tail(self, listed: list[_Listed]) -> list[_Listed]:
        """Merge the newest segments until each is at least twice as long as the one after it.

        So there are few segments, and a line is written again only as often as the lexicon doubles.
        """
        first = len(listed) - 1
        size = listed[first].size
        while first > 0 and listed[first - 1].size < 2 * size:
            first -= 1
            size += listed[first].size
        merged = listed[first:]
        if len(merged) == 1:
            return listed
        number = merged[-1].number + 1
        documents = sum(one.documents for one in merged)
        sizes = []
        for kind, keep in (("terms", keep_every), ("groups", GroupRule(documents))):
            paths = [(self._path(kind, one.number), getattr(one, kind)) for one in merged]
            files = [LineFile.open(path, size) for path, size in paths]
            sizes.append(write_lines(self._path(kind, number), merge_lines(files, keep)))
        return [*listed[:first], _Listed(number, documents, *sizes)]

    def _path(self, kind: str, number: int) -> Path:
        return self._folder / f"{kind}-{number:06d}"

    def _numbers(self) -> list[int]:
        matches = (_FILE_NAME.fullmatch(path.name) for path in self._folder.iterdir())
        return [int(match["number"]) for match in matches if match]

    def _write_manifest(self, listed: list[_Listed], position: int) -> None:
        segments = [(one.number, one.documents, one.terms, one.groups) for one in listed]
        manifest = {
            "format": _FORMAT,
            "byte order": sys.byteorder,
            "position": position,
            "segments": segments,
        }
        replace_file(self._folder / _MANIFEST, json.dumps(manifest).encode())
        kept = {one.number for one in listed}
        for path in self._folder.iterdir():
            match = _FILE_NAME.fullmatch(path.name)
            if match and int(match["number"]) not in kept:
                path.unlink()
