"""The search page: the box, the hits, and every state in which there are none."""

from functools import lru_cache

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from index import FACETS, Beside, FacetCounts, Narrowing, Results, Searcher
from webapp.asked import Asked
from webapp.freshness import answer_if_changed
from webapp.hit_markup import hits_markup
from webapp.links import path_to
from webapp.narrowing import LISTED, chips_of, choices_of
from webapp.narrowing_markup import bars_markup, shown_lists
from webapp.numerals import milliseconds_words
from webapp.pager import page_links
from webapp.parameters import SORTS, is_wanted, parameters, query_text, sort_order, whole_number
from webapp.pasted import page_at
from webapp.services import IndexState, count_unread_changes, index_state, services
from webapp.spelling_markup import variants_markup
from webapp.taking import taking_of
from webapp.timeline import build_timeline, tells_months
from webapp.wording import sort_name

blueprint = Blueprint("search", __name__)

HITS_PER_PAGE = 10
# Past the result window of 10,000 hits at any size of a page; the searcher says where it ends.
MAX_PAGE = 10_000


@blueprint.get("/")
def page() -> ResponseReturnValue:
    """The box alone, or with a page of hits."""
    asked = Asked(
        path=path_to("search.page"),
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
    searcher = services().searcher
    totals = _totals(searcher, state.position or 0)
    results = searcher.search(
        asked.text,
        sort=asked.sort,
        limit=HITS_PER_PAGE,
        page=asked.page,
        beside=Beside(
            facets=FACETS if tells_months(totals) else LISTED, spellings=True, also=asked.also
        ),
    )
    searched = _searched_text(asked, results)
    pages = results.pages if results.has_next else asked.page
    took = f"{milliseconds_words(results.took_ms)} ms"
    narrowing = Narrowing(searched)
    facets = _with_months(searcher, results)
    timeline = build_timeline(narrowing, facets, totals if asked.share else ())
    page_of_hits = render_template(
        "results.html",
        asked=asked,
        results=results,
        took=took,
        sorts=[(sort, sort_name(sort), asked.address(sort=sort)) for sort in SORTS],
        pages=page_links(asked, pages),
        last_page=pages,
        first=(asked.page - 1) * HITS_PER_PAGE + 1,
        unread=count_unread_changes(state) if state.is_behind else 0,
        words=len(results.query.split()),
        feed=path_to("feed.atom", asked.parameters(asked.text)),
        taking=None if results.loosened or not results.hits else taking_of(asked, searched),
        chips=chips_of(asked.text),
        pasted=page_at(services().archive, asked.text),
        lists=shown_lists(choices_of(narrowing, results.total, facets), asked),
        spellings=[variants_markup(word, asked) for word in results.spellings],
        timeline=timeline,
        bars=bars_markup(timeline, asked) if timeline else "",
        hits=hits_markup(results.hits, asked.text),
    )
    return answer_if_changed(page_of_hits, dated=False, passing=took)


def _searched_text(asked: Asked, results: Results) -> str:
    """The query text that found the hits: what narrows these narrows that."""
    meant = results.did_you_mean
    return meant.text if meant and meant.used else asked.text


def _with_months(searcher: Searcher, results: Results) -> tuple[FacetCounts, ...]:
    """What was counted, with months where the hits are of few years.

    The months of many years are not counted: it would take as long as the sites, for nothing.
    """
    facets = results.facets
    if not tells_months(facets) or any(counts.facet == "month" for counts in facets):
        return facets
    return facets + searcher.count_facets(results.tree, ("month",))


@lru_cache(maxsize=4)
def _totals(searcher: Searcher, _position: int) -> tuple[FacetCounts, ...]:
    """How many articles the archive holds of each time; the same until the index reads on."""
    return searcher.search("", limit=1, beside=Beside(facets=("year", "month"))).facets
