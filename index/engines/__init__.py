"""The engine protocol: what any full-text engine, embedded or remote, does for the searcher.

An engine keeps generations: complete builds of the index, of which one is live. Writing happens in
batches; each batch and the change number up to which the index has then read become durable in one
atomic step. Engines return identifiers, scores and counts; text comes from the catalogue.

The protocol asks for nothing that only an embedded library could answer cheaply: no term
enumeration, no document-at-a-time calls, no open iterators between calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Protocol, Self, TypeAlias

from index.query import Facet, Node

Sort: TypeAlias = Literal["relevance", "newest", "oldest"]

# OpenSearch's default `index.max_result_window`, the tightest bound among the engines.
RESULT_WINDOW = 10_000

# What an entry's views hold. Raised whenever folding or analysing changes it, so that indexes built
# with the old text are built anew instead of being searched with the new.
ENTRY_FORMAT = 2

# How many other words may part the words asked for, so that each time more is added to the score.
# Three steps rank as well as the distance itself would, by its logarithm (`docs/ranking.md`).
NEAR_SLOPS = (3, 12, 48)


@dataclass(frozen=True, slots=True)
class Views:
    """The three views of a text, each as terms separated by single spaces.

    `folded` and `exact` have the same number of terms and are indexed with positions, `pairs`
    without. A lone `¶` (`index.analyzer.BREAK`) stands between paragraphs in `folded` and
    `exact`, so that no phrase matches across them; it is never asked for.
    """

    folded: str
    pairs: str
    exact: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet that a document carries.

    `key` is what `index.query.Label` asks for; `label` is how the document writes it. Neither has
    a line break or another control character. Documents with one key may write it differently.
    """

    facet: Facet
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What an engine keeps of one document.

    `sites` are the host and every domain above it (`baolao.example`: that, and `example`), or one
    folded newsroom name. `days` is the span of days that the date may mean (ordinals, both ends
    included), or None. `published_at` orders by date: seconds since 0001-01-01T00:00 in the page's
    time, None without a date. `opening` are the folded terms that the body begins with.
    """

    id: str
    change: int
    title: Views
    body: Views
    byline: str
    sites: tuple[str, ...]
    days: tuple[int, int] | None
    published_at: int | None
    opening: str = ""
    facets: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Removal:
    """A document that is no more."""

    id: str
    change: int


Change: TypeAlias = Entry | Removal


@dataclass(frozen=True, slots=True)
class Weights:
    """Factors of the scores of the views, and of the title against the body.

    The last three are no factors but what is added to a document's score: `opening_all` where its
    opening holds all the words asked for, `near` for each of `NEAR_SLOPS` within which they stand
    in its body, `two_pairs` where its body holds two of the pairs.

    Learned on 1,500 known items, checked on 1,000 others: `docs/ranking.md`.
    """

    title: float = 3.0
    pairs: float = 0.7
    exact: float = 1.0
    opening: float = 0.5
    opening_all: float = 2.5
    near: float = 2.5
    two_pairs: float = 2.5


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One page of results to be found.

    `match` decides alone which documents are found. `pairs`, `exact`, `opening` and `near` only
    raise scores: folded neighbour pairs (`hoc_tap`), terms with marks, folded terms in a body's
    opening, folded terms as they were typed, one after another.
    An opening that holds all of several terms raises the score by a constant (`whole_opening`).
    So does a body that holds one of the pairs, and all of `near` about as they were typed, with at
    most so many other words between (`NEAR_SLOPS`; each engine counts turned words in its own way),
    and one that holds two of the pairs. Both need `near`.
    Equal scores are ordered by document identifier; documents without a date stand last in both
    orders by date, then by identifier.
    Either `offset` (offset + limit at most `RESULT_WINDOW`) or `cursor` (from an earlier answer to
    the same request) says where the page starts. `limit` may be 0, when counts alone are wanted.
    Without `with_cursor` the answer has no cursor, which spares the making of one.

    By relevance, the found documents that match `first` too stand before all others, whatever the
    scores; among those and among the others scores decide. It changes nothing in other orders.

    For each of `facets`, the documents that match are counted by its values; of the values that
    most documents carry `facet_limit` are given, of years and months all.
    """

    match: Node
    pairs: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0
    cursor: str | None = None
    with_cursor: bool = True
    weights: Weights = Weights()
    facets: tuple[Facet, ...] = ()
    facet_limit: int = 20
    first: Node | None = None

    @property
    def whole_opening(self) -> float:
        """What is added to the score of a document whose opening holds all of `opening`.

        0.0 for a single term, which says no more by itself than its own score does.
        """
        return self.weights.opening_all if len(self.opening) > 1 else 0.0

    @property
    def near_slops(self) -> tuple[int, ...]:
        """Within which distances the terms of `near` raise the score by `Weights.near`.

        None without pairs: only texts that hold one of them are looked into.
        """
        return NEAR_SLOPS if self.near and self.pairs and self.weights.near else ()

    @property
    def both_pairs(self) -> float:
        """What is added to the score of a document whose body holds two of `pairs`."""
        return self.weights.two_pairs if self.near and len(self.pairs) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the matching documents carry the value with this key, and a way to write it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The values of one facet among the matching documents.

    Years and months are in order, the others by falling count, then by key. `has_more` says that
    there are values beyond those given. Counts are exact.
    """

    facet: Facet
    counts: tuple[FacetCount, ...]
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One found document; `score` is 0.0 in the orders by date."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of results. `total` is exact.

    `cursor` is where the next page starts, None at the end or where none was asked for. `missing`
    says, in one line, which part of the index did not answer; None means the answer is whole.
    `facets` are those asked for, in the order asked.
    """

    total: int
    found: tuple[Found, ...]
    cursor: str | None = None
    missing: str | None = None
    facets: tuple[FacetCounts, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What is in the live generation. `position` is the last change number it has read.

    `generation` names it; `size_bytes` is its size in storage.
    """

    engine: str
    generation: str
    documents: int
    position: int
    size_bytes: int


class IndexWriter(Protocol):
    """Writes one generation; the only writer of this index in any process.

    As a context manager it releases the lock at the end; what was not applied is not kept.
    """

    @property
    def position(self) -> int:
        """The last change number that this generation has read; 0 when new."""

    def apply(self, changes: Sequence[Change], position: int) -> None:
        """Make the changes and the position durable in one atomic step.

        At most one change per document; applying a batch again changes nothing: changes numbered
        at or below the position have been read and are left out, and the position never falls. So
        the numbers of a batch end at its `position`, and start above the one before.
        """

    def publish(self) -> None:
        """Make this generation the live one, in one atomic step; nothing to do if it is."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Engine(Protocol):
    """One index of one archive. Safe to use from several threads and processes."""

    @property
    def name(self) -> str:
        """`tantivy`, `whoosh`, …"""

    def status(self) -> IndexStatus | None:
        """What is in the live generation; None while there is none."""

    def open_writer(self) -> IndexWriter:
        """Write to the live generation, or to a first one, published at once.

        Raises `IndexBusyError` while another writer is open.
        """

    def open_generation(self) -> IndexWriter:
        """Write a new, empty generation beside the live one, until it is published.

        Raises `IndexBusyError` while another writer is open. Unpublished generations of dead
        writers are removed.
        """

    def search(self, request: SearchRequest) -> Answer:
        """Find one page of results in the live generation as last committed.

        Raises `NoIndexError`, `EngineUnavailableError`, `CursorError`, `UnknownNodeError`.
        """

    def count(self, matches: Sequence[Node]) -> tuple[int, ...]:
        """Count the documents that each tree matches, in the live generation, in one question.

        Raises as `search` does, and `EngineUnavailableError` when a part of the index is silent:
        a count that is short would look whole.
        """

    def close(self) -> None:
        """Let go of files and connections."""
