"""How a page's markup becomes blocks: what is cut before parsing, and lists of links."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.capture import Capture
from archive.extract import clean
from archive.extract.blocks import read_page
from archive.extract.furniture import is_furniture
from archive.extract.page import Page
from archive.extract.tree import prepare, read_fast
from archive.extract.wording import normal_form, words_of
from archive.legacy import may_be_misread, mend

LINKS = "".join(f'<li><a href="/m{number}">Mục {number}</a></li>' for number in range(6))


def read(markup: str) -> Page:
    """The page that the fast tree gives."""
    tree = read_fast(prepare(markup)[0])
    assert tree is not None
    return read_page(tree)


def texts_of(markup: str) -> list[str]:
    """The texts of a page's blocks."""
    return [block.text for block in read(markup).blocks]


def test_list_of_links_is_one_block() -> None:
    """A menu is read as one block, all of it linked."""
    page = read(f"<ul>{LINKS}</ul><p>Chữ của bài.</p>")
    assert [block.text for block in page.blocks] == [
        "Mục 0 Mục 1 Mục 2 Mục 3 Mục 4 Mục 5",
        "Chữ của bài.",
    ]
    assert page.blocks[0].link == page.blocks[0].size == 24


def test_list_with_text_outside_its_links_is_read_entry_by_entry() -> None:
    """A list with a word of its own may be the article's."""
    assert len(texts_of(f"<ul>{LINKS}<li>Còn nữa</li></ul>")) == 7
    assert len(texts_of(f"<ul>{LINKS}<li><a name=x>Chỗ này</a></li></ul>")) == 7


def test_trail_is_read_entry_by_entry() -> None:
    """The links that lead to a page name its section."""
    assert len(texts_of(f'<ul class="breadcrumb">{LINKS}</ul>')) == 6
    assert len(texts_of(f'<div class="breadcrumbs"><ul>{LINKS}</ul></div>')) == 6


def test_script_in_a_comment_hides_nothing() -> None:
    """A script that a comment takes away does not reach to the end of the next one."""
    markup = "<!-- <script src=x> --><p>Chữ của bài.</p><script>var a;</script><p>Hết.</p>"
    assert texts_of(markup) == ["Chữ của bài.", "Hết."]


def test_comments_end_where_browsers_end_them() -> None:
    """Empty comments, and ones closed with an exclamation mark, swallow no text."""
    assert texts_of("<p>a<!-->b<!--->c<!-- x --!>d<!-- y -->e") == ["abcde"]


@pytest.mark.parametrize("opened", ["<!-- ", "<script ", "<script>", "<svg>", "<style>x"])
def test_what_never_ends_is_looked_for_once(opened: str) -> None:
    """A megabyte of what opens and never closes takes no longer than other markup of its size."""
    markup, is_lost = prepare(f"<p>Chữ</p>{opened * 200_000}")
    assert markup.startswith("<p>Chữ</p>")
    assert is_lost


def test_picture_closed_in_its_own_tag_hides_nothing() -> None:
    """What stands between two drawn pictures is text."""
    assert texts_of("<p><svg/>Chữ<svg><path/></svg></p>") == ["Chữ"]


def test_structured_data_wrapped_in_a_comment_stays() -> None:
    """JSON-LD is kept whole, with what looks like markup in it."""
    script = '<script type="application/ld+json"><!-- {"name": "<style>"} --></script>'
    page = read(f"<head>{script}</head><p>Chữ<style>p {{}}</style></p>")
    assert page.said.scripts == ['<!-- {"name": "<style>"} -->']
    assert [block.text for block in page.blocks] == ["Chữ"]


def test_long_list_of_choices_is_no_lost_text() -> None:
    """A form's field that is closed swallows nothing: the page is not read a second time."""
    choices = "".join(f"<option>Xã số {number} của tỉnh</option>" for number in range(300))
    text = "Sáng nay, bà con bản Nà Lìn ra đồng gặt những ruộng lúa sớm của vụ mùa năm nay. " * 5
    markup = f"<h1>Vào vụ gặt</h1><form><select>{choices}</select></form><p>{text}</p>"
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    document = clean(Capture(markup.encode(), "text/html", "page.html", moment, "file"))
    assert document.cleaned_by.endswith("(fast tree)")


@given(st.text("aB_- .9đÂ\n:", max_size=12))
def test_names_and_lines_have_one_form_in_ascii_and_beyond(text: str) -> None:
    """The quick way for ASCII gives what the way for all letters gives."""
    assert normal_form(text) == re.sub(r"[\W_]+", " ", text.casefold()).strip()
    assert words_of(text).split() == words_of(text, "đ").split()[:-1]


def test_long_lines_of_sites_are_known_at_a_glance() -> None:
    """A line as long as a sentence, with a full stop, is furniture where sites say it so."""
    assert is_furniture("© 2021 Báo Vùng Cao, cơ quan của tỉnh, giữ bản quyền nội dung trang này.")
    assert is_furniture("Khi phát lại tin của trang này xin ghi rõ nguồn là Báo Vùng Cao điện tử.")
    assert not is_furniture("Bà con bản Nà Hin dậy từ sớm, nhóm bếp rồi cùng nhau xuống chợ phiên.")


def test_trade_marks_and_foreign_letters_ask_for_no_closer_look() -> None:
    """Signs that legacy encodings use as letters, where they end words or stand in them."""
    page = "<p>Café Señor® über niño® in Málaga, año tras año®. </p>" * 200
    assert not may_be_misread(page.encode())


def test_quotation_marks_read_in_a_wrong_encoding_are_mended() -> None:
    """UTF-8 that was saved twice shows in its quotation marks too, in any language."""
    page = "<p>It’s what they “always” said – and we’ve seen it.</p>\n" * 200
    twice = page.encode().decode("latin-1")
    assert may_be_misread(twice.encode())
    mended = mend(twice)
    assert mended is not None
    assert mended.text == page
