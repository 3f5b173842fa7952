"""Restrictions: what narrows a query text to sites, times, bylines or sections, read and written.

They stay part of the query text, so that an address, a feed, an export or a saved search holds all
that was asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.days import read_range
from index.query import Facet
from index.query_text import Lexeme, Notices, iter_lexemes, read_query_text
from index.sites import normalize_site

# The field that narrows to a facet's value.
_FIELD_OF: dict[Facet, str] = {
    "site": "site",
    "year": "published",
    "month": "published",
    "byline": "byline",
    "section": "section",
}
_RESTRICTING = frozenset({"site", "published", "byline", "section", "title"})
_QUOTES = '"“”„‟«»＂'
_VALUE = re.compile(rf"=?(?:[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]|\([^()]*\)|[^\s(){_QUOTES}]+)")
_PLAIN_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Restriction:
    """A field with its value that restricts a whole query text, from `start` to `end` of it."""

    field: str
    value: str
    start: int
    end: int


def restrictions_of(text: str) -> tuple[Restriction, ...]:
    """What restricts the whole of this query text, in order; its offsets are into `read_text`.

    A field that is excluded, or stands beside an OR or in parentheses, restricts only a part.
    """
    typed = read_text(text)
    lexemes = list(iter_lexemes(typed, Notices(typed)))
    if _has_alternatives(lexemes):
        return ()
    return tuple(_iter_restrictions(typed, lexemes))


def read_text(text: str) -> str:
    """The query text as the parser reads it: in NFC, printable, within bounds."""
    return read_query_text(text)[0]


def without(text: str, restriction: Restriction) -> str:
    """The query text without one of its restrictions."""
    typed = read_text(text)
    parts = (typed[: restriction.start].rstrip(), typed[restriction.end :].lstrip())
    return " ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A query text restricted further: what is `kept` of it, and the `clause` behind that."""

    kept: str
    clause: str

    @property
    def text(self) -> str:
        """The whole query text."""
        return f"{self.kept} {self.clause}" if self.kept else self.clause


class Narrowing:
    """A query text, read once, that is to be restricted to the values of facets, each by itself."""

    def __init__(self, text: str) -> None:
        self._text = read_text(text).strip()
        self._restrictions = restrictions_of(self._text)
        self._kept: dict[tuple[Restriction, ...], str] = {}

    def to(self, facet: Facet, key: str, label: str) -> Narrowed:
        """The query text restricted to the documents that carry a value of a facet as well.

        A restriction that the new one implies (2019 by 2019-06) is taken out.
        """
        implied = tuple(one for one in self._restrictions if _is_implied(one, facet, key))
        kept = self._kept.get(implied)
        if kept is None:
            kept = self._kept[implied] = self._keep(implied)
        return Narrowed(kept, _write_clause(facet, key, label))

    def _keep(self, implied: tuple[Restriction, ...]) -> str:
        kept = self._text
        for restriction in reversed(implied):
            kept = without(kept, restriction)
        is_either = _has_alternatives(list(iter_lexemes(kept, Notices(kept))))
        return f"({kept})" if is_either else kept


def _write_clause(facet: Facet, key: str, label: str) -> str:
    match facet:
        case "site":
            return f"site:{key}" if _PLAIN_HOST.fullmatch(key) else f'site:"{label}"'
        case "year" | "month":
            return f"published:{key}"
        case "byline":
            return f'byline:="{label}"'
        case "section":
            return f'section:"{label}"'


def _is_implied(restriction: Restriction, facet: Facet, key: str) -> bool:
    if restriction.field != _FIELD_OF[facet]:
        return False
    if facet == "site":
        site = normalize_site(restriction.value)
        return key == site or key.endswith(f".{site}")
    if facet in ("year", "month"):
        old, new = read_range(restriction.value), read_range(key)
        return old is not None and new is not None and _holds(old, new)
    return False


def _holds(outer: tuple[int | None, int | None], inner: tuple[int | None, int | None]) -> bool:
    starts = outer[0] is None or (inner[0] is not None and outer[0] <= inner[0])
    ends = outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
    return starts and ends


def _has_alternatives(lexemes: list[Lexeme]) -> bool:
    depth = 0
    for lexeme in lexemes:
        if lexeme.kind == "or" and depth == 0:
            return True
        depth = max(depth + {"open": 1, "close": -1}.get(lexeme.kind, 0), 0)
    return False


def _iter_restrictions(typed: str, lexemes: list[Lexeme]) -> Iterator[Restriction]:
    depth = 0
    before = ""
    for lexeme in lexemes:
        depth = max(depth + {"open": 1, "close": -1}.get(lexeme.kind, 0), 0)
        is_restricting = lexeme.kind == "field" and lexeme.text in _RESTRICTING
        if is_restricting and depth == 0 and before not in ("not", "minus"):
            value = _VALUE.match(typed, lexeme.end)
            if value is not None:
                shown = value[0].strip(f"={_QUOTES}()")
                yield Restriction(lexeme.text, shown, lexeme.start, value.end())
        before = lexeme.kind
