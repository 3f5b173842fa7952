"""Known-item retrieval: how high an article stands when it is sought by its own title.

    python -m tests.benchmarks.retrieval [ARTICLES.jsonl.xz] [--queries N] [--with-titles] [--check]

Each of the articles drawn (fixed seed) is sought by its title and by three to five neighbouring
syllables of it, with marks, without, and half with; any word matches. Only bodies are indexed, with
`--with-titles` titles too, which is what the product does. Printed, in one run on one index: the
mean reciprocal rank within the first ten, the share found first, and the share found at all, for
several ways of scoring, and for SQLite's FTS5. `--check` ends with 1 where a floor is missed.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
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
from tests.benchmarks.known_items import FullTextOfSqlite, Quality, draw, manners, measure

SAMPLE_PAGES = Path(__file__).parent.parent / "pages"
_NOTHING = analyze([])
_SEED = 11


@dataclass(frozen=True, slots=True)
class Way:
    """A way of scoring: its name, weights (0: not asked for), and whether marks must be right."""

    name: str
    pairs: float = 0.0
    exact: float = 0.0
    opening: float = 0.0
    only_exact: bool = False


OURS = "as in the product"
FOLDED = "folded syllables only"
EXACT = "exact syllables only"
_PRODUCT = Weights()
WAYS = (
    Way(FOLDED),
    Way(EXACT, only_exact=True),
    Way("folded + exact, boosted", exact=1.0),
    Way("folded + pairs", pairs=_PRODUCT.pairs),
    Way("folded + pairs + exact", pairs=_PRODUCT.pairs, exact=_PRODUCT.exact),
    Way(OURS, pairs=_PRODUCT.pairs, exact=_PRODUCT.exact, opening=_PRODUCT.opening),
)


def read_documents(articles: Path, home: Path) -> list[Document]:
    """The documents of any input, cleaned."""
    with open_writer(home) as writer:
        ingest(writer, [articles])
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
        pairs=boosts.pairs if way.pairs else (),
        exact=boosts.exact if way.exact else (),
        opening=boosts.opening if way.opening else (),
        weights=Weights(pairs=way.pairs, exact=way.exact, opening=way.opening),
    )


def _find_with(engine: Engine, way: Way) -> Callable[[str], list[str]]:
    def find(text: str) -> list[str]:
        request = request_of(text, way)
        return [one.id for one in engine.search(request).found] if request else []

    return find


def measure_all(
    documents: Sequence[Document], engine: Engine, queries: int, *, with_titles: bool
) -> Mapping[str, Mapping[str, Quality]]:
    """The quality of every way of searching in every manner of typing."""
    kinds = manners(draw(documents, queries, _SEED), _SEED)
    rows = ((one.id, one.title if with_titles else "", "\n".join(one.body)) for one in documents)
    sqlite = FullTextOfSqlite(rows)
    ways = {way.name: _find_with(engine, way) for way in WAYS}
    ways["SQLite FTS5, remove_diacritics 2"] = sqlite.find
    try:
        return {
            name: {kind: measure(find, sought) for kind, sought in kinds.items()}
            for name, find in ways.items()
        }
    finally:
        sqlite.close()


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
    Floor("short, none: ours / folded", 1.75, (OURS, "short, none"), (FOLDED, "short, none")),
    Floor("short: ours, none / exact, marks", 1.0, (OURS, "short, none"), (EXACT, "short, marks")),
    Floor("title, marks: ours / exact", 1.03, (OURS, "title, marks"), (EXACT, "title, marks")),
    Floor("title, none: ours / folded", 1.15, (OURS, "title, none"), (FOLDED, "title, none")),
)


def _print(found: Mapping[str, Mapping[str, Quality]]) -> None:
    kinds = next(iter(found.values()))
    for what in ("mrr", "first", "found"):
        print({"mrr": "MRR@10", "first": "P@1", "found": "R@10"}[what])
        print(f"{'':36}" + "".join(f"{kind:>14}" for kind in kinds))
        for name, qualities in found.items():
            values = (getattr(quality, what) for quality in qualities.values())
            print(f"{name:36}" + "".join(f"{value:14.3f}" for value in values))


def main() -> int:
    """Measure every way of searching on the articles given, or on the sample pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLE_PAGES)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--with-titles", action="store_true")
    parser.add_argument("--check", action="store_true", help="end with 1 where a floor is missed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tangthu-benchmark-") as name:
        documents = read_documents(arguments.articles, Path(name) / "home")
        engine = TantivyEngine(Path(name) / "index")
        try:
            index_documents(documents, engine, with_titles=arguments.with_titles)
            what = "titles and bodies" if arguments.with_titles else "bodies"
            print(f"{arguments.queries:,} known items among {what} of {len(documents):,} articles")
            found = measure_all(
                documents, engine, arguments.queries, with_titles=arguments.with_titles
            )
        finally:
            engine.close()
    _print(found)
    missed = False
    for floor in FLOORS:
        measured = floor.measured(found)
        missed |= measured < floor.least
        print(f"{floor.words:36}{measured:8.2f}   floor {floor.least:.2f}")
    return 1 if missed and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
