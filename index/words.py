"""Words: what a word or a phrase of a query text asks for.

Counts what is read: past `MAX_TERMS` words and `MAX_DATES` dates a query is cut, and says so.
"""

from index.analyzer import BREAK, Token, tokenize
from index.building import (
    conjunction,
    disjunction,
    exact_node,
    prefix_node,
    spelled_node,
    words_node,
)
from index.facets import facet_key
from index.query import Field, Fuzzy, Node
from index.query_text import Lexeme, Notices
from index.written_dates import find_dates, ways_to_write

MAX_TERMS = 64
MAX_DATES = 4
MIN_PREFIX_CHARS = 2
MIN_FUZZY_LETTERS = 4


class WordReader:
    """Reads the words and phrases of one query text.

    `has_unfindable` says that words were left out because nothing can be found by them.
    """

    def __init__(self, text: str, notices: Notices) -> None:
        self._text = text
        self._notices = notices
        self._terms_left = MAX_TERMS
        self._dates_left = MAX_DATES
        self._marks_known: bool | None = None
        self.has_unfindable = False

    def read_exact(self, lexeme: Lexeme, field: Field) -> Node | None:
        """The word or phrase with its marks; None if it has no words."""
        if lexeme.kind == "word" and lexeme.text.rstrip("*~") != lexeme.text:
            self._note("inexact", lexeme)
            return self.read_word(lexeme, field)
        tokens = self._tokenize(lexeme.text, lexeme)
        self._note_signs(lexeme.text, lexeme)
        return exact_node(tokens, field, facet_key(lexeme.text)) if tokens else None

    def read_word(self, lexeme: Lexeme, field: Field) -> Node | None:
        """A word as typed: a term, a phrase of its tokens, a beginning, or words like it."""
        sign = lexeme.text[-1:]
        if sign not in ("*", "~"):
            return self.read_words(lexeme, field)
        stem = lexeme.text.rstrip(sign)
        tokens = self._tokenize(stem, lexeme)
        last = tokens[-1] if tokens else None
        if last is None or last.end != len(stem):
            # Nothing but the sign may stand after the word: `abc.*` asks for nothing special.
            self._note_signs(lexeme.text, lexeme)
            return words_node(tokens, field) if tokens else None
        self._note_signs(stem, lexeme)
        if sign == "*" and last.end - last.start < MIN_PREFIX_CHARS:
            self._note("short-prefix", lexeme)
            return words_node(tokens, field)
        if sign == "~" and not (last.folded.isalpha() and len(last.folded) >= MIN_FUZZY_LETTERS):
            self._note("short-fuzzy", lexeme)
            return words_node(tokens, field)
        typed = stem[last.start : last.end]
        node = prefix_node(typed, field) if sign == "*" else Fuzzy(last.folded, field)
        words = tokens[:-1]
        return conjunction([words_node(words, field), node]) if words else node

    def _note_signs(self, text: str, lexeme: Lexeme) -> None:
        """Note signs where they say nothing; an address may hold them."""
        if "*" in text:
            self._note("misplaced-star", lexeme)
        if "~" in text and "://" not in text:
            self._note("misplaced-tilde", lexeme)

    def read_words(self, lexeme: Lexeme, field: Field) -> Node | None:
        """The tokens of a text side by side: a term or a phrase, or None if it has none.

        With a date among them they are alternatives, the first of them as typed.
        """
        tokens = self._tokenize(lexeme.text, lexeme)
        self._note_signs(lexeme.text, lexeme)
        if not tokens:
            return None
        typed = words_node(tokens, field)
        if len(tokens) == 1 or field == "byline":
            return typed
        dated = self._dated(tokens, lexeme, field)
        return disjunction([typed, *dated]) if dated else typed

    def _dated(self, tokens: list[Token], lexeme: Lexeme, field: Field) -> list[Node]:
        """The same words with each other way to write the one date among them."""
        dates = find_dates(lexeme.text) if self._dates_left >= 0 else []
        if len(dates) != 1:
            return []
        (date,) = dates
        self._dates_left -= 1
        if self._dates_left < 0:
            self._note("too-many-dates", lexeme)
            return []
        before = [token.exact for token in tokens if token.end <= date.start]
        after = [token.exact for token in tokens if token.start >= date.end]
        # "ngày" before a date decides nothing, but in a phrase the words before it stand there.
        first = [token.exact for token in tokens if token.start >= date.start][:1]
        lead = first if before and first[0].isalpha() else []
        return [
            spelled_node(
                [*before, *(lead if way[0].isdigit() else ()), *way, *after],
                field,
                has_marks=self._has_marks(),
            )
            for way in ways_to_write(date)
        ]

    def _has_marks(self) -> bool:
        """Whether any word is typed with marks."""
        if self._marks_known is None:
            self._marks_known = any(one.folded != one.exact for one in tokenize(self._text))
        return self._marks_known

    def _tokenize(self, text: str, lexeme: Lexeme) -> list[Token]:
        """The tokens of a text that can be searched; none if they are more than may still be."""
        if self._terms_left < 0:
            return []
        tokens = tokenize(text)
        findable = [token for token in tokens if token.folded != BREAK]
        if len(findable) < len(tokens):
            self.has_unfindable = True
            self._note("long-word", lexeme)
        self._terms_left -= len(findable)
        if self._terms_left < 0:
            # What was left out is not taken for an operator that joins nothing.
            self.has_unfindable = True
            self._notices.add("too-many-terms", lexeme.start, len(self._text))
            return []
        return findable

    def _note(self, code: str, lexeme: Lexeme) -> None:
        self._notices.add(code, lexeme.start, lexeme.end)
