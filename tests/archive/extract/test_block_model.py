"""The model looks at the rules' draft again: what it may change, and what it may not."""

from copy import copy
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.capture import Capture
from archive.extract.block_features import FEATURES, TITLE_WORDS_AT, BlockReader, Draft
from archive.extract.block_model import Model, Tree, shipped_model
from archive.extract.html import Place, find_place, read_markup
from archive.extract.metadata import read_head
from archive.extract.page import Page
from archive.extract.parts import Parts, draft_of, revise, sort_blocks

PAGES = Path(__file__).parents[2] / "pages"
HEADER = (
    "<h1>Bến đò Sác mở lại sau mười năm</h1>"
    "<p class='sapo'>Sáng nay bến đò Sác mở lại, nối hai xã bên sông sau mười năm bỏ không.</p>"
)
PROSE = "Chuyến đò chở bốn mươi người, phần lớn là học sinh trường bên kia sông đi học về muộn."
MARKUP = (
    "<body><ul><li><a href='/1'>Thời sự</a></li><li><a href='/2'>Xã hội</a></li></ul><main>"
    "<h1>Bến đò Sác mở lại sau mười năm</h1>"
    "<p class='sapo'>Sáng nay bến đò Sác mở lại, nối hai xã bên sông sau mười năm bỏ không.</p>"
    "<p>Chuyến đầu chở bốn mươi người, phần lớn là học sinh trường bên kia sông.</p>"
    "<figure><img src='1.jpg'><figcaption>Chuyến đò đầu tiên. Ảnh: An</figcaption></figure>"
    "<p>Ông Bảy Đò nói nước năm nay lên sớm, ghe lớn cập bến dễ hơn mọi năm.</p>"
    "<div class='promo'><p>Bạn đọc có thể đặt vé đò trên trang của hợp tác xã.</p></div>"
    "<p>Lượt xem: 95</p></main></body>"
)


def _read(markup: str) -> tuple[Page, Place, Parts, Draft]:
    capture = Capture(markup.encode(), "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC), "x")
    page, _ = read_markup(markup)
    head = read_head(page, None)
    place = find_place(page, head, capture)
    parts = sort_blocks(page, place.region, head, place.title, place.title_at)
    return page, place, parts, draft_of(parts, place.title, place.title_at)


def _revised(sure: float) -> tuple[Page, Parts, Parts]:
    """A page, its draft, and what a model that always gives the same chance makes of it."""
    page, place, parts, draft = _read(MARKUP)
    after = copy(parts)
    revise(page, place.region, after, draft, Model(0.2, 0.7, sure, []))
    return page, parts, after


def test_model_that_knows_nothing_changes_nothing() -> None:
    """Between the two thresholds the rules' decision stands."""
    _, before, after = _revised(0.0)
    assert after == before


def test_model_that_would_take_most_is_not_believed() -> None:
    """What the rules found stays when hardly anything would be left of it."""
    _, before, after = _revised(-9.0)
    assert after == before


def test_model_takes_out_a_box_and_nothing_else() -> None:
    """Of a long article it takes the short entry that it is asked to tell, by its tag."""
    prose = "".join(f"<p>{number}. {PROSE}</p>" for number in range(8))
    entry = "<ul><li>Đặt vé ở đây, bà con ơi.</li></ul>"
    more = prose.replace("Chuyến", "Lượt")
    page, place, parts, draft = _read(f"<body><main>{HEADER}{prose}{entry}{more}</main>")
    tree = Tree([(FEATURES.index("tag"), 1.5)] * 7, [0.0] * 4 + [-9.0] * 4)
    after = copy(parts)
    revise(page, place.region, after, draft, Model(0.2, 0.7, 0.0, [tree]))
    gone = set(parts.paragraphs) - set(after.paragraphs)
    assert [page.blocks[index].text for index in gone] == ["Đặt vé ở đây, bà con ơi."]
    assert after.lead == parts.lead is not None


def test_what_is_known_to_be_something_else_is_never_taken_back() -> None:
    """A model that would take everything gets the box, but no menu, headline, caption, counter."""
    page, before, after = _revised(9.0)
    back = [page.blocks[index].text for index in set(after.paragraphs) - set(before.paragraphs)]
    assert back == ["Bạn đọc có thể đặt vé đò trên trang của hợp tác xã."]


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.html"))[::4], ids=lambda path: path.name)
def test_features_are_the_same_however_many_blocks_are_asked_for(path: Path) -> None:
    """A block's features hang on the page and the draft, not on what else is asked."""
    page, place, _, draft = _read(path.read_text("utf-8", "replace"))
    rows = BlockReader(page, place.region, draft).read(range(len(page.blocks)))
    assert all(len(row) == len(FEATURES) for row in rows)
    some = range(0, len(page.blocks), 3)
    assert BlockReader(page, place.region, draft).read(some) == [rows[index] for index in some]


def test_the_title_is_asked_for_after_all_else() -> None:
    """A block's features but for the title's words are known before these are counted."""
    page, place, _, draft = _read(MARKUP)
    reader = BlockReader(page, place.region, draft)
    rows = reader.read(range(len(page.blocks)))
    assert any(row[TITLE_WORDS_AT] > 0 for row in rows)
    for index, row in enumerate(rows):
        early = reader.describe(index)
        assert early[TITLE_WORDS_AT] == 0
        early[TITLE_WORDS_AT] = reader.share_of_title(index)
        assert early == row


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.html"))[1::4], ids=lambda path: path.name)
def test_answer_does_not_hang_on_when_the_model_stops_asking(path: Path) -> None:
    """Whichever chance is wanted, the trees that are left out could not have turned the answer."""
    page, place, _, draft = _read(path.read_text("utf-8", "replace"))
    model = shipped_model()
    for row in BlockReader(page, place.region, draft).read(range(len(page.blocks))):
        whole = model.base + sum(tree.answer(row) for tree in model.plain + model.titled)
        for wanted in (model.keep_from, model.take_from, whole - 1e-6, whole + 1e-6):
            total = model.weigh_title(row, wanted, model.weigh(row, wanted))
            assert (total >= wanted) == (whole >= wanted)
