"""OpenSearch's queries for query trees.

Terms go in as they are: nothing here is read by one of the server's own query parsers, and the one
analyzer that sees text, for phrases, splits at spaces alone.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from index.engines import SearchRequest, Sort, Weights
from index.engines.opensearch_facets import facet_field
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

Json: TypeAlias = Mapping[str, Any]

# Only documents have an identifier; the note of the position has none.
EVERYTHING: Json = {"bool": {"filter": [{"exists": {"field": "id"}}]}}
_MOST_PER_WORD = 2.2 * 32 * math.log(2)
_NOTHING: Json = {"match_none": {}}

_ORDERS: Mapping[Sort, Sequence[Json]] = {
    "relevance": ({"_score": "desc"}, {"id": "asc"}),
    "newest": ({"published_at": {"order": "desc", "missing": "_last"}}, {"id": "asc"}),
    "oldest": ({"published_at": {"order": "asc", "missing": "_last"}}, {"id": "asc"}),
}


def build_order(sort: Sort) -> Sequence[Json]:
    """Build the order of an answer; the identifier, last, tells all documents apart."""
    return _ORDERS[sort]


def build_query(request: SearchRequest) -> Json:
    """Build the query of a request, with what only raises scores."""
    weights = request.weights
    match = _build_match(request.match, weights)
    if request.sort != "relevance":
        return {"bool": {"filter": [match]}}
    raising = [
        *_build_raising("pairs", request.pairs, weights, weights.pairs),
        *_build_raising("exact", request.exact, weights, weights.exact),
        *(_build_term("opening", term, weights.opening) for term in request.opening),
    ]
    raising += _build_constants(request)
    if request.first is not None:
        first = _build_match(request.first, weights)
        raising.append({"constant_score": {"filter": first, "boost": tier_of(request)}})
    if not raising:
        return match
    return {"bool": {"must": [match], "should": raising, "minimum_should_match": 0}}


def tier_of(request: SearchRequest) -> float:
    """What the documents that stand first have more in their scores: above any score without it.

    0.0 where none stand first. A word adds at most its weight times its inverse frequency, at most
    ln(2**32), times 2.2. A power of two costs scores the fewest digits.
    """
    if request.first is None:
        return 0.0
    weights = request.weights
    words = _count_words(request.match)
    words += len(request.pairs) * weights.pairs + len(request.exact) * weights.exact
    words += len(request.opening) * weights.opening
    highest = words * (weights.title + 1.0) * _MOST_PER_WORD
    highest += request.whole_opening + request.both_pairs
    highest += len(request.near_slops) * weights.near
    return 2.0 ** math.ceil(math.log2(max(highest, 1.0)) + 0.01)


def _count_words(node: Node) -> float:
    match node:
        case And(children=children) | Or(children=children) | AtLeast(children=children):
            return sum(_count_words(child) for child in children)
        case Phrase(terms=terms) | Exact(spellings=terms):
            return len(terms)
        case Near(left=left, right=right):
            return len(left) + len(right)
        case _:
            return 1.0


def build_count(matches: Sequence[Node]) -> Mapping[str, Json]:
    """Build the aggregations that count what each tree matches, named by its place."""
    weights = Weights()
    return {
        str(place): {"filter": _build_match(match, weights)} for place, match in enumerate(matches)
    }


def _build_raising(view: str, terms: Sequence[str], weights: Weights, weight: float) -> list[Json]:
    fields = ((f"title_{view}", weights.title * weight), (f"body_{view}", weight))
    return [_build_term(field, term, boost) for term in terms for field, boost in fields]


def _build_constants(request: SearchRequest) -> list[Json]:
    """Build what adds the same to the score of every document where it holds."""
    weighed: list[tuple[Json, float]] = []
    if request.whole_opening:
        held = [_build_term("opening", term, 1.0) for term in request.opening]
        weighed.append(({"bool": {"filter": held}}, request.whole_opening))
    pairs = [_build_term("body_pairs", pair, 1.0) for pair in request.pairs]
    if request.both_pairs:
        two = {"bool": {"should": pairs, "minimum_should_match": 2}}
        weighed.append((two, request.both_pairs))
    any_pair = {"bool": {"should": pairs, "minimum_should_match": 1}}
    for slop in request.near_slops:
        phrase = {"match_phrase": {"body": {"query": " ".join(request.near), "slop": slop}}}
        weighed.append(({"bool": {"filter": [any_pair, phrase]}}, request.weights.near))
    return [{"constant_score": {"filter": query, "boost": worth}} for query, worth in weighed]


def _build_match(node: Node, weights: Weights) -> Json:
    match node:
        case And(children=children):
            return _build_and(children, weights)
        case Or(children=children):
            return _build_at_least(1, children, weights)
        case AtLeast(count=count, children=children):
            return _build_at_least(count, children, weights)
        case Not():
            return _build_and((node,), weights)
        case Everything():
            return EVERYTHING
        case Nothing():
            return _NOTHING
        case _:
            return _build_leaf(node, weights)


def _build_leaf(node: Node, weights: Weights) -> Json:
    match node:
        case Term(term=term, field=field):
            return _build_text(field, weights, lambda name, by: _build_term(name, term, by))
        case Phrase(terms=terms, field=field):
            return _build_text(field, weights, lambda name, by: _build_phrase(name, terms, by))
        case AnyTerm(terms=terms, field=field):
            return _build_text(field, weights, lambda name, by: _build_any(name, terms, by))
        case Exact(spellings=spellings, field=field):
            _check_spelled(field)
            return _build_text(
                field, weights, lambda name, by: _build_phrase(f"{name}_exact", spellings, by)
            )
        case Near():
            return _build_text(node.field, weights, lambda name, by: _build_near(name, node, by))
        case Label(facet=facet, key=key):
            return {"bool": {"filter": [{"term": {facet_field(facet): {"value": key}}}]}}
        case Site(site=site):
            return {"bool": {"filter": [{"term": {"sites": {"value": site}}}]}}
        case Published(first_day=first_day, last_day=last_day):
            return _build_published(first_day, last_day)
        case _:
            raise UnknownNodeError(
                f"{type(node).__name__}: a node that opensearch does not search; "
                "leave it out of the query"
            )


def _build_text(field: str, weights: Weights, build: Callable[[str, float], Json]) -> Json:
    match field:
        case "text":
            both = [build("title", weights.title), build("body", 1.0)]
            return {"bool": {"should": both, "minimum_should_match": 1}}
        case "title":
            return build("title", weights.title)
        case "byline":
            return build("byline", 1.0)
        case _:
            raise UnknownNodeError(
                f"{field}: a field that opensearch does not search; leave it out of the query"
            )


def _build_term(field: str, term: str, boost: float) -> Json:
    return {"term": {field: {"value": term, "boost": boost}}}


def _check_spelled(field: str) -> None:
    if field not in ("text", "title"):
        raise UnknownNodeError(
            f"{field}: a field whose marks opensearch does not keep; leave it out of the query"
        )


def _build_phrase(field: str, terms: Sequence[str], boost: float) -> Json:
    if len(terms) == 1:
        return _build_term(field, terms[0], boost)
    return {"match_phrase": {field: {"query": " ".join(terms), "boost": boost}}}


def _build_near(field: str, near: Near, boost: float) -> Json:
    """Build the query of two runs close to each other, in the one order or in the other.

    In order, the server finds for each place of the first run the next place of the second that
    does not overlap it; out of order it would let runs overlap.
    """
    runs = (near.left, near.right)
    orders = [
        _build_spans([_build_run(field, run) for run in order], near.distance)
        for order in dict.fromkeys((runs, runs[::-1]))
    ]
    return {"dis_max": {"queries": orders, "boost": boost}}


def _build_run(field: str, terms: Sequence[str]) -> Json:
    spans: list[Json] = [{"span_term": {field: {"value": term}}} for term in terms]
    return spans[0] if len(spans) == 1 else _build_spans(spans, 0)


def _build_spans(spans: Sequence[Json], distance: int) -> Json:
    return {"span_near": {"clauses": spans, "slop": distance, "in_order": True}}


def _build_any(field: str, terms: Sequence[str], boost: float) -> Json:
    return {"terms": {field: list(terms), "boost": boost}}


def _build_and(children: Sequence[Node], weights: Weights) -> Json:
    required = [_build_match(c, weights) for c in children if not isinstance(c, Not)]
    barred = [_build_match(c.child, weights) for c in children if isinstance(c, Not)]
    if not barred:
        return {"bool": {"must": required}}
    if not required:
        return {"bool": {"filter": [{"exists": {"field": "id"}}], "must_not": barred}}
    return {"bool": {"must": required, "must_not": barred}}


def _build_at_least(count: int, children: Sequence[Node], weights: Weights) -> Json:
    clauses = [_build_match(child, weights) for child in children]
    return {"bool": {"should": clauses, "minimum_should_match": count}}


def _build_published(first_day: int | None, last_day: int | None) -> Json:
    if first_day is not None and last_day is not None and first_day > last_day:
        return _NOTHING
    bounds: list[Json] = [{"exists": {"field": "first_day"}}]
    if last_day is not None:
        bounds.append({"range": {"first_day": {"lte": last_day}}})
    if first_day is not None:
        bounds.append({"range": {"last_day": {"gte": first_day}}})
    return {"bool": {"filter": bounds}}
