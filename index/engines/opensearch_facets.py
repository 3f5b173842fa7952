"""Facets on OpenSearch: fields of keys, counted by aggregations, and how keys are written.

Each shard gives its most frequent values alone, so a count is exact only where every shard gave
the value. The server says where that may not be so, and is then asked for more of each shard.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from index.engines import Entry, FacetCounts
from index.engines.counting import MOST_IN_ORDER, SEPARATOR, arrange, is_in_order, most_frequent
from index.query import FACETS, Facet

Json: TypeAlias = Mapping[str, Any]

# What each shard gives at first, some forty bytes each, and where that is too few. The server's
# bound of the values in an answer is 65,535.
_SHARD_VALUES = 1000
MORE_SHARD_VALUES = (8000, 60_000)
# Ways to write one value among which the most frequent is looked for. With a document's value come
# the other values that it carries.
_LABELS = 50


def facet_field(facet: Facet) -> str:
    """Name the field that holds a facet's keys."""
    return f"facet_{facet}"


def _label_field(facet: Facet) -> str:
    return f"label_{facet}"


def build_properties() -> Json:
    """Build what the mapping has for facets."""
    keyword = {"type": "keyword"}
    return {name(facet): keyword for facet in FACETS for name in (facet_field, _label_field)}


def build_values(entry: Entry) -> Json:
    """Build the fields of a document's values; a label that is its key goes without saying."""
    fields: dict[str, list[str]] = {}
    for value in {(value.facet, value.key): value for value in entry.facets}.values():
        fields.setdefault(facet_field(value.facet), []).append(value.key)
        if value.label != value.key:
            label = SEPARATOR.join((value.key, value.label))
            fields.setdefault(_label_field(value.facet), []).append(label)
    return fields


def build_counting(
    facets: Sequence[Facet], limit: int, shard_values: int = _SHARD_VALUES
) -> dict[str, Json]:
    """Build the aggregations that count by these facets."""
    return {
        facet: {
            "terms": {
                "field": facet_field(facet),
                "size": MOST_IN_ORDER if is_in_order(facet) else max(limit, 1),
                "shard_size": MOST_IN_ORDER if is_in_order(facet) else max(limit, shard_values),
                "show_term_doc_count_error": True,
            }
        }
        for facet in facets
    }


def find_inexact(facets: Sequence[Facet], counted: Json, limit: int) -> list[Facet]:
    """Find the facets of whose values some shard may have kept one back that matters."""
    return [facet for facet in facets if not _is_exact(counted[facet], limit)]


def _is_exact(counted: Json, limit: int) -> bool:
    kept_back = counted["doc_count_error_upper_bound"]
    buckets = counted["buckets"][:limit]
    if not kept_back or not buckets:
        return True
    is_each_exact = all(not bucket["doc_count_error_upper_bound"] for bucket in buckets)
    return is_each_exact and bool(buckets[-1]["doc_count"] > kept_back)


def build_labelling(facets: Sequence[Facet], counted: Json) -> dict[str, Json]:
    """Build the aggregations that find out how the counted keys are written."""
    keys = {
        facet: [bucket["key"] for bucket in counted[facet]["buckets"]]
        for facet in facets
        if not is_in_order(facet)
    }
    return {
        facet: {
            "terms": {"field": facet_field(facet), "include": found, "size": len(found)},
            "aggs": {"labels": {"terms": {"field": _label_field(facet), "size": _LABELS}}},
        }
        for facet, found in keys.items()
        if found
    }


def read_counts(facet: Facet, counted: Json, labelled: Json, limit: int) -> FacetCounts:
    """Read the counts of one facet, and how its keys are written, off the server's answers."""
    counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in counted[facet]["buckets"]}
    labels = {
        bucket["key"]: _choose_label(bucket)
        for bucket in labelled.get(facet, {"buckets": ()})["buckets"]
    }
    has_others = bool(counted[facet]["sum_other_doc_count"])
    return arrange(facet, counts, limit, lambda key: labels.get(key, key), has_others)


def _choose_label(bucket: Json) -> str:
    beginning = f"{bucket['key']}{SEPARATOR}"
    labels = {
        found["key"].removeprefix(beginning): int(found["doc_count"])
        for found in bucket["labels"]["buckets"]
        if found["key"].startswith(beginning)
    }
    return most_frequent(labels) if labels else str(bucket["key"])
