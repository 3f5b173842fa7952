"""Files of sorted lines: every key is found where it lies, and none that is not there."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from index.durable import read_short
from index.lexicon_lines import LineFile, write_lines

# Few letters, so that many keys begin alike, and more keys than one block of lines holds.
KEYS = st.text("ab ", min_size=1, max_size=9).map(str.strip).filter(bool)


@given(st.sets(KEYS, max_size=200), st.lists(KEYS, min_size=1, max_size=20))
def test_lines_are_found_as_by_reading_all(keys: set[str], asked: list[str]) -> None:
    """Where a line begins, whether a key is there, and its spellings agree with the whole file."""
    lines = sorted(f"{key}\t{len(key)} {key}".encode() for key in keys)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "terms-000001"
        file = LineFile.open(path, write_lines(path, [lines]))
        for key in {*asked, *keys}:
            name = key.encode()
            assert file.has(name) == (key in keys)
            assert file.spellings(name) == (((key, len(key)),) if key in keys else ())
            for start in (name, name + b"\t", name + b"\xff"):
                before = [line for line in lines if line < start]
                assert file.find(start) == sum(len(line) + 1 for line in before)
        assert list(file.iter_keys(b"")) == [line.partition(b"\t")[0] for line in lines]


def test_a_file_is_read_whole_however_long_it_is(tmp_path: Path) -> None:
    """What is read in one piece is not cut where the piece ends."""
    path = tmp_path / "content"
    for length in (0, 1, 2**16 - 1, 2**16, 2**16 + 1, 2**18):
        path.write_bytes(b"x" * length)
        assert read_short(path) == b"x" * length
