"""What the searcher answers beside hits: spellings, what was meant, reprints, counts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive import Document, document_id
from index import ENGINES, FACETS, Beside, DidYouMean, Narrowing, Results, Searcher, sync
from tests.index.archives import opened, store
from tests.making import make_document

_LONG = (
    "Sáng nay, đoàn công tác của tỉnh đã đến kiểm tra tiến độ sửa đường vào bản xa nhất của xã, "
    "nơi mùa mưa năm ngoái bị sạt lở nặng và hơn bốn mươi hộ phải đi vòng qua đồi chè. Theo kế "
    "hoạch, đoạn đường dài sáu cây số sẽ xong trước vụ gặt, để bà con chở lúa về bằng xe máy. "
    "Trưởng bản nói rằng ai cũng góp công, người thì vác đá, người thì nấu cơm cho đội thợ."
)


def _documents() -> list[Document]:
    texts = [
        ("Bộ trưởng về bản", ("Bộ trưởng thăm lớp học vùng cao và bếp ăn của trường.",)),
        ("Bộ trưởng trả lời", ("Bộ trưởng nói về nông thôn mới và đường làng.",)),
        ("Nông thôn mới ở xã Tả Van", ("Xã đạt chuẩn nông thôn mới, đường làng sạch.",)),
        ("Nông thôn mới nâng cao", ("Xây dựng nông thôn mới cần sức dân, bộ trưởng nói.",)),
        ("Ông Dương trồng chè", ("Ông Dương trồng chè trên đồi.",)),
        ("Họp ở huyện", ("Ủy ban nhân dân huyện họp về vụ gặt.",)),
    ]
    made = [
        make_document(title, body, f"https://bao{n % 2}.example/{n}", f"2019-0{n + 1}", "Lò Páo")
        for n, (title, body) in enumerate(texts)
    ]
    first = make_document("Sửa đường vào bản", (_LONG,), "https://bao0.example/duong", "2020-01-05")
    again = replace(
        first,
        id=document_id("again"),
        title="Đường vào bản sắp xong",
        url="https://bao1.example/lai",
        site="bao1.example",
        published="2020-01-06",
    )
    return [*made, first, again]


@pytest.fixture(scope="module", params=ENGINES)
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    """Eight articles, two of them one text, searched with each engine."""
    home = tmp_path_factory.mktemp("home")
    store(home, *_documents())
    with opened(home, request.param) as (archive, index):
        sync(archive, index.engine, index.lexicon)
        yield Searcher(archive, index.engine, index.lexicon)


def _titles(results: Results) -> list[str]:
    return [hit.document.title for hit in results.hits]


def test_spellings_are_counted_and_each_narrows_to_its_count(searcher: Searcher) -> None:
    """`duong` is written in two ways here; the number beside each is what its link finds."""
    beside = Beside(spellings=True, reprints=False)
    (word,) = searcher.search("duong", beside=beside).spellings
    assert {one.text: one.count for one in word.variants} == {"đường": 4, "dương": 1}
    for one in word.variants:
        assert searcher.search(one.query, beside=beside).total == one.count


def test_marks_are_offered_beside_hits(searcher: Searcher) -> None:
    """What was typed is searched; the archive's own spelling of it is offered."""
    results = searcher.search("bo truong")
    assert results.total == 3
    assert results.did_you_mean == DidYouMean("bộ trưởng", used=False)
    assert searcher.search("bộ trưởng").did_you_mean is None


def test_a_slip_that_finds_nothing_is_mended_and_said(searcher: Searcher) -> None:
    """The mended query is searched instead, and the answer says so."""
    results = searcher.search("bộ trưửng nông thôm mới")
    assert results.did_you_mean == DidYouMean("bộ trưởng nông thôn mới", used=True)
    assert set(_titles(results)) == {"Bộ trưởng trả lời", "Nông thôn mới nâng cao"}
    assert results.loosened is None


def test_abbreviations_are_widened_and_can_be_left_alone(searcher: Searcher) -> None:
    """`UBND` finds the full name, says so, and does not when asked not to."""
    widened = searcher.search("UBND huyện")
    assert _titles(widened) == ["Họp ở huyện"]
    assert [also.typed for also in widened.also] == ["UBND"]
    assert searcher.search("UBND huyện", beside=Beside(also=False)).loosened is not None


def test_reprints_are_one_hit_that_names_the_others(searcher: Searcher) -> None:
    """Both are counted, one is shown, with the other behind it; or each for itself."""
    gathered = searcher.search("sạt lở đồi chè")
    assert gathered.total == 2
    (hit,) = gathered.hits
    titles = {hit.document.title, *(place.title for place in hit.reprints)}
    assert titles == {"Sửa đường vào bản", "Đường vào bản sắp xong"}
    assert len(searcher.search("sạt lở đồi chè", beside=Beside(reprints=False)).hits) == 2


def test_facet_counts_agree_with_the_hits_they_narrow_to(searcher: Searcher) -> None:
    """Every value of every facet: the number beside it is what its link finds."""
    text = "đường OR bộ"
    results = searcher.search(text, beside=Beside(facets=FACETS))
    assert [counts.facet for counts in results.facets] == list(FACETS)
    narrowing = Narrowing(text)
    checked = 0
    for counts in results.facets:
        for value in counts.counts:
            narrowed = narrowing.to(counts.facet, value.key, value.label).text
            assert searcher.search(narrowed).total == value.count, narrowed
            checked += 1
    assert checked >= 10


def test_suggestions_hold_marks_and_count_what_they_find(searcher: Searcher) -> None:
    """`nong th` goes on to the archive's own words; nothing comes from nothing."""
    offered = searcher.suggest("nong th")
    assert "nông thôn mới" in [one.text.lower() for one in offered]
    for one in offered:
        assert searcher.search(one.text).total == one.count
    assert searcher.suggest("") == ()


def test_a_list_of_ones_own_widens_too(tmp_path: Path) -> None:
    """A line in the archive's folder adds a name; a line that cannot be read is told."""
    store(tmp_path, make_document("Hợp tác xã", ("Hợp tác xã chè Bản Liền bán hàng.",)))
    (tmp_path / "abbreviations.txt").write_text("HTX = hợp tác xã\n= =\n", "utf-8")
    with opened(tmp_path, "tantivy") as (archive, index):
        sync(archive, index.engine, index.lexicon)
        searcher = Searcher(archive, index.engine, index.lexicon)
        assert searcher.search("HTX chè").total == 1
        assert [problem.line for problem in searcher.list_problems] == [2]
