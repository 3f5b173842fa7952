"""Which clauses raise scores for a query: neighbouring pairs, and marks where they were typed.

The method and the orders of magnitude are measured in the project's design: Vietnamese words are
mostly two syllables, so a field of folded neighbour pairs gives back what folding takes away.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from index.analyzer import pairs_of
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
    Prefix,
    Published,
    Site,
    Term,
)


@dataclass(frozen=True, slots=True)
class Boosts:
    """Clauses that raise scores and never decide what matches."""

    pairs: tuple[str, ...]
    exact: tuple[str, ...]


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
                if isinstance(child, Term | Phrase):
                    run.extend(word for part in _runs(child) for word in part)
                    continue
                yield run
                run = []
                yield from _runs(child)
            yield run
        case Or(children) | AtLeast(_, children):
            for child in children:
                yield from _runs(child)
        case Term() | Phrase() | Prefix() | AnyTerm() | Site() | Published() | Not():
            return
        case Everything() | Nothing():
            return


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
    return Boosts(pairs=tuple(pairs), exact=exact)


def words_of(tree: Node) -> tuple[Node, ...] | None:
    """The words that all had to match, when the query is words and nothing else (else None).

    Only such a query can be loosened without changing what was asked for.
    """
    if not isinstance(tree, And):
        return None
    words = tuple(child for child in tree.children if _is_word(child))
    return words if len(words) >= 2 else None


def _is_word(node: Node) -> bool:
    if isinstance(node, Or):  # a beginning that has two spellings, as `ky*` has
        return all(isinstance(child, Prefix | AnyTerm) for child in node.children)
    return isinstance(node, Term | Phrase | Prefix | AnyTerm)
