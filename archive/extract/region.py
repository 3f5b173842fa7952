"""Where on the page the article stands, and which blocks inside it are furniture."""

import re
from dataclasses import dataclass

from archive.extract.blocks import prefix_sums
from archive.extract.dates import find_date_line
from archive.extract.metadata import is_generic_title, names_owner
from archive.extract.page import Block, Page
from archive.extract.vietnamese import ends_article, is_furniture
from archive.extract.wording import (
    BODY_WORDS,
    COMMENT_WORDS,
    FURNITURE_WORDS,
    TITLE_WORDS,
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
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_PROSE_MARKS = re.compile(r"[,;.!?…] ")
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_PARAGRAPH_TAGS = frozenset(
    {"p", "li", "dd", "blockquote", "td", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_ENGLISH_FURNITURE = re.compile(
    r"^(?:share(?: this.*| on .*| via .*)?|tweet|email|print(?: this.*)?|comments?(?: \(\d+\))?|"
    r"\d+ comments?|(?:leave|post|add) a (?:comment|reply).*|reply|related(?: (?:articles?|posts?|"
    r"stories|news|content|reading|topics))?:?|read (?:more|next|also)(?:[:.…].*)?|"
    r"see also:?.{0,80}|"
    r"you (?:may|might) also (?:like|enjoy).*|more (?:from|on|stories|like this)\b.{0,60}|"
    r"recommended(?: for you| reading| articles)?:?|advertisement|sponsored(?: content)?|"
    r"subscribe.{0,60}|sign up .{0,80}|(?:follow|like) us .{0,60}|tags?:.*|filed under:?.*|"
    r"categor(?:y|ies):.*|posted in:?.*|previous(?: (?:post|article))?:?.*|next(?: (?:post|"
    r"article))?:?.*|"
    r"continue reading.*|skip to .{0,40}|back to top|loading\.*|table of contents|"
    r"listen to (?:this )?article.*|\d+ min(?:ute)?s? read|(?:image|photo)s?(?: credit)?:.{0,80}|"
    r"about the author:?|all rights reserved.*|(?:copyright|©).{0,120}|trending(?: now)?|"
    r"most (?:read|popular).*|"
    r"popular posts|latest (?:news|posts|articles)|join the conversation.*|save|copy link|"
    r"click here .{0,60})$",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?:được )?(?:viết|đăng|gửi) bởi\b|tác giả\b|by ", re.IGNORECASE)
_COUNTER = re.compile(
    r"(?:số|lượt|tổng số)\s+(?:lượt |người )?(?:xem|truy cập|đọc|bình chọn)\s*:?\s*\d",
    re.IGNORECASE,
)
_SEE_ALSO = re.compile(
    r"^[\W_]*(?:xem thêm|đọc thêm|tin liên quan|bài liên quan|tin bài liên quan|see also|"
    r"read more)\s*[:>»]",
    re.IGNORECASE,
)
_ENGLISH_END = re.compile(
    r"^(?:(?:leave|post|add|write) a (?:comment|reply|review).*|comments?(?: \(\d+\))?|"
    r"\d+ (?:comments?|responses?|"
    r"thoughts on .*)|related (?:articles?|posts?|stories|news|content|reading)|"
    r"you (?:may|might) also (?:like|enjoy).*|more (?:from|stories|in)\b.{0,40}|"
    r"recommended for you|"
    r"about the author|latest (?:news|posts|articles)|popular posts|recent posts|most (?:read|"
    r"popular)|"
    r"join the conversation.*|share this(?: (?:post|article|story|entry))?.*|post navigation|"
    r"read next)$",
    re.IGNORECASE,
)


def is_prose(block: Block) -> bool:
    """Whether this reads like running text rather than a label, a teaser or a menu."""
    if block.size < 25 or block.link_density > 0.5:
        return False
    text = block.text
    return (
        bool(_SENTENCE_END.search(text))
        or block.size >= 90
        or (block.size >= 50 and bool(_PROSE_MARKS.search(text)))
    )


def says_furniture(text: str) -> bool:
    """Whether a line is one that sites put around articles, in Vietnamese or English."""
    if _SEE_ALSO.match(text) or is_furniture(text):
        return True
    if len(text) <= 100 and _COUNTER.search(text):
        return True
    return len(text) <= 160 and bool(_ENGLISH_FURNITURE.match(text))


def says_end(text: str) -> bool:
    """Whether nothing of the article follows this line."""
    return ends_article(text) or (len(text) <= 120 and bool(_ENGLISH_END.match(text)))


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


def _weights(blocks: list[Block]) -> list[float]:
    return [block.size - block.link if is_prose(block) else 0.0 for block in blocks]


def _words_in_use(page: Page, sums: list[float]) -> frozenset[str]:
    """Furniture words that on this page name much of the prose, so that they say nothing.

    Page builders call every paragraph a widget. Comments may outweigh an article, and stay
    comments as long as they do not hold the headline.
    """
    total = sums[-1] or 1.0
    covered: dict[str, tuple[float, int]] = {}
    for node in page.nodes:
        if node.end <= node.start or node.tag == "body":
            continue
        for word in set(FURNITURE_WORDS.findall(node.words)):
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


def _mark_furniture(page: Page, weights: list[float], title: int | None) -> list[bool]:
    """Blocks in elements that call themselves furniture and are small enough to be it."""
    sums = prefix_sums(weights)
    links = prefix_sums([float(block.link) for block in page.blocks])
    sizes = prefix_sums([float(block.size) for block in page.blocks])
    furniture = [False] * len(page.blocks)
    total = sums[-1] or 1.0
    meaningless = _words_in_use(page, sums)
    for node in page.nodes:
        size = sizes[node.end] - sizes[node.start]
        if node.end <= node.start or not size or "articleBody" in node.roles:
            continue
        words = set(FURNITURE_WORDS.findall(node.words)) if node.tag != "body" else set()
        hidden = node.hidden and size < _HIDDEN_MAX_CHARS
        dense = (links[node.end] - links[node.start]) / size
        named = hidden or node.tag in _FURNITURE_TAGS or bool(words - meaningless)
        if not named and (not words or dense < 0.5):
            continue
        if title is not None and node.start <= title < node.end and node.tag != "nav":
            continue
        share = (sums[node.end] - sums[node.start]) / total
        comments = any(map(_is_comment, words))
        if share > (_COMMENTS_MAX_SHARE if comments else _FURNITURE_MAX_SHARE) and dense < 0.5:
            continue
        if node.tag in _PARAGRAPH_TAGS and size > 200 and dense < 0.3 and not hidden:
            continue  # a long paragraph is prose, whatever its class
        furniture[node.start : node.end] = [True] * (node.end - node.start)
    return furniture


def _mark_link_lists(page: Page, furniture: list[bool], region: tuple[int, int]) -> None:
    """Lists and boxes of links between the paragraphs, and paragraphs that are one link."""
    start, end = region
    links = prefix_sums([float(block.link) for block in page.blocks])
    sizes = prefix_sums([float(block.size) for block in page.blocks])
    whole = (sizes[end] - sizes[start]) or 1.0
    for node in page.nodes:
        if node.start < start or node.end > end or node.end <= node.start:
            continue
        size = sizes[node.end] - sizes[node.start]
        density = (links[node.end] - links[node.start]) / (size or 1.0)
        is_list = node.tag in ("ul", "ol", "div", "section", "table", "tbody", "dl", "article")
        if is_list and density > 0.5 and size < 0.4 * whole:
            if node.end - node.start == 1 and page.blocks[node.start].is_heading:
                continue  # a linked subhead
            furniture[node.start : node.end] = [True] * (node.end - node.start)
    for index in range(start, end):
        block = page.blocks[index]
        if block.link_density > 0.85 and not block.is_heading and block.size > 15:
            furniture[index] = True


def _best_node(page: Page, weights: list[float], furniture: list[bool], title: int | None) -> int:
    """The element whose prose outweighs its noise the most; prose above the headline is noise."""
    scores = []
    for index, block in enumerate(page.blocks):
        weight, off = weights[index], furniture[index]
        if title is not None and index < title:
            weight = 0.0
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
        if (
            node.end > node.start
            and score >= best_score
            and node.tag not in _PARAGRAPH_TAGS - {"td"}
        ):
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
    mass = kept[whole.end] - kept[whole.start]
    found, found_mass = best, 0.0
    for index, node in enumerate(page.nodes):
        if node.end <= node.start or node.tag in ("p", "h1", "h2", "span"):
            continue
        if "articleBody" not in node.roles and not BODY_WORDS.search(node.words):
            continue
        own = kept[node.end] - kept[node.start]
        if own >= _HINT_MIN_SHARE * mass and own >= 0.9 * found_mass:
            found, found_mass = index, own
    return found


def find_region(page: Page, title: int | None) -> Region:
    """The element with the article. `title` is the headline's block, where it is known."""
    blocks = page.blocks
    weights = _weights(blocks)
    furniture = _mark_furniture(page, weights, title)
    kept = [0.0 if off else weight for weight, off in zip(weights, furniture, strict=True)]
    if not any(kept):
        kept = weights
        furniture = [False] * len(blocks)
    sums = prefix_sums(kept)
    best = _widen(page, sums, _best_node(page, weights, furniture, title), title)
    best = _hinted_node(page, sums, best)
    node = page.nodes[best]
    _mark_link_lists(page, furniture, (node.start, node.end))
    kept = [0.0 if off else weight for weight, off in zip(weights, furniture, strict=True)]
    return Region(best, node.start, node.end, furniture, prefix_sums(kept))


def find_title_block(
    page: Page, candidates: list[str], parts: frozenset[str] = frozenset()
) -> int | None:
    """The block that is the headline: one that the page's own titles hold, best as an `h1`.

    `parts` are what stands between separators in these titles, in normal form: a heading that is
    one of them is the headline though it be two words long.
    """
    prose = prefix_sums(_weights(page.blocks))
    best, best_rank = None, (0, 0.0)
    stated = [form for form in map(normal_form, candidates) if form]
    words = {word for form in stated for word in form.split()}
    for index, block in enumerate(page.blocks):
        if not 4 <= len(block.text) <= 400 or is_generic_title(block.text):
            continue
        if block.link_density > 0.9 and not block.is_heading:
            continue
        form = normal_form(block.text)
        agreed = 0.0
        if not words.isdisjoint(form.split()):
            agreed = max(_agreement(form, other) for other in stated)
        is_part = form in parts and not names_owner(block.text)
        if agreed < 0.6 and is_part and (block.tag == "h1" or _is_long_heading(block)):
            agreed = 0.6
        level = _title_level(block, agreed)
        # A line like the title under most of the text is one of other articles, or a repetition.
        if level and prose[index] > 0.6 * prose[-1]:
            level = 1
        rank = (level, agreed)
        if rank[0] and rank > best_rank:
            best, best_rank = index, rank
    return best


def _is_long_heading(block: Block) -> bool:
    """Whether a lower heading is long enough to be a headline, and none of a site's name."""
    return block.is_heading and len(block.text) >= 20 and not is_furniture(block.text)


def _title_level(block: Block, agreed: float) -> int:
    titled = bool(TITLE_WORDS.search(block.words)) or "headline" in block.roles
    if agreed >= 0.6:
        return 5 if block.tag == "h1" else 4 if block.is_heading or titled else 3
    if block.tag == "h1" and agreed >= 0.3:
        return 2
    return 0


def heading_before(page: Page, region: Region) -> int | None:
    """The likeliest headline above the article's first prose, when no stated title leads to it."""
    longest = max(
        (region.prose_between(i, i + 1) for i in range(region.start, region.end)), default=0.0
    )
    enough = min(150.0, longest)
    first = next(
        (i for i in range(region.start, region.end) if region.prose_between(i, i + 1) >= enough),
        region.start,
    )
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
    return _agreement(normal_form(text), normal_form(stated))


def _agreement(form: str, other: str) -> float:
    if not form or not other:
        return 0.0
    if form == other:
        return 1.0
    if len(form) >= 12 and form in other:
        return 0.6 + 0.35 * len(form) / len(other)
    first, second = set(form.split()), set(other.split())
    if len(first) < 3:
        return 0.0
    return 0.95 * len(first & second) / len(first | second)
