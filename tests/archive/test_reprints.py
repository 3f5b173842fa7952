"""Reprints: one text in several places is one group, whatever the order it came in."""

import tempfile
from collections import defaultdict
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from archive import Archive, ArchiveWriter, Cleaned, open_writer
from tests.making import MORNING, make_cleaned, make_document

_SYLLABLES = "chợ phiên họp sớm bên suối người mua kẻ bán đông vui gùi măng khô mật ong vải".split()


def _words(seed: int, count: int) -> list[str]:
    """Invented words, different with each seed."""
    text = []
    state = seed * 7919 + 1
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        first, second = state // 65536 % len(_SYLLABLES), state // 1024 % len(_SYLLABLES)
        text.append(_SYLLABLES[first] + _SYLLABLES[second])
    return text


def _text(family: int, variant: int) -> str:
    """A text of a family of which each variant differs a little from the one before."""
    words = _words(family, 120)
    changed = _words(1000 + family * 100 + variant, variant * 6)
    return " ".join([*changed, *words[variant * 6 :]])


def _cleaned(page: int, text: str, version: int = 0) -> Cleaned:
    url = f"https://bao{page}.example/tin"
    made = make_cleaned(f"{text} {version}", url, MORNING + timedelta(minutes=version))
    assert made.document is not None
    document = replace(made.document, title=f"Tin {page}", paragraphs=(text,))
    return replace(made, document=document)


def _id(page: int) -> str:
    return make_document("x", (), f"https://bao{page}.example/tin").id


def _groups(archive: Archive) -> set[frozenset[str]]:
    """The groups of every document that was ever stored."""
    ids = [change.document_id for change in archive.changes(0, 1000)]
    members = defaultdict(set)
    for document_id, group in archive.groups(ids).items():
        members[group].add(document_id)
    return {frozenset(group) for group in members.values()}


def _store(writer: ArchiveWriter, *batch: Cleaned) -> None:
    writer.begin_run()
    writer.store(list(batch))


def test_reprints_are_named_earliest_first(tmp_path: Path) -> None:
    """By the date of publication, else by the first that is known; each with where it stands."""
    dates = {1: "2024-05-03", 2: "2024-04-30", 3: None}
    with open_writer(tmp_path) as writer:
        batch = []
        for page, published in dates.items():
            made = _cleaned(page, _text(1, 0))
            assert made.document is not None
            batch.append(replace(made, document=replace(made.document, published=published)))
        _store(writer, *batch, _cleaned(9, _text(2, 0)))
        found = writer.archive.reprints(_id(1))
        assert [place.document_id for place in found] == [_id(2), _id(3), _id(1)]
        assert [place.site for place in found] == [f"bao{page}.example" for page in (2, 3, 1)]
        assert writer.archive.reprints(_id(3)) == found
        assert writer.archive.reprints(_id(9)) == ()
        assert writer.archive.reprints("no such document") == ()
        assert writer.archive.reprints_of([_id(9), _id(1)]) == {_id(1): found}


def test_a_removed_document_leaves_its_group(tmp_path: Path) -> None:
    """The rest stays together, whoever it was; of a pair, one is left alone."""
    for gone in (1, 2, 3):
        with open_writer(tmp_path / str(gone)) as writer:
            _store(writer, *(_cleaned(page, _text(1, 0)) for page in (1, 2, 3)))
            writer.remove(_id(gone))
            left = {_id(page) for page in (1, 2, 3)} - {_id(gone)}
            assert _groups(writer.archive) == {frozenset(left)}
            assert {place.document_id for place in writer.archive.reprints(left.pop())} > left
            assert writer.archive.reprints(_id(gone)) == ()
            writer.remove(left.pop())
            assert all(writer.archive.reprints(_id(page)) == () for page in (1, 2, 3))


def test_a_document_with_another_text_changes_its_group(tmp_path: Path) -> None:
    """The newest version says what a page is a reprint of."""
    with open_writer(tmp_path) as writer:
        _store(writer, *(_cleaned(page, _text(1, 0)) for page in (1, 2)), _cleaned(3, _text(2, 0)))
        _store(writer, _cleaned(2, _text(2, 0), version=1))
        assert _groups(writer.archive) == {frozenset({_id(1)}), frozenset({_id(2), _id(3)})}


def test_short_texts_are_in_no_group(tmp_path: Path) -> None:
    """The same few words in two places say nothing."""
    with open_writer(tmp_path) as writer:
        _store(writer, _cleaned(1, "Hết tin."), _cleaned(2, "Hết tin."))
        assert writer.archive.groups([_id(1), _id(2)]) == {}


def test_a_chain_of_changes_does_not_become_one_group(tmp_path: Path) -> None:
    """Each is like the next one; the first and the last have nothing in common."""
    with open_writer(tmp_path) as writer:
        _store(writer, *(_cleaned(variant, _text(1, variant)) for variant in range(20)))
        groups = _groups(writer.archive)
    assert all(not {_id(0), _id(19)} <= group for group in groups)
    assert max(len(group) for group in groups) < 12


def test_a_crowd_of_pages_is_one_group(tmp_path: Path) -> None:
    """More pages than one is compared with, some changed a little: whoever leads, they stay one."""
    texts = [f"{_text(1, 0)} {' '.join(_words(1000 + page % 4, 6))}" for page in range(320)]
    pages = [_cleaned(page, text) for page, text in enumerate(texts)]
    with open_writer(tmp_path) as writer:
        for start in range(0, len(pages), 80):
            _store(writer, *pages[start : start + 80])
        everyone = {_id(page) for page in range(len(pages))}
        assert _groups(writer.archive) == {frozenset(everyone)}
        first = min(everyone)
        writer.remove(first)
        assert _groups(writer.archive) == {frozenset(everyone - {first})}


def test_a_crowd_takes_time_in_proportion(tmp_path: Path) -> None:
    """The work in the catalogue for one more batch does not grow with those already there."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    text, work = _text(1, 0), []
    with open_writer(tmp_path) as writer:
        for start in range(0, 1200, 60):
            batch = [_cleaned(page, text) for page in range(start, start + 60)]
            with closing(writer.archive.engine.raw_connection()) as connection:
                connection.driver_connection.set_progress_handler(count, 1000)  # type: ignore[union-attr]
            steps = 0
            _store(writer, *batch)
            work.append(steps)
    assert min(work) > 0
    # Halves, so that a new leader, whom all are told of, counts in both.
    assert sum(work[15:]) < 2 * sum(work[5:10])


def test_what_an_older_program_stored_is_compared_later(tmp_path: Path) -> None:
    """Groups follow the change log, wherever they were left off."""
    with open_writer(tmp_path) as writer:
        _store(writer, *(_cleaned(page, _text(page % 2, 0)) for page in range(6)))
        whole = _groups(writer.archive)
        with writer.archive.engine.begin() as connection:
            for table in ("sketches", "probes", "settings WHERE name = 'compared_to'"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
        assert _groups(writer.archive) == set()
        seen: list[tuple[int, int]] = []
        writer.compare_documents(lambda done, total: seen.append((done, total)))
        assert _groups(writer.archive) == whole
        writer.compare_documents(lambda done, total: seen.append((done, total)))
        assert seen == [(6, 6)]


_PAGES = 8
_step = st.tuples(st.integers(0, _PAGES - 1), st.integers(0, 1), st.integers(0, 9), st.booleans())


@settings(max_examples=20)
@given(st.lists(_step, min_size=1, max_size=24), st.integers(1, 6))
def test_groups_hang_on_the_documents_alone(
    steps: list[tuple[int, int, int, bool]], batch_size: int
) -> None:
    """Added, changed and removed in any order: the groups are those of adding what is left."""
    with tempfile.TemporaryDirectory() as folder:
        now: dict[int, str] = {}
        with open_writer(Path(folder) / "steps") as writer:
            batch: list[Cleaned] = []
            for version, (page, family, variant, is_removed) in enumerate(steps):
                if is_removed and page in now:
                    _store(writer, *batch)
                    batch = []
                    assert writer.remove(_id(page))
                    del now[page]
                    continue
                now[page] = _text(family, variant)
                batch.append(_cleaned(page, now[page], version))
                if len(batch) >= batch_size:
                    _store(writer, *batch)
                    batch = []
            _store(writer, *batch)
            stepwise = _groups(writer.archive)
        with open_writer(Path(folder) / "once") as writer:
            _store(writer, *(_cleaned(page, text) for page, text in sorted(now.items())))
            at_once = _groups(writer.archive)
    assert stepwise == at_once
