"""JSON lines."""

import gzip
import json
import lzma
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.capture import Capture
from archive.sources import MAX_PAGE_BYTES, Rejection


def _read_lines(read: Any, tmp_path: Path, *lines: Any) -> list[Any]:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b"".join(
            (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n"
            for line in lines
        )
    )
    os.utime(path, (1_000_000_000, 1_000_000_000))
    found: list[Any] = read(path)
    return found


def test_a_line_with_every_key_becomes_a_capture(tmp_path: Path, read: Any) -> None:
    """Known keys have their places, unknown ones are kept as they are."""
    line = {
        "html": "<p>Mận Tam Hoa</p>",
        "url": "https://lungva.example/man",
        "title": "Mận",
        "fetched_at": "2020-01-05T10:11:12+07:00",
        "published": "05/01/2020",
        "id": "lv-7",
        "crawl": {"depth": 2, "via": [None, 1.5]},
        "tags": [],
    }
    (capture,) = _read_lines(read, tmp_path, line)
    assert capture == Capture(
        payload="<p>Mận Tam Hoa</p>".encode(),
        content_type="text/html",
        source=f"{tmp_path}/a.jsonl#L1",
        fetched_at=datetime(2020, 1, 5, 3, 11, 12, tzinfo=UTC),
        fetched_at_source="jsonl",
        charset="utf-8",
        url="https://lungva.example/man",
        url_source="jsonl",
        source_id="lv-7",
        title="Mận",
        published="05/01/2020",
        extra={"crawl": {"depth": 2, "via": [None, 1.5]}, "tags": []},
    )


def test_a_line_with_text_alone_is_plain_text(tmp_path: Path, read: Any) -> None:
    """Everything else is absent, the time is the file's; null is the same as absent."""
    first, second = _read_lines(
        read, tmp_path, {"text": "Ổi"}, {"text": "Ổi", "html": None, "url": None, "title": ""}
    )
    assert (first.payload, first.content_type) == ("Ổi".encode(), "text/plain")
    assert (first.url, first.title, first.source_id, first.published) == (None,) * 4
    assert first.fetched_at == datetime.fromtimestamp(1_000_000_000, UTC)
    assert first.fetched_at_source == "file"
    assert not first.extra
    assert not second.extra


def test_html_comes_before_text_and_the_text_is_kept(tmp_path: Path, read: Any) -> None:
    """The original is the markup."""
    (capture,) = _read_lines(read, tmp_path, {"html": "<p>a</p>", "text": "a"})
    assert (capture.payload, dict(capture.extra)) == (b"<p>a</p>", {"text": "a"})


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (1578193872, 1578193872),
        (1578193872.5, 1578193872.5),
        ("1578193872", 1578193872),
        ("2020-01-05T03:11:12Z", 1578193872),
        ("2020-01-05 03:11:12", 1578193872),
        ("2020-01-05", 1578182400),
    ],
)
def test_fetched_at_is_iso_or_seconds(
    tmp_path: Path, read: Any, given: object, seconds: float
) -> None:
    """Without an offset it is UTC."""
    (capture,) = _read_lines(read, tmp_path, {"text": "a", "fetched_at": given})
    assert capture.fetched_at == datetime.fromtimestamp(seconds, UTC)
    assert capture.fetched_at_source == "jsonl"


@pytest.mark.parametrize(
    "given", ["hôm qua", 1e300, True, [], "0001-01-01T00:00+07:00", 10**30, -(10**30)]
)
def test_an_unreadable_fetched_at_is_kept_and_the_files_time_taken(
    tmp_path: Path, read: Any, given: object
) -> None:
    """Nothing that was given is lost."""
    (capture,) = _read_lines(read, tmp_path, {"text": "a", "fetched_at": given})
    assert capture.fetched_at_source == "file"
    assert dict(capture.extra) == {"fetched_at": given}


@pytest.mark.parametrize("given", ["ftp://a.example/x", "lungva.example", 5, "", "javascript:x"])
def test_a_url_that_is_none_is_kept_among_the_rest(
    tmp_path: Path, read: Any, given: object
) -> None:
    """Only http and https count as URLs."""
    (capture,) = _read_lines(read, tmp_path, {"text": "a", "url": given})
    assert (capture.url, capture.url_source, dict(capture.extra)) == (None, None, {"url": given})


def test_a_number_is_an_id_too(tmp_path: Path, read: Any) -> None:
    """Databases number their rows; a year stands alone."""
    (capture,) = _read_lines(read, tmp_path, {"text": "a", "id": 7, "published": 2019})
    assert (capture.source_id, capture.published) == ("7", "2019")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{'text': 'a'}", "not JSON ("),
        (b'{"text": "a"', "not JSON ("),
        (b'{"text": "a"} x', "not JSON ("),
        (b"[" * 200_000, "not JSON that can be read (nested too deeply)"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "not JSON that can be read ("),
        (b'{"text": "a\xff"}', "not UTF-8 (byte 12)"),
        (b'["text"]', "not a JSON object but a list"),
        (b"null", "not a JSON object but null"),
        (b"{}", "neither html nor text"),
        (b'{"text": " ", "html": ""}', "neither html nor text"),
        (b'{"text": 5}', "text is a number, not a text"),
        (b'{"html": ["a"], "text": "a"}', "html is a list, not a text"),
        (b'{"text": "a", "title": {}}', "title is an object, not a text"),
        (b'{"text": "a", "id": true}', "id is true or false, not a text"),
        (b'{"text": "a\\ud800b"}', r"holds \ud800"),
        (b'{"text": "a", "title": "\\uDfff"}', r"holds \udfff"),
        (b'{"text": "a", "deep": [{"k": "\\ud83d"}]}', r"holds \ud83d"),
    ],
)
def test_a_bad_line_is_rejected_by_its_number_and_the_next_one_read(
    tmp_path: Path, read: Any, line: bytes, says: str
) -> None:
    """One line of reason for one line of the file."""
    good, rejection, last = _read_lines(read, tmp_path, {"text": "a"}, line, {"text": "b"})
    assert (good.payload, last.payload) == (b"a", b"b")
    assert rejection.source == f"{tmp_path}/a.jsonl#L2"
    assert rejection.reason.startswith("line 2: ")
    assert says in rejection.reason
    assert rejection.reason.isprintable()


def test_escaped_pairs_of_surrogates_are_characters(tmp_path: Path, read: Any) -> None:
    """As JSON writers make them of what lies beyond 16 bits."""
    (capture,) = _read_lines(read, tmp_path, b'{"text": "\\ud83c\\udf3e"}')
    assert capture.payload == "🌾".encode()


def test_missing_values_as_python_writes_them_are_null(tmp_path: Path, read: Any) -> None:
    """NaN is no JSON, but too common to lose pages for."""
    (capture,) = _read_lines(read, tmp_path, b'{"text": "a", "published": NaN, "score": NaN}')
    assert (capture.published, dict(capture.extra)) == (None, {"score": None})


def test_blank_lines_and_a_byte_order_mark_are_passed_over(tmp_path: Path, read: Any) -> None:
    """They count as lines all the same."""
    found = _read_lines(read, tmp_path, b"", b" \r", b'{"text": "a"}\r', b"")
    assert [capture.source for capture in found] == [f"{tmp_path}/a.jsonl#L3"]
    (marked,) = _read_lines(read, tmp_path, b'\xef\xbb\xbf{"text": "a"}')
    assert marked.payload == b"a"


def test_a_last_line_without_line_feed_is_read(tmp_path: Path, read: Any) -> None:
    """Not every tool ends its last line."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "a"}\n{"text": "b"}')
    assert [capture.payload for capture in read(path)] == [b"a", b"b"]


def test_a_line_longer_than_its_bound_is_rejected_and_the_next_one_read(
    tmp_path: Path, read: Any
) -> None:
    """So is a page that fits into a line but not into the bound on pages."""
    too_long = b'{"text": "' + b"x" * (4 * MAX_PAGE_BYTES + 100) + b'"}'
    too_large = b'{"text": "' + b"x" * (MAX_PAGE_BYTES + 1) + b'"}'
    line, page, good = _read_lines(read, tmp_path, too_long, too_large, {"text": "a"})
    assert line.reason == "line 1: longer than 67,108,864 bytes"
    assert page.reason.startswith("line 2: 16,777,217 bytes, larger than one page")
    assert good.payload == b"a"


@pytest.mark.parametrize("compress", [gzip.compress, lzma.compress])
def test_whole_lines_before_a_cut_are_kept(tmp_path: Path, read: Any, compress: Any) -> None:
    """One rejection at the end says where the cut is."""
    texts = [os.urandom(300).hex() for _ in range(400)]
    whole = compress("".join(json.dumps({"text": text}) + "\n" for text in texts).encode())
    path = tmp_path / ("a.jsonl.gz" if compress is gzip.compress else "a.jsonl.xz")
    path.write_bytes(whole[: len(whole) * 2 // 3])
    *captures, rejection = read(path)
    assert len(captures) > 100
    assert [c.payload.decode() for c in captures] == texts[: len(captures)]
    assert rejection.source == str(path)
    assert rejection.reason.startswith(f"after line {len(captures)}: cut off: ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (bytes(range(256)) * 100, "not a text page"),
        ('{"text": "a"}\n'.encode("utf-16"), "save it as UTF-8"),
        (b"ng\xc6\xb0\xe1\xbb\x9di\n" * 5000, "none of the first 1,000 lines"),
    ],
)
def test_a_file_that_is_no_jsonl_is_not_answered_line_by_line_for_ever(
    tmp_path: Path, read: Any, content: bytes, says: str
) -> None:
    """The last rejection is about the whole file."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    found = read(path)
    assert len(found) <= 1001
    assert isinstance(found[-1], Rejection)
    assert found[-1].source == str(path)
    assert says in found[-1].reason
