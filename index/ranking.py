"""Which clauses raise scores for a query: neighbouring pairs, and marks where they were typed.

The method and the orders of magnitude are measured in the project's design: Vietnamese words are
mostly two syllables, so a field of folded neighbour pairs gives back what folding takes away.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from index.analyzer import pairs_of
from index.query import (
    And,
    AnyTerm,
    AtLeast,
    Everything,
    Exact,
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
    TextField,
)

# Vietnamese words are mostly two syllables.
_MOST_WORDS_SPELLED = 2
# Two words that stand close are a pair already. Of more than eight the distance says nothing new:
# the words alone find what was sought (measured, titles), and it takes longer to work out.
_LEAST_WORDS_NEAR = 3
_MOST_WORDS_NEAR = 8


@dataclass(frozen=True, slots=True)
class Boosts:
    """Clauses that raise scores and never decide what matches."""

    pairs: tuple[str, ...]
    exact: tuple[str, ...]
    opening: tuple[str, ...]
    near: tuple[str, ...]


def _runs(node: Node) -> Iterator[list[tuple[str, str]]]:
    """Runs of words that stand side by side in the query text: (folded, as typed) of each word."""
    match node:
        case Term(term, exact, field) if field != "byline":
            yield [(term, exact)]
        case Phrase(terms, exact, field) if field != "byline":
            yield list(zip(terms, exact, strict=True))
        case And(children):
            run: list[tuple[str, str]] = []
            for child in children:
                typed, *others = child.children if _is_choice(child) else (child,)
                if isinstance(typed, Term | Phrase):
                    # Of a choice, what was typed first stands between its neighbours.
                    run.extend(word for part in _runs(typed) for word in part)
                    for other in others:
                        yield from _runs(other)
                    continue
                yield run
                run = []
                yield from _runs(child)
            yield run
        case Or(children) | AtLeast(_, children):
            for child in children:
                yield from _runs(child)
        case Term() | Phrase() | Prefix() | AnyTerm() | Fuzzy() | Exact() | Near():
            return
        case Label() | Site() | Published() | Not() | Everything() | Nothing():
            return


def _is_choice(node: Node) -> TypeGuard[Or]:
    """Whether a node asks for one of several words or phrases, as a date does."""
    return isinstance(node, Or) and all(isinstance(one, Term | Phrase) for one in node.children)


def boosts_of(tree: Node) -> Boosts:
    """The clauses that raise scores for this query.

    Whoever typed marks anywhere is taken to have typed them everywhere, so that `Lai Châu` asks for
    `lai` without a mark too; whoever typed none asks for no spelling.
    """
    runs = [run for run in _runs(tree) if run]
    pairs = dict.fromkeys(pair for run in runs for pair in pairs_of([folded for folded, _ in run]))
    words = dict.fromkeys(word for run in runs for word in run)
    has_marks = any(folded != exact for folded, exact in words)
    exact = tuple(dict.fromkeys(exact for _, exact in words)) if has_marks else ()
    opening = tuple(dict.fromkeys(folded for folded, _ in words))
    return Boosts(pairs=tuple(pairs), exact=exact, opening=opening, near=_near_of(runs))


def _near_of(runs: list[list[tuple[str, str]]]) -> tuple[str, ...]:
    """The words that are sought close to each other: some, that stand side by side in the query."""
    words = tuple(folded for folded, _ in runs[0]) if len(runs) == 1 else ()
    return words if _LEAST_WORDS_NEAR <= len(words) <= _MOST_WORDS_NEAR else ()


def first_of(tree: Node) -> Node | None:
    """What documents hold that stand before all others: each marked word as it was typed.

    A word typed without marks asks for no spelling. None when no mark was typed, and for more
    syllables than a word has: there scores place sought articles better (measured, 500 known items
    among 30,000 bodies, all terms: MRR@10 of 1 to 2 syllables 0.084 before and 0.087 with this, of
    3 to 5 syllables 0.340 and 0.337, of titles 0.350 and 0.340).
    """
    return _spelled(tree) if _count_words(tree) <= _MOST_WORDS_SPELLED else None


def _count_words(tree: Node) -> int:
    """How many words are asked for together; of a choice, the longest."""
    match tree:
        case Phrase(terms):
            return len(terms)
        case And(children):
            return sum(map(_count_words, children))
        case Or(children) | AtLeast(_, children):
            return max(map(_count_words, children))
        case Term() | Prefix() | AnyTerm() | Fuzzy():
            return 1
        case _:
            return 0


def _spelled(tree: Node) -> Node | None:
    """The tree as it reads when marks count, as far as that differs from it."""
    match tree:
        case Term(term, exact, field) if field != "byline" and term != exact:
            return Exact((exact,), field)
        case Phrase(terms, exact, field) if field != "byline" and terms != exact:
            return _spell_phrase(terms, exact, field)
        case And(children):
            spelled = [first for child in children if (first := _spelled(child))]
            return _join(spelled) if spelled else None
        case Or(children) | AtLeast(_, children):
            firsts = [_spelled(child) for child in children]
            if not any(firsts):
                return None
            either = tuple(first or child for first, child in zip(firsts, children, strict=True))
            return Or(either) if isinstance(tree, Or) else AtLeast(tree.count, either)
        case _:
            return None


def _spell_phrase(terms: tuple[str, ...], exact: tuple[str, ...], field: TextField) -> Node:
    """The marked words of a phrase; those that stand side by side stay so."""
    runs: list[list[str]] = [[]]
    for folded, spelling in zip(terms, exact, strict=True):
        if folded != spelling:
            runs[-1].append(spelling)
        elif runs[-1]:
            runs.append([])
    return _join([Exact(tuple(run), field) for run in runs if run])


def _join(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else And(tuple(dict.fromkeys(nodes)))


def words_of(tree: Node) -> tuple[Node, ...] | None:
    """The words that all had to match, each once, when there are several (else None).

    Only such a query can be loosened without changing what was asked for.
    """
    if not isinstance(tree, And):
        return None
    words = tuple(dict.fromkeys(child for child in tree.children if _is_word(child)))
    return words if len(words) >= 2 else None


def _is_word(node: Node) -> bool:
    match node:
        case Or(children):  # a date, a widened word, or a beginning that has two spellings
            return all(_is_word(child) or _is_words(child) for child in children)
        case Term() | Phrase() | Prefix() | AnyTerm() | Fuzzy() | Exact() | Near():
            return True
        case _:
            return False


def _is_words(node: Node) -> bool:
    """Whether a node asks for words, perhaps in a span of time alone: an alternative to words."""
    if not isinstance(node, And):
        return False
    asked = [child for child in node.children if not isinstance(child, Published)]
    return bool(asked) and all(map(_is_word, asked))
