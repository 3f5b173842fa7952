"""What can go wrong in the archive. Every message gives the value, the reason, the next step."""


class ArchiveError(Exception):
    """Base of every error that this package raises on purpose."""


class SourceError(ArchiveError):
    """One input cannot become a capture; the message is the rejection's reason, one line."""


class ExtractionError(ArchiveError):
    """A capture holds no article that can be cleaned; the message is the rejection's reason."""


class HomeError(ArchiveError):
    """The archive's folder cannot be used as an archive."""


class DamagedArchiveError(HomeError):
    """The archive's files contradict its catalogue; nothing is written until a person looks."""


class WriterBusyError(ArchiveError):
    """Another process holds the lock that this operation needs."""


class StorageError(ArchiveError):
    """The disk refused a write (full, read-only, gone)."""
