"""The search page: the box, the hits, and every state in which there are none."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from index import Results, Sort
from webapp.parameters import SORTS, parameters, query_text, sort_order, whole_number
from webapp.services import IndexState, count_unread_changes, index_state, services

blueprint = Blueprint("search", __name__)

HITS_PER_PAGE = 10
# Past the result window of 10,000 hits at any size of a page; the searcher says where it ends.
MAX_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the search page was asked for; `page` counts from 1."""

    text: str
    sort: Sort
    page: int

    def address(self, *, sort: Sort | None = None, page: int = 1) -> str:
        """The path of this search in another order or on another page."""
        order = sort or self.sort
        return url_for(
            "search.page",
            q=self.text,
            sort=order if order != "relevance" or not self.text else None,
            page=page if page > 1 else None,
        )


def page_numbers(page: int, pages: int) -> list[int | None]:
    """The page numbers to offer: the first, the last, those around `page`; None for a gap."""
    near = {1, pages, *range(page - 2, page + 3)}
    offered: list[int | None] = []
    previous = 0
    for number in sorted(number for number in near if 1 <= number <= pages):
        if number - previous == 2:
            offered.append(number - 1)
        elif number - previous > 2:
            offered.append(None)
        offered.append(number)
        previous = number
    return offered


@blueprint.get("/")
def page() -> ResponseReturnValue:
    """The box alone, or with a page of hits."""
    asked = Asked(text=query_text(), sort=sort_order(), page=whole_number("page", 1, 1, MAX_PAGE))
    state = index_state()
    if state.is_empty:
        return render_template("empty.html", asked=asked)
    if state.is_missing:
        return render_template("no_index.html", asked=asked), 503
    # Nothing typed but an order chosen: everything, in that order.
    if not asked.text and "sort" not in parameters():
        return render_template("home.html", asked=asked, state=state)
    return _show_results(asked, state)


def _show_results(asked: Asked, state: IndexState) -> str:
    results = services().searcher.search(
        asked.text, sort=asked.sort, limit=HITS_PER_PAGE, page=asked.page
    )
    return render_template(
        "results.html",
        asked=asked,
        results=results,
        sorts=SORTS,
        pages=page_numbers(asked.page, results.pages),
        first=(asked.page - 1) * HITS_PER_PAGE + 1,
        unread=count_unread_changes(state) if state.is_behind else 0,
        words=_words_typed(results),
    )


def _words_typed(results: Results) -> int:
    """How many blank-separated parts the query text has: what there is to be left out."""
    return len(results.query.split())
