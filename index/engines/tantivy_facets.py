"""Facets in Tantivy: a column of keys for each, and the ways to write them as terms.

Keys are counted by Tantivy's own aggregation of text columns. A key that is written otherwise than
it reads has its labels as terms, `facet`, key and label one after another, so that the labels of
the few keys that are shown are found by their beginning.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import tantivy
from tantivy import Query

from index.engines import FacetCounts, FacetValue
from index.engines.counting import MOST_IN_ORDER, SEPARATOR, arrange, is_in_order, most_frequent
from index.query import FACETS, Facet

_LABELS = "labels"
# Of each segment all values are counted, so that the sums are exact.
_ALL = 2**31
# Values fetched past those given, so that equal counts at the end are in order.
_SLACK = 50


def facet_field(facet: Facet) -> str:
    """Name the field that holds a facet's keys."""
    return f"facet_{facet}"


def add_facet_fields(builder: tantivy.SchemaBuilder) -> None:
    """Add what facets need to a schema."""
    for facet in FACETS:
        builder.add_text_field(
            facet_field(facet), fast=True, tokenizer_name="raw", index_option="basic"
        )
    builder.add_text_field(_LABELS, tokenizer_name="raw", index_option="basic")


def add_facets(document: tantivy.Document, values: Sequence[FacetValue]) -> None:
    """Add a document's values, each key of a facet once."""
    for value in {(value.facet, value.key): value for value in values}.values():
        document.add_text(facet_field(value.facet), value.key)
        if value.label != value.key:
            document.add_text(_LABELS, SEPARATOR.join((value.facet, value.key, value.label)))


def count_facets(
    searcher: tantivy.Searcher, query: Query, facets: Sequence[Facet], limit: int
) -> tuple[FacetCounts, ...]:
    """Count the documents that a query finds by their values of these facets."""
    sizes = {facet: MOST_IN_ORDER if is_in_order(facet) else limit + _SLACK for facet in facets}
    found = _aggregate(searcher, query, sizes)
    while short := {
        facet: sizes[facet] * 16
        for facet in sizes
        if not is_in_order(facet)
        and _ends_within_a_tie(found[facet]["buckets"], sizes[facet], limit)
    }:
        sizes |= short
        found |= _aggregate(searcher, query, short)
    return tuple(_read(searcher, facet, found[facet], limit) for facet in facets)


def _aggregate(
    searcher: tantivy.Searcher, query: Query, sizes: Mapping[Facet, int]
) -> dict[Facet, Any]:
    if not sizes:
        return {}
    asked = {
        facet: {"terms": {"field": facet_field(facet), "size": size, "segment_size": _ALL}}
        for facet, size in sizes.items()
    }
    return searcher.aggregate(query, asked)


def _ends_within_a_tie(buckets: Sequence[Mapping[str, Any]], size: int, limit: int) -> bool:
    """Say whether values that were not fetched may have the count of the last that is given."""
    if len(buckets) < size or limit == 0:
        return False
    return bool(buckets[-1]["doc_count"] == buckets[limit - 1]["doc_count"])


def _read(
    searcher: tantivy.Searcher, facet: Facet, found: Mapping[str, Any], limit: int
) -> FacetCounts:
    counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in found["buckets"]}
    has_others = bool(found["sum_other_doc_count"])
    return arrange(facet, counts, limit, lambda key: _label(searcher, facet, key), has_others)


def _label(searcher: tantivy.Searcher, facet: Facet, key: str) -> str:
    beginning = SEPARATOR.join((facet, key, ""))
    labels = searcher.terms_with_prefix(_LABELS, beginning)
    if not labels:
        return key
    return most_frequent({label.removeprefix(beginning): count for label, count in labels})
