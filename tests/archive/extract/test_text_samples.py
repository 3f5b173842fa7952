"""The sample text dumps against their gold documents."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.capture import Capture
from archive.charset import decode
from archive.extract.text import extract_text

PAGES = Path(__file__).parents[2] / "pages"
FIELDS = (
    *("title", "lead", "paragraphs", "captions", "byline"),
    *("published", "published_source", "site", "language"),
)


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.txt")), ids=lambda page: page.stem)
def test_dump_is_cleaned_exactly(page: Path) -> None:
    """Every field of a sample dump is the gold document's, with no line of furniture left."""
    gold = json.loads(page.with_name(f"{page.stem}.gold.json").read_text("utf-8"))
    payload = page.read_bytes()
    fetched_at = datetime(2024, 3, 1, tzinfo=UTC)
    capture = Capture(payload, "text/plain", str(page), fetched_at, "file")
    article = extract_text(decode(payload, None, "text/plain").text, capture)
    found = {name: getattr(article, name) for name in FIELDS}
    found |= {name: list(found[name]) for name in ("paragraphs", "captions")}
    assert found == {name: gold[name] for name in FIELDS}
