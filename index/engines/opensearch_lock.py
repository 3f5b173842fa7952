"""The right to write an index on a server: a document that names the holder and lapses.

Two locks are held. The one in the folder of this machine is let go by the system when a process
dies; the document keeps out writers on other machines, and is taken over from a dead process of
the same folder at once, from any other after its time. Clocks of writers on different machines may
differ by much less than that time.
"""

import os
import secrets
import socket
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConflictError, NotFoundError, RequestError

from archive import WriterLock
from index.durable import replace_file
from index.engines.opensearch_server import Server
from index.errors import EngineRefusedError, EngineUnavailableError, IndexBusyError

LEASE_SECONDS = 120.0
_LOCK = "lock"
_PLACE = "PLACE"
_META = {"tangthu": {"control": 1}}


def control_index(alias: str) -> str:
    """Name the small index that holds the lock and notes about generations."""
    return f"{alias}-control"


def ensure_control_index(server: Server) -> None:
    """Make that index unless it is there."""
    body = {
        "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "hidden": True},
        "mappings": {"dynamic": False, "_meta": _META},
    }
    with server.asking("making the index of the lock") as client:
        name = control_index(server.address.alias)
        try:
            found = client.indices.get(index=name)
        except NotFoundError:
            found = None
        if found is not None:
            _check_ours(server, name, found)
            return
        try:
            client.indices.create(index=name, body=body)
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise


def _check_ours(server: Server, name: str, found: Mapping[str, Any]) -> None:
    if found.get(name, {}).get("mappings", {}).get("_meta") != _META:
        raise EngineRefusedError(
            f"{server.address}: {name!r} is an index or alias that this program did not make, "
            "and it is left alone; choose another name in the address"
        )


class RemoteLock:
    """The writer's lock, held from the making of this object until `release`.

    Raises `IndexBusyError` when another writer holds it.
    """

    def __init__(self, server: Server, folder: Path, local: WriterLock, what: str) -> None:
        self._server = server
        self._local = local
        self._name = control_index(server.address.alias)
        self._holder = _describe_self(what) | {"place": _read_place(folder)}
        self._renewed = time.monotonic()
        self._seen = self._take()

    def renew(self, at_once: bool = False) -> None:
        """Hold on for another span of time; raises `IndexBusyError` when it was taken away.

        A server that does not answer is asked again later, as long as the lock has not lapsed.
        """
        now = time.monotonic()
        held = now - self._renewed
        if held < LEASE_SECONDS / 4 and not at_once:
            return
        try:
            self._seen = self._hold_on()
        except EngineRefusedError:
            raise
        except EngineUnavailableError:
            if at_once or held > LEASE_SECONDS / 2:
                raise
            return
        self._renewed = now

    def _hold_on(self) -> Mapping[str, Any]:
        with self._server.asking("renewing the writer's lock") as client:
            try:
                return self._put(client, self._seen)
            except ConflictError:
                pass
            try:
                held = client.get(index=self._name, id=_LOCK)
                # Renewed already, when only the answer to that was lost.
                if held["_source"].get("holder") == self._holder["holder"]:
                    return self._put(client, _version(held))
            except (ConflictError, NotFoundError):
                pass
        raise IndexBusyError(
            f"{self._server.address}: another writer took over while this one was away; "
            "try again when that one has ended"
        )

    def release(self) -> None:
        """Let the next writer in; a lost server lets it in after a time."""
        try:
            with self._server.asking("releasing the writer's lock") as client:
                try:
                    client.delete(index=self._name, id=_LOCK, params=self._seen)
                except (ConflictError, NotFoundError):
                    return
        except EngineUnavailableError:
            return
        finally:
            self._local.release()

    def _take(self) -> Mapping[str, Any]:
        with self._server.asking("taking the writer's lock") as client:
            try:
                return self._put(client, {"op_type": "create"})
            except ConflictError:
                pass
            try:
                taken = client.get(index=self._name, id=_LOCK)
                if not self._may_take_over(taken["_source"]):
                    raise self._busy(taken["_source"])
                return self._put(client, _version(taken))
            except (ConflictError, NotFoundError):
                raise self._busy({}) from None

    def _may_take_over(self, holder: Mapping[str, Any]) -> bool:
        # Who holds the lock in this folder, as this process does, is the only one living there.
        is_here = holder.get("place") == self._holder["place"]
        return is_here or float(holder.get("expires", 0.0)) < time.time()

    def _busy(self, holder: Mapping[str, Any]) -> IndexBusyError:
        who = "another process"
        if holder:
            who = "process {pid} on {host} ({command}: {what}, since {since})".format(**holder)
        return IndexBusyError(
            f"{self._server.address}: {who} is writing here: wait until it has ended, "
            "then try again"
        )

    def _put(self, client: OpenSearch, condition: Mapping[str, Any]) -> Mapping[str, Any]:
        body = self._holder | {"expires": time.time() + LEASE_SECONDS}
        params = dict(condition)
        return _version(client.index(index=self._name, id=_LOCK, body=body, params=params))


def _version(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}


def _describe_self(what: str) -> dict[str, Any]:
    return {
        "holder": secrets.token_hex(8),
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": Path(sys.argv[0]).name if sys.argv else "python",
        "what": what,
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _read_place(folder: Path) -> str:
    """Give the name of this folder among all folders; call with its lock held."""
    path = folder / _PLACE
    try:
        return path.read_text("ascii")
    except FileNotFoundError:
        place = secrets.token_hex(16)
        replace_file(path, place.encode())
        return place
