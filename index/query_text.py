"""The words of the query language: how a query text is cut into lexemes.

Reads from left to right, once; what cannot be read is left as plain words and noted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from index.fold import normalize

MAX_QUERY_CHARS = 512
FIELDS = ("title", "site", "byline", "published", "section")

# A query is noted on only so often; after that the rest of the notices helps nobody.
MAX_NOTICES = 16
_SHOWN_CHARS = 64

Kind: TypeAlias = Literal[
    "word", "phrase", "open", "close", "field", "exact", "near", "and", "or", "not", "minus"
]

_QUOTES = '"“”„‟«»＂'
_LEXEME = re.compile(
    rf"(?P<open>\()|(?P<close>\))|[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]"
    rf"|(?P<quote>[{_QUOTES}])|(?P<minus>(?<![^\s(])-(?=[^\s)-]))|(?P<word>[^\s(){_QUOTES}]+)"
)
_OPERATORS: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}
_NEAR = re.compile(r"NEAR(?:/(?P<distance>[0-9]+))?")

# Control characters and halves of surrogate pairs, which no answer may carry further.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in a query that was not understood, or was cut.

    `typed` is the text from `start` to `end` of the query text (its beginning, if it is long).
    The codes are:

    - `too-long`: past `MAX_QUERY_CHARS` characters, left out
    - `too-many-terms`: past `MAX_TERMS` words, left out
    - `too-deep`: parentheses nested deeper than `MAX_NESTING`; all was read as plain words
    - `long-word`: longer than any word that is indexed, left out
    - `short-prefix`: `*` after less than two letters, read as a plain word
    - `misplaced-star`: `*` elsewhere than after a word, left out
    - `short-fuzzy`: `~` after a number or less than four letters, read as a plain word
    - `misplaced-tilde`: `~` elsewhere than after a word, left out
    - `misplaced-equals`: `=` elsewhere than right before a word or a phrase, left out
    - `inexact`: `=` before a word with `*` or `~`, searched with any marks
    - `near-too-far`: `NEAR` with more words between than `MAX_DISTANCE`, read as that many
    - `near-operand`: `NEAR` beside something else than a word or a phrase of the same field, or
      with too many alternatives; read as AND
    - `bad-near`: `NEAR/` with something else than a number, read as plain words
    - `too-many-dates`: past `MAX_DATES` dates in the words, searched only as it is typed
    - `unknown-field`: a word before a colon that is no field's name, read as a plain word
    - `empty-field`: a field's name without a value, read as a plain word
    - `bad-value`: something in the parentheses of `site:`, `section:` or `published:` that is no
      value, left out
    - `bad-date`: no date and no range of dates, read as plain words
    - `operator`: `AND`, `OR`, `NEAR`, `NOT` with nothing to join or to exclude, left out
    - `unclosed-quote`: read as plain words
    - `unclosed-parenthesis`: read as closed at the end
    - `unopened-parenthesis`, `empty-parentheses`: left out
    - `no-words`: nothing in the query is a word; all documents are found
    """

    code: str
    start: int
    end: int
    typed: str


class Lexeme(NamedTuple):
    """One unit of a query text, from `start` to `end`; `text` is what it says without its signs.

    The text of `near` is the number of words between, empty where none is given.
    """

    kind: Kind
    text: str
    start: int
    end: int


class Notices:
    """The notices about one query text, in the order in which they were found."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.found: list[Notice] = []

    def add(self, code: str, start: int, end: int) -> None:
        """Note a stretch of the query text, unless enough was noted."""
        if len(self.found) < MAX_NOTICES:
            typed = self._text[start : min(end, start + _SHOWN_CHARS)]
            self.found.append(Notice(code, start, end, typed))


def read_query_text(text: str) -> tuple[str, Notice | None]:
    """The query text in NFC, printable and within bounds, and a notice if it had to be cut.

    It is cut at a space, where there is one.
    """
    # Marks that NFC composes are at most three to a letter.
    normal = normalize(text[: MAX_QUERY_CHARS * 4])
    normal = _UNPRINTABLE.sub(lambda found: "�" if found[0] > "\x7f" else " ", normal)
    if len(normal) <= MAX_QUERY_CHARS and len(text) <= MAX_QUERY_CHARS * 4:
        return normal, None
    kept = normal[:MAX_QUERY_CHARS]
    if not normal[MAX_QUERY_CHARS : MAX_QUERY_CHARS + 1].isspace():
        kept = kept[: _last_space(kept)]
    left_out = normal[len(kept) : len(kept) + _SHOWN_CHARS].strip()
    return kept, Notice("too-long", len(kept), len(kept), left_out)


def _last_space(text: str) -> int:
    spaces = [found.start() for found in re.finditer(r"\s", text)]
    return spaces[-1] if spaces else len(text)


def iter_lexemes(text: str, notices: Notices) -> Iterator[Lexeme]:
    """The lexemes of a query text, in order."""
    for found in _LEXEME.finditer(text):
        start, end = found.span()
        match found.lastgroup:
            case "open" | "close" | "minus" as kind:
                yield Lexeme(kind, found[0], start, end)
            case "phrase":
                yield Lexeme("phrase", found["phrase"], start, end)
            case "quote":
                notices.add("unclosed-quote", start, end)
            case _:
                following = text[end : end + 1]
                yield from _read_word(found[0], start, following, notices)


def _read_word(typed: str, start: int, following: str, notices: Notices) -> Iterator[Lexeme]:
    """A word as typed, which may be an operator, or begin with a field's name or with `=`.

    `following` is the character behind it, by which a quote or a parenthesis may be joined to it.
    """
    end = start + len(typed)
    is_joined = following != "" and following in _QUOTES + "("
    if typed in _OPERATORS:
        yield Lexeme(_OPERATORS[typed], typed, start, end)
        return
    near = _NEAR.fullmatch(typed)
    if near:
        yield Lexeme("near", near["distance"] or "", start, end)
        return
    if typed.startswith("=") and (typed.strip("=") or is_joined):
        yield from _read_exact(typed, start, following, notices)
        return
    if typed.startswith("NEAR/"):
        notices.add("bad-near", start, end)
    name, colon, value = typed.partition(":")
    value_start = start + len(name) + 1
    is_field = bool(colon) and name.lower() in FIELDS
    if is_field and (value or is_joined):
        yield Lexeme("field", name.lower(), start, value_start)
        yield from _read_value(value, value_start, following, notices)
    elif is_field:
        notices.add("empty-field", start, value_start)
        yield Lexeme("word", name, start, value_start)
    elif colon and (value or is_joined) and name.isalpha() and not value.startswith("//"):
        notices.add("unknown-field", start, value_start)
        yield Lexeme("word", name, start, value_start)
        yield from _read_value(value, value_start, following, notices)
    else:
        yield Lexeme("word", typed, start, end)


def _read_value(value: str, start: int, following: str, notices: Notices) -> Iterator[Lexeme]:
    """What stands behind a colon: a word, perhaps with `=` before it."""
    if value.startswith("="):
        yield from _read_exact(value, start, following, notices)
    elif value:
        yield Lexeme("word", value, start, start + len(value))


def _read_exact(typed: str, start: int, following: str, notices: Notices) -> Iterator[Lexeme]:
    """`=` and the word behind it; where a quote is joined to it the phrase comes next.

    Before a parenthesis, a range or nothing it is no sign of the language: `>=2019` is a date.
    """
    word = typed.lstrip("=")
    word_start = start + len(typed) - len(word)
    if not word and (not following or following not in _QUOTES):
        notices.add("misplaced-equals", start, word_start)
        return
    name, colon, value = word.partition(":")
    if colon and name.lower() in FIELDS and (value or (following and following in _QUOTES)):
        # The sign stands before the field's name: what it is meant for stands behind.
        yield Lexeme("field", name.lower(), word_start, word_start + len(name) + 1)
        word, word_start = value.lstrip("="), word_start + len(name) + 1
        word_start += len(value) - len(word)
        yield Lexeme("exact", "=", word_start, word_start)
    else:
        yield Lexeme("exact", "=", start, word_start)
    if word:
        yield Lexeme("word", word, word_start, word_start + len(word))
