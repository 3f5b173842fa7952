"""What storing a batch of captures does to the catalogue: read what is known, decide, write rows.

Everything happens in the caller's transaction, with a handful of statements a batch instead of a
handful a page.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from archive.capture import Capture
from archive.catalogue import document_values
from archive.document import Document
from archive.identity import page_key
from archive.tables import CAPTURES, DOCUMENTS
from archive.templates import PageSeen, note_pages

Outcome: TypeAlias = Literal["added", "changed", "unchanged", "kept"]
# Appends an original to the WARC file; gives the identifier of the file and the record's offset.
Append: TypeAlias = Callable[[Capture, str], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A capture with its digest and what cleaning made of it (None: a part of pages).

    `marks` are what the page is remembered by, packed (see `templates`; empty: it is not);
    `template_pages` is from how many pages the template was learned that it was cleaned with.
    """

    capture: Capture
    digest: str
    document: Document | None
    marks: bytes = b""
    template_pages: int | None = None

    def seen(self) -> PageSeen | None:
        """What is learned from, None when this is a part of pages."""
        if self.document is None:
            return None
        return PageSeen(self.document.id, self.document.site, self.marks, self.template_pages)


def given_key(capture: Capture) -> str:
    """The page key by what the input format gave alone; "" when it gave nothing."""
    return page_key(capture.url, capture.source_id, "")


@dataclass(slots=True)
class _Known:
    """What the catalogue holds of the pages of a batch, kept up to date while deciding.

    `by_document` has the captures' numbers by document and digest, `current` when the capture was
    made that a document's text comes from, `removed` the documents that were taken out.
    """

    by_given_key: set[tuple[str, str]] = field(default_factory=set)
    by_document: dict[tuple[str, str], int] = field(default_factory=dict)
    stamps: dict[str, set[str]] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    last_capture: int = 0
    last_change: int = 0

    def has(self, cleaned: Cleaned) -> bool:
        if (cleaned.digest, given_key(cleaned.capture)) in self.by_given_key:
            return True
        document = cleaned.document
        return document is not None and (document.id, cleaned.digest) in self.by_document

    def note(self, cleaned: Cleaned, capture_id: int) -> None:
        self.by_given_key.add((cleaned.digest, given_key(cleaned.capture)))
        if cleaned.document is not None:
            self.by_document[cleaned.document.id, cleaned.digest] = capture_id
            self.removed.discard(cleaned.document.id)

    def restore(self, cleaned: Cleaned) -> int | None:
        """The number of the capture with which a removed document comes back, else None."""
        document = cleaned.document
        if document is None or document.id not in self.removed:
            return None
        capture_id = self.by_document.get((document.id, cleaned.digest))
        if capture_id is not None:
            self.removed.discard(document.id)
            self.current[document.id] = cleaned.capture.fetched_at.astimezone(UTC).isoformat()
        return capture_id

    def take_stamp(self, document_id: str | None, moment: datetime) -> str:
        stamp = moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")
        if document_id is None:
            return stamp
        taken = self.stamps.setdefault(document_id, set())
        free, number = stamp, 2
        while free in taken:
            free, number = f"{stamp}-{number}", number + 1
        taken.add(free)
        return free


def _load_known(connection: Connection, batch: Sequence[Cleaned]) -> _Known:
    ids = {cleaned.document.id for cleaned in batch if cleaned.document is not None}
    digests = {cleaned.digest for cleaned in batch}
    known = _Known()
    captures = select(
        CAPTURES.c.id,
        CAPTURES.c.digest,
        CAPTURES.c.given_key,
        CAPTURES.c.document_id,
        CAPTURES.c.stamp,
    ).where(or_(CAPTURES.c.digest.in_(digests), CAPTURES.c.document_id.in_(ids)))
    for row in connection.execute(captures):
        known.by_given_key.add((row.digest, row.given_key))
        if row.document_id is not None:
            known.by_document[row.document_id, row.digest] = row.id
            known.stamps.setdefault(row.document_id, set()).add(row.stamp)
    current = (
        select(DOCUMENTS.c.id, CAPTURES.c.fetched_at)
        .join(CAPTURES, CAPTURES.c.id == DOCUMENTS.c.capture_id)
        .where(DOCUMENTS.c.id.in_(ids), DOCUMENTS.c.removed.is_(False))
    )
    known.current = {row.id: row.fetched_at for row in connection.execute(current)}
    removed = select(DOCUMENTS.c.id).where(DOCUMENTS.c.id.in_(ids), DOCUMENTS.c.removed)
    known.removed = set(connection.execute(removed).scalars())
    known.last_capture = connection.execute(select(func.max(CAPTURES.c.id))).scalar() or 0
    known.last_change = last_change(connection)
    return known


def last_change(connection: Connection) -> int:
    """The number of the newest change, 0 when there is none."""
    return connection.execute(select(func.max(DOCUMENTS.c.change_number))).scalar() or 0


def known_captures(connection: Connection, digests: Iterable[str]) -> set[tuple[str, str]]:
    """Digest and given key of every capture that has one of these digests.

    Not of those whose document was removed: adding such a page once more brings it back.
    """
    query = (
        select(CAPTURES.c.digest, CAPTURES.c.given_key)
        .outerjoin(DOCUMENTS, DOCUMENTS.c.id == CAPTURES.c.document_id)
        .where(CAPTURES.c.digest.in_(set(digests)), DOCUMENTS.c.removed.is_not(True))
    )
    return {(row.digest, row.given_key) for row in connection.execute(query)}


def _capture_values(cleaned: Cleaned, stamp: str, run_id: int) -> dict[str, Any]:
    capture = cleaned.capture
    return {
        "document_id": cleaned.document.id if cleaned.document else None,
        "stamp": stamp,
        "digest": cleaned.digest,
        "given_key": given_key(capture),
        "url": capture.url,
        "fetched_at": capture.fetched_at.astimezone(UTC).isoformat(),
        "fetched_at_source": capture.fetched_at_source,
        "content_type": capture.content_type,
        "charset": capture.charset,
        "length_bytes": len(capture.payload),
        "source": capture.source,
        "extra": json.dumps(capture.given, ensure_ascii=False) if capture.given else None,
        "run_id": run_id,
    }


def _document_values(
    document: Document, cleaned: Cleaned, known: _Known, capture_id: int
) -> dict[str, Any]:
    """The row of a document that now says what this capture says, as the next change."""
    known.last_change += 1
    return document_values(document) | {
        "change_number": known.last_change,
        "capture_id": capture_id,
        "removed": False,
        "template_pages": cleaned.template_pages,
    }


def store_batch(
    connection: Connection, batch: Sequence[Cleaned], append: Append, run_id: int
) -> tuple[list[Outcome], set[str]]:
    """Write a batch's rows and append its originals.

    Gives what each capture was, in their order, and the sites whose templates changed: the pages
    that now are what their documents say are taken into their sites' samples.

    A page that is known under the same bytes is left as it is; a removed one comes back. Of several
    captures of one page the newest gives the document its text, whichever comes first.
    """
    known = _load_known(connection, batch)
    captures: list[dict[str, Any]] = []
    documents: dict[str, dict[str, Any]] = {}
    seen: dict[str, Cleaned] = {}
    outcomes: list[Outcome] = []
    for cleaned in batch:
        document = cleaned.document
        if known.has(cleaned):
            restored = known.restore(cleaned)
            if restored is not None and document is not None:
                documents[document.id] = _document_values(document, cleaned, known, restored)
            outcomes.append("unchanged" if restored is None else "added")
            continue
        stamp = known.take_stamp(document.id if document else None, cleaned.capture.fetched_at)
        values = _capture_values(cleaned, stamp, run_id)
        known.last_capture += 1
        known.note(cleaned, known.last_capture)
        file_id, offset = append(cleaned.capture, cleaned.digest)
        captures.append(
            values | {"id": known.last_capture, "warc_file_id": file_id, "warc_offset": offset}
        )
        if document is None:
            outcomes.append("kept")
            continue
        current = known.current.get(document.id)
        outcomes.append("added" if current is None else "changed")
        if current is None or values["fetched_at"] >= current:
            known.current[document.id] = values["fetched_at"]
            row = _document_values(document, cleaned, known, known.last_capture)
            documents[document.id] = row
            seen[document.id] = cleaned
    _write_rows(connection, captures, list(documents.values()))
    pages = [page for page in map(Cleaned.seen, seen.values()) if page is not None]
    return outcomes, note_pages(connection, pages)


def restate_documents(connection: Connection, documents: Sequence[Document]) -> None:
    """Give documents that are in the archive another text, each as the next change."""
    first = last_change(connection) + 1
    rows = [
        {f"new_{name}": value for name, value in document_values(document).items()}
        | {"new_change_number": number}
        for number, document in enumerate(documents, start=first)
    ]
    if rows:
        changed: dict[str, Any] = {
            name.removeprefix("new_"): bindparam(name) for name in rows[0] if name != "new_id"
        }
        connection.execute(
            update(DOCUMENTS).where(DOCUMENTS.c.id == bindparam("new_id")).values(changed), rows
        )


def _write_rows(
    connection: Connection, captures: list[dict[str, Any]], documents: list[dict[str, Any]]
) -> None:
    if captures:
        connection.execute(insert(CAPTURES), captures)
    if documents:
        statement = upsert(DOCUMENTS)
        changed = {name: statement.excluded[name] for name in documents[0] if name != "id"}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["id"], set_=changed), documents
        )
