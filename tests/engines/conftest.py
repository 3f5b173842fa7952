"""One set of cases for every engine."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index.engines import Change, Engine, SearchRequest
from index.opening import open_index
from index.query import Node
from tests.engines.running import ENGINES, Fill, Find, OpenEngine, lending_engine


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The engine that a case runs on; each case runs on all of them."""
    with lending_engine(request.param, tmp_path) as name:
        yield name


@pytest.fixture
def open_engine(engine_name: str, tmp_path: Path) -> Iterator[OpenEngine]:
    """Opens the index of this test, each time as another process would."""
    opened: list[Engine] = []

    def open_another() -> Engine:
        opened.append(open_index(tmp_path, engine_name).engine)
        return opened[-1]

    yield open_another
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(open_engine: OpenEngine) -> Engine:
    """An engine that has no index yet."""
    return open_engine()


@pytest.fixture
def fill(engine: Engine) -> Fill:
    """Applies one batch of changes, the last of which has the highest number."""

    def apply(changes: Sequence[Change]) -> Engine:
        with engine.open_writer() as writer:
            writer.apply(changes, max(change.change for change in changes))
        return engine

    return apply


@pytest.fixture
def find(engine: Engine) -> Find:
    """Finds the identifiers of all documents that a tree matches."""

    def search(node: Node) -> set[str]:
        answer = engine.search(SearchRequest(node, limit=1000))
        names = [found.id for found in answer.found]
        assert len(names) == len(set(names)) == answer.total
        assert answer.missing is None
        return set(names)

    return search
