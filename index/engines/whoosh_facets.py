"""Facets in Whoosh: a column of values for each, counted in Python, and terms to narrow by."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from index.engines import FacetCounts, FacetValue
from index.engines.counting import SEPARATOR, arrange, most_frequent
from index.query import Facet


class Segment(Protocol):
    """What counting needs of a segment."""

    def read_column(self, name: str) -> Sequence[Any]:
        """Give the values of a column by document number."""


def facet_column(facet: Facet) -> str:
    """Name the column that holds a facet's keys and labels."""
    return f"facet_{facet}"


def label_term(facet: Facet, key: str) -> str:
    """Spell the term of the documents that carry this value."""
    return SEPARATOR.join((facet, key))


def build_facet_fields(values: Sequence[FacetValue]) -> Mapping[str, object]:
    """Build the fields of a document's values, each key of a facet once."""
    unique = {(value.facet, value.key): value for value in values}.values()
    columns: dict[Facet, list[str]] = defaultdict(list)
    for value in unique:
        columns[value.facet] += (value.key, value.label)
    fields: dict[str, object] = {
        facet_column(facet): SEPARATOR.join(parts).encode() for facet, parts in columns.items()
    }
    if unique:
        fields["label"] = [label_term(value.facet, value.key) for value in unique]
    return fields


def count_facets(
    matched: Iterable[tuple[Segment, set[int]]], facets: Sequence[Facet], limit: int
) -> tuple[FacetCounts, ...]:
    """Count the found documents of all segments by their values of these facets."""
    found = [(segment, numbers) for segment, numbers in matched if numbers]
    return tuple(_count(found, facet, limit) for facet in facets)


def _count(found: Sequence[tuple[Segment, set[int]]], facet: Facet, limit: int) -> FacetCounts:
    # Many documents carry the same values together: those are taken apart once.
    together: Counter[bytes] = Counter()
    for segment, numbers in found:
        values = segment.read_column(facet_column(facet))
        together.update(values[number] for number in numbers)
    counts: Counter[str] = Counter()
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for content, times in together.items():
        parts = content.decode().split(SEPARATOR) if content else []
        for key, label in zip(parts[::2], parts[1::2], strict=True):
            counts[key] += times
            labels[key][label] += times
    return arrange(facet, counts, limit, lambda key: most_frequent(labels[key]))
