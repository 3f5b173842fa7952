"""Scanning: whole result sets, stretch by stretch or all at once, with every document for itself.

Nothing is loosened, restored or gathered here: what is read to its end has to be what was asked.
"""

import time
from dataclasses import replace

from index.engines import RESULT_WINDOW, Answer, SearchRequest, Sort
from index.errors import EngineUnavailableError, PageError, ScanError
from index.gathering import Ask
from index.results import Results
from index.searcher import Beside, Searcher

_ATTEMPTS = 3
_ALONE = Beside(also=False, reprints=False)


def scan(
    searcher: Searcher,
    text: str,
    sort: Sort = "relevance",
    limit: int = 100,
    cursor: str | None = None,
    *,
    also: bool = True,
) -> Results:
    """Find one stretch of the whole result set; `Results.cursor` is where the next one starts.

    `cursor` is None for the first stretch, then that of the stretch before. Raises `CursorError`
    for a cursor of another search or of an index that was rebuilt since, `PageError` for a limit
    outside of 1 to 10,000, `NoIndexError`, `EngineUnavailableError`.
    """
    began = time.perf_counter()
    if not 1 <= limit <= RESULT_WINDOW:
        raise PageError(f"limit {limit}: a stretch has 1 to {RESULT_WINDOW} hits")
    asked, request = searcher.prepare(text, sort, limit, cursor, also=also)
    answer = searcher.engine.search(request)
    engine_ms = (time.perf_counter() - began) * 1000
    return Results(
        query=text,
        total=answer.total,
        hits=searcher.hits(answer.found, asked.tree, _ALONE),
        notices=asked.notices,
        loosened=None,
        missing=answer.missing,
        sort=sort,
        page=1,
        limit=limit,
        tree=asked.tree,
        has_next=answer.cursor is not None,
        also=asked.also,
        cursor=answer.cursor,
        engine_ms=engine_ms,
        took_ms=(time.perf_counter() - began) * 1000,
    )


def find_all(
    searcher: Searcher, text: str, sort: Sort = "relevance", *, also: bool = True
) -> tuple[str, ...]:
    """The identifiers of every document that a query text finds, in the asked order.

    They are found before any is used: so whoever hands them on knows beforehand that the answer is
    whole. Raises `EngineUnavailableError` where a part of the index is silent, `ScanError` where
    the index changes faster than it can be read, `NoIndexError`.
    """
    _, request = searcher.prepare(text, sort, RESULT_WINDOW, also=also)
    for _ in range(_ATTEMPTS):
        found = _read_through(request, searcher.engine.search)
        if found is not None:
            return found
    raise ScanError(
        f"{text!r}: the index changed {_ATTEMPTS} times while its hits were read; "
        "ask again when nothing is being added"
    )


def _read_through(request: SearchRequest, ask: Ask) -> tuple[str, ...] | None:
    """Read to the end; None if the index changed meanwhile."""
    answer = _whole(ask(request))
    total = answer.total
    found = [one.id for one in answer.found]
    while answer.cursor is not None:
        # A cursor says from which place to go on, and additions move what stands there.
        answer = _whole(ask(replace(request, cursor=answer.cursor)))
        found += [one.id for one in answer.found]
        if answer.total != total:
            return None
    return tuple(found) if len(set(found)) == total else None


def _whole(answer: Answer) -> Answer:
    if answer.missing is not None:
        raise EngineUnavailableError(f"{answer.missing}: the answer would not be whole; try again")
    return answer
