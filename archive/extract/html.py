"""From an HTML page to an article: the headline, where the text is, and what each block is."""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from archive.capture import Capture
from archive.errors import ExtractionError
from archive.extract import bylines, published
from archive.extract import region as regions
from archive.extract.article import Article
from archive.extract.blocks import read_page
from archive.extract.breadcrumbs import breadcrumb
from archive.extract.certainty import judge
from archive.extract.dates import MAX_LINE_CHARS, find_date_line, split_date_line
from archive.extract.elements import SWALLOWING
from archive.extract.metadata import Head, names_owner, read_head, stated_titles, title_parts
from archive.extract.page import Block, Page, is_prose
from archive.extract.pruning import Templates, no_templates, read_without
from archive.extract.region import Region
from archive.extract.template import block_marks, fingerprints
from archive.extract.tree import prepare, read_fast, repair
from archive.extract.vietnamese import (
    detect_language,
    is_caption_cue,
    is_furniture,
    read_byline,
    read_dateline_site,
)
from archive.extract.wording import (
    BOLD_WORDS,
    CAPTION_WORDS,
    LEAD_WORDS,
    TITLE_WORDS,
    clean_line,
    normal_form,
)
from archive.identity import site_of

_MAX_CAPTION_CHARS = 300
_MAX_FORM_CHARS = 300
# An article's date, author and tools stand among its first blocks.
_HEADER_BLOCKS = 12
# A page with less prose than this, and no lead, is a menu, a login form, an error page.
_MIN_ARTICLE_CHARS = 60
# A page with less text than this may be one that the parser gave up on; it is read again, if it
# is not so long that reading it twice takes too much time.
_MIN_SHOWN_CHARS = 300
# html.parser takes time that grows with the square of what is left unclosed.
_MAX_REPEATED_CHARS = 100_000
# A comment's form swallows less.
_MAX_SWALLOWED_CHARS = 3_000
FAST = "fast tree"
TOLERANT = "tolerant"
_NO_ARTICLE = "no article text found on the page: look at the original in a browser"
_NO_WORDS = re.compile(r"^[\W_\d]{0,8}$")
_DIGIT = re.compile(r"\d")
_CLOCKS = re.compile(r"(?:\d{1,2}:\d{2}[\s/]*){1,3}")
_READING_TIME = re.compile(r"[\s•·|,\-–—]*\d+ (?:phút đọc|min(?:ute)?s? read)\s*$", re.IGNORECASE)


@dataclass(slots=True)
class _Parts:
    """The article's blocks by what they are, while they are being told apart."""

    lead: int | None = None
    paragraphs: list[int] = field(default_factory=list)
    captions: list[int] = field(default_factory=list)
    byline: str | None = None


def extract_html(markup: str, capture: Capture, templates: Templates = no_templates) -> Article:
    """The article on a page. Raises `ExtractionError` when there is none."""
    page, way = _read(markup)
    if not page.blocks:
        raise ExtractionError(_NO_ARTICLE)
    head = read_head(page, capture.url)
    url, url_source = _choose_url(capture, head)

    def compose(shown: Page) -> Article:
        return _compose(shown, head, way, capture)

    marks = block_marks(page)
    template = templates(site_of(url))
    if template is None:
        article = compose(page)
    else:
        titles = [*filter(None, (capture.title, head.headline)), *head.titles]
        article = read_without(page, marks, template, titles, compose)
    site = None if url else article.site
    return replace(
        article, site=site, url=url, url_source=url_source, marks=fingerprints(page, marks)
    )


def _compose(page: Page, head: Head, way: str, capture: Capture) -> Article:
    stated = [text for text in stated_titles(head) if text]
    given = [clean_line(capture.title)] if capture.title else []
    title_at = regions.find_title_block(page, [*given, *stated], title_parts(head), head.site_names)
    region = regions.find_region(page, title_at)
    if title_at is None:
        title_at = regions.heading_before(page, region)
        region = regions.find_region(page, title_at) if title_at is not None else region
    title = given[0] if given else _choose_title(page, stated, title_at)
    parts = _sort_blocks(page, region, head, title, title_at)
    if not parts.paragraphs and parts.lead is None and not parts.captions:
        raise ExtractionError(_NO_ARTICLE)
    kept = [page.blocks[index] for index in parts.paragraphs]
    texts = [text for block in kept for text in block.lines or (block.text,)]
    lead = page.blocks[parts.lead].text if parts.lead is not None else None
    own = sum(page.blocks[i].size - page.blocks[i].link for i in parts.paragraphs)
    if own + len(lead or "") < _MIN_ARTICLE_CHARS:
        raise ExtractionError(_NO_ARTICLE)
    sure = judge(page, region, own + len(lead or ""), title_at, tolerant=way == TOLERANT)
    date, date_source = published.choose(capture, head, page, region, title_at)
    opening = lead or (texts[0] if texts else "")
    language = detect_language("\n".join([title, lead or "", *texts])[:20_000])
    return Article(
        title=title or opening[:120],
        lead=lead,
        paragraphs=tuple(texts),
        captions=tuple(dict.fromkeys(page.blocks[index].text for index in parts.captions)),
        byline=parts.byline,
        published=date,
        published_source=date_source,
        site=_site_in(page, region, title_at, opening),
        language=language if language != "und" else head.language or "und",
        section=head.section or breadcrumb(page, title),
        confidence=sure.confidence,
        doubt=sure.doubt,
        way=way,
    )


def _read(markup: str) -> tuple[Page, str]:
    """The page by the fast tree; where that loses text, as BeautifulSoup repairs the markup."""
    prepared, hides = prepare(markup)
    tree = read_fast(prepared)
    page = read_page(tree) if tree is not None else None
    if page is not None and not hides and not _swallows_text(page, prepared):
        short = page.size < _MIN_SHOWN_CHARS < len(markup) < _MAX_REPEATED_CHARS
        if not short:
            return page, FAST
    shown = page.size if page is not None else 0
    way = FAST
    for parser in ("lxml", "html.parser"):
        if parser == "html.parser" and len(markup) >= _MAX_REPEATED_CHARS:
            break
        other = read_fast(repair(markup, parser))
        fuller = read_page(other) if other is not None else None
        # Half as much again: each parser repairs in its own way, and pages are made for browsers.
        if fuller is not None and (page is None or fuller.size > 1.5 * shown):
            page, shown, way = fuller, fuller.size, TOLERANT
    if page is None:
        raise ExtractionError(_NO_ARTICLE)
    return page, way


def _swallows_text(page: Page, markup: str) -> bool:
    """Whether much text stands in a form's field or the like that was never closed."""
    if page.swallowed <= _MAX_SWALLOWED_CHARS:
        return False
    return len(page.said.title) > _MAX_SWALLOWED_CHARS or any(
        len(re.findall(rf"<{name}\b", markup, re.IGNORECASE))
        > len(re.findall(rf"</{name}\b", markup, re.IGNORECASE))
        for name in SWALLOWING
    )


def _choose_url(capture: Capture, head: Head) -> tuple[str | None, str | None]:
    if capture.url:
        return capture.url, capture.url_source
    if head.canonical:
        return head.canonical, "canonical"
    if head.og_url:
        return head.og_url, "og:url"
    return None, None


def _site_in(page: Page, region: Region, title_at: int | None, opening: str) -> str | None:
    """The newsroom that the article's first words, or a line of their own above them, name."""
    if found := read_dateline_site(opening):
        return found
    start = title_at + 1 if title_at is not None else region.start
    for block in page.blocks[start : start + 8]:
        if len(block.text) <= 60 and (found := read_dateline_site(block.text)):
            return found
    return None


def _choose_title(page: Page, stated: list[str], title_at: int | None) -> str:
    """The headline as the page shows it, else as its head states it."""
    if title_at is None:
        return stated[0] if stated else ""
    shown = page.blocks[title_at]
    agreed = max((regions.agreement(shown.text, text) for text in stated), default=0.0)
    # A section's name in the head says less than any heading; a long title there says more than
    # a heading that only may be the headline.
    if agreed >= 0.6 or shown.tag == "h1" or not stated or len(stated[0]) <= 25:
        return shown.text
    if TITLE_WORDS.search(shown.words) and names_owner(stated[0]):
        return shown.text
    return stated[0]


def _is_caption(page: Page, index: int) -> bool:
    block = page.blocks[index]
    if len(block.text) > _MAX_CAPTION_CHARS or block.is_heading:
        return block.tag == "figcaption"
    for node_index in page.ancestors(block.node)[:5]:
        node = page.nodes[node_index]
        if node.tag in ("figcaption", "caption", "figure"):
            return True
        if node.end - node.start <= 2 and CAPTION_WORDS.search(node.words):
            return True
        # An image and one line in a box of their own.
        own = node.tag in ("table", "div") and node.end - node.start == 1 and node.has_image
        if own and block.after_image and len(block.text) <= 200:
            return True
    if CAPTION_WORDS.search(block.words):
        return True
    if not block.after_image:
        return False
    slanted = block.italic >= 0.9 * block.size or block.align == "center"
    return slanted or is_caption_cue(block.text)


def _describes(text: str, descriptions: tuple[str, ...]) -> bool:
    """Whether a block is what the page gives as its description (often cut short there)."""
    form = normal_form(text)
    for description in descriptions:
        other = normal_form(description.rstrip("….").rstrip())
        if len(other) >= 30 and (form.startswith(other) or other.startswith(form)):
            return len(form) <= 3 * len(other)
        if len(other) >= 30 and other in form and len(form) <= len(other) + 60:
            return True
    return False


def _is_lead(block: Block, head: Head, *, first: bool) -> bool:
    if block.size < 30 or block.link_density > 0.5 or block.tag in ("li", "tr"):
        return False
    if LEAD_WORDS.search(block.words) or "description" in block.roles:
        return True
    if _describes(block.text, head.descriptions):
        return True
    bold = block.bold >= 0.9 * block.size or bool(BOLD_WORDS.search(block.words))
    return first and bold and block.size >= 60


def _stands_apart(page: Page, region: Region, index: int) -> bool:
    """Whether a first paragraph stands outside the one element that holds all other prose."""
    block = page.blocks[index]
    if not is_prose(block) or block.size < 60 or page.nodes[block.node].tag == "li":
        return False
    rest = region.prose_between(index + 1, region.end)
    if rest < 400:
        return False
    after = index + 1
    while not region.prose_between(after, after + 1) > 0:
        after += 1
    line = page.ancestors(page.blocks[after].node)
    shared = set(page.ancestors(block.node))
    apart = [node for node in line if node not in shared and page.nodes[node].tag != "p"]
    return any(
        region.prose_between(page.nodes[node].start, min(page.nodes[node].end, region.end))
        >= 0.9 * rest
        for node in apart
        if page.nodes[node].end - page.nodes[node].start > 1
    )


def _sort_blocks(
    page: Page, region: Region, head: Head, title: str, title_at: int | None
) -> _Parts:
    parts = _Parts()
    start = region.start
    if title_at is not None and region.start <= title_at < region.end:
        start = title_at + 1
    if title_at is not None and title_at < start:
        parts.lead = _lead_above(page, region, head, title_at, start)
    seen = {normal_form(title)} if title else set()
    if parts.lead is not None:
        seen.add(normal_form(page.blocks[parts.lead].text))
    for index in range(start, region.end):
        block = page.blocks[index]
        if _ends_here(page, region, index):
            break
        if _is_noise(page, region, index):
            continue
        # A long paragraph that stands twice is the same to the letter.
        form = normal_form(block.text) if block.size <= _MAX_FORM_CHARS else block.text
        if form in seen and (len(form) > 40 or not parts.paragraphs):
            continue
        if _is_caption(page, index):
            parts.captions.append(index)
            continue
        first = all(len(page.blocks[i].text) < 60 for i in parts.paragraphs[-3:])
        first = first and len(parts.paragraphs) <= 3
        if (
            parts.lead is None
            and first
            and (_is_lead(block, head, first=True) or _stands_apart(page, region, index))
        ):
            parts.lead = index
            parts.paragraphs.clear()  # a section's name, a byline: no text of the article
        else:
            parts.paragraphs.append(index)
        if len(form) > 40:
            seen.add(form)
    _drop_stranded_headings(page, region, parts)
    parts.byline = bylines.choose(page, region, head, parts.paragraphs, title_at)
    return parts


def _lead_above(page: Page, region: Region, head: Head, title_at: int, start: int) -> int | None:
    """The lead between the headline and an article element that does not hold it."""
    for index in range(title_at + 1, min(start, title_at + 40)):
        block = page.blocks[index]
        if _is_caption(page, index) or regions.says_furniture(block.text):
            continue
        named = LEAD_WORDS.search(block.words) or _describes(block.text, head.descriptions)
        if region.furniture[index] and not named:
            continue
        if _is_lead(block, head, first=False) or (is_prose(block) and block.size >= 50):
            return index
    return None


def _is_noise(page: Page, region: Region, index: int) -> bool:
    block = page.blocks[index]
    if region.furniture[index] or regions.says_furniture(block.text):
        return True
    if len(block.text) <= 8 and _NO_WORDS.match(block.text):
        return True
    if " sr only " in block.words:
        return True
    if len(block.text) > MAX_LINE_CHARS or not _DIGIT.search(block.text):
        return False
    if find_date_line(_READING_TIME.sub("", block.text)):
        return True
    dated = split_date_line(block.text) if index < region.start + _HEADER_BLOCKS else None
    if dated is not None and (is_furniture(dated[1]) or read_byline(dated[1])):
        return True
    return _CLOCKS.fullmatch(block.text) is not None


def _ends_here(page: Page, region: Region, index: int) -> bool:
    """Whether the article ends before this block: little prose may follow such a line."""
    block = page.blocks[index]
    if regions.says_end(block.text):
        most = 0.35
    elif block.is_heading and regions.says_furniture(block.text):
        most = 0.25
    else:
        return False
    whole = region.prose_between(region.start, region.end)
    return region.prose_between(index + 1, region.end) <= most * whole


def _announces(block: Block) -> bool:
    """Whether a line at the end only announces what was taken out."""
    return block.is_heading or (len(block.text) <= 60 and block.text.endswith(":"))


def _drop_stranded_headings(page: Page, region: Region, parts: _Parts) -> None:
    """Headings of what was taken out: at the end, or right before furniture and another heading."""
    kept = parts.paragraphs
    while kept and _announces(page.blocks[kept[-1]]):
        kept.pop()
    stranded = set()
    for here, after in pairwise(kept):
        between = range(here + 1, after)
        gone = [index for index in between if region.furniture[index]]
        if page.blocks[here].is_heading and gone and page.blocks[after].is_heading:
            stranded.add(here)
    parts.paragraphs = [index for index in kept if index not in stranded]
