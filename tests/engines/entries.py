"""Makes entries from plain words, and finds among them without any engine."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.engines import Entry, Views
from index.query import (
    And,
    AnyTerm,
    AtLeast,
    Everything,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Published,
    Site,
    Term,
)

BREAK = "¶"
SECONDS_A_DAY = 86_400


def make_views(words: str, exact: str | None = None) -> Views:
    """The views of a text of folded words; a lone ¶ stands between paragraphs."""
    terms = words.split()
    pairs = [f"{a}_{b}" for a, b in pairwise(terms) if BREAK not in (a, b)]
    return Views(" ".join(terms), " ".join(pairs), words if exact is None else exact)


def make_entry(
    id: str,
    change: int,
    body: str = "",
    title: str = "",
    byline: str = "",
    sites: tuple[str, ...] = (),
    days: tuple[int, int] | None = None,
    exact: str | None = None,
) -> Entry:
    """An entry whose words are given folded; it is ordered by the first of its days."""
    return Entry(
        id=id,
        change=change,
        title=make_views(title),
        body=make_views(body, exact),
        byline=byline,
        sites=sites,
        days=days,
        published_at=None if days is None else days[0] * SECONDS_A_DAY,
    )


def term(word: str, field: str = "text") -> Term:
    """A term as typed without marks."""
    return Term(word, word, field)  # type: ignore[arg-type]


def phrase(words: str, field: str = "text") -> Phrase:
    """A phrase as typed without marks."""
    terms = tuple(words.split())
    return Phrase(terms, terms, field)  # type: ignore[arg-type]


def find_plainly(entries: Iterable[Entry], node: Node) -> set[str]:
    """The identifiers that a tree matches, read off its definition."""
    return {entry.id for entry in entries if matches(entry, node)}


def matches(entry: Entry, node: Node) -> bool:
    """Whether a document matches a tree."""
    match node:
        case Term(term=word, field=field):
            return any(word in words for words in _texts(entry, field))
        case Phrase(terms=terms, field=field):
            return any(_holds_phrase(words, terms) for words in _texts(entry, field))
        case AnyTerm(terms=terms, field=field):
            return any(not set(terms).isdisjoint(words) for words in _texts(entry, field))
        case Site(site=site):
            return site in entry.sites
        case Published(first_day=first, last_day=last):
            return _meets(entry.days, first, last)
        case And(children=children):
            return all(matches(entry, child) for child in children)
        case Or(children=children):
            return any(matches(entry, child) for child in children)
        case AtLeast(count=count, children=children):
            return sum(matches(entry, child) for child in children) >= count
        case Not(child=child):
            return not matches(entry, child)
        case Everything():
            return True
        case Nothing():
            return False
        case _:
            raise NotImplementedError(node)


def _texts(entry: Entry, field: str) -> list[list[str]]:
    texts = {
        "text": [entry.title.folded, entry.body.folded],
        "title": [entry.title.folded],
        "byline": [entry.byline],
    }
    return [text.split() for text in texts[field]]


def _holds_phrase(words: Sequence[str], terms: Sequence[str]) -> bool:
    starts = range(len(words) - len(terms) + 1)
    return any(tuple(words[start : start + len(terms)]) == tuple(terms) for start in starts)


def _meets(days: tuple[int, int] | None, first: int | None, last: int | None) -> bool:
    if days is None or (first is not None and last is not None and first > last):
        return False
    return (last is None or days[0] <= last) and (first is None or days[1] >= first)
