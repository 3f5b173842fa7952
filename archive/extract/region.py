"""Where on the page the article stands, and which blocks inside it are furniture."""

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from archive.extract.dates import find_date_line
from archive.extract.english import ENGLISH_END, ENGLISH_FURNITURE
from archive.extract.metadata import is_generic_title, names_owner
from archive.extract.page import Block, Node, Page, is_prose, prefix_sums
from archive.extract.vietnamese import ends_article, is_furniture
from archive.extract.wording import (
    BODY_WORDS,
    COMMENT_WORDS,
    FURNITURE_WORDS,
    TITLE_WORDS,
    TRAIL_WORDS,
    normal_form,
)

# An element called furniture is taken for the article all the same from this share of the
# page's prose on: one newspaper keeps its articles in `div.sidebar-1`.
_FURNITURE_MAX_SHARE = 0.3
_COMMENTS_MAX_SHARE = 0.9
_HINT_MIN_SHARE = 0.5
# An element with less of the prose below the headline than the first of these shares gives way to
# the innermost around it that holds the second.
_WIDEN_BELOW_SHARE = 0.35
_WIDEN_TO_SHARE = 0.6
# How much a character that is no prose (menus, lists of links) counts against a region.
_NOISE_WEIGHT = 0.8
# Furniture is taken out later anyway: an article with many comments below it is one all the same.
_FURNITURE_WEIGHT = 0.05
# Hidden text is furniture when short; longer, it is what unfolds at a click.
_HIDDEN_MAX_CHARS = 150
# A line that is no `h1` is the headline where it is at least half of the stated title.
_SURELY_AGREED = 0.75
_FURNITURE_TAGS: Final = frozenset({"nav", "footer", "aside", "menu"})
_PARAGRAPH_TAGS = frozenset(
    {"p", "li", "dd", "blockquote", "td", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_NO_REGION_TAGS: Final = _PARAGRAPH_TAGS - {"td"}
_LIST_TAGS: Final = frozenset({"ul", "ol", "div", "section", "table", "tbody", "dl", "article"})
# Sums over the blocks before each: of prose, of text in links, of all text.
_Sums: TypeAlias = tuple[list[float], list[float], list[float]]
# Elements that call themselves furniture, with the words that do.
_Named: TypeAlias = list[tuple[Node, tuple[str, ...]]]
_SIGNED = re.compile(r"(?:được )?(?:viết|đăng|gửi) bởi\b|tác giả\b|by ", re.IGNORECASE)
_COUNTER: Final = re.compile(
    r"(?:số|lượt|tổng số)\s+(?:lượt |người )?(?:xem|truy cập|đọc|bình chọn)\s*:?\s*\d",
    re.IGNORECASE,
)
_SEE_ALSO: Final = re.compile(
    r"^[\W_]*(?:xem thêm|đọc thêm|tin liên quan|bài liên quan|tin bài liên quan|see also|"
    r"read more)\s*[:>»]",
    re.IGNORECASE,
)


def says_furniture(text: str) -> bool:
    """Whether a line is one that sites put around articles, in Vietnamese or English."""
    if _SEE_ALSO.match(text) or is_furniture(text):
        return True
    if len(text) > 160:
        return False
    # What counts visitors is written with marks.
    if len(text) <= 100 and not text.isascii() and _COUNTER.search(text):
        return True
    return ENGLISH_FURNITURE.match(text) is not None


def says_end(text: str) -> bool:
    """Whether nothing of the article follows this line."""
    return ends_article(text) or (len(text) <= 120 and bool(ENGLISH_END.match(text)))


@dataclass(slots=True)
class Region:
    """The article's element: `node` and its half-open range of blocks, and what is not of it."""

    node: int
    start: int
    end: int
    furniture: list[bool]
    prose: list[float]

    def prose_between(self, start: int, end: int) -> float:
        """Characters of prose outside furniture in a half-open range of blocks."""
        return self.prose[end] - self.prose[start] if end > start else 0.0


def _words_in_use(page: Page, named: _Named, sums: list[float]) -> frozenset[str]:
    """Furniture words that on this page name much of the prose, so that they say nothing.

    Page builders call every paragraph a widget. Comments may outweigh an article, and stay
    comments as long as they do not hold the headline.
    """
    total = sums[-1] or 1.0
    covered: dict[str, tuple[float, int]] = {}
    for node, words in named:
        for word in words:
            mass, end = covered.get(word, (0.0, 0))
            if node.end > end:
                mass += sums[node.end] - sums[max(node.start, end)]
                covered[word] = (mass, node.end)
    return frozenset(
        word
        for word, (mass, _) in covered.items()
        if mass > total * (_COMMENTS_MAX_SHARE if _is_comment(word) else _FURNITURE_MAX_SHARE)
    )


def _is_comment(word: str) -> bool:
    return bool(COMMENT_WORDS.search(f" {word} "))


def _named(page: Page) -> _Named:
    """The elements that call themselves furniture, or are so by their tag or hidden."""
    found: _Named = []
    for node in page.nodes:
        if node.end <= node.start:
            continue
        words = FURNITURE_WORDS.findall(node.words) if node.tag != "body" else ()
        if words or node.hidden or node.tag in _FURNITURE_TAGS:
            found.append((node, words))
    return found


def _mark_furniture(page: Page, sums: _Sums, title: int | None) -> list[bool]:
    """Blocks in elements that call themselves furniture and are small enough to be it."""
    prose, links, sizes = sums
    furniture = [False] * len(page.blocks)
    total = prose[-1] or 1.0
    named = _named(page)
    meaningless = _words_in_use(page, named, prose)
    for node, words in named:
        size = sizes[node.end] - sizes[node.start]
        if not size or "articleBody" in node.roles:
            continue
        hidden = node.hidden and size < _HIDDEN_MAX_CHARS
        dense = (links[node.end] - links[node.start]) / size
        is_called = hidden or node.tag in _FURNITURE_TAGS or not meaningless.issuperset(words)
        if not is_called and (not words or dense < 0.5):
            continue
        if title is not None and node.start <= title < node.end and node.tag != "nav":
            continue
        share = (prose[node.end] - prose[node.start]) / total
        comments = any(map(_is_comment, words))
        if share > (_COMMENTS_MAX_SHARE if comments else _FURNITURE_MAX_SHARE) and dense < 0.5:
            continue
        if node.tag in _PARAGRAPH_TAGS and size > 200 and dense < 0.3 and not hidden:
            continue  # a long paragraph is prose, whatever its class
        furniture[node.start : node.end] = [True] * (node.end - node.start)
    return furniture


def _mark_link_lists(
    page: Page, sums: _Sums, furniture: list[bool], region: tuple[int, int]
) -> None:
    """Lists and boxes of links between the paragraphs, and paragraphs that are one link."""
    start, end = region
    _, links, sizes = sums
    whole = (sizes[end] - sizes[start]) or 1.0
    for node in page.nodes:
        first, last = node.start, node.end
        if first < start or last > end or last <= first or node.tag not in _LIST_TAGS:
            continue
        size = sizes[last] - sizes[first]
        if links[last] - links[first] > 0.5 * size and size < 0.4 * whole:
            if last - first == 1 and page.blocks[first].is_heading:
                continue  # a linked subhead
            furniture[first:last] = [True] * (last - first)
    for index in range(start, end):
        block = page.blocks[index]
        if block.link > 0.85 * block.size and not block.is_heading and block.size > 15:
            furniture[index] = True


def _best_node(page: Page, weights: list[int], furniture: list[bool], title: int | None) -> int:
    """The element whose prose outweighs its noise the most; prose above the headline is noise."""
    scores = []
    for index, block in enumerate(page.blocks):
        weight, off = weights[index], furniture[index]
        if title is not None and index < title:
            weight = 0
        if off:
            scores.append(-_FURNITURE_WEIGHT * block.size)
        elif weight:
            scores.append(weight)
        elif block.is_heading:
            scores.append(0.0)
        else:
            scores.append(-_NOISE_WEIGHT * block.size)
    sums = prefix_sums(scores)
    best, best_score = 0, float("-inf")
    for index, node in enumerate(page.nodes):
        score = sums[node.end] - sums[node.start]
        # The innermost of equals: a wrapper adds nothing.
        if score >= best_score and node.end > node.start and node.tag not in _NO_REGION_TAGS:
            best, best_score = index, score
    return best


def _widen(page: Page, kept: list[float], best: int, title: int | None) -> int:
    """The element itself, or the one around it that holds the text where it holds little of it.

    Articles that are mostly lists, links and tables score worse than one of their paragraphs.
    """
    start = title if title is not None else 0
    whole = kept[-1] - kept[start]
    node = page.nodes[best]
    if kept[node.end] - kept[node.start] >= _WIDEN_BELOW_SHARE * whole:
        return best
    for index in page.ancestors(best):
        outer = page.nodes[index]
        if kept[outer.end] - kept[max(start, outer.start)] >= _WIDEN_TO_SHARE * whole:
            return index
    return best


def _hinted_node(page: Page, kept: list[float], best: int) -> int:
    """An element that calls itself the article's body, if it holds enough of the prose."""
    whole = page.nodes[best]
    enough = _HINT_MIN_SHARE * (kept[whole.end] - kept[whole.start])
    found, found_mass = best, 0.0
    for index, node in enumerate(page.nodes):
        own = kept[node.end] - kept[node.start]
        if own < enough or own < 0.9 * found_mass or node.end <= node.start:
            continue
        if node.tag in ("p", "h1", "h2", "span"):
            continue
        if "articleBody" in node.roles or BODY_WORDS.search(node.words):
            found, found_mass = index, own
    return found


def find_region(page: Page, title: int | None) -> Region:
    """The element with the article. `title` is the headline's block, where it is known."""
    blocks, weights = page.blocks, page.prose
    sums = (
        prefix_sums(weights),
        prefix_sums([block.link for block in blocks]),
        prefix_sums([block.size for block in blocks]),
    )
    furniture = _mark_furniture(page, sums, title)
    kept = [0 if off else weight for weight, off in zip(weights, furniture, strict=True)]
    if not any(kept):
        kept = weights
        furniture = [False] * len(blocks)
    prose = prefix_sums(kept)
    best = _widen(page, prose, _best_node(page, weights, furniture, title), title)
    best = _hinted_node(page, prose, best)
    node = page.nodes[best]
    _mark_link_lists(page, sums, furniture, (node.start, node.end))
    kept = [0 if off else weight for weight, off in zip(weights, furniture, strict=True)]
    return Region(best, node.start, node.end, furniture, prefix_sums(kept))


def find_title_block(
    page: Page,
    candidates: list[str],
    parts: frozenset[str] = frozenset(),
    sites: frozenset[str] = frozenset(),
) -> int | None:
    """The block that is the headline: one that the page's own titles hold, best as an `h1`.

    `parts` are what stands between separators in these titles, in normal form: a heading that is
    one of them is the headline though it be two words long. `sites` are the site's own names: a
    heading that is one of those is the headline only where nothing else is.
    """
    prose = prefix_sums(page.prose)
    best, best_rank = None, (0, 0.0)
    stated = [form for form in map(normal_form, candidates) if form]
    known = [(form, set(form.split())) for form in stated]
    words = {word for form in stated for word in form.split()}
    # A much longer line agrees with none of the titles; where it is a heading it may a little.
    longest = 3 * max(map(len, stated), default=0) + 40
    for index, block in enumerate(page.blocks):
        length = len(block.text)
        if not 4 <= length <= (400 if block.is_heading else min(longest, 400)):
            continue
        if block.link > 0.9 * block.size and not block.is_heading:
            continue
        form = normal_form(block.text)
        agreed = 0.0
        spoken = set(form.split())
        if not words.isdisjoint(spoken):
            agreed = max([_agreement(form, spoken, other, its) for other, its in known])
        is_part = form in parts and not names_owner(block.text)
        if agreed < 0.6 and is_part and (block.tag == "h1" or _is_long_heading(block)):
            agreed = 0.6
        level = _title_level(block, agreed) if agreed >= 0.3 else 0
        if not level or is_generic_title(block.text):
            continue
        few = agreed < _SURELY_AGREED and not is_part and block.tag != "h1"
        in_trail = TRAIL_WORDS.search(block.words) and not block.is_heading
        if few or in_trail or form in sites:
            level = min(level, 2)
        # A line like the title under most of the text is one of other articles, or a repetition.
        if prose[index] > 0.6 * prose[-1]:
            level = 1
        rank = (level, agreed)
        if rank > best_rank:
            best, best_rank = index, rank
    return best


def _is_long_heading(block: Block) -> bool:
    """Whether a lower heading is long enough to be a headline, and none of a site's name."""
    return block.is_heading and len(block.text) >= 20 and not is_furniture(block.text)


def _title_level(block: Block, agreed: float) -> int:
    titled = bool(TITLE_WORDS.search(block.words)) or "headline" in block.roles
    if agreed >= 0.6:
        return 6 if block.tag == "h1" else 5 if block.is_heading or titled else 4
    if block.tag == "h1" and agreed >= 0.3:
        return 3
    return 0


def heading_before(page: Page, region: Region) -> int | None:
    """The likeliest headline above the article's first prose, when no stated title leads to it."""
    longest = max(
        (region.prose_between(i, i + 1) for i in range(region.start, region.end)), default=0.0
    )
    enough = min(150.0, longest)
    first = region.start
    while first < region.end - 1 and region.prose_between(first, first + 1) < enough:
        first += 1
    best, best_rank = None, 0
    for index in range(first - 1, max(-1, first - 16), -1):
        block = page.blocks[index]
        if not 12 <= block.size <= 250 or block.link_density > 0.9 or says_furniture(block.text):
            continue
        if is_generic_title(block.text) or _is_sentence(block):
            continue
        rank = _heading_rank(page, index)
        if rank > best_rank:
            best, best_rank = index, rank
    return best


def _is_sentence(block: Block) -> bool:
    """Whether a block reads like a paragraph too much to be a headline."""
    return is_prose(block) and (block.size > 100 or block.text.endswith("."))


def _heading_rank(page: Page, index: int) -> int:
    block = page.blocks[index]
    holder = page.nodes[max(page.nodes[block.node].parent, 0)]
    words = block.words + (holder.words if holder.end - holder.start <= 2 else "")
    after = page.blocks[index + 1].text if index + 1 < len(page.blocks) else ""
    if block.tag == "h1" or "headline" in block.roles:
        return 5
    if TITLE_WORDS.search(words):
        return 4
    if block.is_heading:
        return 3
    if find_date_line(after) and block.size >= 15 and not _SIGNED.match(block.text):
        return 2
    return int(block.bold >= 0.9 * block.size)


def agreement(text: str, stated: str) -> float:
    """How much of two lines is the same, 0 to 1; a title inside a longer one agrees."""
    form, other = normal_form(text), normal_form(stated)
    return _agreement(form, set(form.split()), other, set(other.split()))


def _agreement(form: str, first: set[str], other: str, second: set[str]) -> float:
    """The same for normal forms and their words."""
    if not form or not other:
        return 0.0
    if form == other:
        return 1.0
    if len(form) >= 12 and form in other:
        return 0.6 + 0.35 * len(form) / len(other)
    if len(first) < 3:
        return 0.0
    both = len(first & second)
    return 0.95 * both / (len(first) + len(second) - both)
