"""A proxy in front of a real server, which fails as networks, proxies and busy servers fail.

A fault is a function of one request on its way: it may pass the request on, alter the answer, make
one up, or drop the connection. Faults are taken in the order in which they were set; a request that
no fault is meant for is passed on as it is.
"""

import base64
import http.client
import json
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self, TypeAlias

_PATIENCE_SECONDS = 150


class DroppedError(Exception):
    """The connection ends here, after these bytes."""

    def __init__(self, sent: bytes = b"") -> None:
        super().__init__("dropped")
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: status and JSON."""

    status: int
    body: bytes

    @classmethod
    def of(cls, status: int, content: object) -> Self:
        """An answer that was never the server's."""
        return cls(status, json.dumps(content).encode())

    def to_bytes(self) -> bytes:
        """The answer as it goes over the line."""
        head = (
            f"HTTP/1.1 {self.status} Said\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body


@dataclass(frozen=True, slots=True)
class Passing:
    """A request on its way to the server."""

    method: str
    path: str
    body: bytes
    headers: Mapping[str, str]
    backend: tuple[str, int]

    def forward(self) -> Reply:
        """Ask the server."""
        connection = http.client.HTTPConnection(*self.backend, timeout=_PATIENCE_SECONDS)
        try:
            connection.request(self.method, self.path, self.body or None, dict(self.headers))
            with connection.getresponse() as answer:
                return Reply(answer.status, answer.read())
        finally:
            connection.close()

    @property
    def is_read(self) -> bool:
        """Whether the request can change nothing on the server."""
        asks = ("_search", "_tasks", "_cluster/health")
        return self.method in {"GET", "HEAD"} or any(name in self.path for name in asks)


Fault: TypeAlias = Callable[[Passing], Reply]
Meant: TypeAlias = Callable[[Passing], bool]


def is_bulk(passing: Passing) -> bool:
    """Whether documents are being written."""
    return "_bulk" in passing.path


def is_search(passing: Passing) -> bool:
    """Whether documents are being sought."""
    return "_search" in passing.path


def is_any(_passing: Passing) -> bool:
    """Every request."""
    return True


def refuse(status: int, kind: str = "busy_exception", reason: str = "too much at once") -> Fault:
    """Answer in the server's stead, as it does when it refuses."""
    error = {"type": kind, "reason": reason}
    return lambda _passing: Reply.of(status, {"error": error, "status": status})


def drop(_passing: Passing) -> Reply:
    """End the connection before the server hears of anything."""
    raise DroppedError


def lose_answer(passing: Passing) -> Reply:
    """Have the server do it, and end the connection before it can say so."""
    passing.forward()
    raise DroppedError


def cut_answer(passing: Passing) -> Reply:
    """End the connection in the middle of the server's answer."""
    whole = passing.forward().to_bytes()
    raise DroppedError(whole[: len(whole) * 2 // 3])


def delay(seconds: float) -> Fault:
    """Let the server's answer wait."""

    def wait(passing: Passing) -> Reply:
        reply = passing.forward()
        time.sleep(seconds)
        return reply

    return wait


def rewrite(change: Callable[[Any], None]) -> Fault:
    """Alter what the server answers."""

    def alter(passing: Passing) -> Reply:
        reply = passing.forward()
        content = json.loads(reply.body)
        change(content)
        return Reply.of(reply.status, content)

    return alter


@dataclass
class _Plan:
    """A fault, the requests that it is meant for, and how many of them are left."""

    fault: Fault
    meant: Meant
    times: float


@dataclass
class Proxy:
    """Listens on loopback while it is used as a context manager.

    `seen` are the requests that came, in order; with `login` (user, secret) others are refused.
    """

    backend: tuple[str, int]
    tls: ssl.SSLContext | None = None
    login: tuple[str, str] | None = None
    seen: list[Passing] = field(default_factory=list)
    _plans: list[_Plan] = field(default_factory=list)
    _mutex: threading.Lock = field(default_factory=threading.Lock)

    def fail(self, fault: Fault, meant: Meant = is_any, times: float = 1) -> None:
        """Let the next `times` requests that are meant meet this fault."""
        with self._mutex:
            self._plans.append(_Plan(fault, meant, times))

    def heal(self) -> None:
        """Let all requests through again."""
        with self._mutex:
            self._plans.clear()

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1."""
        return int(self._listener.server_address[1])

    def answer(self, passing: Passing) -> Reply:
        """Answer a request, or raise `DroppedError`."""
        with self._mutex:
            self.seen.append(passing)
            plan = next((p for p in self._plans if p.times > 0 and p.meant(passing)), None)
            if plan is not None:
                plan.times -= 1
        if not self._may_pass(passing):
            return Reply(401, b"Unauthorized")
        return passing.forward() if plan is None else plan.fault(passing)

    def _may_pass(self, passing: Passing) -> bool:
        if self.login is None:
            return True
        expected = base64.b64encode(":".join(self.login).encode()).decode()
        given = {name.lower(): value for name, value in passing.headers.items()}
        return given.get("authorization") == f"Basic {expected}"

    def __enter__(self) -> Self:
        self._listener = _Listener(self)
        if self.tls is not None:
            self._listener.socket = self.tls.wrap_socket(self._listener.socket, server_side=True)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, proxy: Proxy) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.proxy = proxy


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def _pass(self) -> None:
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        left = {"connection", "host", "content-length"}
        kept = {name: value for name, value in self.headers.items() if name.lower() not in left}
        passing = Passing(self.command, self.path, body, kept, proxy.backend)
        try:
            reply = proxy.answer(passing).to_bytes()
        except DroppedError as dropped:
            reply, self.close_connection = dropped.sent, True
        try:
            self.wfile.write(reply)
        except OSError:
            self.close_connection = True  # who asked has gone

    do_GET = do_POST = do_PUT = do_DELETE = _pass  # noqa: N815

    def do_HEAD(self) -> None:
        """Answer without a body, whatever the length says."""
        self._pass()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
