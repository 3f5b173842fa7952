"""What the catalogue learns of sites: the same in any order, bounded, whole or not at all."""

import random
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive import (
    ArchiveWriter,
    Capture,
    Cleaned,
    Document,
    StorageError,
    digest_of,
    ingest,
    open_writer,
    reclean,
)
from archive.cleaners import CleanedPage, clean_one
from archive.extract import pack
from archive.templates import SAMPLE_PAGES, PageSeen, count_behind, learn_fresh, note_pages
from archive.warc import Appender
from tests.making import MORNING, make_capture

_STANDING = "Góp gạo nấu cơm cùng nhóm Bếp Lửa thì gửi tại quầy số ba, chợ Vàm Sắc."
_HOST = "lang.example"


def _page(number: int) -> str:
    title = f"Bến đò hôm thứ {number} đông hơn"
    lines = "".join(
        f"<p>Chuyện thứ {number}.{part} kể rằng bà con ra bến đò từ sớm, mang theo gạo và muối.</p>"
        for part in range(4)
    )
    return (
        f"<!doctype html><html><head><title>{title}</title>"
        f'<link rel="canonical" href="https://{_HOST}/bai-{number}.html"></head>'
        f"<body><div><h1>{title}</h1>{lines}<p>{_STANDING}</p></div></body></html>"
    )


def _write(folder: Path, numbers: Iterable[int]) -> Path:
    folder.mkdir()
    for number in numbers:
        (folder / f"{number}.html").write_text(_page(number), "utf-8")
    return folder


def _capture(number: int, note: str = "") -> Capture:
    capture = make_capture(_page(number) + note, f"https://{_HOST}/bai-{number}.html")
    return replace(capture, content_type="text/html")


def _cleaned(writer: ArchiveWriter, capture: Capture) -> Cleaned:
    page = clean_one(capture, writer.templates([_HOST]))
    assert isinstance(page, CleanedPage)
    digest = digest_of(capture.payload)
    return Cleaned(capture, digest, page.document, page.marks, page.template_pages)


def _store(writer: ArchiveWriter, numbers: Iterable[int]) -> list[Document]:
    batch = [_cleaned(writer, _capture(number)) for number in numbers]
    writer.store(batch)
    return [one.document for one in batch if one.document is not None]


def _documents(writer: ArchiveWriter) -> dict[str, Document]:
    changes = writer.archive.changes(0, 1000)
    return {one.document_id: one.document for one in changes if one.document is not None}


def _rows(home: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(home / "catalogue.sqlite")
    try:
        rows = connection.execute(query).fetchall()
        connection.commit()
    finally:
        connection.close()
    return rows


@contextmanager
def _writing(home: Path) -> Iterator[ArchiveWriter]:
    with open_writer(home) as writer:
        writer.begin_run()
        yield writer


def test_pages_of_one_run_are_cleaned_with_what_the_run_learned(tmp_path: Path) -> None:
    """Those that were cleaned before the fifth page was known are cleaned again at its end."""
    with open_writer(tmp_path / "home") as writer:
        ingest(writer, [_write(tmp_path / "pages", range(12))], workers=1)
        documents = _documents(writer)
        assert len(documents) == 12
        assert not [one for one in documents.values() if _STANDING in one.body]
        with writer.archive.engine.connect() as connection:
            assert count_behind(connection) == 0


def test_one_run_or_many_in_any_order_end_alike(tmp_path: Path) -> None:
    """Without cleaning again the texts are the same here; after it, always."""
    with open_writer(tmp_path / "one") as writer:
        ingest(writer, [_write(tmp_path / "all", range(12))], workers=1)
        one = _documents(writer)
        assert reclean(writer, workers=1).changed == 0
    with open_writer(tmp_path / "many") as writer:
        for start in (9, 6, 3, 0):
            part = _write(tmp_path / f"part-{start}", range(start, start + 3))
            ingest(writer, [part], workers=1)
        assert _documents(writer) == one
        reclean(writer, workers=1)
        assert _documents(writer) == one
    learned = [
        _rows(tmp_path / home, "SELECT site, marks FROM site_templates") for home in ("one", "many")
    ]
    assert learned[0] == learned[1]


def _seen(number: int, marks: Iterable[int]) -> PageSeen:
    return PageSeen(f"{number:016d}", _HOST, pack(frozenset(marks)))


def _learn(home: Path, pages: Sequence[PageSeen], size: int) -> list[tuple[object, ...]]:
    with _writing(home) as writer:
        for start in range(0, len(pages), size):
            with writer.archive.engine.begin() as connection:
                note_pages(connection, pages[start : start + size])
        with writer.archive.engine.begin() as connection:
            learn_fresh(connection)
    sample = _rows(home, "SELECT document_id, marks FROM site_pages ORDER BY document_id")
    return sample + _rows(home, "SELECT site, marks, pages FROM site_templates")


def test_a_site_is_remembered_by_a_bounded_sample(tmp_path: Path) -> None:
    """The same pages are remembered, and the same is learned, in whatever order they come."""
    pages = [_seen(n, {2, 4, 6 + 2 * (n % 3), 100 + 2 * n}) for n in range(3 * SAMPLE_PAGES)]
    first = _learn(tmp_path / "a", pages, 7)
    mixed = random.Random(3).sample(pages, len(pages))
    assert _learn(tmp_path / "b", [*mixed, *mixed[:9]], 50) == first
    assert len(first) == SAMPLE_PAGES + 1
    assert first[-1] == (_HOST, pack(frozenset({2, 4, 6, 8, 10})), SAMPLE_PAGES)


def test_captures_of_one_page_count_once(tmp_path: Path) -> None:
    """A page captured nine times teaches no more than one captured once."""
    with _writing(tmp_path) as writer:
        for hour in range(9):
            for number in range(4):
                capture = _capture(number, f"<!-- {hour} -->")
                capture = replace(capture, fetched_at=MORNING + timedelta(hours=hour))
                writer.store([_cleaned(writer, capture)])
        writer.learn_templates()
        assert writer.templates([_HOST]) == {}
        _store(writer, [4])
        assert writer.templates([_HOST])[_HOST].pages == 5


def test_what_is_learned_is_stored_with_the_documents_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch that the disk refused has taught nothing; stored again it teaches once."""
    with _writing(tmp_path) as writer:
        _store(writer, range(3))
        with monkeypatch.context() as patched:
            patched.setattr(Appender, "flush_to_disk", _refuse)
            with pytest.raises(StorageError):
                _store(writer, range(3, 8))
        assert _rows(tmp_path, "SELECT count(*) FROM site_pages") == [(3,)]
        assert writer.templates([_HOST]) == {}
        _store(writer, range(3, 8))
        assert _rows(tmp_path, "SELECT count(*) FROM site_pages") == [(8,)]
        assert writer.templates([_HOST])[_HOST].pages == 8


def _refuse(_appender: Appender) -> None:
    raise OSError(28, "No space left on device")


def test_a_run_killed_before_its_end_is_caught_up_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is new in the next run, and yet its end cleans what the first one left."""
    pages = _write(tmp_path / "pages", range(8))

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with open_writer(tmp_path / "home") as writer:
        with monkeypatch.context() as patched:
            patched.setattr(sys.modules["archive.ingest"], "catch_up", interrupt)
            with pytest.raises(KeyboardInterrupt):
                ingest(writer, [pages], workers=1)
        assert all(_STANDING in one.body for one in _documents(writer).values())
        assert writer.archive.counts().behind == 8
        assert ingest(writer, [pages], workers=1).unchanged == 8
        assert writer.archive.counts().behind == 0
        assert not [one for one in _documents(writer).values() if _STANDING in one.body]


def test_an_archive_of_an_older_program_learns_when_it_is_cleaned_again(tmp_path: Path) -> None:
    """No page is remembered there; a sample is read first, then all are cleaned with it."""
    with _writing(tmp_path) as writer:
        _store(writer, range(SAMPLE_PAGES + 5))
    _rows(tmp_path, "DELETE FROM site_pages")
    _rows(tmp_path, "DELETE FROM site_templates")
    _rows(tmp_path, "UPDATE documents SET template_pages = NULL")
    with open_writer(tmp_path) as writer:
        done = reclean(writer, workers=1)
        assert (done.changed, done.failures) == (SAMPLE_PAGES + 5, [])
        assert not [one for one in _documents(writer).values() if _STANDING in one.body]
        assert writer.templates([_HOST])[_HOST].pages == SAMPLE_PAGES
        assert reclean(writer, workers=1).changed == 0


def test_a_removed_page_goes_on_teaching(tmp_path: Path) -> None:
    """Its furniture is its site's; the document is not brought back by cleaning again."""
    with _writing(tmp_path) as writer:
        documents = _store(writer, range(5))
        writer.remove(documents[0].id)
        writer.learn_templates()
        assert writer.templates([_HOST])[_HOST].pages == 5
        assert reclean(writer, workers=1).changed == 4
        assert writer.archive.document(documents[0].id) is None


def test_marks_of_another_version_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They would match nothing: what was learned from them is gone with them."""
    with _writing(tmp_path) as writer:
        _store(writer, range(6))
    monkeypatch.setattr("archive.templates.MARKS_VERSION", 999)
    with open_writer(tmp_path) as writer:
        assert writer.templates([_HOST]) == {}
        assert _rows(tmp_path, "SELECT count(*) FROM site_pages") == [(0,)]
