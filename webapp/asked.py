"""What the search page was asked for, and the addresses of searches like it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urlencode

from index import Narrowed, Sort
from webapp.links import quoted


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

    def parameters(self, text: str) -> dict[str, object]:
        """What asks for a query text elsewhere as it was asked for here; None is left out."""
        return {"q": text, "also": None if self.also else 0}

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
            "sort": order if order != "relevance" or not asked else None,
            "page": page if page > 1 else None,
            "also": None if widens else 0,
            "share": 1 if shares else None,
        }
        kept = {name: value for name, value in given.items() if value is not None}
        rest = f"&{urlencode(kept)}" if kept else ""
        return f"{self.path}?q={quoted(asked)}{rest}"

    def narrowed_addresses(self) -> Callable[[Narrowed], str]:
        """What gives the path of this search narrowed; for lists, where building each takes long.

        What most of them have in common is encoded once.
        """
        before, after = self.address(text="~").split("~", 1)

        @cache
        def beginning(kept: str) -> str:
            return f"{before}{quoted(kept)}+" if kept else before

        return lambda narrowed: (
            f"{beginning(narrowed.kept)}{_quoted_clause(narrowed.clause)}{after}"
        )


@lru_cache(maxsize=4096)
def _quoted_clause(clause: str) -> str:
    """A clause is short, and the same for every query."""
    return quoted(clause)
