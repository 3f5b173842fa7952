"""Known items: articles sought by what their own titles say, in six manners of typing."""

import random
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive import Document
from index.fold import fold, normalize

_TONE = "[\u0300\u0301\u0303\u0309\u0323]"  # grave, acute, tilde, hook, dot below
# An open syllable in oa, oe or uy: the old style marks its first vowel, the new one its second.
_PLACED = re.compile(
    rf"(?<!q)(?:(o)({_TONE}?)([ae])|(u)({_TONE}?)(y))({_TONE}?)(?![\w\u0300-\u036f])", re.IGNORECASE
)

# What the rank of one sought article among the first ten is worth, summed over all of them.
Ranks = Sequence[int]
Find = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sought:
    """One article to be found by a query text."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Quality:
    """Mean reciprocal rank within the first ten, share found first, share found at all."""

    mrr: float
    first: float
    found: float


def draw(documents: Sequence[Document], count: int, seed: int) -> list[Document]:
    """Articles whose titles have three words or more, drawn with a fixed seed."""
    titled = [one for one in documents if len(one.title.split()) >= 3]
    return random.Random(seed).sample(titled, min(count, len(titled)))


def manners(drawn: Sequence[Document], seed: int) -> Mapping[str, Sequence[Sought]]:
    """The articles sought by titles and by three to five neighbouring syllables of them.

    Each with marks, without, and with those of every second syllable or so.
    """
    chance = random.Random(seed)
    titles = [Sought(one.id, normalize(one.title)) for one in drawn]
    short = []
    for one in titles:
        words = one.text.split()
        length = min(len(words), chance.randint(3, 5))
        start = chance.randint(0, len(words) - length)
        short.append(Sought(one.id, " ".join(words[start : start + length])))
    found = {}
    for name, queries in (("title", titles), ("short", short)):
        found[f"{name}, marks"] = queries
        found[f"{name}, none"] = [Sought(q.id, _retyped(q.text, lambda: True)) for q in queries]
        found[f"{name}, half"] = [
            Sought(q.id, _retyped(q.text, lambda: chance.random() < 0.5)) for q in queries
        ]
    return found


def _retyped(text: str, is_bare: Callable[[], bool]) -> str:
    return " ".join(fold(word) if is_bare() else word for word in text.split())


def retoned(text: str) -> str:
    """The text with the tone marks of `hòa`, `thủy` and their like where the other style has them.

    Old style becomes new (`hoà`), and new old.
    """
    return normalize(_PLACED.sub(_move_tone, unicodedata.normalize("NFD", text)))


def _move_tone(found: re.Match[str]) -> str:
    first, before, second = (found[1] or found[4]), (found[2] or found[5]), (found[3] or found[6])
    return f"{first}{found[7]}{second}{before or ''}"


def measure(find: Find, queries: Sequence[Sought]) -> Quality:
    """How well a way of searching finds each sought article among its first ten answers."""
    ranks = []
    for query in queries:
        found = list(find(query.text))[:10]
        ranks.append(found.index(query.id) + 1 if query.id in found else 0)
    number = len(ranks)
    return Quality(
        sum(1 / rank for rank in ranks if rank) / number,
        sum(rank == 1 for rank in ranks) / number,
        sum(rank > 0 for rank in ranks) / number,
    )


class FullTextOfSqlite:
    """SQLite's FTS5 without diacritics, as a user would set it up; BM25 order, any word matches."""

    def __init__(self, documents: Iterable[tuple[str, str, str]]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(
            "CREATE VIRTUAL TABLE pages USING fts5"
            '(id UNINDEXED, title, body, tokenize="unicode61 remove_diacritics 2")'
        )
        self._connection.executemany("INSERT INTO pages VALUES (?, ?, ?)", documents)

    def find(self, text: str) -> list[str]:
        """The identifiers of the first ten."""
        words = [word.replace('"', "") for word in text.split()]
        query = " OR ".join(f'"{word}"' for word in words if word)
        rows = self._connection.execute(
            "SELECT id FROM pages WHERE pages MATCH ? ORDER BY rank LIMIT 10", (query,)
        )
        return [row[0] for row in rows]

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()
