"""Whole result sets as files, over HTTP and from the command line."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from index import Searcher
from index.engines import Answer, SearchRequest
from tests.webapp.sample import (
    ARTICLE,
    BULLETINS,
    HOSTILE,
    NUMBERED,
    SECOND_STAMP,
    Site,
    fill,
    open_site,
)
from webapp import create_app
from webapp.export import file_name
from webapp.export_formats import COLUMNS, FORMATS, _cell, _csv_lines

ARTICLES = len(BULLETINS) + 5


def rows_of(payload: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file as Excel reads it."""
    assert payload.startswith(b"\xef\xbb\xbf")
    text = payload.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_holds_everything_that_is_found(client: FlaskClient) -> None:
    """More than a page of hits, in the asked order, with the copy's permanent link."""
    response = client.get("/export.csv?q=ban+tin&sort=oldest")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["X-Total-Count"] == str(NUMBERED)
    rows = rows_of(response.data)
    assert list(rows[0]) == list(COLUMNS)
    assert [row["id"] for row in rows] == [one.id for one in BULLETINS]
    (row,) = rows_of(client.get("/export.csv?q=hoc+tap").data)
    assert row["title"] == ARTICLE.title
    assert row["published"] == ARTICLE.published
    assert row["archived_at"] == "2021-03-04"
    assert row["archived_copy"] == f"http://localhost/d/{ARTICLE.id}/captures/{SECOND_STAMP}"
    assert client.get(row["archived_copy"]).status_code == 200


def test_no_query_exports_the_whole_archive(client: FlaskClient) -> None:
    """Each document once."""
    rows = rows_of(client.get("/export.csv").data)
    assert len({row["id"] for row in rows}) == len(rows) == ARTICLES


def test_nothing_found_is_a_file_without_rows(client: FlaskClient) -> None:
    """Nothing is loosened, and no other query searched instead."""
    response = client.get("/export.csv?q=hoc+tap+zzzz")
    assert response.headers["X-Total-Count"] == "0"
    assert rows_of(response.data) == []
    assert client.get("/export.jsonl?q=zzzz").data == b""


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+84 912", "'+84 912"),
        ("-du lịch", "'-du lịch"),
        ("@ai", "'@ai"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("học = tập", "học = tập"),
        ("2019-06-05", "2019-06-05"),
        (None, ""),
    ],
)
def test_no_cell_is_a_formula(value: str | None, written: str) -> None:
    """Whatever a page is called, a spreadsheet shows it and computes nothing."""
    assert _cell(value) == written


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2))
def test_rows_come_back_as_they_were_written(cells: Sequence[str]) -> None:
    """Quotation marks, commas and line breaks in cells stay in their cells."""
    written = _csv_lines([cells, cells])
    assert list(csv.reader(io.StringIO(written, newline=""))) == [list(cells)] * 2


def test_hostile_text_stays_in_its_cell(client: FlaskClient) -> None:
    """Quotation marks and markup of a page are text."""
    (row,) = rows_of(client.get("/export.csv?q=" + quote("byline:(ke xau)")).data)
    assert (row["title"], row["site"]) == (HOSTILE.title, HOSTILE.site)


def test_json_lines_are_whole_documents(client: FlaskClient) -> None:
    """As `/api/documents/ID` gives them, one a line."""
    lines = client.get("/export.jsonl?q=hoc+tap").data.decode().splitlines()
    (line,) = [json.loads(line) for line in lines]
    assert line.pop("archived_copy").endswith(f"/d/{ARTICLE.id}/captures/{SECOND_STAMP}")
    assert line == client.get(f"/api/documents/{ARTICLE.id}").json


def test_citations_are_those_of_each_document(client: FlaskClient) -> None:
    """The same as on its page, one after another."""
    for kind, entry in (("ris", r"^TY  - "), ("bib", r"^@misc\{")):
        one = client.get(f"/d/{ARTICLE.id}/cite.{kind}").text
        assert client.get(f"/export.{kind}?q=hoc+tap").text.rstrip() == one.rstrip()
        many = client.get(f"/export.{kind}?q=ban+tin").text
        assert len(re.findall(entry, many, re.MULTILINE)) == NUMBERED


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_is_saved_under_a_name_that_says_what_it_is(client: FlaskClient, kind: str) -> None:
    """As an attachment, with the words of the search."""
    response = client.get(f"/export.{kind}?q=" + quote("học tập"))
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith(f'attachment; filename="tangthu-hoc-tap.{kind}"; ')
    assert quote(f"tangthu-học-tập.{kind}") in disposition


def test_file_names_hold_no_paths() -> None:
    """Nothing but words, and not too many."""
    assert file_name("../../etc/passwd", "csv") == "tangthu-etc-passwd.csv"
    assert file_name('"<>:*', "csv") == "tangthu.csv"
    assert len(file_name("học " * 100, "csv")) < 80


class _Silent:
    """The real engine, a part of which does not answer."""

    def __init__(self, site: Site) -> None:
        self._engine = site.index.engine

    def search(self, request: SearchRequest) -> Answer:
        """Not the whole answer."""
        return replace(self._engine.search(request), missing="shard 2 of 3")


@pytest.mark.parametrize("path", ["/export.csv?q=ban", "/export.bib", "/feed.atom?q=ban"])
def test_an_answer_that_is_not_whole_is_no_file(site: Site, path: str) -> None:
    """503 instead, before the first row."""
    searcher = Searcher(site.archive, _Silent(site), site.index.lexicon)  # type: ignore[arg-type]
    response = create_app(site.archive, searcher).test_client().get(path)
    assert response.status_code == 503
    assert "Content-Disposition" not in response.headers
    assert "shard 2 of 3" in response.text


def test_the_results_page_links_to_its_files(client: FlaskClient) -> None:
    """With query and order; not where the shown hits are not those that the query asks for."""
    page = client.get("/?q=ban+tin&sort=newest").text
    for kind in FORMATS:
        assert f'href="/export.{kind}?q=ban+tin&amp;sort=newest"' in page
    assert "/export." not in client.get("/?q=hoc+tap+lam+theo+zzzz").text


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive, indexed, for commands."""
    folder = tmp_path_factory.mktemp("home")
    fill(folder)
    with open_site(folder) as site:
        site.catch_up()
    return folder


def run(home: Path, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[bytes]:
    """Run `tangthu export`."""
    environment = {name: value for name, value in os.environ.items() if "TANGTHU" not in name}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "webapp.cli", "--home", home, "export", *arguments],
        capture_output=True,
        env=environment | {"PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == expect, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done


def test_the_command_writes_what_the_page_gives(
    home: Path, tmp_path: Path, client: FlaskClient
) -> None:
    """To standard output, or into a file whose ending says its format."""
    served = client.get("/export.csv?q=ban+tin&sort=oldest").data
    printed = run(
        home, "ban tin", "--format", "csv", "--sort", "oldest", "--address", "http://localhost/"
    )
    assert printed.stdout == served
    output = tmp_path / "tin.bib"
    done = run(home, "ban tin", "--output", str(output))
    assert done.stdout == b""
    assert f"{NUMBERED} documents exported" in done.stderr.decode()
    assert output.read_text("utf-8").count("@misc") == NUMBERED


def test_the_command_says_what_it_cannot_do(home: Path, tmp_path: Path) -> None:
    """Wrong use is 2, failed work 1; no file is left half written."""
    assert b"--format" in run(home, "x", expect=2).stderr
    assert b"--format" in run(home, "x", "--output", str(tmp_path / "a.xlsx"), expect=2).stderr
    failed = run(home, "x", "--output", str(tmp_path / "none" / "a.csv"), expect=1)
    assert b"cannot be written" in failed.stderr
    assert list(tmp_path.iterdir()) == []
    assert "khép" not in run(home, '"ban tin', "--format", "ris").stderr.decode()
