"""Expansion: beginnings and words with a slip, replaced by the words that the archive has."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from index.fold import fold_beginning, normalize
from index.parser import Notice, ParsedQuery
from index.query import And, AnyTerm, AtLeast, Field, Fuzzy, Node, Not, Or, Prefix, Term
from index.slips import expand_fuzzy
from index.vocabulary import Vocabulary

# Past this many different words a beginning says too little about what is sought.
MAX_PREFIX_TERMS = 1024
# Past this many, what is a slip away from a word is mostly other words.
MAX_FUZZY_TERMS = 128

_TYPED_PREFIX = re.compile(r"[^\s:()\"“”=]+\*")


@dataclass(slots=True)
class _Expanding:
    vocabulary: Vocabulary
    too_wide: set[str] = field(default_factory=set)
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)


def expand(parsed: ParsedQuery, vocabulary: Vocabulary) -> ParsedQuery:
    """The query with each beginning, and each word with `~`, as the words the vocabulary has.

    A beginning of too many words is searched as a word, and noted as `prefix-too-wide`. Of the
    words near a word the most frequent are taken.
    """
    expanding = _Expanding(vocabulary)
    tree = _expand_node(parsed.tree, expanding)
    notices = tuple(
        Notice("prefix-too-wide", typed.start(), typed.end(), typed.group())
        for typed in _TYPED_PREFIX.finditer(parsed.text)
        if fold_beginning(normalize(typed.group()[:-1]))[0] in expanding.too_wide
    )
    return replace(parsed, tree=tree, notices=parsed.notices + notices)


def _expand_node(node: Node, expanding: _Expanding) -> Node:
    go_on: Callable[[Node], Node] = lambda child: _expand_node(child, expanding)  # noqa: E731
    match node:
        case Prefix():
            return _expand_prefix(node, expanding)
        case Fuzzy(term, field_name):
            return _expand_fuzzy(term, field_name, expanding)
        case And(children):
            return And(_each(children, go_on))
        case Or(children):
            return Or(_each(children, go_on))
        case AtLeast(count, children):
            return AtLeast(count, _each(children, go_on))
        case Not(child):
            return Not(go_on(child))
        case _:
            return node


def _expand_fuzzy(term: str, field_name: Field, expanding: _Expanding) -> Node:
    """The word itself, which weighs most, or one of those near it."""
    if term not in expanding.near:
        found = expand_fuzzy(term, MAX_FUZZY_TERMS, expanding.vocabulary)[:MAX_FUZZY_TERMS]
        expanding.near[term] = tuple(other for other in found if other != term)
    typed, near = Term(term, term, field_name), expanding.near[term]
    return Or((typed, AnyTerm(near, field_name))) if near else typed


def _each(nodes: Sequence[Node], change: Callable[[Node], Node]) -> tuple[Node, ...]:
    return tuple(map(change, nodes))


def _expand_prefix(node: Prefix, expanding: _Expanding) -> Node:
    terms = expanding.vocabulary.expand_prefix(node.prefix, MAX_PREFIX_TERMS)
    if len(terms) > MAX_PREFIX_TERMS:
        expanding.too_wide.add(node.prefix)
        return Term(node.prefix, node.prefix, node.field)
    return AnyTerm(tuple(terms), node.field)
