"""Keeping out of a generation whoever no longer holds the lock, by the server's own means.

A lock that lapses is not enough: its holder may have stopped at any point, even right before
sending, and go on after another has taken over. So each writer writes through an alias of its own,
which requests must find there, and who takes over removes the others' in the same step in which it
makes its own. Publication is one step with asking for that alias. What the server has already begun
to write is harmless: it is of the same change log, and versions put it in order.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from opensearchpy.exceptions import NotFoundError

from index.engines.opensearch_generations import RemoteGenerations
from index.engines.opensearch_lock import RemoteLock
from index.engines.opensearch_server import Server
from index.errors import EngineUnavailableError, IndexBusyError


class Fence:
    """One writer's way to one generation; `index.engines.writing.Publishing`, and its `Lock`.

    Making it keeps all earlier writers out. `alias` is what this one writes through.
    """

    def __init__(
        self, server: Server, generations: RemoteGenerations, lock: RemoteLock, name: str
    ) -> None:
        self._server = server
        self._generations = generations
        self._lock = lock
        self._name = name
        every = f"{server.address.alias}-writer-*"
        self.alias = every.replace("*", secrets.token_hex(8))
        self._own = {"index": name, "alias": self.alias}
        others = {"index": generations.pattern, "alias": every}
        self._change([{"remove": others}, {"add": self._own}], "keeping other writers out")
        # Whoever took over before that has been kept out by it: one of the two must give up.
        lock.renew(at_once=True)

    def renew(self) -> None:
        """Hold on to the lock; raises `IndexBusyError` when it was taken away."""
        self._lock.renew()

    def live(self) -> str | None:
        """Name the live generation, None while there is none."""
        return self._generations.live()

    def publish(self, name: str) -> None:
        """Make the generation the live one; raises `IndexBusyError` once another took over."""
        self._check()
        asking: list[Mapping[str, Any]] = [
            {"remove": self._own | {"must_exist": True}},
            {"add": self._own},
        ]
        if not self._generations.publish(name, asking):
            raise self.lost()

    def discard(self, name: str) -> None:
        """Remove the generation, unless another writer has taken over and decides about it."""
        try:
            self._check()
        except IndexBusyError:
            return
        self._generations.discard(name)

    def release(self) -> None:
        """Take the alias away, then let the next writer in.

        An alias that stays, for want of an answer, is taken away by the next writer.
        """
        try:
            self._change([{"remove": self._own}], "ending to write")
        except EngineUnavailableError:
            return
        finally:
            self._lock.release()

    def lost(self) -> IndexBusyError:
        """Say that another writer has taken over."""
        return IndexBusyError(
            f"{self._server.address}: another writer took over while this one was away, and "
            "nothing more was written; try again when that one has ended"
        )

    def _check(self) -> None:
        with self._server.asking("looking for other writers") as client:
            if not client.indices.exists_alias(name=self.alias, index=self._name):
                raise self.lost()

    def _change(self, actions: Sequence[Mapping[str, Any]], what: str) -> None:
        with self._server.asking(what) as client:
            try:
                client.indices.update_aliases(body={"actions": actions})
            except NotFoundError:
                # The generation, or the alias to be taken away, is no more.
                return
