"""The words of a query text that may be spelled otherwise, and where they stand.

What a person meant to the letter is not among them: `="…"`, beginnings (`*`), words with `~`, the
values of `site:`, `section:`, `published:` and `byline:`, operators.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from index.analyzer import BREAK, tokenize
from index.query_text import Lexeme, Notices, iter_lexemes

_LITERAL_FIELDS = ("site", "section", "published", "byline")


class TypedWord(NamedTuple):
    """One word, from `start` to `end` of the query text; `term` and `exact` as documents have it.

    `keys` are all characters typed without a space around it, where they hold digits among
    letters. `shown` is the word as it stands there.
    """

    start: int
    end: int
    term: str
    exact: str
    keys: str = ""
    shown: str = ""


@lru_cache(maxsize=64)
def find_runs(text: str) -> tuple[tuple[TypedWord, ...], ...]:
    """The words of a query text (in NFC), in runs of those that stand side by side.

    The last few texts are remembered: each search asks twice, for spellings and for what was meant.
    """
    return tuple(tuple(run) for run in _iter_runs(text))


def _iter_runs(text: str) -> Iterator[list[TypedWord]]:
    run: list[TypedWord] = []
    for lexeme in _iter_wordy(text):
        if lexeme is None:
            if run:
                yield run
            run = []
            continue
        # A phrase begins behind its quotation mark.
        start = lexeme.start + (lexeme.kind == "phrase")
        for words in _split(lexeme, start):
            if words:
                run += words
            elif run:
                yield run
                run = []
    if run:
        yield run


def _iter_wordy(text: str) -> Iterator[Lexeme | None]:
    """The words and phrases that are searched as words, None wherever they do not go on."""
    is_literal = False
    depth = literal_depth = 0
    for lexeme in iter_lexemes(text, Notices(text)):
        if lexeme.kind == "open":
            depth += 1
            if is_literal:
                literal_depth, is_literal = literal_depth or depth, False
        elif lexeme.kind == "close":
            literal_depth = 0 if depth <= literal_depth else literal_depth
            depth = max(depth - 1, 0)
        if lexeme.kind in ("word", "phrase"):
            if not is_literal and not literal_depth and not set("*~") & set(lexeme.text):
                if lexeme.kind == "phrase":
                    yield None
                yield lexeme
                if lexeme.kind == "phrase":
                    yield None
            else:
                yield None
            is_literal = False
        else:
            yield None
            is_literal = lexeme.kind == "exact" or (
                lexeme.kind == "field" and lexeme.text in _LITERAL_FIELDS
            )


def _split(lexeme: Lexeme, start: int) -> Iterator[list[TypedWord]]:
    """The words of a lexeme; an empty list wherever they do not go on."""
    text = lexeme.text
    has_digits = text.isascii() and text.isalnum() and not text.isalpha() and not text.isdigit()
    if lexeme.kind == "word" and has_digits:
        yield [TypedWord(start, start + len(text), "", text, keys=text, shown=text)]
        return
    end = 0
    for token in tokenize(text):
        if not text[end : token.start].isspace() and token.start > end:
            yield []
        end = token.end
        if token.folded == BREAK or text[token.start].isdigit():
            yield []
        else:
            shown = text[token.start : token.end]
            place = (start + token.start, start + token.end)
            yield [TypedWord(*place, token.folded, token.exact, shown=shown)]
    if end < len(text):
        yield []
