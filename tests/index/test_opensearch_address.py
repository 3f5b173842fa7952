"""Addresses of servers: what is read out of them, and what is never shown of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines.opensearch_address import Address
from index.errors import UnknownEngineError
from index.opening import describe_engine


def test_all_parts_are_read() -> None:
    """Scheme, login, hosts, name and parts."""
    address = Address.parse("https://an:b%40n@mot.example:9201,hai.example/bao_chi?shards=6")
    assert address.hosts == (("mot.example", 9201), ("hai.example", 9200))
    assert (address.scheme, address.user, address.secret) == ("https", "an", "b@n")
    assert (address.alias, address.shards) == ("bao_chi", 6)
    assert str(address) == "https://mot.example:9201,hai.example:9200/bao_chi"


def test_little_is_enough() -> None:
    """A host and a name; everything else has a default."""
    address = Address.parse("HTTP://[::1]/a/")
    assert (address.scheme, address.hosts, address.shards) == ("http", (("::1", 9200),), 1)
    assert (address.user, address.secret) == (None, None)
    assert str(address) == "http://[::1]:9200/a"
    assert Address.parse("http://mot:1,[::1]:2/a").hosts == (("mot", 1), ("::1", 2))


def test_more_hosts_are_the_same_index() -> None:
    """What this machine keeps of an index stays its own when hosts or parts are added."""
    one = Address.parse("http://mot.example/a")
    more = Address.parse("http://an:ban@mot.example:9200,hai.example/a?shards=3")
    assert one.digest == more.digest
    assert one.digest != Address.parse("http://mot.example/b").digest


@pytest.mark.parametrize(
    "url",
    [
        "https://host.example",
        "https://host.example/",
        "https://host.example/Hoa",
        "https://host.example/-a",
        "https://host.example/a/b",
        "https://host.example/a?x=1",
        "https://host.example/a?shards=0",
        "https://host.example/a?shards=1025",
        "https://host.example/a#b",
        "https://host.example:port/a",
        "https://host.example:99999/a",
        "https://one,,two/a",
        "https:///a",
        "ftp://host.example/a",
        "https://an:ban@/a",
    ],
)
def test_what_is_no_address_says_how_one_is_written(url: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(UnknownEngineError, match="write http") as caught:
        Address.parse(url)
    assert "\n" not in str(caught.value)


SECRETS = st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=30).filter(
    lambda secret: "@" not in secret
)


@given(SECRETS, st.sampled_from(["host.example:9200/a", "host.example", "/a", "h/Ho a", "h:x/a"]))
def test_secret_that_was_not_encoded_is_never_told(secret: str, rest: str) -> None:
    """Slashes, marks and line ends in a secret do not carry it into a message."""
    marked = f"bimat{secret}bimat"
    url = f"https://user:{marked}@{rest}"
    try:
        told = describe_engine(url)
    except UnknownEngineError as error:
        told = str(error)
    assert "bimat" not in told
