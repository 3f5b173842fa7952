"""The cost of snippets: CPU time per document of 4,000 characters, by kind of query.

    python -m tests.benchmarks.snippets [ARTICLES.jsonl.xz] [--documents N] [--repeats N]

ARTICLES is any input `tangthu add` reads; without it the project's sample pages are used. Each
document is asked for with pieces of its own title, drawn with a fixed seed and typed without marks
where nothing else is said. A document's time is the median over the repeats of its CPU time
(`time.process_time`), brought to 4,000 characters of text; what is printed are percentiles over
the documents. What a query costs once, parsing and its matcher, stands in a column of its own.
The times of a busy or a slow machine are told apart from those of slow code by the last column:
the snippet's time as a part of the time that tokenizing the same text takes.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from archive import Document
from archive.errors import ArchiveError
from archive.extract import clean
from archive.sources import InputFile, Rejection, iter_captures, iter_inputs
from index import Matcher, parse_query
from index.analyzer import tokenize
from index.fold import fold
from index.snippet import build_snippet

SAMPLE_PAGES = Path(__file__).parent.parent / "pages"
DOCUMENT_CHARS = 4000
# Documents near that length are measured; of pages that are all shorter, the longest.
NEAR_CHARS = range(3000, 6000)
TITLE_SYLLABLES = 10
SHORTEST_TITLE = 4
# One call is shorter than the clock's steps are apart, so a measured time is that of several.
CALLS = 10


def _piece(title: list[str], length: int, chance: random.Random) -> list[str]:
    start = chance.randint(0, len(title) - length)
    return title[start : start + length]


def _unmarked(words: list[str]) -> str:
    return " ".join(map(fold, words))


KINDS: dict[str, Callable[[list[str], random.Random], str]] = {
    "one word": lambda title, chance: _unmarked(_piece(title, 1, chance)),
    "phrase": lambda title, chance: f'"{_unmarked(_piece(title, 2, chance))}"',
    "four words": lambda title, chance: _unmarked(_piece(title, 4, chance)),
    "four, marks typed": lambda title, chance: " ".join(_piece(title, 4, chance)),
    "whole title": lambda title, chance: _unmarked(title[:TITLE_SYLLABLES]),
    "title, marks typed": lambda title, chance: " ".join(title[:TITLE_SYLLABLES]),
}


def _iter_documents(articles: Path) -> Iterator[Document]:
    for file in iter_inputs([articles]):
        for capture in iter_captures(file) if isinstance(file, InputFile) else ():
            if isinstance(capture, Rejection):
                continue
            try:
                document = clean(capture)
            except ArchiveError:
                continue
            if len(_words(document)) >= SHORTEST_TITLE:
                yield document


def _choose_documents(articles: Path, count: int) -> list[Document]:
    near: list[Document] = []
    shorter: list[Document] = []
    for document in _iter_documents(articles):
        length = _length(document)
        if length in NEAR_CHARS:
            near.append(document)
        elif length < NEAR_CHARS.start:
            shorter.append(document)
        if len(near) == count:
            break
    return near or sorted(shorter, key=_length)[-count:]


def _length(document: Document) -> int:
    return sum(map(len, document.body))


def _words(document: Document) -> list[str]:
    return [word for word in document.title.split() if word.isalpha()]


def _measured(call: Callable[[], object], repeats: int) -> float:
    """The median CPU time of a call in milliseconds."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        for _ in range(CALLS):
            call()
        times.append((time.process_time() - began) * 1000 / CALLS)
    return statistics.median(times)


def _measure(document: Document, typed: str, repeats: int) -> tuple[float, float, float]:
    """CPU milliseconds of a snippet, brought to 4,000 characters, and of parse and matcher.

    The third number is the snippet's part of the time of tokenizing the text.
    """
    matcher = Matcher.from_tree(parse_query(typed).tree)
    snippet = _measured(lambda: build_snippet(document.body, matcher), repeats)
    query = _measured(lambda: Matcher.from_tree(parse_query(typed).tree), 1)
    tokens = _measured(lambda: [tokenize(text) for text in document.body], 1)
    return snippet * DOCUMENT_CHARS / _length(document), query, snippet / tokens


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    """Measure snippets on the articles given, or on the sample pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLE_PAGES)
    parser.add_argument("--documents", type=int, default=300, help="documents to measure [300]")
    parser.add_argument("--repeats", type=int, default=3, help="runs per document [3]")
    arguments = parser.parse_args()
    documents = _choose_documents(arguments.articles, arguments.documents)
    if not documents:
        parser.error(f"{arguments.articles} holds no article with a title; name another")
    characters = statistics.median(map(_length, documents))
    print(f"{len(documents)} documents of {characters:,.0f} characters (median)")
    for kind, query_of in KINDS.items():
        chance = random.Random(5)
        times = [
            _measure(document, query_of(_words(document), chance), arguments.repeats)
            for document in documents
        ]
        snippets, queries, parts = ([time[n] for time in times] for n in range(3))
        print(
            f"  {kind:18}: p50 {statistics.median(snippets):6.3f} ms"
            f"   p95 {_percentile(snippets, 0.95):6.3f} ms   per {DOCUMENT_CHARS:,} characters"
            f"   (the query once: {statistics.median(queries):6.3f} ms;"
            f" {statistics.median(parts):5.3f} of tokenizing)"
        )


if __name__ == "__main__":
    main()
