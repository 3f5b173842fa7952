"""Nodes from words: how what was typed becomes the tree's forms.

The tree keeps to these forms: `And` and `Or` have two children or more and are not nested in their
own kind; `Not` stands only among the children of an `And` that has another child than `Not`, which
is `Everything` where nothing else was asked for.
"""

from collections.abc import Sequence
from itertools import product

from index.analyzer import Token
from index.fold import fold, fold_beginning
from index.query import (
    And,
    AnyTerm,
    Everything,
    Exact,
    Field,
    Label,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
)

# What stands on either side of a `Near` may have alternatives; so many pairs of them are asked for.
MAX_NEAR_PAIRS = 32


def words_node(tokens: Sequence[Token], field: Field) -> Term | Phrase:
    """These words side by side: a term or a phrase."""
    if len(tokens) == 1:
        return Term(tokens[0].folded, tokens[0].exact, field)
    folded = tuple(token.folded for token in tokens)
    return Phrase(folded, tuple(token.exact for token in tokens), field)


def spelled_node(words: Sequence[str], field: Field, *, has_marks: bool) -> Term | Phrase:
    """The same of canonical words; without `has_marks` as if they were typed without marks."""
    folded = tuple(map(fold, words))
    exact = tuple(words) if has_marks else folded
    return Term(folded[0], exact[0], field) if len(folded) == 1 else Phrase(folded, exact, field)


def exact_node(tokens: Sequence[Token], field: Field, label: str) -> Exact | Label:
    """These spellings side by side; of a byline, where no marks are kept, the name as a whole."""
    if field == "byline":
        return Label("byline", label)
    return Exact(tuple(token.exact for token in tokens), field)


def prefix_node(beginning: str, field: Field) -> Node:
    """Words with this beginning, also those whose y became i when they were folded."""
    folded, respelled = fold_beginning(beginning)
    prefix = Prefix(folded, field)
    return Or((prefix, AnyTerm(respelled, field))) if respelled else prefix


def near_node(left: Node, right: Node, distance: int) -> Node | None:
    """The two near each other; None if they are no words of one field, or too many alternatives."""
    lefts, rights = _runs_of(left), _runs_of(right)
    if not lefts or not rights or len(lefts) * len(rights) > MAX_NEAR_PAIRS:
        return None
    if len({field for field, _ in (*lefts, *rights)}) > 1:
        return None
    return disjunction(
        [Near(one, other, distance, field) for (field, one), (_, other) in product(lefts, rights)]
    )


def _runs_of(node: Node) -> list[tuple[Field, tuple[str, ...]]]:
    """The alternatives of words side by side that a node asks for, each with its field."""
    match node:
        case Term(term, _, field):
            return [(field, (term,))]
        case Phrase(terms, _, field):
            return [(field, terms)]
        case Or(children):
            runs = [_runs_of(child) for child in children]
            return [run for alternatives in runs for run in alternatives] if all(runs) else []
        case _:
            return []


def conjunction(nodes: Sequence[Node]) -> Node:
    """All of these."""
    children: list[Node] = []
    for node in nodes:
        if isinstance(node, And):
            children += [child for child in node.children if not isinstance(child, Everything)]
        else:
            children.append(node)
    if all(isinstance(child, Not) for child in children):
        children.insert(0, Everything())
    return children[0] if len(children) == 1 else And(tuple(children))


def disjunction(nodes: Sequence[Node]) -> Node:
    """At least one of these, each once."""
    children: dict[Node, None] = {}
    for node in nodes:
        children |= dict.fromkeys(node.children if isinstance(node, Or) else (node,))
    return next(iter(children)) if len(children) == 1 else Or(tuple(children))


def negation(node: Node) -> Node:
    """What does not match the node; an excluded exclusion is what was excluded first."""
    if isinstance(node, And) and len(node.children) == 2:
        everything, child = node.children
        if isinstance(everything, Everything) and isinstance(child, Not):
            return child.child
    return Not(node)
