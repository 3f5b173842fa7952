"""Highlights: where a text holds what a query asks for.

Texts are compared as they are indexed: token by token, folded. So a highlight shows the page's own
spelling, and never a part of a token.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from index.analyzer import Token, tokenize
from index.query import (
    And,
    AnyTerm,
    AtLeast,
    Everything,
    Field,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Published,
    Site,
    Term,
)
from index.sieve import Sieve

_CACHED_PIECE_CHARS = 32

# What a text is asked for by the field that it stands in: a title also answers for `text`.
_ASKED: dict[Field, tuple[Field, ...]] = {
    "text": ("text",),
    "title": ("text", "title"),
    "byline": ("byline",),
}


class Match(NamedTuple):
    """One place where a text holds a term, a prefix or a phrase of the query.

    `start` and `end` are offsets into the text. `found` is the folded term, or terms of the
    phrase. `is_exact` says that it is spelled as typed, marks included.
    """

    start: int
    end: int
    found: tuple[str, ...]
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Matcher:
    """Finds in a text what a query asks of one field.

    `phrases` maps the first term of each phrase to the phrases that begin with it. `exact` are the
    terms as typed. `pairs` are words that stand side by side in the query. `sieve` says where a
    match may stand.
    """

    terms: frozenset[str]
    prefixes: tuple[str, ...]
    phrases: dict[str, list[tuple[str, ...]]]
    exact: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    sieve: Sieve

    @classmethod
    def from_tree(cls, tree: Node, field: Field = "text") -> "Matcher":
        """What the tree asks of texts in this field; what it excludes is not looked for."""
        leaves = [leaf for leaf in _iter_leaves(tree) if leaf.field in _ASKED[field]]
        terms: set[str] = set()
        exact: set[str] = set()
        prefixes: list[str] = []
        phrases: dict[str, list[tuple[str, ...]]] = {}
        for leaf in leaves:
            match leaf:
                case Term():
                    terms.add(leaf.term)
                    exact.add(leaf.exact)
                case AnyTerm():
                    terms.update(leaf.terms)
                case Prefix():
                    prefixes.append(leaf.prefix)
                case Phrase():
                    phrases.setdefault(leaf.terms[0], []).append(leaf.terms)
                    exact.update(leaf.exact)
        pairs = frozenset(
            (one.term, next_one.term)
            for one, next_one in pairwise(leaves)
            if isinstance(one, Term) and isinstance(next_one, Term)
        )
        sieve = Sieve(terms.union(phrases), prefixes)
        return cls(frozenset(terms), tuple(prefixes), phrases, frozenset(exact), pairs, sieve)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The places to highlight in a text in NFC, in order and apart from each other.

        Places that only one space parts are one: `học tập` is highlighted as a whole.
        """
        return merge(text, self.find(text))

    def find(self, text: str) -> list[Match]:
        """The matches in a text in NFC, by their start; those of phrases may overlap others."""
        matches: list[Match] = []
        terms, prefixes, exact, phrases = self.terms, self.prefixes, self.exact, self.phrases
        end = -1
        for place in self.sieve.places(text):
            if place <= end:
                continue
            start = text.rfind(" ", 0, place) + 1
            end = text.find(" ", place)
            if end < 0:
                end = len(text)
            for number, token in enumerate(_tokens_of(text[start:end])):
                folded = token.folded
                if folded in terms or (prefixes and folded.startswith(prefixes)):
                    is_exact = token.exact in exact
                    span = (start + token.start, start + token.end)
                    matches.append(Match(*span, (folded,), is_exact))
                for phrase in phrases.get(folded, ()):
                    match = self._find_phrase(phrase, text, start, end, number)
                    if match:
                        matches.append(match)
        return matches

    def _find_phrase(
        self, phrase: tuple[str, ...], text: str, start: int, end: int, number: int
    ) -> Match | None:
        """The match of a phrase that begins with this token of this piece, if it does."""
        found: list[Token] = []
        offset = start
        while True:
            for token in islice(_tokens_of(text[offset:end]), number, None):
                if token.folded != phrase[len(found)]:
                    return None
                found.append(token)
                if len(found) == len(phrase):
                    is_exact = all(token.exact in self.exact for token in found)
                    return Match(start + found[0].start, offset + token.end, phrase, is_exact)
            if end == len(text):
                return None
            offset = end + 1
            end = text.find(" ", offset)
            if end < 0:
                end = len(text)
            number = 0


def _iter_leaves(tree: Node) -> Iterator[Term | Phrase | Prefix | AnyTerm]:
    """What the tree asks to be in the text, in the order of the query."""
    match tree:
        case Term() | Phrase() | Prefix() | AnyTerm():
            yield tree
        case And(children) | Or(children) | AtLeast(_, children):
            for child in children:
                yield from _iter_leaves(child)
        case Not() | Site() | Published() | Everything() | Nothing():
            return


def _tokens_of(piece: str) -> Sequence[Token]:
    """The tokens of a piece of text, with offsets into it."""
    return _tokens_of_word(piece) if len(piece) <= _CACHED_PIECE_CHARS else tokenize(piece)


@lru_cache(maxsize=2**13)
def _tokens_of_word(piece: str) -> Sequence[Token]:
    return tokenize(piece)


def merge(text: str, matches: Sequence[Match]) -> list[tuple[int, int]]:
    """The places that the matches cover, in order; those that only one space parts are one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((match.start, match.end) for match in matches):
        if spans and (start <= spans[-1][1] or text[spans[-1][1] : start] == " "):
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans
