"""The date of an article on generated Vietnamese pages: every form, place and wrong neighbour."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.capture import Capture
from archive.extract import clean

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
TITLE = "Nà Cát làm đường về bản trên đỉnh núi"
TEXT = "".join(
    f"<p>Đoạn thứ {n} kể chuyện bản Nà Cát làm đường, đủ dài để là văn xuôi của một bài báo; người "
    "góp công, người góp của, và ba tháng sau thì con đường đã vòng lên tới lưng chừng núi.</p>"
    for n in ("nhất", "hai", "ba", "tư")
)
TEXT += (
    "<p>Ngày 3/2/1999, bản được công nhận; đến ngày 15 tháng 8 năm 2003 thì có điện, và từ đó bà "
    "con mong một con đường.</p>"
)
# The day on which the page is fetched, which its clock shows.
TODAY = datetime(2024, 6, 10, 8, 15, tzinfo=UTC)

FORMS = (
    "{w}, {0:%d/%m/%Y}, {0:%H:%M} (GMT+7)",
    "{0:%H:%M} {0:%d-%m-%Y}",
    "Cập nhật ngày: {0:%d/%m/%Y %H:%M:%S}",
    "Cập nhật lần cuối: {0:%d/%m/%Y} {0:%H:%M}",
    "ngày {0.day} tháng {0.month} năm {0.year}",
    "{w}, ngày {0.day} tháng {0.month} năm {0.year}",
    "{0.day}/{0.month}/{0.year}",
    "{0:%d-%m-%Y}",
    "{0:%d.%m.%Y} - {0:%H:%M}",
    "Ngày đăng: {0:%d/%m/%Y}",
    "Đăng lúc: {0:%H:%M}, {0:%d/%m/%Y}",
    "{0.hour} giờ {0:%M} phút, ngày {0.day} tháng {0.month} năm {0.year}",
    "{0:%Y-%m-%d %H:%M}:00",
    "{0:%d/%m/%Y} | {0:%H:%M}",
    "{0:%d/%m/%y} {0:%H:%M}",
    "{0:%d/%m/%Y} {0:%I:%M} {half}",
    "Lượt xem: 95 | Ngày đăng: {0:%d/%m/%Y}",
    "{0:%d/%m/%Y} {0:%H:%M} - Lượt xem: 1250",
    "Lò Thị Mẩy - {0:%d/%m/%Y} {0:%H:%M}",
    "{0:%d/%m/%Y} {0:%H:%M} | Lò Thị Mẩy",
    "Người đăng: Lò Thị Mẩy .Ngày đăng: {0:%d/%m/%Y %H:%M} .Lượt xem: 120 lượt.",
    "Ngày đăng: {0:%d/%m/%Y} - Cập nhật: {later:%d/%m/%Y}",
    "Thời sự {0:%d/%m/%Y} {0:%H:%M}",
    "{0.day} thg {0.month}, {0.year}",
    "Tháng {0.month} {0.day}, {0.year}",
    "Nà Cát, ngày {0.day} tháng {0.month} năm {0.year}",
)
PLACES = (
    "<h1>{title}</h1><p class='date'>{line}</p><div class='detail'>{text}</div>",
    "<h1>{title}</h1><div>{line}</div><div class='detail'>{text}</div>",
    "<p class='time'>{line}</p><h1>{title}</h1><div class='detail'>{text}</div>",
    "<div>{line}</div><h1>{title}</h1><div class='detail'>{text}</div>",
    "<h1>{title}</h1><div><span>{line}</span> <span>Cỡ chữ: A A</span></div><div>{text}</div>",
    "<h1>{title}</h1><div class='social share'><span class='date'>{line}</span><a href='#'>Chia sẻ"
    "</a></div><div class='detail'>{text}</div>",
    "<h1>{title}</h1><div class='sapo'>Con đường mới mà cả bản Nà Cát đã chung sức làm trong ba "
    "tháng.</div><div class='date'>{line}</div><div class='detail'>{text}</div>",
    "<h1>{title}</h1><div class='detail'>{text}<p class='date'>{line}</p></div>",
    "<table><tr><td class='tieude'>{title}</td></tr><tr><td>{line}</td></tr><tr><td>{text}</td>"
    "</tr></table>",
    "<div class='post'><h2 class='title'>{title}</h2><small>{line}</small>{text}</div>",
)
NOTICES = "".join(
    f"<p><a href='/{n}'>Thông báo số {n} của xã Nà Cát</a> (0{n}/03/2024)</p>" for n in range(1, 7)
)
CARDS = "".join(
    f"<div class='card'><a href='/{n}'>Một tin khác của xã</a><span>0{n}/05/2024</span></div>"
    for n in range(1, 7)
)
# What stands before an article, and what stands behind it.
BEFORE = (
    "",
    "<div class='header'><span>Hôm nay, Thứ Hai, 10/06/2024, 08:15</span></div>",
    "<div id='top'>Thứ Hai, 10/06/2024 | 08:15 GMT+7</div>",
    "<div class='now'>Thứ Hai, ngày 10 tháng 6 năm 2024</div><ul><li><a href='/'>Trang chủ</a>"
    "</li><li><a href='/a'>Giới thiệu</a></li><li><a href='/b'>Tin tức</a></li></ul>",
    f"<div class='left'><h3>Thông báo</h3>{NOTICES}</div>",
)
BEHIND = (
    "",
    f"<div class='right'><h3>Tin mới</h3>{CARDS}</div>",
    "<div><b>Các tin khác</b><div><a href='/1'>Một tin khác của xã</a> - 12/05/2024</div><div>"
    "<a href='/2'>Hai tin khác của xã</a> - 11/05/2024</div></div>",
    "<div><b>Tin liên quan</b><p><a href='/1'>Một tin khác của xã</a></p><p>12/05/2024</p></div>",
    "<div class='binhluan'><h3>Ý kiến bạn đọc</h3><div><b>Giàng A Pó</b> <span>12/05/2024 09:10"
    "</span><p>Bài viết rất hay, cảm ơn bà con.</p></div></div>",
    "<div><p>Bình luận</p><p>Giàng A Pó 12/05/2024 09:10</p><p>Bài rất hay, cảm ơn.</p></div>",
    "<div class='tk'><p>Thống kê truy cập</p><p>Hôm nay: 120</p><p>Từ ngày 01/01/2015</p></div>",
    "<div class='footer'><p>Giấy phép số 12/GP-TTĐT cấp ngày 01/02/2015</p><p>© 2015 Nà Cát</p>"
    "</div>",
    "<div class='lich'><h3>Lịch công tác</h3><p>10/06/2024: Họp giao ban</p><p>11/06/2024: Tiếp "
    "dân</p></div>",
    "<p>Bản in lúc 09:15 ngày 10/06/2024</p>",
)
LAYOUTS = (
    "{before}<div class='main'>{article}</div>{behind}",
    "{before}{article}{behind}",
    "<table><tr><td colspan=2>{before}</td></tr><tr><td>{article}</td><td>{behind}</td></tr>"
    "</table>",
    "<form><div id='wrap'>{before}<div id='content'>{article}</div><div id='right'>{behind}</div>"
    "</div></form>",
    "<div class='main'>{before}{article}{behind}</div>",
)
# Short lines with days of their own, between the paragraphs of an article.
INSIDE = (
    "<p>Hạn nộp hồ sơ: 30/06/2024</p>",
    "<p><b>Thời gian:</b> 08:00, ngày 30/06/2024</p><p>Địa điểm: Nhà văn hóa bản</p>",
    "<p>Ngày sinh: 01/01/1990</p>",
    "<h3>Ngày 30/06/2024</h3><p>Bà con cả bản ra đồng từ sáng sớm để kịp gieo mạ trong vụ.</p>",
    "<figure><img src='a.jpg'><figcaption>Bà con làm đường ngày 30/6/2024</figcaption></figure>",
    "<table><tr><td><img src='a.jpg'></td></tr><tr><td>Bà con làm đường ngày 30/6/2024</td></tr>"
    "</table>",
    "<p><a href='/x'>Bản Nà Hỳ làm đường mới</a> (30/06/2024)</p>",
    "<p>Nà Cát, ngày 30 tháng 6 năm 2024</p>",
    "<p>Số: 12/QĐ-UBND ngày 30/06/2024</p>",
)
DAYS = st.datetimes(min_value=datetime(2005, 1, 1), max_value=datetime(2024, 6, 8, 23, 59))


def line_of(form: str, moment: datetime) -> str:
    """The line in which a page says this moment."""
    half = "CH" if moment.hour >= 12 else "SA"
    weekday, later = WEEKDAYS[moment.weekday()], moment + timedelta(days=1)
    return form.format(moment, w=weekday, half=half, later=later)


def published(body: str) -> str | None:
    """The day that is read on a page with this body, fetched today."""
    markup = f"<html lang='vi'><head><title>{TITLE} - Xã Nà Cát</title></head><body>{body}"
    document = clean(Capture(markup.encode(), "text/html", "page.html", TODAY, "warc"))
    return document.published and document.published[:10]


@settings(max_examples=300, deadline=None)
@given(
    DAYS,
    st.sampled_from(FORMS),
    st.sampled_from(PLACES),
    st.sampled_from(LAYOUTS),
    st.sampled_from(BEFORE),
    st.sampled_from(BEHIND),
)
def test_the_date_is_the_articles_whatever_stands_around(
    moment: datetime, form: str, place: str, layout: str, before: str, behind: str
) -> None:
    """Not today's, not the sidebar's, not a comment's, not the counter's or the licence's."""
    article = place.format(title=TITLE, line=line_of(form, moment), text=TEXT)
    body = layout.format(before=before, article=article, behind=behind)
    assert published(body) == moment.strftime("%Y-%m-%d")


# A date right behind the lead is taken for the article's wherever no other date is.
UNDATED_PLACES = [place for place in PLACES if "sapo" not in place]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(UNDATED_PLACES),
    st.sampled_from(LAYOUTS),
    st.sampled_from(BEFORE),
    st.sampled_from(BEHIND),
)
def test_an_undated_article_gets_no_date_from_its_neighbours(
    place: str, layout: str, before: str, behind: str
) -> None:
    """None rather than a guess."""
    article = place.format(title=TITLE, line="", text=TEXT)
    assert published(layout.format(before=before, article=article, behind=behind)) is None


@settings(max_examples=200, deadline=None)
@given(DAYS, st.sampled_from(INSIDE), st.integers(2, 3), st.booleans())
def test_days_between_the_paragraphs_date_no_article(
    moment: datetime, inside: str, at: int, is_dated: bool
) -> None:
    """A deadline, a caption, another article and a diary's entry have days of their own."""
    paragraphs = TEXT.split("</p>")
    text = "</p>".join(paragraphs[:at]) + f"</p>{inside}" + "</p>".join(paragraphs[at:])
    line = line_of(FORMS[0], moment) if is_dated else ""
    expected = moment.strftime("%Y-%m-%d") if is_dated else None
    assert published(PLACES[0].format(title=TITLE, line=line, text=text)) == expected


@pytest.mark.parametrize("clock", ["Thứ Hai, 10/06/2024 | 08:15 GMT+7", "10/06/2024 08:15:20"])
def test_a_clock_above_the_headline_is_told_by_the_day_of_fetching(clock: str) -> None:
    """The same line with another day is the article's; so is today where the head says so too."""
    article = f"<p>{{}}</p><h1>{TITLE}</h1><div class='detail'>{TEXT}</div>"
    assert published(article.format(clock)) is None
    assert published(article.format(clock.replace("10/06", "09/06"))) == "2024-06-09"
    stated = "<meta property='article:published_time' content='2024-06-10T07:00:00+07:00'>"
    assert published(stated + article.format(clock)) == "2024-06-10"


def test_a_change_before_the_supposed_publication_shows_whose_date_it_is() -> None:
    """Nothing is changed before it is published."""
    article = (
        f"<div>Thứ Sáu, 07/06/2024</div><h1>{TITLE}</h1><p>Cập nhật: 05/06/2019</p>"
        f"<div class='detail'>{TEXT}</div>"
    )
    assert published(article) == "2019-06-05"
    assert published(article.replace("2024", "2018")) == "2018-06-07"
