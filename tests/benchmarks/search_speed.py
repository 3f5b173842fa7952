"""How long a search takes: ranked ids, snippets, facets, spellings, suggestions; beside others.

    python -m tests.benchmarks.search_speed [ARTICLES.jsonl.xz | --home ARCHIVE] [--queries N]

Queries are three to five neighbouring syllables of titles, half of them without marks, all words
asked for. In one run, query by query in turn: Tantivy itself with the same clauses, the engine, the
searcher with snippets, the searcher with everything that the search page shows, suggestions, "did
you mean", and SQLite's FTS5 with `snippet()`. All read files that were closed after being filled:
FTS5's index is merged into one segment first (`optimize`), and is read with SQLite's own settings.

A query's time is the least CPU time of several rounds through all queries, so that neither the load
of other programs nor the first touch of a file counts; nothing here waits. Printed are medians and
95th percentiles over the queries in milliseconds, and the ratios that have floors. `--check` ends
with 1 where one is missed.
"""

import argparse
import math
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from archive import Archive
from index import FACETS, Beside, Searcher, open_index
from index.engines import SearchRequest
from index.engines.tantivy import TantivyEngine
from index.engines.tantivy_queries import QueryBuilder
from index.fold import normalize
from index.lexicon import Lexicon
from index.ranking import boosts_of
from index.restore import restore
from index.searcher import Understood
from tests.benchmarks.articles import archive_home, iter_documents, sample_queries

ROUNDS = 5

RAW = "Tantivy itself, same clauses"
RANKED = "ranked ids"
SNIPPETS = "with snippets"
EVERYTHING = "with everything"
SQLITE = "SQLite FTS5, ids and snippet()"


@contextmanager
def _filled_sqlite(archive: Archive) -> Iterator[sqlite3.Connection]:
    """SQLite with all articles, as whoever searches with it opens it: a file, closed since."""
    with tempfile.TemporaryDirectory(prefix="tangthu-benchmark-") as folder:
        path = Path(folder) / "fts5.sqlite"
        with closing(sqlite3.connect(path)) as connection:
            _fill_sqlite(archive, connection)
        with closing(sqlite3.connect(path)) as connection:
            yield connection


def _fill_sqlite(archive: Archive, connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE VIRTUAL TABLE pages USING fts5"
        "(id UNINDEXED, title, body, tokenize='unicode61 remove_diacritics 2')"
    )
    connection.executemany(
        "INSERT INTO pages VALUES (?, ?, ?)",
        ((one.id, one.title, "\n".join(one.body)) for one in iter_documents(archive)),
    )
    connection.execute("INSERT INTO pages (pages) VALUES ('optimize')")
    connection.commit()


def _ways(
    archive: Archive, engine: TantivyEngine, lexicon: Lexicon, sqlite: sqlite3.Connection
) -> Mapping[str, Callable[[str], object]]:
    searcher = Searcher(archive, engine, lexicon)
    _, reader = engine._follow()  # Tantivy as the engine has it open
    raw = reader.index.searcher()

    def request_of(asked: Understood) -> SearchRequest:
        boosts = boosts_of(asked.typed)
        return SearchRequest(
            asked.tree,
            pairs=boosts.pairs,
            exact=boosts.exact,
            opening=boosts.opening,
            near=boosts.near,
        )

    def understood(text: str) -> SearchRequest:
        return request_of(searcher.understand(text, lexicon.view(), also=False))

    builders: dict[str, object] = {}

    def ask_tantivy(text: str) -> object:
        return raw.search(builders[text], limit=10)  # type: ignore[arg-type]

    def prepare(text: str) -> object:
        request = understood(text)
        builders[text] = QueryBuilder(reader.index.schema, request.weights).build(request)
        requests[text] = request
        return None

    requests: dict[str, SearchRequest] = {}

    def ask_sqlite(text: str) -> object:
        words = " ".join(f'"{word}"' for word in normalize(text).split())
        return sqlite.execute(
            "SELECT id, snippet(pages, 2, '[', ']', '…', 32) FROM pages WHERE pages MATCH ?"
            " ORDER BY rank LIMIT 10",
            (words,),
        ).fetchall()

    whole = Beside(facets=FACETS, spellings=True)
    plain = Beside(also=False, reprints=False)
    return {
        "": prepare,
        RAW: ask_tantivy,
        RANKED: lambda text: engine.search(requests[text]),
        SNIPPETS: lambda text: searcher.search(text, beside=plain),
        EVERYTHING: lambda text: searcher.search(text, beside=whole),
        "suggestions": searcher.suggest,
        "did you mean": lambda text: restore(text, lexicon.view()),
        SQLITE: ask_sqlite,
    }


def _measure(
    ways: Mapping[str, Callable[[str], object]], queries: Sequence[str]
) -> Mapping[str, list[float]]:
    """CPU milliseconds of each way for each query: the least of several rounds through all.

    The ways take turns, so that what else the machine does meets all alike.
    """
    times = {name: [math.inf] * len(queries) for name in ways if name}
    for _ in range(ROUNDS):
        for number, query in enumerate(queries):
            for name, ask in ways.items():
                began = time.process_time()
                ask(query)
                if name:
                    took = (time.process_time() - began) * 1000
                    times[name][number] = min(times[name][number], took)
    return times


def main() -> int:
    """Measure on the articles given, on an archive that is there, or on the sample pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", nargs="?", type=Path)
    parser.add_argument("--home", type=Path, help="an archive with an index, read only")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--check", action="store_true", help="end with 1 where a floor is missed")
    arguments = parser.parse_args()
    with (
        archive_home(arguments.articles, arguments.home) as home,
        closing(Archive.open(home)) as archive,
        closing(open_index(home)) as index,
        _filled_sqlite(archive) as sqlite,
    ):
        assert isinstance(index.engine, TantivyEngine)
        queries = sample_queries(archive, arguments.queries)
        times = _measure(_ways(archive, index.engine, index.lexicon, sqlite), queries)
    print(f"{len(queries)} queries, CPU times in milliseconds")
    for name, values in times.items():
        late = sorted(values)[int(0.95 * (len(values) - 1))]
        print(f"  {name:32} p50 {statistics.median(values):8.2f}   p95 {late:8.2f}")
    middle = {name: statistics.median(values) for name, values in times.items()}
    bounds = (
        ("ranked ids / Tantivy itself", middle[RANKED] / middle[RAW], 2.0),
        ("everything / SQLite FTS5", middle[EVERYTHING] / middle[SQLITE], 0.5),
    )
    for words, ratio, most in bounds:
        print(f"  {words:32} {ratio:6.2f}   at most {most}")
    return 1 if arguments.check and any(ratio > most for _, ratio, most in bounds) else 0


if __name__ == "__main__":
    sys.exit(main())
