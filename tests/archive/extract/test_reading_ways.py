"""Which way a page is read, what that costs, and what the reader learns of it."""

import resource
from datetime import UTC, datetime

import pytest

from archive.capture import Capture
from archive.document import Document
from archive.extract import clean
from archive.extract.blocks import read_page
from archive.extract.tree import prepare, read_fast, repair
from archive.extract.wording import WordSet

TEXT = [
    "Sáng nay, bà con bản Nà Lìn ra đồng gặt những ruộng lúa sớm đầu tiên của vụ mùa năm nay.",
    "Ông Lò Văn Pản cho biết, lúa năm nay trĩu bông, mỗi sào ước được hơn hai tạ thóc khô.",
    "Xã đã mượn hai máy gặt ở xã bên để bà con kịp thu hoạch trước khi mưa về, theo lịch từng bản.",
]
ARTICLE = f"<h1>Nà Lìn vào vụ gặt</h1>{''.join(f'<p>{text}</p>' for text in TEXT)}"


def cleaned(markup: str) -> Document:
    """The document on a page."""
    return clean(
        Capture(markup.encode(), "text/html", "page.html", datetime(2024, 1, 1, tzinfo=UTC), "file")
    )


def test_a_usual_page_is_read_by_the_fast_tree() -> None:
    """Nothing is repaired where nothing is lost, and the document says so."""
    document = cleaned(f"<html><body>{ARTICLE}</body></html>")
    assert document.cleaned_by.endswith("(fast tree)")
    assert list(document.paragraphs) == TEXT


@pytest.mark.parametrize("opened", ["<textarea>", "<iframe src='x'>", "<title>", "<!-- "])
def test_what_an_unclosed_element_swallows_is_found_again(opened: str) -> None:
    """A browser shows nothing of such a page; the tolerant way reads it, and says so."""
    document = cleaned(f"<html><body><div>{opened}</div>{ARTICLE * 1}</body></html>")
    assert set(TEXT) <= set(document.body)
    assert "tolerant" in document.cleaned_by


@pytest.mark.parametrize(
    "markup",
    [
        "".join(f"<p><font size={n}>lúa" for n in range(20_000)),
        "<b><i><font>" * 80_000,
        "<div>" * 19_000,
        f"<p {' '.join(f'a{n}=1' for n in range(40_000))}>",
    ],
    ids=["fonts over paragraphs", "formatting", "divs", "attributes"],
)
def test_hostile_markup_takes_no_gigabytes(markup: str) -> None:
    """What would take the fast tree minutes or gigabytes is flattened first, and its text kept."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    document = cleaned(f"<html><body>{markup}{ARTICLE}</body></html>")
    assert any(TEXT[0] in paragraph for paragraph in document.body)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600_000  # kilobytes


def test_both_trees_give_the_same_blocks() -> None:
    """Everything after the tree is one way: repaired markup is read by the same reader."""
    markup = f"<html><body><div class='menu'><a href='/'>Trang chủ</a></div>{ARTICLE}</body></html>"
    fast = read_fast(prepare(markup)[0])
    repaired = read_fast(repair(markup, "lxml"))
    assert fast is not None
    assert repaired is not None
    assert read_page(fast).blocks == read_page(repaired).blocks


def test_the_section_comes_from_statements_or_from_the_trail() -> None:
    """JSON-LD and meta elements say it; else the last link of the trail that is not the title."""
    meta = "<meta property='article:section' content='Nông nghiệp'>"
    trail = (
        "<div class='breadcrumb'><a href='/'>Trang chủ</a> » <a href='/nn'>Nhà nông</a> » "
        "Nà Lìn vào vụ gặt</div>"
    )
    assert (
        cleaned(f"<html><head>{meta}</head><body>{ARTICLE}</body></html>").section == "Nông nghiệp"
    )
    assert cleaned(f"<html><body>{trail}{ARTICLE}</body></html>").section == "Nhà nông"
    assert cleaned(f"<html><body>{ARTICLE}</body></html>").section is None


def test_a_doubtful_page_says_why() -> None:
    """A short text without a headline is for a person to look at; a whole article is not."""
    doubtful = cleaned(f"<html><body><p>{TEXT[0]}</p></body></html>")
    assert doubtful.confidence is not None
    assert doubtful.confidence < 0.6
    assert doubtful.doubt
    sure = cleaned(
        f"<html><body>{ARTICLE}{''.join(f'<p>{text}</p>' for text in TEXT)}</body></html>"
    )
    assert sure.confidence is not None
    assert sure.confidence >= 0.6
    assert sure.doubt is None


def test_a_word_set_finds_words_and_phrases() -> None:
    """An underscore is a space, a question mark makes the letter before it optional."""
    words = WordSet("comments? tin_lien_quan")
    assert words.findall(" box tin lien quan comment ") == ("tin lien quan", "comment")
    assert not words.search(" commentary tin lien ")
