"""Tantivy's queries for query trees.

Query objects alone are built: Tantivy's own parser crashes the process on deep nesting, so that it
is never given text.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import tantivy
from tantivy import FieldType, Occur, Query

from index.engines import SearchRequest, Weights
from index.engines.tantivy_facets import facet_field
from index.errors import UnknownNodeError
from index.query import (
    And,
    AnyTerm,
    AtLeast,
    Everything,
    Exact,
    Label,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Published,
    Site,
    Term,
)

# Fields of title and body together, which say only what holds a word.
EITHER = "text"
EITHER_EXACT = "text_exact"

# The values of the field `kind`.
DOCUMENT = "document"
POSITION = "position"


def is_scored(request: SearchRequest) -> bool:
    """Say whether scores may differ between the found documents."""
    return bool(request.pairs or request.exact or request.opening or _has_words(request.match))


def _has_words(node: Node) -> bool:
    match node:
        case Term() | Phrase() | AnyTerm() | Exact() | Near():
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
        if request.sort != "relevance":
            return self.build_match(request.match)
        match, scored = self._part_scores(request.match)
        raising = [
            *scored,
            *self._build_raising("pairs", request.pairs, self._weights.pairs),
            *self._build_raising("exact", request.exact, self._weights.exact),
            *(
                Query.boost_query(self._build_term("opening", term), self._weights.opening)
                for term in request.opening
            ),
        ]
        constants = self._build_constants(request)
        if constants:
            # Beside the match alone they are looked up for what matches; among all that raises
            # scores Tantivy would go through every opening.
            match = Query.boolean_query([(Occur.Must, match), *constants])
        if not raising:
            return match
        return Query.boolean_query([(Occur.Must, match), *((Occur.Should, q) for q in raising)])

    def _part_scores(self, node: Node) -> tuple[Query, list[Query]]:
        """Build what decides whether a document matches, and what gives its score besides.

        Of words that all have to match, the field of both title and body says what matches: asked
        for in each of the two, Tantivy scores every document that holds one of the words.
        """
        children = node.children if isinstance(node, And) else (node,)
        words = [one for one in children if isinstance(one, Term) and one.field == "text"]
        if not words:
            return self.build_match(node), []
        others = [one for one in children if one not in words]
        deciding = [(Occur.Must, self.build_count(word)) for word in words]
        if others:
            deciding.append((Occur.Must, self._build_and(others)))
        # Each for itself: of alternatives within alternatives Tantivy makes the slower kind.
        scored = [self._build_in(field, word.term) for word in words for field in ("title", "body")]
        return Query.boolean_query(deciding), scored

    def _build_in(self, field: str, term: str) -> Query:
        query = self._build_term(field, term)
        return Query.boost_query(query, self._weights.title) if field == "title" else query

    def _build_raising(self, view: str, terms: Sequence[str], weight: float) -> list[Query]:
        fields = ((f"title_{view}", self._weights.title * weight), (f"body_{view}", weight))
        return [
            Query.boost_query(self._build_term(field, term), boost)
            for term in terms
            for field, boost in fields
        ]

    def _build_constants(self, request: SearchRequest) -> list[tuple[Occur, Query]]:
        """Build what adds the same to the score of every document where it holds."""
        weighed = []
        if request.whole_opening:
            terms = [(Occur.Must, self._build_term("opening", term)) for term in request.opening]
            weighed.append((Query.boolean_query(terms), request.whole_opening))
        pairs = [(Occur.Should, self._build_term("body_pairs", pair)) for pair in request.pairs]
        if request.both_pairs:
            two = Query.boolean_query(pairs, minimum_number_should_match=2)
            weighed.append((two, request.both_pairs))
        for slop in request.near_slops:
            # Reading positions is dear: of texts that hold all words, few hold a pair of them.
            narrow = [
                (Occur.Must, Query.boolean_query(pairs)),
                (Occur.Must, Query.phrase_query(self._schema, "body", list(request.near), slop)),
            ]
            weighed.append((Query.boolean_query(narrow), self._weights.near))
        return [(Occur.Should, Query.const_score_query(query, worth)) for query, worth in weighed]

    def build_count(self, node: Node) -> Query:
        """Build the query of a tree for counting alone: no scores are worked out."""
        return _unscored(_CountBuilder(self._schema, self._weights).build_match(node))

    def build_tiers(self, request: SearchRequest, first: Node) -> tuple[Query, Query]:
        """Build the query of a request twice: with the documents to stand first, and without."""
        query, marker = self.build(request), self.build_count(first)
        return (
            Query.boolean_query([(Occur.Must, query), (Occur.Must, marker)]),
            Query.boolean_query([(Occur.Must, query), (Occur.MustNot, marker)]),
        )

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
            case Exact(spellings=spellings, field=field):
                return self._build_text(
                    _check_spelled(field),
                    lambda name: self._build_phrase(f"{name}_exact", spellings),
                )
            case Near():
                return self._build_text(node.field, lambda name: self._build_near(name, node))
            case Label(facet=facet, key=key):
                return _unscored(self._build_term(facet_field(facet), key))
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

    def _build_near(self, field: str, near: Near) -> Query:
        """Build the query of two runs close to each other.

        Tantivy's slop moves the second of two terms by so much either way: asked in both orders,
        two different terms are found exactly. It is not exact for longer runs, and finds a term
        next to itself; there each distance is asked for by its own phrase.
        """
        left, right, distance = near.left, near.right, near.distance
        if len(left) == len(right) == 1 and left != right:
            return Query.disjunction_max_query(
                [
                    Query.phrase_query(self._schema, field, [*one, *other], slop=distance)
                    for one, other in ((left, right), (right, left))
                ]
            )
        orders = dict.fromkeys(((left, right), (right, left)))
        phrases = [
            Query.phrase_query(self._schema, field, _place(one, other, gap))
            for one, other in orders
            for gap in range(distance + 1)
        ]
        # What holds a run holds its pairs. They are much rarer than its terms, which makes this
        # three times as quick.
        pairs = dict.fromkeys("_".join(pair) for run in (left, right) for pair in pairwise(run))
        if field == "byline" or not pairs:
            return Query.disjunction_max_query(phrases)
        rare = [(Occur.Must, _unscored(self._build_term(f"{field}_pairs", pair))) for pair in pairs]
        narrow = [Query.boolean_query([*rare, (Occur.Must, phrase)]) for phrase in phrases]
        return Query.boolean_query([*rare, (Occur.Must, Query.disjunction_max_query(narrow))])

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


class _CountBuilder(QueryBuilder):
    """Builds the same queries where no scores are asked for.

    A word of title or body is looked up in the field that holds both: a third of the time.
    """

    def _build_leaf(self, node: Node) -> Query:
        match node:
            case Term(term=term, field="text"):
                return _unscored(self._build_term(EITHER, term))
            case AnyTerm(terms=terms, field="text"):
                return _unscored(self._build_any(EITHER, terms))
            case Exact(spellings=(spelling,), field="text"):
                return _unscored(self._build_term(EITHER_EXACT, spelling))
            case _:
                return super()._build_leaf(node)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _place(left: Sequence[str], right: Sequence[str], gap: int) -> list[str | tuple[int, str]]:
    """Place two runs one after the other with so many terms between them."""
    return [*enumerate(left), *enumerate(right, start=len(left) + gap)]


def _check_spelled(field: str) -> str:
    if field not in ("text", "title"):
        raise UnknownNodeError(
            f"{field}: a field whose marks tantivy does not keep; leave it out of the query"
        )
    return field
