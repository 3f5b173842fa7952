"""The reader: one document as clean text, with the evidence of where it comes from."""

import json
import re
from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from archive import ingest, open_writer
from tests.webapp.sample import (
    ARTICLE,
    ENGLISH,
    FIRST_STAMP,
    HOSTILE,
    PLAIN,
    SAVED,
    SECOND_STAMP,
    Site,
    fill_with,
    open_site,
    page_of,
)


def main_of(client: FlaskClient, path: str) -> Tag:
    """The main part of the page at a path."""
    response = client.get(path)
    assert response.status_code == 200
    main = BeautifulSoup(response.text, "lxml").main
    assert main is not None
    return main


def words_of(tag: Tag) -> str:
    """The text of a tag with single spaces."""
    return " ".join(tag.get_text(" ").split())


def test_the_article_stands_there_whole_and_in_order(client: FlaskClient) -> None:
    """Title, lead, paragraphs, and the captions apart."""
    article = main_of(client, f"/d/{ARTICLE.id}").select_one("article")
    assert article is not None
    assert [title.text.strip() for title in article.select("h1")] == [ARTICLE.title]
    assert [text.text.strip() for text in article.select("p.lead")] == [ARTICLE.lead]
    shown = [text.text.strip() for text in article.select(":scope > p:not(.lead)")]
    assert shown == list(ARTICLE.paragraphs)
    captions = [text.text.strip() for text in article.select(".captions li")]
    assert captions == list(ARTICLE.captions)


def test_the_querys_words_are_marked_and_counted(client: FlaskClient) -> None:
    """The same matching as in search, in title, text and captions."""
    main = main_of(client, f"/d/{ARTICLE.id}?q=lam+duong+hoc+tap")
    marks = [mark.text for mark in main.select("mark")]
    assert "làm đường" in marks
    assert "học tập" in marks
    assert f"{len(marks)} chỗ khớp" in words_of(main)
    assert main.select_one('a[href="/?q=lam+duong+hoc+tap"]') is not None


def test_the_matches_are_numbered_in_the_order_of_reading(client: FlaskClient) -> None:
    """So that links, keys and the strip lead to them."""
    main = main_of(client, f"/d/{ARTICLE.id}?q=lam+duong+hoc+tap")
    marks = [str(mark["id"]) for mark in main.select("mark")]
    assert marks == [f"match-{number}" for number in range(1, len(marks) + 1)]
    leads = [str(link["href"]) for link in main.select(".strip a")]
    assert {lead.removeprefix("#") for lead in leads} <= set(marks)
    assert leads[0] == "#match-1"


def test_the_way_from_match_to_match_is_links(client: FlaskClient) -> None:
    """Without scripts: next and previous know where one is."""

    def ways(at: str) -> dict[str, str]:
        main = main_of(client, f"/d/{ARTICLE.id}?q=hoc{at}")
        return {str(a["rel"][0]): str(a["href"]) for a in main.select(".matches a.step")}

    start = f"/d/{ARTICLE.id}?q=hoc&at="
    assert ways("") == {"next": f"{start}1#match-1"}
    assert ways("&at=1") == {"next": f"{start}2#match-2"}
    assert ways("&at=2") == {"prev": f"{start}1#match-1"}
    assert ways("&at=99") == {"prev": f"{start}1#match-1"}
    main = main_of(client, f"/d/{ARTICLE.id}?q=hoc&at=2")
    assert [mark["id"] for mark in main.select("mark.now")] == ["match-2"]
    assert words_of(main.select(".count")[0]) == "2 / 2 chỗ khớp"


def test_a_doubt_about_the_cleaning_is_said(tmp_path: Path) -> None:
    """Above the text, with the reason; and how sure the cleaning is of the rest."""
    doubtful = replace(ARTICLE, doubt="two columns were mixed", confidence=0.42)
    fill_with(tmp_path, doubtful)
    with open_site(tmp_path) as site:
        main = main_of(site.app.test_client(), f"/d/{ARTICLE.id}?lang=en")
    assert "two columns were mixed" in words_of(main.select(".document .notice")[0])
    assert "42" in words_of(main.select(".evidence")[0])


def test_a_changed_cleaning_never_changes_the_identifier(tmp_path: Path) -> None:
    """The permanent link is of the page, not of what is made of it."""
    page = tmp_path / "trang.jsonl"
    given = {"url": ARTICLE.url, "html": page_of(ARTICLE).decode()}
    page.write_text(json.dumps(given), "utf-8")
    with open_writer(tmp_path / "home") as writer:
        assert ingest(writer, [page], workers=1).added == 1
    with open_site(tmp_path / "home") as site:
        (change,) = site.archive.changes(0, 9)
        assert change.document is not None
        assert change.document.cleaned_by != ARTICLE.cleaned_by
        assert change.document_id == ARTICLE.id
        # Cleaned by another version, the same page is the same document.
        fill_with(tmp_path / "home", replace(ARTICLE, title="Cách đọc khác", paragraphs=("x",)))
        assert [one.document_id for one in site.archive.changes(0, 9)] == [ARTICLE.id]
        stamps = [capture.stamp for capture in site.archive.captures(ARTICLE.id)]
        client = site.app.test_client()
        assert client.get(f"/d/{ARTICLE.id}").status_code == 200
        for stamp in stamps:
            assert client.get(f"/d/{ARTICLE.id}/captures/{stamp}").status_code == 200


def test_link_previews_say_title_date_and_site(client: FlaskClient) -> None:
    """As Open Graph has it, escaped, with nothing of the page's markup."""
    page = BeautifulSoup(client.get(f"/d/{HOSTILE.id}").text, "lxml")
    said = {str(meta["property"]): str(meta["content"]) for meta in page.select("meta[property]")}
    assert said["og:title"] == HOSTILE.title
    assert said["og:type"] == "article"
    assert said["og:url"].endswith(f"/d/{HOSTILE.id}")
    assert said["article:published_time"] == "2020"
    assert "og:image" not in said
    (embed,) = page.select('link[type="application/json+oembed"]')
    assert client.get(str(embed["href"])).get_json()["title"] == HOSTILE.title


def test_without_a_query_nothing_is_marked(client: FlaskClient) -> None:
    """The permanent link shows the text as it is."""
    assert not main_of(client, f"/d/{ARTICLE.id}").select("mark")


def test_the_evidence_says_how_each_fact_is_known(client: FlaskClient, site: Site) -> None:
    """Date and its source, address, capture and its source, digest, WARC file and place."""
    (current,) = [one for one in site.archive.captures(ARTICLE.id) if one.is_current]
    evidence = main_of(client, f"/d/{ARTICLE.id}").select_one(".evidence")
    assert evidence is not None
    text = words_of(evidence)
    for fact in (
        "5 tháng 6, 2019, 09:34 (GMT+7) , theo dòng ngày đăng trên trang",
        "05:06:07 UTC, 4 tháng 3, 2021 (ghi trong dòng JSON)",
        current.digest.removeprefix("sha256:"),
        current.warc_file,
        "Tệp nguồn bài.html",
        ARTICLE.cleaned_by,
        f"/d/{ARTICLE.id}",
    ):
        assert fact.replace(" ,", ",") in text.replace(" ,", ",")


def test_every_version_of_the_page_is_linked(client: FlaskClient) -> None:
    """Newest first."""
    versions = main_of(client, f"/d/{ARTICLE.id}").select(".versions a")
    assert [str(link["href"]) for link in versions] == [
        f"/d/{ARTICLE.id}/captures/{SECOND_STAMP}",
        f"/d/{ARTICLE.id}/captures/{FIRST_STAMP}",
    ]


def test_a_date_is_no_more_precise_than_it_is_known(client: FlaskClient) -> None:
    """A year is a year, a month a month, and no date is said."""
    meta = {
        document.id: words_of(main_of(client, f"/d/{document.id}").select(".meta")[0])
        for document in (HOSTILE, SAVED, PLAIN)
    }
    assert meta[HOSTILE.id].startswith("2020")
    assert meta[SAVED.id].replace(" ,", ",") == "tháng 2 năm 2018, theo dòng ngày đăng trên trang"
    assert meta[PLAIN.id] == "không ghi ngày"


def test_an_unknown_address_is_said_and_not_linked(client: FlaskClient) -> None:
    """No live page, no Wayback Machine."""
    main = main_of(client, f"/d/{PLAIN.id}")
    assert "cả nguồn lẫn trang đều không ghi" in words_of(main)
    assert not main.select('a[href^="http"]')


def test_hostile_text_stays_text(client: FlaskClient) -> None:
    """Markup in any field is shown as characters, and only http(s) addresses are linked."""
    main = main_of(client, f"/d/{HOSTILE.id}?q=bay+ngoac+xau+b")
    for field in (HOSTILE.title, HOSTILE.lead, HOSTILE.byline, HOSTILE.site, HOSTILE.url):
        assert field is not None
        assert field in main.get_text()
    assert not main.select("script, img, i, b")
    assert not main.select("article svg")
    assert not main.select('a[href^="javascript"]')


def test_the_article_carries_its_own_language(client: FlaskClient) -> None:
    """A screen reader pronounces an English article in a Vietnamese interface as English."""
    for document in (ARTICLE, ENGLISH):
        article = main_of(client, f"/d/{document.id}").select_one("article")
        assert article is not None
        assert article["lang"] == document.language


def test_an_unknown_document_is_not_found(client: FlaskClient) -> None:
    """404 with the identifier; what cannot be one is 404 as well."""
    response = client.get("/d/aaaaaaaaaaaaaaaa")
    assert response.status_code == 404
    assert "aaaaaaaaaaaaaaaa" in response.text
    for path in ("/d/x", "/d/AAAAAAAAAAAAAAAA", "/d/%ff", "/d/../../etc/passwd"):
        assert client.get(path).status_code == 404


def test_the_link_to_the_wayback_machine_is_near_the_pages_date(client: FlaskClient) -> None:
    """As many digits of the date as are known."""
    main = main_of(client, f"/d/{SAVED.id}")
    (link,) = main.select('a[href^="https://web.archive.org"]')
    assert re.fullmatch(
        r"https://web\.archive\.org/web/201802/" + str(SAVED.url), str(link["href"])
    )
