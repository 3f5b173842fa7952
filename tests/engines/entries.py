"""Makes entries from plain words, and finds among them without any engine."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from index.engines import Entry, FacetValue, Views
from index.query import (
    And,
    AnyTerm,
    AtLeast,
    Everything,
    Exact,
    Facet,
    Label,
    Near,
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
    facets: tuple[FacetValue, ...] = (),
    title_exact: str | None = None,
) -> Entry:
    """An entry whose words are given folded; it is ordered by the first of its days."""
    return Entry(
        id=id,
        change=change,
        title=make_views(title, title_exact),
        body=make_views(body, exact),
        byline=byline,
        sites=sites,
        days=days,
        published_at=None if days is None else days[0] * SECONDS_A_DAY,
        facets=facets,
    )


def value(facet: Facet, label: str) -> FacetValue:
    """A value whose key is its label in lower case."""
    return FacetValue(facet, label.lower(), label)


def term(word: str, field: str = "text") -> Term:
    """A term as typed without marks."""
    return Term(word, word, field)  # type: ignore[arg-type]


def phrase(words: str, field: str = "text") -> Phrase:
    """A phrase as typed without marks."""
    terms = tuple(words.split())
    return Phrase(terms, terms, field)  # type: ignore[arg-type]


def near(left: str, right: str, distance: int, field: str = "text") -> Near:
    """Two runs of folded words close to each other."""
    return Near(tuple(left.split()), tuple(right.split()), distance, field)  # type: ignore[arg-type]


def exact(words: str, field: str = "text") -> Exact:
    """Spellings one after another."""
    return Exact(tuple(words.split()), field)  # type: ignore[arg-type]


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
        case Exact(spellings=spellings, field=field):
            return any(_holds_phrase(words, spellings) for words in _spelled(entry, field))
        case Near():
            return any(_holds_near(words, node) for words in _texts(entry, node.field))
        case Label(facet=facet, key=key):
            return any((carried.facet, carried.key) == (facet, key) for carried in entry.facets)
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


def _spelled(entry: Entry, field: str) -> list[list[str]]:
    texts = [entry.title.exact, entry.body.exact] if field == "text" else [entry.title.exact]
    return [text.split() for text in texts]


def _holds_phrase(words: Sequence[str], terms: Sequence[str]) -> bool:
    return any(True for _ in _starts(words, terms))


def _starts(words: Sequence[str], terms: Sequence[str]) -> Iterator[int]:
    for start in range(len(words) - len(terms) + 1):
        if tuple(words[start : start + len(terms)]) == tuple(terms):
            yield start


def _holds_near(words: Sequence[str], node: Near) -> bool:
    for left in _starts(words, node.left):
        for right in _starts(words, node.right):
            after = right - (left + len(node.left))
            before = left - (right + len(node.right))
            if 0 <= after <= node.distance or 0 <= before <= node.distance:
                return True
    return False


def count_plainly(
    entries: Iterable[Entry], node: Node, facet: Facet
) -> dict[str, tuple[int, set[str]]]:
    """What a facet counts among the documents that a tree matches: documents, ways to write it."""
    counts: Counter[str] = Counter()
    labels: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if matches(entry, node):
            carried = [value for value in entry.facets if value.facet == facet]
            counts.update({value.key for value in carried})
            for value in carried:
                labels[value.key].add(value.label)
    return {key: (count, labels[key]) for key, count in counts.items()}


def _meets(days: tuple[int, int] | None, first: int | None, last: int | None) -> bool:
    if days is None or (first is not None and last is not None and first > last):
        return False
    return (last is None or days[0] <= last) and (first is None or days[1] >= first)
