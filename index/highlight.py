"""Highlights: where a text holds what a query asks for.

Texts are compared as they are indexed: token by token, folded. So a highlight shows the page's own
spelling, and never a part of a token.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from index.analyzer import Token, tokenize
from index.fold import canonical, fold
from index.places import Place, Places, Run, encode
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

    `runs` are what is sought, with their places there in `numbers`. `phrases` maps the first term
    of each phrase to the phrases that begin with it. `exact` are the terms as typed, none if no
    marks were typed. `pairs` are words that stand side by side in the query. `sieve` says where a
    match stands or may stand, `spelled` are the terms that `exact` are spellings of. `conditions`
    are there where the query asks for marks or for near words.
    """

    runs: tuple[Run, ...]
    numbers: dict[Run, int]
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
        runs = tuple(dict.fromkeys(run for leaf in leaves for run in _runs_of(leaf)))
        numbers = {run: number for number, run in enumerate(runs)}
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
        # Whoever typed no marks asks for no spelling.
        asked = exact if any(fold(word) != word for word in exact) else frozenset()
        return cls(
            runs=runs,
            numbers=numbers,
            terms=terms,
            prefixes=prefixes,
            phrases=phrases,
            exact=asked,
            pairs=pairs,
            sieve=Sieve(terms.union(phrases), prefixes),
            spelled=frozenset(map(fold, asked)),
            conditions=_conditions_of(leaves),
        )

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The places to highlight in a text in NFC, in order and apart from each other.

        Places that only one space parts are one: `học tập` is highlighted as a whole.
        """
        places = self.places(text)
        return places.merge(text, 0, len(places.starts), len(text))

    def find(self, text: str) -> list[Match]:
        """The matches in a text in NFC, by their start; those of phrases may overlap others."""
        return [Match(*place) for place in self.places(text).decode()]

    def places(self, text: str) -> Places:
        """What `find` gives, as columns of numbers."""
        sure, perhaps = self.sieve.search(text)
        codes: list[int] = []
        exact = self.exact
        for term, length, starts in sure:
            if term in self.phrases:
                perhaps += starts
            if term not in self.terms:
                continue
            kind = 2 * self.numbers[term,]
            if exact:
                for start in starts:
                    is_typed = canonical(text[start : start + length]) in exact
                    codes.append(encode(start, length, kind + is_typed))
            else:
                for start in starts:
                    codes.append(encode(start, length, kind))
        found = self._find_closely(text, perhaps) if perhaps else []
        if found:
            runs = tuple(dict.fromkeys([*self.runs, *[place[2] for place in found]]))
            numbers = {run: number for number, run in enumerate(runs)}
            places = Places(runs, {*codes, *_encoded(found, numbers)})
        else:
            places = Places(self.runs, codes)
        return self._meeting(self.conditions, text, places) if self.conditions else places

    def _meeting(self, conditions: Conditions, text: str, found: Places) -> Places:
        """Those of the places that meet what the query asks of them."""
        places = found.decode()
        kept = {
            place
            for place in places
            if place[2] in conditions.free
            or (self.prefixes and len(place[2]) == 1 and place[2][0].startswith(self.prefixes))
            or _spelling_in(text, place) in conditions.spelled.get(place[2], ())
        }
        for near in conditions.near:
            kept.update(_find_near(near, text, places))
        numbers = {run: number for number, run in enumerate(found.runs)}
        return Places(found.runs, _encoded(kept, numbers))

    def _find_closely(self, text: str, perhaps: Sequence[int]) -> list[Place]:
        """The matches that begin in the pieces between spaces in which the places are."""
        found: list[Place] = []
        end = -1
        for place in sorted(perhaps):
            if place <= end:
                continue
            start, end = text.rfind(" ", 0, place) + 1, _piece_end(text, place)
            tokens = _tokens_of(text[start:end])
            for number, token in enumerate(tokens):
                folded = token.folded
                if folded in self.terms or (self.prefixes and folded.startswith(self.prefixes)):
                    is_typed = token.exact in self.exact
                    found.append((start + token.start, start + token.end, (folded,), is_typed))
                for phrase in self.phrases.get(folded, ()):
                    whole = _find_phrase(phrase, tokens, number, text, start)
                    if whole:
                        is_typed = all(spelled in self.exact for spelled in whole[1])
                        found.append((start + token.start, whole[0], phrase, is_typed))
        return found


def _encoded(places: Iterable[Place], numbers: Mapping[Run, int]) -> list[int]:
    return [
        encode(start, end - start, 2 * numbers[run] + is_typed)
        for start, end, run, is_typed in places
    ]


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
