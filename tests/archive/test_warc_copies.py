"""Records of other WARC files, and files that grow full."""

import gzip
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

import archive.writer
from archive import ingest, open_writer
from tests.making import make_cleaned

SAMPLE = Path(__file__).parent.parent / "pages" / "hai-tinh.warc.gz"


def _records(content: bytes) -> dict[str, tuple[list[tuple[str, str]], bytes]]:
    found = {}
    for record in ArchiveIterator(BytesIO(content), no_record_parse=True):
        headers = list(record.rec_headers.headers)
        identifier = record.rec_headers.get_header("WARC-Record-ID")
        found[identifier] = (headers, record.raw_stream.read())
    return found


def test_a_warcs_own_records_are_copied_with_their_headers(tmp_path: Path) -> None:
    """Header by header and byte by byte, HTTP status line and content encoding included."""
    with open_writer(tmp_path) as writer:
        tally = ingest(writer, [SAMPLE], workers=1)
    assert (tally.added, tally.kept, tally.rejected) == (2, 1, 1)
    theirs = _records(SAMPLE.read_bytes())
    (path,) = (tmp_path / "warc").glob("*.warc.gz")
    copied = {key: value for key, value in _records(path.read_bytes()).items() if key in theirs}
    assert len(copied) == 3
    for key, (headers, block) in copied.items():
        assert headers == theirs[key][0]
        assert block == theirs[key][1]


def test_a_warc_cut_off_in_the_middle_gives_what_was_whole(tmp_path: Path) -> None:
    """Its whole records go in, the rest is one rejection, and the whole file completes it."""
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(SAMPLE.read_bytes()[: int(SAMPLE.stat().st_size * 0.6)])
    with open_writer(tmp_path / "home") as writer:
        first = ingest(writer, [cut], workers=1)
        assert first.added == 1
        assert "cut off" in first.rejections[-1][1]
        second = ingest(writer, [SAMPLE], workers=1)
    assert (second.added, second.unchanged) == (1, 2)


def test_a_full_file_is_followed_by_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the bound a new file is begun; originals come back from all of them."""
    monkeypatch.setattr(archive.writer, "MAX_FILE_BYTES", 1000)
    pages = [make_cleaned(f"trang {n} " + gzip.compress(bytes([n] * 900)).hex()) for n in range(12)]
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        for page in pages:
            writer.store([page])
        assert writer.archive.counts().warc_files > 2
        for page in pages:
            assert page.document is not None
            (info,) = writer.archive.captures(page.document.id)
            assert writer.archive.original(info) == page.capture.payload
