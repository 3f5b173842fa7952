"""The words of the query language: how a query text is cut into lexemes.

Reads from left to right, once; what cannot be read is left as plain words and noted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from index.fold import normalize

MAX_QUERY_CHARS = 512
FIELDS = ("title", "site", "byline", "published")

# A query is noted on only so often; after that the rest of the notices helps nobody.
MAX_NOTICES = 16
_SHOWN_CHARS = 64

Kind: TypeAlias = Literal["word", "phrase", "open", "close", "field", "and", "or", "not", "minus"]

_QUOTES = '"“”„‟«»＂'
_LEXEME = re.compile(
    rf"(?P<open>\()|(?P<close>\))|[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]"
    rf"|(?P<quote>[{_QUOTES}])|(?P<minus>(?<![^\s(])-(?=[^\s)-]))|(?P<word>[^\s(){_QUOTES}]+)"
)
_OPERATORS: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}

# Control characters and halves of surrogate pairs, which no answer may carry further.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


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
    - `unknown-field`: a word before a colon that is no field's name, read as a plain word
    - `empty-field`: a field's name without a value, read as a plain word
    - `bad-value`: something in the parentheses of `site:` or `published:` that is no value, left
      out
    - `bad-date`: no date and no range of dates, read as plain words
    - `operator`: `AND`, `OR`, `NOT` with nothing to join or to exclude, left out
    - `unclosed-quote`: read as plain words
    - `unclosed-parenthesis`: read as closed at the end
    - `unopened-parenthesis`, `empty-parentheses`: left out
    - `no-words`: nothing in the query is a word; all documents are found
    """

    code: str
    start: int
    end: int
    typed: str


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One unit of a query text, from `start` to `end`; `text` is what it says without its signs."""

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
                is_joined = text[end : end + 1] in _QUOTES + "(" and end < len(text)
                yield from _read_word(found[0], start, is_joined, notices)


def _read_word(typed: str, start: int, is_joined: bool, notices: Notices) -> Iterator[Lexeme]:
    """A word as typed, which may be an operator or begin with a field's name.

    `is_joined` says that a quote or a parenthesis follows without a space.
    """
    end = start + len(typed)
    if typed in _OPERATORS:
        yield Lexeme(_OPERATORS[typed], typed, start, end)
        return
    name, colon, value = typed.partition(":")
    value_start = start + len(name) + 1
    is_field = bool(colon) and name.lower() in FIELDS
    if is_field and (value or is_joined):
        yield Lexeme("field", name.lower(), start, value_start)
        if value:
            yield Lexeme("word", value, value_start, end)
    elif is_field:
        notices.add("empty-field", start, value_start)
        yield Lexeme("word", name, start, value_start)
    elif colon and (value or is_joined) and name.isalpha() and not value.startswith("//"):
        notices.add("unknown-field", start, value_start)
        yield Lexeme("word", name, start, value_start)
        if value:
            yield Lexeme("word", value, value_start, end)
    else:
        yield Lexeme("word", typed, start, end)
