"""Search: the text's analysis, the query language, ranking, snippets, and the engines.

Owns everything between what a person typed and ranked documents with fragments. Refuses to keep
anything that cannot be thrown away: an index is built from the archive's change log alone.
"""

from index.engines import Engine, FacetCount, FacetCounts, IndexStatus, Sort
from index.errors import (
    CursorError,
    EngineUnavailableError,
    IndexBusyError,
    NoIndexError,
    PageError,
    ScanError,
    SearchError,
    UnknownEngineError,
)
from index.highlight import Matcher
from index.opening import (
    DEFAULT_ENGINE,
    ENGINES,
    OpenIndex,
    describe_engine,
    is_engine_url,
    open_index,
)
from index.parser import Notice, parse_query
from index.query import FACETS, Facet, Node
from index.restrictions import Narrowed, Narrowing, Restriction, restrictions_of, without
from index.results import DidYouMean, Hit, Loosened, Results, Spelling, Spellings
from index.scanning import find_all, scan
from index.searcher import Beside, Searcher
from index.snippet import Fragment
from index.suggest import Suggestion
from index.sync import SyncProgress, is_behind, reindex, sync
from index.widening import Also

__all__ = [
    "DEFAULT_ENGINE",
    "ENGINES",
    "FACETS",
    "Also",
    "Beside",
    "CursorError",
    "DidYouMean",
    "Engine",
    "EngineUnavailableError",
    "Facet",
    "FacetCount",
    "FacetCounts",
    "Fragment",
    "Hit",
    "IndexBusyError",
    "IndexStatus",
    "Loosened",
    "Matcher",
    "Narrowed",
    "Narrowing",
    "NoIndexError",
    "Node",
    "Notice",
    "OpenIndex",
    "PageError",
    "Restriction",
    "Results",
    "ScanError",
    "SearchError",
    "Searcher",
    "Sort",
    "Spelling",
    "Spellings",
    "Suggestion",
    "SyncProgress",
    "UnknownEngineError",
    "describe_engine",
    "find_all",
    "is_behind",
    "is_engine_url",
    "open_index",
    "parse_query",
    "reindex",
    "restrictions_of",
    "scan",
    "sync",
    "without",
]
