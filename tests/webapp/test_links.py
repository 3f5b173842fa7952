"""Addresses of the front end: as `url_for` and the standard library write them."""

from urllib.parse import quote_plus

from flask import Flask, url_for
from hypothesis import given
from hypothesis import strategies as st

from tests.webapp.sample import ARTICLE
from webapp.links import links_to, path_to, quoted


@given(st.text(max_size=60))
def test_values_are_quoted_as_the_standard_library_does(text: str) -> None:
    """Whatever the text, halves of surrogate pairs too; what reads well stays readable."""
    assert quoted(text) == quote_plus(text, safe="!$'()*,/:;?@", errors="replace")


def test_paths_are_those_of_the_routes(app: Flask) -> None:
    """With the parameters that are given, and below the path that the archive is served at."""
    for root in ("", "/tangthu"):
        with app.test_request_context("/", base_url=f"https://bao.example{root}"):
            query = {"q": "chợ phiên", "sort": None, "also": 0}
            expected = url_for("export.file", kind="csv", q="chợ phiên", also=0)
            assert path_to("export.file", query, kind="csv") == expected
            assert expected.startswith(f"{root}/export.csv?")
            reader = url_for("documents.reader", document_id=ARTICLE.id, q="chợ")
            assert links_to("documents.reader", {"q": "chợ"})(ARTICLE.id) == reader
