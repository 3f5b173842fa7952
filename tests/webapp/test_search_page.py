"""The search page, as a browser without scripts gets it."""

import re
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.webapp.sample import ARTICLE, BULLETINS, HOSTILE, NUMBERED, Site, store_page
from webapp.pager import page_numbers


def soup_of(client: FlaskClient, path: str, status: int = 200) -> BeautifulSoup:
    """The page at a path, parsed."""
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.text, "lxml")


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    """The text of the page's main part, with single spaces."""
    main = soup_of(client, path, status).main
    assert main is not None
    return " ".join(main.get_text(" ").split())


def test_the_front_page_offers_the_box_and_says_how_much_there_is(client: FlaskClient) -> None:
    """Nothing typed: the box, the number of articles, how to ask."""
    page = soup_of(client, "/")
    assert page.select_one("form[role=search] input[name=q]") is not None
    assert f"{len(BULLETINS) + 5} bài viết" in page.get_text()


def test_words_without_marks_find_what_has_them(client: FlaskClient) -> None:
    """The hit shows title, site, date, byline and fragments, with the words in <mark>."""
    hit = soup_of(client, "/?q=hoc+tap+lam+theo+bac").select_one(".hit")
    assert hit is not None
    assert [mark.text for mark in hit.select("h2 mark")] == ["Học tập", "làm theo Bác"]
    text = hit.get_text(" ")
    for shown in ("baolao.example", "5 tháng 6, 2019, 09:34 (GMT+7)", "Lê Hưng - Hồng Hải"):
        assert shown in text
    assert "học tập" in [mark.text for mark in hit.select(".fragment mark")]


def test_a_hit_leads_to_reader_original_live_page_and_wayback(client: FlaskClient) -> None:
    """Links to other hosts give nothing away; the Wayback Machine is asked near the page's date."""
    hit = soup_of(client, "/?q=hoc+tap").select_one(".hit")
    assert hit is not None
    links = {str(link["href"]): link for link in hit.select("a")}
    near = "https://web.archive.org/web/20190605/https://www.baolao.example/tin/hoc-tap.html?muc=1"
    assert list(links) == [
        f"/d/{ARTICLE.id}?q=hoc+tap",
        f"/d/{ARTICLE.id}/original",
        ARTICLE.url,
        near,
    ]
    for outside in (ARTICLE.url, near):
        assert outside is not None
        assert links[outside]["rel"] == ["noopener", "noreferrer"]


def test_hits_come_ten_a_page_in_the_chosen_order(client: FlaskClient) -> None:
    """Sorting and leafing keep the query; the last page holds the rest."""
    first = soup_of(client, "/?q=ban+tin&sort=oldest")
    titles = [title.get_text().strip() for title in first.select(".hit h2")]
    assert titles == [f"Bản tin thời tiết số {number}" for number in range(1, 11)]
    following = first.select_one(".pager a[rel=next]")
    assert following is not None
    assert following["href"] == "/?q=ban+tin&sort=oldest&page=2"
    last = soup_of(client, "/?q=ban+tin&sort=oldest&page=3")
    assert len(last.select(".hit")) == NUMBERED - 20
    assert last.select_one(".pager a[rel=next]") is None


def test_the_order_can_be_changed_and_is_kept_for_the_next_query(client: FlaskClient) -> None:
    """The current order is marked, and goes with the form."""
    page = soup_of(client, "/?q=ban+tin&sort=newest")
    assert [link.text for link in page.select(".sorts [aria-current]")] == ["Mới nhất"]
    assert page.select_one("form input[name=sort][value=newest]") is not None


def test_nothing_typed_but_an_order_shows_everything(client: FlaskClient) -> None:
    """The way to browse."""
    assert f"{len(BULLETINS) + 5} bài viết" in text_of(client, "/?q=&sort=newest")


def test_no_hits_says_what_was_tried_and_what_to_loosen(client: FlaskClient) -> None:
    """What was typed stands there, with hints that fit it."""
    text = text_of(client, "/?q=" + quote('"kkk lll" site:abc.example'))
    for part in ("Không tìm thấy", '"kkk lll" site:abc.example', "dấu ngoặc kép", "site:"):
        assert part in text


def test_a_loosened_answer_says_so(client: FlaskClient) -> None:
    """No article holds all words: the page says how many the shown ones hold."""
    text = text_of(client, "/?q=hoc+tap+lam+theo+zzzz")
    assert "Không có bài nào chứa đủ 5 từ; đây là những bài chứa ít nhất 4 từ." in text


def test_what_was_not_understood_is_said_with_what_was_typed(client: FlaskClient) -> None:
    """A notice of the parser becomes a sentence; markup in it stays text."""
    page = client.get("/?q=" + quote('"hoc <b>tap')).text
    assert "Dấu ngoặc kép chưa đóng" in page
    assert "<b>" not in page


def test_an_empty_archive_says_how_to_add_pages(empty_site: Site) -> None:
    """The first thing that a new user sees is the command."""
    assert "tangthu add" in text_of(empty_site.app.test_client(), "/")


def test_an_archive_without_index_says_how_to_build_it(unindexed_site: Site) -> None:
    """Search answers 503 with the command; reading goes on."""
    client = unindexed_site.app.test_client()
    assert "tangthu reindex" in text_of(client, "/?q=hoc", 503)
    assert client.get(f"/d/{ARTICLE.id}").status_code == 200


def test_an_index_behind_the_archive_is_said(unindexed_site: Site) -> None:
    """Hits are shown all the same, with how many articles are not read yet."""
    unindexed_site.catch_up()
    store_page(unindexed_site.archive.home, "moi", "<p>mới")
    text = text_of(unindexed_site.app.test_client(), "/?q=hoc+tap")
    assert "Chỉ mục chưa đọc hết bài mới (còn 1)" in text
    assert ARTICLE.title in text


def test_hostile_text_stays_text(client: FlaskClient) -> None:
    """No title, site, byline or address of a page becomes markup or a link."""
    page = soup_of(client, "/?q=bay")
    assert HOSTILE.title in page.get_text()
    assert not page.select("main script, main img, article svg, main i")
    assert not page.select('a[href^="javascript"]')


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("page=abc", "page=abc"),
        ("page=0", "page=0"),
        ("page=-1", "page=-1"),
        ("page=٣", "page=٣"),
        ("page=99999999999999999999", "page=9999"),
        ("q=ban&page=1001", "published:"),
        ("sort=foo", "sort=foo"),
        ("lang=xx", "lang=xx"),
        ("q=a&q=b", "“q”"),
        ("q=a%00b", "NUL"),
        ("q=%ed%a0%80", "UTF-8"),
        ("q=%ff", "UTF-8"),
        ("q=" + "a" * 2001, "2001"),
        ("&".join(f"x{number}=1" for number in range(70)), "64"),
    ],
)
def test_parameters_of_a_wrong_kind_are_refused_with_the_reason(
    client: FlaskClient, query: str, reason: str
) -> None:
    """400 with what is wrong, in words."""
    assert reason in text_of(client, f"/?{query}", 400)


def test_a_page_past_the_last_hit_leads_back(client: FlaskClient) -> None:
    """Within what may be asked for, but empty."""
    text = text_of(client, "/?q=ban+tin&page=9")
    assert "Không có trang kết quả này" in text


def test_a_long_query_is_searched_by_its_beginning(client: FlaskClient) -> None:
    """Between the language's bound and the refusal there is a notice."""
    assert "512" in text_of(client, "/?q=" + quote("học tập " * 100))


def test_page_numbers_show_both_ends_and_what_is_near() -> None:
    """None stands for a gap; a gap of one page is that page."""
    assert page_numbers(1, 1) == [1]
    assert page_numbers(1, 4) == [1, 2, 3, 4]
    assert page_numbers(10, 20) == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert page_numbers(4, 9) == [1, 2, 3, 4, 5, 6, None, 9]


def test_every_path_of_the_page_stays_on_this_host(client: FlaskClient) -> None:
    """Nothing but links leads elsewhere: no file, style or form of another host."""
    page = client.get("/?q=hoc+tap").text
    loaded = re.findall(r'(?:src|action|<link[^>]*href)="([^"]*)"', page)
    assert loaded
    assert all(path.startswith("/") and not path.startswith("//") for path in loaded)
