"""Documents as files for other programs: CSV, JSON lines, RIS, BibTeX; written piece by piece."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive import Archive, CaptureInfo, Document
from webapp import citations
from webapp.cite import cite_document
from webapp.show_json import document_json

CONTENT_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
}
FORMATS = tuple(CONTENT_TYPES)

COLUMNS = (
    "id",
    "title",
    "byline",
    "site",
    "section",
    "published",
    "language",
    "url",
    "archived_at",
    "archived_copy",
    "lead",
)
# Without it Excel takes UTF-8 for the system's own encoding.
_BYTE_ORDER_MARK = "\ufeff"
# What makes a spreadsheet take a cell for a formula, in the widths that it folds together.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Exported:
    """A document to be written, its captures (newest first), and the link to the one it is from."""

    document: Document
    captures: tuple[CaptureInfo, ...]
    current: CaptureInfo
    link: str


def _cell(value: str | None) -> str:
    """A value that no spreadsheet computes: an apostrophe stands before what may be a formula."""
    text = value or ""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_SIGNS) else text


def _csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """Lines as RFC 4180 has them."""
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def _csv(exported: Sequence[Exported]) -> str:
    return _csv_lines(
        [
            _cell(value)
            for value in (
                one.document.id,
                one.document.title,
                one.document.byline,
                one.document.site,
                one.document.section,
                one.document.published,
                one.document.language,
                one.document.url,
                f"{one.current.fetched_at:%Y-%m-%d}",
                one.link,
                one.document.lead,
            )
        ]
        for one in exported
    )


def _jsonl(exported: Sequence[Exported]) -> str:
    return "".join(
        json.dumps(
            {**document_json(one.document, one.captures), "archived_copy": one.link},
            ensure_ascii=False,
        )
        + "\n"
        for one in exported
    )


def _cited(one: Exported) -> citations.Cited:
    return cite_document(one.document, one.current, one.link)


def _ris(exported: Sequence[Exported]) -> str:
    return "".join(citations.ris(_cited(one)) for one in exported)


def _bib(exported: Sequence[Exported]) -> str:
    return "".join(citations.bibtex(_cited(one)) + "\n" for one in exported)


_WRITERS: Mapping[str, Callable[[Sequence[Exported]], str]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "ris": _ris,
    "bib": _bib,
}


def export(
    archive: Archive,
    ids: Sequence[str],
    kind: str,
    address: str,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[bytes]:
    """Write documents in one of `FORMATS`; `address` is where the archive is served.

    Documents that were removed since they were found are left out. `report` is told how many are
    done, of how many. Raises `archive.ArchiveError` while it is read from.
    """
    if kind == "csv":
        yield (_BYTE_ORDER_MARK + _csv_lines([COLUMNS])).encode()
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        written = _WRITERS[kind](list(_read(archive, part, address.rstrip("/"))))
        yield written.encode("utf-8", "replace")
        report(start + len(part), len(ids))


def _read(archive: Archive, ids: Sequence[str], address: str) -> Iterator[Exported]:
    documents = archive.documents(ids)
    captures = archive.captures_of(ids)
    for identifier in ids:
        kept = captures.get(identifier, ())
        current = next((capture for capture in kept if capture.is_current), None)
        if identifier in documents and current is not None:
            link = f"{address}/d/{identifier}/captures/{current.stamp}"
            yield Exported(documents[identifier], kept, current, link)
