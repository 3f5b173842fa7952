"""Files of sorted lines, searched where they lie: a key, and the spellings that it stands for.

A line is `key TAB count SPACE spelling TAB count SPACE spelling …` in UTF-8, the most frequent
spelling first. Keys are in the order of their bytes and none is there twice. A file is mapped into
memory and bisected: nothing is loaded, and processes share the system's copy.

Beside it lie its peaks: for every block of lines where it begins and the highest count in it, so
that the most frequent keys with some beginning are found without reading all of them.
"""

import heapq
import mmap
import os
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from index.durable import write_file

# Lines that share one peak: few enough to read a dozen blocks at every letter that is typed.
_BLOCK_LINES = 64
# Sorts after every key: no byte of UTF-8 is as high.
_AFTER = b"\xff"
_END = b"\n"
_NUMBER_BYTES = 8
_KEY_AND_PEAK = re.compile(rb"^([^\t]+)\t([0-9]+) .*\n", re.MULTILINE)

Spellings: TypeAlias = tuple[tuple[str, int], ...]


def format_line(key: bytes, counts: Mapping[bytes, int], most: int) -> bytes:
    """The line of a key with its spellings by falling count, at most `most` of them."""
    if len(counts) == 1:
        ((text, count),) = counts.items()
        return b"%s\t%d %s" % (key, count, text)
    ordered = sorted(counts.items(), key=_by_falling_count)[:most]
    return key + b"".join([b"\t%d %s" % (count, text) for text, count in ordered])


def _by_falling_count(spelled: tuple[bytes, int]) -> tuple[int, bytes]:
    return -spelled[1], spelled[0]


def count_spellings(fields: bytes, counts: dict[bytes, int]) -> None:
    """Add the spellings of a line, all after its key and the first tab, to the counts."""
    for field in fields.split(b"\t"):
        count, _, text = field.partition(b" ")
        counts[text] = counts.get(text, 0) + int(count)


def _read_line(line: bytes) -> tuple[str, Spellings]:
    key, *fields = line.decode().split("\t")
    spelled = [field.partition(" ") for field in fields]
    return key, tuple([(text, int(count)) for count, _, text in spelled])


@dataclass(frozen=True, slots=True)
class LineFile:
    """A file in use: its lines, and the peaks of its blocks (start, highest count) in turn."""

    content: mmap.mmap | bytes
    starts: memoryview
    peaks: memoryview

    @classmethod
    def open(cls, path: Path, size: int) -> "LineFile":
        """Map a file of `size` bytes and its peaks; raises `OSError` and `ValueError`."""
        content = _map(path)
        if len(content) != size or (size and content[-1:] != _END):
            raise ValueError(f"{path.name} is {len(content)} bytes long instead of {size}")
        numbers = _map(peaks_path(path))
        if len(numbers) % (2 * _NUMBER_BYTES) or bool(numbers) != bool(size):
            raise ValueError(f"the peaks of {path.name} are {len(numbers)} bytes long")
        every = memoryview(numbers).cast("Q")
        middle = len(every) // 2
        return cls(content, every[:middle], every[middle:])

    def iter_keys(self, start: bytes) -> Iterator[bytes]:
        """Give the keys that are not before `start`, in order."""
        place = self.find(start)
        while place < len(self.content):
            yield self.content[place : self.content.find(b"\t", place)]
            place = self.content.find(_END, place) + 1

    def iter_peaks(self) -> Iterator[tuple[bytes, int]]:
        """Give every key with the count of its most frequent spelling, in order."""
        for found in _KEY_AND_PEAK.finditer(self.content):
            yield found[1], int(found[2])

    def has(self, key: bytes) -> bool:
        """Whether this key is there."""
        return bool(self._line_of(key))

    def keys_with(self, beginning: str, middle: str, end: str) -> set[bytes]:
        """The keys that begin so, or hold this middle, or end so."""
        start = beginning.encode()
        block = self.content[self.find(start) : self.find(start + _AFTER)]
        keys = {line[: line.index(b"\t")] for line in block.splitlines()}
        for part in (middle.encode(), end.encode() + b"\t"):
            place = self.content.find(part)
            while place >= 0:
                first = self.content.rfind(_END, 0, place) + 1
                keys.add(self.content[first : self.content.find(b"\t", first)])
                # A line counts once, wherever the part stands in it.
                place = self.content.find(part, self.content.find(_END, place))
        return keys

    def find(self, start: bytes) -> int:
        """Say where the first line begins that is not before `start`."""
        content = self.content
        low, high = self._block_before(start, bisect_left)
        while low < high:
            # Any line border in the middle will do: back to where the line there begins.
            middle = content.rfind(_END, low, (low + high) // 2) + 1 or low
            end = content.find(_END, middle)
            if content[middle:end] < start:
                low = end + 1
            else:
                high = middle
        return low

    def _block_before(self, start: bytes, bisect: Callable[..., int]) -> tuple[int, int]:
        """Start and end of the block before the first line of a block that is past `start`.

        Lines that begin so are past it with `bisect_left`, and are not with `bisect_right`.
        """
        content, starts, length = self.content, self.starts, len(start)
        after = bisect(starts, start, key=lambda place: content[place : place + length])
        end = starts[after] if after < len(starts) else len(content)
        return (starts[after - 1] if after else 0), end

    def _line_of(self, key: bytes) -> bytes:
        """The line of one key, empty if it is not there."""
        start = key + b"\t"
        low, high = self._block_before(start, bisect_right)
        block = self.content[low:high]
        place = 0 if block.startswith(start) else block.find(_END + start) + 1
        return block[place : block.find(_END, place)] if block.startswith(start, place) else b""

    def spellings(self, key: bytes) -> Spellings:
        """The spellings of one key, none if it is not there."""
        line = self._line_of(key)
        return _read_line(line)[1] if line else ()

    def most_frequent(self, beginning: bytes, limit: int) -> list[tuple[str, Spellings]]:
        """The keys with this beginning whose first spelling is the most frequent, best first."""
        low, high = self.find(beginning), self.find(beginning + _AFTER)
        if low == high:
            return []
        first, last = bisect_right(self.starts, low) - 1, bisect_left(self.starts, high)
        # A key that is among the best `limit` makes its block one of the best `limit` blocks.
        blocks = heapq.nlargest(limit, range(first, last), key=self.peaks.__getitem__)
        lines: list[bytes] = []
        for block in blocks:
            end = self.starts[block + 1] if block + 1 < len(self.starts) else high
            lines += self.content[max(low, self.starts[block]) : min(high, end)].splitlines()
        return [_read_line(line) for line in heapq.nlargest(limit, lines, key=peak_of)]


def peak_of(line: bytes) -> int:
    """The count of the most frequent spelling of a line."""
    start = line.index(b"\t") + 1
    return int(line[start : line.index(b" ", start)])


def write_lines(path: Path, chunks: Iterable[list[bytes]]) -> int:
    """Write a file's lines, which come sorted, and its peaks; returns its size in bytes.

    Both are flushed to disk; their names are flushed by `index.durable.sync_folder`.
    """
    starts, peaks = array("Q"), array("Q")
    place = 0
    with path.open("wb") as file:
        for lines in chunks:
            for first in range(0, len(lines), _BLOCK_LINES):
                block = lines[first : first + _BLOCK_LINES]
                starts.append(place)
                peaks.append(max(map(peak_of, block)))
                text = b"\n".join(block) + _END
                place += file.write(text)
        file.flush()
        os.fsync(file.fileno())
    write_file(peaks_path(path), starts.tobytes() + peaks.tobytes())
    return place


def peaks_path(path: Path) -> Path:
    """Where the peaks of a file of lines lie."""
    return path.with_name(path.name + ".peaks")


def _map(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
