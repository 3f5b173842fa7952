"""Catalogues of older formats are brought to the present one, in place."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from archive import Archive, Document, HomeError, open_writer
from tests.making import make_cleaned

# The tables of format 1, as version 0.1.0 made them.
_FORMAT_1 = """
CREATE TABLE settings (name VARCHAR NOT NULL, value VARCHAR NOT NULL, PRIMARY KEY (name));
CREATE TABLE warc_files (
  id INTEGER NOT NULL, name VARCHAR NOT NULL, length INTEGER NOT NULL,
  PRIMARY KEY (id), UNIQUE (name));
CREATE TABLE runs (
  id INTEGER NOT NULL, started_at VARCHAR NOT NULL, ended_at VARCHAR, state VARCHAR NOT NULL,
  added INTEGER NOT NULL, changed INTEGER NOT NULL, unchanged INTEGER NOT NULL,
  kept INTEGER NOT NULL, rejected INTEGER NOT NULL, ignored INTEGER NOT NULL, PRIMARY KEY (id));
CREATE TABLE rejections (
  id INTEGER NOT NULL, run_id INTEGER NOT NULL, source VARCHAR NOT NULL, reason VARCHAR NOT NULL,
  PRIMARY KEY (id), FOREIGN KEY(run_id) REFERENCES runs (id));
CREATE INDEX ix_rejections_run_id ON rejections (run_id);
CREATE TABLE captures (
  id INTEGER NOT NULL, document_id VARCHAR, stamp VARCHAR NOT NULL, digest VARCHAR NOT NULL,
  given_key VARCHAR NOT NULL, url VARCHAR, fetched_at VARCHAR NOT NULL,
  fetched_at_source VARCHAR NOT NULL, content_type VARCHAR NOT NULL, charset VARCHAR,
  length_bytes INTEGER NOT NULL, source VARCHAR NOT NULL, extra TEXT,
  warc_file_id INTEGER NOT NULL, warc_offset INTEGER NOT NULL, run_id INTEGER NOT NULL,
  PRIMARY KEY (id), UNIQUE (digest, given_key), UNIQUE (document_id, stamp),
  FOREIGN KEY(warc_file_id) REFERENCES warc_files (id), FOREIGN KEY(run_id) REFERENCES runs (id));
CREATE UNIQUE INDEX captures_document_digest ON captures (document_id, digest);
CREATE TABLE documents (
  id VARCHAR NOT NULL, change_number INTEGER NOT NULL, removed BOOLEAN NOT NULL,
  capture_id INTEGER, title TEXT NOT NULL, lead TEXT, paragraphs TEXT NOT NULL,
  captions TEXT NOT NULL, byline TEXT, published VARCHAR, published_source VARCHAR, site VARCHAR,
  url VARCHAR, url_source VARCHAR, language VARCHAR NOT NULL, cleaned_by VARCHAR NOT NULL,
  PRIMARY KEY (id), UNIQUE (change_number), FOREIGN KEY(capture_id) REFERENCES captures (id)
) WITHOUT ROWID;
INSERT INTO settings VALUES ('format', '1');
INSERT INTO documents VALUES
  ('aaaaaaaaaaaaaaaa', 1, 0, NULL, 'Chợ phiên', NULL, '["Chợ họp từ sớm."]', '[]', NULL, NULL,
   NULL, NULL, NULL, NULL, 'vi', 'tangthu 0.1.0');
"""
# What format 3 has more than format 2.
_BACK_TO_2 = """
DROP TABLE site_pages; DROP TABLE site_templates; DROP INDEX documents_site;
ALTER TABLE documents DROP COLUMN template_pages;
UPDATE settings SET value = '2' WHERE name = 'format';
DELETE FROM settings WHERE name = 'marks_version';
"""
_OLD = Document(
    id="aaaaaaaaaaaaaaaa",
    title="Chợ phiên",
    lead=None,
    paragraphs=("Chợ họp từ sớm.",),
    captions=(),
    byline=None,
    published=None,
    published_source=None,
    site=None,
    url=None,
    url_source=None,
    language="vi",
    cleaned_by="tangthu 0.1.0",
)


@pytest.fixture
def old_home(tmp_path: Path) -> Path:
    """An archive of format 1 with one document."""
    (tmp_path / "warc").mkdir()
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite")
    connection.executescript("PRAGMA journal_mode=WAL;" + _FORMAT_1)
    connection.close()
    return tmp_path


def _schema(home: Path) -> set[tuple[str, str, str]]:
    """Every table's columns and every index, by name."""
    connection = sqlite3.connect(home / "catalogue.sqlite")
    try:
        names = connection.execute(
            "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        ).fetchall()
        found = {(kind, name, "") for kind, name in names}
        for kind, name in names:
            if kind == "table":
                columns = connection.execute(f"PRAGMA table_info({name})")
                found |= {(kind, name, f"{row[1]} {row[2]}") for row in columns}
    finally:
        connection.close()
    return found


def _format(home: Path) -> str:
    connection = sqlite3.connect(home / "catalogue.sqlite")
    try:
        (value,) = connection.execute("SELECT value FROM settings").fetchone()
    finally:
        connection.close()
    assert isinstance(value, str)
    return value


def test_a_reader_opens_an_archive_of_format_1(old_home: Path) -> None:
    """Its documents are there; what format 1 did not know of them is None."""
    archive = Archive.open(old_home)
    assert archive.document(_OLD.id) == _OLD
    assert archive.counts().doubtful == 0
    assert archive.reprints(_OLD.id) == ()
    archive.close()
    assert _format(old_home) == "3"


def test_an_upgraded_catalogue_has_the_tables_of_a_new_one(old_home: Path, tmp_path: Path) -> None:
    """Columns, tables and indexes are the same either way."""
    Archive.open(old_home).close()
    new_home = tmp_path / "new"
    with open_writer(new_home):
        pass
    assert _schema(old_home) == _schema(new_home)


def test_an_archive_of_format_2_gets_room_for_templates(tmp_path: Path) -> None:
    """Its documents stay, and count as cleaned by a program that knew of no templates."""
    with open_writer(tmp_path / "old") as writer:
        writer.begin_run()
        writer.store([make_cleaned("Bản tin")])
    connection = sqlite3.connect(tmp_path / "old" / "catalogue.sqlite")
    connection.executescript(_BACK_TO_2)
    connection.close()
    Archive.open(tmp_path / "old").close()
    with open_writer(tmp_path / "new"):
        pass
    assert _schema(tmp_path / "old") == _schema(tmp_path / "new")
    connection = sqlite3.connect(tmp_path / "old" / "catalogue.sqlite")
    found = connection.execute("SELECT title, template_pages FROM documents").fetchall()
    connection.close()
    assert found == [("Bản tin", None)]


def test_a_writer_goes_on_with_an_archive_of_format_1(old_home: Path) -> None:
    """New documents keep what the old format had no room for."""
    cleaned = make_cleaned("Bản tin mới")
    with open_writer(old_home) as writer:
        writer.begin_run()
        assert writer.store([cleaned]) == ["added"]
        assert [change.number for change in writer.archive.changes(0, 9)] == [1, 2]


def test_a_program_still_running_on_format_1_is_not_disturbed(old_home: Path) -> None:
    """What an older program has open it can go on reading and writing."""
    older = sqlite3.connect(old_home / "catalogue.sqlite")
    query = "SELECT title, cleaned_by FROM documents"
    assert older.execute(query).fetchall() == [("Chợ phiên", "tangthu 0.1.0")]
    archive = Archive.open(old_home)
    assert older.execute(query).fetchall() == [("Chợ phiên", "tangthu 0.1.0")]
    older.execute("UPDATE documents SET title = 'Chợ đêm', change_number = 2")
    older.commit()
    older.close()
    assert [change.number for change in archive.changes(1, 9)] == [2]
    archive.close()


def test_an_upgrade_that_is_cut_off_leaves_the_old_format(old_home: Path) -> None:
    """All of it or nothing: here the last table's name is taken, then free."""
    connection = sqlite3.connect(old_home / "catalogue.sqlite")
    before = _schema(old_home)
    connection.executescript("CREATE VIEW captures_given_key AS SELECT 1")
    with pytest.raises(HomeError, match="cannot be brought up to format 3"):
        Archive.open(old_home)
    connection.executescript("DROP VIEW captures_given_key")
    connection.close()
    assert (_format(old_home), _schema(old_home)) == ("1", before)
    Archive.open(old_home).close()
    assert _format(old_home) == "3"


def test_an_upgrade_waits_for_nobody_forever(
    old_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older program in the middle of a transaction is named as the reason."""
    monkeypatch.setattr("archive.catalogue.BUSY_TIMEOUT_MS", 50)
    older = sqlite3.connect(old_home / "catalogue.sqlite", isolation_level=None)
    older.execute("BEGIN IMMEDIATE")
    with pytest.raises(HomeError, match="database is locked"):
        Archive.open(old_home)
    older.execute("ROLLBACK")
    older.close()
    Archive.open(old_home).close()


def test_a_cleaning_keeps_section_confidence_and_doubt(tmp_path: Path) -> None:
    """They come back as they went in, and the doubtful are counted."""
    cleaned = make_cleaned("Bản tin")
    assert cleaned.document is not None
    document = replace(
        cleaned.document, section="Văn hóa", confidence=0.25, doubt="half of the page is links"
    )
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        writer.store([replace(cleaned, document=document), make_cleaned("Bản tin khác")])
        assert writer.archive.document(document.id) == document
        assert writer.archive.counts().doubtful == 1
