"""The archive: originals, documents cleaned from them, and the log of every change.

Owns the files in the archive's folder and every promise about them. Refuses to know what searches
or shows them: nothing here imports `index` or `webapp`.
"""

from archive.authors import authors_of, people_of
from archive.batch import Cleaned
from archive.capture import Capture, digest_of
from archive.catalogue import CaptureInfo, Counts, DocumentChange, DocumentEntry, RunInfo
from archive.charset import decode
from archive.compiled import is_compiled
from archive.document import Document, document_id
from archive.errors import (
    ArchiveError,
    DamagedArchiveError,
    ExtractionError,
    HomeError,
    SourceError,
    StorageError,
    WriterBusyError,
)
from archive.extract import clean
from archive.identity import is_web_url, page_key, site_of, url_key
from archive.ingest import Progress, ingest
from archive.locks import WriterLock
from archive.mhtml import SavedPage, read_mhtml
from archive.parts import PagePart
from archive.reclean import Recleaned, Selection, reclean
from archive.reprint_places import ReprintInfo
from archive.store import Archive, is_archive
from archive.writer import ArchiveWriter, Tally, open_writer

__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveWriter",
    "Capture",
    "CaptureInfo",
    "Cleaned",
    "Counts",
    "DamagedArchiveError",
    "Document",
    "DocumentChange",
    "DocumentEntry",
    "ExtractionError",
    "HomeError",
    "PagePart",
    "Progress",
    "Recleaned",
    "ReprintInfo",
    "RunInfo",
    "SavedPage",
    "Selection",
    "SourceError",
    "StorageError",
    "Tally",
    "WriterBusyError",
    "WriterLock",
    "authors_of",
    "clean",
    "decode",
    "digest_of",
    "document_id",
    "ingest",
    "is_archive",
    "is_compiled",
    "is_web_url",
    "open_writer",
    "page_key",
    "people_of",
    "read_mhtml",
    "reclean",
    "site_of",
    "url_key",
]
