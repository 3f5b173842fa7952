"""Tantivy and OpenSearch side by side: the same queries on the same documents.

    python -m tests.benchmarks.engines [ARTICLES.jsonl.xz] [--count N] [--home HOME] [--queries N]

ARTICLES is any input `tangthu add` reads, of JSON Lines the first N; without it the project's
sample pages are used, and with --home an archive that is there already. The queries are pieces of
titles (three to five syllables in a row, half of them without marks), drawn with a fixed seed.

OpenSearch is the server that TANGTHU_TEST_OPENSEARCH names, else three nodes in one Java process
that are started here. Times are wall times on whatever else the machine does: compare within one
run. `ranked` is the time to ranked identifiers, without snippets; the size leaves out copies.
"""

import argparse
import contextlib
import itertools
import lzma
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive import Archive, ingest, open_writer
from index import Searcher, open_index, reindex
from tests.benchmarks.whole_way import draw_queries
from tests.opensearch.borrowing import borrow
from tests.opensearch.server import running_cluster

SAMPLE_PAGES = Path(__file__).parent.parent / "pages"
FIRST = 10
WARMING = 20
MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Measured:
    """One engine's part: seconds, bytes, and of each query total, first hits, milliseconds."""

    name: str
    build_seconds: float
    size_bytes: int
    documents: int
    totals: tuple[int, ...]
    firsts: tuple[tuple[str, ...], ...]
    ranked_ms: tuple[float, ...]


def _read_first(articles: Path, count: int, folder: Path) -> Path:
    """The first lines of a compressed JSON Lines file, in a file of their own."""
    if not count or not articles.name.endswith(".jsonl.xz"):
        return articles
    first = folder / "first.jsonl"
    with lzma.open(articles, "rb") as source, first.open("wb") as taken:
        taken.writelines(itertools.islice(source, count))
    return first


def _measure(home: Path, engine: str, queries: Sequence[str]) -> Measured:
    archive, index = Archive.open(home), open_index(home, engine)
    try:
        began = time.perf_counter()
        reindex(archive, index.engine, index.lexicon)
        seconds = time.perf_counter() - began
        searcher = Searcher(archive, index.engine, index.lexicon)
        for query in queries[:WARMING]:
            searcher.search(query, limit=FIRST)
        answers = [searcher.search(query, limit=FIRST) for query in queries]
        status = index.engine.status()
        assert status is not None
        return Measured(
            name=index.engine.name,
            build_seconds=seconds,
            size_bytes=status.size_bytes,
            documents=status.documents,
            totals=tuple(answer.total for answer in answers),
            firsts=tuple(tuple(hit.document.id for hit in answer.hits) for answer in answers),
            ranked_ms=tuple(answer.engine_ms for answer in answers),
        )
    finally:
        index.close()
        archive.close()


def _overlap(one: Sequence[str], other: Sequence[str]) -> float:
    longest = max(len(one), len(other))
    return len(set(one) & set(other)) / longest if longest else 1.0


def _print_one(measured: Measured) -> None:
    ranked = sorted(measured.ranked_ms)
    print(
        f"{measured.name:12}{measured.documents:>10,}{measured.build_seconds:>10.1f}"
        f"{measured.documents / measured.build_seconds:>10.0f}"
        f"{measured.size_bytes / 2**20:>10.1f}"
        f"{statistics.median(ranked):>10.2f}{ranked[int(0.95 * len(ranked))]:>10.2f}"
    )


def _print_comparison(queries: Sequence[str], one: Measured, other: Measured) -> None:
    print(f"{'':12}{'documents':>10}{'build s':>10}{'docs/s':>10}{'size MiB':>10}", end="")
    print(f"{'p50 ms':>10}{'p95 ms':>10}   ranked")
    for measured in (one, other):
        _print_one(measured)
    totals = list(zip(queries, one.totals, other.totals, strict=True))
    differing = [found for found in totals if found[1] != found[2]]
    overlaps = [_overlap(a, b) for a, b in zip(one.firsts, other.firsts, strict=True)]
    same_first = sum(a[:1] == b[:1] for a, b in zip(one.firsts, other.firsts, strict=True))
    print(f"{len(queries)} queries: {len(queries) - len(differing)} with the same total;", end=" ")
    print(f"overlap@{FIRST} {statistics.mean(overlaps):.3f} (lowest {min(overlaps):.1f});", end=" ")
    print(f"the same first hit {same_first}")
    for query, total, other_total in differing[:MOST_LISTED]:
        print(f"  {query!r}: {one.name} {total}, {other.name} {other_total}")


@contextlib.contextmanager
def _lend_server() -> Iterator[str]:
    server = os.environ.get("TANGTHU_TEST_OPENSEARCH", "").rstrip("/")
    if server:
        yield server
        return
    with running_cluster(heap="1g", is_brief=False) as url:
        yield url


def main() -> None:
    """Measure both engines on the articles given, or on the sample pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLE_PAGES)
    parser.add_argument("--count", type=int, default=0, help="articles to read [all]")
    parser.add_argument("--home", type=Path, help="an archive that is there already")
    parser.add_argument("--queries", type=int, default=300, help="queries to ask [300]")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tangthu-benchmark-") as name, _lend_server() as server:
        home = arguments.home or Path(name) / "home"
        if arguments.home is None:
            with open_writer(home) as writer:
                ingest(writer, [_read_first(arguments.articles, arguments.count, Path(name))])
        archive = Archive.open(home)
        queries = draw_queries(archive, arguments.queries)
        archive.close()
        with borrow(server, Path(name)) as url:
            _print_comparison(
                queries, _measure(home, "tantivy", queries), _measure(home, url, queries)
            )


if __name__ == "__main__":
    main()
