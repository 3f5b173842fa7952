"""Counting by facets: what the engines share, so that all give the same values in one order."""

from collections.abc import Callable, Mapping

from index.engines import FacetCount, FacetCounts
from index.query import Facet

# Stands between a key and what follows it; neither keys nor labels have control characters.
SEPARATOR = "\x1f"
# These are given whole and in order: a histogram has no gaps that mean "and others".
_IN_ORDER: frozenset[Facet] = frozenset({"year", "month"})
# More years and months than an archive has.
MOST_IN_ORDER = 10_000


def is_in_order(facet: Facet) -> bool:
    """Say whether a facet's values are given whole, by key, instead of the most frequent first."""
    return facet in _IN_ORDER


def arrange(
    facet: Facet,
    counts: Mapping[str, int],
    limit: int,
    label_of: Callable[[str], str],
    has_others: bool = False,
) -> FacetCounts:
    """Put the counts of keys in order, and keep those that are to be given.

    `counts` has at least the values that may be given, with `has_others` more exist; `label_of`
    is asked for the keys that are given alone, and for no year or month.
    """
    if is_in_order(facet):
        # A year and a month are written as their keys.
        return FacetCounts(
            facet, tuple(FacetCount(key, key, counts[key]) for key in sorted(counts)), has_others
        )
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    return FacetCounts(
        facet=facet,
        counts=tuple(FacetCount(key, label_of(key), counts[key]) for key in ranked[:limit]),
        has_more=has_others or len(ranked) > limit,
    )


def most_frequent(labels: Mapping[str, int]) -> str:
    """Choose among the ways to write a value: the most frequent, then the first by its letters."""
    return min(labels, key=lambda label: (-labels[label], label))
