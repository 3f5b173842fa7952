"""Narrowing a search: active restrictions, and values to narrow it to, each with its address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import (
    Facet,
    FacetCount,
    FacetCounts,
    Narrowed,
    Narrowing,
    Restriction,
    restrictions_of,
    without,
)

# Facets that are lists beside the results, in this order; months are the timeline's.
LISTED: tuple[Facet, ...] = ("site", "year", "byline", "section")


@dataclass(frozen=True, slots=True)
class Chip:
    """A restriction of the query text, and the text without it."""

    field: str
    value: str
    remaining: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to narrow to: how many of the hits carry it, and the query text that asks for it."""

    label: str
    count: int
    narrowed: Narrowed


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of one facet."""

    facet: Facet
    choices: tuple[Choice, ...]
    has_more: bool


def chips_of(text: str) -> tuple[Chip, ...]:
    """What restricts a query text, each part removable."""
    return tuple(_chip(text, restriction) for restriction in restrictions_of(text))


def _chip(text: str, restriction: Restriction) -> Chip:
    return Chip(restriction.field, restriction.value, without(text, restriction))


def choices_of(
    narrowing: Narrowing, total: int, facets: Sequence[FacetCounts]
) -> tuple[Choices, ...]:
    """The lists to choose from; a value that all `total` hits carry narrows nothing."""
    counted = {counts.facet: counts for counts in facets}
    lists = []
    for facet in LISTED:
        found = counted.get(facet)
        if found is None:
            continue
        values = _without_parents(found) if facet == "site" else found.counts
        if facet == "year":
            values = tuple(reversed(values))
        choices = tuple(
            Choice(value.label, value.count, narrowing.to(facet, value.key, value.label))
            for value in values
        )
        if any(choice.count < total for choice in choices):
            lists.append(Choices(facet, choices, found.has_more))
    return tuple(lists)


def _without_parents(counts: FacetCounts) -> tuple[FacetCount, ...]:
    """The sites without those that hold no more than one of the sites below them."""
    held = {value.key: value.count for value in counts.counts}
    parents = {
        parent
        for site, count in held.items()
        for parent in _sites_above(site)
        if held.get(parent) == count
    }
    return tuple(value for value in counts.counts if value.key not in parents)


def _sites_above(site: str) -> Iterator[str]:
    while "." in site:
        site = site.partition(".")[2]
        yield site
