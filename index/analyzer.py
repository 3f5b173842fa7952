"""The analyzer: how a text becomes terms, in documents, queries, snippets and highlights alike.

A token is a run of letters or a run of digits (`U23` is two tokens, as `U-23` and `U 23` are, so
that they find each other); a letter's combining marks belong to it. A number written in groups of
three, `25.525` or `25,525`, is one token with the term `25525`, unless it is part of a longer
dotted thing such as a date. One-letter words count and no word is left out.

A run of letters and digits longer than `MAX_TOKEN_CHARS` (a hash, base64) is one token whose term
is `BREAK`: it keeps its position, so no phrase matches across it, and nobody can ask for it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.engines import Views
from index.fold import canonical, fold

BREAK = "¶"
MAX_TOKEN_CHARS = 64

# Distinct space-separated pieces of text to remember, about 250 bytes each.
_CACHED_PIECES = 2**16
_CACHED_PIECE_CHARS = 32


def _word_internal_marks() -> str:
    """Marks that belong to the letter before them, of the scripts in common use, as a class."""
    blocks = (
        (0x300, 0x2000),
        (0x20D0, 0x2100),
        (0x302A, 0x309B),
        (0xA66F, 0xAC00),
        (0xFE00, 0xFE30),
    )
    marks = [c for block in blocks for c in range(*block) if unicodedata.category(chr(c))[0] == "M"]
    # Soft hyphen, joiners and byte order mark also stand inside words without parting them.
    return "".join(map(chr, [*marks, 0xAD, 0x200C, 0x200D, 0x2060, 0xFEFF]))


_MARKS = _word_internal_marks()
_DIGITS = r"\d²³¹⁰⁴-⁹₀-₉"
_GROUPS = r"(?<!\d[.,])[1-9]\d{0,2}(?:(?:\.\d{3})+(?!\.?\d)|(?:,\d{3})+(?!,?\d))"
_RUN = re.compile(rf"({_GROUPS})|[^\W_](?:[^\W_]|[{_MARKS}])*")
_PART = re.compile(rf"[{_DIGITS}][{_DIGITS}{_MARKS}]*|[^{_DIGITS}]+")


class Token(NamedTuple):
    """One occurrence of a term in a text: `start` and `end` are offsets into that text.

    `folded` is what is searched, `exact` the canonical spelling with its marks.
    """

    start: int
    end: int
    folded: str
    exact: str


def tokenize(text: str) -> list[Token]:
    """The tokens of a text in NFC, in order."""
    return [
        Token(start, end, *_term(text[start:end], is_number))
        for start, end, is_number in _iter_spans(text)
    ]


def _iter_spans(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each token, and whether it is a number written in groups."""
    for run in _RUN.finditer(text):
        start, end = run.span()
        typed = run[0]
        if run.lastindex or typed.isalpha() or typed.isdecimal() or len(typed) > MAX_TOKEN_CHARS:
            yield start, end, run.lastindex is not None
        else:
            for part in _PART.finditer(typed):
                yield start + part.start(), start + part.end(), False


def _term(typed: str, is_number: bool) -> tuple[str, str]:
    """The folded and the exact term of a token."""
    if len(typed) > MAX_TOKEN_CHARS:
        return BREAK, BREAK
    if is_number:
        typed = typed.replace(".", "").replace(",", "")
    return fold(typed), canonical(typed)


class _Pieces(dict[str, tuple[str, str, str] | None]):
    """What the pieces of a text between spaces add to its views; None for one without tokens.

    No token, and nothing that decides about one, reaches across a space, so a text's tokens are
    those of its pieces one after another; and a piece recurs far more often than it is new. The
    terms `a b` add `a b` to the folded view and `a a_b b_` to the pairs, which lack only what
    stands before the text's first pair and after its last.
    """

    def __missing__(self, piece: str) -> tuple[str, str, str] | None:
        views = _views_of_piece(piece)
        if len(piece) <= _CACHED_PIECE_CHARS:
            if len(self) >= _CACHED_PIECES:
                self.clear()
            self[piece] = views
        return views


def _views_of_piece(piece: str) -> tuple[str, str, str] | None:
    terms = [_term(piece[start:end], number) for start, end, number in _iter_spans(piece)]
    if not terms:
        return None
    folded = " ".join([term for term, _ in terms])
    exact = " ".join([term for _, term in terms])
    # Most pieces are words typed without marks or capitals: keep one string for all of those.
    exact = folded if exact == folded else exact
    return folded, exact, "".join([f"{term} {term}_" for term, _ in terms])


_pieces = _Pieces()


def analyze(texts: Iterable[str]) -> Views:
    """The three views of the texts of one field, each in NFC, with `BREAK` between the texts.

    The terms are those of `tokenize`. Pairs are of neighbours within one text.
    """
    views = [view for text in texts if (view := _analyze_text(text))]
    between = f" {BREAK} "
    return Views(
        folded=between.join([folded for folded, _, _ in views]),
        pairs=" ".join([pairs for _, _, pairs in views if pairs]),
        exact=between.join([exact for _, exact, _ in views]),
    )


def _analyze_text(text: str) -> tuple[str, str, str] | None:
    """The folded terms, the exact terms and the pairs of one text; None without tokens."""
    pieces = list(filter(None, map(_pieces.__getitem__, text.split())))
    if not pieces:
        return None
    folded = " ".join([piece[0] for piece in pieces])
    exact = " ".join([piece[1] for piece in pieces])
    if BREAK in folded:
        return folded, exact, " ".join(pairs_of(folded.split(" ")))
    chain = "".join([piece[2] for piece in pieces])
    return folded, exact, chain[chain.index(" ") + 1 : chain.rindex(" ")] if " " in folded else ""


def pairs_of(folded: Sequence[str]) -> list[str]:
    """The neighbouring pairs of folded terms, as `hoc_tap`; none across a `BREAK`."""
    pairs = list(map("_".join, pairwise(folded)))
    if BREAK in folded:
        return [pair for pair in pairs if BREAK not in pair]
    return pairs
