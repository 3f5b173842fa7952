"""Reading, citing and seeing the original, in a real browser, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser_support import serve
from tests.webapp.sample import ARTICLE, FIRST_STAMP, open_site, store_page

QUERY = "?q=lam+duong+hoc+tap"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that asks for reduced motion; nothing may complain on its console."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1000, "height": 600})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def test_keys_go_from_match_to_match(page: Page, address: str) -> None:
    """`n` and `p`, round at the ends; counter, focus and address keep step."""
    page.goto(f"{address}/d/{ARTICLE.id}{QUERY}")
    total = page.locator("article mark").count()
    assert total > 3
    for key, number in (("n", 1), ("n", 2), ("p", 1), ("p", total), ("n", 1)):
        page.keyboard.press(key)
        expect(page.locator("mark.now")).to_have_id(f"match-{number}")
        expect(page.locator(f"#match-{number}")).to_be_focused()
        expect(page.locator(f"#match-{number}")).to_be_in_viewport()
        expect(page.locator(".matches .count")).to_have_text(f"{number} / {total} chỗ khớp")
        assert page.url.endswith(f"&at={number}#match-{number}")
    page.reload()
    expect(page.locator("mark.now")).to_have_id("match-1")


def test_buttons_and_the_strip_do_the_same(page: Page, address: str) -> None:
    """For hands on a pointer or a screen."""
    page.goto(f"{address}/d/{ARTICLE.id}{QUERY}")
    page.get_by_role("button", name="Chỗ khớp sau").click()
    page.get_by_role("button", name="Chỗ khớp sau").click()
    expect(page.locator("mark.now")).to_have_id("match-2")
    page.get_by_role("button", name="Chỗ khớp trước").click()
    expect(page.locator("mark.now")).to_have_id("match-1")
    page.locator(".strip a").last.click(force=True)
    expect(page.locator("mark.now")).to_have_id(
        page.locator(".strip a").last.evaluate("a => a.getAttribute('href').slice(1)")
    )


def test_no_key_steals_typing(page: Page, address: str) -> None:
    """In the box the letters are letters, and with Ctrl or Alt they are the browser's."""
    page.goto(f"{address}/d/{ARTICLE.id}{QUERY}")
    box = page.get_by_role("searchbox")
    box.fill("")
    box.press_sequentially("npoc?/")
    expect(box).to_have_value("npoc?/")
    expect(page.locator("mark.now")).to_have_count(0)
    page.locator("h1").click()
    page.keyboard.press("Control+c")
    page.keyboard.press("Alt+n")
    expect(page.locator("mark.now")).to_have_count(0)
    assert "/cite" not in page.url
    page.keyboard.press("/")
    expect(box).to_be_focused()


def test_the_list_of_keys_opens_and_closes(page: Page, address: str) -> None:
    """With `?` and with its button; while it is open, no other key works."""
    page.goto(f"{address}/d/{ARTICLE.id}{QUERY}")
    keys = page.get_by_role("dialog", name="Phím tắt")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("mark.now")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.get_by_role("button", name="Phím tắt").first.click()
    keys.get_by_role("button", name="Đóng").click()
    expect(keys).to_be_hidden()


def test_the_keys_can_be_turned_off(page: Page, address: str) -> None:
    """For who speaks to the computer (WCAG 2.1.4): in the list, and for good."""
    page.goto(f"{address}/d/{ARTICLE.id}{QUERY}")
    page.keyboard.press("?")
    page.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("n")
    page.keyboard.press("?")
    expect(page.locator("mark.now")).to_have_count(0)
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.get_by_role("button", name="Phím tắt").first.click()
    page.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("mark.now")).to_have_id("match-1")


def test_a_citation_is_copied_by_one_click(page: Page, address: str) -> None:
    """By keys alone as well; screen readers hear that it was."""
    page.goto(f"{address}/d/{ARTICLE.id}")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Trích dẫn bài này")
    section = page.get_by_role("region", name="BibTeX")
    section.get_by_role("button", name="Chép").click()
    expect(page.locator("#copied")).to_have_text("Đã chép")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == section.locator("pre").text_content()
    assert copied.startswith("@misc{")


def test_everything_works_without_scripts(browser: Browser, address: str) -> None:
    """Match by match by links; citations as text; versions by a form."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/d/{ARTICLE.id}{QUERY}")
    for number in (1, 2):
        page.get_by_role("link", name="Chỗ khớp sau").click()
        expect(page.locator("mark.now")).to_have_id(f"match-{number}")
        expect(page.locator(f"#match-{number}")).to_be_in_viewport()
    page.get_by_role("link", name="Chỗ khớp trước").click()
    expect(page.locator("mark.now")).to_have_id("match-1")
    expect(page.get_by_role("button", name="Phím tắt")).to_have_count(0)
    page.get_by_role("link", name="Trích dẫn bài này").click()
    expect(page.locator("#cite-APA")).to_contain_text("Lê Hưng & Hồng Hải. (2019, June 5).")
    expect(page.get_by_role("button", name="Chép")).to_have_count(0)
    page.goto(f"{address}/d/{ARTICLE.id}/versions")
    page.get_by_role("button", name="So sánh").click()
    assert "old=20190606010203&new=20210304050607" in page.url
    context.close()


def test_the_original_is_scrolled_to_the_querys_words(browser: Browser, tmp_path: Path) -> None:
    """In the article below a long menu of the same words, with no script in the page."""
    menu = "<li><a href=/x>Chợ phiên</a>" * 80
    text = "<p>Nội dung.</p><p>Bài này không nói gì.</p>" * 30
    title = "Chợ phiên Bản Hát họp sớm"
    markup = f"<!doctype html><title>x</title><ul>{menu}</ul><h1>{title}</h1>{text}"
    document = store_page(tmp_path, title, markup)
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    page = context.new_page()
    with open_site(tmp_path) as site, serve(site.app) as address:
        page.goto(f"{address}/d/{document.id}/captures/{FIRST_STAMP}?q=cho+phien")
        frame = page.frame_locator("iframe.original")
        expect(frame.locator("h1 mark")).to_have_text("Chợ phiên")
        expect(frame.locator("h1 mark")).to_be_in_viewport()
        expect(frame.locator("li mark").first).not_to_be_in_viewport()
        assert page.evaluate("scrollY") == 0  # our own banner stays in sight
    context.close()


def test_a_page_prints_without_what_is_for_screens(page: Page, address: str) -> None:
    """The text and where it comes from, on white."""
    page.goto(f"{address}/d/{ARTICLE.id}{QUERY}")
    page.emulate_media(media="print")
    for screen_only in (".masthead", ".matches", ".ways", ".trail", ".foot"):
        expect(page.locator(screen_only).first).to_be_hidden()
    expect(page.locator("article p").last).to_be_visible()
    expect(page.locator(".evidence")).to_be_visible()
