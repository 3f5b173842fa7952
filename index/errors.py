"""What can go wrong in search. Every message gives the value, the reason, the next step."""


class SearchError(Exception):
    """Base of every error that this package raises on purpose."""


class NoIndexError(SearchError):
    """The chosen engine has no index of this archive yet."""


class IndexBusyError(SearchError):
    """Another process is writing this index; the message names it."""


class IndexDamagedError(SearchError):
    """An index cannot be read; it is disposable, so the message says how to build it again."""


class EngineUnavailableError(SearchError):
    """The engine cannot be reached or cannot answer now."""


class EngineRefusedError(EngineUnavailableError):
    """What answers may not be used: wrong password, wrong version, or not this program's index."""


class UnknownEngineError(SearchError):
    """No engine has this name."""


class UnknownNodeError(SearchError):
    """A query tree holds a node that the engine does not handle."""


class CursorError(SearchError):
    """A cursor does not belong to this query, or its snapshot is gone."""


class ScanError(SearchError):
    """A whole result set cannot be read: the index changes while it is read."""


class PageError(SearchError):
    """The page of results that was asked for cannot be given."""
