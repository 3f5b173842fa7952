"""Highlights: where a text holds what a query asks for.

Texts are compared as they are indexed: token by token, folded. So a highlight shows the page's own
spelling, and never a part of a token.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from index.analyzer import Token, tokenize
from index.fold import canonical, fold
from index.query import (
    And,
    AnyTerm,
    AtLeast,
    Everything,
    Exact,
    Field,
    Fuzzy,
    Label,
    Near,
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
    phrase. `is_exact` says that it is spelled as typed, where marks were typed.
    """

    start: int
    end: int
    found: tuple[str, ...]
    is_exact: bool


# The same as a plain tuple.
Place: TypeAlias = tuple[int, int, tuple[str, ...], bool]


# Terms one after another, folded or as spelled.
Run: TypeAlias = tuple[str, ...]

Leaf: TypeAlias = Term | Phrase | Prefix | AnyTerm | Exact | Near


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a place must meet beyond being found, for some of what is sought.

    `free` are the runs that meet it anywhere. `spelled` maps folded runs to the spellings asked
    for, `near` are the pairs of runs that are asked for close to each other.
    """

    free: frozenset[Run]
    spelled: dict[Run, frozenset[Run]]
    near: tuple[Near, ...]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Finds in a text what a query asks of one field.

    `phrases` maps the first term of each phrase to the phrases that begin with it. `exact` are the
    terms as typed, none if no marks were typed. `pairs` are words that stand side by side in the
    query. `sieve` says where a match stands or may stand, `spelled` are the terms that `exact` are
    spellings of. `conditions` are there where the query asks for marks or for near words.
    """

    terms: frozenset[str]
    prefixes: tuple[str, ...]
    phrases: dict[str, list[Run]]
    exact: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    sieve: Sieve
    spelled: frozenset[str]
    conditions: Conditions | None = None

    @classmethod
    def from_tree(cls, tree: Node, field: Field = "text") -> "Matcher":
        """What the tree asks of texts in this field; what it excludes is not looked for."""
        leaves = [leaf for leaf in _iter_leaves(tree) if leaf.field in _ASKED[field]]
        runs = dict.fromkeys(run for leaf in leaves for run in _runs_of(leaf))
        terms = frozenset(run[0] for run in runs if len(run) == 1)
        phrases: dict[str, list[Run]] = {}
        for run in runs:
            if len(run) > 1:
                phrases.setdefault(run[0], []).append(run)
        prefixes = tuple(leaf.prefix for leaf in leaves if isinstance(leaf, Prefix))
        exact = frozenset(word for leaf in leaves for word in _spelling_of(leaf))
        pairs = frozenset(
            (one.term, next_one.term)
            for one, next_one in pairwise(leaves)
            if isinstance(one, Term) and isinstance(next_one, Term)
        )
        sieve = Sieve(terms.union(phrases), prefixes)
        # Whoever typed no marks asks for no spelling.
        asked = exact if any(fold(word) != word for word in exact) else frozenset()
        spelled = frozenset(map(fold, asked))
        return cls(terms, prefixes, phrases, asked, pairs, sieve, spelled, _conditions_of(leaves))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The places to highlight in a text in NFC, in order and apart from each other.

        Places that only one space parts are one: `học tập` is highlighted as a whole.
        """
        return merge(text, self.places(text))

    def find(self, text: str) -> list[Match]:
        """The matches in a text in NFC, by their start; those of phrases may overlap others."""
        return [Match(*place) for place in self.places(text)]

    def places(self, text: str) -> list[Place]:
        """What `find` gives, as plain tuples: a third of the time is for the making of matches."""
        sure, perhaps = self.sieve.search(text)
        places: list[Place] = []
        for term, length, starts in sure:
            if term in self.phrases:
                perhaps += starts
            if term not in self.terms:
                continue
            found = (term,)
            if self.exact:
                spelled = [canonical(text[start : start + length]) for start in starts]
                flags = [spelling in self.exact for spelling in spelled]
                places += [(s, s + length, found, e) for s, e in zip(starts, flags, strict=True)]
            else:
                places += [(start, start + length, found, False) for start in starts]
        found_closely = list(self._find_closely(text, perhaps)) if perhaps else []
        if found_closely:
            places = list({*places, *found_closely})
        places.sort()
        return self._meeting(self.conditions, text, places) if self.conditions else places

    def _meeting(self, conditions: Conditions, text: str, places: list[Place]) -> list[Place]:
        """Those of the places that meet what the query asks of them."""
        kept = {
            place
            for place in places
            if place[2] in conditions.free
            or (self.prefixes and len(place[2]) == 1 and place[2][0].startswith(self.prefixes))
            or _spelling_in(text, place) in conditions.spelled.get(place[2], ())
        }
        for near in conditions.near:
            kept.update(_find_near(near, text, places))
        return sorted(kept)

    def _find_closely(self, text: str, places: Sequence[int]) -> Iterator[Place]:
        """The matches that begin in the pieces between spaces in which the places are."""
        end = -1
        for place in sorted(places):
            if place <= end:
                continue
            start, end = text.rfind(" ", 0, place) + 1, _piece_end(text, place)
            tokens = _tokens_of(text[start:end])
            for number, token in enumerate(tokens):
                folded = token.folded
                if folded in self.terms or (self.prefixes and folded.startswith(self.prefixes)):
                    span = (start + token.start, start + token.end)
                    yield *span, (folded,), token.exact in self.exact
                for phrase in self.phrases.get(folded, ()):
                    found = _find_phrase(phrase, tokens, number, text, start)
                    if found:
                        is_exact = all(spelled in self.exact for spelled in found[1])
                        yield start + token.start, found[0], phrase, is_exact


def _find_phrase(
    phrase: tuple[str, ...], tokens: Sequence[Token], number: int, text: str, start: int
) -> tuple[int, list[str]] | None:
    """Where a phrase ends, and its terms as spelled, if it begins with the token of this number.

    The tokens are those of the piece of the text that begins at `start`; what they lack of the
    phrase is looked for in the pieces after it.
    """
    spelled: list[str] = []
    while True:
        for token in tokens[number : number + len(phrase) - len(spelled)]:
            if token.folded != phrase[len(spelled)]:
                return None
            spelled.append(token.exact)
            if len(spelled) == len(phrase):
                return start + token.end, spelled
        start = _piece_end(text, start) + 1
        if start > len(text):
            return None
        tokens, number = _tokens_of(text[start : _piece_end(text, start)]), 0


def _iter_leaves(tree: Node) -> Iterator[Leaf]:
    """What the tree asks to be in the text, in the order of the query."""
    match tree:
        case Term() | Phrase() | Prefix() | AnyTerm() | Exact() | Near():
            yield tree
        case And(children) | Or(children) | AtLeast(_, children):
            for child in children:
                yield from _iter_leaves(child)
        case Fuzzy() | Label() | Not() | Site() | Published() | Everything() | Nothing():
            return  # the searcher replaces `Fuzzy` by the terms that it means


def _runs_of(leaf: Leaf) -> tuple[Run, ...]:
    """The folded runs to look for."""
    match leaf:
        case Term(term):
            return ((term,),)
        case AnyTerm(terms):
            return tuple((term,) for term in terms)
        case Phrase(terms):
            return (terms,)
        case Exact(spellings):
            return (tuple(map(fold, spellings)),)
        case Near(left, right):
            return left, right
        case Prefix():
            return ()


def _spelling_of(leaf: Leaf) -> Run:
    match leaf:
        case Term(_, exact):
            return (exact,)
        case Phrase(_, exact) | Exact(exact):
            return exact
        case _:
            return ()


def _conditions_of(leaves: Sequence[Leaf]) -> Conditions | None:
    spelled: dict[Run, frozenset[Run]] = {}
    for leaf in leaves:
        if isinstance(leaf, Exact):
            (run,) = _runs_of(leaf)
            spelled[run] = spelled.get(run, frozenset()) | {leaf.spellings}
    near = tuple(leaf for leaf in leaves if isinstance(leaf, Near))
    if not spelled and not near:
        return None
    free = [leaf for leaf in leaves if not isinstance(leaf, Exact | Near)]
    return Conditions(frozenset(run for leaf in free for run in _runs_of(leaf)), spelled, near)


def _spelling_in(text: str, place: Place) -> Run:
    start = text.rfind(" ", 0, place[0]) + 1
    # What stands before and after decides about a token: `1.000` is no number within `0.1.000`.
    return tuple(
        [
            token.exact
            for token in tokenize(text[start : _piece_end(text, place[1])])
            if place[0] <= start + token.start and start + token.end <= place[1]
        ]
    )


def _find_near(near: Near, text: str, places: Sequence[Place]) -> Iterator[Place]:
    """The places of the two runs that stand near one of the other run."""
    sides = [[place for place in places if place[2] == run] for run in (near.left, near.right)]
    if not all(sides):
        return
    first = min(sides[0][0][0], sides[1][0][0])
    starts = _token_starts(text, first, max(sides[0][-1][1], sides[1][-1][1]))
    lefts, rights = ([(bisect_left(starts, p[0]), p) for p in side] for side in sides)
    reach = near.distance + max(len(near.left), len(near.right))
    for number, left in lefts:
        low = bisect_left(rights, number - reach, key=lambda right: right[0])
        for other, right in rights[low:]:
            if other > number + reach:
                break
            between = max(other - number - len(near.left), number - other - len(near.right))
            if 0 <= between <= near.distance:
                yield left
                yield right


def _token_starts(text: str, start: int, end: int) -> list[int]:
    """Where the tokens begin in the pieces between spaces that hold this part of the text."""
    place = text.rfind(" ", 0, start) + 1
    starts: list[int] = []
    while place < end:
        piece_end = _piece_end(text, place)
        starts += [place + token.start for token in _tokens_of(text[place:piece_end])]
        place = piece_end + 1
    return starts


def _piece_end(text: str, place: int) -> int:
    """The end of the piece between spaces in which this place is."""
    end = text.find(" ", place)
    return len(text) if end < 0 else end


def _tokens_of(piece: str) -> Sequence[Token]:
    """The tokens of a piece of text, with offsets into it."""
    return _tokens_of_word(piece) if len(piece) <= _CACHED_PIECE_CHARS else tokenize(piece)


@lru_cache(maxsize=2**13)
def _tokens_of_word(piece: str) -> Sequence[Token]:
    return tokenize(piece)


def merge(text: str, places: Sequence[Place]) -> list[tuple[int, int]]:
    """The spans that places in order cover; those that only one space parts are one."""
    spans: list[tuple[int, int]] = []
    first = last = -1
    for start, end, _, _ in places:
        if first >= 0 and (start <= last or (start == last + 1 and text[last] == " ")):
            last = max(last, end)
            continue
        if first >= 0:
            spans.append((first, last))
        first, last = start, end
    if first >= 0:
        spans.append((first, last))
    return spans
