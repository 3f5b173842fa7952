"""Cleaning again: only what comes out differently becomes a change."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from archive import ArchiveWriter, Document, Selection, ingest, open_writer, reclean

_PAGE = """<!doctype html><html lang="vi"><head><title>{title}</title></head><body><article>
<h1>{title}</h1><p>Sáng nay, bà con trong bản đã mang rau và măng ra chợ từ khi trời còn tối.</p>
<p>Đến trưa thì chợ tan, ai cũng bán được hàng và mua được muối mang về.</p></article></body></html>
"""


def _add(writer: ArchiveWriter, folder: Path, count: int = 3) -> list[Document]:
    """Pages that the present cleaner has cleaned."""
    folder.mkdir()
    for number in range(count):
        text = _PAGE.format(title=f"Chợ phiên bản {number} họp sớm hơn mọi năm")
        (folder / f"{number}.html").write_text(text, "utf-8")
    assert ingest(writer, [folder], workers=1).added == count
    changes = writer.archive.changes(0, 100)
    return sorted(
        (change.document for change in changes if change.document), key=lambda one: one.id
    )


def _spoil(writer: ArchiveWriter, document: Document, doubt: str | None = None) -> None:
    """Let the archive hold what an older cleaner might have made of a page."""
    worse = replace(document, paragraphs=("Chia sẻ", *document.paragraphs), doubt=doubt)
    writer.restate([worse])


def test_only_what_comes_out_differently_is_changed(tmp_path: Path) -> None:
    """The others keep their place in the change log, so they are not indexed again."""
    with open_writer(tmp_path / "home") as writer:
        documents = _add(writer, tmp_path / "pages")
        _spoil(writer, documents[1])
        before = writer.archive.last_change()
        done = reclean(writer, workers=1)
        assert (done.changed, done.unchanged, done.failures) == (1, 2, [])
        assert writer.archive.document(documents[1].id) == documents[1]
        changed = [change.document_id for change in writer.archive.changes(before, 9)]
        assert changed == [documents[1].id]
        again = reclean(writer, workers=1)
        assert (again.changed, again.unchanged) == (0, 3)


def test_a_selection_leaves_the_others_alone(tmp_path: Path) -> None:
    """By doubt, and by site."""
    with open_writer(tmp_path / "home") as writer:
        documents = _add(writer, tmp_path / "pages")
        _spoil(writer, documents[0])
        _spoil(writer, documents[2], doubt="half of it is links")
        done = reclean(writer, Selection(doubtful=True), workers=1)
        assert (done.changed, done.done) == (1, 1)
        assert writer.archive.counts().doubtful == 0
        assert reclean(writer, Selection(site="bao.example"), workers=1).done == 0
        assert writer.archive.document(documents[0].id) != documents[0]


def test_an_interrupted_run_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was stored stays, and is not cleaned once more; a finished run begins anew."""
    monkeypatch.setattr(sys.modules["archive.reclean"], "_CHUNK_DOCUMENTS", 1)
    with open_writer(tmp_path / "home") as writer:
        documents = _add(writer, tmp_path / "pages", 6)
        for document in documents:
            _spoil(writer, document)

        def interrupt(done: int, total: int) -> None:
            if done == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            reclean(writer, report=interrupt, workers=1)
        now = [writer.archive.document(one.id) == one for one in documents]
        assert now == [True, True, False, False, False, False]
        done = reclean(writer, workers=1)
        assert (done.resumed, done.changed) == (2, 4)
        assert all(writer.archive.document(one.id) == one for one in documents)
        assert reclean(writer, workers=1).resumed == 0


def test_a_document_whose_original_is_damaged_is_kept(tmp_path: Path) -> None:
    """It is named with the reason, and the others are cleaned."""
    with open_writer(tmp_path / "home") as writer:
        documents = _add(writer, tmp_path / "pages", 2)
        for document in documents:
            _spoil(writer, document)
        (capture,) = writer.archive.captures(documents[0].id)
        path = tmp_path / "home" / "warc" / capture.warc_file
        content = bytearray(path.read_bytes())
        content[capture.warc_offset + 20] ^= 0xFF
        path.write_bytes(content)
        done = reclean(writer, workers=1)
        assert done.changed == 1
        ((failed, reason),) = done.failures
        assert failed == documents[0].id
        assert "restore the file from a copy" in reason
        kept = writer.archive.document(documents[0].id)
        assert kept is not None
        assert kept.paragraphs[0] == "Chia sẻ"
