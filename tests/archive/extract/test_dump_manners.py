"""Text dumps in the manners of other tools and other kinds of articles, all invented."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from archive.capture import Capture
from archive.extract.article import Article
from archive.extract.dump_markup import unmark
from archive.extract.text import extract_text

TITLE = "Thôn Cửa Rào dựng lại cầu treo sau mùa lũ"
LEAD = (
    "Sau bốn tháng góp công, góp gỗ, hôm qua bà con thôn Cửa Rào đã bước những bước đầu tiên trên"
    " chiếc cầu treo mới, nối lại con đường đến trường của 46 học trò bên kia suối."
)
FIRST = (
    "Cầu cũ bị lũ cuốn đêm 12/8. Từ hôm ấy, học trò phải đi vòng chín cây số, hôm nào mưa thì nghỉ."
)
SECOND = (
    "Trưởng thôn Vi Văn Lả kể, nhà nào cũng góp một cây gỗ và mười công; ai đi làm xa thì gửi tiền."
)


def read(*lines: str) -> Article:
    """The article of a dump with these lines."""
    moment = datetime(2024, 3, 1, tzinfo=UTC)
    return extract_text("\n".join(lines), Capture(b"", "text/plain", "made.txt", moment, "file"))


def test_marks_of_markdown_are_no_text() -> None:
    """Hashes, stars, links and pictures of a Markdown dump go, and lines of links with them."""
    article = read(
        *("* [Trang chủ](/)", "* [Xã hội](/xa-hoi)", "", f"# {TITLE}", "", "12/12/2023 08:00", ""),
        *(f"**{LEAD}**", "", FIRST, "", "![cầu](/anh/1.jpg)", "_Cầu mới. Ảnh: Lả_", ""),
        *("## Góp công", "", SECOND, "", "[Thêm tin](/tin)"),
    )
    assert (article.title, article.lead) == (TITLE, LEAD)
    assert article.paragraphs == (FIRST, "Góp công", SECOND)
    assert article.captions == ("Cầu mới. Ảnh: Lả",)


def test_numbers_of_a_text_browsers_links_are_no_text() -> None:
    """A dump with numbered links loses its menu, the numbers and the list of addresses."""
    article = read(
        *("[1]Trang chủ [2]Tin tức [3]Liên hệ", "", TITLE, "", "12/12/2023", "", LEAD, ""),
        *(FIRST.replace("Cầu cũ", "[4]Cầu cũ"), "", SECOND, "", "References", ""),
        *("1. https://a.example/", "2. https://a.example/tin", "3. https://a.example/lh"),
    )
    assert (article.title, article.lead) == (TITLE, LEAD)
    assert article.paragraphs == (FIRST, SECOND)


@given(st.text(alphabet=st.characters(exclude_characters="[]()#*_`|>\\-"), max_size=300))
def test_text_without_marks_is_left_alone(text: str) -> None:
    """What holds none of Markdown's marks comes back as it is."""
    assert unmark(text) == text


def test_poem_keeps_every_line() -> None:
    """A poem has no running text; its lines are paragraphs and its frame is told from it."""
    verse = (
        "Suối về gọi cửa đêm sâu,",
        "Ai đem nỗi nhớ bắc cầu qua sương",
        "Bạn xa còn nửa con đường,",
        "Bên này bếp đỏ, khói vương mái nhà.",
    )
    article = read(
        "Thơ", "Bắc cầu", "Lò Thị Mây", "05/02/2021", *verse, "Tin cùng chuyên mục", "Hoa"
    )
    assert (article.title, article.byline, article.published) == (
        "Bắc cầu",
        "Lò Thị Mây",
        "2021-02-05",
    )
    assert article.paragraphs == verse


def test_date_and_time_on_lines_of_their_own_are_one_date() -> None:
    """Weekday, date and clock under each other give the date as precise as they say it."""
    article = read(TITLE, "Thứ hai,", "04/12/2023", "07:15", LEAD, FIRST, SECOND)
    assert article.published == "2023-12-04T07:15"
    assert (article.lead, article.paragraphs) == (LEAD, (FIRST, SECOND))


def test_tools_between_title_and_text_are_left_out() -> None:
    """What stands over furniture between the title and the text is furniture too."""
    article = read(TITLE, "12/12/2023", "Bản dịch máy", "A", "A", "Chia sẻ", LEAD, FIRST, SECOND)
    assert (article.lead, article.paragraphs) == (LEAD, (FIRST, SECOND))


def test_subhead_after_a_box_of_marked_entries_stays() -> None:
    """A box whose entries have bullets ends at the first line without one."""
    box = ("TIN LIÊN QUAN", "• Lũ rút, trường mở cửa lại", "• Thêm hai cầu treo ở Sa Hải")
    article = read(TITLE, "12/12/2023", LEAD, FIRST, *box, "Góp mười công", SECOND)
    assert article.paragraphs == (FIRST, "Góp mười công", SECOND)


def test_line_that_opens_a_list_begins_the_text() -> None:
    """An announcement whose first long line ends with a colon loses none of its lines."""
    opening = (
        "Ban Chấp hành Hội Người cao tuổi thôn Cửa Rào và gia đình vô cùng thương tiếc báo tin:"
    )
    rest = ("Cụ VI VĂN TẢ", "Sinh năm 1934; quê quán: thôn Cửa Rào.", "Đã từ trần ngày 3/1/2023.")
    article = read("Trang nhất", "TIN BUỒN", "04/01/2023", opening, *rest, "Lượt truy cập: 12")
    assert (article.title, article.published) == ("TIN BUỒN", "2023-01-04")
    assert article.paragraphs == (opening, *rest)


WRAPPED = (
    "Sau bốn tháng góp công, góp gỗ, hôm qua bà con thôn Cửa Rào đã bước những",
    "bước đầu tiên trên chiếc cầu treo mới, nối lại con đường đến trường của 46",
    "học trò bên kia suối, điều mà bao mùa lũ qua ai ở đây cũng mong.",
)


def test_lines_broken_at_a_width_are_put_together() -> None:
    """Where the next word would not have fitted, the line was broken, though a name comes next."""
    second = (
        "Trưởng thôn Vi Văn Lả kể, nhà nào cũng góp một cây gỗ và mười công; ai ở",
        "Kỳ Lãng thì gửi tiền. Thợ cầu là người trong thôn, từng đi làm cầu ở miền",
        "xuôi, nay về dạy lại cho mười thanh niên.",
    )
    article = read(TITLE, "12/12/2023", "", *WRAPPED, "", *second)
    assert article.title == TITLE
    assert (article.lead, article.paragraphs) == (" ".join(WRAPPED), (" ".join(second),))


def test_piece_of_a_sentence_in_an_element_of_its_own_is_joined() -> None:
    """A line that ends with "của", "ông" and the like goes on in the next, a name or not."""
    article = read(TITLE, "12/12/2023", LEAD, "Cây gỗ đầu tiên là của ông", "Vi Văn Lả", FIRST)
    assert article.paragraphs[0] == "Cây gỗ đầu tiên là của ông Vi Văn Lả"


def test_who_posted_is_the_author_where_no_other_is_named() -> None:
    """A blog's "Người đăng" signs, an administrator's does not, and a byline wins over it."""
    dated = (TITLE, "12/12/2023", LEAD, FIRST, SECOND)
    assert read(*dated, "Người đăng: Bà Cả Đọi vào lúc 22:14").byline == "Bà Cả Đọi"
    assert read(*dated, "Người đăng: admin").byline is None
    assert read(*dated, "Lò Thị Mây", "Người đăng: Bà Cả Đọi").byline == "Lò Thị Mây"


def test_office_that_signs_above_its_source_is_the_byline() -> None:
    """An office's name below the last sentence signs; the source line below it does not."""
    article = read(
        TITLE, "12/12/2023", LEAD, FIRST, SECOND, "Phòng Dân tộc", "Nguồn: cuarao.example"
    )
    assert article.byline == "Phòng Dân tộc"
    assert article.paragraphs == (FIRST, SECOND)


def test_host_between_title_and_text_is_the_site() -> None:
    """A line that is nothing but a host names the site and is no title."""
    article = read(TITLE, "cuarao.example", "12/12/2023", LEAD, FIRST, SECOND)
    assert (article.title, article.site) == (TITLE, "cuarao.example")


def test_labels_of_a_feed_are_no_text() -> None:
    """What a feed reader writes before title, address and section is left out."""
    article = read(
        f"Tiêu đề: {TITLE}", "Liên kết: https://cuarao.example/cau", "Chuyên mục: Xã hội",
        "Ngày đăng: Tue, 12 Dec 2023 05:00:00 +0700", "Tác giả: Lò Thị Mây", LEAD, FIRST, SECOND,
    )  # fmt: skip
    assert (article.title, article.byline) == (TITLE, "Lò Thị Mây")
    assert article.published == "2023-12-12T05:00:00+07:00"
    assert (article.lead, article.paragraphs) == (LEAD, (FIRST, SECOND))


def test_counter_without_a_label_below_the_text_is_left_out() -> None:
    """A lone number after the last sentence belongs to a tool."""
    assert read(TITLE, "12/12/2023", LEAD, FIRST, SECOND, "142").paragraphs == (FIRST, SECOND)
