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
    assert dated(head=meta, above=line, url=url) == ("2019-06-02", "meta")  # may be the same day
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
