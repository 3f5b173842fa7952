"""Which documents of one of Whoosh's segments a query tree matches, and their scores.

The tree is worked out with sets of document numbers, not with Whoosh's matchers: its Or has no
minimum of matches (the parameter says "not yet implemented"), its Not finds the document that holds
the position too, and sets are quicker in Python than a tree of matchers stepped one by one.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from index.engines import SearchRequest, Weights
from index.engines.whoosh_facets import label_term
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

# The values of the field `kind`.
DOCUMENT = "document"
POSITION = "position"
# In the columns of dates: no date.
UNDATED = -1

_FIELDS = {"text": ("title", "body"), "title": ("title",), "byline": ("byline",)}
_EXACT_FIELDS = {"text": ("title_exact", "body_exact"), "title": ("title_exact",)}
# What scores are worked out for.
_Words: TypeAlias = Term | Phrase | AnyTerm | Exact | Near


class SegmentMatcher:
    """Matches and scores the documents of one segment."""

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher
        self._reader = searcher.reader()
        self._read: dict[tuple[str, str], frozenset[int]] = {}

    def find(self, node: Node) -> set[int]:
        """Find the numbers of the documents that a tree matches."""
        match node:
            case And(children=children):
                found = self._find_all(children)
            case Or(children=children):
                found = set().union(*(self.find(child) for child in children))
            case AtLeast(count=count, children=children):
                counts = Counter(number for child in children for number in self.find(child))
                found = {number for number, times in counts.items() if times >= count}
            case Not(child=child):
                found = self._read_term("kind", DOCUMENT) - self.find(child)
            case Everything():
                found = self._read_term("kind", DOCUMENT)
            case Nothing():
                found = set()
            case _:
                found = self._find_leaf(node)
        return found

    def score(self, request: SearchRequest, found: Iterable[int]) -> dict[int, float]:
        """Score found documents by the words of the tree, the pairs and the exact terms."""
        scores = dict.fromkeys(found, 0.0)
        weights = request.weights
        self._score_tree(request.match, weights, scores)
        for view, terms, weight in (
            ("pairs", request.pairs, weights.pairs),
            ("exact", request.exact, weights.exact),
        ):
            for term in terms:
                self._add_scores(f"title_{view}", term, weight * weights.title, scores)
                self._add_scores(f"body_{view}", term, weight, scores)
        for term in request.opening:
            self._add_scores("opening", term, weights.opening, scores)
        if request.whole_opening:
            for number in self._read_all("opening", request.opening) & scores.keys():
                scores[number] += request.whole_opening
        self._score_near(request, scores)
        return scores

    def _score_near(self, request: SearchRequest, scores: dict[int, float]) -> None:
        """Add what bodies have more that hold two pairs, or the words close to each other."""
        held = Counter(n for pair in request.pairs for n in self._read_term("body_pairs", pair))
        if request.both_pairs:
            for number in held.keys() & scores.keys():
                scores[number] += request.both_pairs if held[number] > 1 else 0.0
        if not request.near_slops:
            return
        whole = held.keys() & self._read_all("body", request.near) & scores.keys()
        if not whole:  # perhaps because a term is unknown here
            return
        places = [dict(self._read_places("body", term, whole)) for term in request.near]
        for number in whole:
            spread = _spread([where[number] for where in places])
            steps = sum(spread <= slop for slop in request.near_slops)
            scores[number] += steps * request.weights.near

    def read_column(self, name: str) -> Sequence[Any]:
        """Give the values of a column by document number."""
        return self._reader.column_reader(name, translate=False)  # type: ignore[no-any-return]

    def _find_all(self, children: Sequence[Node]) -> set[int]:
        found: set[int] | None = None
        for child in sorted(children, key=lambda child: isinstance(child, Not)):
            if found is not None and isinstance(child, Not):
                found -= self.find(child.child)
            else:
                matched = self.find(child)
                found = matched if found is None else found & matched
        return found or set()

    def _find_leaf(self, node: Node) -> set[int]:
        match node:
            case Term() | Phrase() | AnyTerm() | Exact() | Near():
                return self._union(self._find_words(name, node) for name in _names(node))
            case Label(facet=facet, key=key):
                return self._read_term("label", label_term(facet, key))
            case Site(site=site):
                return self._read_term("site", site)
            case Published(first_day=first_day, last_day=last_day):
                return self._find_published(first_day, last_day)
            case _:
                raise UnknownNodeError(
                    f"{type(node).__name__}: a node that whoosh does not search; "
                    "leave it out of the query"
                )

    def _union(self, found: Iterable[set[int]]) -> set[int]:
        return set().union(*found)

    def _read_term(self, field: str, term: str) -> set[int]:
        key = (field, term)
        if key not in self._read:
            is_known = key in self._reader
            numbers = self._reader.postings(field, term).all_ids() if is_known else ()
            self._read[key] = frozenset(numbers)
        return set(self._read[key])

    def _read_all(self, field: str, terms: Iterable[str]) -> set[int]:
        """Read which documents hold all of some terms."""
        return set.intersection(*(self._read_term(field, term) for term in terms))

    def _find_words(self, field: str, node: _Words) -> set[int]:
        """Find the documents whose field holds what a node asks of it."""
        match node:
            case Term(term=term):
                return self._read_term(field, term)
            case Phrase(terms=terms) | Exact(spellings=terms):
                return set(self._find_phrase(field, terms))
            case AnyTerm(terms=terms):
                return self._union(self._read_term(field, term) for term in terms)
            case Near():
                return self._find_near(field, node)

    def _find_near(self, field: str, near: Near) -> set[int]:
        """Find where one run follows the other so closely; each place is where a run begins."""
        lefts = self._find_phrase(field, near.left)
        rights = self._find_phrase(field, near.right)
        runs = (lefts, len(near.left)), (rights, len(near.right))
        return {
            number
            for number in lefts.keys() & rights.keys()
            if any(
                _follow(one[number], other[number], length, near.distance)
                for (one, length), (other, _) in (runs, runs[::-1])
            )
        }

    def _find_phrase(self, field: str, terms: Sequence[str]) -> dict[int, set[int]]:
        """Find where the terms follow each other: every place moved back to where it began."""
        starts: dict[int, set[int]] | None = None
        for shift, term in enumerate(terms):
            if (field, term) not in self._reader:
                return {}
            begun: dict[int, set[int]] = {}
            for number, places in self._read_places(field, term, starts):
                here = {place - shift for place in places}
                if starts is not None:
                    here &= starts[number]
                if here:
                    begun[number] = here
            starts = begun
        return starts or {}

    def _read_places(
        self, field: str, term: str, wanted: Container[int] | None
    ) -> Iterator[tuple[int, list[int]]]:
        postings = self._reader.postings(field, term)
        while postings.is_active():
            number = postings.id()
            if wanted is None or number in wanted:
                yield number, postings.value_as("positions")
            postings.next()

    def _find_published(self, first_day: int | None, last_day: int | None) -> set[int]:
        if first_day is not None and last_day is not None and first_day > last_day:
            return set()
        firsts = self.read_column("first_day")
        lasts = self.read_column("last_day")
        return {
            number
            for number in self._read_term("kind", DOCUMENT)
            if firsts[number] != UNDATED
            and (last_day is None or firsts[number] <= last_day)
            and (first_day is None or lasts[number] >= first_day)
        }

    def _score_tree(self, node: Node, weights: Weights, scores: dict[int, float]) -> None:
        match node:
            case And(children=children) | Or(children=children) | AtLeast(children=children):
                for child in children:
                    self._score_tree(child, weights, scores)
            case Term() | Phrase() | AnyTerm() | Exact() | Near():
                for name in _names(node):
                    weight = weights.title if name.startswith("title") else 1.0
                    self._score_words(name, node, weight, scores)
            case _:
                return

    def _score_words(
        self, field: str, node: _Words, weight: float, scores: dict[int, float]
    ) -> None:
        match node:
            case Term(term=term):
                self._add_scores(field, term, weight, scores)
            case Phrase(terms=terms) | Exact(spellings=terms):
                self._add_scores_inside(field, node, terms, weight, scores)
            case Near(left=left, right=right):
                self._add_scores_inside(field, node, (*left, *right), weight, scores)
            case AnyTerm():
                # One of many terms says little: it counts the same, however rare.
                for number in self._find_words(field, node) & scores.keys():
                    scores[number] += weight

    def _add_scores_inside(
        self,
        field: str,
        node: _Words,
        terms: Sequence[str],
        weight: float,
        scores: dict[int, float],
    ) -> None:
        """Add the scores of the terms where the whole node matches."""
        inside = dict.fromkeys(self._find_words(field, node) & scores.keys(), 0.0)
        for term in terms:
            self._add_scores(field, term, weight, inside)
        for number, score in inside.items():
            scores[number] += score

    def _add_scores(self, field: str, term: str, weight: float, scores: dict[int, float]) -> None:
        if (field, term) not in self._reader:
            return
        postings = self._searcher.postings(field, term)
        while postings.is_active():
            number = postings.id()
            if number in scores:
                scores[number] += weight * postings.score()
            postings.next()


def _names(node: _Words) -> tuple[str, ...]:
    fields = _EXACT_FIELDS if isinstance(node, Exact) else _FIELDS
    if node.field not in fields:
        raise UnknownNodeError(
            f"{type(node).__name__} of {node.field}: a field that whoosh does not search so; "
            "leave it out of the query"
        )
    return fields[node.field]


def _spread(places: Sequence[Iterable[int]]) -> int:
    """Count the words between terms where they stand closest to as they were typed.

    `places` are those of each term, in the order typed. Moved back by its number, every term of a
    phrase stands in one place; how far apart they are else is what Lucene calls the slop.
    """
    moved = sorted((place - shift, shift) for shift, where in enumerate(places) for place in where)
    latest: dict[int, int] = {}
    closest = moved[-1][0] - moved[0][0]
    for place, shift in moved:
        latest[shift] = place
        if len(latest) == len(places):
            closest = min(closest, place - min(latest.values()))
    return closest


def _follow(ones: set[int], others: set[int], length: int, distance: int) -> bool:
    """Say whether a place of others lies at most so far behind the end of one of so long."""
    places = sorted(others)
    for start in ones:
        end = start + length
        following = bisect_left(places, end)
        if following < len(places) and places[following] - end <= distance:
            return True
    return False
