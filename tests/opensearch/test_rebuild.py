"""Rebuilding an index on a server while it is searched without a pause."""

import threading
from pathlib import Path

import pytest

from index import reindex, sync
from index.engines import Answer, Engine, SearchRequest
from index.engines.opensearch_address import Address
from index.engines.opensearch_server import Server
from index.query import And, Everything, Term
from tests.engines.entries import make_entry, term
from tests.engines.running import ON_SERVER, OpenEngine
from tests.index.archives import opened, store
from tests.making import make_document

pytestmark = ON_SERVER

DOCUMENTS = 3000
SEARCHERS = 4
REQUESTS = (
    SearchRequest(Everything(), sort="newest", limit=20),
    SearchRequest(Term("chung", "chung"), limit=20),
    SearchRequest(And((Term("chung", "chung"), Term("chan", "chẵn"))), limit=20),
)
TOTALS = (DOCUMENTS, DOCUMENTS, DOCUMENTS // 2)


class _Searcher(threading.Thread):
    """Asks for every page in turn, and keeps whatever was not as it should be."""

    def __init__(self, engine: Engine, ending: threading.Event) -> None:
        super().__init__()
        self.answers = 0
        self.wrong: list[str] = []
        self._engine = engine
        self._ending = ending

    def run(self) -> None:
        """Search until told to end."""
        while not self._ending.is_set():
            for request, total in zip(REQUESTS, TOTALS, strict=True):
                try:
                    self._look_at(self._engine.search(request), total)
                except Exception as error:  # noqa: BLE001  # told by the test's own thread
                    self.wrong.append(repr(error))

    def _look_at(self, answer: Answer, total: int) -> None:
        self.answers += 1
        if (answer.total, len(answer.found), answer.missing) != (total, 20, None):
            self.wrong.append(f"{answer.total} found instead of {total}: {answer.missing}")


def test_rebuild_is_never_noticed_by_who_searches(
    tmp_path: Path, address: str, open_at: OpenEngine
) -> None:
    """While thousands of documents are indexed anew, twice, no search fails or finds less."""
    documents = [
        make_document(f"Bài số {n}", (f"Chung một từ, {'chẵn' if n % 2 else 'lẻ'}, bai{n}. " * 40,))
        for n in range(DOCUMENTS)
    ]
    store(tmp_path, *documents)
    with opened(tmp_path, address) as (archive, index):
        sync(archive, index.engine, index.lexicon)
        ending = threading.Event()
        engines = [index.engine, *(open_at(address, f"reader{n}") for n in range(2))]
        threads = [_Searcher(engines[n % 3], ending) for n in range(SEARCHERS)]
        for thread in threads:
            thread.start()
        generations = set()
        try:
            for _ in range(2):
                assert reindex(archive, index.engine, index.lexicon) == DOCUMENTS
                status = index.engine.status()
                assert status is not None
                assert status.documents == DOCUMENTS
                generations.add(status.generation)
        finally:
            ending.set()
            for thread in threads:
                thread.join()
        assert len(generations) == 2
        for thread in threads:
            assert thread.wrong == []
            assert thread.answers > 10


def test_generation_is_built_bare_and_published_with_copies(engine: Engine, address: str) -> None:
    """A build has neither copies nor refreshes of its own; its copies are there once it is live."""
    server = Server(Address.parse(address))

    def read_settings(generation: str) -> dict[str, str]:
        with server.asking("reading settings") as client:
            found = client.indices.get_settings(index=generation)
        settings: dict[str, str] = found[generation]["settings"]["index"]
        return settings

    with engine.open_generation() as writer:
        writer.apply([make_entry("a", 1, "mot")], 1)
        name = f"{Address.parse(address).alias}-g-000001"
        before = read_settings(name)
        writer.publish()
    after = read_settings(name)
    server.close()
    assert (before["number_of_replicas"], before["refresh_interval"]) == ("0", "-1")
    assert after["auto_expand_replicas"] == "0-1"


def test_parts_share_one_ranking(engine: Engine, open_at: OpenEngine, address: str) -> None:
    """Cut into several parts, an index finds the same, in the same order, with the same scores."""
    entries = [
        make_entry(
            f"d{n:03}", n, " ".join(["mot"] * (n % 7 + 1) + ["hai"] * (n % 11)), f"bai{n % 5}"
        )
        for n in range(1, 301)
    ]
    parts = open_at(f"{address}-parts?shards=3", "parts")
    answers = []
    for one in (engine, parts):
        with one.open_writer() as writer:
            for start in (0, 100, 200):
                writer.apply(entries[start : start + 100], start + 100)
        answers.append(one.search(SearchRequest(term("hai"), limit=300)))
        status = one.status()
        assert status is not None
        assert (status.documents, status.position) == (300, 300)
    whole, cut = answers
    assert whole.total == cut.total == len(whole.found)
    assert [found.id for found in cut.found] == [found.id for found in whole.found]
    assert [found.score for found in cut.found] == pytest.approx([f.score for f in whole.found])
