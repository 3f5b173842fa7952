"""kill -9 at random moments: the same documents, once each, and an index that agrees."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

from archive import Archive
from index import Searcher, open_index

DOCUMENTS = 400
KILLS = 10


def _write_articles(path: Path) -> None:
    words = random.Random(5)
    syllables = "bản chợ đường hòa lũng mùa nước rừng suối thôn trường xã".split()
    lines = []
    for number in range(DOCUMENTS):
        text = "\n".join(" ".join(words.choices(syllables, k=60)) + "." for _ in range(6))
        lines.append(json.dumps({"id": f"bai-{number}", "title": f"Bài số {number}", "text": text}))
    path.write_text("\n".join(lines), "utf-8")


def test_killed_additions_end_in_every_document_once(tmp_path: Path) -> None:
    """Ten runs are killed at random moments of their work, then one is left to end."""
    articles, home = tmp_path / "tin.jsonl", tmp_path / "home"
    _write_articles(articles)
    command = [sys.executable, "-m", "webapp.cli", "--home", str(home), "add", str(articles)]
    begun = time.monotonic()
    subprocess.run(
        [*command[:4], str(tmp_path / "whole"), *command[5:]], check=True, capture_output=True
    )
    whole_seconds = time.monotonic() - begun
    moments = random.Random(7)
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            try:
                run.wait(timeout=moments.uniform(0.2, 1.0) * whole_seconds)
            except subprocess.TimeoutExpired:
                run.kill()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "0 rejected" in done.stdout
    archive, index = Archive.open(home), open_index(home)
    try:
        assert archive.counts().documents == archive.counts().captures == DOCUMENTS
        searcher = Searcher(archive, index.engine, index.lexicon)
        status = index.engine.status()
        assert status is not None
        assert (status.documents, status.position) == (DOCUMENTS, archive.last_change())
        assert searcher.search("bản").total == DOCUMENTS
        found = [
            hit.document.title
            for page in range(1, DOCUMENTS // 100 + 1)
            for hit in searcher.search("bản", limit=100, page=page).hits
        ]
        assert sorted(found) == sorted(f"Bài số {number}" for number in range(DOCUMENTS))
        for change in archive.changes(0, DOCUMENTS):
            (capture,) = archive.captures(change.document_id)
            archive.original(capture)
    finally:
        index.close()
        archive.close()
