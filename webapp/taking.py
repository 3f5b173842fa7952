"""What can be taken along from a search: its addresses as files and as a feed."""

from dataclasses import dataclass

from webapp.asked import Asked
from webapp.export_formats import FORMATS
from webapp.links import path_to

_NAMES = {"csv": "CSV (Excel)", "jsonl": "JSONL", "ris": "RIS", "bib": "BibTeX"}


@dataclass(frozen=True, slots=True)
class Taking:
    """Names and addresses of the files that hold everything a search finds, and of its feed."""

    files: tuple[tuple[str, str], ...]
    feed: str


def taking_of(asked: Asked, text: str) -> Taking:
    """What the search for a query text can be taken along as, in the order that was asked for."""
    known = asked.parameters(text)
    sort = asked.sort if asked.sort != "relevance" else None
    ordered = {"q": text, "sort": sort, "also": known["also"]}
    files = ((_NAMES[kind], path_to("export.file", ordered, kind=kind)) for kind in FORMATS)
    return Taking(tuple(files), path_to("feed.atom", known))
