"""Known-item retrieval: how high an article stands when it is sought by its own title.

    python -m tests.benchmarks.retrieval [ARTICLES…] [--queries N] [--with-titles] [--check]
    python -m tests.benchmarks.retrieval [ARTICLES…] [--queries N] --sizes 7500,15000,30000

Each of the articles drawn (`--seed`) is sought by its title and by three to five neighbouring
syllables of it, with marks, without, and half with; any word matches. Only bodies are indexed, with
`--with-titles` titles too, which is what the product does. Printed, in one run on one index: the
mean reciprocal rank within the first ten, the share found first, and the share found at all, for
several ways of scoring, and for SQLite's FTS5; then the same queries with tone marks in the other
placement, whose answers must be the same. `--check` ends with 1 where a floor is missed.

`--sizes` shows instead how much more than folded syllables alone the product finds in collections
of so many articles: the same articles are sought in each, by the same queries.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive import Archive, Document, ingest, open_writer
from index.analyzer import analyze, tokenize
from index.engines import Engine, SearchRequest, Weights
from index.engines.tantivy import TantivyEngine
from index.entry import build_entry
from index.fold import normalize
from index.query import And, Exact, Node, Or, Term
from index.ranking import boosts_of
from tests.benchmarks.known_items import (
    FullTextOfSqlite,
    Quality,
    draw,
    manners,
    measure,
    retoned,
)

SAMPLE_PAGES = Path(__file__).parent.parent / "pages"
_NOTHING = analyze([])
_SEED = 11


@dataclass(frozen=True, slots=True)
class Way:
    """A way of scoring: its name, its weights (0: not asked for), whether marks must be right."""

    name: str
    weights: Weights
    only_exact: bool = False


OURS = "as in the product"
FOLDED = "folded syllables only"
EXACT = "exact syllables only"
SQLITE = "SQLite FTS5, remove_diacritics 2"
_PRODUCT = Weights()
_PLAIN = Weights(pairs=0, exact=0, opening=0, opening_all=0, near=0, two_pairs=0)
_PAIRS = replace(_PLAIN, pairs=_PRODUCT.pairs)
WAYS = (
    Way(FOLDED, _PLAIN),
    Way(EXACT, _PLAIN, only_exact=True),
    Way("folded + exact, boosted", replace(_PLAIN, exact=_PRODUCT.exact)),
    Way("folded + pairs", _PAIRS),
    Way("folded + pairs + exact", replace(_PAIRS, exact=_PRODUCT.exact)),
    Way(OURS, _PRODUCT),
)


def read_documents(articles: Sequence[Path], home: Path) -> list[Document]:
    """The documents of any input, cleaned."""
    with open_writer(home) as writer:
        ingest(writer, list(articles))
    archive = Archive.open(home)
    try:
        changes = archive.changes(0, 10**6)
    finally:
        archive.close()
    return [change.document for change in changes if change.document]


def index_documents(documents: Sequence[Document], engine: Engine, *, with_titles: bool) -> None:
    """Build an index of bodies, and of titles too."""
    with engine.open_writer() as writer:
        for start in range(0, len(documents), 2000):
            part = documents[start : start + 2000]
            entries = [build_entry(one, start + number) for number, one in enumerate(part, 1)]
            if not with_titles:
                entries = [replace(entry, title=_NOTHING) for entry in entries]
            writer.apply(entries, start + len(part))


def request_of(text: str, way: Way) -> SearchRequest | None:
    """The search for any of the words of a text, scored this way."""
    tokens = tokenize(normalize(text))
    if not tokens:
        return None
    if way.only_exact:
        return SearchRequest(Or(tuple(Exact((token.exact,)) for token in tokens)))
    words = tuple(Term(token.folded, token.exact) for token in tokens)
    boosts = boosts_of(And(words))
    match: Node = Or(words) if len(words) > 1 else words[0]
    return SearchRequest(
        match=match,
        pairs=boosts.pairs if way.weights.pairs else (),
        exact=boosts.exact if way.weights.exact else (),
        opening=boosts.opening if way.weights.opening else (),
        near=boosts.near if way.weights.near else (),
        weights=way.weights,
    )


def _find_with(engine: Engine, way: Way) -> Callable[[str], list[str]]:
    def find(text: str) -> list[str]:
        request = request_of(text, way)
        return [one.id for one in engine.search(request).found] if request else []

    return find


def measure_all(
    documents: Sequence[Document],
    engine: Engine,
    queries: int,
    *,
    with_titles: bool,
    seed: int = _SEED,
) -> Mapping[str, Mapping[str, Quality]]:
    """The quality of every way of searching in every manner of typing."""
    kinds = manners(draw(documents, queries, seed), seed)
    rows = ((one.id, one.title if with_titles else "", "\n".join(one.body)) for one in documents)
    sqlite = FullTextOfSqlite(rows)
    ways = {way.name: _find_with(engine, way) for way in WAYS}
    ways[SQLITE] = sqlite.find
    try:
        return {
            name: {kind: measure(find, sought) for kind, sought in kinds.items()}
            for name, find in ways.items()
        }
    finally:
        sqlite.close()


def compare_placements(
    documents: Sequence[Document], engine: Engine, queries: int, seed: int = _SEED
) -> tuple[int, int]:
    """How many queries have a tone mark to be placed otherwise, and how many then find otherwise.

    Found otherwise is any other article, or another order, among the first ten.
    """
    find = _find_with(engine, WAYS[-1])
    kinds = manners(draw(documents, queries, seed), seed)
    texts = [one.text for kind in ("title, marks", "short, marks") for one in kinds[kind]]
    retyped = [(text, other) for text in texts if (other := retoned(text)) != text]
    return len(retyped), sum(find(text) != find(other) for text, other in retyped)


def measure_sizes(
    documents: Sequence[Document],
    sizes: Sequence[int],
    queries: int,
    folder: Path,
    seed: int = _SEED,
) -> Iterator[tuple[int, Mapping[str, tuple[float, float]]]]:
    """For each size, by manner of typing: mean reciprocal ranks of the product and of folding.

    The smaller collections are parts of the larger ones, and what is sought is in all of them.
    """
    mixed = random.Random(seed).sample(documents, len(documents))
    kinds = manners(draw(mixed[: min(sizes)], queries, seed), seed)
    for size in sizes:
        engine = TantivyEngine(folder / f"index-{size}")
        try:
            index_documents(mixed[:size], engine, with_titles=False)
            finds = {way.name: _find_with(engine, way) for way in WAYS}
            yield (
                len(mixed[:size]),
                {
                    kind: (measure(finds[OURS], sought).mrr, measure(finds[FOLDED], sought).mrr)
                    for kind, sought in kinds.items()
                },
            )
        finally:
            engine.close()


@dataclass(frozen=True, slots=True)
class Floor:
    """A ratio of two mean reciprocal ranks that must not fall below `least`."""

    words: str
    least: float
    of: tuple[str, str]
    against: tuple[str, str]

    def measured(self, found: Mapping[str, Mapping[str, Quality]]) -> float:
        """The ratio in this run."""
        below = found[self.against[0]][self.against[1]].mrr
        return found[self.of[0]][self.of[1]].mrr / below if below else float("inf")


# They only rise: each is a little under what 30,000 articles gave when it was set.
FLOORS = (
    Floor("short, none: ours / folded", 1.95, (OURS, "short, none"), (FOLDED, "short, none")),
    Floor("short: ours, none / exact, marks", 1.25, (OURS, "short, none"), (EXACT, "short, marks")),
    Floor("title, marks: ours / exact", 1.07, (OURS, "title, marks"), (EXACT, "title, marks")),
    Floor("title, none: ours / folded", 1.2, (OURS, "title, none"), (FOLDED, "title, none")),
)


def _print(found: Mapping[str, Mapping[str, Quality]]) -> None:
    kinds = next(iter(found.values()))
    for what in ("mrr", "first", "found"):
        print({"mrr": "MRR@10", "first": "P@1", "found": "R@10"}[what])
        print(f"{'':36}" + "".join(f"{kind:>14}" for kind in kinds))
        for name, qualities in found.items():
            values = (getattr(quality, what) for quality in qualities.values())
            print(f"{name:36}" + "".join(f"{value:14.3f}" for value in values))


def _print_sizes(documents: Sequence[Document], arguments: argparse.Namespace, home: Path) -> None:
    """The quality by size of the collection: the product's, that of folding, their ratio."""
    first = True
    for size, kinds in measure_sizes(
        documents, arguments.sizes, arguments.queries, home, arguments.seed
    ):
        if first:
            print(f"{'articles':>10}" + "".join(f"{kind:>22}" for kind in kinds))
            first = False
        ratios = (
            f"{ours:.3f} {folded:.3f} {ours / folded:6.2f}" for ours, folded in kinds.values()
        )
        print(f"{size:10,}" + "".join(f"{ratio:>22}" for ratio in ratios), flush=True)


def _print_floors(found: Mapping[str, Mapping[str, Quality]]) -> bool:
    """Every ratio with its floor; whether all are reached."""
    reached = True
    for floor in FLOORS:
        measured = floor.measured(found)
        reached &= measured >= floor.least
        print(f"{floor.words:36}{measured:8.2f}   floor {floor.least:.2f}")
    return reached


def _measure_and_print(
    documents: Sequence[Document], arguments: argparse.Namespace, home: Path
) -> bool:
    """Everything on one index of all articles; whether every floor is reached."""
    engine = TantivyEngine(home / "index")
    try:
        index_documents(documents, engine, with_titles=arguments.with_titles)
        what = "titles and bodies" if arguments.with_titles else "bodies"
        print(f"{arguments.queries:,} known items among {what} of {len(documents):,} articles")
        found = measure_all(
            documents,
            engine,
            arguments.queries,
            with_titles=arguments.with_titles,
            seed=arguments.seed,
        )
        retyped, others = compare_placements(documents, engine, arguments.queries, arguments.seed)
    finally:
        engine.close()
    _print(found)
    reached = _print_floors(found)
    print(f"tone marks placed otherwise in {retyped:,} queries: {others:,} other answers   floor 0")
    return reached and not others


def _sizes(text: str) -> list[int]:
    return sorted({int(size) for size in text.split(",")})


def main() -> int:
    """Measure every way of searching on the articles given, or on the sample pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", nargs="*", type=Path)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--with-titles", action="store_true")
    parser.add_argument("--sizes", type=_sizes, help="compare collections of these sizes")
    parser.add_argument("--check", action="store_true", help="end with 1 where a floor is missed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tangthu-benchmark-") as name:
        home = Path(name)
        documents = read_documents(arguments.articles or [SAMPLE_PAGES], home / "home")
        if arguments.sizes:
            _print_sizes(documents, arguments, home)
            return 0
        reached = _measure_and_print(documents, arguments, home)
    return 1 if arguments.check and not reached else 0


if __name__ == "__main__":
    sys.exit(main())
