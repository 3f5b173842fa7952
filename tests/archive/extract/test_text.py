"""Plain-text page dumps of several manners, all invented."""

import json
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.capture import Capture
from archive.errors import ExtractionError
from archive.extract.article import Article
from archive.extract.text import extract_text

LEAD = (
    "Sau hơn ba năm triển khai, đề án trồng quế ở huyện Pha Sen đã phủ xanh gần 1.200 ha đồi trọc,"
    " đưa thu nhập của nhiều hộ dân vượt mốc 100 triệu đồng mỗi năm, mở ra hướng thoát nghèo."
)
FIRST = (
    "Những ngày này, về xã Nậm Tia, đi đâu cũng gặp cảnh bà con nô nức ra đồi bóc vỏ quế, tiếng"
    " cười nói rộn ràng. Cả xã có 412 hộ thì 380 hộ trồng quế, nhà ít nửa héc ta, nhà nhiều tới"
    " năm bảy héc ta, chưa kể vườn ươm và những khoảnh rừng chung của bản."
)
SECOND = (
    "Theo tính toán của người dân, mỗi héc ta quế mười năm tuổi cho thu chừng 400 triệu đồng, trừ"
    " chi phí còn lãi một nửa. Vỏ bán cho hợp tác xã, lá đem chưng cất tinh dầu, thân làm cốp pha,"
    " không bỏ đi thứ gì. Nhờ vậy mà ba năm qua xã giảm được 96 hộ nghèo."
)
THIRD = "Năm tới, xã phấn đấu trồng mới 60 ha và mời gọi doanh nghiệp mở xưởng chế biến tại chỗ./."


def capture(**given_with: str) -> Capture:
    """A text capture, with what its input format gave."""
    moment = datetime(2024, 3, 1, tzinfo=UTC)
    return Capture(b"", "text/plain", "made.txt", moment, "file", **given_with)  # type: ignore[arg-type]


def read(*lines: str, **given_with: str) -> Article:
    """The article of a dump with these lines."""
    return extract_text("\n".join(lines), capture(**given_with))


def test_menu_box_and_footer_are_left_out() -> None:
    """Menu, breadcrumb, share bar, related box, tags, comments and imprint leave no line."""
    article = read(
        *("Trang chủ", "Giới thiệu", "Thời sự", "Kinh tế", "Thứ Tư, 05/06/2019"),
        "Trang chủ > Kinh tế > Nông nghiệp",
        "Cây quế mở lối thoát nghèo ở Pha Sen",
        "Thứ Hai, 03/06/2019, 08:15 (GMT+7)",
        *("Chia sẻ", "Facebook Twitter Zalo", LEAD, "que.jpg"),
        "Người dân xã Nậm Tia thu hoạch quế.",
        *(FIRST, "Đổi thay trên đồi trọc", SECOND, "Xem thêm: Bản Mường đón xuân"),
        *("Tin liên quan", "Mưa đá gây thiệt hại ở Pha Sen", "Trao quà cho học sinh nghèo"),
        *(THIRD, "Thu Hà - Quốc Đạt", "Từ khóa: quế, giảm nghèo", "Tin cùng chuyên mục"),
        *("Giá chè tăng trở lại", "Ý kiến bạn đọc (0)", "Bản quyền © 2019 Báo Thạch Khê"),
    )
    assert article.title == "Cây quế mở lối thoát nghèo ở Pha Sen"
    assert article.published == "2019-06-03T08:15+07:00"
    assert article.published_source == "page"
    assert article.lead == LEAD
    assert article.paragraphs == (FIRST, "Đổi thay trên đồi trọc", SECOND, THIRD)
    assert article.captions == ("Người dân xã Nậm Tia thu hoạch quế.",)
    assert article.byline == "Thu Hà - Quốc Đạt"
    assert article.language == "vi"


def test_masthead_and_kicker_are_no_title() -> None:
    """The newspaper's name in capitals and a section's name above the headline are passed over."""
    article = read(
        *("BÁO THẠCH KHÊ ĐIỆN TỬ", "CƠ QUAN CỦA ĐẢNG BỘ TỈNH THẠCH KHÊ", "", "Nông nghiệp", ""),
        *("Bài 1: Nậm Tia vào mùa quế", "Đăng lúc: 9h34 ngày 5-6-2019 | Lượt xem: 1.204", ""),
        *(f"(TKO) - {LEAD}", "", FIRST, "", SECOND, "", "Bài, ảnh: Lò Thị Mai", "", "Các bài khác"),
    )
    assert article.title == "Bài 1: Nậm Tia vào mùa quế"
    assert article.published == "2019-06-05T09:34"
    assert article.site == "TKO"
    assert article.lead == f"(TKO) - {LEAD}"
    assert article.paragraphs == (FIRST, SECOND)
    assert article.byline == "Lò Thị Mai"


def test_page_clock_and_todays_date_date_nothing() -> None:
    """A clock in the header is not when the article was published."""
    article = read(
        *("Hôm nay, Chủ nhật 07/06/2020", "Đăng nhập", "HỘI NGHỊ SƠ KẾT CÔNG TÁC TRỒNG RỪNG"),
        *("Xem cỡ chữ", "A- A A+", LEAD, FIRST, SECOND, "Văn phòng Sở", "Thống kê truy cập"),
        "Hôm nay : 12",
    )
    assert article.title == "HỘI NGHỊ SƠ KẾT CÔNG TÁC TRỒNG RỪNG"
    assert article.published is None
    assert article.published_source is None
    assert article.paragraphs == (FIRST, SECOND)
    assert article.byline == "Văn phòng Sở"


def test_broken_sentences_are_put_together() -> None:
    """A dump that breaks lines at a width gives whole paragraphs."""
    words = FIRST.split()
    wrapped = [" ".join(words[i : i + 14]) for i in range(0, len(words), 14)]
    article = read("Nậm Tia vào mùa quế", "", LEAD, "", *wrapped, "", SECOND)
    assert article.paragraphs == (FIRST, SECOND)


def test_short_first_paragraph_is_no_lead() -> None:
    """In a dump, a short opening sentence without a dateline is a paragraph."""
    opening = "Sáng 4/6, huyện Pha Sen họp bàn việc trồng quế, nhiều hộ dân đến dự và góp ý kiến."
    article = read(
        "Pha Sen họp bàn việc trồng quế trên đồi trọc", "", opening, "", FIRST, "", SECOND
    )
    assert article.lead is None
    assert article.paragraphs == (opening, FIRST, SECOND)


def test_depicting_line_between_paragraphs_is_a_caption() -> None:
    """A short line that says who is seen doing what, among long paragraphs, is a caption."""
    seen = "Lãnh đạo huyện Pha Sen thăm vườn ươm quế của hợp tác xã Nậm Tia."
    told = "Hằng năm, xã kiểm tra rừng hai lần và công khai kết quả tại nhà văn hóa các bản."
    article = read("Nậm Tia vào mùa quế", "", LEAD, "", FIRST, "", seen, "", told, "", SECOND)
    assert article.captions == (seen,)
    assert article.paragraphs == (FIRST, told, SECOND)


def test_name_in_the_middle_signs_nothing() -> None:
    """A person's name over a part of the text is a subhead."""
    article = read(
        "Ba người trồng quế", "", LEAD, "", "Lò Văn Pánh", "", FIRST, "", SECOND, "", THIRD
    )
    assert article.byline is None
    assert article.paragraphs == ("Lò Văn Pánh", FIRST, SECOND, THIRD)


def test_given_title_and_no_furniture_keep_every_line() -> None:
    """Clean text keeps all its lines as paragraphs; a first line that repeats the title goes."""
    lines = ("Nậm Tia vào mùa quế", LEAD, "Kinh tế", FIRST, "Quang cảnh buổi chợ.", SECOND)
    article = read(*lines, title="Nậm Tia vào mùa quế")
    assert article.title == "Nậm Tia vào mùa quế"
    assert article.lead is None
    assert article.paragraphs == lines[1:]
    assert article.captions == ()


def test_given_title_date_and_url_win() -> None:
    """What the input format gave is not read from the page again; the URL's host is the site."""
    article = read(
        *("Trang nhất", "05/06/2019 09:34", f"TKO - {LEAD}", FIRST, "Bình luận (2)", "Hay quá"),
        title="Nậm Tia vào mùa quế",
        published="2019-06-04T10:00:00+07:00",
        url="https://baothachkhe.example/que",
        url_source="jsonl",
    )
    assert article.title == "Nậm Tia vào mùa quế"
    assert article.published == "2019-06-04T10:00:00+07:00"
    assert article.published_source == "given"
    assert article.url == "https://baothachkhe.example/que"
    assert article.site is None
    assert "Hay quá" not in article.paragraphs


@pytest.mark.parametrize("text", ["", " \n\xa0\n", "Phản hồi\nCác tin khác\n", "• :\n"])
def test_nothing_but_furniture_is_refused(text: str) -> None:
    """A dump without an article is rejected with the reason in one line."""
    with pytest.raises(ExtractionError, match="hold no article") as refused:
        extract_text(text, capture())
    assert "\n" not in str(refused.value)


def test_single_line_is_an_article() -> None:
    """One line of text is kept and titled by its own beginning."""
    article = read(FIRST)
    assert article.title == FIRST.partition(".")[0]
    assert (article.lead, *article.paragraphs) == (FIRST,)


def test_decomposed_text_is_composed() -> None:
    """The same dump in NFD gives the same article."""
    lines = ("Nậm Tia vào mùa quế", "", LEAD, "", FIRST, "", SECOND, "", "Thu Hà", "", "Phản hồi")
    decomposed = unicodedata.normalize("NFD", "\n".join(lines))
    assert extract_text(decomposed, capture()) == read(*lines)


SAMPLES = [
    *(LEAD, FIRST, SECOND, THIRD, "", "\xa0", "Phản hồi", "Tin liên quan", "Thu Hà", "a.jpg"),
    *("05/06/2019 09:34", "Quang cảnh hội nghị.", "HUYỆN PHA SEN", "A- A A+", "tiếp theo dòng"),
    *("(pha.example)", ">> Tin cũ", "Theo TTXVN", "Nậm Tia vào mùa quế"),
]
LINES = st.one_of(st.text(max_size=60), st.sampled_from(SAMPLES))


@given(st.lists(LINES, max_size=25), st.sampled_from([None, "Nậm Tia vào mùa quế"]))
def test_every_paragraph_stands_in_the_text(lines: list[str], title: str | None) -> None:
    """Whatever the text, nothing is invented, and only an ExtractionError is raised."""
    text = "\n".join(lines)
    given_with = {"title": title} if title else {}
    try:
        article = extract_text(text, capture(**given_with))
    except ExtractionError:
        return
    flat = " ".join(unicodedata.normalize("NFC", text).split())
    assert article.lead or article.paragraphs or article.captions
    for part in (article.lead or "", *article.paragraphs, *article.captions):
        assert part in flat
    assert json.dumps(article.title)


@given(st.lists(st.sampled_from([LEAD, FIRST, SECOND, THIRD]), min_size=1, max_size=8))
def test_given_clean_text_loses_nothing(lines: list[str]) -> None:
    """Of clean text with a given title every line comes back, in order."""
    assert read(*lines, title="Nậm Tia vào mùa quế").paragraphs == tuple(lines)
