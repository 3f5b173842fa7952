"""In which order documents are found, and in which pages, on every engine."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest

from index.engines import (
    RESULT_WINDOW,
    Answer,
    Engine,
    Entry,
    SearchRequest,
    Sort,
    Weights,
)
from index.errors import CursorError, PageError
from index.query import And, AnyTerm, Everything, Node, Or, Published
from tests.engines.entries import exact, make_entry, phrase, term
from tests.engines.running import Fill


def _names(answer: Answer) -> list[str]:
    return [found.id for found in answer.found]


def _search(engine: Engine, node: Node, sort: Sort = "relevance", limit: int = 100) -> list[str]:
    return _names(engine.search(SearchRequest(node, sort=sort, limit=limit)))


def _apply_singly(engine: Engine, entries: Iterable[Entry]) -> None:
    """Apply entries in batches of one, so that an engine keeps them apart."""
    with engine.open_writer() as writer:
        for entry in entries:
            writer.apply([entry], entry.change)


def test_rarer_and_more_frequent_words_rank_higher(fill: Fill) -> None:
    """A rare word says more than a common one, and more often says more than once."""
    filler = [make_entry(f"x{n}", n, "chung khac nhau") for n in range(10, 20)]
    rare = make_entry("rare", 1, "hiem va khac")
    often = make_entry("often", 2, "chung chung chung")
    once = make_entry("once", 3, "chung nhau nhau")
    engine = fill([rare, often, once, *filler])
    ranked = _search(engine, Or((term("hiem"), term("chung"))))
    assert ranked[:2] == ["rare", "often"]


def test_title_counts_more_than_body(fill: Fill) -> None:
    """The same word in the title ranks a document above one that has it in the body."""
    engine = fill(
        [make_entry("a", 1, "le hoi", "mua xuan"), make_entry("b", 2, "mua xuan", "le hoi")]
    )
    assert _search(engine, term("hoi")) == ["b", "a"]
    answer = engine.search(SearchRequest(term("hoi"), weights=Weights(title=0.1)))
    assert _names(answer) == ["a", "b"]


def test_pairs_and_exact_terms_raise_and_never_hide(fill: Fill) -> None:
    """What only raises scores leaves the found documents and their number alone."""
    engine = fill(
        [
            make_entry("a", 1, "tap roi hoc", exact="tập rồi học"),
            make_entry("b", 2, "roi hoc tap", exact="roi hoc tap"),
            make_entry("c", 3, "hoc roi tap", exact="học rồi tập"),
            make_entry("d", 4, "khac han"),
        ]
    )
    node = term("hoc")
    assert _search(engine, node) == ["a", "b", "c"]
    paired = engine.search(SearchRequest(node, pairs=("hoc_tap", "khac_han", "khong_co")))
    assert (_names(paired), paired.total) == (["b", "a", "c"], 3)
    exact = engine.search(SearchRequest(node, exact=("học", "khac", "khong")))
    assert (_names(exact), exact.total) == (["a", "c", "b"], 3)
    weightless = Weights(pairs=0.0, exact=0.0)
    plain = engine.search(
        SearchRequest(node, pairs=("hoc_tap",), exact=("học",), weights=weightless)
    )
    assert _names(plain) == ["a", "b", "c"]


def test_raising_terms_rank_what_has_no_words(fill: Fill) -> None:
    """Pairs and exact terms count for trees without words too, such as a site or all."""
    engine = fill([make_entry("a", 1, "mot"), make_entry("b", 2, "hai ba")])
    answer = engine.search(SearchRequest(Everything(), pairs=("hai_ba",)))
    assert (_names(answer), answer.total) == (["b", "a"], 2)


def test_an_opening_that_holds_all_words_counts_most(fill: Fill) -> None:
    """All of the words there count more than one of them again and again."""
    words = ("mot", "hai", "ba", "bon")
    openings = {
        "whole": "bon x hai x ba x mot",
        "three": "ba x bon x x x mot",
        "two": "mot x x hai x x x",
        "none": "x x x x x x x",
    }
    body = " ".join(words)
    others = [replace(make_entry(f"x{n}", n, "khac"), opening="x") for n in range(10, 40)]
    fill_in = [
        replace(make_entry(name, number, body), opening=openings[name])
        for number, name in enumerate(reversed(openings), 1)
    ]
    engine = fill([*fill_in, *others])
    request = SearchRequest(Or(tuple(map(term, words))), opening=words)
    answer = engine.search(request)
    assert (_names(answer), answer.total) == (list(openings), len(openings))
    scores = [found.score for found in answer.found]
    assert scores[0] - scores[1] > Weights().opening_all * 0.9
    plain = engine.search(replace(request, weights=Weights(opening=0.0, opening_all=0.0)))
    assert _names(plain) == sorted(openings)


def test_one_word_in_the_opening_counts_as_a_word_does(fill: Fill) -> None:
    """Nothing is added for all of one word."""
    request = SearchRequest(term("mot"), opening=("mot",))
    assert request.whole_opening == 0.0
    entries = [make_entry("a", 1, "mot"), make_entry("b", 2, "mot")]
    engine = fill([entries[0], replace(entries[1], opening="mot")])
    assert _names(engine.search(request)) == ["b", "a"]


def test_words_close_to_each_other_count_more(fill: Fill) -> None:
    """The closer all words stand, in steps, the more; only in texts that hold a pair of them."""
    bodies = {
        "together": "x x x mot hai ba" + " x" * 90,
        "close": "mot hai" + " x" * 9 + " ba" + " x" * 84,
        "apart": "mot hai" + " x" * 35 + " ba" + " x" * 58,
        "far": "mot hai" + " x" * 80 + " ba" + " x" * 13,
    }
    entries = [make_entry(name, n, body) for n, (name, body) in enumerate(bodies.items(), 1)]
    alone = make_entry("alone", 9, "mot x hai ba" + " x" * 92)
    others = [make_entry(f"x{n}", n, "khac") for n in range(10, 20)]
    engine = fill([*reversed(entries), alone, *others])
    node = And(tuple(map(term, ("mot", "hai", "ba"))))
    request = SearchRequest(node, pairs=("mot_hai",), near=("mot", "hai", "ba"))
    answer = engine.search(request)
    scores = {found.id: found.score for found in answer.found}
    assert (_names(answer)[:4], answer.total) == (list(bodies), 5)
    steps = [scores[one] - scores[other] for one, other in pairwise(bodies)]
    assert steps == pytest.approx([Weights().near] * 3, rel=1e-3)
    without = engine.search(replace(request, near=()))
    assert {found.id: found.score for found in without.found} == pytest.approx(
        {**dict.fromkeys(bodies, scores["far"]), "alone": scores["alone"]}, rel=1e-3
    )


def test_turned_words_stand_close_too(fill: Fill) -> None:
    """Words in another order than typed are close where they stand side by side, not where far."""
    engine = fill(
        [
            make_entry("far", 1, "ba" + " x" * 80 + " mot hai"),
            make_entry("turned", 2, "ba mot hai" + " x" * 80),
        ]
    )
    node = And(tuple(map(term, ("mot", "hai", "ba"))))
    answer = engine.search(SearchRequest(node, pairs=("mot_hai",), near=("mot", "hai", "ba")))
    assert _names(answer) == ["turned", "far"]
    assert answer.found[0].score - answer.found[1].score >= Weights().near * 0.99


def test_two_pairs_count_more_than_one_again_and_again(fill: Fill) -> None:
    """A text that holds two of the neighbouring pairs has more, once words are sought together."""
    entries = [
        make_entry("again", 1, "mot hai mot hai mot hai x hai x ba bon x"),
        make_entry("two", 2, "mot hai x x x x x x x ba bon x"),
        *(make_entry(f"x{n}", n, "ba bon") for n in range(10, 20)),
    ]
    engine = fill(entries)
    words, pairs = ("mot", "hai", "ba", "bon"), ("mot_hai", "hai_ba", "ba_bon")
    request = SearchRequest(term("mot"), pairs=pairs[:2], near=words)
    assert _names(engine.search(request)) == ["again", "two"]
    plain = engine.search(SearchRequest(term("mot"), pairs=pairs))
    raised = engine.search(replace(request, pairs=pairs, weights=Weights(near=0.0)))
    before = {found.id: found.score for found in plain.found}
    after = {found.id: found.score for found in raised.found}
    added = {name: after[name] - before[name] for name in before}
    assert added == pytest.approx({"again": 2.5, "two": 2.5}, rel=1e-3)


def test_what_stands_first_stands_before_any_score(fill: Fill) -> None:
    """Documents that match `first` lead, however low their scores; in each part scores decide."""
    engine = fill(
        [
            make_entry(
                "low", 1, "mot duong hai ba bon nam sau", exact="một đường hai ba bốn năm sáu"
            ),
            make_entry("high", 2, "duong duong duong", "duong duong", exact="dương dương dương"),
            make_entry("mid", 3, "duong hai", exact="đường hai"),
            make_entry("else", 4, "duong", exact="đương"),
            make_entry("no", 5, "khac", exact="đường"),
        ]
    )
    assert _search(engine, term("duong"))[0] == "high"
    request = SearchRequest(term("duong"), exact=("đường",), first=exact("đường"))
    whole = engine.search(request)
    assert (_names(whole), whole.total) == (["mid", "low", "high", "else"], 4)
    assert whole.found[2].score > whole.found[0].score > whole.found[1].score > 0
    plain = {hit.id: hit.score for hit in engine.search(replace(request, first=None)).found}
    assert {hit.id: hit.score for hit in whole.found} == pytest.approx(plain, rel=1e-3)
    for offset in range(5):
        page = engine.search(replace(request, limit=2, offset=offset))
        assert (_names(page), page.total) == (_names(whole)[offset : offset + 2], 4)
    page = engine.search(replace(request, limit=1))
    with pytest.raises(CursorError):
        engine.search(replace(request, limit=1, first=None, cursor=page.cursor))
    orders: tuple[Sort, ...] = ("newest", "oldest")
    for sort in orders:
        dated = engine.search(replace(request, sort=sort))
        assert _names(dated) == ["else", "high", "low", "mid"]


def test_scores_fall_and_equal_scores_stand_by_identifier(engine: Engine) -> None:
    """Documents alike in every word stand by identifier, in whatever batches they came."""
    bodies = ("mot hai ba", "mot hai ba", "mot hai hai")
    entries = [
        make_entry(f"{(n * 37) % 100:02}", n + 1, bodies[n % 3], "mot hai") for n in range(60)
    ]
    _apply_singly(engine, entries[:20])
    with engine.open_writer() as writer:
        writer.apply(entries[20:], 60)
    for node in (Or((term("mot"), term("hai"))), phrase("mot hai"), AnyTerm(("mot", "ba"))):
        answer = engine.search(SearchRequest(node, limit=100))
        places = [(-found.score, found.id) for found in answer.found]
        assert places == sorted(places)
        assert len(places) == answer.total == 60
    scores = engine.search(SearchRequest(term("hai"), limit=100)).found
    assert len({found.score for found in scores}) == 2


@pytest.mark.parametrize("node", [Everything(), Published(None, None), AnyTerm(("mot",))])
def test_unscored_documents_stand_by_identifier(engine: Engine, node: Node) -> None:
    """Where nothing tells documents apart, the identifier alone orders them."""
    names = ["b", "đ", "a", "B", "aa", "学", "z", "0"]
    _apply_singly(
        engine, [make_entry(name, n, "mot", days=(n, n)) for n, name in enumerate(names, start=1)]
    )
    assert _search(engine, node) == sorted(names)


def test_orders_by_date_end_with_the_undated(engine: Engine) -> None:
    """Newest and oldest mirror each other but for ties and for documents without a date."""
    days = {"a": 700_000, "b": 5, "c": None, "d": 700_000, "e": 700_001, "f": None, "g": 1}
    _apply_singly(
        engine,
        [
            make_entry(name, n, "mot", days=None if day is None else (day, day + 400))
            for n, (name, day) in enumerate(days.items(), start=1)
        ],
    )
    for node in (Everything(), term("mot")):
        assert _search(engine, node, "newest") == ["e", "a", "d", "b", "g", "c", "f"]
        assert _search(engine, node, "oldest") == ["g", "b", "a", "d", "e", "c", "f"]
    answer = engine.search(SearchRequest(term("mot"), sort="newest", exact=("mot",)))
    assert {found.score for found in answer.found} == {0.0}


@pytest.fixture
def many(engine: Engine) -> Engine:
    """120 documents in several batches, with many equal scores and dates."""
    with engine.open_writer() as writer:
        for start in range(0, 120, 24):
            batch = [
                make_entry(
                    f"d{(n * 49) % 120:03}",
                    n + 1,
                    "mot " * (n % 3 + 1) + "hai",
                    days=(n % 5 + 1, n % 5 + 1) if n % 4 else None,
                )
                for n in range(start, start + 24)
            ]
            writer.apply(batch, start + 24)
    return engine


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("node", [Everything(), term("mot"), AnyTerm(("mot", "hai"))])
@pytest.mark.parametrize("limit", [1, 7, 50])
def test_pages_neither_repeat_nor_skip(many: Engine, sort: Sort, node: Node, limit: int) -> None:
    """Pages by offset and pages by cursor, put together, are the whole answer in order."""
    whole = many.search(SearchRequest(node, sort=sort, limit=200))
    assert whole.total == 120
    assert whole.cursor is None
    by_offset = [
        found
        for offset in range(0, 120 + limit, limit)
        for found in many.search(SearchRequest(node, sort=sort, limit=limit, offset=offset)).found
    ]
    assert by_offset == list(whole.found)
    page = many.search(SearchRequest(node, sort=sort, limit=limit))
    by_cursor = list(page.found)
    while page.cursor is not None:
        page = many.search(SearchRequest(node, sort=sort, limit=limit, cursor=page.cursor))
        assert page.total == 120
        by_cursor += page.found
    assert by_cursor == list(whole.found)


@pytest.mark.parametrize("limit", [1, 7, 50])
def test_pages_cross_from_what_stands_first_to_the_others(many: Engine, limit: int) -> None:
    """Where the part that stands first ends, a page goes on with the others, once each."""
    first = Published(2, 3)
    whole = many.search(SearchRequest(term("mot"), limit=200, first=first))
    ahead = many.search(SearchRequest(And((term("mot"), first)), limit=200)).total
    assert 0 < ahead < whole.total == 120
    page = many.search(SearchRequest(term("mot"), limit=limit, first=first))
    by_cursor = list(page.found)
    while page.cursor is not None:
        cursor = page.cursor
        page = many.search(SearchRequest(term("mot"), limit=limit, cursor=cursor, first=first))
        by_cursor += page.found
    assert by_cursor == list(whole.found)


def test_page_past_the_end_is_empty(many: Engine) -> None:
    """Past the last document there is nothing, but still the total."""
    answer = many.search(SearchRequest(term("mot"), offset=500))
    assert (answer.found, answer.total, answer.cursor) == ((), 120, None)


def test_no_documents_may_be_asked_for(many: Engine) -> None:
    """A limit of 0 asks for the total alone."""
    answer = many.search(SearchRequest(term("mot"), limit=0))
    assert (answer.found, answer.total, answer.cursor) == ((), 120, None)


@pytest.mark.parametrize(
    ("offset", "limit"),
    [(RESULT_WINDOW, 1), (RESULT_WINDOW - 5, 6), (0, RESULT_WINDOW + 1), (-1, 5), (0, -1)],
)
def test_page_outside_the_window_is_refused(many: Engine, offset: int, limit: int) -> None:
    """No engine can be made to sort more than the result window by an offset."""
    with pytest.raises(PageError):
        many.search(SearchRequest(term("mot"), offset=offset, limit=limit))
    edge = SearchRequest(term("mot"), offset=RESULT_WINDOW - 5, limit=5)
    assert many.search(edge).total == 120


def test_page_starts_at_a_cursor_or_an_offset(many: Engine) -> None:
    """Both at once would be two different pages."""
    cursor = many.search(SearchRequest(term("mot"))).cursor
    with pytest.raises(PageError):
        many.search(SearchRequest(term("mot"), cursor=cursor, offset=10))


def test_cursor_belongs_to_its_request(many: Engine) -> None:
    """A cursor of another search, or none at all, is refused instead of read wrongly."""
    cursor = many.search(SearchRequest(term("mot"))).cursor
    assert cursor is not None
    others = [
        SearchRequest(term("hai"), cursor=cursor),
        SearchRequest(term("mot"), cursor=cursor, sort="newest"),
        SearchRequest(term("mot"), cursor=cursor, pairs=("mot_hai",)),
        SearchRequest(term("mot"), cursor=cursor, exact=("mot",)),
        SearchRequest(term("mot"), cursor=cursor, near=("mot", "hai", "ba")),
        SearchRequest(term("mot"), cursor=cursor, weights=Weights(title=9.0)),
        SearchRequest(term("mot"), cursor=cursor, first=term("mot")),
        *(SearchRequest(term("mot"), cursor=text) for text in ("", "x", cursor[:-1], "\ud800")),
    ]
    for request in others:
        with pytest.raises(CursorError):
            many.search(request)
    assert len(many.search(SearchRequest(term("mot"), cursor=cursor, limit=25)).found) == 25


def test_cursor_never_mixes_generations(many: Engine) -> None:
    """After a rebuild a cursor goes on in what it began with, or says that it is gone."""
    request = SearchRequest(term("mot"), limit=60)
    cursor = many.search(request).cursor
    rest = _names(many.search(SearchRequest(term("mot"), limit=60, cursor=cursor)))
    with many.open_generation() as writer:
        writer.apply([make_entry("new", 1, "mot")], 1)
        writer.publish()
    try:
        answer = many.search(SearchRequest(term("mot"), limit=60, cursor=cursor))
    except CursorError:
        return
    assert _names(answer) == rest
