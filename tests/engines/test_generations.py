"""Folders of generations: the pointer, the lock, what is swept, and what damage says."""

import json
import os
import time
from pathlib import Path

import pytest

from index.engines import Engine, SearchRequest
from index.engines.generations import GRACE_SECONDS, Generations
from index.errors import EngineUnavailableError, IndexBusyError, IndexDamagedError
from index.opening import open_index
from index.query import Everything
from tests.engines.entries import make_entry

# The engines that keep their index in a folder.
EMBEDDED = ("tantivy", "whoosh")


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    """An empty folder of some engine."""
    return Generations(tmp_path, "some", 3)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("g-*"))


def _set_retired(folder: Path, seconds_ago: float) -> None:
    """Let all retired generations have been retired this long ago."""
    pointer = json.loads((folder / "CURRENT").read_bytes())
    pointer["retired"] = dict.fromkeys(pointer["retired"], time.time() - seconds_ago)
    (folder / "CURRENT").write_text(json.dumps(pointer))


def test_nothing_is_live_at_first(generations: Generations) -> None:
    """A folder without a pointer has no live generation, whatever else is in it."""
    assert generations.live() is None
    generations.create()
    assert generations.live() is None


def test_published_generation_is_live(generations: Generations, tmp_path: Path) -> None:
    """Publishing replaces the pointer; other openers of the folder see it."""
    first, second = generations.create(), generations.create()
    assert first != second
    generations.publish(first)
    assert Generations(tmp_path, "some", 3).live() == first
    generations.publish(second)
    assert Generations(tmp_path, "some", 3).live() == second
    assert generations.check(second) == generations.path(second)


def test_retired_generation_stays_for_running_readers(
    generations: Generations, tmp_path: Path
) -> None:
    """A sweep leaves what was live until a moment ago, and removes it after the grace time."""
    first, second = generations.create(), generations.create()
    generations.publish(first)
    generations.publish(second)
    generations.sweep()
    assert _names(tmp_path) == [first, second]
    _set_retired(tmp_path, GRACE_SECONDS + 1)
    generations.sweep()
    assert _names(tmp_path) == [second]


def test_unpublished_generations_are_swept(generations: Generations, tmp_path: Path) -> None:
    """What a dead writer never published is removed at once, and its number is free again."""
    first = generations.create()
    generations.publish(first)
    dead = generations.create()
    generations.sweep()
    assert _names(tmp_path) == [first]
    assert generations.create() == dead


def test_numbers_of_generations_that_were_live_are_not_used_again(
    generations: Generations, tmp_path: Path
) -> None:
    """A cursor names a generation, so that a name must mean one build for ever."""
    used = []
    for _ in range(4):
        used.append(generations.create())
        generations.publish(used[-1])
        _set_retired(tmp_path, GRACE_SECONDS + 1)
        generations.sweep()
    assert len(set(used)) == 4
    assert _names(tmp_path) == used[-1:]


def test_lock_is_held_by_one(generations: Generations, tmp_path: Path) -> None:
    """The second one learns process, host and purpose of the first, until that lets go."""
    lock = generations.lock("testing the lock")
    with pytest.raises(IndexBusyError, match=rf"process {os.getpid()} on .*testing the lock"):
        generations.lock("other")
    (tmp_path / "writer.holder.json").write_text("{")
    with pytest.raises(IndexBusyError, match="another process"):
        generations.lock("other")
    lock.release()
    lock.release()
    generations.lock("other").release()


def test_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    """Where a file stands in the way the error names the folder and what to do."""
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineUnavailableError, match="cannot be written"):
        Generations(tmp_path / "file" / "index", "some", 3).lock("testing")


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff", b"[]", b'{"live": "../x", "retired": {}}', b'{"live": "g-000001"}'],
)
def test_damaged_pointer_names_the_next_step(
    generations: Generations, tmp_path: Path, content: bytes
) -> None:
    """A pointer that cannot be read is said, nothing is swept, and publishing mends it."""
    first = generations.create()
    generations.publish(first)
    (tmp_path / "CURRENT").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="tangthu reindex"):
        generations.live()
    generations.sweep()
    assert _names(tmp_path) == [first]
    second = generations.create()
    assert second != first
    generations.publish(second)
    assert generations.live() == second


@pytest.mark.parametrize(("engine", "version"), [("some", 2), ("some", 4), ("other", 3)])
def test_other_format_must_be_rebuilt(tmp_path: Path, engine: str, version: int) -> None:
    """A generation of another format or engine is named as such, with the next step."""
    name = Generations(tmp_path, engine, version).create()
    with pytest.raises(IndexDamagedError, match=f"{engine} format {version}.*tangthu reindex"):
        Generations(tmp_path, "some", 3).check(name)


@pytest.fixture(params=EMBEDDED)
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """An embedded engine with one document."""
    engine = open_index(tmp_path, request.param).engine
    with engine.open_writer() as writer:
        writer.apply([make_entry("a", 1, "mot")], 1)
    return engine


@pytest.mark.parametrize("damage", ["pointer", "format", "folder", "library"])
def test_damaged_index_is_said_and_rebuilt(filled: Engine, tmp_path: Path, damage: str) -> None:
    """Searching and writing name the next step, and that step works."""
    folder = tmp_path / "index" / filled.name
    live = folder / _names(folder)[0]
    match damage:
        case "pointer":
            (folder / "CURRENT").write_bytes(b"g-")
        case "format":
            (live / "FORMAT").write_text('{"engine": "old", "format": 0}')
        case "folder":
            live.rename(folder / "elsewhere")
        case _:
            for path in (*live.glob("meta.json"), *live.glob("*.toc")):
                path.write_bytes(b"\x00" * 40)
    filled.close()
    with pytest.raises(IndexDamagedError, match="tangthu reindex"):
        filled.search(SearchRequest(Everything()))
    with pytest.raises(IndexDamagedError, match="tangthu reindex"):
        filled.open_writer()
    with filled.open_generation() as writer:
        writer.apply([make_entry("b", 1, "mot")], 1)
        writer.publish()
    found = filled.search(SearchRequest(Everything())).found
    assert [hit.id for hit in found] == ["b"]
    filled.close()


def test_reader_survives_the_removal_of_its_generation(filled: Engine, tmp_path: Path) -> None:
    """A reader that was away for longer than the grace time moves over at its next search."""
    folder = tmp_path / "index" / filled.name
    other = open_index(tmp_path, filled.name).engine
    assert other.search(SearchRequest(Everything())).total == 1
    for number in (2, 3):
        with filled.open_generation() as writer:
            writer.apply([make_entry(name, 1, "mot") for name in "abcd"[:number]], 1)
            writer.publish()
        _set_retired(folder, GRACE_SECONDS + 1)
    with filled.open_writer():
        assert len(_names(folder)) == 1
    assert other.search(SearchRequest(Everything())).total == 3
    for engine in (other, filled):
        engine.close()
