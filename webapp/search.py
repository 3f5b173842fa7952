"""The search page: the box, the hits, and every state in which there are none."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from index import FACETS, Beside, FacetCounts, Results, Searcher, Sort
from webapp.export_formats import FORMATS
from webapp.freshness import answer_if_changed
from webapp.links import links_to
from webapp.narrowing import chips_of, choices_of
from webapp.parameters import SORTS, is_wanted, parameters, query_text, sort_order, whole_number
from webapp.pasted import page_at
from webapp.presentation import milliseconds_words
from webapp.services import IndexState, count_unread_changes, index_state, services
from webapp.timeline import build_timeline

blueprint = Blueprint("search", __name__)

HITS_PER_PAGE = 10
# Past the result window of 10,000 hits at any size of a page; the searcher says where it ends.
MAX_PAGE = 10_000
# What may stand unescaped in a query string, so that addresses stay readable (RFC 3986, 3.4).
_PLAIN = "!$'()*,/:;?@"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the search page was asked for; `page` counts from 1.

    `also` widens abbreviations and names, `share` draws the timeline by the share of all articles.
    `path` is the search page's own.
    """

    path: str
    text: str
    sort: Sort
    page: int
    also: bool
    share: bool

    def address(
        self,
        *,
        text: str | None = None,
        sort: Sort | None = None,
        page: int = 1,
        also: bool | None = None,
        share: bool | None = None,
    ) -> str:
        """The path of this search with another text, order, page, or manner."""
        order = sort or self.sort
        asked = self.text if text is None else text
        widens = self.also if also is None else also
        shares = self.share if share is None else share
        given = {
            "q": asked,
            "sort": order if order != "relevance" or not asked else None,
            "page": page if page > 1 else None,
            "also": None if widens else 0,
            "share": 1 if shares else None,
        }
        kept = {name: value for name, value in given.items() if value is not None}
        return f"{self.path}?{urlencode(kept, safe=_PLAIN, errors='replace')}"


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
    asked = Asked(
        path=url_for("search.page"),
        text=query_text(),
        sort=sort_order(),
        page=whole_number("page", 1, 1, MAX_PAGE),
        also=is_wanted("also", default=True),
        share=is_wanted("share", default=False),
    )
    state = index_state()
    if state.is_empty:
        return render_template("empty.html", asked=asked)
    if state.is_missing:
        return render_template("no_index.html", asked=asked), 503
    # Nothing typed but an order chosen: everything, in that order.
    if not asked.text and "sort" not in parameters():
        home = render_template("home.html", asked=asked, state=state)
        return answer_if_changed(home, dated=False)
    return _show_results(asked, state)


def _show_results(asked: Asked, state: IndexState) -> ResponseReturnValue:
    results = services().searcher.search(
        asked.text,
        sort=asked.sort,
        limit=HITS_PER_PAGE,
        page=asked.page,
        beside=Beside(facets=FACETS, spellings=True, also=asked.also),
    )
    searched = _searched_text(asked, results)
    totals = _totals(services().searcher, state.position or 0) if asked.share else ()
    pages = results.pages if results.has_next else asked.page
    took = f"{milliseconds_words(results.took_ms)} ms"
    page_of_hits = render_template(
        "results.html",
        asked=asked,
        results=results,
        took=took,
        sorts=SORTS,
        pages=page_numbers(asked.page, pages),
        last_page=pages,
        first=(asked.page - 1) * HITS_PER_PAGE + 1,
        unread=count_unread_changes(state) if state.is_behind else 0,
        words=len(results.query.split()),
        export_text=None if results.loosened or not results.hits else searched,
        formats=FORMATS,
        chips=chips_of(asked.text),
        pasted=page_at(services().archive, asked.text),
        lists=choices_of(searched, results.total, results.facets),
        timeline=build_timeline(searched, results.facets, totals),
        reader_of=links_to("documents.reader", q=asked.text or None),
        original_of=links_to("replay.current_original"),
    )
    return answer_if_changed(page_of_hits, dated=False, passing=took)


def _searched_text(asked: Asked, results: Results) -> str:
    """The query text that found the hits: what narrows these narrows that."""
    meant = results.did_you_mean
    return meant.text if meant and meant.used else asked.text


@lru_cache(maxsize=4)
def _totals(searcher: Searcher, _position: int) -> tuple[FacetCounts, ...]:
    """How many articles the archive holds of each time; the same until the index reads on."""
    return searcher.search("", limit=1, beside=Beside(facets=("year", "month"))).facets
