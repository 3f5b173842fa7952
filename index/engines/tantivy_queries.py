"""Tantivy's queries for query trees.

Query objects alone are built: Tantivy's own parser crashes the process on deep nesting, so that it
is never given text.
"""

from collections.abc import Callable, Sequence

import tantivy
from tantivy import FieldType, Occur, Query

from index.engines import SearchRequest, Weights
from index.errors import UnknownNodeError
from index.query import (
    And,
    AnyTerm,
    AtLeast,
    Everything,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Published,
    Site,
    Term,
)

# The values of the field `kind`.
DOCUMENT = "document"
POSITION = "position"


def is_scored(request: SearchRequest) -> bool:
    """Say whether scores may differ between the found documents."""
    return bool(request.pairs or request.exact or _has_words(request.match))


def _has_words(node: Node) -> bool:
    match node:
        case Term() | Phrase() | AnyTerm():
            return True
        case And(children=children) | Or(children=children) | AtLeast(children=children):
            return any(_has_words(child) for child in children)
        case _:
            return False


class QueryBuilder:
    """Turns query trees into Tantivy's queries."""

    def __init__(self, schema: tantivy.Schema, weights: Weights) -> None:
        self._schema = schema
        self._weights = weights

    def build(self, request: SearchRequest) -> Query:
        """Build the query of a request, with what only raises scores."""
        match = self.build_match(request.match)
        if request.sort != "relevance":
            return match
        raising = [
            *self._build_raising("pairs", request.pairs, self._weights.pairs),
            *self._build_raising("exact", request.exact, self._weights.exact),
        ]
        if not raising:
            return match
        return Query.boolean_query([(Occur.Must, match), *((Occur.Should, q) for q in raising)])

    def _build_raising(self, view: str, terms: Sequence[str], weight: float) -> list[Query]:
        fields = ((f"title_{view}", self._weights.title * weight), (f"body_{view}", weight))
        return [
            Query.boost_query(self._build_term(field, term), boost)
            for term in terms
            for field, boost in fields
        ]

    def build_match(self, node: Node) -> Query:
        """Build the query that finds exactly the documents that a tree matches."""
        match node:
            case And(children=children):
                query = self._build_and(children)
            case Or(children=children):
                query = self._build_at_least(1, children)
            case AtLeast(count=count, children=children):
                query = self._build_at_least(count, children)
            case Not():
                query = self._build_and((node,))
            case Everything():
                query = _unscored(self._build_term("kind", DOCUMENT))
            case Nothing():
                query = Query.empty_query()
            case _:
                query = self._build_leaf(node)
        return query

    def _build_leaf(self, node: Node) -> Query:
        match node:
            case Term(term=term, field=field):
                return self._build_text(field, lambda name: self._build_term(name, term))
            case Phrase(terms=terms, field=field):
                return self._build_text(field, lambda name: self._build_phrase(name, terms))
            case AnyTerm(terms=terms, field=field):
                return self._build_text(field, lambda name: self._build_any(name, terms))
            case Site(site=site):
                return _unscored(self._build_term("site", site))
            case Published(first_day=first_day, last_day=last_day):
                return self._build_published(first_day, last_day)
            case _:
                raise UnknownNodeError(
                    f"{type(node).__name__}: a node that tantivy does not search; "
                    "leave it out of the query"
                )

    def _build_text(self, field: str, build: Callable[[str], Query]) -> Query:
        match field:
            case "text":
                title = Query.boost_query(build("title"), self._weights.title)
                return Query.boolean_query([(Occur.Should, title), (Occur.Should, build("body"))])
            case "title":
                return Query.boost_query(build("title"), self._weights.title)
            case "byline":
                return build("byline")
            case _:
                raise UnknownNodeError(
                    f"{field}: a field that tantivy does not search; leave it out of the query"
                )

    def _build_term(self, field: str, term: str) -> Query:
        return Query.term_query(self._schema, field, term)

    def _build_phrase(self, field: str, terms: Sequence[str]) -> Query:
        if len(terms) == 1:  # Tantivy panics at a phrase of one term.
            return self._build_term(field, terms[0])
        return Query.phrase_query(self._schema, field, list(terms))

    def _build_any(self, field: str, terms: Sequence[str]) -> Query:
        return Query.term_set_query(self._schema, field, list(terms))

    def _build_and(self, children: Sequence[Node]) -> Query:
        required = [self.build_match(c) for c in children if not isinstance(c, Not)]
        barred = [self.build_match(c.child) for c in children if isinstance(c, Not)]
        if not required:
            required = [self.build_match(Everything())]
        return Query.boolean_query(
            [*((Occur.Must, q) for q in required), *((Occur.MustNot, q) for q in barred)]
        )

    def _build_at_least(self, count: int, children: Sequence[Node]) -> Query:
        return Query.boolean_query(
            [(Occur.Should, self.build_match(child)) for child in children],
            minimum_number_should_match=count,
        )

    def _build_published(self, first_day: int | None, last_day: int | None) -> Query:
        if first_day is not None and last_day is not None and first_day > last_day:
            return Query.empty_query()
        bounds = [(Occur.Must, Query.exists_query("first_day"))]
        if last_day is not None:
            bounds.append((Occur.Must, self._build_range("first_day", None, last_day)))
        if first_day is not None:
            bounds.append((Occur.Must, self._build_range("last_day", first_day, None)))
        return _unscored(Query.boolean_query(bounds))

    def _build_range(self, field: str, lower: int | None, upper: int | None) -> Query:
        return Query.range_query(self._schema, field, FieldType.Integer, lower, upper)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
