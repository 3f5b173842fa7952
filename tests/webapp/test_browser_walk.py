"""A person's way through the house, in a real browser, wide and narrow."""

import pytest
from playwright.sync_api import Browser, expect

from tests.webapp.sample import ARTICLE


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_query_without_marks_to_the_original_and_back(
    browser: Browser, address: str, width: int, height: int, scheme: str, scripts: bool
) -> None:
    """Type, open the reader, see the marks, open the original, go back; nothing sticks out."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=scripts,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url))

    page.goto(address)
    page.locator("#q").fill("hoc tap lam theo bac")
    page.locator("#q").press("Enter")
    expect(page.locator(".hit h2 mark").first).to_have_text("Học tập")
    box = page.locator(".hits").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width

    page.get_by_role("link", name=ARTICLE.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ARTICLE.title)
    expect(page.locator("article mark").first).to_be_visible()

    page.get_by_role("link", name="Bản gốc đã lưu").click()
    expect(page.locator(".banner")).to_contain_text("SHA-256")
    original = page.frame_locator("iframe.original")
    expect(original.get_by_role("heading", level=1)).to_have_text(ARTICLE.title)

    page.go_back()
    page.go_back()
    expect(page.locator("#q")).to_have_value("hoc tap lam theo bac")
    context.close()
    assert complaints == []
    assert all(url.startswith(address) for url in elsewhere)


def test_the_keyboard_alone_suffices(browser: Browser, address: str) -> None:
    """The box has the focus at first; the skip link is the first stop of a page of hits."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.keyboard.type("ban tin")
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(10)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)
    context.close()
