"""The quality of ranking on the sample pages, which must not fall; `retrieval` measures more."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from archive import Document
from index.engines import Engine
from index.engines.tantivy import TantivyEngine
from tests.benchmarks.known_items import Quality, retoned
from tests.benchmarks.retrieval import (
    EXACT,
    FOLDED,
    OURS,
    SAMPLE_PAGES,
    compare_placements,
    index_documents,
    measure_all,
    measure_sizes,
    read_documents,
)

# What the sample pages gave when a floor was set, less what a page more or less would change.
# Among so few pages all ways find much: 30,000 articles part them further (see the README).
FLOORS = (
    ("title, none", FOLDED, 1.03),
    ("short, none", FOLDED, 1.10),
    ("short, marks", FOLDED, 1.14),
    ("short, marks", EXACT, 1.02),
    ("title, marks", EXACT, 0.99),
)

_Found = Mapping[str, Mapping[str, Quality]]


@pytest.fixture(scope="module")
def indexed(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[list[Document], Engine]]:
    """The bodies of the sample pages, with an index."""
    folder = tmp_path_factory.mktemp("retrieval")
    documents = read_documents([SAMPLE_PAGES], folder / "home")
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
    retyped, others = compare_placements(documents, engine, len(documents))
    assert retyped
    assert others == 0


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("hòa bình", "hoà bình"),
        ("Khoẻ mạnh, THUỶ", "Khỏe mạnh, THỦY"),
        ("toàn quý hoài hoa", "toàn quý hoài hoa"),
    ],
)
def test_tone_marks_are_placed_otherwise(typed: str, other: str) -> None:
    """Only where the two styles differ, and the other way round too."""
    assert retoned(typed) == other
    assert retoned(other) == typed


def test_sizes_are_measured_on_the_same_queries(
    indexed: tuple[list[Document], Engine], tmp_path: Path
) -> None:
    """More articles to find one among never make it easier for folded syllables alone."""
    documents, _ = indexed
    sizes = (len(documents) // 2, len(documents))
    smaller, larger = measure_sizes(documents, sizes, 20, tmp_path)
    assert (smaller[0], larger[0]) == sizes
    assert smaller[1].keys() == larger[1].keys()
    assert smaller[1]["short, none"][1] >= larger[1]["short, none"][1] - 0.05
