"""From a file to its captures, whatever its format."""

from collections.abc import Callable, Iterator

from archive.capture import Capture
from archive.errors import SourceError
from archive.sources.html import iter_html
from archive.sources.inputs import InputFile, Rejection, one_line, printable, why
from archive.sources.jsonl import iter_jsonl
from archive.sources.mhtml import iter_mhtml
from archive.sources.text import iter_text
from archive.sources.warc import iter_warc

_READERS: dict[str, Callable[[InputFile], Iterator[Capture | Rejection]]] = {
    "html": iter_html,
    "text": iter_text,
    "jsonl": iter_jsonl,
    "warc": iter_warc,
    "mhtml": iter_mhtml,
}


def iter_captures(file: InputFile) -> Iterator[Capture | Rejection]:
    """The captures in a file, in its order, and a rejection for each record that is none.

    What a damaged file holds before the damage comes out, then one rejection for the rest. Never
    raises for what a file holds or for not being able to read it.
    """
    try:
        yield from _READERS[file.format](file)
    except SourceError as error:
        yield Rejection(printable(file.path), one_line(str(error)))
    except OSError as error:
        yield Rejection(printable(file.path), f"cannot be read ({why(error)})")
