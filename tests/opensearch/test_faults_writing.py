"""Writing to a server, through a network, that fail: nothing twice, nothing lost, said plainly."""

import json
import time
from collections.abc import Sequence
from typing import Any

import pytest

from index.engines import Change, Engine, Removal, SearchRequest
from index.engines import opensearch_batches as batches
from index.errors import EngineUnavailableError, IndexBusyError
from index.query import Everything
from tests.engines.entries import make_entry, term
from tests.engines.running import ON_SERVER
from tests.opensearch import proxy as faults
from tests.opensearch.proxy import Fault, Passing, Proxy, Reply

pytestmark = ON_SERVER

CHANGES: Sequence[Change] = [make_entry(f"d{n:02}", n, f"mot chu{n}") for n in range(1, 31)]


def _write(engine: Engine, changes: Sequence[Change] = CHANGES) -> None:
    with engine.open_writer() as writer:
        writer.apply(changes, changes[-1].change)


def _find(engine: Engine) -> list[str]:
    answer = engine.search(SearchRequest(Everything(), limit=1000))
    assert answer.missing is None
    assert len(answer.found) == answer.total
    return sorted(found.id for found in answer.found)


def _is_position(passing: Passing) -> bool:
    return "%23position" in passing.path


def _is_lock(passing: Passing) -> bool:
    return passing.method == "PUT" and passing.path.split("?")[0].endswith("/lock")


def _is_swap(passing: Passing) -> bool:
    return passing.path.startswith("/_aliases") and b'-control"' not in passing.body


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(faults.refuse(429), id="too much at once"),
        pytest.param(faults.refuse(503), id="node away"),
        pytest.param(faults.drop, id="cut before"),
        pytest.param(faults.lose_answer, id="answer lost"),
        pytest.param(faults.cut_answer, id="answer cut"),
    ],
)
def test_refused_or_lost_bulk_is_sent_again_and_counts_once(
    engine: Engine, direct: Engine, proxy: Proxy, fault: Fault
) -> None:
    """Whatever becomes of a bulk, each document is found once, and the position is right."""
    proxy.fail(fault, faults.is_bulk, times=3)
    _write(engine)
    assert _find(direct) == [change.id for change in CHANGES]
    status = direct.status()
    assert status is not None
    assert (status.documents, status.position) == (30, 30)
    assert sum(map(faults.is_bulk, proxy.seen)) == 4


def test_only_refused_entries_are_sent_again(engine: Engine, direct: Engine, proxy: Proxy) -> None:
    """Of a bulk that was taken in but for some entries, those alone are sent once more."""

    def take_half(passing: Passing) -> Reply:
        lines = passing.body.splitlines(keepends=True)
        half = Passing(
            passing.method, passing.path, b"".join(lines[:30]), passing.headers, passing.backend
        )
        answer = json.loads(half.forward().body)
        error = {"type": "rejected_execution_exception", "reason": "queue is full"}
        refused = [{"index": {"_id": "x", "status": 429, "error": error}}] * (len(lines) // 2 - 15)
        return Reply.of(200, answer | {"items": answer["items"] + refused, "errors": True})

    proxy.fail(take_half, faults.is_bulk)
    _write(engine)
    assert _find(direct) == [change.id for change in CHANGES]
    sizes = [len(seen.body.splitlines()) for seen in proxy.seen if faults.is_bulk(seen)]
    assert sizes == [60, 30]


def test_bulk_that_is_too_slow_is_sent_again(
    engine: Engine, direct: Engine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that comes too late is as good as lost."""
    monkeypatch.setattr(batches, "_BULK_TIMEOUT_SECONDS", 1)
    proxy.fail(faults.delay(2), faults.is_bulk)
    _write(engine)
    assert _find(direct) == [change.id for change in CHANGES]


def test_patience_ends_and_what_was_written_goes_on(
    engine: Engine, direct: Engine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that stays too busy ends the batch with one line; later the same batch succeeds."""
    monkeypatch.setattr(batches, "PATIENCE_SECONDS", 0.5)
    _write(engine, CHANGES[:10])
    proxy.fail(faults.refuse(429), faults.is_bulk, times=100)
    with pytest.raises(EngineUnavailableError, match=r"429.*busy") as caught:
        _write(engine)
    assert "\n" not in str(caught.value)
    assert _find(direct) == [change.id for change in CHANGES[:10]]
    proxy.heal()
    _write(engine)
    assert _find(direct) == [change.id for change in CHANGES]


def test_entry_that_can_never_be_taken_in_ends_the_batch(
    engine: Engine, direct: Engine, proxy: Proxy
) -> None:
    """A refusal that waiting does not mend is told at once, with the document's name."""

    def spoil(answer: Any) -> None:
        error = {"type": "mapper_parsing_exception", "reason": "failed to parse"}
        answer["items"][4]["index"] |= {"status": 400, "error": error}

    proxy.fail(faults.rewrite(spoil), faults.is_bulk)
    with pytest.raises(EngineUnavailableError, match=r"'d05'.*400.*mapper_parsing"):
        _write(engine)
    status = direct.status()
    assert status is not None
    assert status.position == 0
    _write(engine)
    assert _find(direct) == [change.id for change in CHANGES]


@pytest.mark.parametrize("fault", [faults.drop, faults.lose_answer, faults.refuse(503)])
@pytest.mark.parametrize("meant", [_is_position, _is_lock, _is_swap], ids=lambda f: f.__name__)
def test_other_steps_of_writing_may_be_repeated(
    engine: Engine, direct: Engine, proxy: Proxy, fault: Fault, meant: faults.Meant
) -> None:
    """The lock, the position and the swap survive an answer that never came."""
    _write(engine, CHANGES[:10])
    proxy.fail(fault, meant)
    with engine.open_generation() as writer:
        writer.apply(CHANGES, 30)
        proxy.fail(fault, meant)
        writer.publish()
    assert _find(direct) == [change.id for change in CHANGES]
    with direct.open_writer() as other:
        assert other.position == 30


def test_removed_document_does_not_come_back_late(engine: Engine, direct: Engine) -> None:
    """An older write of a document that arrives after its removal changes nothing."""
    _write(engine, [make_entry("a", 1, "mot"), make_entry("b", 2, "mot")])
    _write(engine, [Removal("a", 3)])
    with direct.open_generation() as writer:
        # As a bulk that was under way comes in after a newer one.
        writer.apply([Removal("a", 3), make_entry("b", 4, "mot")], 4)
        writer._batches.write([make_entry("a", 1, "mot")], 4)  # type: ignore[attr-defined]
        writer.publish()
    assert _find(direct) == ["b"]
    status = direct.status()
    assert status is not None
    assert (status.documents, status.position) == (1, 4)


def test_connection_lost_for_good_says_so(
    engine: Engine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a server a writer gives up in one line, and the next one may write at once."""
    monkeypatch.setattr(batches, "PATIENCE_SECONDS", 0.3)
    with engine.open_writer() as writer:
        proxy.fail(faults.drop, times=10**6)
        with pytest.raises(EngineUnavailableError, match="cannot be reached"):
            writer.apply(CHANGES, 30)
    proxy.heal()
    _write(engine)
    assert engine.search(SearchRequest(term("mot"))).total == 30


def test_large_batches_go_in_bulks_of_bounded_size(engine: Engine, proxy: Proxy) -> None:
    """No bulk is larger than allowed, and the server gets every document once."""
    filler = " ".join(f"chu{n % 50}" for n in range(40_000))
    changes = [make_entry(f"d{n:02}", n, filler) for n in range(1, 41)]
    _write(engine, changes)
    sizes = [len(seen.body) for seen in proxy.seen if faults.is_bulk(seen)]
    assert len(sizes) > 2
    assert max(sizes) <= batches.BULK_BYTES
    assert _find(engine) == [change.id for change in changes]


def test_writer_that_was_away_too_long_writes_nothing_more(
    engine: Engine, direct: Engine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once another machine has taken over, the first writer is refused by the server itself."""
    monkeypatch.setattr("index.engines.opensearch_lock.LEASE_SECONDS", 0.5)
    with engine.open_writer() as stalled:
        stalled.apply(CHANGES[:10], 10)
        monkeypatch.setattr("index.engines.opensearch_lock.LEASE_SECONDS", 120.0)
        time.sleep(0.6)
        with direct.open_writer() as other:
            other.apply(CHANGES[:12], 12)
            before = _find(direct)
            with pytest.raises(IndexBusyError, match="another writer took over"):
                stalled.apply([make_entry("late", 99, "tre")], 99)
            other.apply(CHANGES, 30)
    assert before == [change.id for change in CHANGES[:12]]
    assert _find(direct) == [change.id for change in CHANGES]


def test_rebuild_that_was_away_too_long_is_not_published(
    engine: Engine, direct: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another took over is neither swapped nor made anew by the writer that was away."""
    _write(engine)
    monkeypatch.setattr("index.engines.opensearch_lock.LEASE_SECONDS", 0.5)
    with engine.open_generation() as stalled:
        stalled.apply([make_entry("late", 1, "tre")], 1)
        monkeypatch.setattr("index.engines.opensearch_lock.LEASE_SECONDS", 120.0)
        time.sleep(0.6)
        _write(direct, [*CHANGES, make_entry("new", 31, "moi")])
        with pytest.raises(IndexBusyError, match="another writer took over"):
            stalled.apply([make_entry("x", 2, "mot")], 2)
        with pytest.raises(IndexBusyError, match="another writer took over"):
            stalled.publish()
    assert len(_find(direct)) == 31
    with direct.open_writer() as other:
        assert other.position == 31


def test_takeover_right_before_the_swap_is_not_swapped_away(
    engine: Engine, direct: Engine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking for the right to write and swapping are one step: nothing comes between them."""
    _write(engine)

    def let_another_take_over(passing: Passing) -> Reply:
        monkeypatch.setattr("index.engines.opensearch_lock.LEASE_SECONDS", 120.0)
        time.sleep(0.6)
        _write(direct, [*CHANGES, make_entry("new", 31, "moi")])
        return passing.forward()

    monkeypatch.setattr("index.engines.opensearch_lock.LEASE_SECONDS", 0.5)
    with engine.open_generation() as stalled:
        stalled.apply([make_entry("old", 1, "cu")], 1)
        proxy.fail(let_another_take_over, _is_swap)
        with pytest.raises(IndexBusyError, match="another writer took over"):
            stalled.publish()
    assert len(_find(direct)) == 31
