"""A place on a real server, straight and through a proxy that fails on demand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.engines import Engine
from index.opening import open_index
from tests.engines.running import SERVER, OpenEngine
from tests.opensearch.borrowing import borrow
from tests.opensearch.proxy import Proxy

FOLDER = "home"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of an index of this test's own, straight to the server."""
    with borrow(SERVER, tmp_path) as url:
        yield url


@pytest.fixture
def proxy(address: str) -> Iterator[Proxy]:
    """A proxy in front of the server; it passes everything on until told otherwise."""
    from index.engines.opensearch_address import Address  # noqa: PLC0415

    with Proxy(Address.parse(address).hosts[0]) as running:
        yield running


@pytest.fixture
def proxied(proxy: Proxy, address: str) -> str:
    """The address of the same index through the proxy."""
    before, _, alias = address.rpartition("/")
    scheme_and_login = before.rpartition("@")[0]
    start = f"{scheme_and_login}@" if scheme_and_login else "http://"
    return f"{start}127.0.0.1:{proxy.port}/{alias}"


@pytest.fixture
def open_at(tmp_path: Path) -> Iterator[OpenEngine]:
    """Opens an index by its address, as a process with this home would."""
    opened: list[Engine] = []

    def open_another(url: str, home: str = FOLDER) -> Engine:
        opened.append(open_index(tmp_path / home, url).engine)
        return opened[-1]

    yield open_another
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(open_at: OpenEngine, proxied: str) -> Engine:
    """The index through the proxy; there is none yet."""
    return open_at(proxied)


@pytest.fixture
def direct(open_at: OpenEngine, address: str) -> Engine:
    """The same index straight, as another machine's process sees it."""
    return open_at(address, "elsewhere")
