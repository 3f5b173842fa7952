"""The engine `whoosh`: pure Python, for small archives and machines without the binary.

Whoosh keeps the segments, postings, lengths and columns, and scores them (BM25F). Which documents
match is decided in `whoosh_matching`; Whoosh's query parser and its boolean matchers are not used.
Its table of contents is a pickle, so an index folder is as trusted as a program: never open one
that came from elsewhere.

The fields are those of `index.engines.tantivy`, but dates are a column of numbers.
"""

import heapq
import math
import os
import pickle
import struct
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from index.durable import sync_folder
from index.engines import Answer, Change, Entry, Found, SearchRequest
from index.engines.embedded import EmbeddedEngine
from index.engines.paging import find_start, next_cursor, round_score
from index.engines.whoosh_facets import build_facet_fields, count_facets, facet_column
from index.engines.whoosh_matching import DOCUMENT, POSITION, UNDATED, SegmentMatcher
from index.engines.writing import BatchWriter
from index.errors import EngineUnavailableError, IndexBusyError, IndexDamagedError
from index.query import FACETS, Everything, Node

with warnings.catch_warnings():
    # Python warns about escapes in Whoosh's text, once, when it compiles it.
    warnings.simplefilter("ignore")
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.columns import NumericColumn, VarBytesColumn
    from whoosh.fields import COLUMN, ID, STORED, FieldType, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.structfile import StructFile
    from whoosh.formats import Format, Frequency, Positions
    from whoosh.index import TOC, FileIndex, LockError
    from whoosh.index import IndexError as WhooshError
    from whoosh.scoring import BM25F
    from whoosh.searching import Searcher
    from whoosh.system import pack_uint
    from whoosh.writing import SegmentWriter

_FORMAT = 2
_INDEX = "MAIN"
# Measured: 64 spills postings to disk so often that it takes half as much processor time again.
_MEMORY_MB = 256
# What reading a torn or foreign table of contents or segment raises.
_UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    AttributeError,
    AssertionError,
    pickle.UnpicklingError,
    struct.error,
    WhooshError,
)


class _Words(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Terms separated by single spaces, as the analyzer made them; nothing is changed here."""

    indexed = True
    stored = False
    scorable = True
    analyzer = None
    vector = None

    def __init__(self, with_positions: bool) -> None:
        self.format: Format = Positions() if with_positions else Frequency()
        self.with_positions = with_positions

    def index(self, value: str, **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Give each term with its count, its weight and the posting's value."""
        terms = value.split()
        if self.with_positions:
            places = defaultdict(list)
            for place, term in enumerate(terms):
                places[term].append(place)
            for term, where in places.items():
                yield term.encode(), len(where), float(len(where)), self.format.encode(where)
        else:
            for term, count in Counter(terms).items():
                yield term.encode(), count, float(count), pack_uint(count)


def _build_schema() -> Schema:
    views = {
        f"{text}{view}": _Words(with_positions=view != "_pairs")
        for text in ("title", "body")
        for view in ("", "_pairs", "_exact")
    }
    facets = {facet_column(facet): COLUMN(VarBytesColumn()) for facet in FACETS}
    return Schema(
        id=ID(),
        id_column=COLUMN(VarBytesColumn()),
        kind=ID(),
        site=ID(),
        opening=_Words(with_positions=False),
        byline=_Words(with_positions=True),
        first_day=COLUMN(NumericColumn("i", default=UNDATED)),
        last_day=COLUMN(NumericColumn("i", default=UNDATED)),
        published=COLUMN(NumericColumn("q", default=UNDATED)),
        position=STORED(),
        label=ID(),
        **views,
        **facets,
    )


_SCHEMA = _build_schema()


class _ReadingStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """Files of an index; a torn table of contents leaves none of them open."""

    def open_file(self, name: str, **options: Any) -> Any:
        """Open a file; a table of contents is read whole."""
        if name.endswith(".toc"):
            content = Path(self.folder, name).read_bytes()
            return StructFile(BytesIO(content), name=name, **options)
        return super().open_file(name, **options)


class _DurableStorage(_ReadingStorage):
    """Files that are on disk before the table of contents that names them."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._unflushed: set[str] = set()

    def create_file(self, name: str, *args: Any, **options: Any) -> Any:
        """Open a new file, to be flushed with the next table of contents."""
        self._unflushed.add(name)
        return super().create_file(name, *args, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Put a finished table of contents in its place: the commit."""
        folder = Path(self.folder)
        for name in self._unflushed:
            _flush(folder / name)
        self._unflushed.clear()
        sync_folder(folder)
        super().rename_file(oldname, newname, safe)
        sync_folder(folder)


def _flush(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:  # put into a compound file, or gone with the merge that needed it
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _WhooshBatches:
    """One of Whoosh's writers for each batch: its writers end with their commit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        for torn in path.glob("*.toc.*"):
            torn.unlink()
        try:
            self._index = FileIndex(_DurableStorage(path), schema=_SCHEMA)
        except _UNREADABLE as error:
            raise _damaged(path, error) from error

    def read_position(self) -> int:
        with Searcher(self._index.reader()) as searcher:
            return _read_position(searcher)

    def write(self, changes: Sequence[Change], position: int) -> None:
        try:
            # Most terms of the pairs are rare: compressing each of their blocks costs much time and
            # saves little space.
            writer = SegmentWriter(self._index, codec=W3Codec(compression=0), limitmb=_MEMORY_MB)
        except LockError as error:
            raise IndexBusyError(
                f"{self._path}: a process that a dead writer started still holds this index; "
                "wait until it has ended"
            ) from error
        try:
            _delete(writer, changes)
            for change in changes:
                if isinstance(change, Entry):
                    writer.add_document(**_build_fields(change))
            writer.add_document(kind=POSITION, position=position, id_column=b"")
            writer.commit()
        except OSError as error:
            raise EngineUnavailableError(
                f"{self._path}: position {position} cannot be written ({error}); "
                "what was written before is whole: make room, then run the same command again"
            ) from error
        finally:
            if not writer.is_closed:
                with suppress(OSError):  # a full disk refuses this too; the commit decides alone
                    writer.cancel()

    def close(self) -> None:
        """Nothing is left to do: each commit has closed and removed what it replaced."""


def _delete(writer: SegmentWriter, changes: Sequence[Change]) -> None:
    """Delete what the changes replace, and the position, from the segments already written."""
    keys = [("kind", POSITION), *(("id", change.id) for change in changes)]
    with writer.reader() as reader:
        for key in keys:
            if key in reader:
                for number in list(reader.postings(*key).all_ids()):
                    writer.delete_document(number)


def _build_fields(entry: Entry) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": entry.id,
        "id_column": entry.id.encode(),
        "kind": DOCUMENT,
        "site": list(dict.fromkeys(entry.sites)),
        "opening": entry.opening,
        "byline": entry.byline,
    }
    for name, views in (("title", entry.title), ("body", entry.body)):
        fields[name] = views.folded
        fields[f"{name}_pairs"] = views.pairs
        fields[f"{name}_exact"] = views.exact
    if entry.days is not None:
        fields["first_day"], fields["last_day"] = entry.days
    if entry.published_at is not None:
        fields["published"] = entry.published_at
    fields.update(build_facet_fields(entry.facets))
    return fields


def _read_position(searcher: Searcher) -> int:
    reader = searcher.reader()
    if ("kind", POSITION) not in reader:
        return 0
    number = next(iter(reader.postings("kind", POSITION).all_ids()), None)
    return 0 if number is None else int(reader.stored_fields(number)["position"])


def _damaged(path: Path, error: Exception) -> IndexDamagedError:
    return IndexDamagedError(
        f"{path}: cannot be read ({type(error).__name__}: {error}); run `tangthu reindex`"
    )


@dataclass(slots=True)
class _WhooshReader:
    """An open generation; `commit` numbers the table of contents that `searcher` reads."""

    path: Path
    storage: FileStorage
    commit: int = -1
    searcher: Searcher | None = None


class WhooshEngine(EmbeddedEngine[_WhooshReader]):
    """Full-text search with Whoosh, in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "whoosh", _FORMAT)

    def search(self, request: SearchRequest) -> Answer:
        """Find one page of results in the live generation as last committed.

        Searches of one process go one after another: Python runs one at a time anyway.
        """
        with self._mutex:
            generation, reader = self._follow()
            start = find_start(request, generation)
            assert reader.searcher is not None
            segments = [SegmentMatcher(leaf) for leaf, _ in reader.searcher.leaf_searchers()]
            matched = [(segment, segment.find(request.match)) for segment in segments]
            places = [
                place
                for segment, numbers in matched
                if numbers  # An index without segments has no columns.
                for place in _order(segment, numbers, request)
            ]
            facets = count_facets(matched, request.facets, request.facet_limit)
        total = len(places)
        page = heapq.nsmallest(min(start + request.limit, total), places)[start:]
        is_ranked = request.sort == "relevance"
        found = tuple(Found(name, abs(rank) if is_ranked else 0.0) for _, rank, name in page)
        cursor = next_cursor(request, generation, start + len(found), total)
        return Answer(total, found, cursor, facets=facets)

    def count(self, matches: Sequence[Node]) -> tuple[int, ...]:
        """Count the documents that each tree matches, in one state of the live generation."""
        with self._mutex:
            _, reader = self._follow()
            assert reader.searcher is not None
            segments = [SegmentMatcher(leaf) for leaf, _ in reader.searcher.leaf_searchers()]
            return tuple(sum(len(segment.find(match)) for segment in segments) for match in matches)

    def _open_reader(self, path: Path) -> _WhooshReader:
        return _WhooshReader(path, _ReadingStorage(str(path)))

    def _refresh(self, reader: _WhooshReader) -> None:
        commit = TOC._latest_generation(reader.storage, _INDEX)
        while commit != reader.commit or commit < 0:
            try:
                fresh = FileIndex(reader.storage, schema=_SCHEMA).reader()
            except _UNREADABLE as error:
                # A commit removes what it replaces, perhaps just now; then there is a newer one.
                latest = TOC._latest_generation(reader.storage, _INDEX)
                if latest == commit:
                    raise _damaged(reader.path, error) from error
                commit = latest
            else:
                self._close_reader(reader)
                reader.searcher = Searcher(fresh, weighting=BM25F())
                reader.commit = commit
                return

    def _close_reader(self, reader: _WhooshReader) -> None:
        if reader.searcher is not None:
            reader.searcher.close()
            reader.searcher = None

    def _create(self, path: Path) -> None:
        TOC.create(_DurableStorage(path), _SCHEMA, _INDEX)

    def _open_batches(self, path: Path) -> BatchWriter:
        return _WhooshBatches(path)

    def _read_state(self, reader: _WhooshReader) -> tuple[int, int]:
        assert reader.searcher is not None
        leaves = reader.searcher.leaf_searchers()
        documents = sum(len(SegmentMatcher(leaf).find(Everything())) for leaf, _ in leaves)
        return documents, _read_position(reader.searcher)


def _order(
    segment: SegmentMatcher, found: set[int], request: SearchRequest
) -> Iterator[tuple[int, float, str]]:
    """Give the found documents of a segment as (tier, rank, identifier), the least first."""
    identifiers = segment.read_column("id_column")
    if request.sort == "relevance":
        first = found if request.first is None else segment.find(request.first)
        for number, score in segment.score(request, found).items():
            yield number not in first, -round_score(score), identifiers[number].decode()
        return
    dates = segment.read_column("published")
    sign = -1 if request.sort == "newest" else 1
    for number in found:
        date = dates[number]
        rank = math.inf if date == UNDATED else sign * date
        yield 0, rank, identifiers[number].decode()
