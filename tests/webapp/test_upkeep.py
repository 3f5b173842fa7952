"""Taking documents out and cleaning them again, from the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive import Archive
from webapp.cli import main

_PAGES = Path(__file__).parent.parent / "pages"
_PAGE = _PAGES / "kylang-nau-chao.txt"
_OTHER = _PAGES / "muongla-bap-su.txt"


def _run(home: Path, *arguments: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *arguments], input=answer)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An archive of two pages."""
    home = tmp_path / "home"
    done = _run(home, "add", str(_PAGE), str(_OTHER), "--workers", "1")
    assert done.exit_code == 0, done.output
    return home


def _ids(home: Path) -> list[str]:
    archive = Archive.open(home)
    try:
        return [change.document_id for change in archive.changes(0, 9) if change.document]
    finally:
        archive.close()


def test_remove_asks_takes_out_and_adding_brings_back(home: Path) -> None:
    """The index hears of both; the answer no changes nothing."""
    first, second = _ids(home)
    refused = _run(home, "remove", first, answer="n\n")
    assert refused.exit_code == 1
    assert sorted(_ids(home)) == sorted([first, second])
    done = _run(home, "remove", first, answer="y\n")
    assert done.exit_code == 0, done.output
    assert "1 document removed; the originals stay" in done.output
    assert _ids(home) == [second]
    assert "0 changes behind" not in _run(home, "status").output
    assert _run(home, "show", first).exit_code == 1
    again = _run(home, "add", str(_PAGE), str(_OTHER), "--workers", "1")
    assert "1 added, 0 changed, 1 unchanged" in again.output
    assert sorted(_ids(home)) == sorted([first, second])


def test_remove_refuses_what_it_does_not_know(home: Path) -> None:
    """One wrong identifier, and nothing at all is taken out."""
    done = _run(home, "remove", "--yes", _ids(home)[0], "khongcotrangnay1")
    assert done.exit_code == 1
    assert "no document khongcotrangnay1" in done.output
    assert len(_ids(home)) == 2


def test_reclean_prints_what_it_did(home: Path, tmp_path: Path) -> None:
    """Nothing comes out differently right after adding; an archive is not made by asking."""
    done = _run(home, "reclean", "--workers", "1")
    assert done.exit_code == 0, done.output
    assert done.output == "0 changed, 2 unchanged, 0 kept as they were\n"
    missing = _run(tmp_path / "nowhere", "reclean")
    assert missing.exit_code == 1
    assert not (tmp_path / "nowhere").exists()


def test_reclean_refuses_a_site_that_it_does_not_know(home: Path) -> None:
    """A name typed wrong is no work done."""
    done = _run(home, "reclean", "--site", "khong-co.example", "--workers", "1")
    assert done.exit_code == 1
    assert "no document of the site 'khong-co.example'" in done.output


def test_a_search_in_a_pipe_prints_each_fragment_on_one_line(home: Path) -> None:
    """Other programs read lines; only a terminal has a width."""
    done = _run(home, "search", "chao")
    fragments = [line for line in done.output.splitlines() if line.startswith("   ")]
    assert max(map(len, fragments)) > 90
    assert not [line for line in fragments if line.endswith(" ")]


def test_a_search_that_finds_nothing_says_what_to_do(home: Path) -> None:
    """Beside the count, what may be left out."""
    done = _run(home, "search", "khongcochunaonhuthe")
    assert "0 documents" in done.output
    assert "leave out the least sure word" in done.output
