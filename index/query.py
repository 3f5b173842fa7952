"""The query tree: what a query text means, independent of any engine.

Every engine turns every node here into its own query, and raises `UnknownNodeError` for a node it
does not know; no node means "match all" by accident. Terms are folded (see `index.fold`).
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

# `text` is title or body, whichever matches.
Field: TypeAlias = Literal["text", "title", "byline"]
TextField: TypeAlias = Literal["text", "title"]

# What documents are counted by. Each document has any number of values of each.
Facet: TypeAlias = Literal["site", "year", "month", "byline", "section"]
FACETS: tuple[Facet, ...] = ("site", "year", "month", "byline", "section")

# The most terms that may stand between the two runs of a `Near`.
MAX_DISTANCE = 50


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
class Fuzzy:
    """Documents that hold a term a slip of a letter away from this folded term, or the term.

    The searcher replaces it by `AnyTerm` before an engine sees the tree.
    """

    term: str
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class Exact:
    """Documents that hold these spellings, marks and all, one after another (one or more).

    `spellings` are exact terms (`index.analyzer.Token.exact`), of title or body alone: the byline
    is kept without marks.
    """

    spellings: tuple[str, ...]
    field: TextField = "text"


@dataclass(frozen=True, slots=True)
class Near:
    """Documents that hold two runs of folded terms, in either order, close to each other.

    Each run is one term or several one after another. The runs do not overlap, and at most
    `distance` terms stand between them, in one of title and body; the border of two paragraphs
    counts as one term.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    distance: int
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class Label:
    """Documents that carry this value of a facet (see `index.facets`), compared by its key."""

    facet: Facet
    key: str


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
    | Fuzzy
    | Exact
    | Near
    | Label
    | Site
    | Published
    | And
    | Or
    | AtLeast
    | Not
    | Everything
    | Nothing
)
