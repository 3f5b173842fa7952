"""The vocabulary: prefixes, positions, crashes, and readers beside a writer."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamagedError
from index.lexicon import Lexicon

WORDS = st.text(alphabet="abcđh1-✓", min_size=1, max_size=5)


def test_new_vocabulary_is_empty(tmp_path: Path) -> None:
    """Before anything was added there are no terms, and no files either."""
    lexicon = Lexicon(tmp_path / "lexicon")
    assert lexicon.position == 0
    assert lexicon.expand_prefix("a", 10) == []
    assert not (tmp_path / "lexicon").exists()


def test_prefix_gives_its_terms_in_order(tmp_path: Path) -> None:
    """Terms with the beginning come sorted, over all additions, none twice."""
    lexicon = Lexicon(tmp_path)
    lexicon.add(["hoc", "hoa", "ha"], 1)
    lexicon.add(["hoc", "hoang", "i", "g"], 2)
    assert lexicon.expand_prefix("ho", 10) == ["hoa", "hoang", "hoc"]
    assert lexicon.expand_prefix("hoc", 10) == ["hoc"]
    assert lexicon.expand_prefix("hu", 10) == []


def test_one_term_more_than_the_limit_shows_that_there_are_more(tmp_path: Path) -> None:
    """A caller learns from limit + 1 terms that the prefix is too short."""
    lexicon = Lexicon(tmp_path)
    lexicon.add([f"ho{number}" for number in range(10)], 1)
    assert len(lexicon.expand_prefix("ho", 9)) == 10
    assert len(lexicon.expand_prefix("ho", 8)) == 9
    assert len(lexicon.expand_prefix("ho", 20)) == 10


def test_position_never_falls(tmp_path: Path) -> None:
    """Adding what was read before keeps the position, and the terms."""
    lexicon = Lexicon(tmp_path)
    lexicon.add(["mot"], 7)
    lexicon.add(["hai"], 3)
    assert lexicon.position == 7
    lexicon.add([], 9)
    assert Lexicon(tmp_path).position == 9
    assert Lexicon(tmp_path).expand_prefix("", 5) == ["hai", "mot"]


@given(st.lists(st.lists(WORDS, max_size=30), max_size=12), WORDS, st.integers(0, 20))
def test_prefix_finds_what_a_plain_search_finds(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[str]], prefix: str, limit: int
) -> None:
    """However terms were added, a prefix gives the same as filtering all of them."""
    folder = tmp_path_factory.mktemp("lexicon")
    lexicon = Lexicon(folder)
    for number, batch in enumerate(batches, start=1):
        lexicon.add(batch, number)
    everything = sorted({term for batch in batches for term in batch})
    expected = [term for term in everything if term.startswith(prefix)][: limit + 1]
    assert lexicon.expand_prefix(prefix, limit) == expected
    assert Lexicon(folder).expand_prefix("", len(everything)) == everything


def test_many_additions_leave_few_files(tmp_path: Path) -> None:
    """Lists are merged, so that a prefix asks few of them, and old lists are removed."""
    lexicon = Lexicon(tmp_path)
    for number in range(1, 200):
        lexicon.add([f"tu{number}", f"chu{number % 50}"], number)
    assert len(list(tmp_path.iterdir())) < 14
    assert len(lexicon.expand_prefix("tu", 1000)) == 199


def test_other_reader_sees_additions(tmp_path: Path) -> None:
    """A reader that was open before sees what a writer has added since."""
    reader = Lexicon(tmp_path)
    assert reader.expand_prefix("x", 5) == []
    Lexicon(tmp_path).add(["xa"], 1)
    assert reader.expand_prefix("x", 5) == ["xa"]
    Lexicon(tmp_path).add(["xom"], 2)
    assert (reader.expand_prefix("x", 5), reader.position) == (["xa", "xom"], 2)


def test_clearing_forgets_everything(tmp_path: Path) -> None:
    """After clearing, the vocabulary is as new, for open readers too."""
    reader = Lexicon(tmp_path)
    lexicon = Lexicon(tmp_path)
    lexicon.add(["xa"], 5)
    assert reader.position == 5
    lexicon.clear()
    assert (reader.position, reader.expand_prefix("", 5)) == (0, [])
    assert [path.name for path in tmp_path.iterdir()] == ["MANIFEST"]


def test_closed_vocabulary_opens_again(tmp_path: Path) -> None:
    """Closing lets go of files and nothing else."""
    lexicon = Lexicon(tmp_path)
    lexicon.add(["xa"], 5)
    lexicon.close()
    assert lexicon.expand_prefix("x", 5) == ["xa"]


@pytest.mark.parametrize("damage", ["manifest", "other format", "list missing", "list cut"])
def test_damage_is_said_and_cleared(tmp_path: Path, damage: str) -> None:
    """A damaged vocabulary says so with the next step, and can be started anew."""
    Lexicon(tmp_path).add(["mot", "hai"], 3)
    manifest = tmp_path / "MANIFEST"
    words = next(tmp_path.glob("terms-*"))
    match damage:
        case "manifest":
            manifest.write_bytes(b"\x00{")
        case "other format":
            manifest.write_bytes(manifest.read_bytes().replace(b'"format": 1', b'"format": 9'))
        case "list missing":
            words.unlink()
        case _:
            words.write_bytes(words.read_bytes()[:-3])
    lexicon = Lexicon(tmp_path)
    with pytest.raises(IndexDamagedError, match="tangthu reindex"):
        lexicon.expand_prefix("m", 5)
    lexicon.clear()
    assert lexicon.position == 0


@pytest.mark.parametrize("term", ["", "hai tu", "dong\n", " "])
def test_what_is_no_term_is_refused(tmp_path: Path, term: str) -> None:
    """A term with white space would make two of one line, so it is refused before writing."""
    lexicon = Lexicon(tmp_path)
    with pytest.raises(ValueError, match="no term"):
        lexicon.add(["mot", term], 1)
    assert lexicon.position == 0


ENDLESS_WRITER = """
import sys
from pathlib import Path
from index.lexicon import Lexicon
lexicon = Lexicon(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    number = lexicon.position + 1
    lexicon.add([f"t{number}", f"u{number}"], number)
"""


def test_killed_writer_leaves_a_whole_vocabulary(tmp_path: Path) -> None:
    """After kill -9, every term up to the position is there, and writing goes on."""
    for _ in range(4):
        command = [sys.executable, "-c", ENDLESS_WRITER, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            reader = Lexicon(tmp_path)
            reached = reader.position
            while reader.position < reached + 20:
                found = reader.expand_prefix("t", 10_000)
                assert len(found) >= reached
            writer.send_signal(signal.SIGKILL)
        lexicon = Lexicon(tmp_path)
        expected = sorted(f"t{number}" for number in range(1, lexicon.position + 1))
        assert lexicon.expand_prefix("t", 10_000) == expected
