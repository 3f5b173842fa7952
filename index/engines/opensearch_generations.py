"""Generations of an index on a server: indexes of one name each, and an alias for the live one.

    ALIAS             names the live generation; swapped in one call
    ALIAS-g-000001    one complete build; its mapping's `_meta` says what it was built as
    ALIAS-control     the writer's lock, and since when generations have been retired
    ALIAS-writer-*    the alias through which the present writer writes (`opensearch_fence`)

Whatever else stands under these names belongs to somebody else: it is refused, never written.
"""

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

from opensearchpy.exceptions import AuthorizationException, NotFoundError, RequestError

from index.engines import ENTRY_FORMAT
from index.engines.generations import GRACE_SECONDS
from index.engines.opensearch_facets import build_properties
from index.engines.opensearch_lock import control_index
from index.engines.opensearch_server import Server
from index.errors import EngineRefusedError, EngineUnavailableError, IndexDamagedError

_FORMAT = 2
_META = "tangthu"
_BUILT_AS = {"engine": "opensearch", "format": _FORMAT, "entries": ENTRY_FORMAT}
_RETIRED = "retired"
# New copies of a large index may take hours; searches need not wait for them.
_REFRESH_SECONDS = 300
_COPYING_SECONDS = 30
_SETTLING_SECONDS = 1.0
_UNDER_WAY = "indices:admin/refresh*,indices:admin/aliases"
# Searches see what was applied because each batch is followed by a refresh of its own. Automatic
# ones would show half a batch.
_WITHOUT_REFRESH = "-1"
_ONE_COPY_WHERE_POSSIBLE = "0-1"


def _build_settings(is_live: bool, shards: int) -> Mapping[str, Any]:
    copies: Mapping[str, Any] = (
        {"auto_expand_replicas": _ONE_COPY_WHERE_POSSIBLE} if is_live else {"number_of_replicas": 0}
    )
    return {
        **copies,
        "number_of_shards": shards,
        "refresh_interval": _WITHOUT_REFRESH,
    }


def _build_mapping() -> Mapping[str, Any]:
    text = {"type": "text", "analyzer": "whitespace"}
    pairs = text | {"index_options": "freqs"}
    number = {"type": "long"}
    return {
        "dynamic": "strict",
        # Nothing is ever read back: texts come from the archive.
        "_source": {"enabled": False},
        "_meta": {_META: _BUILT_AS},
        "properties": {
            "id": {"type": "keyword"},
            "change": number | {"index": False},
            "title": text,
            "title_pairs": pairs,
            "title_exact": text,
            "body": text,
            "body_pairs": pairs,
            "body_exact": text,
            "opening": pairs,
            "byline": text,
            "sites": {"type": "keyword"},
            "first_day": {"type": "integer"},
            "last_day": {"type": "integer"},
            "published_at": number,
            "position": number,
            **build_properties(),
        },
    }


class RemoteGenerations:
    """The generations of one alias.

    Reading methods may be called at any time; the others only while the lock is held.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._alias = server.address.alias
        self._name = re.compile(rf"{re.escape(self._alias)}-g-(?P<number>[0-9]{{6,}})")
        self.pattern = f"{self._alias}-g-*"

    def live(self) -> str | None:
        """Name the live generation, None while there is none.

        Raises `EngineRefusedError` where the name is somebody else's.
        """
        found = self._describe(self._alias)
        if not found:
            return None
        name = next(iter(found))
        if len(found) > 1 or not self._is_ours(name, found[name]):
            raise EngineRefusedError(
                f"{self._server.address}: {self._alias!r} is an index or alias that this program "
                "did not make, and it is left alone; choose another name in the address"
            )
        return name

    def check(self, name: str) -> None:
        """Raise `IndexDamagedError` unless a generation was built as this engine builds now."""
        found = self._describe(name)
        built_as = self._read_meta(found.get(name, {}))
        if built_as != _BUILT_AS:
            raise IndexDamagedError(
                f"{self._server.address}: {name} was built as {built_as or 'nothing known'}, "
                f"this version reads {_BUILT_AS}; run `tangthu reindex`"
            )

    def count_shards(self, name: str) -> int:
        """Say into how many parts a generation is cut; 1 when there is none of this name."""
        settings = self._describe(name).get(name, {}).get("settings", {})
        return int(settings.get("index", {}).get("number_of_shards", 1))

    def create(self, is_live: bool) -> str:
        """Make an empty generation and name it; a live one has its copies from the start."""
        numbers = [
            int(match["number"]) for name in self._all() if (match := self._name.fullmatch(name))
        ]
        number = max(numbers, default=0) + 1
        while (answer := self._create(f"{self._alias}-g-{number:06d}", is_live)) is None:
            number += 1
        name = str(answer["index"])
        if not answer["shards_acknowledged"]:
            raise EngineUnavailableError(
                f"{self._server.address}: {name} was made, but no node took it yet; "
                "look at the cluster's health, then try again"
            )
        return name

    def _create(self, name: str, is_live: bool) -> Mapping[str, Any] | None:
        """Make an index; None where there is one, as of a writer that has just died."""
        settings = _build_settings(is_live, self._server.address.shards)
        body = {"settings": settings, "mappings": _build_mapping()}
        with self._server.asking(f"making the index {name}") as client:
            try:
                answer: Mapping[str, Any] = client.indices.create(index=name, body=body)
            except RequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise
                return None
        return answer

    def publish(self, name: str, asking: Sequence[Mapping[str, Any]] = ()) -> bool:
        """Make a generation the live one, in one atomic step that lasts.

        `asking` are changes of aliases in the same step; nothing is done, and False is given, when
        one of them does not find what it asks for.
        """
        live = self.live()
        if name == live:
            return True
        self.refresh(name)
        with self._server.asking(f"publishing {name}") as client:
            copies = {"index": {"auto_expand_replicas": _ONE_COPY_WHERE_POSSIBLE}}
            client.indices.put_settings(index=name, body=copies)
            self._wait_for_copies(name)
            if live is not None:
                self._retire(live)
            actions = [*asking, {"add": {"index": name, "alias": self._alias}}]
            if live is not None:
                actions.append({"remove": {"index": live, "alias": self._alias}})
            try:
                client.indices.update_aliases(body={"actions": actions})
            except NotFoundError:
                return False
        return True

    def refresh(self, name: str) -> None:
        """Have searches see all that was written."""
        with self._server.asking(f"showing what was written to {name}") as client:
            # Of much that was written at once this takes minutes on a busy cluster.
            params = {"request_timeout": _REFRESH_SECONDS}
            shards = client.indices.refresh(index=name, params=params)["_shards"]
        if shards["failed"]:
            raise EngineUnavailableError(
                f"{self._server.address}: {shards['failed']} parts of {name} do not yet show what "
                "was written; run the same command again"
            )

    def settle(self) -> None:
        """Wait until no swap and no refresh of this index is under way, a moment at most.

        What a writer asked for goes on after its death: without this, a state that is read and a
        search right after it might be of different batches.
        """
        params = {"actions": _UNDER_WAY, "detailed": "true", "group_by": "none"}
        deadline = time.monotonic() + _SETTLING_SECONDS
        with self._server.asking("reading what is under way") as client:
            while time.monotonic() < deadline:
                try:
                    tasks = client.tasks.list(params=params)["tasks"]
                except AuthorizationException:
                    return  # a user who may only search
                # A swap does not say of what it is.
                about = [str(task.get("description") or self._alias) for task in tasks]
                if not any(self._alias in text for text in about):
                    return
                time.sleep(_SETTLING_SECONDS / 100)

    def discard(self, name: str) -> None:
        """Remove a generation that is not live."""
        with self._server.asking(f"removing {name}") as client:
            client.indices.delete(index=name, params={"ignore_unavailable": "true"})

    def sweep(self) -> None:
        """Remove what dead writers left, and what has been retired for the time of grace."""
        live = self.live()
        retired = self._read_retired()
        recent = time.time() - GRACE_SECONDS
        for name, found in self._all().items():
            is_due = name != live and retired.get(name, 0.0) <= recent
            if is_due and self._is_ours(name, found):
                self.discard(name)

    def _wait_for_copies(self, name: str) -> None:
        with self._server.asking(f"waiting for copies of {name}") as client:
            client.cluster.health(
                index=name,
                params={
                    "wait_for_no_initializing_shards": "true",
                    "wait_for_status": "yellow",
                    "timeout": f"{_COPYING_SECONDS}s",
                    "request_timeout": _COPYING_SECONDS * 2,
                    "ignore": 408,  # not all copies yet
                },
            )

    def _retire(self, name: str) -> None:
        retired = {old: since for old, since in self._read_retired().items() if old in self._all()}
        body = {"retired": retired | {name: time.time()}}
        with self._server.asking(f"retiring {name}") as client:
            client.index(index=control_index(self._alias), id=_RETIRED, body=body)

    def _read_retired(self) -> dict[str, float]:
        with self._server.asking("reading which generations are retired") as client:
            try:
                answer = client.get(index=control_index(self._alias), id=_RETIRED)
            except NotFoundError:
                return {}
        return {str(name): float(since) for name, since in answer["_source"]["retired"].items()}

    def _all(self) -> Mapping[str, Any]:
        return self._describe(self.pattern)

    def _describe(self, names: str) -> Mapping[str, Any]:
        """Describe the indexes of a name, an alias or a pattern; none where there are none."""
        with self._server.asking("looking for the index") as client:
            try:
                found: Mapping[str, Any] = client.indices.get(index=names)
            except NotFoundError:
                return {}
        return found

    def _is_ours(self, name: str, found: Mapping[str, Any]) -> bool:
        return bool(self._name.fullmatch(name)) and self._read_meta(found) is not None

    @staticmethod
    def _read_meta(found: Mapping[str, Any]) -> object:
        return found.get("mappings", {}).get("_meta", {}).get(_META)
