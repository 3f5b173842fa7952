"""The engine `tantivy`: a Rust core in a wheel, for one machine.

Fields of the index: three views of title and body, which documents hold a word in either, `byline`,
`site`, the span of days, facets (see `index.engines.tantivy_facets`), and columns to order by.
`newest` and `oldest` are a date, or `~` without one, followed by the identifier, so that one column
holds a whole order with its ties. One document of another kind holds the position in the change
log; each commit replaces it together with what it covers.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import tantivy
from tantivy import Occur, Order, Query

from index.durable import read_short
from index.engines import Answer, Change, Entry, Found, SearchRequest, Views, Weights
from index.engines.embedded import EmbeddedEngine
from index.engines.paging import find_start, next_cursor, round_score
from index.engines.tantivy_facets import add_facet_fields, add_facets, count_facets
from index.engines.tantivy_queries import (
    DOCUMENT,
    EITHER,
    EITHER_EXACT,
    POSITION,
    QueryBuilder,
    is_scored,
)
from index.engines.writing import BatchWriter
from index.errors import EngineUnavailableError, IndexDamagedError
from index.query import Everything, Exact, Node

_FORMAT = 3
# Seconds since the year 1 have at most twelve digits until the year 9999.
_LATEST = 10**12 - 1
_UNDATED = "~"
_ORDERS = (("newest", True), ("oldest", True))
_HEAP_BYTES = 128_000_000
_THREADS = 1
# Hits fetched past a page, so that a few equal scores at its end need no second search.
_SLACK = 16


def _build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # Columns to order by are indexed as one term too; Tantivy has no column of text without that.
    for name, is_column in (("id", True), ("kind", False), ("site", False), *_ORDERS):
        builder.add_text_field(
            name,
            stored=name == "id",
            fast=is_column,
            tokenizer_name="raw",
            index_option="basic",
        )
    for text in ("title", "body"):
        builder.add_text_field(text, tokenizer_name="words", index_option="position")
        builder.add_text_field(f"{text}_pairs", tokenizer_name="words", index_option="freq")
        builder.add_text_field(f"{text}_exact", tokenizer_name="words", index_option="position")
    for either in (EITHER, EITHER_EXACT):
        builder.add_text_field(either, tokenizer_name="words", index_option="basic")
    builder.add_text_field("opening", tokenizer_name="words", index_option="freq")
    builder.add_text_field("byline", tokenizer_name="words", index_option="position")
    builder.add_integer_field("first_day", fast=True)
    builder.add_integer_field("last_day", fast=True)
    builder.add_unsigned_field("id_start", fast=True)
    builder.add_unsigned_field("position", stored=True)
    add_facet_fields(builder)
    return builder.build()


def _prepare(index: tantivy.Index) -> tantivy.Index:
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("words", whitespace)
    # Without this, a thread of each index would look for commits twice a second.
    index.config_reader("manual")
    return index


def _open_index(path: Path) -> tantivy.Index:
    try:
        return _prepare(tantivy.Index.open(str(path)))
    except (ValueError, OSError) as error:
        raise IndexDamagedError(
            f"{path}: cannot be read ({_first_line(error)}); run `tangthu reindex`"
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _build_document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("kind", DOCUMENT)
    document.add_text("id", entry.id)
    document.add_unsigned("id_start", _number_start(entry.id))
    _add_views(document, "title", entry.title)
    _add_views(document, "body", entry.body)
    document.add_text(EITHER, f"{entry.title.folded} {entry.body.folded}")
    document.add_text(EITHER_EXACT, f"{entry.title.exact} {entry.body.exact}")
    document.add_text("opening", entry.opening)
    document.add_text("byline", entry.byline)
    for site in entry.sites:
        document.add_text("site", site)
    if entry.days is not None:
        document.add_integer("first_day", entry.days[0])
        document.add_integer("last_day", entry.days[1])
    if entry.published_at is None:
        newest = oldest = _UNDATED
    else:
        newest = f"{_LATEST - entry.published_at:012d}"
        oldest = f"{entry.published_at:012d}"
    document.add_text("newest", newest + entry.id)
    document.add_text("oldest", oldest + entry.id)
    add_facets(document, entry.facets)
    return document


def _number_start(name: str) -> int:
    """Give the first eight bytes of an identifier as a number that orders as they do."""
    return int.from_bytes(name.encode()[:8].ljust(8, b"\0"), "big")


def _add_views(document: tantivy.Document, field: str, views: Views) -> None:
    document.add_text(field, views.folded)
    document.add_text(f"{field}_pairs", views.pairs)
    document.add_text(f"{field}_exact", views.exact)


@contextmanager
def _telling_refusals(path: Path) -> Iterator[None]:
    """Tantivy reports a full disk and its like as `ValueError`."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise EngineUnavailableError(
            f"{path}: cannot be written ({_first_line(error)}); what was written before is whole: "
            "make room, then run the same command again"
        ) from error


class _TantivyBatches:
    """One of Tantivy's writers, opened for a run of batches and closed after it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._index = _open_index(path)
        with _telling_refusals(path):
            self._writer = self._index.writer(_HEAP_BYTES, _THREADS)
            # A writer that died before its commit left files whose names are given again.
            self._writer.garbage_collect_files()

    def read_position(self) -> int:
        self._index.reload()
        return _read_position(self._index.searcher(), self._index.schema)

    def write(self, changes: Sequence[Change], position: int) -> None:
        try:
            for change in changes:
                self._writer.delete_documents_by_term("id", change.id)
                if isinstance(change, Entry):
                    self._writer.add_document(_build_document(change))
            self._writer.delete_documents_by_term("kind", POSITION)
            self._writer.add_document(_build_position(position))
            self._writer.commit()
        except (ValueError, OSError):
            with _telling_refusals(self._path):
                self._writer.rollback()
                raise

    def close(self) -> None:
        with _telling_refusals(self._path):
            self._writer.wait_merging_threads()
            # Segments that the last merges replaced are removed by a writer alone.
            writer = self._index.writer(_HEAP_BYTES, _THREADS)
            writer.garbage_collect_files()
            writer.wait_merging_threads()


def _build_position(position: int) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("kind", POSITION)
    document.add_unsigned("position", position)
    return document


def _read_position(searcher: tantivy.Searcher, schema: tantivy.Schema) -> int:
    hits = searcher.search(Query.term_query(schema, "kind", POSITION), limit=1).hits
    if not hits:
        return 0
    return int(searcher.doc(hits[0][1])["position"][0])


@dataclass(slots=True)
class _TantivyReader:
    """An open generation; `commit` is what `meta` held, Tantivy's note of what `index` reads.

    `state` is how many documents that commit has and its position, once somebody asked.
    """

    meta: Path
    index: tantivy.Index
    commit: bytes = b""
    state: tuple[int, int] | None = None


class TantivyEngine(EmbeddedEngine[_TantivyReader]):
    """Full-text search with Tantivy, in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "tantivy", _FORMAT)

    def search(self, request: SearchRequest) -> Answer:
        """Find one page of results in the live generation as last committed."""
        generation, schema, searcher = self._read()
        start = find_start(request, generation)
        builder = QueryBuilder(schema, request.weights)
        total, found = _find(searcher, builder, start, request)
        end = start + len(found)
        # Where all that was found is at hand, it is not sought again to count its facets.
        is_whole = total == len(found) > 0
        match = _build_ids(schema, found) if is_whole else builder.build_count(request.match)
        return Answer(
            total,
            found,
            next_cursor(request, generation, end, total),
            facets=count_facets(searcher, match, request.facets, request.facet_limit),
        )

    def count(self, matches: Sequence[Node]) -> tuple[int, ...]:
        """Count the documents that each tree matches, in one state of the live generation."""
        _, schema, searcher = self._read()
        builder = QueryBuilder(schema, Weights())
        # Where no removed document is left in the segments, terms' own counts hold.
        is_pure = int(searcher.doc_freq("kind", DOCUMENT)) + 1 == searcher.num_docs
        return tuple(
            int(searcher.doc_freq(EITHER_EXACT, match.spellings[0]))
            if is_pure
            and isinstance(match, Exact)
            and (match.field, len(match.spellings)) == ("text", 1)
            else _count(searcher, builder.build_count(match))
            for match in matches
        )

    def _read(self) -> tuple[str, tantivy.Schema, tantivy.Searcher]:
        """Give the live generation's name, and a searcher, which keeps to its commit unguarded."""
        with self._mutex:
            generation, reader = self._follow()
            return generation, reader.index.schema, reader.index.searcher()

    def _open_reader(self, path: Path) -> _TantivyReader:
        return _TantivyReader(path / "meta.json", _open_index(path))

    def _refresh(self, reader: _TantivyReader) -> None:
        # Replaced at each commit and merge; times of files are too coarse to tell two apart.
        meta = reader.meta
        try:
            commit = read_short(meta)
            if commit != reader.commit:
                reader.index.reload()
                reader.commit, reader.state = commit, None
        except (ValueError, OSError) as error:
            raise IndexDamagedError(
                f"{meta}: cannot be read ({_first_line(error)}); run `tangthu reindex`"
            ) from error

    def _close_reader(self, reader: _TantivyReader) -> None:
        """Nothing to do: files are closed with the last searcher that uses them."""

    def _create(self, path: Path) -> None:
        with _telling_refusals(path):
            _prepare(tantivy.Index(_build_schema(), str(path)))

    def _open_batches(self, path: Path) -> BatchWriter:
        return _TantivyBatches(path)

    def _read_state(self, reader: _TantivyReader) -> tuple[int, int]:
        if reader.state is None:
            searcher, schema = reader.index.searcher(), reader.index.schema
            everything = QueryBuilder(schema, Weights()).build_count(Everything())
            reader.state = _count(searcher, everything), _read_position(searcher, schema)
        return reader.state


def _find(
    searcher: tantivy.Searcher, builder: QueryBuilder, start: int, request: SearchRequest
) -> tuple[int, tuple[Found, ...]]:
    """Find a page in the order that was asked for, and say how many documents match."""
    if request.limit == 0:
        return _count(searcher, builder.build_count(request.match)), ()
    if request.sort == "relevance" and request.first is not None:
        return _rank_tiers(searcher, builder, start, request)
    query = builder.build(request)
    if request.sort == "relevance" and is_scored(request):
        return _rank(searcher, query, start, request.limit)
    return _order(searcher, query, start, request)


def _rank_tiers(
    searcher: tantivy.Searcher, builder: QueryBuilder, start: int, request: SearchRequest
) -> tuple[int, tuple[Found, ...]]:
    """Find a page of what stands first, and of the others when it reaches so far.

    Two questions, because Tantivy's scores have too few digits to hold a tier beside a score.
    """
    assert request.first is not None
    first, others = builder.build_tiers(request, request.first)
    ahead, found = _rank(searcher, first, start, request.limit)
    if len(found) == request.limit:
        return _count(searcher, builder.build_count(request.match)), found
    behind, rest = _rank(searcher, others, max(0, start - ahead), request.limit - len(found))
    return ahead + behind, found + rest


def _order(
    searcher: tantivy.Searcher, query: Query, start: int, request: SearchRequest
) -> tuple[int, tuple[Found, ...]]:
    """Find a page in the order of a column, which tells all documents apart."""
    column = "id" if request.sort == "relevance" else request.sort
    wanted = _bound(searcher, start + request.limit)
    result = searcher.search(query, limit=wanted, order_by_field=column, order=Order.Asc)
    page = result.hits[start : start + request.limit]
    return _total(result), tuple(Found(_read_id(searcher, where), 0.0) for _, where in page)


def _rank(
    searcher: tantivy.Searcher, query: Query, start: int, limit: int
) -> tuple[int, tuple[Found, ...]]:
    """Find a page in the order of scores, and of identifiers where scores are equal.

    Tantivy orders equal scores by their place in its segments, which merges change. So the first
    and the last score of the page are found with all who share them.
    """
    end = start + limit
    fetched = _bound(searcher, end + _SLACK)
    while True:
        result = searcher.search(query, limit=fetched)
        total, hits = _total(result), result.hits
        if len(hits) == total or round_score(hits[-1][0]) < round_score(hits[end - 1][0]):
            break
        fetched = _bound(searcher, fetched * 16)
    reached = min(end, len(hits))
    scores = [-round_score(score) for score, _ in hits[:reached]]
    while reached < len(hits) and -round_score(hits[reached][0]) == scores[-1]:
        scores.append(scores[-1])
        reached += 1
    first, last = _widen(scores, start, end)
    starts = searcher.fast_field_values("id_start", [where for _, where in hits[first:last]])
    # Eight bytes of an identifier are at hand in a column; the whole of it is read for few.
    places = [
        (score, number or 0, where)
        for score, (_, where), number in zip(
            scores[first:last], hits[first:last], starts, strict=True
        )
    ]
    places.sort(key=itemgetter(0, 1))
    near, far = _widen([place[:2] for place in places], start - first, end - first)
    page = sorted((score, _read_id(searcher, where)) for score, _, where in places[near:far])
    skipped = start - first - near
    return total, tuple(Found(name, -score) for score, name in page[skipped : skipped + limit])


def _widen(keys: Sequence[object], start: int, end: int) -> tuple[int, int]:
    """Widen a slice of sorted keys to all that equal its first or its last one."""
    end = min(end, len(keys))
    if start >= end:
        return start, start
    first, last = keys[start], keys[end - 1]
    while start > 0 and keys[start - 1] == first:
        start -= 1
    while end < len(keys) and keys[end] == last:
        end += 1
    return start, end


def _count(searcher: tantivy.Searcher, query: Query) -> int:
    return _total(searcher.search(query, limit=1))


def _build_ids(schema: tantivy.Schema, found: Sequence[Found]) -> Query:
    """Build the query that finds these documents again."""
    named = [Query.term_query(schema, "id", one.id, "basic") for one in found]
    return Query.boolean_query([(Occur.Should, one) for one in named])


def _total(result: tantivy.SearchResult) -> int:
    # Tantivy's stub forgets this attribute.
    return int(result.count)  # type: ignore[attr-defined]


def _bound(searcher: tantivy.Searcher, count: int) -> int:
    """Keep a number of hits to what Tantivy takes and can find."""
    return max(1, min(count, searcher.num_docs))


def _read_id(searcher: tantivy.Searcher, where: tantivy.DocAddress) -> str:
    return str(searcher.doc(where)["id"][0])
