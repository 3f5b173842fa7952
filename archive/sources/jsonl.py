"""JSON lines: one page a line, as `html` or `text`, with what is known of it."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.capture import Capture
from archive.errors import SourceError
from archive.sources.addresses import web_url
from archive.sources.compression import ByteStream, open_input, read_line
from archive.sources.inputs import MAX_PAGE_BYTES, InputFile, Rejection, one_line, printable
from archive.sources.sniff import require_text
from archive.sources.times import from_epoch, from_iso

# JSON escapes make a text longer: `\n` twice, `\u1ea1` for a Vietnamese letter twice as well.
MAX_LINE_BYTES = 4 * MAX_PAGE_BYTES
# With this many lines and not one page among them, the file is something else.
_GIVE_UP_AFTER_LINES = 1000

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_EPOCH = re.compile(r"\d{9,11}(\.\d+)?", re.ASCII)
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_SKIP_BYTES = 2**20
_KINDS = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}


@dataclass(slots=True)
class _Lines:
    """The lines of a stream, by number, each in memory only if it is short enough."""

    stream: ByteStream
    compression: str | None
    number: int = 0

    def next_line(self) -> bytes | None:
        """The next line; None at the end. `SourceError` for damage."""
        line = read_line(self.stream, MAX_LINE_BYTES + 1, self.compression)
        if not line:
            return None
        self.number += 1
        return line

    def skip_rest(self) -> None:
        """Leave behind what is left of a line that was too long."""
        while rest := read_line(self.stream, _SKIP_BYTES, self.compression):
            if rest.endswith(b"\n"):
                return


def iter_jsonl(file: InputFile) -> Iterator[Capture | Rejection]:
    """The captures of a JSONL file, and a rejection for each line that is none.

    `SourceError` when the file ends in damage (after all whole lines) or is no JSONL at all.
    """
    path = printable(file.path)
    pages = 0
    with open_input(file) as opened:
        lines = _Lines(opened.stream, file.compression)
        while (line := _next_line(lines)) is not None:
            found = _read_line(line, lines, path, opened.modified)
            if isinstance(found, Capture):
                pages += 1
            if found is not None:
                yield found
            if pages == 0 and lines.number == _GIVE_UP_AFTER_LINES:
                raise SourceError(
                    f"none of the first {lines.number:,} lines is a page; it was not read further:"
                    " each line must be one JSON object with html or text"
                )
    if lines.number == 0:
        raise SourceError(f"empty file (the {file.compression} data holds nothing)")


def _next_line(lines: _Lines) -> bytes | None:
    try:
        line = lines.next_line()
    except SourceError as error:
        if lines.number == 0:
            raise
        raise SourceError(f"after line {lines.number}: {error}") from error
    if line is None or lines.number > 1:
        return line
    if line.startswith(_WIDE_MARKS):
        raise SourceError("UTF-16 or UTF-32, which JSONL cannot be; save it as UTF-8")
    if not line.isspace():
        require_text(line)
    return line.removeprefix(codecs.BOM_UTF8)


def _read_line(
    line: bytes, lines: _Lines, path: str, modified: datetime
) -> Capture | Rejection | None:
    number = lines.number
    source = f"{path}#L{number}"
    if len(line) > MAX_LINE_BYTES:
        if not line.endswith(b"\n"):
            lines.skip_rest()
        return Rejection(source, f"line {number}: longer than {MAX_LINE_BYTES:,} bytes")
    if line.isspace():
        return None
    try:
        return _build_capture(_parse_line(line), source, modified)
    except SourceError as error:
        return Rejection(source, f"line {number}: {error}")


def _parse_line(line: bytes) -> dict[str, Any]:
    try:
        text = line.decode("utf-8")
        record = _DECODER.decode(text)
    except UnicodeDecodeError as error:
        raise SourceError(f"not UTF-8 (byte {error.start + 1}); save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise SourceError(f"not JSON ({error.msg}, column {error.colno})") from error
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond Python's bounds
        reason = "nested too deeply" if isinstance(error, RecursionError) else one_line(str(error))
        raise SourceError(f"not JSON that can be read ({reason})") from error
    if not isinstance(record, dict):
        raise SourceError(f"not a JSON object but {_kind(record)}")
    if "\\u" in text and _SURROGATE_ESCAPE.search(text):
        _require_whole_characters(record)
    return record


# NaN and infinity are no JSON, but Python writes them for missing values: taken as null.
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)


def _require_whole_characters(record: dict[str, Any]) -> None:
    try:
        json.dumps(record, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        code = ord(error.object[error.start])
        raise SourceError(
            f"holds \\u{code:04x}, half of a surrogate pair, which is no character"
        ) from error


def _build_capture(record: dict[str, Any], source: str, modified: datetime) -> Capture:
    html = _take_text(record, "html")
    text = _take_text(record, "text")
    content, content_type = (html, "text/html") if html else (text, "text/plain")
    if not content:
        raise SourceError("neither html nor text in it")
    payload = content.encode("utf-8")
    if len(payload) > MAX_PAGE_BYTES:
        raise SourceError(f"{len(payload):,} bytes, larger than one page may be")
    title, published = _take_text(record, "title"), _take_text(record, "published", int)
    source_id = _take_text(record, "id", int)
    url, given_url = None, record.pop("url", None)
    if given_url is not None:
        url = web_url(given_url) if isinstance(given_url, str) else None
        if url is None:
            record["url"] = given_url
    fetched_at, given_time = None, record.pop("fetched_at", None)
    if given_time is not None:
        fetched_at = _read_time(given_time)
        if fetched_at is None:
            record["fetched_at"] = given_time
    if html and text:
        record["text"] = text
    return Capture(
        payload=payload,
        content_type=content_type,
        source=source,
        fetched_at=fetched_at or modified,
        fetched_at_source="jsonl" if fetched_at else "file",
        # The text has been Unicode before it was encoded here; what the page says of its own
        # charset no longer holds.
        charset="utf-8",
        url=url,
        url_source="jsonl" if url else None,
        source_id=source_id,
        title=title,
        published=published,
        extra=record,
    )


def _take_text(record: dict[str, Any], key: str, also: type | None = None) -> str | None:
    """Remove a key and return its text; None if absent, null or blank."""
    value = record.pop(key, None)
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    if also and isinstance(value, also) and not isinstance(value, bool):
        return str(value)
    if value is None:
        return None
    raise SourceError(f"{key} is {_kind(value)}, not a text")


def _read_time(value: object) -> datetime | None:
    if isinstance(value, str):
        if _EPOCH.fullmatch(value.strip()):
            return from_epoch(float(value))
        return from_iso(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return from_epoch(value)
    return None


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a text" if isinstance(value, str) else "null")
