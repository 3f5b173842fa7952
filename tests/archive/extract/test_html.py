"""What stands on an HTML page goes where it belongs, and furniture goes nowhere."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.capture import Capture
from archive.document import Document
from archive.errors import ExtractionError
from archive.extract import CLEANER_VERSION, clean

BODY = [
    "Sáng mồng ba, đội thuyền thôn Bãi Nhãn ra khơi mẻ đầu tiên của năm, mang về hơn hai tấn cá.",
    "Trưởng thôn Vũ Văn Lụa cho biết, năm nay nước ấm sớm nên cá về gần bờ, bà con đỡ tốn dầu.",
    "Chiều cùng ngày, chợ cá họp ngay trên bãi; người mua từ phố huyện xuống đông như ngày hội.",
]


def page_of(middle: str, head: str = "", title: str = "Bãi Nhãn được mùa cá đầu năm") -> str:
    """A small article page around the given markup."""
    first, *rest = [f"<p>{text}</p>" for text in BODY]
    return (
        f"<html lang='vi'><head><title>{title} - Báo Bãi Nhãn</title>{head}</head><body>"
        "<div class='menu'><ul><li><a href='/'>Trang chủ</a></li><li><a href='/t'>Thời sự</a></li>"
        f"</ul></div><div class='main'><h1>{title}</h1><div class='detail'>{first}{middle}"
        f"{''.join(rest)}</div></div><div class='footer'><p>Giấy phép số 12/GP, cấp ngày hôm nào."
        "</p></div></body></html>"
    )


def capture_of(payload: bytes | str, content_type: str = "text/html", **given: str) -> Capture:
    """A capture of these bytes, with what the format gave."""
    return Capture(
        payload=payload.encode() if isinstance(payload, str) else payload,
        content_type=content_type,
        source="page.html",
        fetched_at=datetime(2024, 1, 1, tzinfo=UTC),
        fetched_at_source="file",
        **given,  # type: ignore[arg-type]
    )


def cleaned(payload: bytes | str, **given: str) -> Document:
    """The document on a page."""
    return clean(capture_of(payload, **given))


def test_paragraphs_come_in_the_order_of_the_page() -> None:
    """Headline, menus and footer stay out; paragraphs, subheads and list entries stay in order."""
    document = cleaned(page_of("<h3>Giá cá ổn định</h3><ul><li>Cá thu: 90 nghìn</li></ul>"))
    assert document.title == "Bãi Nhãn được mùa cá đầu năm"
    assert list(document.paragraphs) == [BODY[0], "Giá cá ổn định", "Cá thu: 90 nghìn", *BODY[1:]]
    assert document.cleaned_by == f"{CLEANER_VERSION} (fast tree)"
    assert document.language == "vi"


def test_rows_of_a_table_join_their_cells() -> None:
    """Each row of a table of data is one paragraph; its caption is a caption."""
    table = (
        "<table><caption>Giá cá tại bến</caption><tr><th>Loại</th><th>Giá</th></tr>"
        "<tr><td>Cá thu</td><td>90.000</td></tr></table>"
    )
    document = cleaned(page_of(table))
    assert list(document.paragraphs) == [BODY[0], "Loại | Giá", "Cá thu | 90.000", *BODY[1:]]
    assert document.captions == ("Giá cá tại bến",)


@pytest.mark.parametrize(
    "markup",
    [
        "<figure><img src='a.jpg'><figcaption>Thuyền về bến</figcaption></figure>",
        "<div><img src='a.jpg'></div><p class='chu-thich'>Thuyền về bến</p>",
        "<p align='center'><img src='a.jpg'></p><p align='center'><em>Thuyền về bến</em></p>",
        "<table><tr><td><img src='a.jpg'></td></tr><tr><td>Thuyền về bến</td></tr></table>",
    ],
)
def test_a_line_under_an_image_is_a_caption(markup: str) -> None:
    """Captions are kept apart from paragraphs, however the site sets them."""
    document = cleaned(page_of(markup))
    assert document.captions == ("Thuyền về bến",)
    assert list(document.paragraphs) == BODY


@pytest.mark.parametrize(
    "markup",
    [
        "<div><b>Tin liên quan</b><ul><li><a href='/1'>Mùa mực muộn ở Bãi Nhãn năm nay</a></li>"
        "<li><a href='/2'>Đường ra cảng mới đã thông xe</a></li></ul></div>",
        "<p><a href='/1'>Mùa mực muộn ở Bãi Nhãn năm nay</a></p>",
        "<p>&gt;&gt; Xem thêm: <a href='/1'>Mùa mực muộn</a></p>",
        "<div class='share'><span>Chia sẻ</span> <span>120</span></div>",
        "<div style='display: none'>Cửa sổ đăng nhập</div>",
        "<button>Nghe bài này</button><svg><title>biểu tượng</title></svg>",
    ],
)
def test_boxes_between_paragraphs_are_left_out(markup: str) -> None:
    """Related links, share bars and controls between paragraphs are no text of the article."""
    assert list(cleaned(page_of(markup)).paragraphs) == BODY


def test_a_linked_subhead_is_kept() -> None:
    """A subhead that is a link is still a subhead."""
    document = cleaned(page_of("<h2><a href='/chu-de'>Chợ họp trên bãi</a></h2>"))
    assert "Chợ họp trên bãi" in document.paragraphs


def test_an_article_inside_a_sidebar_is_found() -> None:
    """A block is not dropped for its name when it holds the page's prose."""
    page = page_of("").replace("class='main'", "class='sidebar-1 widget'")
    assert list(cleaned(page).paragraphs) == BODY


def test_comments_longer_than_the_article_stay_out() -> None:
    """Readers' comments are furniture even where they are most of the page's prose."""
    remarks = "".join(
        f"<p>Bạn đọc số {n} viết rất dài, khen bài hay, hỏi thêm về giá cá, và chúc năm mới.</p>"
        for n in range(12)
    )
    page = page_of("").replace("<div class='footer'>", f"<div id='comments'>{remarks}</div><div>")
    assert list(cleaned(page).paragraphs)[:3] == BODY
    assert not any("Bạn đọc số" in text for text in cleaned(page).paragraphs)


@pytest.mark.parametrize("name", ["sapo", "lead", "tomtat"])
def test_the_lead_is_given_once(name: str) -> None:
    """The lead stands by itself and not among the paragraphs, also when the page repeats it."""
    lead = "Mẻ lưới đầu năm của bà con Bãi Nhãn nặng tay hơn mọi năm, báo hiệu một vụ cá bội thu."
    page = page_of("").replace("</h1>", f"</h1><h2 class='{name}'>{lead}</h2><p>{lead}</p>")
    document = cleaned(page)
    assert document.lead == lead
    assert list(document.paragraphs) == BODY


def test_text_directly_in_a_block_is_parted_by_line_breaks() -> None:
    """Old pages set paragraphs with `br` alone."""
    markup = page_of("").replace("<p>", "").replace("</p>", "<br><br>")
    assert list(cleaned(markup).paragraphs) == BODY


@pytest.mark.parametrize(
    ("url", "canonical", "expected"),
    [
        ("https://a.example/b", "https://c.example/d", ("https://a.example/b", "jsonl")),
        (None, "https://c.example/d", ("https://c.example/d", "canonical")),
        (None, "https://c.example/", (None, None)),
        (None, "javascript:alert(1)", (None, None)),
        (None, "/bai/1", (None, None)),
    ],
)
def test_the_url_is_one_of_a_page(
    url: str | None, canonical: str, expected: tuple[str | None, str | None]
) -> None:
    """The format's URL wins; a canonical link counts only when it is a page's absolute URL."""
    given = {"url": url, "url_source": "jsonl"} if url else {}
    document = cleaned(page_of("", head=f"<link rel='canonical' href='{canonical}'>"), **given)
    assert (document.url, document.url_source) == expected


def test_the_same_url_has_the_same_identifier() -> None:
    """The identifier comes from the URL, not from the bytes."""
    head = "<link rel='canonical' href='https://bainhan.example/ca-1.html'>"
    first = cleaned(page_of("", head=head))
    second = cleaned(
        page_of("<p>Một câu mới thêm vào bài, cho khác với bản đã lưu.</p>", head=head)
    )
    assert first.id == second.id
    assert first.site == "bainhan.example"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not a text page"),
        (bytes(range(256)) * 40, "not a text page"),
        (b"<ul>" + b"<li><a href=x>Trang tin</a></li>" * 40 + b"</ul>", "no article text found"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(payload: bytes, reason: str) -> None:
    """Empty, binary and menu-only captures each give one line."""
    with pytest.raises(ExtractionError, match=reason) as caught:
        cleaned(payload)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("tags", ["<div>", "<span>", "<b><i><font>", "<table><tr><td>", "<ul><li>"])
def test_deep_nesting_loses_no_text(tags: str) -> None:
    """Text after 100,000 tags that were never closed is still there."""
    count = 100_000 // tags.count("<")
    document = cleaned("<html><body>" + tags * count + "".join(f"<p>{text}</p>" for text in BODY))
    assert " ".join(document.body) == " ".join(BODY)


def test_text_nested_deeper_than_256_tags_is_kept() -> None:
    """The parser's own limit of depth does not cut a page that is nested moderately."""
    markup = "".join("<div>" * 200 + f"<p>{text}</p>" for text in BODY)
    assert " ".join(cleaned(f"<html><body>{markup}</body></html>").body) == " ".join(BODY)


def test_nul_bytes_and_surrogates_do_not_stop_a_page() -> None:
    """NUL bytes vanish and references to surrogates do no harm."""
    document = cleaned(page_of("").replace("Sáng", "S\0áng").replace("Chiều", "&#xD800;Chiều"))
    assert document.paragraphs[0] == BODY[0]
    assert len(document.paragraphs) == 3


def test_an_unclosed_button_does_not_swallow_the_page() -> None:
    """A control that was never closed holds the article, which counts as text all the same."""
    assert list(cleaned(page_of("").replace("<body>", "<body><button>")).paragraphs) == BODY


def test_the_root_page_of_an_mhtml_is_cleaned() -> None:
    """Of the parts of an MHTML, the HTML one is the page and its location the URL."""
    message = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=grenze; type="text/html"'
        "\r\n\r\n--grenze\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\nContent-Location: https://bainhan.example/ca\r\n\r\n"
        f"{page_of('')}\r\n--grenze\r\nContent-Type: image/gif\r\n\r\nGIF89a\r\n--grenze--\r\n"
    )
    document = clean(capture_of(message, "multipart/related"))
    assert list(document.paragraphs) == BODY
    assert document.url == "https://bainhan.example/ca"


def test_an_mhtml_without_a_page_is_refused() -> None:
    """An MHTML that holds only images has no article."""
    message = (
        "Content-Type: multipart/related; boundary=g\r\n\r\n--g\r\nContent-Type: image/gif\r\n"
    )
    with pytest.raises(ExtractionError, match="MHTML"):
        clean(capture_of(message, "multipart/related"))


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_a_document_or_a_reason(payload: bytes) -> None:
    """Nothing but a document or `ExtractionError` comes out of `clean`."""
    try:
        document = cleaned(b"<html><body><p>" + payload)
    except ExtractionError:
        return
    assert document.body


def test_verse_with_line_breaks_keeps_its_lines() -> None:
    """Four short lines or more inside one paragraph are lines, each a paragraph of its own."""
    verse = ["Suối về gọi cửa đêm sâu,", "Ai đem nỗi nhớ bắc cầu", "Bạn xa", "Bên này bếp đỏ."]
    paragraphs = clean(capture_of(page_of(f"<p>{'<br>'.join(verse)}</p>"))).paragraphs
    assert [text for text in paragraphs if text in verse] == verse


def test_article_of_lists_is_taken_whole() -> None:
    """An article that is mostly links is more than the one paragraph of it that scores best."""
    entry = "<li><a href='/k'>Khóa học làm lưới, có giấy chứng nhận</a></li>"
    part = f"<div><p>{BODY[1]}</p></div><ul>{entry * 12}</ul>"
    found = clean(capture_of(page_of(part * 4 + f"<div><p>{BODY[2]}</p></div>")))
    assert found.paragraphs[0] == BODY[0]
    assert BODY[2] in found.paragraphs


def test_day_is_no_author() -> None:
    """A month and a day where the author belongs are no byline."""
    page = page_of("", title="Fishermen of Bai Nhan come home early").replace(
        "<div class='detail'>", "<div class='author'>Sep 16</div><div class='detail'>"
    )
    assert clean(capture_of(page)).byline is None


def test_body_named_in_the_title_does_not_hide_the_headline() -> None:
    """An announcement's headline stays though the word for newspaper is in it."""
    page = page_of("", title="Thông báo tuyển dụng viên chức năm 2023").replace(
        "Báo Bãi Nhãn", "Sở Y tế Bãi Nhãn"
    )
    assert clean(capture_of(page)).title == "Thông báo tuyển dụng viên chức năm 2023"
