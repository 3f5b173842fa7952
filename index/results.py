"""What the searcher answers with."""

from dataclasses import dataclass

from archive import Document, ReprintInfo
from index.engines import RESULT_WINDOW, FacetCounts, Sort
from index.parser import Notice
from index.query import Node
from index.snippet import Fragment
from index.widening import Also


@dataclass(frozen=True, slots=True)
class Loosened:
    """Nothing held all `words` words; shown are the documents that hold the most, `required`."""

    required: int
    words: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling with its marks, and how many documents hold it in their title or body.

    `query` is the query text narrowed to it. `is_typed` says that it is what was typed.
    """

    text: str
    count: int
    query: str
    is_typed: bool


@dataclass(frozen=True, slots=True)
class Spellings:
    """The spellings that the archive has for a typed word, those of most documents first.

    The word stands from `start` to `end` of the query text.
    """

    typed: str
    start: int
    end: int
    variants: tuple[Spelling, ...]


@dataclass(frozen=True, slots=True)
class DidYouMean:
    """Another query text that may have been meant; `used` says that it was searched instead.

    Offered beside hits it differs in what was typed, used when what was typed finds nothing.
    """

    text: str
    used: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A found document with its score, the fragments chosen to show, and marks in its title.

    `reprints` are the other documents of the archive with nearly the same text, earliest first.
    """

    document: Document
    score: float
    snippet: tuple[Fragment, ...]
    title_highlights: tuple[tuple[int, int], ...]
    reprints: tuple[ReprintInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """One page of an answer.

    `query` is what was typed, `tree` what was searched. `total` counts documents, `hits` are those
    of this page with reprints folded into one; `has_next` says that another page follows.
    `took_ms` is the time from query text to snippets in milliseconds, `engine_ms` to ranked
    identifiers. `missing` is the part of the index that did not answer (None: whole). `cursor` is
    where the next stretch of a scan starts (`index.scanning`), None at its end and elsewhere.
    """

    query: str
    total: int
    took_ms: float
    engine_ms: float
    hits: tuple[Hit, ...]
    notices: tuple[Notice, ...]
    loosened: Loosened | None
    missing: str | None
    sort: Sort
    page: int
    limit: int
    tree: Node
    has_next: bool = False
    facets: tuple[FacetCounts, ...] = ()
    spellings: tuple[Spellings, ...] = ()
    did_you_mean: DidYouMean | None = None
    also: tuple[Also, ...] = ()
    cursor: str | None = None

    @property
    def pages(self) -> int:
        """How many pages can be asked for, at most: folded reprints leave the last ones empty."""
        return -(-min(self.total, RESULT_WINDOW) // self.limit)
