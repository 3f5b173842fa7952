"""The engine `opensearch`: an index on a cluster, for more than one machine.

Fields are those of the other engines: three views of title and body, split at spaces alone.
A page by offset is one request; pages by cursor go on after the last document seen, in a point in
time that the first cursor to be used opens.
"""

import base64
import binascii
import hashlib
import json
import re
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opensearchpy.exceptions import NotFoundError, RequestError, TransportError

from archive import WriterBusyError, WriterLock
from index.engines import (
    RESULT_WINDOW,
    Answer,
    FacetCounts,
    Found,
    IndexStatus,
    IndexWriter,
    SearchRequest,
)
from index.engines.opensearch_address import Address
from index.engines.opensearch_batches import RemoteBatches, count
from index.engines.opensearch_facets import (
    MORE_SHARD_VALUES,
    build_counting,
    build_labelling,
    find_inexact,
    read_counts,
)
from index.engines.opensearch_fence import Fence
from index.engines.opensearch_generations import RemoteGenerations
from index.engines.opensearch_lock import RemoteLock, ensure_control_index
from index.engines.opensearch_queries import build_count, build_order, build_query, tier_of
from index.engines.opensearch_server import Server, describe_cause
from index.engines.paging import check_page, digest_request
from index.engines.writing import GenerationWriter
from index.errors import (
    CursorError,
    EngineUnavailableError,
    IndexBusyError,
    NoIndexError,
    PageError,
)
from index.query import Node

NAME = "opensearch"
SEARCH_SECONDS = 20
_COUNTS_ALONE = {"size": 0, "track_total_hits": False, "timeout": f"{SEARCH_SECONDS}s"}
_KEEP_ALIVE = "2m"
# Terms are weighed by how rare they are in the whole index, into however many parts it is cut; for
# a single part the server leaves out the question that this costs.
_ONE_RANKING = {"search_type": "dfs_query_then_fetch"}
# How long it is taken for granted that the alias still names an index of this program.
_CHECKED_SECONDS = 5.0
_CURSOR = re.compile(r"(?P<generation>[a-z0-9_-]{1,120})\.(?P<place>[A-Za-z0-9_=-]+)\.(?P<sum>\w+)")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page starts: after the document with these sort values, the `seen`-th of all."""

    generation: str
    after: Sequence[object]
    seen: int
    point: str | None


class OpenSearchEngine:
    """Full-text search on an OpenSearch cluster; `folder` holds what belongs to this machine."""

    def __init__(self, address: Address, folder: Path) -> None:
        self._server = Server(address)
        self._folder = folder
        self._generations = RemoteGenerations(self._server)
        # One machine asks the same copies: they differ in when they show what was written, and in
        # what they have merged away, which changes scores.
        asking = f"{socket.gethostname()}:{folder.absolute()}"
        self._preference = hashlib.blake2b(asking.encode(), digest_size=8).hexdigest()
        self._checked: tuple[str, float] | None = None

    @property
    def name(self) -> str:
        """The engine's name."""
        return NAME

    def status(self) -> IndexStatus | None:
        """What is in the live generation; None while there is none. Sizes are without copies."""
        self._generations.settle()
        name = self._generations.live()
        if name is None:
            return None
        self._generations.check(name)
        documents, position = count(self._server, name, self._preference)
        with self._server.asking("measuring the index") as client:
            stats = client.indices.stats(index=name, metric="store")
        size_bytes = int(stats["_all"]["primaries"]["store"]["size_in_bytes"])
        return IndexStatus(NAME, name, documents, position, size_bytes)

    def open_writer(self) -> IndexWriter:
        """Write to the live generation, or to a first one, published at once."""
        with ExitStack() as failing:
            lock = self._lock("bringing the index up to date", failing)
            self._generations.sweep()
            name = self._generations.live()
            if name is None:
                name = self._generations.create(is_live=True)
                self._generations.publish(name)
            self._generations.check(name)
            writer = self._build_writer(lock, name)
            failing.pop_all()
        return writer

    def open_generation(self) -> IndexWriter:
        """Write a new, empty generation beside the live one, until it is published."""
        with ExitStack() as failing:
            lock = self._lock("rebuilding the index", failing)
            self._generations.sweep()
            name = self._generations.create(is_live=False)
            failing.callback(self._generations.discard, name)
            writer = self._build_writer(lock, name)
            failing.pop_all()
        return writer

    def _build_writer(self, lock: RemoteLock, name: str) -> GenerationWriter:
        fence = Fence(self._server, self._generations, lock, name)
        batches = RemoteBatches(self._server, self._generations, fence, name)
        return GenerationWriter(fence, fence, name, batches)

    def _lock(self, what: str, failing: ExitStack) -> RemoteLock:
        """Take the lock of this folder, then that of the server, once it is known to be ours."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            local = WriterLock(self._folder / "writer.lock", what)
        except WriterBusyError as error:
            raise IndexBusyError(str(error)) from error
        failing.callback(local.release)
        self._generations.live()
        ensure_control_index(self._server)
        lock = RemoteLock(self._server, self._folder, local, what)
        failing.callback(lock.release)
        self._generations.settle()
        return lock

    def close(self) -> None:
        """Let go of connections; a later call opens them again."""
        self._server.close()

    def search(self, request: SearchRequest) -> Answer:
        """Find one page of results in the live generation as last committed."""
        check_page(request)
        if request.limit > RESULT_WINDOW:
            raise PageError(f"limit {request.limit}: a page has at most {RESULT_WINDOW} results")
        body = {
            "query": build_query(request),
            "sort": build_order(request.sort),
            "size": request.limit,
            "track_total_hits": True,
            "timeout": f"{SEARCH_SECONDS}s",
        }
        if request.facets:
            body["aggs"] = build_counting(request.facets, request.facet_limit)
        if request.cursor is not None:
            return self._go_on(request, body)
        body["from"] = request.offset
        self._check_live()
        answer = self._ask(body, self._server.address.alias)
        return self._read(request, answer, _Place("", (), request.offset, None))

    def count(self, matches: Sequence[Node]) -> tuple[int, ...]:
        """Count the documents that each tree matches, in one state of the live generation."""
        if not matches:
            return ()
        body = {"aggs": build_count(matches)}
        self._check_live()
        answer = self._ask(_COUNTS_ALONE | body, self._server.address.alias)
        if missing := _describe_missing(answer):
            raise EngineUnavailableError(f"{self._server.address}: {missing}; try again in a while")
        counted = answer["aggregations"]
        return tuple(int(counted[str(place)]["doc_count"]) for place in range(len(matches)))

    def _check_live(self) -> None:
        checked = self._checked
        if checked is not None and time.monotonic() - checked[1] < _CHECKED_SECONDS:
            return
        name = self._generations.live()
        if name is None:
            raise self._no_index()
        if checked is None or checked[0] != name:
            self._generations.check(name)
        self._checked = (name, time.monotonic())

    def _no_index(self) -> NoIndexError:
        return NoIndexError(
            f"{self._server.address}: the engine {NAME} has no index here yet; "
            "run `tangthu reindex`"
        )

    def _ask(self, body: Mapping[str, Any], index: str) -> Mapping[str, Any]:
        params = {"preference": self._preference, **_ONE_RANKING}
        with self._server.asking("searching") as client:
            try:
                answer: Mapping[str, Any] = client.search(index=index, body=body, params=params)
            except NotFoundError:
                self._checked = None
                raise self._no_index() from None
        return answer

    def _go_on(self, request: SearchRequest, body: dict[str, Any]) -> Answer:
        """Find the page that a cursor stands for."""
        place = _read_cursor(request)
        body["search_after"] = place.after
        point = place.point or self._open_point(request, place.generation)
        place = _Place(place.generation, place.after, place.seen, point)
        if point is None:
            answer = self._ask(body, place.generation)
            return self._read(request, answer, place)
        body["pit"] = {"id": point, "keep_alive": _KEEP_ALIVE}
        with self._server.asking("searching") as client:
            try:
                answer = client.search(body=body, params=_ONE_RANKING)
            except (NotFoundError, RequestError):
                raise _lost(request) from None
            page = self._read(request, answer, place)
            if page.cursor is None and page.missing is None:
                client.delete_pit(body={"pit_id": [point]})
        return page

    def _open_point(self, request: SearchRequest, generation: str) -> str | None:
        """Open a point in time; None when the server has no room for another."""
        params = {"keep_alive": _KEEP_ALIVE, "preference": self._preference}
        with self._server.asking("searching") as client:
            try:
                return str(client.create_pit(index=generation, params=params)["pit_id"])
            except NotFoundError:
                raise _lost(request) from None
            except TransportError as error:
                if isinstance(error.status_code, int) and error.status_code >= 500:
                    raise
                return None

    def _read(self, request: SearchRequest, answer: Mapping[str, Any], place: _Place) -> Answer:
        hits = answer["hits"]
        total = int(hits["total"]["value"])
        tier = tier_of(request)
        scores = [hit["_score"] or 0.0 for hit in hits["hits"]]
        found = tuple(
            Found(hit["_id"], score % tier if tier else score)
            for hit, score in zip(hits["hits"], scores, strict=True)
        )
        cursor = None
        seen = place.seen + len(found)
        if request.with_cursor and found and seen < total:
            last = hits["hits"][-1]
            generation = place.generation or last["_index"]
            point = answer.get("pit_id", place.point)
            cursor = _write_cursor(request, _Place(generation, last["sort"], seen, point))
        facets, missing = self._read_facets(request, answer, _describe_missing(answer))
        return Answer(total, found, cursor, missing, facets)

    def _read_facets(
        self, request: SearchRequest, answer: Mapping[str, Any], missing: str | None
    ) -> tuple[tuple[FacetCounts, ...], str | None]:
        """Read the counts by facets, asking for more of each shard until they are exact."""
        if not request.facets:
            return (), missing
        counted = dict(answer["aggregations"])
        limit = request.facet_limit

        def ask(aggregations: Mapping[str, Any]) -> Mapping[str, Any]:
            nonlocal missing
            asked = {"query": build_query(request), "aggs": aggregations}
            again = self._ask(_COUNTS_ALONE | asked, self._server.address.alias)
            missing = missing or _describe_missing(again)
            found: Mapping[str, Any] = again["aggregations"]
            return found

        for shard_values in MORE_SHARD_VALUES:
            if not (facets := find_inexact(request.facets, counted, limit)):
                break
            counted |= ask(build_counting(facets, limit, shard_values))
        labelling = build_labelling(request.facets, counted)
        labelled = ask(labelling) if labelling else {}
        counts = [read_counts(facet, counted, labelled, limit) for facet in request.facets]
        return tuple(counts), missing


def _describe_missing(answer: Mapping[str, Any]) -> str | None:
    """Say which part of the index did not answer."""
    shards = answer["_shards"]
    silent = shards["total"] - shards["successful"]
    if silent:
        if silent == shards["total"]:
            raise EngineUnavailableError(
                "no part of the index on the cluster answers; look at the cluster's health"
            )
        causes = [describe_cause(f.get("reason")) for f in shards.get("failures", ())]
        reason = next(filter(None, causes), "no node has them now")
        return f"{silent} of {shards['total']} parts of the index did not answer ({reason})"
    if answer["timed_out"]:
        return f"the search was ended after {SEARCH_SECONDS} s, before it had seen every document"
    return None


def _lost(request: SearchRequest) -> CursorError:
    return CursorError(
        f"cursor {(request.cursor or '')[:80]!r}: what it goes on in is gone; "
        "start at the first page"
    )


def _write_cursor(request: SearchRequest, place: _Place) -> str:
    content = json.dumps([place.after, place.seen, place.point], separators=(",", ":"))
    text = base64.urlsafe_b64encode(content.encode()).decode()
    return f"{place.generation}.{text}.{_sum_up(request, place.generation, text)}"


def _read_cursor(request: SearchRequest) -> _Place:
    """Read a cursor that was given for this request; raises `CursorError` for any other."""
    cursor = _CURSOR.fullmatch(request.cursor or "")
    if cursor is None or cursor["sum"] != _sum_up(request, cursor["generation"], cursor["place"]):
        raise CursorError(
            f"cursor {(request.cursor or '')[:80]!r}: not given for this search; "
            "start at its first page"
        )
    try:
        after, seen, point = json.loads(base64.urlsafe_b64decode(cursor["place"]))
        return _Place(cursor["generation"], after, int(seen), point)
    except (ValueError, TypeError, binascii.Error):
        raise _lost(request) from None


def _sum_up(request: SearchRequest, generation: str, text: str) -> str:
    content = f"{digest_request(request)}.{generation}.{text}"
    return hashlib.blake2b(content.encode(), digest_size=12).hexdigest()
