"""Known-item retrieval: how high an article stands when it is sought by its own title.

    python -m tests.benchmarks.retrieval [ARTICLES.jsonl.xz] [--documents N] [--queries N]

Only bodies are indexed; each of the articles drawn (fixed seed) is sought by its title and by three
to five neighbouring syllables of it, with marks and without, any-term match. Printed is the mean
reciprocal rank within the first ten for several ways of scoring, in one run on one index.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive import Archive, Document, ingest, open_writer
from index.analyzer import analyze, pairs_of, tokenize
from index.engines import Engine, SearchRequest, Weights
from index.engines.tantivy import TantivyEngine
from index.entry import build_entry
from index.fold import fold, normalize
from index.query import Or, Term

SAMPLE_PAGES = Path(__file__).parent.parent / "pages"
_NO_TITLE = analyze([])


@dataclass(frozen=True, slots=True)
class Way:
    """A way of scoring: its name, and weights of pairs and exact terms (0: not asked for)."""

    name: str
    pairs: float
    exact: float


WAYS = (
    Way("folded only", 0, 0),
    Way("folded + exact 1", 0, 1),
    Way("folded + pairs 0.5", 0.5, 0),
    Way("folded + pairs 1", 1, 0),
    Way("folded + pairs 1 + exact 1", 1, 1),
    Way("folded + pairs 1 + exact 0.5", 1, 0.5),
    Way("folded + pairs 2 + exact 1", 2, 1),
)


def _read_documents(articles: Path, home: Path) -> list[Document]:
    with open_writer(home) as writer:
        ingest(writer, [articles])
    archive = Archive.open(home)
    try:
        changes = archive.changes(0, 10**6)
    finally:
        archive.close()
    return [change.document for change in changes if change.document]


def _index_bodies(documents: Sequence[Document], engine: Engine) -> None:
    with engine.open_writer() as writer:
        for start in range(0, len(documents), 2000):
            part = documents[start : start + 2000]
            entries = [
                replace(build_entry(document, start + number), title=_NO_TITLE)
                for number, document in enumerate(part, start=1)
            ]
            writer.apply(entries, start + len(part))


def _request(text: str, way: Way) -> SearchRequest:
    tokens = tokenize(normalize(text))
    has_marks = any(token.folded != token.exact for token in tokens)
    return SearchRequest(
        match=Or(tuple(Term(token.folded, token.exact) for token in tokens)),
        pairs=tuple(pairs_of([token.folded for token in tokens])) if way.pairs else (),
        exact=tuple(token.exact for token in tokens) if way.exact and has_marks else (),
        weights=Weights(pairs=way.pairs, exact=way.exact),
    )


def _reciprocal_rank(engine: Engine, text: str, way: Way, sought: str) -> float:
    found = engine.search(_request(text, way)).found
    ranks = [rank for rank, one in enumerate(found, start=1) if one.id == sought]
    return 1 / ranks[0] if ranks else 0.0


def _strip_marks(text: str) -> str:
    return " ".join(fold(token) for token in normalize(text).split())


def _kinds(
    queries: Sequence[tuple[str, str]], chance: random.Random
) -> dict[str, list[tuple[str, str]]]:
    short = []
    for sought, title in queries:
        words = title.split()
        length = min(len(words), chance.randint(3, 5))
        start = chance.randint(0, len(words) - length)
        short.append((sought, " ".join(words[start : start + length])))
    bare: Callable[[tuple[str, str]], tuple[str, str]] = lambda one: (one[0], _strip_marks(one[1]))  # noqa: E731
    return {
        "title, marks": list(queries),
        "title, none": [bare(one) for one in queries],
        "short, marks": short,
        "short, none": [bare(one) for one in short],
    }


def main() -> None:
    """Measure every way of scoring on the articles given, or on the sample pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLE_PAGES)
    parser.add_argument("--queries", type=int, default=1000)
    arguments = parser.parse_args()
    chance = random.Random(11)
    with tempfile.TemporaryDirectory(prefix="tangthu-benchmark-") as name:
        documents = _read_documents(arguments.articles, Path(name) / "home")
        engine = TantivyEngine(Path(name) / "bodies")
        _index_bodies(documents, engine)
        titled = [one for one in documents if len(one.title.split()) >= 3]
        drawn = chance.sample(titled, min(arguments.queries, len(titled)))
        kinds = _kinds([(one.id, one.title) for one in drawn], chance)
        print(f"MRR@10 over {len(drawn)} known items among {len(documents):,} bodies")
        print(f"{'':30}" + "".join(f"{kind:>14}" for kind in kinds))
        for way in WAYS:
            means = [
                sum(_reciprocal_rank(engine, text, way, sought) for sought, text in queries)
                / len(queries)
                for queries in kinds.values()
            ]
            print(f"{way.name:30}" + "".join(f"{mean:14.3f}" for mean in means))
        engine.close()


if __name__ == "__main__":
    main()
