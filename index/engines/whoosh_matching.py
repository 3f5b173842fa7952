"""Which documents of one of Whoosh's segments a query tree matches, and their scores.

The tree is worked out with sets of document numbers, not with Whoosh's matchers: its Or has no
minimum of matches (the parameter says "not yet implemented"), its Not finds the document that holds
the position too, and sets are quicker in Python than a tree of matchers stepped one by one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

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
# In the columns of dates: no date.
UNDATED = -1

_FIELDS = {"text": ("title", "body"), "title": ("title",), "byline": ("byline",)}


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
        return scores

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
            case Term(term=term, field=field):
                return self._union(self._read_term(name, term) for name in _names(field))
            case Phrase(terms=terms, field=field):
                return self._union(self._find_phrase(name, terms) for name in _names(field))
            case AnyTerm(terms=terms, field=field):
                return self._union(
                    self._read_term(name, term) for name in _names(field) for term in terms
                )
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

    def _find_phrase(self, field: str, terms: Sequence[str]) -> set[int]:
        """Find where the terms follow each other: every place moved back to where it began."""
        starts: dict[int, set[int]] | None = None
        for shift, term in enumerate(terms):
            if (field, term) not in self._reader:
                return set()
            begun: dict[int, set[int]] = {}
            for number, places in self._read_places(field, term, starts):
                here = {place - shift for place in places}
                if starts is not None:
                    here &= starts[number]
                if here:
                    begun[number] = here
            starts = begun
        return set(starts or ())

    def _read_places(
        self, field: str, term: str, wanted: dict[int, set[int]] | None
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
            case Term() | Phrase() | AnyTerm():
                for name in _names(node.field):
                    weight = weights.title if name == "title" else 1.0
                    self._score_words(name, node, weight, scores)
            case _:
                return

    def _score_words(
        self, field: str, node: Term | Phrase | AnyTerm, weight: float, scores: dict[int, float]
    ) -> None:
        match node:
            case Term(term=term):
                self._add_scores(field, term, weight, scores)
            case Phrase(terms=terms):
                inside = dict.fromkeys(self._find_phrase(field, terms) & scores.keys(), 0.0)
                for term in terms:
                    self._add_scores(field, term, weight, inside)
                for number, score in inside.items():
                    scores[number] += score
            case AnyTerm(terms=terms):
                # One of many terms says little: it counts the same, however rare.
                holding = self._union(self._read_term(field, term) for term in terms)
                for number in holding & scores.keys():
                    scores[number] += weight

    def _add_scores(self, field: str, term: str, weight: float, scores: dict[int, float]) -> None:
        if (field, term) not in self._reader:
            return
        postings = self._searcher.postings(field, term)
        while postings.is_active():
            number = postings.id()
            if number in scores:
                scores[number] += weight * postings.score()
            postings.next()


def _names(field: str) -> tuple[str, ...]:
    if field not in _FIELDS:
        raise UnknownNodeError(
            f"{field}: a field that whoosh does not search; leave it out of the query"
        )
    return _FIELDS[field]
