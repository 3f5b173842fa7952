"""Which captures are of the same page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import document_id, page_key, site_of, url_key


@pytest.mark.parametrize(
    "other",
    [
        "http://baolao.example/tin/1.html",
        "https://www.baolao.example/tin/1.html",
        "https://BAOLAO.example:443/tin/1.html#binh-luan",
        "https://baolao.example/tin/1.html?utm_source=zalo&fbclid=x",
        "https://baolao.example/tin/1.html/",
    ],
)
def test_spellings_of_one_address_share_a_key(other: str) -> None:
    """Scheme, www, default port, fragment, tracking parameters do not tell pages apart."""
    assert url_key(other) == url_key("https://baolao.example/tin/1.html")


@pytest.mark.parametrize(
    "other",
    [
        "https://baolao.example/tin/2.html",
        "https://baolao.example/tin/1.html?trang=2",
        "https://baolao.example:8443/tin/1.html",
        "https://cu.baolao.example/tin/1.html",
    ],
)
def test_other_pages_have_other_keys(other: str) -> None:
    """Path, meaningful parameters, port and host tell pages apart."""
    assert url_key(other) != url_key("https://baolao.example/tin/1.html")


def test_parameters_count_in_any_order() -> None:
    """The order of parameters does not matter."""
    assert url_key("https://a.example/?b=2&a=1") == url_key("https://a.example/?a=1&b=2")


@given(st.text(max_size=200))
def test_any_text_has_a_key(text: str) -> None:
    """What is no address is its own key; nothing raises."""
    assert isinstance(url_key(text), str)


def test_a_page_without_address_goes_by_its_identifier_then_its_bytes() -> None:
    """Address before identifier before digest."""
    assert page_key("https://a.example/1", "7", "sha256:00") == "url:a.example/1"
    assert page_key(None, "7", "sha256:00") == "id:7"
    assert page_key(None, None, "sha256:00") == "sha256:00"


def test_document_identifiers_are_stable() -> None:
    """The identifier of a page never changes: links and citations rely on it."""
    assert document_id("url:a.example/1") == "v4mgnd6urvk3c5qo"
    assert document_id("url:a.example/2") != document_id("url:a.example/1")


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.BaoLao.example/x", "baolao.example"),
        ("https://báo.example/x", "xn--bo-mia.example"),
        ("ftp://baolao.example/x", None),
        (None, None),
        ("https://[half", None),
    ],
)
def test_the_site_is_the_host_without_www(url: str | None, site: str | None) -> None:
    """Only web addresses have a site."""
    assert site_of(url) == site
