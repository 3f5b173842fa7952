"""What passes between walking and reading: files to read, refusals, and how both are named."""

import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePath

# One page. The largest article pages at hand are below 2 MiB; 16 MiB leaves room for pages that
# carry their images inside them.
MAX_PAGE_BYTES = 16 * 2**20

_MAX_REASON_CHARS = 400


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read. `format` is a key of `FORMATS`; `compression` one of `COMPRESSIONS` or None.

    `size_bytes` is the size on disk, before anything is decompressed.
    """

    path: Path
    format: str
    compression: str | None
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input, or one record of it, that cannot be taken in.

    `source` is printable in any terminal; `reason` is one line: value, reason, next step.
    """

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something in a folder that is no page: hidden, or of an unknown suffix."""

    source: str


FORMATS: dict[str, tuple[str, ...]] = {
    "html": (".html", ".htm", ".xhtml"),
    "text": (".txt",),
    "jsonl": (".jsonl",),
    "warc": (".warc",),
    "mhtml": (".mhtml", ".mht"),
}
COMPRESSIONS: tuple[str, ...] = ("gz", "xz", "zst", "bz2")

_FORMAT_OF_SUFFIX = {suffix: name for name, suffixes in FORMATS.items() for suffix in suffixes}


def format_of(name: str) -> tuple[str, str | None] | None:
    """Format and compression that a file name's suffixes stand for, or None for unknown ones."""
    lower = PurePath(name.lower())
    compression = lower.suffix[1:] if lower.suffix[1:] in COMPRESSIONS else None
    found = _FORMAT_OF_SUFFIX.get(PurePath(lower.stem).suffix if compression else lower.suffix)
    if found is None or (found == "warc" and compression not in {None, "gz"}):
        return None
    return found, compression


def printable(path: Path) -> str:
    r"""The path as a person can read it: foreign bytes and control characters as `\x..`."""
    try:
        name = os.fsencode(path).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # a surrogate that stands for no byte
        name = str(path).encode("utf-8", "backslashreplace").decode("utf-8")
    return _visible(name)


def one_line(text: str) -> str:
    """The text as one printable line of bounded length, for a rejection's reason."""
    line = _visible(" ".join(text.split()))
    return line if len(line) <= _MAX_REASON_CHARS else line[: _MAX_REASON_CHARS - 1] + "…"


def why(error: OSError | ValueError) -> str:
    """The system's own words for an error, without the path (which the source already names)."""
    return one_line(getattr(error, "strerror", None) or str(error))


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable() or unicodedata.category(char) == "Zs"
        else char.encode("unicode_escape").decode("ascii")
        for char in text
    )
