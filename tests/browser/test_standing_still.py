"""Pages that come whole: nothing shifts after it is shown, and no letter is cut off."""

import pytest
from playwright.sync_api import Browser

from tests.webapp.sample import ARTICLE, FIRST_STAMP

# The sum of the browser's own layout shift scores; those right after typing or clicking are left
# out, as in its Cumulative Layout Shift.
_SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 600);
})"""

# Whether any text is higher than the box that cuts off what does not fit.
_CUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const hides = ["hidden", "clip"].includes(getComputedStyle(element).overflowY);
  return hides && !element.classList.contains("unseen") && element.innerText?.trim()
    && element.scrollHeight > element.clientHeight + 1;
}).map((element) => element.outerHTML.slice(0, 100))"""

PATHS = {
    "home": "/",
    "results": "/?q=hoc+tap",
    "a restricted search": "/?q=ban+tin+published:2020",
    "reader": f"/d/{ARTICLE.id}?q=hoc+tap",
    "original": f"/d/{ARTICLE.id}/captures/{FIRST_STAMP}?q=hoc+tap",
    "help": "/help",
}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PATHS)
def test_nothing_shifts_after_it_is_shown(
    browser: Browser, address: str, name: str, width: int
) -> None:
    """Scripts add to a page only where room was kept for it."""
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(address + PATHS[name])
    assert page.evaluate(_SHIFTS) < 0.001
    context.close()


def test_marks_above_and_below_capitals_are_not_cut_off(browser: Browser, address: str) -> None:
    """The tallest and deepest Vietnamese letters fit in every line that hides what is outside."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for path in PATHS.values():
        page.goto(address + path)
        page.evaluate(
            """() => {
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let node = walker.nextNode(); node; node = walker.nextNode())
                if (node.data.trim() && !node.parentElement.closest("script, style, textarea"))
                  node.data = node.data.replace(/[A-Za-z]/g, (letter, at) => "ẤỘẪỹ"[at % 4]);
            }"""
        )
        assert page.evaluate(_CUT) == []
    context.close()


@pytest.mark.parametrize("name", PATHS)
def test_a_page_is_one_answer_of_bounded_size(browser: Browser, address: str, name: str) -> None:
    """The document itself, uncompressed, has less than 60,000 bytes."""
    context = browser.new_context(extra_http_headers={"Accept-Encoding": "identity"})
    answer = context.request.get(address + PATHS[name])
    assert answer.ok
    assert len(answer.body()) < 60_000
    context.close()
