"""Title, date and byline: what the page states, checked against what it shows."""

from datetime import UTC, datetime

import pytest

from archive.capture import Capture
from archive.document import Document
from archive.extract import clean

TEXT = "".join(
    f"<p>Đoạn thứ {n} của bài viết kể chuyện bản Nà Cát làm đường, đủ dài để là văn xuôi.</p>"
    for n in ("nhất", "hai", "ba", "tư")
)
LD = '<script type="application/ld+json">{"@type": "NewsArticle", %s}</script>'


def document_of(
    head: str = "",
    above: str = "",
    below: str = "",
    url: str | None = None,
    given: str | None = None,
    signature: str = "",
) -> Document:
    """The document of a small page with this head, and this markup around its text."""
    markup = (
        f"<html><head>{head}</head><body><h1>Nà Cát làm đường về bản</h1>{above}"
        f"<div class='detail'>{TEXT}{signature}</div>{below}</body></html>"
    )
    return clean(
        Capture(
            payload=markup.encode(),
            content_type="text/html",
            source="page.html",
            fetched_at=datetime(2024, 1, 1, tzinfo=UTC),
            fetched_at_source="file",
            url=url,
            url_source="jsonl" if url else None,
            published=given,
        )
    )


def dated(**places: str) -> tuple[str | None, str | None]:
    """The date and its source of such a page."""
    document = document_of(**places)
    return document.published, document.published_source


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Nà Cát làm đường về bản - Báo Nà Cát", ""),
        ("Nà Cát làm đường về bản | nacat.example", ""),
        ("Trang tin Nà Cát :: Nà Cát làm đường về bản", ""),
        ("Cổng thông tin điện tử huyện Nà Cát", ""),
        ("Chi tiết tin", ""),
        ("Nà Cát làm đường về bản — Tiếng Vọng", "Tiếng Vọng"),
    ],
)
def test_the_title_is_without_the_site(title: str, name: str) -> None:
    """What only names the site or every page is not part of the headline."""
    head = f"<title>{title}</title><meta property='og:site_name' content='{name}'>"
    assert document_of(head).title == "Nà Cát làm đường về bản"


def test_a_headline_that_is_no_heading_is_found_by_the_stated_title() -> None:
    """Old sites set the headline in a plain block."""
    markup = f"<title>Mưa đá ở Nà Cát - Báo Nà Cát</title><div><b>Mưa đá ở Nà Cát</b></div>{TEXT}"
    capture = Capture(
        markup.encode(), "text/html", "page.html", datetime(2024, 1, 1, tzinfo=UTC), "file"
    )
    document = clean(capture)
    assert document.title == "Mưa đá ở Nà Cát"
    assert "Mưa đá ở Nà Cát" not in document.paragraphs


def test_dates_are_trusted_in_order() -> None:
    """Given, another day beside the headline, JSON-LD, meta, the page's line, the URL."""
    ld = LD % '"datePublished": "2019-06-01T08:00:00+07:00"'
    meta = "<meta property='article:published_time' content='2019-06-02'>"
    line = "<p class='date'>Ngày 03/06/2019, 09:34 (GMT+7)</p>"
    url = "https://nacat.example/2019/06/04/bai.html"
    assert dated(head=ld + meta, above=line, url=url, given="2019-05-31") == ("2019-05-31", "given")
    assert dated(head=ld + meta, above=line, url=url) == ("2019-06-03T09:34+07:00", "page")
    assert dated(head=ld + meta, url=url) == ("2019-06-01T08:00:00+07:00", "json-ld")
    assert dated(head=meta, above=line, url=url) == ("2019-06-03T09:34+07:00", "page")
    assert dated(above=line, url=url) == ("2019-06-03T09:34+07:00", "page")
    assert dated(url=url) == ("2019-06-04", "url")
    assert dated() == (None, None)


def test_published_wins_over_modified() -> None:
    """A modification date is never taken for the publication."""
    ld = LD % '"dateModified": "2020-01-01", "datePublished": "2019-06-01"'
    assert dated(head=ld) == ("2019-06-01", "json-ld")
    assert dated(head=LD % '"dateModified": "2020-01-01"') == (None, None)


def test_dates_of_other_articles_are_not_this_ones() -> None:
    """Dated lists after the text, and today's date in the header, are nobody's publication."""
    others = "<div class='tinkhac'><ul>" + "".join(
        f"<li><a href='/{n}'>Một bài khác về Nà Cát</a> (0{n}/06/2019)</li>" for n in range(1, 8)
    )
    assert dated(below=others + "</ul></div>") == (None, None)


@pytest.mark.parametrize("date", ["20190605", "20191340", "5731884"])
def test_digits_in_a_url_are_a_date_only_when_they_can_be(date: str) -> None:
    """Packed digits count when they are a real day."""
    expected = ("2019-06-05", "url") if date == "20190605" else (None, None)
    assert dated(url=f"https://nacat.example/bai-viet-{date}0755.html") == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({"below": "<p class='author'>Lò Thị Mẩy</p>"}, "Lò Thị Mẩy"),
        ({"above": "<p>Tác giả: Lò Thị Mẩy</p>"}, "Lò Thị Mẩy"),
        ({"above": "<span class='byline'>By Hannah Field</span>"}, "Hannah Field"),
        ({"head": LD % '"author": {"@type": "Person", "name": "Lò Thị Mẩy"}'}, "Lò Thị Mẩy"),
        ({"head": "<meta name='author' content='Lò Thị Mẩy'>"}, "Lò Thị Mẩy"),
        ({"head": "<meta name='author' content='NaCatCorp.vn'>"}, None),
        ({"head": "<meta name='author' content='NA CAT ONLINE'>"}, None),
        ({"head": LD % '"author": {"name": "admin"}'}, None),
        ({}, None),
    ],
)
def test_the_byline_is_a_person_and_never_the_company(
    places: dict[str, str], expected: str | None
) -> None:
    """A byline is found where sites put it; what names the site is none."""
    assert document_of(**places).byline == expected


def test_the_last_line_that_signs_is_the_byline() -> None:
    """A signature at the end is the byline and not a paragraph."""
    document = document_of(below="", signature="<p align='right'><b>Tổ Thông tin xã</b></p>")
    assert document.byline == "Tổ Thông tin xã"
    assert len(document.paragraphs) == 4


def test_broken_json_ld_is_passed_over() -> None:
    """JSON that cannot be read, or nested without end, says nothing and stops nothing."""
    broken = '<script type="application/ld+json">{"@type": </script>'
    deep = f'<script type="application/ld+json">{"[" * 50_000}</script>'
    assert document_of(broken + deep).published is None


META = "<meta property='article:published_time' content='%s'>"
CHANGED = "<meta property='article:modified_time' content='%s'>"


def test_a_line_with_the_day_of_the_last_change_is_no_publication() -> None:
    """Where the head gives both days, a line that repeats the later one is of the change."""
    head = META % "2019-06-01T08:00:00+07:00" + CHANGED % "2020-02-03T10:00:00+07:00"
    assert dated(head=head, above="<p class='date'>03/02/2020</p>") == (
        "2019-06-01T08:00:00+07:00",
        "meta",
    )


def test_what_a_system_says_of_a_mere_page_is_no_date() -> None:
    """JSON-LD of a page that is called no article dates its making, not a publication."""
    page = '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "%s"}</script>'
    assert dated(head=page % "2011-12-28") == (None, None)


def test_a_front_page_has_no_date() -> None:
    """Where the page calls the site's root its address, what is stated dates the site."""
    front = "<link rel='canonical' href='https://nacat.example/'>"
    assert dated(head=front + META % "2019-06-01") == (None, None)


@pytest.mark.parametrize(
    ("line", "others", "day"),
    [
        ("06-05-2019", "25-04-2019", "2019-05-06"),
        ("06-05-2019", "04-25-2019", "2019-06-05"),
        ("06/05/2019", "", "2019-05-06"),
    ],
)
def test_the_order_of_day_and_month_is_the_pages(line: str, others: str, day: str) -> None:
    """Day first always, unless the page's other dates are written month first."""
    below = f"<div class='tinkhac'><span>{others}</span></div>"
    assert dated(above=f"<p class='date'>{line}</p>", below=below)[0] == day


def test_the_day_that_the_page_shows_is_kept_across_time_zones() -> None:
    """A line with a clock is believed before the same instant written for another zone."""
    head = META % "2019-06-04T20:00:00Z"
    line = "<p class='date'>05/06/2019 03:00 (GMT+7)</p>"
    assert dated(head=head, above=line) == ("2019-06-05T03:00+07:00", "page")


def test_the_first_publication_wins_over_a_later_date() -> None:
    """A page that says when it first appeared is dated so."""
    below = "<p>This article was originally published on 26 Sep 2019 and is kept up to date.</p>"
    assert dated(above="<p class='date'>30 Sep 2022</p>", below=below)[0] == "2019-09-26"


def test_entries_of_a_calendar_date_no_article() -> None:
    """Dated blocks of one kind in close order are a list, wherever they stand."""
    entries = "".join(
        f"<div class='date'>0{day}/06/2019</div><h3>Chợ phiên thứ {day}</h3>" for day in range(1, 7)
    )
    assert dated(above=entries) == (None, None)


@pytest.mark.parametrize(
    ("above", "byline"),
    [
        (
            "<div class='byline'>By <a class='author'>Hannah Field</a> and "
            "<a class='author'>Sam Reed</a></div>",
            "Hannah Field and Sam Reed",
        ),
        ("<p>Hannah Field</p><p>May 6, 2019</p>", "Hannah Field"),
        ("<p>May 6, 2019 • Hannah Field in Roads</p>", "Hannah Field"),
        ("<p class='author'>Reviewed by: Hannah Field</p>", None),
        ("<p>Mountain Roads</p>", None),
        ("<p class='author'>Podium Staff</p>", "Podium Staff"),
        (
            "<div class='authors'><span class='author'>Hannah Field1 ;</span> "
            "<span class='author'>Sam Reed2</span></div>",
            "Hannah Field, Sam Reed",
        ),
    ],
)
def test_who_wrote_is_told_from_who_did_not(above: str, byline: str | None) -> None:
    """All authors in the page's order; no reviewer, no section, no footnote's number."""
    assert document_of(above=above).byline == byline


def test_authors_of_other_articles_below_are_nobody_here() -> None:
    """Cards of other articles each have an author; none of them wrote this one."""
    cards = "".join(
        f"<div class='card'><h3>Bài khác {n}</h3><p class='card-author'>By {name}</p></div>"
        for n, name in enumerate(("Hannah Field", "Sam Reed", "Ann Lee", "Joe Hill"))
    )
    assert document_of(below=cards).byline is None
