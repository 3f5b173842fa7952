"""The byline of an HTML page: where it stands, and as the page spells it."""

import re
from collections.abc import Iterator

from archive.extract.author_lines import (
    BORDERS,
    LABEL,
    MAX_BYLINE_CHARS,
    NAMES,
    NO_BYLINE,
    OFFICE,
    SAID,
    SIGNED_BY,
    TRAILER,
    is_written_as_name,
    name_in,
    said_name,
    small_share,
    unlabelled,
)
from archive.extract.dates import split_date_line
from archive.extract.metadata import NO_PERSON, Head, head_byline, is_person
from archive.extract.names import is_place
from archive.extract.page import Block, Page, is_prose
from archive.extract.region import Region
from archive.extract.vietnamese import read_byline
from archive.extract.wording import BYLINE_WORDS, COMMENT_WORDS, WordSet, normal_form

# What an element beside a name may hold instead: what somebody is, where the article belongs.
_NO_NAME_WORDS = WordSet(
    "author_title author_role job_title job role position category categories tag tags date time "
    "author_bio bio"
)
# A team signs as persons do, though it bears the site's name.
_TEAM = re.compile(
    r"\b(?:team|staff|editors?|editorial|desk|newsroom|ban biên tập)\b", re.IGNORECASE
)
_READING = re.compile(r"\W*\d+ ?(?:min(?:ute)?s?)(?: read)?\W*", re.IGNORECASE)
# Set to the right as signatures are: whose picture it is, what it shows.
_OF_PICTURE = re.compile(r"(?:ảnh|hình|clip|video|đồ họa|nguồn)\b", re.IGNORECASE)
_PARTS = re.compile(r"\s*[-–—,]\s*")
_BESIDE = 5
# How far below the headline byline and lead are looked for, where there is no paragraph.
_HEADER = 2
_FOOTNOTE = re.compile(r"(?<=[^\W\d_])\d{1,2}(?=\s|,|;|$)")
# How far from the article a byline may stand, in blocks.
_AFTER = 12
_NEAR = 12
_BY = re.compile(
    r"(?:^|[.…\d]\s|(?:written|posted|published|words|story|text|photos?|recipe) )by:?\s+",
    re.IGNORECASE,
)
_ABOVE = 24
# How many blocks behind the article cards of others are looked for.
_CARDS = 40


def choose(
    page: Page, region: Region, head: Head, paragraphs: list[int], title_at: int | None
) -> str | None:
    """The byline, and its line taken out of `paragraphs`.

    In this order: the article's last lines, what the page's head states and shows by the headline,
    what is called author or reads like one there, what the head states, a block called author after
    the article. Of one above and one below, the fuller: some sites name one of several above.
    """
    if found := _from_last_lines(page, head, paragraphs):
        return found
    top = title_at if title_at is not None else region.start
    first = paragraphs[0] if paragraphs else min(top + _HEADER, region.end - 1)
    last = paragraphs[-1] if paragraphs else region.end - 1
    behind = range(last + 1, min(last + 1 + _AFTER, len(page.blocks)))
    below = _from_named(page, behind, head, are_cards=True)
    above = _from_above(page, region, head, first, title_at)
    stated = head_byline(head)
    if above and stated and _bears_site(above, head):
        above = None  # a person whom the head names rather than the paper that the page shows
    found = _confirmed(page, head, title_at) or above or stated or below
    if found and above and normal_form(above) == normal_form(found):
        found = above  # as the page spells it
    if below and found and normal_form(found) in normal_form(below):
        found = below
    if found:
        _remove_lines(page, paragraphs, found)
    return _without_site(unlabelled(found) or found, head) if found else None


def _without_site(byline: str, head: Head) -> str:
    """A byline without the paper's name behind a comma: "Ann Lee, The Nà Cát Post"."""
    names, comma, last = byline.rpartition(", ")
    form = normal_form(last).removeprefix("the ").replace(" ", "")
    is_site = len(form) >= 5 and any(form in name.replace(" ", "") for name in head.site_names)
    return names if comma and is_site and not _TEAM.search(last) else byline


def _bears_site(byline: str, head: Head) -> bool:
    """Whether the site's name, or a part of a longer one, is what a byline consists of mostly."""
    form = normal_form(byline).replace(" ", "")
    names = (name.replace(" ", "") for name in head.site_names)
    return any(len(name) >= 5 and name in form for name in names)


def _confirmed(page: Page, head: Head, title_at: int | None) -> str | None:
    """The author whom the head states, when a line near the headline names him too.

    So confirmed, a name of one word counts, and one that is the site's as well: blogs of one.
    """
    stated = [", ".join(head.authors), *head.meta_authors] if head.authors else head.meta_authors
    if title_at is None:
        return None
    near = range(max(0, title_at - 4), min(len(page.blocks), title_at + _NEAR))
    lines = [
        (index, f" {normal_form(page.blocks[index].text)} ")
        for index in near
        if len(page.blocks[index].text) <= MAX_BYLINE_CHARS
    ]
    title = normal_form(page.blocks[title_at].text)
    for name in stated:
        form = normal_form(name)
        if not 3 <= len(form) <= 60 or NO_PERSON.search(name) or form in title:
            continue
        # The header bears the site's name too, above the headline.
        is_site = form in head.site_names and " " not in form
        if any(
            f" {form} " in line and title not in line and (index > title_at or not is_site)
            for index, line in lines
        ):
            return SIGNED_BY.sub("", name)
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
    text = block.text.removesuffix("./.").rstrip()
    if len(text) > MAX_BYLINE_CHARS or block.is_heading or NO_BYLINE.search(text):
        return None
    if found := read_byline(text):
        return found
    if LABEL.match(text):
        return name_in(text, head)
    # Set to the right under the text, or called so, stands who signs it, a person or a body.
    called = BYLINE_WORDS.search(block.words) and not text.isascii() and len(text.split()) <= 5
    signs = (block.align == "right" or called) and len(text) <= 60 and text[:1].isupper()
    if not signs or re.search(r"[\d.!?:;]", text) or _OF_PICTURE.match(text):
        return None
    return None if all(map(is_place, _PARTS.split(text))) else text


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


def _from_named(page: Page, indices: range, head: Head, *, are_cards: bool = False) -> str | None:
    """The first name that the markup calls the author's; of cards of other articles none."""
    for index in indices:
        block = page.blocks[index]
        if len(block.text) > MAX_BYLINE_CHARS and not block.parts:
            continue
        if are_cards and _is_repeated(page, index, indices):
            continue
        if NO_BYLINE.search(block.text) or _NO_NAME_WORDS.search(block.words):
            continue
        if found := _in_parts(block, head):
            return found
        if len(block.text) > MAX_BYLINE_CHARS:
            continue
        if not _is_named(page, index) and not SAID.match(block.text):
            continue
        if found := name_in(block.text, head):
            return found
        found = (
            said_name(unlabelled(block.text), head) if BYLINE_WORDS.search(block.words) else None
        )
        if found and not _is_everyday(found, page, head):
            return found
    return None


def _is_everyday(name: str, page: Page, head: Head) -> bool:
    """Whether these are everyday words ("Read", "Published") rather than a pen name or a team."""
    form = normal_form(name)
    stated = map(normal_form, (*head.authors, *head.meta_authors))
    if form in stated or form.replace(" ", "") in head.site_names or _TEAM.search(name):
        return False
    return small_share(name, _prose(page)) == 1


def _prose(page: Page) -> Iterator[str]:
    return (block.text for block in page.blocks if is_prose(block))


def _in_parts(block: Block, head: Head) -> str | None:
    """The names in what a block's inline elements call authors, as the block spells them."""
    names: list[str] = []
    for words, spelled in block.parts:
        if not BYLINE_WORDS.search(words) or _NO_NAME_WORDS.search(words):
            continue
        part = _FOOTNOTE.sub("", spelled).strip(" ;")
        found = name_in(part, head) or said_name(unlabelled(part), head)
        if found and not any(found in name or name in found for name in names):
            names.append(found)
    if len(names) < 2:
        return names[0] if names else None
    text = _FOOTNOTE.sub("", block.text)
    first, last = text.find(names[0]), text.rfind(names[-1])
    listed = text[first : last + len(names[-1])] if 0 <= first < last else ""
    line = listed.replace(" ;", ",")
    is_list = len(normal_form(line)) <= sum(len(normal_form(name)) + 5 for name in names)
    return line if line and is_list else ", ".join(names)


def _is_repeated(page: Page, index: int, indices: range) -> bool:
    """Whether blocks of the same kind follow: then it is one of many cards of other articles."""
    block = page.blocks[index]
    kind = (block.tag, block.words)
    others = {
        other.text
        for other in page.blocks[indices.start : indices.stop + _CARDS]
        if (other.tag, other.words) == kind
    }
    return bool(block.words.strip()) and len(others) > 2


def _from_above(
    page: Page, region: Region, head: Head, first: int, title_at: int | None
) -> str | None:
    start = title_at - 3 if title_at is not None and title_at <= first else first - 6
    span = range(max(0, start, first - _ABOVE), first + 1)
    if found := _from_named(page, span, head):
        return found
    for index in span:
        block = page.blocks[index]
        if len(block.text) > MAX_BYLINE_CHARS or index == title_at:
            continue
        if LABEL.match(block.text) and (found := name_in(block.text, head)):
            return found
        by = _BY.search(block.text) if index != title_at else None
        if by is not None and (found := said_name(block.text[by.end() :], head)):
            return found
    if title_at is None:
        return None
    if found := _beside_date(page, head, title_at):
        return found
    for index in span:
        block = page.blocks[index]
        alone = index > title_at and block.link_density < 0.9 and not region.furniture[index]
        if not alone or block.size > MAX_BYLINE_CHARS or NO_BYLINE.search(block.text):
            continue
        dated = split_date_line(block.text)
        found = read_byline(dated[1] if dated is not None else TRAILER.sub("", block.text))
        if found and is_person(found, head):
            return found
    return None


def _beside_date(page: Page, head: Head, title_at: int) -> str | None:
    """The name in a line right below the headline that bears the date, or stands beside it."""
    below = page.blocks[title_at + 1 : title_at + 1 + _BESIDE]
    for at, block in enumerate(below):
        if len(block.text) > MAX_BYLINE_CHARS or block.is_heading or block.link_density > 0.9:
            continue
        if _NO_NAME_WORDS.search(block.words) and "date" not in block.words:
            continue
        dated = split_date_line(block.text)
        if dated is not None:
            pieces = [part for _, part in block.parts]
            pieces += re.split(r"\s*[|•·⋅–—]\s*", dated[1])
        elif any(_tells_when(other.text) for other in below[max(0, at - 2) : at + 3]):
            pieces = [block.text]
        else:
            continue
        for piece in pieces:
            name = OFFICE.sub("", unlabelled(piece.strip(BORDERS + ".:")))
            if not NAMES.fullmatch(name) or not is_written_as_name(name, head):
                continue
            if not small_share(name, _prose(page)):
                return name
    return None


def _tells_when(text: str) -> bool:
    """Whether a short line is a date or the time that reading takes."""
    return len(text) <= 60 and (
        _READING.fullmatch(text) is not None or split_date_line(text) is not None
    )


def _remove_lines(page: Page, paragraphs: list[int], byline: str) -> None:
    """Take lines that say no more than the byline out of the paragraphs' two ends."""
    form = normal_form(byline)
    for index in {*paragraphs[:3], *paragraphs[-3:]}:
        text = normal_form(page.blocks[index].text)
        same = form in text and len(text) <= len(form) + 20
        if same and len(paragraphs) > 1:
            paragraphs.remove(index)
