"""The timeline: how many of the hits were published when, as bars to choose a time by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import Facet, FacetCount, FacetCounts, Narrowed, Narrowing

# Up to so many months each has a bar of its own; of a longer time the years have.
MAX_MONTHS = 60
MAX_BARS = 150
BAR_WIDTH = 10
HEIGHT = 40
# A bar that can still be seen and pointed at.
_LEAST_HEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One month or year: `key` as dates are typed, hits, their share of all articles of the time.

    `x` and `height` are in units of the drawing, `BAR_WIDTH` wide and `HEIGHT` high.
    """

    key: str
    count: int
    share: float | None
    narrowed: Narrowed
    x: int
    height: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars in the order of time without gaps; `prefix` + `A..B` is the query text of a span."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    prefix: str

    @property
    def first(self) -> str:
        """The first month or year."""
        return self.bars[0].key

    @property
    def last(self) -> str:
        """The last month or year."""
        return self.bars[-1].key


def build_timeline(
    narrowing: Narrowing, facets: Sequence[FacetCounts], totals: Sequence[FacetCounts] = ()
) -> Timeline | None:
    """The timeline of a search; None where the hits are of one month, or have no dates.

    Months have bars where they were counted and are few, else years. With `totals`, the counts of
    the whole archive, bars show shares instead of numbers.
    """
    facet, keys = _keys(facets)
    if not 1 < len(keys) <= MAX_BARS:
        return None
    counts = {value.key: value.count for value in _of_facet(facets, facet)}
    all_counts = {value.key: value.count for value in _of_facet(totals, facet)}
    values = {key: _value(key, counts, all_counts) for key in keys}
    highest = max(values.values())
    prefix = narrowing.to("year", "0001", "0001").text.removesuffix("0001")
    bars = tuple(
        Bar(
            key=key,
            count=counts.get(key, 0),
            share=values[key] if totals else None,
            narrowed=narrowing.to("month", key, key),
            x=place * BAR_WIDTH,
            height=_height(values[key], highest),
        )
        for place, key in enumerate(keys)
    )
    return Timeline(bars, len(bars) * BAR_WIDTH, HEIGHT, prefix)


def _of_facet(facets: Sequence[FacetCounts], facet: Facet) -> Sequence[FacetCount]:
    """What was counted of a facet; years and months are in order."""
    return next((counts.counts for counts in facets if counts.facet == facet), ())


def tells_months(facets: Sequence[FacetCounts]) -> bool:
    """Whether the years that were counted are so few that their months may have bars."""
    years = _of_facet(facets, "year")
    # The first year may begin with its last month, the last one end with its first.
    return bool(years) and (int(years[-1].key) - int(years[0].key) - 1) * 12 + 2 <= MAX_MONTHS


def _keys(facets: Sequence[FacetCounts]) -> tuple[Facet, Sequence[str]]:
    """Every month from the first to the last, or every year where those would be too many."""
    months, years = _of_facet(facets, "month"), _of_facet(facets, "year")
    if months:
        first, last = (
            int(value.key[:4]) * 12 + int(value.key[5:]) - 1 for value in (months[0], months[-1])
        )
        if last - first < MAX_MONTHS:
            span = range(first, last + 1)
            return "month", [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in span]
    if years:
        span = range(int(years[0].key), int(years[-1].key) + 1)
        return "year", [f"{year:04d}" for year in span]
    return "year", ()


def _value(key: str, counts: Mapping[str, int], totals: Mapping[str, int]) -> float:
    if not totals:
        return float(counts.get(key, 0))
    return counts.get(key, 0) / totals[key] if totals.get(key) else 0.0


def _height(value: float, highest: float) -> float:
    if not value or not highest:
        return 0.0
    return round(max(_LEAST_HEIGHT, HEIGHT * value / highest), 1)
