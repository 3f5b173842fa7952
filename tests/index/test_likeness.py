"""More like this: what a document asks for when it is the query."""

from pathlib import Path

import pytest

from archive import Document
from index import open_index, sync
from index.engines import SearchRequest
from index.likeness import like
from tests.index.archives import opened, store
from tests.making import make_document

_HARVEST = (
    ("Mùa gặt lúa nếp ở Phà Sen", "Lúa nếp năm nay được mùa, bà con Phà Sen gặt lúa nếp từ sớm."),
    ("Giá lúa nếp tăng", "Thương lái về tận ruộng mua lúa nếp, giá tăng so với năm trước."),
    ("Phơi lúa nếp ven đường", "Bà con phơi lúa nếp ven đường, trời nắng, lúa nếp khô nhanh."),
)
_FOOTBALL = (
    ("Giải bóng đá thanh niên", "Đội bóng đá Vân Lũng thắng trận đầu, thanh niên đến xem đông."),
    ("Sân bóng đá mới", "Thanh niên có sân bóng đá mới, trận đầu đá vào chủ nhật."),
)


def _documents() -> list[Document]:
    return [make_document(title, (text,)) for title, text in (*_HARVEST, *_FOOTBALL)]


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_documents_about_the_same_things_are_found(tmp_path: Path, engine: str) -> None:
    """On every engine the document itself comes first, then those of its subject alone."""
    documents = _documents()
    store(tmp_path, *documents)
    with opened(tmp_path, engine) as (archive, index):
        sync(archive, index.engine, index.lexicon)
        likeness = like(documents[0], index.lexicon.view())
        assert likeness is not None
        found = index.engine.search(SearchRequest(likeness.match, pairs=likeness.pairs)).found
    ids = [one.id for one in found]
    assert ids[0] == documents[0].id
    assert set(ids[1:3]) == {documents[1].id, documents[2].id}
    assert documents[4].id not in ids


def test_a_document_that_has_nothing_in_common_asks_for_nothing(tmp_path: Path) -> None:
    """Words that stand nowhere else find nothing else."""
    stranger = make_document("Xylophon", ("Quixotic zephyr.",))
    store(tmp_path, *_documents(), stranger)
    with opened(tmp_path, "tantivy") as (archive, index):
        sync(archive, index.engine, index.lexicon)
        assert like(stranger, index.lexicon.view()) is None
    index = open_index(tmp_path / "empty", "tantivy")
    assert like(stranger, index.lexicon.view()) is None
    index.close()
