"""Searching a server that is slow, partly down or away: whole, or said what is missing."""

import re
from typing import Any

import pytest

from index.engines import Engine, SearchRequest
from index.engines import opensearch_server as server
from index.errors import CursorError, EngineUnavailableError
from index.query import Everything
from tests.engines.entries import make_entry, term
from tests.engines.running import ON_SERVER, OpenEngine
from tests.opensearch import proxy as faults
from tests.opensearch.proxy import Fault, Proxy

pytestmark = ON_SERVER


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """An index of thirty documents, searched through the proxy."""
    with engine.open_writer() as writer:
        writer.apply([make_entry(f"d{n:02}", n, "mot") for n in range(1, 31)], 30)
    return engine


def _lose_shard(answer: Any) -> None:
    reason = {"type": "node_disconnected_exception", "reason": "node left"}
    answer["_shards"] |= {
        "total": 3,
        "successful": 2,
        "failed": 1,
        "failures": [{"shard": 1, "reason": reason}],
    }


def _leave_shard_unassigned(answer: Any) -> None:
    answer["_shards"] |= {"total": 3, "successful": 2, "failed": 0}


def _run_out_of_time(answer: Any) -> None:
    answer["timed_out"] = True


def _lose_all_shards(answer: Any) -> None:
    answer["_shards"] |= {"total": 3, "successful": 0, "failed": 3}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_lose_shard, "1 of 3 parts of the index did not answer.*node left"),
        (_leave_shard_unassigned, "1 of 3 parts of the index did not answer"),
        (_run_out_of_time, "ended after 20 s"),
    ],
)
def test_partial_answer_says_what_is_missing(
    filled: Engine, proxy: Proxy, change: Any, said: str
) -> None:
    """Part of the hits is shown only together with what is missing, in one line."""
    proxy.fail(faults.rewrite(change), faults.is_search, times=10)
    answer = filled.search(SearchRequest(term("mot"), limit=5))
    assert answer.missing is not None
    assert re.search(said, answer.missing)
    assert "\n" not in answer.missing
    assert len(answer.found) == 5


def test_status_of_a_part_is_refused(filled: Engine, proxy: Proxy) -> None:
    """Counts and positions are told of the whole index or not at all."""
    for change in (_lose_shard, _leave_shard_unassigned, _run_out_of_time):
        proxy.fail(faults.rewrite(change), faults.is_search)
        with pytest.raises(EngineUnavailableError, match="look at the cluster's health"):
            filled.status()


def test_no_part_answers(filled: Engine, proxy: Proxy) -> None:
    """An answer without any part of the index is no answer, however the server words it."""
    proxy.fail(faults.rewrite(_lose_all_shards), faults.is_search)
    with pytest.raises(EngineUnavailableError, match="health"):
        filled.search(SearchRequest(term("mot")))
    failing = faults.refuse(503, "search_phase_execution_exception", "all shards failed")
    proxy.fail(failing, faults.is_search, times=10)
    with pytest.raises(EngineUnavailableError, match="503: search_phase_execution_exception"):
        filled.search(SearchRequest(term("mot")))


@pytest.mark.parametrize("fault", [faults.drop, faults.cut_answer, faults.refuse(503)])
def test_search_is_asked_once_more(filled: Engine, proxy: Proxy, fault: Fault) -> None:
    """One lost connection or one refusing node does not show to who searches."""
    proxy.fail(fault, faults.is_search)
    answer = filled.search(SearchRequest(term("mot"), limit=50))
    assert (answer.total, len(answer.found), answer.missing) == (30, 30, None)


def test_slow_server_is_given_up(
    open_at: OpenEngine, filled: Engine, proxied: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search waits for its answer no longer than allowed."""
    monkeypatch.setattr(server, "_TIMEOUT_SECONDS", 1)
    other = open_at(proxied)
    proxy.fail(faults.delay(2), faults.is_search)
    with pytest.raises(EngineUnavailableError, match="took longer than allowed"):
        other.search(SearchRequest(term("mot")))
    assert other.search(SearchRequest(term("mot"))).total == 30


def test_server_away_and_back(filled: Engine, proxy: Proxy) -> None:
    """While the server is away searches say so; they are answered again once it is back."""
    proxy.fail(faults.drop, times=10**6)
    with pytest.raises(EngineUnavailableError, match="cannot be reached; start it"):
        filled.search(SearchRequest(term("mot")))
    with pytest.raises(EngineUnavailableError, match="cannot be reached"):
        filled.status()
    proxy.heal()
    assert filled.search(SearchRequest(term("mot"))).total == 30


def test_one_of_several_hosts_may_be_away(
    filled: Engine, open_at: OpenEngine, proxied: str, proxy: Proxy
) -> None:
    """With two hosts in the address, searches and writing go on while one drops every request."""
    with Proxy(proxy.backend) as other:
        host = f"127.0.0.1:{proxy.port}"
        engine = open_at(proxied.replace(host, f"{host},127.0.0.1:{other.port}"))
        assert engine.search(SearchRequest(term("mot"))).total == 30
        for broken, healthy in ((proxy, other), (other, proxy)):
            healthy.heal()
            broken.fail(faults.drop, times=10**6)
            for _ in range(6):
                assert engine.search(SearchRequest(term("mot"))).total == 30
            with engine.open_writer() as writer:
                number = writer.position + 1
                writer.apply([make_entry("more", number, "hai")], number)
            assert engine.search(SearchRequest(term("hai"))).total == 1


def test_expired_point_in_time_says_so(filled: Engine, proxy: Proxy, direct: Engine) -> None:
    """Pages whose snapshot the server has dropped start over at the first page."""
    first = filled.search(SearchRequest(Everything(), limit=5))
    second = filled.search(SearchRequest(Everything(), limit=5, cursor=first.cursor))
    assert second.cursor is not None
    expire = direct._server  # type: ignore[attr-defined]
    with expire.asking("expiring every point in time") as client:
        client.delete_all_pits()
    with pytest.raises(CursorError, match="start at the first page"):
        filled.search(SearchRequest(Everything(), limit=5, cursor=second.cursor))


def test_page_of_a_cursor_says_what_is_missing(filled: Engine, proxy: Proxy) -> None:
    """Later pages are no less honest than the first."""
    first = filled.search(SearchRequest(Everything(), limit=5))
    proxy.fail(faults.rewrite(_lose_shard), lambda p: p.path.startswith("/_search"), times=1)
    second = filled.search(SearchRequest(Everything(), limit=5, cursor=first.cursor))
    assert second.missing is not None
