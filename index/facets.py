"""Facets: the values by which documents are counted and narrowed.

A value's key is what equal values share: the host, `2019`, `2019-06`, a name in lower case with
its marks, or a section folded. What is counted under a key is what `index.query.Label` finds, so
counts agree with hits. A date known to the year alone counts in each of its months, as a search
for the month finds it.
"""

import re
from collections.abc import Iterator
from datetime import date

from archive import Document, people_of
from index.engines import FacetValue
from index.fold import canonical, fold, normalize
from index.sites import sites_of

# Labels of hosts under which Vietnamese and other names are registered: no site of their own.
_REGISTRIES = frozenset(
    {"ac", "co", "com", "edu", "gov", "info", "int", "mil", "name", "net", "org"}
)
_MAX_VALUE_CHARS = 80
_MAX_NAMES = 8
_WHITE_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def facet_key(value: str) -> str:
    """The key of a name: its words with their marks, in lower case and one tone placement."""
    return " ".join(canonical(word) for word in _tidy(value).split(" "))


def section_key(value: str) -> str:
    """The key of a section: its words folded, so that it is found however its marks are typed."""
    return " ".join(fold(word) for word in _tidy(value).split(" "))


def facets_of(document: Document, days: tuple[int, int] | None) -> tuple[FacetValue, ...]:
    """The values of every facet that a document carries, each key once.

    `days` is the span of days that its date may mean (ordinals, both ends included).
    """
    found = {
        (value.facet, value.key): value
        for values in (
            _sites(document.site),
            _dates(days),
            _names(document.byline),
            _section(document.section),
        )
        for value in values
        if value.key
    }
    return tuple(found.values())


def _tidy(value: str) -> str:
    return _WHITE_OR_CONTROL.sub(" ", normalize(value)).strip()


def _sites(site: str | None) -> Iterator[FacetValue]:
    """The site and the sites above it: searching for those finds the document too."""
    hosts = sites_of(site)
    if site and hosts and "." not in hosts[0]:
        yield FacetValue("site", hosts[0], _tidy(site)[:_MAX_VALUE_CHARS])
        return
    for host in hosts:
        first, dot, rest = host.partition(".")
        if dot and not (first in _REGISTRIES and "." not in rest):
            yield FacetValue("site", host, host)


def _dates(days: tuple[int, int] | None) -> Iterator[FacetValue]:
    if days is None:
        return
    first, last = map(date.fromordinal, days)
    for year in range(first.year, last.year + 1):
        yield FacetValue("year", f"{year:04d}", f"{year:04d}")
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        key = f"{month // 12:04d}-{month % 12 + 1:02d}"
        yield FacetValue("month", key, key)


def _names(byline: str | None) -> Iterator[FacetValue]:
    """Each author of a byline, no agency; names in capitals alone are written as names are."""
    for name in people_of(_tidy(byline or ""))[:_MAX_NAMES]:
        label = name.title() if name.isupper() and " " in name else name
        if len(label) <= _MAX_VALUE_CHARS:
            yield FacetValue("byline", facet_key(label), label)


def _section(section: str | None) -> Iterator[FacetValue]:
    if section and len(label := _tidy(section)) <= _MAX_VALUE_CHARS:
        label = label.capitalize() if label.isupper() and " " in label else label
        yield FacetValue("section", section_key(label), label)
