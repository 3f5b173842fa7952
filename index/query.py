"""The query tree: what a query text means, independent of any engine.

Every engine turns every node here into its own query, and raises `UnknownNodeError` for a node it
does not know; no node means "match all" by accident. Terms are folded (see `index.fold`).
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

# `text` is title or body, whichever matches.
Field: TypeAlias = Literal["text", "title", "byline"]


@dataclass(frozen=True, slots=True)
class Term:
    """Documents that hold this folded term. `exact` is the term as typed, with its marks."""

    term: str
    exact: str
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents that hold these terms one after another (in one of title and body).

    `exact` are the terms as typed, one for one. Never shorter than two terms.
    """

    terms: tuple[str, ...]
    exact: tuple[str, ...]
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class Prefix:
    """Documents that hold a term with this folded beginning.

    The searcher replaces it by `AnyTerm` before an engine sees the tree.
    """

    prefix: str
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """Documents that hold at least one of these folded terms; no terms match nothing."""

    terms: tuple[str, ...]
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class Site:
    """Documents of this host or of a host below it, lower case, without `www.`.

    A newsroom's name without a host is compared folded and whole.
    """

    site: str


@dataclass(frozen=True, slots=True)
class Published:
    """Documents whose date, as precise as it is known, meets this span of days.

    Days are proleptic Gregorian ordinals (`datetime.date.toordinal`), both ends included, None
    for an open end. Documents without a date never match.
    """

    first_day: int | None
    last_day: int | None


@dataclass(frozen=True, slots=True)
class And:
    """Documents that match every child. Never without children."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Documents that match at least one child. Never without children."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Documents that match `count` or more of the children, 1 <= count <= len(children)."""

    count: int
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Documents that do not match the child."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document: what an empty query text means, and what a lone `Not` is taken from."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


Node: TypeAlias = (
    Term
    | Phrase
    | Prefix
    | AnyTerm
    | Site
    | Published
    | And
    | Or
    | AtLeast
    | Not
    | Everything
    | Nothing
)
