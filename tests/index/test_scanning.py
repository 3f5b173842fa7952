"""Whole result sets: stretch by stretch with a cursor, or all at once, on every embedded engine."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index import (
    ENGINES,
    CursorError,
    EngineUnavailableError,
    PageError,
    ScanError,
    Searcher,
    Sort,
    find_all,
    reindex,
    scan,
    sync,
)
from index.engines import Answer, Found, SearchRequest
from tests.index.archives import opened, store
from tests.making import make_document

COUNT = 37
REPRINTED = ("Bà con mang mận, mang ngô xuống chợ phiên bán từ lúc trời chưa sáng rõ. " * 9,)
ARTICLES = tuple(
    make_document(f"Chợ phiên số {number}", REPRINTED, None, f"20{number:02d}")
    for number in range(COUNT)
)
OTHER = make_document("Lũ quét ở bản Pá Sen", ("Lũ quét đêm qua làm sập cầu treo.",))


@pytest.fixture(scope="module", params=ENGINES)
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    """Many reprints of one article and another article, searched with each engine."""
    home = tmp_path_factory.mktemp("home")
    store(home, *ARTICLES, OTHER)
    with opened(home, request.param) as (archive, index):
        sync(archive, index.engine, index.lexicon)
        yield Searcher(archive, index.engine, index.lexicon)


def _read(searcher: Searcher, text: str, sort: Sort, limit: int) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        stretch = scan(searcher, text, sort, limit, cursor)
        assert len(stretch.hits) <= limit
        found += [hit.document.id for hit in stretch.hits]
        cursor = stretch.cursor
        assert stretch.has_next == (cursor is not None)
        if cursor is None:
            return found


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("limit", [1, 10, 36, 37, 38, 10_000])
def test_stretches_make_up_the_whole(searcher: Searcher, sort: Sort, limit: int) -> None:
    """Whatever their size: every document once, reprints too, in the order of the search."""
    found = _read(searcher, "cho phien", sort, limit)
    assert len(found) == COUNT
    assert set(found) == {article.id for article in ARTICLES}
    assert tuple(found) == find_all(searcher, "cho phien", sort)
    if sort == "oldest":
        assert found == [article.id for article in ARTICLES]


def test_a_stretch_shows_what_a_search_shows(searcher: Searcher) -> None:
    """Fragments, marks, and what was not understood."""
    assert scan(searcher, "cho phien zzzz", limit=1).total == 0  # nothing is loosened
    stretch = scan(searcher, '"cho phien', limit=1)
    assert stretch.total == COUNT
    assert stretch.hits[0].title_highlights == ((0, 9),)
    assert stretch.hits[0].snippet[0].highlights
    assert [notice.code for notice in stretch.notices] == ["unclosed-quote"]


def test_no_words_find_everything(searcher: Searcher) -> None:
    """The way to read the whole archive."""
    assert len(find_all(searcher, "")) == COUNT + 1
    assert find_all(searcher, "zzzz") == ()


def test_a_cursor_belongs_to_its_search(searcher: Searcher) -> None:
    """Another query, another order, nonsense: refused."""
    cursor = scan(searcher, "cho phien", "newest", 5).cursor
    assert cursor is not None
    for text, sort, given in (
        ("lu quet", "newest", cursor),
        ("cho phien", "oldest", cursor),
        ("cho phien", "newest", "x"),
        ("cho phien", "newest", ""),
    ):
        with pytest.raises(CursorError):
            scan(searcher, text, sort, 5, given)  # type: ignore[arg-type]


@pytest.mark.parametrize("limit", [0, -1, 10_001])
def test_a_stretch_has_its_bounds(searcher: Searcher, limit: int) -> None:
    """Of one hit at least, of the result window at most."""
    with pytest.raises(PageError):
        scan(searcher, "cho", limit=limit)


class _Engine:
    """The real engine, whose answers are changed on the way."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = Searcher(searcher.archive, searcher.engine, searcher._lexicon)
        self._engine = searcher.engine
        self.searcher.engine = self  # type: ignore[assignment]
        self.asked = 0

    def change(self, answer: Answer) -> Answer:
        """Give what came."""
        return answer

    def search(self, request: SearchRequest) -> Answer:
        """In small stretches, so that there are several."""
        self.asked += 1
        return self.change(self._engine.search(replace(request, limit=10)))


class _Silent(_Engine):
    """A part does not answer the second time."""

    def change(self, answer: Answer) -> Answer:
        """Name the silent part."""
        return replace(answer, missing="shard 2") if self.asked == 2 else answer


class _Growing(_Engine):
    """Something is added before every answer."""

    def change(self, answer: Answer) -> Answer:
        """Count one more each time."""
        return replace(answer, total=answer.total + self.asked)


class _Shifting(_Engine):
    """An addition moves everything by one place, once: the last hit of a stretch comes again."""

    last: Found | None = None

    def change(self, answer: Answer) -> Answer:
        """Begin the second stretch one place too early."""
        found = answer.found
        if self.asked == 2 and self.last is not None:
            found = (self.last, *found[:-1])
        self.last = answer.found[-1]
        return replace(answer, found=found)


def test_an_answer_that_is_not_whole_is_none(searcher: Searcher) -> None:
    """A silent part of the index ends it before anything is handed on."""
    with pytest.raises(EngineUnavailableError, match="shard 2"):
        find_all(_Silent(searcher).searcher, "cho phien")


def test_an_index_that_changes_all_the_time_cannot_be_read(searcher: Searcher) -> None:
    """Said, instead of an answer with gaps."""
    engine = _Growing(searcher)
    with pytest.raises(ScanError, match="changed"):
        find_all(engine.searcher, "cho phien")


def test_a_change_while_reading_is_noticed_and_read_again(searcher: Searcher) -> None:
    """Nothing is left out, nothing comes twice."""
    engine = _Shifting(searcher)
    found = find_all(engine.searcher, "cho phien")
    assert found == find_all(searcher, "cho phien")
    assert engine.asked == 8


def test_a_rebuilt_index_ends_a_scan(tmp_path: Path) -> None:
    """A cursor of the generation before leads nowhere."""
    store(tmp_path, *ARTICLES)
    with opened(tmp_path, "tantivy") as (archive, index):
        sync(archive, index.engine, index.lexicon)
        searcher = Searcher(archive, index.engine, index.lexicon)
        cursor = scan(searcher, "cho phien", "relevance", 5).cursor
        reindex(archive, index.engine, index.lexicon)
        with pytest.raises(CursorError, match="rebuilt"):
            scan(searcher, "cho phien", "relevance", 5, cursor)
