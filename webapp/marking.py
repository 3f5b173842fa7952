"""Marked words: cutting a text at its highlights, to be wrapped in `<mark>`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from webapp.escaping import escape

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not.

    `number` counts the marked pieces of a whole document from 1; it is 0 where nobody counts.
    """

    text: str
    marked: bool
    number: int = 0


def join_spans(text: str, spans: Spans) -> list[tuple[int, int]]:
    """Spans with only white space between them as one: a Vietnamese word is several syllables."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def cut_at_spans(text: str, spans: Spans) -> Iterator[Piece]:
    """The text in pieces, in order; nothing is lost. Spans are sorted and disjoint."""
    position = 0
    for start, end in join_spans(text, spans):
        if position < start:
            yield Piece(text[position:start], marked=False)
        yield Piece(text[start:end], marked=True)
        position = end
    if position < len(text):
        yield Piece(text[position:], marked=False)


def mark(text: str, spans: Spans) -> Markup:
    """The text as HTML with its highlights in `<mark>`."""
    parts: list[str] = []
    position = 0
    for start, end in join_spans(text, spans):
        parts += (escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>")
        position = end
    parts.append(escape(text[position:]))
    return Markup("".join(parts))  # noqa: S704  # every piece was escaped


def mark_cuts(fragment: str, texts: Sequence[str]) -> tuple[str, str]:
    """What stands before and after a fragment: `…` where the text it is from goes on, else nothing.

    `texts` are the paragraphs that it may be from.
    """
    before = "" if any(text.startswith(fragment) for text in texts) else "… "
    after = "" if any(text.endswith(fragment) for text in texts) else " …"
    return before, after
