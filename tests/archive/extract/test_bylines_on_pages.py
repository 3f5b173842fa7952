"""The byline of an article on generated Vietnamese pages: every place, and what is none."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.capture import Capture
from archive.document import Document
from archive.extract import clean

TITLE = "Nà Cát làm đường về bản trên đỉnh núi"
TEXT = "".join(
    f"<p>Đoạn thứ {n} kể chuyện bản Nà Cát làm đường, đủ dài để là văn xuôi của một bài báo.</p>"
    for n in ("nhất", "hai", "ba")
)
TEXT += (
    "<p>Trưởng bản Vàng Seo Lử cho biết, từ nay bà con không còn phải đi bộ nửa ngày ra chợ huyện "
    "nữa.</p>"
)
NAMES = (
    "Lò Thị Mẩy",
    "Nguyễn Văn An",
    "Lê Hưng - Hồng Hải",
    "Phạm Dung, Lê Hà",
    "Giàng A Pó",
    "H'Linh Niê",
    "Y Phôn Ksor",
    "Hoàng Thị Minh Khai",
    "Thu Hằng",
    "MINH ANH",
    "BBT",
)
ABOVE = (
    "<p class='author'>{}</p>",
    "<p>Tác giả: {}</p>",
    "<div class='meta'><span class='author'>{}</span> <span class='date'>05/06/2019</span></div>",
    "<p>{} - 05/06/2019 09:34</p>",
    "<p class='info'>05/06/2019 09:34 | {}</p>",
    "<p>Người viết: {}</p>",
    "<p>Đăng bởi: {}</p>",
    "<span>Bởi {}</span>",
    "<a href='/tac-gia/1'>{}</a>",
)
AT_END = (
    "<p align='right'><b>{}</b></p>",
    "<p style='text-align:right'><strong>{}</strong></p>",
    "<p>{}</p>",
    "<p><strong>{}</strong></p>",
    "<p><em>{}</em></p>",
    "<p class='author'>{}</p>",
    "<p><b>Tác giả: {}</b></p>",
    "<p>Tác giả bài viết: {}</p>",
    "<p>Tin, ảnh: {}</p>",
    "<p style='text-align:right'>Bài và ảnh: {}</p>",
    "<p>Thực hiện: {}</p>",
    "<div class='detail__author'><span>{}</span></div>",
    "<p>({})</p>",
    "<p>{}./.</p>",
)
BEHIND = (
    "",
    "<div class='tinlq'><h3>Tin liên quan</h3><ul><li><a href='/1'>Nà Hỳ có điện</a></li></ul>"
    "</div>",
    "<div class='tags'>Từ khóa: <a href='/t'>Nà Cát</a>, <a href='/u'>đường bản</a></div>",
    "<div class='comment'><p><b>Giàng A Sử</b></p><p>Bài rất hay, cảm ơn tác giả.</p></div>",
    "<p>Các bài khác</p><p><a href='/1'>Nà Hỳ có điện về bản</a></p>",
)
PLACES = ("Hà Nội", "Hà Giang", "Lào Cai", "Việt Nam", "Sơn La - Điện Biên", "Hạ Long")
SECTIONS = ("Thời sự", "Văn hóa - Xã hội", "Nông thôn mới", "Mùa Xuân", "Ảnh minh họa", "Chia sẻ")


def document_of(above: str = "", at_end: str = "", behind: str = "") -> Document:
    """The document of a page with this markup around its text."""
    markup = (
        f"<html lang='vi'><head><title>{TITLE} - Xã Nà Cát</title></head><body><div class='main'>"
        f"<h1>{TITLE}</h1>{above}<div class='detail'>{TEXT}{at_end}</div></div>{behind}</body>"
    )
    when = datetime(2024, 6, 10, tzinfo=UTC)
    return clean(Capture(markup.encode(), "text/html", "page.html", when, "file"))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.sampled_from([(line, True) for line in ABOVE] + [(line, False) for line in AT_END]),
    st.sampled_from(BEHIND),
)
def test_who_signs_is_found_wherever_sites_put_it(
    name: str, line: tuple[str, bool], behind: str
) -> None:
    """The name is the byline, as spelled, and in no paragraph."""
    markup, is_above = line
    signed = markup.format(name)
    document = document_of(signed if is_above else "", "" if is_above else signed, behind)
    assert document.byline == name
    assert not [text for text in document.paragraphs if name in text]
    assert len(document.paragraphs) == 4


@pytest.mark.parametrize("words", PLACES + SECTIONS)
@pytest.mark.parametrize("line", ["<p>{}</p>", "<p>{} - 05/06/2019 09:34</p>", "<div>{}</div>"])
def test_a_place_or_a_section_above_the_text_signs_nothing(words: str, line: str) -> None:
    """Beside the date stands where it happened, or where it belongs."""
    assert document_of(above=line.format(words)).byline is None


@pytest.mark.parametrize("words", [*PLACES, "Ảnh minh họa", "Ảnh do bản cung cấp"])
@pytest.mark.parametrize("line", ["<p>{}</p>", "<p align='right'>{}</p>", "<p><b>{}</b></p>"])
def test_a_place_or_a_picture_behind_the_text_signs_nothing(words: str, line: str) -> None:
    """Set to the right stand signatures, and other things too."""
    assert document_of(at_end=line.format(words)).byline is None


@pytest.mark.parametrize("behind", BEHIND)
def test_an_unsigned_article_has_no_byline(behind: str) -> None:
    """Neither whom it quotes nor who comments on it has written it."""
    assert document_of(behind=behind).byline is None
