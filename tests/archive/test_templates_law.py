"""Templates: what is furniture, when it is known, and what is never taken for it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import Capture, Document, clean
from archive.errors import ExtractionError
from archive.extract import Template, clean_page, learn, pack, unpack
from archive.extract.blocks import read_page
from archive.extract.pruning import prune
from archive.extract.template import block_marks
from archive.extract.tree import read_fast

_FURNITURE = (
    "Mời cô bác nghe bản tin trưa trên loa ấp lúc mười một giờ rưỡi.",
    "Bài này nằm trong loạt bài do quỹ Sen Hồng tài trợ, tòa soạn giữ quyền chọn đề.",
    "Góp gạo nấu cơm cùng nhóm Bếp Lửa ở chợ Vàm Sắc",
    "Xóm Bến Đò giữ lửa",
    "Trang nhà do xóm Bến Đò cùng giữ, ai có chuyện hay thì chèo xuồng qua kể cho nghe, chuyện vui "
    "hay chuyện buồn cũng quý, viết dài viết ngắn tùy lòng.",
    "Vàm Sắc quê mình",
)
_WORDS = "bản chợ đường hòa lũng mùa nước rừng suối thôn trường xã sông gạo cầu đò lúa vườn".split()


def _capture(content: str, *, is_markup: bool = True) -> Capture:
    kind = "text/html" if is_markup else "text/plain"
    return Capture(content.encode(), kind, "trang", datetime(2024, 5, 1, tzinfo=UTC), "file")


def _page(title: str, lines: list[str]) -> str:
    shown = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<!doctype html><html lang="vi"><head><title>{title}</title></head>'
        f"<body><div><h1>{title}</h1>{shown}</div></body></html>"
    )


def _clean(content: str, template: Template | None = None, *, is_markup: bool = True) -> Document:
    return clean(_capture(content, is_markup=is_markup), template)


def _marks(content: str, *, is_markup: bool = True) -> frozenset[int]:
    return clean_page(_capture(content, is_markup=is_markup))[1]


def _said(document: Document) -> str:
    return "\n".join((document.title, document.byline or "", *document.body))


def _article(number: int, length: int = 4) -> list[str]:
    return [
        f"Chuyện thứ {number}.{part} kể rằng bà con ra bến đò từ sớm, mang theo gạo và muối."
        for part in range(length)
    ]


def _host(count: int) -> list[str]:
    return [
        _page(f"Bến đò hôm thứ {number} đông hơn", [*_article(number), _FURNITURE[0]])
        for number in range(count)
    ]


@st.composite
def _hosts(draw: st.DrawFn) -> tuple[list[str], list[list[str]], bool]:
    """Pages of one host, markup or text dumps, and the sentences that each alone says."""
    count = draw(st.integers(5, 9))
    is_markup = draw(st.booleans())
    standing = draw(st.lists(st.sampled_from(_FURNITURE), unique=True, max_size=5))
    pages, sentences = [], []
    for number in range(count):
        own = []
        lines = []
        for part in range(draw(st.integers(1, 5))):
            words = " ".join(draw(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=12)))
            ends = draw(st.sampled_from([".", "?", "!", "…"]))
            # Nothing but a number may tell two sentences apart.
            own.append(f"Bài {number} đoạn {part} {words}{ends}")
            lines.append(own[-1])
        for line in standing:
            if draw(st.booleans()) or draw(st.booleans()):
                lines.insert(draw(st.integers(0, len(lines))), line)
        title = f"Chuyện {draw(st.sampled_from(_WORDS))} thứ {number}"
        pages.append(_page(title, lines) if is_markup else "\n\n".join([title, *lines]))
        sentences.append(own)
    return pages, sentences, is_markup


@given(_hosts())
@settings(max_examples=80)
def test_a_sentence_of_one_page_alone_is_never_dropped(
    host: tuple[list[str], list[list[str]], bool],
) -> None:
    """Whatever the furniture: what cleaning without a template keeps, cleaning with it keeps."""
    pages, sentences, is_markup = host
    template = learn(_marks_or_none(page, is_markup=is_markup) for page in pages)
    for page, own in zip(pages, sentences, strict=True):
        try:
            alone = _said(_clean(page, is_markup=is_markup))
        except ExtractionError:
            continue
        together = _said(_clean(page, template, is_markup=is_markup))
        assert [one for one in own if one in alone and one not in together] == []


def _marks_or_none(page: str, *, is_markup: bool) -> frozenset[int]:
    try:
        return _marks(page, is_markup=is_markup)
    except ExtractionError:
        return frozenset()


def test_furniture_is_known_from_the_fifth_page_on() -> None:
    """Four pages teach nothing; five do, and what stands on all of them goes."""
    pages = _host(5)
    assert learn(map(_marks, pages[:4])) is None
    template = learn(map(_marks, pages))
    assert template is not None
    assert template.pages == 5
    assert _FURNITURE[0] in _said(_clean(pages[0]))
    document = _clean(pages[0], template)
    assert document.body == tuple(_article(0))
    assert document.cleaned_by.endswith("site template)")


def test_furniture_of_text_dumps_is_known_too() -> None:
    """Lines of a dump are learned as lines; the paragraphs around them stay paragraphs."""
    pages = [
        "\n\n".join([f"Bến đò hôm thứ {n}", *_article(n, 2), _FURNITURE[0], *_article(n + 50, 2)])
        for n in range(6)
    ]
    template = learn(_marks(page, is_markup=False) for page in pages)
    document = _clean(pages[2], template, is_markup=False)
    assert document.body == (*_article(2, 2), *_article(52, 2))


def test_counters_are_one_line_whatever_they_count() -> None:
    """Digits are folded in short lines that are no sentences, and in no others."""
    pages = [
        _page(
            f"Bến đò hôm thứ {n}",
            [*_article(n), f"Gạo góp được: {n * 31} lon", f"Hôm nay có {n} chuyến đò qua sông."],
        )
        for n in range(6)
    ]
    said = _said(_clean(pages[3], learn(map(_marks, pages))))
    assert "Gạo góp được" not in said
    assert "Hôm nay có 3 chuyến đò qua sông." in said


@pytest.mark.parametrize("copies", [3, 5, 9])
def test_a_template_that_would_take_most_of_a_page_is_let_go(copies: int) -> None:
    """One article under many addresses is an article, not furniture."""
    long = [line * 3 for line in _article(7, 6)]
    pages = [*_host(5), *[_page("Một bài mà chín địa chỉ", [*long, _FURNITURE[0]])] * copies]
    template = learn(map(_marks, pages))
    said = _said(_clean(pages[-1], template))
    assert all(line in said for line in long)


def test_an_article_captured_often_counts_once() -> None:
    """Four addresses of one page and one other page are two articles: nothing is learned."""
    page = _page("Một bài", [line * 3 for line in _article(7, 6)])
    assert learn(map(_marks, [page, page, page, page, _host(1)[0]])) is None


def test_prose_that_returns_on_some_pages_stays() -> None:
    """The standing introduction of a series is on three pages of eight: it is text."""
    intro = (
        "Loạt bài này kể chuyện những bến đò còn lại trên sông, mỗi bến một người chèo, mỗi người "
        "một đời, và cây cầu đang xây cách đó chừng hai cây số."
    )
    pages = _host(5)
    pages += [_page(f"Bến đò thứ {n}", [intro, *_article(n)]) for n in range(10, 13)]
    assert intro in _said(_clean(pages[-1], learn(map(_marks, pages))))


def test_headline_date_byline_and_subheads_stay() -> None:
    """What every page has in the same words may be what each page says of itself."""

    def page(number: int) -> str:
        head = "<html><head><title>Thông báo</title></head><body><article><h1>Thông báo</h1>"
        first, second = _article(number, 2)
        return (
            f"{head}<p>Thứ Hai, 05/06/2019, 09:34</p><p>{first}</p><h2>Nơi nhận</h2>"
            f"<p>{second}</p><p>Tác giả: Nguyễn Văn Sáu</p></article></body></html>"
        )

    pages = [page(number) for number in range(6)]
    alone, together = _clean(pages[1]), _clean(pages[1], learn(map(_marks, pages)))
    assert together.title == alone.title == "Thông báo"
    assert together.published == alone.published
    assert together.byline == alone.byline == "Nguyễn Văn Sáu"
    assert "Nơi nhận" in together.paragraphs


@pytest.mark.parametrize("is_markup", [True, False])
def test_what_opens_a_part_of_many_texts_stays(is_markup: bool) -> None:
    """Laws and recipes of one site have the same subheads; they head what each page says."""
    pages = []
    for number in range(6):
        first, second, third = _article(number, 3)
        lines = [first, "Điều 1. Phạm vi", second, "Nơi nhận:", third, _FURNITURE[0]]
        title = f"Quy định bến đò thứ {number}"
        pages.append(_page(title, lines) if is_markup else "\n\n".join([title, *lines]))
    template = learn(_marks(page, is_markup=is_markup) for page in pages)
    said = _said(_clean(pages[2], template, is_markup=is_markup))
    assert "Điều 1. Phạm vi" in said
    assert "Nơi nhận:" in said
    assert _FURNITURE[0] not in said


def test_a_pruned_page_keeps_all_that_its_elements_say() -> None:
    """Only where they begin and end is counted anew; images and dates stay at their blocks."""
    markup = (
        '<div class="khung" hidden><p>Quê mình</p><ul id="x"><li>Một</li><li>Hai</li></ul>'
        '<time datetime="2019-06-05"></time><p role="note">Thân bài</p><img src="a">'
        "<p>Hết</p></div>"
    )
    tree = read_fast(markup)
    assert tree is not None
    page = read_page(tree)
    marks = block_marks(page)
    pruned = prune(page, marks, Template(frozenset({marks[0], marks[2]}), 5))
    assert pruned is not None
    assert [block.text for block in pruned.page.blocks] == ["Một", "Thân bài", "Hết"]
    assert (page.images_at, pruned.page.images_at) == ([4], [2])
    assert (page.moments[0].at, pruned.page.moments[0].at) == (3, 1)
    for before, after in zip(page.nodes, pruned.page.nodes, strict=True):
        assert replace(before, start=0, end=0) == replace(after, start=0, end=0)
        inside = [block.text for block in page.blocks[before.start : before.end]]
        left = [block.text for block in pruned.page.blocks[after.start : after.end]]
        assert left == [text for text in inside if text not in pruned.gone]


def test_the_same_pages_teach_the_same() -> None:
    """Marks are the same in every process, and packing keeps them."""
    template = learn(map(_marks, _host(6)))
    assert template == learn(map(_marks, _host(6)))
    assert template is not None
    assert unpack(pack(template.marks)) == template.marks
    assert pack(frozenset({1, 258})).hex() == "0000000000000001" + "0000000000000102"
