"""Writing batches to a server: bulks of bounded size, patience, and nothing twice.

Every document carries the number of its change as its version, so that a bulk may be sent again at
any time: what was taken in before is left as it is. A removed document leaves an empty one that
keeps the number, for the server forgets the versions of what it deletes after a minute. The
position is noted once the server has acknowledged everything before it, and shows in searches
together with it, in several shards never before it.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from opensearchpy.exceptions import ConflictError, NotFoundError, TransportError
from opensearchpy.exceptions import ConnectionError as UnreachableError

from index.engines import Change, Entry
from index.engines.opensearch_facets import build_values
from index.engines.opensearch_fence import Fence
from index.engines.opensearch_generations import RemoteGenerations
from index.engines.opensearch_queries import EVERYTHING
from index.engines.opensearch_server import Server, describe_cause
from index.errors import EngineRefusedError, EngineUnavailableError

BULK_BYTES = 10 * 2**20
# What is refused for being too much at once, or while a node is away, is sent again this long.
PATIENCE_SECONDS = 180.0
_FIRST_WAIT_SECONDS = 0.25
_LONGEST_WAIT_SECONDS = 10.0
_BULK_TIMEOUT_SECONDS = 120
_BUSY = frozenset({429, 502, 503, 504})
_REPEATED = 409
_ABSENT = "index_not_found_exception"
_POSITION_ID = "#position"

Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class _Operation:
    """One change as the server's bulk format spells it."""

    id: str
    lines: bytes


def _build_operation(change: Change) -> _Operation:
    head = {"_id": change.id, "version": change.change, "version_type": "external"}
    document = _build_document(change) if isinstance(change, Entry) else {"change": change.change}
    return _Operation(change.id, _to_line({"index": head}) + _to_line(document))


def _build_document(entry: Entry) -> Mapping[str, Any]:
    document: dict[str, Any] = {
        "id": entry.id,
        "change": entry.change,
        "opening": entry.opening,
        "byline": entry.byline,
        "sites": entry.sites,
        "published_at": entry.published_at,
    }
    for field, views in (("title", entry.title), ("body", entry.body)):
        document[field] = views.folded
        document[f"{field}_pairs"] = views.pairs
        document[f"{field}_exact"] = views.exact
    if entry.days is not None:
        document["first_day"], document["last_day"] = entry.days
    document.update(build_values(entry))
    return document


def _to_line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def split_bulks(changes: Sequence[Change], most_bytes: int) -> Iterator[list[_Operation]]:
    """Cut changes into bulks of at most that many bytes; a larger change stands alone."""
    bulk: list[_Operation] = []
    size = 0
    for operation in map(_build_operation, changes):
        if bulk and size + len(operation.lines) > most_bytes:
            yield bulk
            bulk, size = [], 0
        bulk.append(operation)
        size += len(operation.lines)
    if bulk:
        yield bulk


class RemoteBatches:
    """Batches for one generation; `index.engines.writing.BatchWriter`."""

    def __init__(
        self, server: Server, generations: RemoteGenerations, fence: Fence, name: str
    ) -> None:
        self._server = server
        self._generations = generations
        self._fence = fence
        self._name = name
        self._has_parts = generations.count_shards(name) > 1

    def read_position(self) -> int:
        """Read the position that searches show, 0 when none was written."""
        return count(self._server, self._name)[1]

    def write(self, changes: Sequence[Change], position: int) -> None:
        """Write the changes, then the position; a live generation shows both at once."""
        for bulk in split_bulks(changes, BULK_BYTES):
            self._fence.renew()
            self._send(bulk)
        self._fence.renew()
        is_live = self._name == self._generations.live()
        if is_live and self._has_parts:
            self._generations.refresh(self._name)
        self._note(position)
        if is_live:
            self._generations.refresh(self._name)

    def close(self) -> None:
        """Nothing to do: the engine owns the connections."""

    def _send(self, bulk: list[_Operation]) -> None:
        """Send a bulk until all of it is taken in."""
        left = bulk

        def send() -> str | None:
            nonlocal left
            with self._server.asking("writing") as client:
                body = b"".join(operation.lines for operation in left).decode()
                params = {"require_alias": "true", "request_timeout": _BULK_TIMEOUT_SECONDS}
                answer = client.bulk(index=self._fence.alias, body=body, params=params)
            left, reason = self._sort_out(left, answer["items"])
            return reason

        self._persevere(send)

    def _sort_out(
        self, sent: list[_Operation], answers: Sequence[Mapping[str, Any]]
    ) -> tuple[list[_Operation], str | None]:
        """Give what must be sent again, and why; raise for what can never be taken in."""
        again: list[_Operation] = []
        reason = None
        for operation, answer in zip(sent, answers, strict=True):
            (result,) = answer.values()
            status = result["status"]
            if status < 300 or status == _REPEATED:
                continue
            if result.get("error", {}).get("type") == _ABSENT:
                raise self._fence.lost()
            if status not in _BUSY:
                raise EngineUnavailableError(
                    f"{self._server.address}: document {operation.id!r} is refused "
                    f"({status}: {describe_cause(result.get('error'))}); what was written before "
                    "is whole: look at the cluster's health, then run the same command again"
                )
            again.append(operation)
            reason = f"{status}: {describe_cause(result.get('error'))}"
        return again, reason

    def _note(self, position: int) -> None:
        def note() -> str | None:
            with self._server.asking("noting the position") as client:
                version = {"version": position, "version_type": "external"}
                try:
                    client.index(
                        index=self._fence.alias,
                        id=_POSITION_ID,
                        body={"position": position},
                        params=version | {"require_alias": "true"},
                    )
                except ConflictError:
                    return None  # noted by an attempt whose answer was lost
                except NotFoundError:
                    raise self._fence.lost() from None
            return None

        self._persevere(note)

    def _persevere(self, attempt: Callable[[], str | None]) -> None:
        """Try until an attempt gives no reason to try again, waiting longer each time."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        wait = _FIRST_WAIT_SECONDS
        while True:
            try:
                reason = attempt()
            except EngineUnavailableError as error:
                if not _is_passing(error) or time.monotonic() > deadline:
                    raise
                reason = str(error)
            if reason is None:
                return
            if time.monotonic() > deadline:
                raise EngineUnavailableError(
                    f"{self._server.address}: too busy for {PATIENCE_SECONDS:.0f} s ({reason}); "
                    "what was written before is whole: run the same command again later"
                )
            time.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT_SECONDS)
            self._fence.renew()


def _is_passing(error: EngineUnavailableError) -> bool:
    """Say whether what failed may succeed by itself a little later."""
    if isinstance(error, EngineRefusedError):
        return False
    cause = error.__context__
    if isinstance(cause, UnreachableError):
        return True
    return isinstance(cause, TransportError) and cause.status_code in _BUSY


def count(server: Server, name: str, preference: str | None = None) -> tuple[int, int]:
    """Count a generation's documents, and read its position, in one state of the index.

    `preference` chooses among copies, by any text: the same text, the same copies.
    Raises `EngineUnavailableError` where a part of it does not answer.
    """
    body = {
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            "documents": {"filter": EVERYTHING},
            "position": {"max": {"field": "position"}},
        },
    }
    with server.asking("reading the index's state") as client:
        params = {} if preference is None else {"preference": preference}
        answer = client.search(index=name, body=body, params=params)
    shards = answer["_shards"]
    if shards["successful"] < shards["total"] or answer["timed_out"]:
        raise EngineUnavailableError(
            f"{server.address}: {shards['total'] - shards['successful']} of {shards['total']} "
            "parts of the index do not answer; look at the cluster's health"
        )
    found = answer["aggregations"]
    return int(found["documents"]["doc_count"]), int(found["position"]["value"] or 0)
