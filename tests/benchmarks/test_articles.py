"""The archive whose articles all have date, site, author and section."""

from pathlib import Path

from archive import Archive, Document
from index import DEFAULT_ENGINE
from tests.benchmarks.articles import dated_home, iter_documents
from tests.index.archives import opened, store
from tests.making import make_document


def _documents(home: Path) -> list[Document]:
    archive = Archive.open(home)
    found = sorted(iter_documents(archive), key=lambda document: document.id)
    archive.close()
    return found


def test_articles_get_what_they_lack_and_keep_what_they_have(tmp_path: Path) -> None:
    """The same each time, indexed, and the archive it was made from is as it was."""
    url = "https://baolao.example/1"
    store(
        tmp_path,
        make_document("Chợ phiên", url=url, published="2019-06-05", byline="Lò Páo"),
        make_document("Lũ quét"),
    )
    before = _documents(tmp_path)
    with dated_home(tmp_path) as home:
        made = _documents(home)
        with opened(home, DEFAULT_ENGINE) as (_, index):
            status = index.engine.status()
            assert status is not None
            assert status.documents == 2
    with dated_home(tmp_path) as home:
        assert _documents(home) == made
    assert _documents(tmp_path) == before
    assert all(one.published and one.site and one.byline and one.section for one in made)
    kept = next(one for one in made if one.url == url)
    assert (kept.published, kept.site, kept.byline) == ("2019-06-05", "baolao.example", "Lò Páo")
    assert [one.paragraphs for one in made] == [one.paragraphs for one in before]
