"""From an HTML page to an article: the headline, where the text is, and what each block is."""

import re
from dataclasses import dataclass, replace

from archive.capture import Capture
from archive.errors import ExtractionError
from archive.extract import published
from archive.extract import region as regions
from archive.extract.article import Article
from archive.extract.block_model import shipped_model
from archive.extract.blocks import read_page
from archive.extract.breadcrumbs import breadcrumb
from archive.extract.certainty import judge
from archive.extract.elements import SWALLOWING
from archive.extract.live import stamp_entries
from archive.extract.metadata import Head, names_owner, read_head, stated_titles
from archive.extract.page import Page
from archive.extract.parts import draft_of, revise, sort_blocks
from archive.extract.pruning import Templates, no_templates, read_without
from archive.extract.region import Region
from archive.extract.template import block_marks, fingerprints
from archive.extract.tree import prepare, read_fast, repair
from archive.extract.vietnamese import detect_language, read_dateline_site
from archive.extract.wording import TITLE_WORDS, clean_line
from archive.identity import site_of

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


def extract_html(markup: str, capture: Capture, templates: Templates = no_templates) -> Article:
    """The article on a page. Raises `ExtractionError` when there is none."""
    page, way = read_markup(markup)
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page's article stands: its element, its headline and that one's block, if known."""

    region: Region
    title: str
    title_at: int | None


def find_place(page: Page, head: Head, capture: Capture) -> Place:
    """Where the article stands on a page that has blocks."""
    stated = [text for text in stated_titles(head) if text]
    given = [clean_line(capture.title)] if capture.title else []
    title_at = regions.find_title_block(page, [*given, *stated], head.title_parts, head.site_names)
    region = regions.find_region(page, title_at)
    if title_at is None:
        title_at = regions.heading_before(page, region)
        region = regions.find_region(page, title_at) if title_at is not None else region
    title = given[0] if given else _choose_title(page, stated, title_at)
    return Place(region, title, title_at)


def _compose(page: Page, head: Head, way: str, capture: Capture) -> Article:
    place = find_place(page, head, capture)
    region, title, title_at = place.region, place.title, place.title_at
    parts = sort_blocks(page, region, head, title, title_at)
    revise(page, region, parts, draft_of(parts, title, title_at), shipped_model())
    if not parts.paragraphs and parts.lead is None and not parts.captions:
        raise ExtractionError(_NO_ARTICLE)
    stamps = stamp_entries(page, parts.start, parts.paragraphs)
    kept = [page.blocks[index] for index in parts.paragraphs]
    texts: list[str] = []
    for index, block in zip(parts.paragraphs, kept, strict=True):
        first, *more = block.lines or (block.text,)
        texts += [f"{stamps[index]} {first}" if index in stamps else first, *more]
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


def read_markup(markup: str) -> tuple[Page, str]:
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
