"""Which engines the cases run on, and what the fixtures give to a case."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from index.engines import Change, Engine
from index.query import Node
from tests.opensearch.borrowing import borrow

# The address of a server for tests, without an index's name: http(s)://user:secret@host:port
SERVER_VARIABLE = "TANGTHU_TEST_OPENSEARCH"
SERVER = os.environ.get(SERVER_VARIABLE, "").rstrip("/")

# Carried by every case that needs the server, so that what was left out can be counted.
NEEDS_SERVER = pytest.mark.opensearch
_NEEDED = f"needs an OpenSearch server: make test-opensearch, or {SERVER_VARIABLE}=URL"

ON_SERVER = [NEEDS_SERVER, pytest.mark.skipif(not SERVER, reason=_NEEDED)]

# The engines as parameters of fixtures; without a server its cases are left out, and counted.
ENGINES = ("tantivy", "whoosh", pytest.param("opensearch", marks=ON_SERVER))

OpenEngine: TypeAlias = Callable[..., Engine]
Fill: TypeAlias = Callable[[Sequence[Change]], Engine]
Find: TypeAlias = Callable[[Node], set[str]]


@contextmanager
def lending_engine(name: str, home: Path) -> Iterator[str]:
    """Lend an engine to a test, as `open_index` names it, empty at first.

    On a server the index gets a name of its own, and is removed afterwards.
    """
    if name != "opensearch":
        yield name
        return
    with borrow(SERVER, home) as url:
        yield url
