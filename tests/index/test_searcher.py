"""From query text to hits, on every embedded engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import ENGINES, Loosened, PageError, Results, Searcher, sync
from index.query import And
from tests.index.archives import opened, store
from tests.making import make_document

MARKET = make_document(
    "Chợ phiên vùng cao đông trở lại",
    ("Sáng sớm, đường lên chợ phiên đã kín người.", "Bà con mang mận, mang ngô xuống bán."),
    "https://baolao.example/cho-phien",
    "2019-06-05",
    "Lò Văn Páo",
)
SUGAR = make_document(
    "Giá đường cát tăng", ("Giá đường ở chợ tăng nhẹ.",), None, "2020-01", "Minh Thư"
)
DUONG = make_document("Trồng rừng ở bản xa", ("Ông Dương trồng rừng từ năm 2001.",), None, "2019")
FLOOD = make_document("Lũ quét ở bản Pá Sen", ("Lũ quét đêm qua làm sập cầu treo.",))


@pytest.fixture(scope="module", params=ENGINES)
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    """Four articles, searched with each engine."""
    home = tmp_path_factory.mktemp("home")
    store(home, MARKET, SUGAR, DUONG, FLOOD)
    with opened(home, request.param) as (archive, index):
        sync(archive, index.engine, index.lexicon)
        yield Searcher(archive, index.engine, index.lexicon)


def _titles(results: Results) -> list[str]:
    return [hit.document.title for hit in results.hits]


def test_marks_raise_and_never_hide(searcher: Searcher) -> None:
    """`đường` shows đường first; Dương comes after, and is not lost."""
    titles = _titles(searcher.search("đường"))
    assert set(titles) == {MARKET.title, SUGAR.title, DUONG.title}
    assert titles[-1] == DUONG.title
    assert set(_titles(searcher.search("duong"))) == set(titles)


def test_the_closest_are_shown_when_nothing_holds_all_words(searcher: Searcher) -> None:
    """As many of the words as any document holds, and the answer says how many."""
    results = searcher.search("chợ phiên vùng thấp xa lạ")
    assert _titles(results) == [MARKET.title]
    assert results.loosened == Loosened(required=3, words=6)
    assert searcher.search("chợ phiên").loosened is None


@pytest.mark.parametrize("text", ["chợ phiên bến bãi", "chợ phiên xyz xyz"])
def test_a_word_typed_twice_is_loosened_once(searcher: Searcher, text: str) -> None:
    """The answer says how many different words were asked for."""
    results = searcher.search(text)
    assert results.loosened == Loosened(required=2, words=len(set(text.split())))


def test_a_name_of_several_words_is_loosened_as_its_words(searcher: Searcher) -> None:
    """That a name is searched by its other names too takes nothing from what is shown."""
    results = searcher.search("đường Thái Nguyên")
    assert [also.typed for also in results.also] == ["Thái Nguyên"]
    assert results.loosened == Loosened(required=1, words=3)
    assert searcher.search("chợ đường Sài Gòn").loosened == Loosened(required=2, words=4)
    assert searcher.search("Sài Gòn").loosened is None


def test_loosening_keeps_what_was_excluded_and_restricted(searcher: Searcher) -> None:
    """Only words are loosened: fields and NOT hold on."""
    results = searcher.search("chợ đường xyz published:2020 -phiên")
    assert _titles(results) == [SUGAR.title]
    assert results.loosened == Loosened(required=2, words=3)
    assert searcher.search("xyz site:khong.example").total == 0


def test_a_beginning_finds_every_word_that_the_archive_has(searcher: Searcher) -> None:
    """`phi*` and `rừ*` are expanded with the archive's vocabulary, marks or not."""
    assert _titles(searcher.search("phi*")) == [MARKET.title]
    assert _titles(searcher.search("rừ*")) == [DUONG.title]
    assert searcher.search("qqq*").total == 0


def test_snippet_and_title_mark_what_was_sought(searcher: Searcher) -> None:
    """Highlights are the page's own spelling of the words."""
    (hit,) = searcher.search('"cho phien"').hits
    marked = [
        fragment.text[start:end] for fragment in hit.snippet for start, end in fragment.highlights
    ]
    assert marked == ["chợ phiên"]
    assert [hit.document.title[start:end] for start, end in hit.title_highlights] == ["Chợ phiên"]


def test_orders_by_date_put_undated_documents_last(searcher: Searcher) -> None:
    """Newest and oldest, with what has no date at the end of both."""
    newest = _titles(searcher.search("", sort="newest"))
    oldest = _titles(searcher.search("", sort="oldest"))
    assert newest == [SUGAR.title, MARKET.title, DUONG.title, FLOOD.title]
    assert oldest == [DUONG.title, MARKET.title, SUGAR.title, FLOOD.title]


def test_pages_cover_every_hit_once(searcher: Searcher) -> None:
    """Page after page, nothing twice and nothing left out."""
    pages = [_titles(searcher.search("", limit=1, page=page)) for page in range(1, 6)]
    assert sorted(title for page in pages for title in page) == sorted(
        document.title for document in (MARKET, SUGAR, DUONG, FLOOD)
    )
    assert pages[4] == []


@pytest.mark.parametrize(("limit", "page"), [(10, 1001), (0, 1), (10, 0)])
def test_pages_outside_the_window_are_refused(searcher: Searcher, limit: int, page: int) -> None:
    """The message says how to narrow."""
    with pytest.raises(PageError, match="narrow the query"):
        searcher.search("chợ", limit=limit, page=page)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("byline:Pao", [MARKET.title]),
        ("site:baolao.example", [MARKET.title]),
        ("published:2019-06", [MARKET.title, DUONG.title]),
        ("published:2019-07..2020", [SUGAR.title, DUONG.title]),
        ("title:chợ", [MARKET.title]),
        ("lũ OR mận", [MARKET.title, FLOOD.title]),
        ("chợ NOT mận", [SUGAR.title]),
        ("ban pa sen", [FLOOD.title]),
        ("duong -cho", [DUONG.title]),
    ],
)
def test_fields_and_operators(searcher: Searcher, text: str, titles: list[str]) -> None:
    """Each part of the grammar finds what it should; a bare year may mean any of its days."""
    results = searcher.search(text)
    assert sorted(_titles(results)) == sorted(titles)
    assert results.total == len(titles)
    assert results.loosened is None


def test_too_wide_a_beginning_is_said_and_searched_as_a_word(tmp_path: Path) -> None:
    """Past 1,024 words the notice names what was typed and where."""
    words = tuple(f"xa{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}{n // 676}" for n in range(1100))
    names = [word.translate(str.maketrans("012", "ghi")) for word in words]
    store(tmp_path, make_document("Danh sách", (" ".join(names),)), make_document("Xa", ("xa",)))
    with opened(tmp_path, "tantivy") as (archive, index):
        sync(archive, index.engine, index.lexicon)
        results = Searcher(archive, index.engine, index.lexicon).search("danh OR xa*")
    (notice,) = results.notices
    assert (notice.code, notice.typed, notice.start, notice.end) == (
        "prefix-too-wide",
        "xa*",
        8,
        11,
    )
    assert results.total == 2


def test_the_tree_that_was_searched_is_told(searcher: Searcher) -> None:
    """Highlights elsewhere (the reader) are made from it."""
    assert isinstance(searcher.search("chợ phiên").tree, And)
