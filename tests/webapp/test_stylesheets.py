"""Style sheets of archived pages: what they load comes from the archive, or not at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.stylesheets import is_media_query, iter_addresses, iter_imports, rewrite_sheet

IMAGE = "data:image/png;base64,AA=="


def rewritten(sheet: str) -> str:
    """The sheet where the archive holds `a.png` and `b.css` alone."""
    return rewrite_sheet(
        sheet,
        image={"a.png": IMAGE}.get,
        imported={"b.css": "p{color:red}"}.get,
    )


@pytest.mark.parametrize(
    ("sheet", "written"),
    [
        ("b{background:url(a.png)}", f'b{{background:url("{IMAGE}")}}'),
        ("b{background:URL( 'a.png' )}", f'b{{background:url("{IMAGE}")}}'),
        ('b{background:url("x.png")}', 'b{background:url("data:,")}'),
        ("b{background:url(//evil.example/x)}", 'b{background:url("data:,")}'),
        ("b{cursor:url(data:image/gif;base64,R0)}", "b{cursor:url(data:image/gif;base64,R0)}"),
        ("b{background:url(data:text/html,x)}", 'b{background:url("data:,")}'),
        ('@import "b.css";i{}', "p{color:red}i{}"),
        ("@import url(b.css) print, (width>9px);", "@media print, (width>9px) {p{color:red}}"),
        ("@import url('//evil.example/x.css');i{}", "i{}"),
        ("/* url(a.png) */i{}", " i{}"),
        ("i{content:'</style><script>'}", "i{content:'<\\ /style><script>'}"),
    ],
)  # fmt: skip
def test_addresses_are_replaced(sheet: str, written: str) -> None:
    """By the archive's own, by an empty image, or by nothing."""
    assert rewritten(sheet) == written


def test_what_a_sheet_shows_is_found() -> None:
    """Images apart from the sheets that it imports."""
    sheet = "@import 'b.css'; @import url(c.css); i{background:url(a.png)} b{src:url('data:,x')}"
    assert list(iter_addresses(sheet)) == ["a.png"]
    assert list(iter_imports(sheet)) == ["b.css", "c.css"]


def test_a_media_query_ends_nothing() -> None:
    """Else it could smuggle rules, or the end of the element, into the page."""
    assert is_media_query("screen and (min-width: 9px), print")
    assert not is_media_query("all{} p")
    assert not is_media_query('all"')


@given(st.text(alphabet="url()@import'\"; /*</style>ab.png:{}\\\n", max_size=60))
def test_no_sheet_ends_its_element_or_loads_from_elsewhere(sheet: str) -> None:
    """Whatever stands in it."""
    written = rewritten(sheet)
    assert "</" not in written
    assert "<!--" not in written
    loaded = re.findall(r"url\(\s*[\"']?([^\"')\s]+)", written)
    assert all(address.startswith("data:") for address in loaded if "(" not in address)
