"""Every sample page comes out as its gold document says, field by field."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from archive.capture import Capture
from archive.extract import clean
from archive.sources import Rejection, iter_captures, iter_inputs

PAGES = Path(__file__).parents[2] / "pages"
SUFFIXES = (".html", ".htm", ".xhtml", ".txt", ".mhtml", ".mht")


def _pages() -> list[Path]:
    return sorted(
        path
        for path in PAGES.iterdir()
        if path.suffix in SUFFIXES and (PAGES / f"{path.stem}.gold.json").exists()
    )


def _capture(path: Path) -> Capture:
    captures: list[Capture] = []
    for file in iter_inputs([path]):
        assert not isinstance(file, Rejection), file
        captures += [
            capture
            for capture in iter_captures(file)  # type: ignore[arg-type]  # no Ignored: named directly
            if isinstance(capture, Capture) and capture.is_page
        ]
    assert len(captures) == 1
    return captures[0]


@pytest.mark.parametrize("path", _pages(), ids=lambda path: path.name)
def test_sample_page_comes_out_as_its_gold(path: Path) -> None:
    """Title, lead, paragraphs, captions, byline, date, site, URL and language are the gold's."""
    gold: dict[str, Any] = json.loads((PAGES / f"{path.stem}.gold.json").read_text("utf-8"))
    document = json.loads(json.dumps(asdict(clean(_capture(path)))))
    found = {name: document[name] for name in gold if name in document}
    assert found == {name: gold[name] for name in found}
    assert found
