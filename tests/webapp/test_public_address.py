"""An archive served behind another server names the address that the world knows it by."""

import re

import pytest

from index import Searcher
from tests.webapp.sample import ARTICLE, SECOND_STAMP, Site
from webapp import create_app
from webapp.public_address import check_public_url

PUBLIC = "https://luutru.example/tangthu"


@pytest.mark.parametrize("left", ["", "/tangthu"])
def test_permanent_links_name_the_public_address(site: Site, left: str) -> None:
    """Whether the server before it takes the path off or leaves it; links within keep to it too."""
    searcher = Searcher(site.archive, site.index.engine, site.index.lexicon)
    client = create_app(site.archive, searcher, public_url=f"{PUBLIC}/").test_client()
    cited = client.get(f"{left}/d/{ARTICLE.id}/cite.bib", headers={"Host": "10.0.0.7:8000"})
    feed = client.get(f"{left}/feed.atom?q=hoc+tap")
    results = client.get(f"{left}/?q=hoc+tap")
    assert f"{PUBLIC}/d/{ARTICLE.id}/captures/{SECOND_STAMP}" in cited.text
    assert f"{PUBLIC}/d/{ARTICLE.id}" in feed.text
    assert "10.0.0.7" not in cited.text
    assert f'href="/tangthu/d/{ARTICLE.id}?q=hoc+tap"' in results.text
    assert 'href="/tangthu/static/' in results.text
    assert not re.search(r'="/(?!tangthu/)', results.text)


@pytest.mark.parametrize("url", ["luutru.example", "ftp://a.example", "https://a.example/?q=1", ""])
def test_what_is_no_public_address_is_refused(url: str) -> None:
    """With the value and an example."""
    with pytest.raises(ValueError, match=r"such as https://"):
        check_public_url(url)
