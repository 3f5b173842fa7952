"""The timeline: bars without gaps, each with an address that finds what it counts."""

from index import FacetCount, FacetCounts, Narrowing
from webapp.timeline import HEIGHT, build_timeline


def _months(**counts: int) -> FacetCounts:
    values = {f"20{key[1:3]}-{key[3:]}": count for key, count in counts.items()}
    return FacetCounts("month", tuple(FacetCount(key, key, n) for key, n in values.items()))


def test_months_without_hits_stand_between_those_with() -> None:
    """Four months from the first to the last; the highest bar is as high as the drawing."""
    timeline = build_timeline(Narrowing("chợ"), [_months(m1911=2, m2002=1)])
    assert timeline is not None
    assert [bar.key for bar in timeline.bars] == ["2019-11", "2019-12", "2020-01", "2020-02"]
    assert [bar.height for bar in timeline.bars] == [HEIGHT, 0, 0, HEIGHT / 2]
    assert timeline.bars[3].narrowed.text == "chợ published:2020-02"
    assert timeline.prefix == "chợ published:"


def test_shares_are_of_all_articles_of_the_time() -> None:
    """One of two in a quiet month is more than two of eight in a busy one."""
    timeline = build_timeline(
        Narrowing("chợ"), [_months(m2001=2, m2002=1)], [_months(m2001=8, m2002=2)]
    )
    assert timeline is not None
    assert [bar.share for bar in timeline.bars] == [0.25, 0.5]
    assert timeline.bars[1].height == HEIGHT


def test_long_times_are_told_by_year_and_one_month_not_at_all() -> None:
    """More than five years have a bar a year; a single month needs no drawing."""
    years = FacetCounts("year", (FacetCount("2010", "2010", 1), FacetCount("2019", "2019", 3)))
    timeline = build_timeline(Narrowing(""), [years, _months(m1001=1, m1901=3)])
    assert timeline is not None
    assert [bar.key for bar in timeline.bars] == [str(year) for year in range(2010, 2020)]
    assert build_timeline(Narrowing(""), [_months(m2001=4)]) is None
