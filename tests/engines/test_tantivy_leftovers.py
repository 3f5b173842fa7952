"""Tantivy's own files after a writer that died."""

import json
import shutil
from pathlib import Path

from index.engines import SearchRequest
from index.engines.tantivy import TantivyEngine
from index.query import Everything
from tests.engines.entries import make_entry, term


def test_deletions_that_were_never_committed_are_no_hindrance(tmp_path: Path) -> None:
    """Whoever writes the same batch again gives the same names to the files of its deletions."""
    entries = [make_entry(f"d{number}", 1, "lan một") for number in range(20)]
    changed = [make_entry(f"d{number}", 2, "lan hai") for number in range(5)]
    engine = TantivyEngine(tmp_path / "whole")
    with engine.open_writer() as writer:
        writer.apply(entries, 1)
    engine.close()
    shutil.copytree(tmp_path / "whole", tmp_path / "died")
    with engine.open_writer() as writer:
        writer.apply(changed, 2)
        (deletions,) = (tmp_path / "whole").glob("*/*.del")
    (folder,) = (tmp_path / "died").glob("g-*")
    (folder / deletions.name).write_bytes(b"torn")
    managed = folder / ".managed.json"
    managed.write_text(json.dumps([*json.loads(managed.read_bytes()), deletions.name]))
    again = TantivyEngine(tmp_path / "died")
    with again.open_writer() as writer:
        writer.apply(changed, 2)
    assert again.search(SearchRequest(term("hai"))).total == 5
    assert again.search(SearchRequest(Everything())).total == 20
