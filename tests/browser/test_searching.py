"""Searching in a real browser: typing, narrowing, keys, files, and all of it without scripts."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from archive import Archive
from index import Searcher, open_index, sync
from tests.browser_support import serve
from tests.webapp.sample import ARTICLE, BULLETINS, NUMBERED, fill, fill_with, make_article
from webapp import create_app

YEARS = {"2017": NUMBERED, "2021": 2}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample archive with bulletins of a second year, served."""
    home = tmp_path_factory.mktemp("searching")
    fill(home)
    for number in range(YEARS["2021"]):
        url = f"https://khac.example/{number}"
        text = (f"Bản tin của năm khác, số {number}.",)
        day = f"2021-0{number + 3}-05"
        title = f"Bản tin khác {number}"
        fill_with(home, make_article(title, text, url, day, site="khac.example"))
    archive, index = Archive.open(home), open_index(home)
    try:
        sync(archive, index.engine, index.lexicon)
        searcher = Searcher(archive, index.engine, index.lexicon)
        with serve(create_app(archive, searcher)) as served:
            yield served
    finally:
        index.close()
        archive.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose console stays silent, and which asks no other host."""
    context = browser.new_context(reduced_motion="reduce", accept_downloads=True)
    opened = context.new_page()
    complaints: list[str] = []
    hosts: set[str] = set()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
    yield opened
    context.close()
    assert complaints == []
    assert hosts <= {"127.0.0.1", ""}


def test_results_come_as_one_types(page: Page, address: str) -> None:
    """Without marks, without Enter; suggestions are offered and never searched by themselves."""
    page.goto(address)
    box = page.locator("#q")
    expect(box).to_be_focused()
    box.press_sequentially("hoc t", delay=20)
    offered = page.get_by_role("listbox").get_by_role("option")
    expect(offered.first).to_contain_text("học tập")
    expect(box).to_have_value("hoc t")
    expect(page.locator(".hit h2 mark").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q=hoc\+t$"))
    box.press_sequentially("ap", delay=20)
    expect(page).to_have_url(re.compile(r"\?q=hoc\+tap$"))
    expect(page.locator(".hit h2 mark").first).to_have_text("Học tập")
    expect(box).to_have_value("hoc tap")
    expect(box).to_be_focused()


def test_the_back_button_goes_back_to_before_the_typing(page: Page, address: str) -> None:
    """One word typed is one step, however many pages were shown on the way."""
    page.goto(f"{address}/?q=cho+phien")
    box = page.locator("#q")
    box.fill("")
    box.press_sequentially("ban tin", delay=30)
    expect(page).to_have_url(re.compile(r"\?q=ban\+tin$"))
    expect(page.locator(".hit")).to_have_count(10)
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?q=cho\+phien$"))
    expect(page.locator("#q")).to_have_value("cho phien")
    expect(page.locator(".hit h2").first).to_contain_text("Bản ghi không ngày tháng")


def test_a_suggestion_is_chosen_with_the_arrows(page: Page, address: str) -> None:
    """Enter then searches it; Escape gives back what was typed."""
    page.goto(address)
    box = page.locator("#q")
    box.press_sequentially("hoc t", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("học tập")
    box.press("ArrowDown")
    chosen = box.input_value()
    assert chosen != "hoc t"
    box.press("Escape")
    expect(box).to_have_value("hoc t")
    box.press_sequentially("a", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("học tập")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator(".hit")).to_have_count(1)
    expect(page.locator("#q")).to_have_value(re.compile("học tập"))


def test_a_choice_before_the_last_letter_was_asked_about_forgets_no_letter(
    page: Page, address: str
) -> None:
    """Of quick fingers: the arrow comes while the page still waits for more letters."""
    page.goto(address)
    box = page.locator("#q")
    box.press_sequentially("hoc ", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("học tập")
    box.press("t")
    box.press("ArrowDown")
    page.wait_for_timeout(400)
    assert box.input_value() != "hoc t"
    box.press("Escape")
    expect(box).to_have_value("hoc t")


def test_results_are_narrowed_and_widened_again(page: Page, address: str) -> None:
    """By a bar of the timeline, by dragging over several, by a facet, and by removing a chip."""
    page.goto(f"{address}/?q=ban+tin")
    bars = page.locator(".timeline svg a")
    expect(bars).to_have_count(52)
    bars.first.click(force=True)
    expect(page.locator(".summary")).to_contain_text(f"{NUMBERED} bài viết")
    expect(page.locator(".chips a")).to_have_count(1)
    page.locator(".chips a").click()
    expect(page.locator(".summary")).to_contain_text(f"{NUMBERED + 2} bài viết")

    box = page.locator(".timeline svg").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.6, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 3, middle, steps=5)
    page.mouse.up()
    expect(page.locator(".summary")).to_contain_text("2 bài viết")
    page.locator(".chips a").click()
    expect(page.locator(".chips")).to_have_count(0)
    page.locator(".timeline figcaption a").click()
    expect(page.locator(".timeline title").first).to_contain_text("100%")

    page.locator(".narrowing summary").click()
    page.locator(".narrowing").get_by_role("link", name="khac.example").click()
    expect(page.locator(".hit")).to_have_count(2)
    expect(page.locator("#q")).to_have_value("ban tin site:khac.example")
    page.locator(".chips a").click()
    expect(page.locator("#q")).to_have_value("ban tin")


def test_a_finger_drawn_over_the_timeline_chooses_a_span(browser: Browser, address: str) -> None:
    """As the mouse does; meanwhile the ends of the span stand beneath the bars."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(f"{address}/?q=ban+tin")
    box = page.locator(".timeline svg").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    finger = context.new_cdp_session(page)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": x, "y": middle} for x in at]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", box["x"] + box["width"] * 0.6)
    for part in (0.7, 0.8, 0.9, 0.995):
        touch("touchMove", box["x"] + box["width"] * part)
    expect(page.locator(".timeline figcaption span").last).to_contain_text("tháng 4 năm 2021")
    expect(page.locator(".timeline figcaption span").first).not_to_contain_text("2017")
    touch("touchEnd")
    expect(page.locator(".summary")).to_contain_text("2 bài viết")
    expect(page.locator(".chips a")).to_have_count(1)
    context.close()


def test_a_result_is_opened_with_the_keyboard_alone(page: Page, address: str) -> None:
    """`/` to the box, `j` and `k` through the results, Enter opens; letters stay letters."""
    page.goto(f"{address}/?q=ban+tin&sort=oldest")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("hoc tap")
    expect(page.locator(".hit")).to_have_count(1)
    expect(page.locator("#q")).to_have_value("hoc tap")
    page.goto(f"{address}/?q=ban+tin&sort=oldest")
    titles = page.locator(".hit h2 a")
    for key, number in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(titles.nth(number)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(BULLETINS[1].title)
    page.go_back()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_visible()


def test_everything_found_is_downloaded(page: Page, address: str, tmp_path: Path) -> None:
    """As CSV, all pages of it."""
    page.goto(f"{address}/?q=ban+tin")
    page.locator(".taking summary").click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="CSV (Excel)").click()
    assert downloading.value.suggested_filename == "tangthu-ban-tin.csv"
    saved = tmp_path / "saved.csv"
    downloading.value.save_as(saved)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == NUMBERED + 2


def test_searches_are_saved_in_the_browser(page: Page, address: str, tmp_path: Path) -> None:
    """Kept, listed, taken out as a file, forgotten, and brought back from the file."""
    page.goto(f"{address}/?q=ban+tin&sort=newest")
    button = page.get_by_role("button", name="Lưu lần tìm này")
    button.click()
    expect(page.get_by_role("button", name="Đã lưu")).to_have_attribute("aria-pressed", "true")
    page.locator("#q").fill("hoc tap")
    expect(page).to_have_url(re.compile("hoc"))
    expect(page.get_by_role("button", name="Lưu lần tìm này")).to_be_visible()

    page.goto(address)
    saved = page.locator(".saved")
    expect(saved.locator("summary")).to_have_text("Tìm kiếm đã lưu 1")
    saved.locator("summary").click()
    link = saved.get_by_role("link", name="ban tin")
    expect(link).to_have_attribute("href", "/?q=ban+tin&sort=newest")
    with page.expect_download() as downloading:
        saved.get_by_role("button", name="Lưu thành tệp").click()
    file = tmp_path / "saved.json"
    downloading.value.save_as(file)
    saved.get_by_role("button", name="Bỏ: ban tin").click()
    expect(link).to_have_count(0)
    page.reload()
    expect(link).to_have_count(0)
    saved.locator("summary").click()
    saved.locator("input").set_input_files(file)
    expect(link).to_be_visible()
    link.click()
    expect(page.locator(".sorts [aria-current]")).to_have_text("Mới nhất")


@pytest.mark.parametrize(
    "content",
    [
        "no json",
        "[]",
        json.dumps({"searches": [{"text": "<b>x", "address": "javascript:alert(1)"}]}),
        json.dumps({"searches": [{"text": "x", "address": "https://other.example/?q=x"}]}),
        json.dumps({"searches": [{"text": 1, "address": "/?q=x"}, None, {}]}),
    ],
)
def test_no_file_brings_in_what_is_no_search_here(page: Page, address: str, content: str) -> None:
    """Scripts, other hosts, nonsense: left out or refused."""
    page.goto(address)
    saved = page.locator(".saved")
    saved.locator("summary").click()
    payload = {"name": "x.json", "mimeType": "application/json", "buffer": content.encode()}
    saved.locator("input").set_input_files(payload)  # type: ignore[arg-type]
    page.wait_for_timeout(100)
    expect(saved.locator("li")).to_have_count(0)


def test_language_scheme_and_width_may_change_on_the_way(page: Page, address: str) -> None:
    """The search stays; on a phone nothing sticks out."""
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/?q=ban+tin")
    page.locator(".languages").get_by_role("link", name="English").click()
    expect(page.locator(".summary")).to_contain_text("25 articles")
    expect(page.locator("#q")).to_have_value("ban tin")
    for path in ("/", "/?q=ban+tin", "/?q=%22khong+co%22"):
        page.goto(f"{address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in re.findall(r"\d+", background)) < 150


def test_all_of_it_works_without_scripts(browser: Browser, address: str) -> None:
    """Box, timeline, facets, chips, files; what needs scripts is not shown."""
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".saved")).to_be_hidden()
    page.locator("#q").fill("ban tin")
    page.locator("#q").press("Enter")
    expect(page.locator(".summary")).to_contain_text("25 bài viết")
    expect(page.locator("[data-saves]")).to_be_hidden()
    page.locator(".timeline svg a").first.click(force=True)
    expect(page.locator(".summary")).to_contain_text(f"{NUMBERED} bài viết")
    page.locator(".chips a").click()
    expect(page.locator(".chips")).to_have_count(0)
    page.locator(".narrowing summary").click()
    page.locator(".narrowing").get_by_role("link", name="khac.example").click()
    expect(page.locator(".hit")).to_have_count(2)
    page.locator(".taking summary").click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="BibTeX").click()
    assert downloading.value.path().read_text("utf-8").count("@misc") == 2
    page.goto(f"{address}/?q=hoc+tap")
    page.locator(".hit h2 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ARTICLE.title)
    context.close()
