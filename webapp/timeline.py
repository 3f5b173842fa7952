"""The timeline: how many of the hits were published when, as bars to choose a time by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import FacetCounts, Narrowed, Narrowing

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

    With `totals`, the counts of the whole archive, bars show shares instead of numbers.
    """
    counts = _counts(facets, "month")
    keys = _months(counts)
    if len(keys) > MAX_MONTHS:
        counts = _counts(facets, "year")
        keys = [f"{year:04d}" for year in range(int(min(counts)), int(max(counts)) + 1)]
    if not 1 < len(keys) <= MAX_BARS:
        return None
    is_years = len(keys[0]) == 4
    all_counts = _counts(totals, "year" if is_years else "month")
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


def _counts(facets: Sequence[FacetCounts], facet: str) -> Mapping[str, int]:
    return {
        value.key: value.count
        for counts in facets
        if counts.facet == facet
        for value in counts.counts
    }


def _months(counts: Mapping[str, int]) -> list[str]:
    """Every month from the first to the last."""
    if not counts:
        return []
    first, last = (int(key[:4]) * 12 + int(key[5:]) - 1 for key in (min(counts), max(counts)))
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, last + 1)]


def _value(key: str, counts: Mapping[str, int], totals: Mapping[str, int]) -> float:
    if not totals:
        return float(counts.get(key, 0))
    return counts.get(key, 0) / totals[key] if totals.get(key) else 0.0


def _height(value: float, highest: float) -> float:
    if not value or not highest:
        return 0.0
    return round(max(_LEAST_HEIGHT, HEIGHT * value / highest), 1)
