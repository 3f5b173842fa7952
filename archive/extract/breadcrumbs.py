"""The section of an article, from the trail of links that leads to it."""

from archive.extract.page import Page
from archive.extract.wording import TRAIL_WORDS, normal_form

_HOME = frozenset(
    {"home", "homepage", "start", "blog", "news", "trang chủ", "trang nhất", "tin tức"}
)
_MAX_CHARS = 60
_SEPARATORS = " ›»>/|\\-–—:•·"


def breadcrumb(page: Page, title: str) -> str | None:
    """The last entry of the breadcrumb trail that is neither the home page nor the title."""
    form = normal_form(title)
    for node in page.nodes:
        if not TRAIL_WORDS.search(node.words) or not 0 < node.end - node.start <= 12:
            continue
        texts = [block.text for block in page.blocks[node.start : node.end]]
        if len(texts) == 1:
            texts = _split(texts[0])
        names = [text.strip(_SEPARATORS) for text in texts]
        fit = [
            name
            for name in names
            if 1 < len(name) <= _MAX_CHARS
            and normal_form(name) not in _HOME
            and normal_form(name) not in form
        ]
        if fit:
            return fit[-1]
    return None


def _split(trail: str) -> list[str]:
    for separator in ("»", "›", ">", " / ", " | "):
        if separator in trail:
            return trail.split(separator)
    return []
