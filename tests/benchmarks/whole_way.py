"""The whole way measured: add, add again, reindex, search with snippets.

    python -m tests.benchmarks.whole_way [ARTICLES.jsonl.xz] [--whoosh N]

ARTICLES is any input `tangthu add` reads; without it the project's sample pages are used. The
queries are pieces of titles (three to five syllables in a row, half of them without marks), drawn
with a fixed seed. Times are wall times on whatever else the machine does; compare within one run.
"""

import argparse
import itertools
import json
import random
import statistics
import sys
import tempfile
from pathlib import Path

from archive import Archive
from archive.sources import InputFile, Rejection, iter_captures, iter_inputs
from index import Searcher, open_index
from index.fold import fold
from tests.benchmarks.processes import run_measured

SAMPLE_PAGES = Path(__file__).parent.parent / "pages"
QUERIES = 300


def draw_queries(archive: Archive, count: int) -> list[str]:
    """Draw pieces of titles to ask for, half of them without marks; always the same ones."""
    chance = random.Random(2)
    titles = [
        change.document.title.split()
        for change in archive.changes(0, 100_000)
        if change.document and len(change.document.title.split()) >= 5
    ]
    queries = []
    for number in range(count):
        title = chance.choice(titles)
        length = chance.randint(3, 5)
        start = chance.randint(0, len(title) - length)
        words = title[start : start + length]
        queries.append(" ".join(map(fold, words) if number % 2 else words).replace('"', " "))
    return queries


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _measure_search(home: Path, engine: str) -> None:
    archive, index = Archive.open(home), open_index(home, engine)
    searcher = Searcher(archive, index.engine, index.lexicon)
    queries = draw_queries(archive, QUERIES)
    for query in queries[:20]:
        searcher.search(query)
    ranked, whole, found = [], [], 0
    for query in queries:
        results = searcher.search(query)
        whole.append(results.took_ms)
        ranked.append(results.engine_ms)
        found += results.total > 0
    for name, times in (("ranked ids", ranked), ("with snippets", whole)):
        print(
            f"  search, {name:13}: p50 {statistics.median(times):7.2f} ms"
            f"   p95 {_percentile(times, 0.95):7.2f} ms"
        )
    status = index.engine.status()
    assert status is not None
    print(
        f"  {found} of {len(queries)} queries found something; "
        f"index {status.size_bytes / 1e6:.1f} MB for {status.documents:,} documents"
    )
    index.close()
    archive.close()


def _measure_engine(articles: Path, engine: str, folder: Path) -> None:
    home = folder / f"home-{engine}"
    command = [sys.executable, "-m", "webapp.cli", "--home", str(home), "add"]
    command += ["--engine", engine, str(articles)]
    first = run_measured(command)
    archive = Archive.open(home)
    documents = archive.counts().documents
    archive.close()
    print(f"{engine}: {first.output.splitlines()[0]}")
    print(
        f"  add (clean, store, index): {first.seconds:7.1f} s  {documents / first.seconds:7.0f}"
        f" documents/s   peak memory {first.peak_bytes / 1e6:.0f} MB (all processes)"
    )
    again = run_measured(command)
    print(
        f"  the same again           : {again.seconds:7.1f} s  "
        f"{again.seconds / first.seconds:.3f} of the first time: {again.output.splitlines()[0]}"
    )
    built = run_measured(
        [sys.executable, "-m", "webapp.cli", "--home", str(home), "reindex", "--engine", engine]
    )
    print(
        f"  reindex                  : {built.seconds:7.1f} s  {documents / built.seconds:7.0f}"
        f" documents/s   peak memory {built.peak_bytes / 1e6:.0f} MB"
    )
    _measure_search(home, engine)


def _first_captures(articles: Path, count: int, target: Path) -> None:
    """Write the first captures of the input as JSON Lines, for the engine that takes fewer."""
    files = [found for found in iter_inputs([articles]) if isinstance(found, InputFile)]
    captures = itertools.chain.from_iterable(map(iter_captures, files))
    good = (capture for capture in captures if not isinstance(capture, Rejection))
    with target.open("w", encoding="utf-8") as out:
        for number, capture in enumerate(itertools.islice(good, count)):
            key = "html" if capture.content_type == "text/html" else "text"
            line = {
                "id": capture.source_id or str(number),
                "title": capture.title,
                "url": capture.url,
                key: capture.payload.decode("utf-8", "replace"),
            }
            out.write(json.dumps({name: value for name, value in line.items() if value}) + "\n")


def main() -> None:
    """Measure both engines on the articles given, or on the sample pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLE_PAGES)
    parser.add_argument("--whoosh", type=int, default=2000, help="documents for Whoosh [2000]")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tangthu-benchmark-") as name:
        folder = Path(name)
        _measure_engine(arguments.articles, "tantivy", folder)
        few = folder / "few.jsonl"
        _first_captures(arguments.articles, arguments.whoosh, few)
        _measure_engine(few, "whoosh", folder)


if __name__ == "__main__":
    main()
