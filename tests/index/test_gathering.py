"""Gathering reprints: one hit for one text, on every page."""

from hypothesis import given
from hypothesis import strategies as st

from index.engines import Answer, Found, SearchRequest
from index.gathering import find_page, gather
from index.query import Everything


def _answer_from(order: list[str], request: SearchRequest) -> Answer:
    page = order[request.offset : request.offset + request.limit]
    return Answer(len(order), tuple(Found(name, 0.0) for name in page))


@given(st.lists(st.integers(0, 12), max_size=60), st.integers(1, 7))
def test_pages_show_the_best_of_each_group_once_in_order(groups: list[int], limit: int) -> None:
    """All pages together are the order without later members; the last one says that it is last."""
    names = [f"d{place}" for place in range(len(groups))]
    # Group 0 stands for documents that are alone.
    group_of = {name: group for name, group in zip(names, groups, strict=True) if group}
    expected, met = [], set()
    for name in names:
        if group_of.get(name) not in met or name not in group_of:
            expected.append(name)
            met.add(group_of.get(name))
    shown: list[str] = []
    for offset in range(0, len(names) + limit, limit):
        request = SearchRequest(Everything(), limit=limit, offset=offset)
        page = gather(request, lambda asked: _answer_from(names, asked), lambda _ids: group_of)
        shown += [one.id for one in page.found]
        assert page.answer.total == len(names)
        assert page.has_next == (len(shown) < len(expected))
        if not page.has_next:
            break
    assert shown == expected


def test_without_gathering_every_document_stands_for_itself() -> None:
    """The engine's page is the page."""
    names = ["a", "b", "c"]
    request = SearchRequest(Everything(), limit=2)
    page = find_page(request, lambda asked: _answer_from(names, asked))
    assert [one.id for one in page.found] == ["a", "b"]
    assert page.has_next
