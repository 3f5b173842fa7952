"""Plain-text dumps of pages."""

from collections.abc import Iterator

from archive.capture import Capture
from archive.sources.compression import read_whole
from archive.sources.inputs import InputFile, printable
from archive.sources.sniff import require_text


def iter_text(file: InputFile) -> Iterator[Capture]:
    """The one capture of a text file; `SourceError` if it is none."""
    whole = read_whole(file)
    require_text(whole.payload)
    yield Capture(
        payload=whole.payload,
        content_type="text/plain",
        source=printable(file.path),
        fetched_at=whole.modified,
        fetched_at_source="file",
    )
