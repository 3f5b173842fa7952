"""The byline of an HTML page: where it stands, and as the page spells it."""

import re

from archive.extract.dates import split_date_line
from archive.extract.metadata import NO_PERSON, Head, head_byline, is_person, title_parts
from archive.extract.page import Block, Page
from archive.extract.region import Region
from archive.extract.vietnamese import detect_language, read_byline
from archive.extract.wording import BYLINE_WORDS, COMMENT_WORDS, normal_form

_MAX_BYLINE_CHARS = 90
_LABEL = re.compile(
    r"^(?:(?:(?:view )?all posts|written|posted|published|authored|words|story|article|text|"
    r"reviewed)?\s*by|"
    r"about(?: the author)?|"
    r"(?:the )?author|contributor|(?:được )?(?:viết|đăng|gửi|thực hiện|biên soạn) bởi|"
    r"tác giả(?: bài viết)?|"
    r"người viết|bài viết|bút danh|thực hiện)\b\s*[:\-–]?\s*",
    re.IGNORECASE,
)
_SIGNED_BY = re.compile(r"^(?:written|posted|published|authored) by:? ", re.IGNORECASE)
# A label after which anything short is the byline.
_SAID = re.compile(r"^tác giả(?: bài viết)?\s*:\s*\S", re.IGNORECASE)
# What stands on a byline's line without being of it.
_TRAILER = re.compile(
    r"\s*(?:[|•·,]|\s[-–—])?\s*(?:và \d+ tác giả khác|"
    r"(?:more|view all|all) (?:posts|articles).{0,40}|follow(?:ing)?|\d+ min(?:ute)?s? read|"
    r"(?:updated|published|posted|on)\b.*\d{4}.*|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}.*|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? \d{4}.*)$",
    re.IGNORECASE,
)
# "Sep 16" is written as a name is.
_DAY = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:, \d{4})?",
    re.IGNORECASE,
)
_NO_BYLINE = re.compile(
    r"\b(?:says|said|wrote|replied|trả lời|viết):?$|^name\b|"
    r"^(?:our|about|the|more|all|view|see|how|why|what|learn) |[*?]$|^(?:author|written by|by|"
    r"tác giả):?$|\b(?:from|with|by|for|of|and|the)$",
    re.IGNORECASE,
)
# Small words inside names; any other word of several that begins small is no part of a name.
_PARTICLES = frozenset(
    "and of the de da di do dos del della den der van von la le bin al y e".split()
)
# How far from the article a byline may stand, in blocks.
_AFTER = 12
_NEAR = 12
# What follows a name on its line: an office, a paper, a button.
_OFFICE = re.compile(
    r"\s*(?:,\s*(?:\w+[\s-]){0,3}(?:analyst|editor|writer|contributor|journalist|columnist|reporter|"
    r"expert|attorney|correspondent|author|founder|director|manager|advisor|strategist|specialist)"
    r"\b.*|\s[⋅|•·]\s?.*|\s(?:in|for|view|at|on)\s.*)$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:^|[.…\d]\s|(?:written|posted|published|words|story|text|photos?|recipe) )by:?\s+",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W_][\w.'’ &+-]{1,50}")
_ABOVE = 24


def choose(
    page: Page, region: Region, head: Head, paragraphs: list[int], title_at: int | None
) -> str | None:
    """The byline, and its line taken out of `paragraphs`.

    In this order: the article's last lines, what the page's head states and shows by the headline,
    what is called author or reads like one there, what the head states, a block called author
    after the article. Of a block above and one below, the
    fuller is taken: some sites name one author of several above.
    """
    if found := _from_last_lines(page, head, paragraphs):
        return found
    first = paragraphs[0] if paragraphs else region.start
    last = paragraphs[-1] if paragraphs else region.end - 1
    below = _from_named(page, range(last + 1, min(last + 1 + _AFTER, len(page.blocks))), head)
    above = _from_above(page, region, head, first, title_at)
    found = _confirmed(page, head, title_at) or above or head_byline(head) or below
    if found and above and normal_form(above) == normal_form(found):
        found = above  # as the page spells it
    if below and found and normal_form(found) in normal_form(below):
        found = below
    if found:
        _remove_lines(page, paragraphs, found)
    return found


def _confirmed(page: Page, head: Head, title_at: int | None) -> str | None:
    """The author whom the head states, when a line near the headline names him too.

    So confirmed, a name of one word counts, and one that is the site's as well: blogs of one.
    """
    stated = [", ".join(head.authors), *head.meta_authors] if head.authors else head.meta_authors
    if title_at is None:
        return None
    near = page.blocks[max(0, title_at - 4) : title_at + _NEAR]
    lines = [f" {normal_form(b.text)} " for b in near if len(b.text) <= _MAX_BYLINE_CHARS]
    title = normal_form(page.blocks[title_at].text)
    for name in stated:
        form = normal_form(name)
        if not 3 <= len(form) <= 60 or NO_PERSON.search(name) or form in title:
            continue
        if any(f" {form} " in line and title not in line for line in lines):
            return _SIGNED_BY.sub("", name)
    return None


def _from_last_lines(page: Page, head: Head, paragraphs: list[int]) -> str | None:
    for index in paragraphs[:-4:-1]:
        if len(paragraphs) < 2:
            return None
        block = page.blocks[index]
        if found := _signature(block, head):
            paragraphs.remove(index)
            return found
        if block.size > 200:
            return None
    return None


def _signature(block: Block, head: Head) -> str | None:
    """The byline that a line at the article's end is, if it is one."""
    text = block.text
    if len(text) > _MAX_BYLINE_CHARS or block.is_heading or _NO_BYLINE.search(text):
        return None
    if found := read_byline(text):
        return found
    if _LABEL.match(text):
        return _name_in(text, head)
    # Set to the right under the text stands who signs it, a person or a body.
    signs = block.align == "right" and len(text) <= 60 and text[0].isupper()
    return text if signs and not re.search(r"[\d.!?:;]", text) else None


def _is_named(page: Page, index: int) -> bool:
    block = page.blocks[index]
    named = "author" in block.roles or bool(BYLINE_WORDS.search(block.words))
    for node_index in page.ancestors(block.node):
        node = page.nodes[node_index]
        if node.end - node.start <= 4:
            named = named or "author" in node.roles or bool(BYLINE_WORDS.search(node.words))
        if COMMENT_WORDS.search(node.words) and node.end - node.start < len(page.blocks) // 2:
            return False
    return named


def _from_named(page: Page, indices: range, head: Head) -> str | None:
    for index in indices:
        block = page.blocks[index]
        for words, part in block.parts:
            if not BYLINE_WORDS.search(words):
                continue
            if found := _name_in(part, head) or _said_name(_LABEL.sub("", part), head):
                return found
        if len(block.text) > _MAX_BYLINE_CHARS:
            continue
        if not _is_named(page, index) and not _SAID.match(block.text):
            continue
        if found := _name_in(block.text, head):
            return found
    return None


def _name_in(text: str, head: Head) -> str | None:
    """The name in a line that is called an author's, without its label and what follows it."""
    text = _TRAILER.sub("", text).strip(" -–—|•·,.⋅")
    if _NO_BYLINE.search(text) or _DAY.fullmatch(text):
        return None
    stripped = _once(_OFFICE.sub("", _LABEL.sub("", text, count=1).strip(" :")))
    if _SAID.match(text) and not re.search(r"[\d@/]", stripped):
        return stripped or None
    if stripped == text and (found := read_byline(text)):
        return found
    if not stripped:
        return None
    for name in head.authors:
        if normal_form(stripped).startswith(normal_form(name) + " "):
            return name
    if not stripped[0].isupper():
        return None
    return stripped if is_person(stripped, head) or read_byline(stripped) else None


def _once(name: str) -> str:
    """A name that stands twice, for the eye and for screen readers, once."""
    words = name.split()
    half = len(words) // 2
    return " ".join(words[:half]) if half and words[:half] == words[half:] else name


def _said_name(text: str, head: Head) -> str | None:
    """The name behind "by", or in what the markup calls the author: one word, a team, a pen name.

    Only where the line is not Vietnamese: there what is a name is known.
    """
    text = _OFFICE.sub("", _TRAILER.sub("", text)).strip(" -–—|•·,.⋅:")
    if _NO_BYLINE.search(text) or not text or len(text.split()) > 5:
        return None
    if not _NAME.fullmatch(text) or NO_PERSON.search(text) or _DAY.fullmatch(text):
        return None
    if detect_language(text) == "vi" or normal_form(text) in title_parts(head):
        return None
    words = text.split()
    if len(words) > 1 and any(word[0].islower() and word not in _PARTICLES for word in words):
        return None
    return _once(text)


def _from_above(
    page: Page, region: Region, head: Head, first: int, title_at: int | None
) -> str | None:
    start = title_at - 3 if title_at is not None and title_at <= first else first - 6
    span = range(max(0, start, first - _ABOVE), first + 1)
    if found := _from_named(page, span, head):
        return found
    for index in span:
        block = page.blocks[index]
        if len(block.text) > _MAX_BYLINE_CHARS or index == title_at:
            continue
        if _LABEL.match(block.text) and (found := _name_in(block.text, head)):
            return found
        by = _BY.search(block.text) if index != title_at else None
        if by is not None and (found := _said_name(block.text[by.end() :], head)):
            return found
    if title_at is None:
        return None
    for index in span:
        block = page.blocks[index]
        alone = index > title_at and block.link_density < 0.9 and not region.furniture[index]
        if not alone or block.size > _MAX_BYLINE_CHARS or _NO_BYLINE.search(block.text):
            continue
        dated = split_date_line(block.text)
        found = read_byline(dated[1] if dated is not None else _TRAILER.sub("", block.text))
        if found and is_person(found, head):
            return found
    return None


def _remove_lines(page: Page, paragraphs: list[int], byline: str) -> None:
    """Take lines that say no more than the byline out of the paragraphs' two ends."""
    form = normal_form(byline)
    for index in {*paragraphs[:3], *paragraphs[-3:]}:
        text = normal_form(page.blocks[index].text)
        same = form in text and len(text) <= len(form) + 20
        if same and len(paragraphs) > 1:
            paragraphs.remove(index)
