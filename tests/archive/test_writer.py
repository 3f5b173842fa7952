"""The archive's writing side: what is added is there, once, whatever happens."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import (
    Archive,
    DamagedArchiveError,
    HomeError,
    WriterBusyError,
    open_writer,
)
from tests.making import MORNING, make_cleaned, make_document

URL = "https://baolao.example/tin/1.html"


def test_an_original_comes_back_byte_for_byte(tmp_path: Path) -> None:
    """What was stored is what is read, checked against its digest."""
    cleaned = make_cleaned("Chợ phiên\r\n  \x0bhọp sớm", URL)
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        assert writer.store([cleaned]) == ["added"]
    archive = Archive.open(tmp_path)
    assert cleaned.document is not None
    (capture,) = archive.captures(cleaned.document.id)
    assert archive.original(capture) == cleaned.capture.payload
    assert archive.document(cleaned.document.id) == cleaned.document
    archive.close()


def test_the_same_bytes_of_the_same_page_add_nothing(tmp_path: Path) -> None:
    """Again in another batch, or twice in one: one capture, one document, one change."""
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        assert writer.store([make_cleaned(url=URL), make_cleaned(url=URL)]) == [
            "added",
            "unchanged",
        ]
        assert writer.store([make_cleaned(url=URL)]) == ["unchanged"]
        assert writer.archive.counts().captures == 1
        assert writer.archive.last_change() == 1


def test_other_bytes_add_a_capture_and_change_the_document(tmp_path: Path) -> None:
    """The newer version's text is shown; both originals stay."""
    later = MORNING + timedelta(days=1)
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        writer.store([make_cleaned("bản cũ", URL)])
        assert writer.store([make_cleaned("bản mới", URL, later)]) == ["changed"]
        identifier = make_document("bản mới", (), URL).id
        document = writer.archive.document(identifier)
        captures = writer.archive.captures(identifier)
        assert document is not None
        assert document.title == "bản mới"
        assert [capture.is_current for capture in captures] == [True, False]
        assert [writer.archive.original(one).decode() for one in captures] == ["bản mới", "bản cũ"]
        assert [change.number for change in writer.archive.changes(0, 10)] == [2]


def test_an_older_version_that_comes_later_does_not_replace_the_text(tmp_path: Path) -> None:
    """Order of arrival does not matter: the newest capture gives the text."""
    earlier = MORNING - timedelta(days=1)
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        writer.store([make_cleaned("bản mới", URL)])
        assert writer.store([make_cleaned("bản cũ", URL, earlier)]) == ["changed"]
        document = writer.archive.document(make_document("x", (), URL).id)
        assert document is not None
        assert document.title == "bản mới"


def test_captures_of_one_second_get_stamps_of_their_own(tmp_path: Path) -> None:
    """A permanent link to a capture names one capture."""
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        writer.store([make_cleaned("một", URL), make_cleaned("hai", URL)])
        writer.store([make_cleaned("ba", URL)])
        stamps = {one.stamp for one in writer.archive.captures(make_document("x", (), URL).id)}
    assert stamps == {"20240501023000", "20240501023000-2", "20240501023000-3"}


def test_a_removed_document_leaves_a_change_and_its_originals(tmp_path: Path) -> None:
    """Every index hears of it; the archive forgets nothing; the page can be added anew."""
    cleaned = make_cleaned(url=URL)
    assert cleaned.document is not None
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        writer.store([cleaned])
        assert writer.remove(cleaned.document.id)
        assert not writer.remove(cleaned.document.id)
        assert writer.archive.document(cleaned.document.id) is None
        (change,) = writer.archive.changes(1, 10)
        assert (change.number, change.document) == (2, None)
        assert writer.archive.counts().captures == 1


def test_what_a_dead_writer_left_past_the_committed_length_is_set_aside(tmp_path: Path) -> None:
    """A torn tail is moved out of the way and never mixed in."""
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        writer.store([make_cleaned("một", URL)])
    (warc,) = (tmp_path / "warc").glob("*.warc.gz")
    whole = warc.read_bytes()
    with warc.open("ab") as file:
        file.write(b"half a record")
    (tmp_path / "warc" / "tangthu-000002.warc.gz").write_bytes(b"a file no transaction knows")
    with open_writer(tmp_path) as writer:
        assert len(writer.torn_tails) == 2
        writer.begin_run()
        writer.store([make_cleaned("hai", URL + "?trang=2")])
        for identifier in (make_document("x", (), URL).id,):
            (capture,) = writer.archive.captures(identifier)
            assert writer.archive.original(capture) == "một".encode()
    assert warc.read_bytes().startswith(whole)
    aside = sorted(path.read_bytes() for path in (tmp_path / "warc").glob("*.torn-*"))
    assert aside == [b"a file no transaction knows", b"half a record"]


def test_a_shorter_file_than_the_catalogue_vouches_for_stops_writing(tmp_path: Path) -> None:
    """Missing originals are said, not papered over."""
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        writer.store([make_cleaned()])
    (warc,) = (tmp_path / "warc").glob("*.warc.gz")
    warc.write_bytes(warc.read_bytes()[:-5])
    with pytest.raises(DamagedArchiveError, match="restore the file"), open_writer(tmp_path):
        pass


def test_a_changed_original_is_not_handed_out(tmp_path: Path) -> None:
    """Bytes that do not fit their digest are refused."""
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        writer.store([make_cleaned("một"), make_cleaned("hai")])
        first = writer.archive.captures(make_document("một", ("một",)).id)[0]
        second = writer.archive.captures(make_document("hai", ("hai",)).id)[0]
        path = tmp_path / "warc" / first.warc_file
        content = path.read_bytes()
        path.write_bytes(content[: first.warc_offset] + content[second.warc_offset :])
        with pytest.raises(DamagedArchiveError, match="does not hold sha256"):
            writer.archive.original(first)


def test_the_files_are_valid_warc_1_1(tmp_path: Path) -> None:
    """Any web archiving tool reads them: version, types, targets, dates, digests."""
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        writer.store([make_cleaned("một", URL), make_cleaned("hai")])
    (path,) = (tmp_path / "warc").glob("*.warc.gz")
    with path.open("rb") as file:
        records = [
            (one.rec_headers.protocol, one.rec_type, one.rec_headers.get_header("WARC-Target-URI"))
            for one in ArchiveIterator(file, check_digests="raise")
        ]
    assert [record[:2] for record in records] == [
        ("WARC/1.1", "warcinfo"),
        ("WARC/1.1", "resource"),
        ("WARC/1.1", "resource"),
    ]
    assert records[1][2] == URL
    assert records[2][2].startswith("ni:///sha-256;")


def test_a_second_writer_is_told_who_holds_the_archive(tmp_path: Path) -> None:
    """The error names the process, its machine and its command."""
    code = (
        "import sys, pathlib\n"
        "from archive import open_writer\n"
        "with open_writer(pathlib.Path(sys.argv[1])):\n"
        "    print('open', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with (
            pytest.raises(WriterBusyError, match=f"process {other.pid} on "),
            open_writer(tmp_path),
        ):
            pass
        other.kill()
    with open_writer(tmp_path) as writer:
        assert writer.archive.last_change() == 0


def test_a_full_disk_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    """The failed batch leaves no trace, and the next one goes in when there is room again."""
    code = (
        "import json, pathlib, resource, signal, sys\n"
        "from archive import StorageError, open_writer\n"
        "from tests.making import make_cleaned\n"
        "import random\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "noise = ''.join(random.Random(1).choices('abcdefghijklmnop', k=200_000))\n"
        "with open_writer(pathlib.Path(sys.argv[1])) as writer:\n"
        "    writer.begin_run()\n"
        "    writer.store([make_cleaned('trước')])\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, -1))\n"
        "    try:\n"
        "        writer.store([make_cleaned(noise)])\n"
        "    except StorageError as error:\n"
        "        print(error)\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))\n"
        "    writer.store([make_cleaned('sau')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert "make room" in done.stdout
    archive = Archive.open(tmp_path)
    titles = [change.document.title for change in archive.changes(0, 9) if change.document]
    assert titles == ["trước", "sau"]
    for title in titles:
        (capture,) = archive.captures(make_document(title, (title,)).id)
        assert archive.original(capture).decode() == title
    archive.close()
    with open_writer(tmp_path) as writer:
        assert writer.torn_tails == []


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """A folder that is no archive is neither read nor written."""
    (tmp_path / "luan-van.docx").write_text("x")
    with pytest.raises(HomeError, match="not an archive and not empty"), open_writer(tmp_path):
        pass
    with pytest.raises(HomeError, match="holds no archive"):
        Archive.open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["luan-van.docx"]


def test_an_archive_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """An older program never writes what it does not understand."""
    with open_writer(tmp_path) as writer, writer.archive.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE settings SET value = '99' WHERE name = 'format'")
    with pytest.raises(HomeError, match="format 99"):
        Archive.open(tmp_path)
    with pytest.raises(HomeError, match="format 99"), open_writer(tmp_path):
        pass


def test_a_catalogue_that_is_none_is_refused(tmp_path: Path) -> None:
    """A file that merely has the name is not touched."""
    (tmp_path / "catalogue.sqlite").write_text("not a database, longer than a header of SQLite" * 9)
    with pytest.raises(HomeError, match="not a catalogue"):
        Archive.open(tmp_path)


def test_a_beginning_that_was_cut_off_is_begun_again(tmp_path: Path) -> None:
    """A process killed while making the archive leaves nothing in the way."""
    (tmp_path / "warc").mkdir()
    (tmp_path / "catalogue-new.sqlite").write_bytes(b"half")
    with open_writer(tmp_path) as writer:
        assert writer.archive.counts().documents == 0


def test_unknown_keys_travel_with_the_record(tmp_path: Path) -> None:
    """What came with a page is in the catalogue and in the WARC file itself."""
    cleaned = make_cleaned("một", URL)
    capture = type(cleaned.capture)(
        **{
            name: getattr(cleaned.capture, name)
            for name in cleaned.capture.__slots__
            if name != "extra"
        },
        extra={"chuyên mục": "Văn hóa"},
    )
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        writer.store([type(cleaned)(capture, cleaned.digest, cleaned.document)])
        (info,) = writer.archive.captures(make_document("x", (), URL).id)
        assert info.extra == {"chuyên mục": "Văn hóa"}
        with (tmp_path / "warc" / info.warc_file).open("rb") as file:
            file.seek(info.warc_offset)
            record = next(iter(ArchiveIterator(file)))
            header = record.rec_headers.get_header("TangThu-Source-Metadata")
    assert json.loads(header) == {"chuyên mục": "Văn hóa"}


def test_a_removed_document_comes_back_when_its_page_is_added_again(tmp_path: Path) -> None:
    """With the original that the archive still has: no second capture of the same bytes."""
    cleaned = make_cleaned("một", URL)
    assert cleaned.document is not None
    with open_writer(tmp_path) as writer:
        writer.begin_run()
        writer.store([cleaned])
        writer.remove(cleaned.document.id)
        assert writer.known([(cleaned.capture, cleaned.digest)]) == set()
        assert writer.store([cleaned, cleaned]) == ["added", "unchanged"]
        assert writer.archive.document(cleaned.document.id) == cleaned.document
        assert [change.number for change in writer.archive.changes(0, 9)] == [3]
        (capture,) = writer.archive.captures(cleaned.document.id)
        assert capture.is_current
        assert writer.archive.original(capture) == cleaned.capture.payload
        assert writer.store([cleaned]) == ["unchanged"]
