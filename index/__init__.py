"""Search: the text's analysis, the query language, ranking, snippets, and the engines.

Owns everything between what a person typed and ranked documents with fragments. Refuses to keep
anything that cannot be thrown away: an index is built from the archive's change log alone.
"""

from index.engines import Engine, IndexStatus, Sort
from index.errors import (
    EngineUnavailableError,
    IndexBusyError,
    NoIndexError,
    PageError,
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
from index.searcher import Hit, Loosened, Results, Searcher
from index.snippet import Fragment
from index.sync import SyncProgress, is_behind, reindex, sync

__all__ = [
    "DEFAULT_ENGINE",
    "ENGINES",
    "Engine",
    "EngineUnavailableError",
    "Fragment",
    "Hit",
    "IndexBusyError",
    "IndexStatus",
    "Loosened",
    "Matcher",
    "NoIndexError",
    "Notice",
    "OpenIndex",
    "PageError",
    "Results",
    "SearchError",
    "Searcher",
    "Sort",
    "SyncProgress",
    "UnknownEngineError",
    "describe_engine",
    "is_behind",
    "is_engine_url",
    "open_index",
    "parse_query",
    "reindex",
    "sync",
]
