"""The parser: from a query text to a tree. It never fails: what it cannot read is plain words.

The grammar, from the loosest bond to the tightest:

    query   = group, {"OR", group}
    group   = part, {["AND" | near], part}
    near    = "NEAR", ["/", number of words between]
    part    = {"NOT" | "-"}, (["="], (word | phrase) | "(", query, ")" | field)
    field   = ("title" | "byline"), ":", (["="], (word | phrase) | "(", query, ")")
            | "site", ":", (host or newsroom | "(", these joined by "OR", ")")
            | "section", ":", (section | "(", these joined by "OR", ")")
            | "published", ":", (date or range | "(", these joined by "OR", ")")
    word    = letters and digits, with "*" at the end for a beginning, "~" for words like it
    phrase  = words between quotation marks

Words side by side bind tighter than OR, since Vietnamese words are written as several syllables. A
typed word that holds several tokens (`05-CT/TW`) asks for them side by side, a date among the words
for every way to write it. `=` asks for the marks as typed, in a byline for the whole name.

The tree keeps to the forms that `index.building` describes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.analyzer import BREAK, tokenize
from index.building import (
    conjunction,
    disjunction,
    near_node,
    negation,
    words_node,
)
from index.days import read_range
from index.facets import section_key
from index.query import (
    MAX_DISTANCE,
    Everything,
    Field,
    Label,
    Node,
    Nothing,
    Published,
    Site,
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
from index.words import MAX_DATES, MAX_TERMS, WordReader
from index.written_dates import find_dates, read_written_days

__all__ = [
    "MAX_DATES",
    "MAX_NESTING",
    "MAX_QUERY_CHARS",
    "MAX_TERMS",
    "Notice",
    "ParsedQuery",
    "parse_query",
]

MAX_NESTING = 16
DEFAULT_DISTANCE = 10

_DATE_WITH_SPACES = re.compile(r"(?:ng[àa]y|m[ồùou]ng|th[áa]ng)\s", re.IGNORECASE)
_JOINERS = ("and", "or", "near", "close")
_VALUES = ("word", "phrase", "exact", "open")
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
    lexemes = _join_dates(typed, _within_nesting(list(iter_lexemes(typed, notices)), notices))
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


def _join_dates(text: str, lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes, with the words of a date that was typed with spaces as one word."""
    spaced = _DATE_WITH_SPACES.search(text)
    dates = {date.start: date.end for date in find_dates(text)} if spaced else {}
    if not dates:
        return lexemes
    joined: list[Lexeme] = []
    until = -1
    for number, lexeme in enumerate(lexemes):
        if lexeme.start < until:
            continue
        words = [lexeme]
        if lexeme.start in dates and not (joined and joined[-1].kind == "exact"):
            # A date has at most seven words: ngày mồng 2 tháng mười một năm 2016.
            near = lexemes[number : number + 8]
            words = [other for other in near if other.start < dates[lexeme.start]]
        if all(word.kind == "word" for word in words):
            # The last word may end with a comma.
            until = words[-1].end
            joined.append(Lexeme("word", text[lexeme.start : until], lexeme.start, until))
        else:
            joined.append(lexeme)
    return joined


class _Parser:
    """Reads one query text's lexemes, each of them once."""

    def __init__(self, text: str, lexemes: Sequence[Lexeme], notices: Notices) -> None:
        self._text = text
        self._lexemes = lexemes
        self._notices = notices
        self._next = 0
        self._words = WordReader(text, notices)

    def parse(self) -> Node:
        """The whole query."""
        tree = self._read_alternatives("text", None)
        if tree is not None:
            return tree
        if self._words.has_unfindable:
            return Nothing()
        # Operators that join nothing are the only words there are: `OR` asks for "or".
        words = [token for token in tokenize(self._text) if token.folded != BREAK]
        if words:
            return conjunction([words_node([word], "text") for word in words[:MAX_TERMS]])
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
        last: Node | None = None  # the part before, which NEAR may join to the next one
        joiner: Lexeme | None = None  # an OR that has had no right side so far
        while (lexeme := self._peek()) is not None and not self._is_end(lexeme, opening):
            if lexeme.kind == "or":
                self._next += 1
                if group:
                    groups.append(conjunction(group))
                    group, last, joiner = [], None, lexeme
                else:
                    self._note("operator", lexeme)
            elif lexeme.kind == "near":
                last = self._read_near(lexeme, group, last, field)
            elif lexeme.kind in _JOINERS:
                self._skip_joiner(lexeme, has_left=bool(group))
            elif (part := self._read_part(field)) is not None:
                group.append(part)
                last = part
        if lexeme is not None:
            self._next += 1
        elif opening is not None:
            self._note("unclosed-parenthesis", opening)
        if group:
            groups.append(conjunction(group))
        elif joiner is not None:
            self._note("operator", joiner)
        return disjunction(groups) if groups else None

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

    def _read_near(
        self, near: Lexeme, group: list[Node], left: Node | None, field: Field
    ) -> Node | None:
        """Join the part before to the one after, which is given back: the next NEAR may join it."""
        self._next += 1
        following = self._peek()
        if left is None or following is None or following.kind in _JOINERS:
            self._note("operator", near)
            return left
        right = self._read_part(field)
        if right is None:
            self._note("operator", near)
            return left
        # More digits than the bound has say no more than that it is passed.
        distance = int(near.text[:9]) if near.text else DEFAULT_DISTANCE
        if distance > MAX_DISTANCE:
            self._note("near-too-far", near)
        joined = near_node(left, right, min(distance, MAX_DISTANCE))
        if joined is None:
            self._note("near-operand", near)
            group.append(right)
            return right
        if group and group[-1] is left:
            group.pop()
        group.append(joined)
        return right

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
        return negation(node) if is_negated and node is not None else node

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
        if lexeme.kind == "exact":
            return self._read_exact(lexeme, field)
        if lexeme.kind == "phrase":
            return self._words.read_words(lexeme, field)
        return self._words.read_word(lexeme, field)

    def _read_exact(self, sign: Lexeme, field: Field) -> Node | None:
        """What is asked for with its marks."""
        value = self._peek()
        # An unclosed quotation mark may stand between the sign and its word.
        if value is None or value.kind not in ("word", "phrase") or value.start > sign.end + 1:
            self._note("misplaced-equals", sign)
            return None
        self._next += 1
        return self._words.read_exact(value, field)

    def _read_field(self, name: Lexeme) -> Node | None:
        """What a field asks for. Its value follows the name without a space."""
        value = self._peek()
        if value is None or value.kind not in _VALUES or value.start > name.end + 1:
            # An unclosed quotation mark stood where the value should begin.
            self._note("empty-field", name)
            return self._words.read_words(name, "text")
        if name.text in _FIELD_OF:
            node = self._read_operand(_FIELD_OF[name.text])
        else:
            values = [self._read_value(name, value) for value in self._value_lexemes(name)]
            asked = [value for value in values if value is not None]
            node = disjunction(asked) if asked else None
        if node is None:
            self._note("empty-field", name)
        return node

    def _value_lexemes(self, name: Lexeme) -> list[Lexeme]:
        """The values of a field that are not words of the text: one, or several joined by OR."""
        if self._lexemes[self._next].kind == "exact":
            self._next += 1  # these values are compared as they are
        first = self._peek()
        if first is None or first.kind not in _VALUES or first.start > name.end + 2:
            return []
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
            elif lexeme.kind != "exact":
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
        """A site, a section or a span of days."""
        if name.text == "site":
            site = normalize_site(value.text)
            return Site(site) if site else None
        if name.text == "section":
            section = section_key(value.text)
            return Label("section", section) if section else None
        days = read_range(value.text.strip()) or read_written_days(value.text)
        if days is not None:
            return Published(*days)
        self._notices.add("bad-date", name.start, value.end)
        return self._words.read_words(value, "text")
