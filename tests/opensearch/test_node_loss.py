"""A cluster that loses a node while documents are added and sought, and gets it back.

Its nodes are processes of their own; the one that is killed holds the primary copy of the live
generation, later that of the lock, at last it is the one that leads the cluster. Takes a little
more than a minute on a machine that does nothing else.
"""

import json
import random
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from archive import Archive
from index import EngineUnavailableError, OpenIndex, is_behind, open_index, sync
from index.engines import Engine, SearchRequest
from index.query import Term
from tests.engines.entries import make_entry, term
from tests.engines.running import ON_SERVER
from tests.index.archives import opened, store
from tests.making import make_document
from tests.opensearch.cluster import Cluster, Node, running_nodes
from tests.opensearch.server import ServerMissingError, fetch_server

# One worker runs them all, for they share the cluster.
pytestmark = [*ON_SERVER, pytest.mark.xdist_group("node loss")]

ALIAS = "tangthu-test-loss"
SECONDS = 60.0
# A little before this much of the time has passed, a node is killed; it stays away for a while.
LOSSES = ((0.1, "-g-"), (0.4, "-control"), (0.7, "leader"))
AWAY_SECONDS = 8.0
# The cluster settles its affairs within this time at worst: elections, promotions, recoveries.
LATEST_SECONDS = 120.0
SEARCHERS = 3


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Three nodes, each a process; they are started even where another server is named."""
    try:
        fetch_server()
    except ServerMissingError as error:
        pytest.skip(str(error))
    with running_nodes() as running:
        yield running


@dataclass
class _Seen:
    """What the threads did and saw; `visible` documents were in the index at least."""

    added: int = 0
    visible: int = 0
    whole: int = 0
    partial: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def _run(steps: Callable[[], None], ending: threading.Event, seen: _Seen) -> threading.Thread:
    def go_on() -> None:
        try:
            while not ending.is_set():
                try:
                    steps()
                except EngineUnavailableError as error:
                    seen.away.append(str(error))
        except Exception as error:  # noqa: BLE001  # told by the test's own thread
            seen.wrong.append(repr(error))

    thread = threading.Thread(target=go_on)
    thread.start()
    return thread


def _add(home: Path, archive: Archive, index: OpenIndex, seen: _Seen) -> None:
    """Add some documents to the archive, then have the index read them."""
    start = seen.added
    documents = [
        make_document(f"Bài {n}", (f"Chung một từ, {_word(n)}.",)) for n in range(start, start + 5)
    ]
    store(home, *documents)
    seen.added += len(documents)
    sync(archive, index.engine, index.lexicon)
    seen.visible = seen.added


def _search(engine: Engine, seen: _Seen, chance: random.Random) -> None:
    """Look for the word of all documents, and for that of one; note what is not as it should be."""
    visible = seen.visible
    every = engine.search(SearchRequest(Term("chung", "chung"), limit=1))
    sought = chance.randrange(visible) if visible else None
    one = None if sought is None else engine.search(_ask(sought))
    if every.missing is not None:
        seen.partial.append(every.missing)
    elif every.total < visible:
        seen.wrong.append(f"{every.total} of {visible} found, and nothing said")
    if one is not None and one.missing is None and one.total != 1:
        seen.wrong.append(f"document {sought} of {visible} found {one.total} times")
    seen.whole += every.missing is None


def _ask(number: int) -> SearchRequest:
    return SearchRequest(Term(_word(number), _word(number)))


def _word(number: int) -> str:
    """A word that one document alone has; digits would stand for themselves."""
    return "x" + "".join("abcdeghikl"[int(digit)] for digit in str(number))


def _find_primary(cluster: Cluster, place: str) -> Node:
    """The node that holds the primary copy of the index whose name goes on like this."""
    shards = _get(cluster.nodes, "/_cat/shards?format=json&h=index,prirep,id")
    return _find_node(
        cluster.nodes,
        next(s["id"] for s in shards if s["prirep"] == "p" and f"{ALIAS}{place}" in s["index"]),
    )


def _settled_primaries(cluster: Cluster, alias: str, parts: int) -> Counter[str]:
    """How many of an index's parts each node holds, once no copy of them moves any more."""
    deadline = time.monotonic() + LATEST_SECONDS
    before: list[tuple[str, str]] = []
    while time.monotonic() < deadline:
        shards = _get(cluster.nodes, f"/_cat/shards/{alias}?format=json&h=state,shard,id")
        now = sorted((one["shard"], one["id"]) for one in shards if one["state"] == "STARTED")
        if now == before and len(now) == len(shards) == parts:
            return Counter(_find_node(cluster.nodes, name).host for _, name in now)
        before = now
        time.sleep(1)
    raise AssertionError(f"the parts of {alias} still move: {before}")


def _find_leader(nodes: tuple[Node, ...]) -> Node:
    (leader,) = _get(nodes, "/_cat/cluster_manager?format=json&h=id")
    return _find_node(nodes, leader["id"])


def _find_node(nodes: tuple[Node, ...], name: str) -> Node:
    told = _get(nodes, "/_nodes/_all/http")["nodes"]
    return next(n for n in nodes if told[name]["http"]["publish_address"] == n.host)


def _put(nodes: tuple[Node, ...], path: str, body: Any) -> None:
    asked = urllib.request.Request(
        f"http://{nodes[0].host}{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
        method="PUT",
    )
    urllib.request.urlopen(asked, timeout=30).close()


def _get(nodes: tuple[Node, ...], path: str) -> Any:
    with urllib.request.urlopen(f"http://{nodes[0].host}{path}", timeout=30) as answer:
        return json.load(answer)


def _lose_nodes(cluster: Cluster, began: float) -> list[str]:
    """Kill one node after another, and start each again; give their places."""
    lost = []
    for share, place in LOSSES:
        time.sleep(max(0.0, began + SECONDS * share - time.monotonic()))
        node = _find_leader(cluster.nodes) if place == "leader" else _find_primary(cluster, place)
        node.kill()
        lost.append(node.host)
        time.sleep(AWAY_SECONDS)
        node.start()
        cluster.wait_until_whole()
    time.sleep(max(0.0, began + SECONDS - time.monotonic()))
    return lost


def test_node_lost_and_back_costs_no_document(cluster: Cluster, tmp_path: Path) -> None:
    """All that was added is found once; meanwhile answers were whole or said what is missing."""
    seen, ending = _Seen(), threading.Event()
    address = f"{cluster.url}/{ALIAS}"
    store(tmp_path, make_document("Trước hết", ("Không tìm.",)))
    with opened(tmp_path, address) as (archive, index):
        _add(tmp_path, archive, index, seen)
        cluster.wait_until_whole()
        chances = [random.Random(n) for n in range(SEARCHERS)]
        threads = [_run(lambda: _add(tmp_path, archive, index, seen), ending, seen)]
        threads += [
            _run(lambda c=c: _search(index.engine, seen, c), ending, seen)  # type: ignore[misc]
            for c in chances
        ]
        try:
            lost = _lose_nodes(cluster, time.monotonic())
        finally:
            ending.set()
            for thread in threads:
                thread.join(LATEST_SECONDS)
        print(  # noqa: T201  # figures, shown with -s
            f"lost {lost}; {seen.added} documents added, {seen.whole} whole answers, "
            f"{len(seen.partial)} partial ones {sorted(set(seen.partial))}, "
            f"{len(seen.away)} refusals {sorted(set(seen.away))}"
        )
        assert seen.wrong == []
        assert seen.added > 50
        assert seen.whole > 200
        while is_behind(archive, index.engine):
            sync(archive, index.engine, index.lexicon)
        status = index.engine.status()
        assert status is not None
        assert status.documents == seen.added + 1
        for number in range(seen.added):
            answer = index.engine.search(_ask(number))
            assert (answer.total, len(answer.found), answer.missing) == (1, 1, None), number


def test_lost_parts_are_named_until_they_are_back(cluster: Cluster, tmp_path: Path) -> None:
    """Without copies a lost node takes parts along: answers say so, counts are refused."""
    alias = "tangthu-test-parts"
    engine = open_index(tmp_path, f"{cluster.url}/{alias}?shards=6").engine
    request = SearchRequest(term("mot"), limit=100)
    with engine.open_writer() as writer:
        writer.apply([make_entry(f"d{n:02}", n, "mot") for n in range(1, 61)], 60)
    # As somebody who wants no copies sets it by hand.
    bare = {"index": {"auto_expand_replicas": "false", "number_of_replicas": 0}}
    _put(cluster.nodes, f"/{alias}/_settings", bare)
    assert (engine.search(request).total, engine.search(request).missing) == (60, None)
    held = _settled_primaries(cluster, alias, 6)
    # The first node answers what the test asks of the cluster.
    node = max(cluster.nodes[1:], key=lambda one: held[one.host])
    node.kill()
    answer = engine.search(request)
    assert answer.missing is not None
    assert answer.missing.startswith(f"{held[node.host]} of 6 parts of the index did not answer")
    assert 0 < len(answer.found) == answer.total < 60
    for ask in (engine.status, lambda: engine.count((term("mot"),))):
        with pytest.raises(EngineUnavailableError):
            ask()
    node.start()
    cluster.wait_until_whole()
    answer = engine.search(request)
    assert (answer.total, answer.missing) == (60, None)
    engine.close()
