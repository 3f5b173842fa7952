"""How an index takes in changes, on every engine: batches, positions, generations."""

import pytest

from index.engines import Change, Engine, Removal, SearchRequest, Sort
from index.errors import IndexBusyError, NoIndexError, SearchError
from index.query import And, Everything, Exact, Not, Published, Site
from tests.engines.entries import make_entry, phrase, term
from tests.engines.running import Fill, Find, OpenEngine


def test_search_without_an_index_says_so(engine: Engine) -> None:
    """Before the first build there is nothing to search, and the error says what to do."""
    assert engine.status() is None
    with pytest.raises(NoIndexError, match="tangthu reindex"):
        engine.search(SearchRequest(Everything()))


def test_first_writer_publishes_an_empty_index(engine: Engine) -> None:
    """From the first writer on, searches are answered: nothing is found yet."""
    with engine.open_writer() as writer:
        assert writer.position == 0
        assert engine.search(SearchRequest(Everything())).total == 0
    status = engine.status()
    assert status is not None
    assert (status.documents, status.position, status.engine) == (0, 0, engine.name)


def test_status_tells_documents_position_and_size(fill: Fill) -> None:
    """The status counts documents alone, and knows how far the index has read."""
    engine = fill([make_entry("a", 3, "mot"), make_entry("b", 8, "hai")])
    status = engine.status()
    assert status is not None
    assert (status.documents, status.position) == (2, 8)
    assert status.size_bytes > 100
    assert status.generation


def test_newer_change_replaces_the_document(fill: Fill, find: Find) -> None:
    """Nothing of what a document was is found after it has changed."""
    fill([make_entry("a", 1, "cu ky", "ten cu", "an", ("cu.example",), (5, 5))])
    fill([make_entry("a", 2, "moi tinh", "ten moi", "binh", ("moi.example",), (9, 9))])
    assert find(Everything()) == {"a"}
    for gone in (term("cu"), phrase("cu ky"), term("an", "byline"), Site("cu.example")):
        assert find(gone) == set()
    assert find(Published(None, 8)) == set()
    assert find(And((phrase("moi tinh"), Site("moi.example"), Published(9, 9)))) == {"a"}


def test_removed_document_is_gone(fill: Fill, find: Find) -> None:
    """A removal takes the document out of answers, counts and status."""
    fill([make_entry("a", 1, "mot"), make_entry("b", 2, "mot hai")])
    engine = fill([Removal("a", 3)])
    assert find(Everything()) == {"b"}
    assert find(term("mot")) == {"b"}
    status = engine.status()
    assert status is not None
    assert (status.documents, status.position) == (1, 3)


def test_removing_what_was_never_there_moves_the_position_alone(fill: Fill, find: Find) -> None:
    """A document may be added and removed between two syncs."""
    engine = fill([make_entry("a", 1, "mot")])
    fill([Removal("khong-co", 2)])
    status = engine.status()
    assert status is not None
    assert (status.documents, status.position) == (1, 2)
    assert find(Everything()) == {"a"}


def test_removed_document_may_come_back(fill: Fill, find: Find) -> None:
    """The same identifier is found again after it was removed and added anew."""
    fill([make_entry("a", 1, "mot")])
    fill([Removal("a", 2)])
    fill([make_entry("a", 3, "hai")])
    assert (find(Everything()), find(term("mot"))) == ({"a"}, set())


def test_applying_a_batch_again_changes_nothing(engine: Engine, find: Find) -> None:
    """A batch that was read before, by this writer or an earlier one, is not read twice."""
    first: list[Change] = [make_entry("a", 1, "mot"), make_entry("b", 2, "mot")]
    second: list[Change] = [make_entry("a", 3, "hai"), Removal("b", 4), make_entry("c", 5, "ba")]
    with engine.open_writer() as writer:
        for batch, position in ((first, 2), (first, 2), (second, 5), (second, 5), (first, 2)):
            writer.apply(batch, position)
    with engine.open_writer() as writer:
        writer.apply(first, 2)
        writer.apply(second, 5)
        assert writer.position == 5
    assert find(Everything()) == {"a", "c"}
    assert (find(term("mot")), find(term("hai"))) == (set(), {"a"})


def test_position_moves_without_changes(engine: Engine) -> None:
    """An empty batch may say that the change log was read further."""
    with engine.open_writer() as writer:
        writer.apply([make_entry("a", 1, "mot")], 1)
        writer.apply([], 7)
        assert writer.position == 7
    with engine.open_writer() as writer:
        assert writer.position == 7


def test_batches_are_seen_as_they_are_applied(engine: Engine, open_engine: OpenEngine) -> None:
    """Each batch is in the answers of every open engine before the next one starts."""
    other = open_engine()
    with engine.open_writer() as writer:
        for number in range(1, 12):
            writer.apply([make_entry(f"d{number}", number, "mot")], number)
            for reader in (engine, other):
                assert reader.search(SearchRequest(term("mot"))).total == number
                status = reader.status()
                assert status is not None
                assert status.position == number


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_nothing_but_documents_is_ever_found(fill: Fill, sort: Sort) -> None:
    """Whatever else an engine keeps in its index shows in no answer and no count."""
    for number in range(1, 9):
        engine = fill([make_entry("a", number, "mot")])
    for node in (Everything(), Not(term("khong")), Not(Published(None, None)), Not(Site("x"))):
        answer = engine.search(SearchRequest(node, sort=sort))
        assert ([found.id for found in answer.found], answer.total) == (["a"], 1)


def test_rebuild_is_seen_only_once_published(engine: Engine, fill: Fill, find: Find) -> None:
    """Readers keep the live generation until the new one replaces it in one step."""
    fill([make_entry("a", 1, "cu")])
    before = engine.status()
    with engine.open_generation() as writer:
        assert writer.position == 0
        writer.apply([make_entry("b", 2, "moi")], 2)
        assert find(Everything()) == {"a"}
        assert engine.status() == before
        writer.publish()
        assert find(Everything()) == {"b"}
        writer.apply([make_entry("c", 3, "moi")], 3)
        writer.publish()
        assert find(Everything()) == {"b", "c"}
    after = engine.status()
    assert before is not None
    assert after is not None
    assert after.generation != before.generation
    with engine.open_writer() as writer:
        assert writer.position == 3


def test_unpublished_rebuild_leaves_nothing(engine: Engine, fill: Fill, find: Find) -> None:
    """A rebuild that fails or is given up changes neither the answers nor the position."""
    fill([make_entry("a", 1, "cu")])

    def fail() -> None:
        with engine.open_generation() as writer:
            writer.apply([make_entry("b", 2, "moi")], 2)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert find(Everything()) == {"a"}
    with engine.open_writer() as writer:
        assert writer.position == 1


def test_first_build_may_be_a_rebuild(engine: Engine, find: Find) -> None:
    """A new generation needs no old one; until it is published there is no index."""
    with engine.open_generation() as writer:
        writer.apply([make_entry("a", 1, "mot")], 1)
        assert engine.status() is None
        writer.publish()
    assert find(Everything()) == {"a"}


def test_second_writer_is_told_who_writes(engine: Engine, open_engine: OpenEngine) -> None:
    """One writer at a time, also within a process; the next one gets in when it has ended."""
    with engine.open_writer():
        for opening in (engine.open_writer, open_engine().open_writer, engine.open_generation):
            with pytest.raises(IndexBusyError, match="process"):
                opening()
    with engine.open_generation(), pytest.raises(IndexBusyError):
        engine.open_writer()
    with engine.open_writer() as writer:
        assert writer.position == 0


def test_closed_writer_writes_no_more(engine: Engine) -> None:
    """After its end a writer no longer has the lock, so it refuses to write."""
    with engine.open_writer() as writer:
        pass
    with pytest.raises(SearchError, match="closed"):
        writer.apply([make_entry("a", 1, "mot")], 1)


def test_closed_engine_opens_again(engine: Engine, fill: Fill, find: Find) -> None:
    """Closing lets go of files; the next search opens them."""
    fill([make_entry("a", 1, "mot")])
    engine.close()
    assert find(term("mot")) == {"a"}


def test_many_small_batches_stay_whole(engine: Engine, find: Find) -> None:
    """Merges lose nothing and bring nothing back, whatever was replaced before them."""
    with engine.open_writer() as writer:
        for number in range(1, 61):
            changed = f"d{number % 20:02}"
            change = Removal(changed, number) if number % 7 == 0 else None
            writer.apply([change or make_entry(changed, number, f"mot lan{number}")], number)
    alive = {f"d{n % 20:02}": n for n in range(1, 61)}
    expected = {name for name, number in alive.items() if number % 7}
    assert find(term("mot")) == expected
    assert find(Everything()) == expected
    for name, number in alive.items():
        assert find(term(f"lan{number}")) == ({name} if number % 7 else set())
    assert find(term("lan1")) == set()


def test_spellings_are_counted_right_after_changes_and_removals(fill: Fill) -> None:
    """What replaced and removed documents held is not counted, in title, in body, or in both."""
    spellings = [Exact((word,)) for word in ("đường", "dương", "duong")]
    entries = [
        make_entry("a", 1, "duong", "duong", exact="đường", title_exact="đường"),
        make_entry("b", 2, "duong", exact="đường"),
        make_entry("c", 3, "xa", "duong", title_exact="dương"),
    ]
    assert fill(entries).count(spellings) == (2, 1, 0)
    replaced = make_entry("b", 4, "duong", "duong", exact="dương", title_exact="đường")
    assert fill([replaced]).count(spellings) == (2, 2, 0)
    assert fill([Removal("a", 5)]).count(spellings) == (1, 2, 0)
