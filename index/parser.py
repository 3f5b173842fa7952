"""The parser: from a query text to a tree. It never fails: what it cannot read is plain words.

The grammar, from the loosest bond to the tightest:

    query   = group, {"OR", group}
    group   = part, {["AND"], part}
    part    = {"NOT" | "-"}, (word | phrase | "(", query, ")" | field)
    field   = ("title" | "byline"), ":", (word | phrase | "(", query, ")")
            | "site", ":", (host or newsroom | "(", these joined by "OR", ")")
            | "published", ":", (date or range | "(", these joined by "OR", ")")
    word    = letters and digits, with "*" at the end for a beginning
    phrase  = words between quotation marks

Words side by side bind tighter than OR, since Vietnamese words are written as several syllables. A
typed word that holds several tokens (`05-CT/TW`) asks for them side by side.

The tree keeps to these forms: `And` and `Or` have two children or more and are not nested in their
own kind; `Not` stands only among the children of an `And` that has another child than `Not`, which
is `Everything` where nothing else was asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.analyzer import BREAK, Token, tokenize
from index.days import read_range
from index.fold import fold_beginning
from index.query import (
    And,
    AnyTerm,
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
from index.query_text import (
    MAX_QUERY_CHARS,
    Lexeme,
    Notice,
    Notices,
    iter_lexemes,
    read_query_text,
)
from index.sites import normalize_site

__all__ = [
    "MAX_NESTING",
    "MAX_QUERY_CHARS",
    "MAX_TERMS",
    "Notice",
    "ParsedQuery",
    "parse_query",
]

MAX_TERMS = 64
MAX_NESTING = 16
MIN_PREFIX_CHARS = 2

_JOINERS = ("and", "or", "close")
_VALUES = ("word", "phrase", "open")
_FIELD_OF: dict[str, Field] = {"title": "title", "byline": "byline"}


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query that was read: its tree, and what was not understood.

    `text` is the text that was read: what was typed, in NFC, without unprintable characters, cut to
    `MAX_QUERY_CHARS` characters. The notices' offsets are into it.
    """

    text: str
    tree: Node
    notices: tuple[Notice, ...]


def parse_query(text: str) -> ParsedQuery:
    """Read a query text. Takes any text, never raises, and needs time in proportion to its length.

    A text without anything in it asks for every document.
    """
    typed, cut = read_query_text(text)
    notices = Notices(typed)
    lexemes = _within_nesting(list(iter_lexemes(typed, notices)), notices)
    tree = _Parser(typed, lexemes, notices).parse()
    found = sorted([*notices.found, *([cut] if cut else [])], key=lambda notice: notice.start)
    return ParsedQuery(typed, tree, tuple(found))


def _within_nesting(lexemes: list[Lexeme], notices: Notices) -> list[Lexeme]:
    """The lexemes as they are, or their words alone if parentheses are nested too deep."""
    depth = 0
    for lexeme in lexemes:
        if lexeme.kind == "open":
            depth += 1
        elif lexeme.kind == "close":
            depth = max(depth - 1, 0)
        if depth > MAX_NESTING:
            notices.add("too-deep", lexeme.start, lexeme.end)
            return [
                Lexeme("word" if kept.kind == "field" else kept.kind, *_place(kept))
                for kept in lexemes
                if kept.kind in ("word", "phrase", "field")
            ]
    return lexemes


def _place(lexeme: Lexeme) -> tuple[str, int, int]:
    return lexeme.text, lexeme.start, lexeme.end


class _Parser:
    """Reads one query text's lexemes, each of them once."""

    def __init__(self, text: str, lexemes: Sequence[Lexeme], notices: Notices) -> None:
        self._text = text
        self._lexemes = lexemes
        self._notices = notices
        self._next = 0
        self._terms_left = MAX_TERMS
        self._has_unfindable = False

    def parse(self) -> Node:
        """The whole query."""
        tree = self._read_alternatives("text", None)
        if tree is not None:
            return tree
        if self._has_unfindable:
            return Nothing()
        # Operators that join nothing are the only words there are: `OR` asks for "or".
        words = [token for token in tokenize(self._text) if token.folded != BREAK]
        if words:
            return _conjunction([_words_node([word], "text") for word in words[:MAX_TERMS]])
        if self._text.strip():
            self._notices.add("no-words", 0, len(self._text))
        return Everything()

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._next] if self._next < len(self._lexemes) else None

    def _note(self, code: str, lexeme: Lexeme) -> None:
        self._notices.add(code, lexeme.start, lexeme.end)

    def _read_alternatives(self, field: Field, opening: Lexeme | None) -> Node | None:
        """What stands between this parenthesis (or the text's ends): groups joined by OR."""
        groups: list[Node] = []
        group: list[Node] = []
        joiner: Lexeme | None = None  # an OR that has had no right side so far
        while (lexeme := self._peek()) is not None and not self._is_end(lexeme, opening):
            if lexeme.kind == "or":
                self._next += 1
                if group:
                    groups.append(_conjunction(group))
                    group, joiner = [], lexeme
                else:
                    self._note("operator", lexeme)
            elif lexeme.kind in _JOINERS:
                self._skip_joiner(lexeme, has_left=bool(group))
            elif (part := self._read_part(field)) is not None:
                group.append(part)
        if lexeme is not None:
            self._next += 1
        elif opening is not None:
            self._note("unclosed-parenthesis", opening)
        if group:
            groups.append(_conjunction(group))
        elif joiner is not None:
            self._note("operator", joiner)
        return _disjunction(groups) if groups else None

    def _is_end(self, lexeme: Lexeme, opening: Lexeme | None) -> bool:
        return opening is not None and lexeme.kind == "close"

    def _skip_joiner(self, lexeme: Lexeme, has_left: bool) -> None:
        """Pass over an AND, which says no more than standing side by side, or a lone `)`."""
        self._next += 1
        following = self._peek()
        if lexeme.kind == "close":
            self._note("unopened-parenthesis", lexeme)
        elif not has_left or following is None or following.kind in _JOINERS:
            self._note("operator", lexeme)

    def _read_part(self, field: Field) -> Node | None:
        """A word, phrase, parenthesis or field with what negates it; None if nothing is in it."""
        first = self._peek()
        is_negated = False
        while (lexeme := self._peek()) is not None and lexeme.kind in ("not", "minus"):
            is_negated = not is_negated
            self._next += 1
        if lexeme is None or lexeme.kind in _JOINERS:
            if first is not None:
                self._note("operator", first)
            return None
        node = self._read_operand(field)
        return _negation(node) if is_negated and node is not None else node

    def _read_operand(self, field: Field) -> Node | None:
        lexeme = self._lexemes[self._next]
        self._next += 1
        if lexeme.kind == "field":
            return self._read_field(lexeme)
        if lexeme.kind == "open":
            node = self._read_alternatives(field, lexeme)
            closing = self._lexemes[self._next - 1]
            if closing.start == lexeme.end and closing.kind == "close":
                self._notices.add("empty-parentheses", lexeme.start, closing.end)
            return node
        if lexeme.kind == "phrase":
            return self._read_words(lexeme, field)
        return self._read_word(lexeme, field)

    def _read_field(self, name: Lexeme) -> Node | None:
        """What a field asks for. Its value follows the name without a space."""
        value = self._peek()
        if value is None or value.kind not in _VALUES or value.start > name.end + 1:
            # An unclosed quotation mark stood where the value should begin.
            self._note("empty-field", name)
            return self._read_words(name, "text")
        if name.text in _FIELD_OF:
            node = self._read_operand(_FIELD_OF[name.text])
        else:
            values = [self._read_value(name, value) for value in self._value_lexemes(name)]
            asked = [value for value in values if value is not None]
            node = _disjunction(asked) if asked else None
        if node is None:
            self._note("empty-field", name)
        return node

    def _value_lexemes(self, name: Lexeme) -> list[Lexeme]:
        """The values of a field that are not words of the text: one, or several joined by OR."""
        first = self._lexemes[self._next]
        self._next += 1
        if first.kind != "open":
            return [first]
        values: list[Lexeme] = []
        group: list[Lexeme] = []
        depth = 1
        while (lexeme := self._peek()) is not None:
            self._next += 1
            depth += {"open": 1, "close": -1}.get(lexeme.kind, 0)
            if depth == 0:
                break
            if lexeme.kind == "or":
                values += self._join_value(group)
                group = []
            elif lexeme.kind in ("word", "phrase"):
                group.append(lexeme)
            else:
                self._notices.add("bad-value", name.start, lexeme.end)
        else:
            self._note("unclosed-parenthesis", first)
        return values + self._join_value(group)

    def _join_value(self, group: Sequence[Lexeme]) -> list[Lexeme]:
        if not group:
            return []
        text = " ".join(lexeme.text for lexeme in group)
        return [Lexeme("phrase", text, group[0].start, group[-1].end)]

    def _read_value(self, name: Lexeme, value: Lexeme) -> Node | None:
        """A site or a span of days."""
        if name.text == "site":
            site = normalize_site(value.text)
            return Site(site) if site else None
        days = read_range(value.text.strip())
        if days is not None:
            return Published(*days)
        self._notices.add("bad-date", name.start, value.end)
        return self._read_words(value, "text")

    def _read_word(self, lexeme: Lexeme, field: Field) -> Node | None:
        """A word as typed: a term, a phrase of its tokens, or a beginning of a word."""
        stem = lexeme.text.rstrip("*")
        if stem == lexeme.text:
            return self._read_words(lexeme, field)
        tokens = self._tokenize(stem, lexeme)
        last = tokens[-1] if tokens else None
        # Nothing but the star may stand after the beginning: `abc.*` asks for nothing special.
        if last is None or last.end != len(stem):
            if last is not None:
                self._note("misplaced-star", lexeme)
            return _words_node(tokens, field) if tokens else None
        if last.end - last.start < MIN_PREFIX_CHARS:
            self._note("short-prefix", lexeme)
            return _words_node(tokens, field)
        prefix = _prefix_node(stem[last.start : last.end], field)
        words = tokens[:-1]
        return _conjunction([_words_node(words, field), prefix]) if words else prefix

    def _read_words(self, lexeme: Lexeme, field: Field) -> Node | None:
        """The tokens of a text side by side: a term or a phrase, or None if it has none."""
        tokens = self._tokenize(lexeme.text, lexeme)
        if tokens and "*" in lexeme.text:
            self._note("misplaced-star", lexeme)
        return _words_node(tokens, field) if tokens else None

    def _tokenize(self, text: str, lexeme: Lexeme) -> list[Token]:
        """The tokens of a text that can be searched; none if they are more than may still be."""
        if self._terms_left < 0:
            return []
        tokens = tokenize(text)
        findable = [token for token in tokens if token.folded != BREAK]
        if len(findable) < len(tokens):
            self._has_unfindable = True
            self._note("long-word", lexeme)
        self._terms_left -= len(findable)
        if self._terms_left < 0:
            # What was left out is not taken for an operator that joins nothing.
            self._has_unfindable = True
            self._notices.add("too-many-terms", lexeme.start, len(self._text))
            return []
        return findable


def _words_node(tokens: Sequence[Token], field: Field) -> Term | Phrase:
    if len(tokens) == 1:
        return Term(tokens[0].folded, tokens[0].exact, field)
    folded = tuple(token.folded for token in tokens)
    return Phrase(folded, tuple(token.exact for token in tokens), field)


def _prefix_node(beginning: str, field: Field) -> Node:
    """Words with this beginning, also those whose y became i when they were folded."""
    folded, respelled = fold_beginning(beginning)
    prefix = Prefix(folded, field)
    return Or((prefix, AnyTerm(respelled, field))) if respelled else prefix


def _conjunction(nodes: Sequence[Node]) -> Node:
    children: list[Node] = []
    for node in nodes:
        if isinstance(node, And):
            children += [child for child in node.children if not isinstance(child, Everything)]
        else:
            children.append(node)
    if all(isinstance(child, Not) for child in children):
        children.insert(0, Everything())
    return children[0] if len(children) == 1 else And(tuple(children))


def _disjunction(nodes: Sequence[Node]) -> Node:
    children: list[Node] = []
    for node in nodes:
        children += node.children if isinstance(node, Or) else (node,)
    return children[0] if len(children) == 1 else Or(tuple(children))


def _negation(node: Node) -> Node:
    """What does not match the node; an excluded exclusion is what was excluded first."""
    if isinstance(node, And) and len(node.children) == 2:
        everything, child = node.children
        if isinstance(everything, Everything) and isinstance(child, Not):
            return child.child
    return Not(node)
