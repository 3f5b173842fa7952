"""An index follows the change log, whatever happened in between."""

import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archive import open_writer
from index import ENGINES, IndexBusyError, Searcher, SearchError, is_behind, reindex, sync
from tests.index.archives import opened, store
from tests.making import make_document

ONE = make_document("Một con suối", ("Suối chảy qua bản.",))
TWO = make_document("Hai ngọn núi", ("Núi nằm bên suối.",))


@pytest.mark.parametrize("engine", ENGINES)
def test_additions_changes_and_removals_arrive(tmp_path: Path, engine: str) -> None:
    """Each sync takes in what is new, and nothing else."""
    store(tmp_path, ONE)
    with opened(tmp_path, engine) as (archive, index):
        searcher = Searcher(archive, index.engine, index.lexicon)
        assert is_behind(archive, index.engine)
        assert sync(archive, index.engine, index.lexicon) == 1
        store(tmp_path, TWO)
        assert sync(archive, index.engine, index.lexicon) == 1
        assert searcher.search("suoi").total == 2
        with open_writer(tmp_path) as writer:
            writer.remove(ONE.id)
        assert [hit.document.title for hit in searcher.search("suoi").hits] == [TWO.title]
        assert sync(archive, index.engine, index.lexicon) == 1
        assert searcher.search("suoi").total == 1
        assert sync(archive, index.engine, index.lexicon) == 0
        assert not is_behind(archive, index.engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_thrown_away_index_is_rebuilt_from_the_archive(tmp_path: Path, engine: str) -> None:
    """Deleting every index loses nothing."""
    store(tmp_path, ONE, TWO)
    with opened(tmp_path, engine) as (archive, index):
        sync(archive, index.engine, index.lexicon)
    shutil.rmtree(tmp_path / "index")
    with opened(tmp_path, engine) as (archive, index):
        assert sync(archive, index.engine, index.lexicon) == 2
        assert Searcher(archive, index.engine, index.lexicon).search("suo*").total == 2


def test_a_thrown_away_vocabulary_is_read_again(tmp_path: Path) -> None:
    """Beginnings find the old words after the next sync."""
    store(tmp_path, ONE)
    with opened(tmp_path, "tantivy") as (archive, index):
        sync(archive, index.engine, index.lexicon)
    lexicon = tmp_path / "index" / "tantivy" / "lexicon"
    shutil.rmtree(lexicon) if lexicon.is_dir() else lexicon.unlink()
    store(tmp_path, TWO)
    with opened(tmp_path, "tantivy") as (archive, index):
        sync(archive, index.engine, index.lexicon)
        assert Searcher(archive, index.engine, index.lexicon).search("chay suo*").total == 1
        assert Searcher(archive, index.engine, index.lexicon).search("ch*").total == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_search_goes_on_while_the_index_is_rebuilt(tmp_path: Path, engine: str) -> None:
    """No failed and no empty answer during two rebuilds."""
    store(tmp_path, *(make_document(f"Tin {n}", (f"Suối số {n}.",)) for n in range(60)))
    wrong: list[object] = []
    done = threading.Event()
    with opened(tmp_path, engine) as (archive, index):
        sync(archive, index.engine, index.lexicon)

        def search() -> None:
            with opened(tmp_path, engine) as (readers_archive, readers_index):
                searcher = Searcher(readers_archive, readers_index.engine, readers_index.lexicon)
                while not done.is_set():
                    try:
                        total = searcher.search("suoi").total
                    except SearchError as error:
                        wrong.append(error)
                    else:
                        if total != 60:
                            wrong.append(total)

        thread = threading.Thread(target=search)
        thread.start()
        generations = set()
        for _ in range(2):
            assert reindex(archive, index.engine, index.lexicon) == 60
            status = index.engine.status()
            assert status is not None
            generations.add(status.generation)
        done.set()
        thread.join()
    assert wrong == []
    assert len(generations) == 2


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    """A second writer is refused and named, and nothing is lost by it."""
    store(tmp_path, ONE)
    with opened(tmp_path, "tantivy") as (archive, index):
        with index.engine.open_generation(), pytest.raises(IndexBusyError):
            sync(archive, index.engine, index.lexicon)
        assert sync(archive, index.engine, index.lexicon) == 1


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("largest_file", [500, 20_000])
def test_a_full_disk_is_said_and_mended_by_the_same_command(
    tmp_path: Path, engine: str, largest_file: int
) -> None:
    """One clear error, nothing half-written shown, and the next sync takes everything in."""
    words = random.Random(3)
    letters = "abcdefghiklmnopqrstuvxy"
    texts = [" ".join("".join(words.choices(letters, k=9)) for _ in range(400)) for _ in range(20)]
    store(tmp_path, *(make_document(f"Tin {n}", (text,)) for n, text in enumerate(texts)))
    code = (
        "import pathlib, resource, signal, sys\n"
        "from index import SearchError, sync\n"
        "from tests.index.archives import opened\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "with opened(pathlib.Path(sys.argv[1]), sys.argv[2]) as (archive, index):\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), -1))\n"
        "    try:\n"
        "        sync(archive, index.engine, index.lexicon)\n"
        "    except SearchError as error:\n"
        "        print(error)\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))\n"
        "    print(sync(archive, index.engine, index.lexicon))\n"
    )
    arguments = [sys.executable, "-c", code, str(tmp_path), engine, str(largest_file)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    error, taken = done.stdout.splitlines()
    assert "make room" in error
    assert taken == "20"
    with opened(tmp_path, engine) as (archive, index):
        assert Searcher(archive, index.engine, index.lexicon).search("tin").total == 20
