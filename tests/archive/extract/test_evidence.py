"""A date is given where enough speaks for it, and none where it was wrong too often."""

from datetime import UTC, datetime

import pytest

from archive.capture import Capture
from archive.extract import clean
from archive.extract.evidence import COUNTED, Evidence, is_enough, reliability_of

ENGLISH = "".join(
    f"<p>The {n} paragraph tells how the village of Na Cat built its road, at some length.</p>"
    for n in ("first", "second", "third", "fourth")
)
VIETNAMESE = "".join(
    f"<p>Đoạn thứ {n} của bài viết kể chuyện bản Nà Cát làm đường, đủ dài để là văn xuôi.</p>"
    for n in ("nhất", "hai", "ba", "tư")
)
SCRIPT = "<script>let menu = 1;</script>"
LD = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-06-05"}'
    "</script>"
)
SITE = "<meta property='og:type' content='website'>"
URL = "https://nacat.example/2019/06/05/road.html"


def dated(
    line: str = "", head: str = "", text: str = ENGLISH, url: str | None = None
) -> tuple[str | None, str | None]:
    """The date and its source of a page with this head and this line below its headline."""
    title = "Nà Cát làm đường về bản" if text is VIETNAMESE else "Na Cat builds a road to the hills"
    markup = (
        f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>"
        f"<p class='meta'>{line}</p><div class='detail'>{text}</div></body></html>"
    )
    when = datetime(2024, 1, 1, tzinfo=UTC)
    source = "jsonl" if url else None
    document = clean(
        Capture(markup.encode(), "text/html", "page.html", when, "file", url=url, url_source=source)
    )
    return document.published, document.published_source


@pytest.mark.parametrize("line", ["Updated June 5, 2019", "By Ann Lee | Updated: June 5, 2019"])
def test_an_update_alone_is_no_date_where_scripts_were_taken_out(line: str) -> None:
    """With the scripts went JSON-LD, and in it the publication."""
    assert dated(line) == (None, None)
    assert dated(line, SCRIPT) == ("2019-06-05", "page")


def test_an_update_that_something_else_bears_out_is_a_date() -> None:
    """The URL or a meta element says the same day."""
    meta = "<meta property='article:published_time' content='2019-06-05'>"
    assert dated("Updated June 5, 2019", meta) == ("2019-06-05", "meta")
    assert dated("Updated June 5, 2019", url=URL) == ("2019-06-05", "page")


def test_a_url_gives_the_date_where_an_update_is_not_enough() -> None:
    """The day in the URL is that of publication."""
    assert dated("Updated July 8, 2020", url=URL) == ("2019-06-05", "url")


@pytest.mark.parametrize("line", ["Cập nhật: 05/06/2019", "Cập nhật ngày: 05/06/2019 09:34:44"])
def test_a_vietnamese_update_is_the_date_of_publication(line: str) -> None:
    """Vietnamese systems write it where others write the publication, with scripts or without."""
    iso, source = dated(line, text=VIETNAMESE)
    assert iso is not None
    assert iso[:10] == "2019-06-05"
    assert source == "page"


def test_json_ld_alone_is_believed_unless_the_page_calls_itself_a_website() -> None:
    """A landing page has a date in JSON-LD too: that of the day its system made it."""
    assert dated(head=LD) == ("2019-06-05", "json-ld")
    assert dated(head=LD + SITE) == (None, None)
    assert dated("June 5, 2019", LD + SITE) == ("2019-06-05", "json-ld")
    article = "<meta property='og:type' content='article'>"
    assert dated(head=LD + SITE + article) == ("2019-06-05", "json-ld")


def test_each_kind_of_evidence_was_counted() -> None:
    """No kind is without its numbers, and none has more right dates than dates."""
    assert set(COUNTED) == set(Evidence)
    assert all(0 <= right <= given for right, given in COUNTED.values())


def test_reliability_rises_with_what_was_right_and_starts_below_certainty() -> None:
    """One date that was right is no proof; many are nearly one."""
    assert reliability_of(0, 0) < reliability_of(1, 1) < reliability_of(100, 100) < 1
    assert reliability_of(0, 10) < reliability_of(5, 10) < reliability_of(9, 10)
    assert is_enough(Evidence.AGREED)
    assert not is_enough(Evidence.JSON_LD_OF_SITE)
