"""The quality of ranking on the sample pages, which must not fall; `retrieval` measures more."""

from collections.abc import Iterator, Mapping

import pytest

from archive import Document
from index.engines import Engine
from index.engines.tantivy import TantivyEngine
from index.fold import canonical
from tests.benchmarks.known_items import Quality, draw, manners
from tests.benchmarks.retrieval import (
    EXACT,
    FOLDED,
    OURS,
    SAMPLE_PAGES,
    WAYS,
    index_documents,
    measure_all,
    read_documents,
    request_of,
)

# What the sample pages gave when a floor was set, less what a page more or less would change.
# Among so few pages all ways find much: 30,000 articles part them further (see the README).
FLOORS = (
    ("title, none", FOLDED, 1.04),
    ("short, none", FOLDED, 1.04),
    ("short, marks", FOLDED, 1.10),
    ("short, marks", EXACT, 1.0),
    ("title, marks", EXACT, 0.99),
)

_Found = Mapping[str, Mapping[str, Quality]]


@pytest.fixture(scope="module")
def indexed(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[list[Document], Engine]]:
    """The bodies of the sample pages, with an index."""
    folder = tmp_path_factory.mktemp("retrieval")
    documents = read_documents(SAMPLE_PAGES, folder / "home")
    engine = TantivyEngine(folder / "bodies")
    index_documents(documents, engine, with_titles=False)
    yield documents, engine
    engine.close()


@pytest.fixture(scope="module")
def found(indexed: tuple[list[Document], Engine]) -> _Found:
    """The quality of every way of searching in every manner of typing."""
    documents, engine = indexed
    return measure_all(documents, engine, len(documents), with_titles=False)


@pytest.mark.parametrize(("kind", "against", "least"), FLOORS)
def test_ranking_stays_above_its_floors(
    found: _Found, kind: str, against: str, least: float
) -> None:
    """The mean reciprocal rank of ours against plainer ways, in one run on one index."""
    assert found[OURS][kind].mrr >= least * found[against][kind].mrr


def test_tone_placement_changes_no_answer(indexed: tuple[list[Document], Engine]) -> None:
    """Typed in the old style or the new one, the same articles in the same order."""
    documents, engine = indexed
    ours = next(way for way in WAYS if way.name == OURS)
    respelled = 0
    for sought in manners(draw(documents, len(documents), 1), 1)["title, marks"]:
        other = " ".join(_respell(word) for word in sought.text.split())
        respelled += other != sought.text.lower()
        requests = [request_of(text, ours) for text in (sought.text, other)]
        answers = [engine.search(request).found for request in requests if request]
        assert len(answers) == 2
        assert answers[0] == answers[1]
    assert respelled


# One spelling of each syllable, by what both are kept as.
_RESPELLED = {
    canonical(new): (old, new)
    for old, new in (
        ("hòa", "hoà"),
        ("hóa", "hoá"),
        ("khỏe", "khoẻ"),
        ("thủy", "thuỷ"),
        ("tòa", "toà"),
        ("ủy", "uỷ"),
    )
}


def _respell(word: str) -> str:
    """The other of two placements of the tone, where a syllable has two."""
    word = word.lower()
    old, new = _RESPELLED.get(canonical(word), (word, word))
    return new if word == old else old
