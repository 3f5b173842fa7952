"""What the pages are made from: one archive and one searcher for each application."""

from dataclasses import dataclass

from flask import current_app

from archive import Archive
from index import Searcher

EXTENSION = "tangthu"


@dataclass(frozen=True, slots=True)
class Services:
    """The archive that is shown, the searcher over it, and the name of the searcher's engine."""

    archive: Archive
    searcher: Searcher
    engine_name: str


def services() -> Services:
    """The services of the application that answers this request."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Services)
    return found


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the index has read the archive's change log.

    `documents` and `position` are None while there is no index; `last_change` is the archive's
    newest change number, 0 when nothing was ever added.
    """

    documents: int | None
    position: int | None
    last_change: int

    @property
    def is_empty(self) -> bool:
        """Whether the archive never held anything."""
        return self.last_change == 0

    @property
    def is_missing(self) -> bool:
        """Whether there is something to be searched and no index to search it with."""
        return self.position is None and not self.is_empty

    @property
    def is_behind(self) -> bool:
        """Whether the archive has changes that the index has not read."""
        return self.position is not None and self.position < self.last_change


def index_state() -> IndexState:
    """Ask the engine and the archive; raises `index.SearchError`, `archive.ArchiveError`."""
    held = services()
    status = held.searcher.engine.status()
    return IndexState(
        documents=status.documents if status else None,
        position=status.position if status else None,
        last_change=held.archive.last_change(),
    )


def count_unread_changes(state: IndexState) -> int:
    """How many documents have changed since the index last read."""
    return services().archive.count_changes(state.position or 0)
