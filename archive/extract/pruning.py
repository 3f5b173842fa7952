"""Reading a page without its site's furniture, and never with less than what it alone says.

A page is read as if the furniture did not stand on it, before it is decided where its article is.
What the page itself would have kept and no template names is put back afterwards.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TypeAlias

from archive.errors import ExtractionError
from archive.extract.article import Article
from archive.extract.furniture import ends_article, is_furniture, is_related_link, opens_related
from archive.extract.learned import Template
from archive.extract.live import read_stamp
from archive.extract.marks import squeeze
from archive.extract.page import Moment, Node, Page, is_prose
from archive.extract.region import says_end, says_furniture
from archive.extract.template import line_mark
from archive.extract.vietnamese import read_byline
from archive.extract.wording import normal_form

# Finds the template of a site by its name, None for a page that names no site.
Templates: TypeAlias = Callable[[str | None], Template | None]
# What a document's way of cleaning adds when a template was used.
TEMPLATE_WAY = "site template"
# A template that would take more of an article, or of a page's prose, than this is let go.
_MAX_SHARE = 0.5
_DATED = re.compile(
    r"\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}|\bngày \d|\b(?:19|20)\d\d\b", re.IGNORECASE
)
# A page with less text outside the article than this, for each character in it, has no other.
_LEFT_SHARE = 0.1
# What opens a part of many texts of one kind (laws, recipes): "Điều 1. …", "Bước 2", "Nơi nhận:".
_STRUCTURE = re.compile(
    r"(?:điều|chương|mục|phần|khoản|bước|câu|kỳ|step|part|chapter|section)\s+(?:\d|[ivx]+\b)"
    r"|(?:\d{1,2}|[ivx]{1,4}|[a-zđ])[.)]\s|.{1,60}:$",
    re.IGNORECASE,
)
_HAS_DIGIT = re.compile(r"\d")
# A dump's line of this length that was joined to text can be found in it again.
_JOINED_CHARS = 12
# Longer lines are neither bylines nor dates nor what sites say around articles.
_LABEL_CHARS = 160
_REMEMBERED_LINES = 8_192


def no_templates(site: str | None) -> Template | None:
    """Knows no site."""
    return None


@dataclass(frozen=True, slots=True)
class Pruned:
    """A page without its furniture, and the lines that were taken out."""

    page: Page
    gone: frozenset[str]


def prune(
    page: Page, marks: Sequence[int], template: Template, titles: Collection[str] = ()
) -> Pruned | None:
    """The page without the blocks that a template names; None when there are none.

    `marks` are those of the blocks. Kept are lines that the page states as its `titles`, dates,
    bylines, headings over text of this page's own, and what sites are known to say around
    articles: what is to be read by them.
    """
    known = template.marks
    standing = [index for index, mark in enumerate(marks) if mark in known]
    if not standing:
        return None
    forms = {normal_form(title) for title in titles}
    gone = set(standing)
    gone = {index for index in standing if not _is_needed(page, index, gone, forms)}
    if not gone:
        return None
    blocks = page.blocks
    texts = {text for index in gone for text in (blocks[index].text, *blocks[index].lines)}
    texts |= {line for index in standing for line in (blocks[index].text,)}
    return Pruned(_without(page, gone), frozenset(texts))


def _is_needed(page: Page, index: int, gone: set[int], titles: set[str]) -> bool:
    block = page.blocks[index]
    text = block.text
    if len(text) > _LABEL_CHARS or (block.tag == "li" and block.link_density > 0.5):
        return False
    if titles and normal_form(text) in titles:
        return True
    # A headline whose number alone is its own looks like a counter.
    if block.is_heading and _HAS_DIGIT.search(text):
        return True
    heads = block.is_heading or _STRUCTURE.match(text) is not None
    return (heads and _heads_text(page, index, gone)) or _is_read_by(text)


# Pages of one site have the same furniture: each of its lines is asked about on every page.
@lru_cache(maxsize=_REMEMBERED_LINES)
def _is_read_by(text: str) -> bool:
    """Whether a line is known furniture, a date, an entry's time or a byline."""
    if says_furniture(text) or says_end(text):
        return True
    if _DATED.search(text) is not None or read_stamp(text) is not None:
        return True
    return read_byline(text) is not None


def _heads_text(page: Page, index: int, gone: set[int]) -> bool:
    """Whether a heading stands over text of this page's own, in the element that holds both."""
    after = index + 1
    if after >= len(page.blocks) or after in gone:
        return False
    below = page.blocks[after]
    holder = page.nodes[page.blocks[index].node].parent
    return below.link_density <= 0.5 and holder in page.ancestors(below.node)


def _without(page: Page, gone: set[int]) -> Page:
    """The page without some of its blocks; elements and places point to the blocks that remain."""
    kept = [index for index in range(len(page.blocks)) if index not in gone]
    before = [0, *accumulate(int(index not in gone) for index in range(len(page.blocks)))]
    return Page(
        blocks=[page.blocks[index] for index in kept],
        nodes=[
            Node(
                tag=node.tag,
                parent=node.parent,
                start=before[node.start],
                words=node.words,
                roles=node.roles,
                hidden=node.hidden,
                end=before[node.end],
                has_image=node.has_image,
            )
            for node in page.nodes
        ],
        images_at=[before[at] for at in page.images_at],
        moments=[Moment(before[one.at], one.value, one.words) for one in page.moments],
        said=page.said,
        swallowed=page.swallowed,
    )


def read_without(
    page: Page,
    marks: Sequence[int],
    template: Template,
    titles: Collection[str],
    read: Callable[[Page], Article],
) -> Article:
    """The article that `read` finds on a page without its furniture.

    Raises the `ExtractionError` of `read` when there is none with the furniture either.
    """
    pruned = prune(page, marks, template, titles)
    if pruned is None:
        return read(page)
    try:
        whole = read(page)
    except ExtractionError:
        return _marked(read(pruned.page))
    if _has_most(whole, pruned):
        return _strike(whole, pruned.gone)
    try:
        article = read(pruned.page)
    except ExtractionError:
        return whole
    return settle(whole, article, pruned.gone)


def _has_most(whole: Article, pruned: Pruned) -> bool:
    """Whether an article lacks hardly any prose of the pruned page.

    Then reading it without the furniture would find nothing else, but for title and lead.
    """
    if whole.title in pruned.gone or whole.lead in pruned.gone:
        return False
    units = _units(whole)
    texts = {whole.title, *units}
    left = sum(
        block.size for block in pruned.page.blocks if is_prose(block) and block.text not in texts
    )
    return left <= _LEFT_SHARE * sum(map(len, units))


def _strike(whole: Article, gone: Collection[str]) -> Article:
    """The article without the lines of the furniture, unless they are most of it."""
    if _would_take_most(whole, gone):
        return whole
    return replace(
        _marked(whole),
        paragraphs=tuple(text for text in whole.paragraphs if text not in gone),
        captions=tuple(text for text in whole.captions if text not in gone),
    )


def _would_take_most(whole: Article, gone: Collection[str]) -> bool:
    units = _units(whole)
    taken = sum(len(text) for text in units if text in gone)
    return taken > _MAX_SHARE * sum(map(len, units))


def _marked(article: Article) -> Article:
    return replace(article, way=", ".join(filter(None, (article.way, TEMPLATE_WAY))))


def _units(article: Article) -> tuple[str, ...]:
    lead = (article.lead,) if article.lead else ()
    return lead + article.paragraphs + article.captions


def settle(whole: Article, pruned: Article, gone: Collection[str]) -> Article:
    """What is right of a page read with its furniture (`whole`) and without it (`pruned`).

    `gone` are the lines of the furniture. What the whole reading has and the other lacks is put
    back, but for those; when they are most of the whole reading, it is right as it is.
    """
    if _would_take_most(whole, gone):
        return whole
    units = _units(whole)
    title = _choose_title(whole, pruned, gone)
    says = " ".join((title, pruned.byline or "", *_units(pruned)))
    missing = {text for text in units if not _is_said(text, says, gone)}
    return replace(
        _marked(pruned),
        title=title,
        paragraphs=_merge(
            pruned.paragraphs, (*filter(None, [whole.lead]), *whole.paragraphs), missing
        ),
        captions=pruned.captions + tuple(text for text in whole.captions if text in missing),
        byline=pruned.byline or whole.byline,
        published=pruned.published or whole.published,
        published_source=pruned.published_source or whole.published_source,
        site=pruned.site or whole.site,
        section=pruned.section or whole.section,
    )


def _choose_title(whole: Article, pruned: Article, gone: Collection[str]) -> str:
    """The title without the furniture, unless one that is none stood nowhere else."""
    form = normal_form(whole.title)
    if whole.title in gone or form in normal_form(" ".join((pruned.title, *_units(pruned)))):
        return pruned.title
    return whole.title


def _is_said(text: str, says: str, gone: Collection[str]) -> bool:
    """Whether a text, or all of it that is no furniture, stands in another."""
    if text in gone or text in says:
        return True
    for line in gone:
        text = text.replace(line, "\n") if _JOINED_CHARS <= len(line) < len(text) else text
    return all(part in says for part in map(str.strip, text.split("\n")) if part)


def _merge(kept: Iterable[str], order: Iterable[str], missing: Collection[str]) -> tuple[str, ...]:
    """The kept paragraphs and the missing ones among them, each after the one it followed."""
    merged = list(kept)
    at = 0
    for text in order:
        if text in missing:
            merged.insert(at, text)
            at += 1
        elif text in merged[at:]:
            at = merged.index(text, at) + 1
    return tuple(merged)


def read_text_without(
    text: str, template: Template, whole: Article, read: Callable[[str], Article]
) -> Article:
    """The article that `read` finds in a text dump without its furniture.

    `text` is NFC; `whole` is what was found with it.
    """
    lines = text.splitlines()
    shown = [line for line in map(squeeze, lines) if line]
    standing = {line for line in shown if line_mark(line) in template.marks}
    gone = {line for line in standing if not _is_label(line)}
    if _HAS_DIGIT.search(whole.title):
        gone.discard(whole.title)
    for line, after in pairwise(shown):
        if line in gone and after not in standing and _STRUCTURE.match(line):
            gone.discard(line)
    if not gone:
        return whole
    try:
        return settle(whole, read("\n".join(_without_lines(lines, gone))), gone)
    except ExtractionError:
        return whole


def _without_lines(lines: Iterable[str], gone: Collection[str]) -> list[str]:
    """The lines without some of them, and no wider gaps where these stood."""
    kept: list[str] = []
    closes_gap = False
    for line in lines:
        bare = squeeze(line)
        if bare in gone:
            closes_gap = closes_gap or not kept or not kept[-1].strip()
        elif bare or not closes_gap:
            kept.append(line)
            closes_gap = False
    return kept


@lru_cache(maxsize=_REMEMBERED_LINES)
def _is_label(line: str) -> bool:
    """Whether a line of a dump is one to be read by: known furniture, a date, a byline."""
    if len(line) > _LABEL_CHARS:
        return False
    if is_furniture(line) or ends_article(line) or opens_related(line) or is_related_link(line):
        return True
    return _DATED.search(line) is not None or read_byline(line) is not None
