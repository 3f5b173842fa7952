"""Gathering: a page of hits in which reprints of one text stand as one.

The best of them stands for its group wherever the group is first met, so the sequence of hits is
the engine's order with later members left out: no page repeats or skips a hit.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from index.engines import RESULT_WINDOW, Answer, Found, SearchRequest

Ask: TypeAlias = Callable[[SearchRequest], Answer]
GroupsOf: TypeAlias = Callable[[Collection[str]], Mapping[str, int]]

# Documents asked for beyond a page, of which some are reprints of others.
_SLACK_SHARE = 4
_SLACK = 3


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found; `has_next` says that another follows."""

    answer: Answer
    found: tuple[Found, ...]
    has_next: bool


def gather(request: SearchRequest, ask: Ask, groups_of: GroupsOf) -> Page:
    """Find the page that `request.offset` and `request.limit` name, counted in gathered hits."""
    wanted = request.offset + request.limit + 1
    size = min(RESULT_WINDOW, wanted + wanted // _SLACK_SHARE + _SLACK)
    while True:
        answer = ask(replace(request, offset=0, limit=size, with_cursor=False))
        kept = _without_reprints(answer.found, groups_of)
        is_all = len(answer.found) < size or size == RESULT_WINDOW
        if is_all or len(kept) >= wanted:
            break
        size = min(RESULT_WINDOW, size * 2)
    page = kept[request.offset : request.offset + request.limit]
    return Page(answer, page, has_next=len(kept) >= wanted)


def find_page(request: SearchRequest, ask: Ask) -> Page:
    """Find a page in which every document stands for itself."""
    answer = ask(replace(request, with_cursor=False))
    end = request.offset + len(answer.found)
    return Page(answer, answer.found, has_next=bool(answer.found) and end < answer.total)


def _without_reprints(found: tuple[Found, ...], groups_of: GroupsOf) -> tuple[Found, ...]:
    groups = groups_of([one.id for one in found])
    met: set[int] = set()
    kept = []
    for one in found:
        group = groups.get(one.id)
        if group is not None and group in met:
            continue
        if group is not None:
            met.add(group)
        kept.append(one)
    return tuple(kept)
