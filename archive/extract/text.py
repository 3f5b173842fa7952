"""Plain-text page dumps: the article's fields from lines that no markup explains."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archive.capture import Capture
from archive.errors import ExtractionError
from archive.extract.article import Article
from archive.extract.dates import parse_date, parse_iso, split_date_line
from archive.extract.dump_captions import find_captions
from archive.extract.dump_lines import HOST_ONLY, Line, read_lines
from archive.extract.dump_markup import unmark
from archive.extract.dump_title import cut_title, find_title, first_prose
from archive.extract.furniture import (
    ends_article,
    is_furniture,
    is_menu_entry,
    is_related_link,
    is_standing_furniture,
    opens_related,
)
from archive.extract.names import is_place
from archive.extract.pruning import Templates, no_templates, read_text_without
from archive.extract.template import line_fingerprints
from archive.extract.vietnamese import (
    detect_language,
    is_caption_cue,
    read_byline,
    read_dateline_site,
)
from archive.identity import site_of

# A lead in a dump cannot be told by its type; one of fewer syllables is as likely a paragraph.
_LEAD_SYLLABLES = 30
# Text of this many syllables before a line that ends articles is an article.
_ARTICLE_SYLLABLES = 80
_SOURCE_ONLY = re.compile(r"[(\[]?\s?(?:nguồn|theo|sưu tầm|tổng hợp)\b", re.IGNORECASE)
_NEWSROOM = re.compile(
    r"(?:báo|đài|cổng|trang|theo|nguồn|tạp chí)\b[^.,;:!?]{1,60}|\S{1,40}\.[a-z]{2,12}",
    re.IGNORECASE,
)
# Offices sign too, but only what follows the last sentence is known to be no heading.
_OFFICE = re.compile(
    r"(?:văn phòng|phòng|ban|trung tâm|sở|hội|đoàn|công an|cổng ttđt|ủy ban|uỷ ban|đài|tổ|chi cục)"
    r"(?: [^\s.,;:!?]+){1,8}",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[•·●○▪■►▶»>*+–-]")
_CLOCK_ONLY = re.compile(r"\d{1,2}\s?[:hg]\s?\d{2}(?::\d{2})?")
_TITLE_LABEL = re.compile(r"(?:tiêu đề|title)\s?:\s?(?=\S)", re.IGNORECASE)
# Who put the page up: the author where nobody else is named.
_POSTED = re.compile(
    r"(?:người đăng|(?:được )?đăng bởi|posted by)\s?:?\s+(?P<who>[^\W\d_][\w .]{1,40}?)"
    r"(?:\s+(?:vào lúc|lúc|at|on)\b.*)?",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"(?:admin\w*|quản trị.*|ban biên tập|bbt|editor)", re.IGNORECASE)
_ABBREVIATION = re.compile(r"[A-ZĐ]{2,6}")
_AUTHOR_ONLY = re.compile(r"(?:tác giả|người viết|bài và ảnh|bài, ảnh|tin, bài)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Parts:
    """What has been read from a dump so far."""

    paragraphs: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    byline: str | None = None
    published: str | None = None
    site: str | None = None


def _is_in_text(line: Line) -> bool:
    return line.is_prose or (line.is_sentence and line.syllables >= 6)


def _mass(lines: Sequence[Line]) -> int:
    """How many syllables of running text the lines hold."""
    return sum(
        line.syllables
        for line in lines
        if _is_in_text(line) and not is_standing_furniture(line.text)
    )


def _read_date_line(text: str) -> tuple[str, str | None] | None:
    """The date, and the byline if it says one, of a line that dates the article; else None.

    Beside the date it may name a section, a place or a newsroom, but tell nothing.
    """
    dated = split_date_line(text)
    if dated is None:
        return None
    iso, rest = dated
    byline = read_byline(rest) if rest else None
    if (
        rest
        and byline is None
        and not (is_furniture(rest) or is_place(rest) or _NEWSROOM.fullmatch(rest))
        and not _ABBREVIATION.fullmatch(rest)
    ):
        return None
    return iso, byline


def _find_end(lines: Sequence[Line], start: int) -> int:
    """Where the article's lines end: at the first line that sites say only below articles."""
    before = 0
    after = None
    for index in range(start, len(lines)):
        line = lines[index]
        if ends_article(line.text):
            if before >= _ARTICLE_SYLLABLES:
                return index
            after = _mass(lines[index:]) if after is None else after
            if before and before >= after:
                return index
        elif _is_in_text(line):
            before += line.syllables
            after = after - line.syllables if after is not None else None
    return len(lines)


def _without_boxes(lines: Sequence[Line]) -> list[Line]:
    """The lines without boxes of other articles' headlines and links to them."""
    kept: list[Line] = []
    in_box = False
    bullet: str | None = None
    for line in lines:
        if opens_related(line.text):
            in_box, bullet = True, None
            continue
        in_box = in_box and not line.is_prose and read_byline(line.text) is None
        if in_box:
            mark = _BULLET.match(line.text)
            bullet = bullet if bullet is not None else mark[0] if mark is not None else ""
            # A box of marked entries ends where the marks end, one of others where talk begins.
            in_box = line.text.startswith(bullet) if bullet else line.text[0] not in "-–—"
        if not in_box and not is_related_link(line.text):
            kept.append(line)
    return kept


def _is_label(line: Line) -> bool:
    """Whether a line above the text is a tool's or a section's name: short and no sentence.

    Of such lines only those with furniture below them are taken away: others may be subheads.
    """
    return line.syllables <= 8 and line.text[-1] not in ".!?…:;,"


def _read_header(lines: Sequence[Line], parts: _Parts) -> list[Line]:
    """Take date, byline and site from the lines between title and text; the rest is returned."""
    rest: list[Line] = []
    says_when = ""
    for line in lines:
        text = line.text
        dated = _read_date_line(text)
        if dated is None and says_when and _CLOCK_ONLY.fullmatch(text):
            parts.published = parse_date(f"{says_when} {text}")
            says_when = ""
            continue
        if dated is None and is_standing_furniture(text):
            rest = [one for one in rest if not _is_label(one)]
            continue
        if dated is not None:
            parts.published = parts.published or dated[0]
            parts.byline = parts.byline or dated[1]
            rest = [one for one in rest if not _is_label(one)]
            says_when = text if parts.published == dated[0] and "T" not in dated[0] else ""
            continue
        byline = read_byline(text)
        if byline is not None:
            parts.byline = parts.byline or byline
        elif HOST_ONLY.fullmatch(text):
            parts.site = parts.site or text
        elif line.syllables <= 2 and read_dateline_site(text):
            parts.site = parts.site or read_dateline_site(text)
        elif not is_menu_entry(text):
            is_tool = _is_label(line) and line.syllables <= 3
            if not (is_tool and (parts.published or parts.byline)):
                rest.append(line)
    return rest


def _find_signature(lines: Sequence[Line]) -> int | None:
    """The index of the line that signs the article: nearly all of its text stands before it."""
    remaining = total = _mass(lines)
    for index, line in enumerate(lines):
        if _is_in_text(line):
            remaining -= line.syllables
        elif remaining <= total * 0.25 and read_byline(line.text) is not None:
            return index
    return None


def _read_footer(lines: Sequence[Line], parts: _Parts) -> None:
    """Take byline and date from the lines at and below the signature."""
    for line in lines:
        text = line.text
        byline = read_byline(text)
        if byline is None:
            dated = _read_date_line(text)
            if dated is not None:
                parts.published = parts.published or dated[0]
                byline = dated[1]
        if byline is None:
            continue
        is_better = parts.byline is None or (
            _SOURCE_ONLY.match(parts.byline) is not None and _SOURCE_ONLY.match(text) is None
        )
        if is_better:
            parts.byline = byline


def _read_body(lines: list[Line], first: int, parts: _Parts) -> None:
    """Sort the lines into paragraphs and captions."""
    captions = find_captions(lines, first)
    for index, line in enumerate(lines):
        if line.is_picture:
            continue
        (parts.captions if index in captions else parts.paragraphs).append(line.text)


def _read_dump(lines: list[Line], title: int, parts: _Parts) -> None:
    """Read a dump whose title stands at the index `title` (-1: it does not stand there)."""
    after = lines[title + 1 :]
    end = _find_end(after, 0)
    body = _without_boxes(after[:end])
    prose = first_prose(body)
    header = _read_header(body[:prose], parts) if prose < len(body) else []
    if prose < len(body) and read_dateline_site(body[prose].text):
        header = [line for line in header if not _is_label(line)]
    text = [line for line in body[prose:] if not is_standing_furniture(line.text)]
    signature = _find_signature(text)
    if signature is not None:
        footer, text = text[signature:], text[:signature]
        _read_footer(footer, parts)
        if _SOURCE_ONLY.match(footer[0].text) and text and _OFFICE.fullmatch(text[-1].text):
            parts.byline = text.pop().text
    else:
        _drop_tail(text, parts)
    if parts.byline is None:
        _read_footer([x for x in after[end : end + 12] if _AUTHOR_ONLY.match(x.text)], parts)
    if prose == len(body):
        text = [line for line in body if not is_standing_furniture(line.text)]
    if parts.byline is None:
        parts.byline = _posted_by(after)
    _read_body([*header, *text], len(header), parts)
    if parts.published is None and title >= 0:
        parts.published = _date_above(lines[max(0, title - 3) : title])


def _posted_by(lines: Sequence[Line]) -> str | None:
    for line in lines:
        posted = _POSTED.fullmatch(line.text) if len(line.text) <= 100 else None
        if posted is not None and _NOBODY.fullmatch(posted["who"]) is None:
            return posted["who"]
    return None


def _drop_tail(text: list[Line], parts: _Parts) -> None:
    """Take off what is no text below the last sentence: menu entries, a date, an office's name.

    Where that sentence closes with "./.", as official articles do, nothing that is no sentence
    follows but captions.
    """
    inside = [line for line in text if _is_in_text(line)]
    has_ended = bool(inside) and inside[-1].text.endswith("./.")
    while text and not _is_in_text(text[-1]):
        dated = _read_date_line(text[-1].text)
        if dated is not None:
            parts.published = parts.published or dated[0]
        elif parts.byline is None and _OFFICE.fullmatch(text[-1].text):
            parts.byline = text[-1].text
        elif not any(map(str.isalpha, text[-1].text)):
            pass  # a counter without its label
        elif not (has_ended or is_menu_entry(text[-1].text)) or is_caption_cue(text[-1].text):
            return
        text.pop()


def _date_above(lines: Sequence[Line]) -> str | None:
    """The date of a date line just above the title (one with a weekday alone may be today's)."""
    for line in reversed(lines):
        dated = _read_date_line(line.text)
        if (
            dated is not None
            and dated[1] is None
            and ("T" in dated[0] or "thứ" not in line.text.lower())
        ):
            return dated[0]
    return None


def _same(one: str, other: str) -> bool:
    return one.casefold().strip(" .") == other.casefold().strip(" .")


def _has_furniture(lines: Sequence[Line]) -> bool:
    return any(
        line.is_picture
        or is_standing_furniture(line.text)
        or _read_date_line(line.text) is not None
        for line in lines
        if len(line.text) <= 400
    )


def _read_clean(lines: Sequence[Line], title: str, parts: _Parts) -> None:
    """Read text that came without furniture: nothing is taken away but a repeated title."""
    rest = list(lines[1:] if len(lines) > 1 and _same(lines[0].text, title) else lines)
    if len(rest) > 1:
        parts.byline = read_byline(rest[-1].text)
    parts.paragraphs = [line.text for line in (rest[:-1] if parts.byline else rest)]


def _given_date(capture: Capture) -> str | None:
    given = capture.published
    return (parse_iso(given) or parse_date(given)) if given else None


def _build(title: str, parts: _Parts, capture: Capture, *, finds_lead: bool) -> Article:
    paragraphs = parts.paragraphs
    lead = None
    site = parts.site
    if paragraphs:
        newsroom = read_dateline_site(paragraphs[0])
        site = site or newsroom
        is_lead = newsroom is not None or len(paragraphs[0].split()) >= _LEAD_SYLLABLES
        if finds_lead and is_lead:
            lead, paragraphs = paragraphs[0], paragraphs[1:]
    given = _given_date(capture)
    published = given or parts.published
    source = ("given" if given else "page") if published else None
    sample = " ".join(filter(None, (title, lead, *paragraphs[:4], *parts.captions[:1])))
    return Article(
        title=title,
        lead=lead,
        paragraphs=tuple(paragraphs),
        captions=tuple(parts.captions),
        byline=parts.byline,
        published=published,
        published_source=source,
        site=None if capture.url else site,
        url=capture.url,
        url_source=capture.url_source,
        language=detect_language(sample),
    )


def extract_text(text: str, capture: Capture, templates: Templates = no_templates) -> Article:
    """The article in a plain-text dump; a title that the capture was given with is the title.

    With a given title and no line of furniture, every line becomes a paragraph, unchanged but for
    white space: such text has been cleaned before, and nothing may be lost. Paragraphs and
    captions always are lines of the text, in its order, a broken sentence put together again.
    Raises ExtractionError when there is no text.
    """
    text = unicodedata.normalize("NFC", text)
    given = " ".join((capture.title or "").split())
    parts = _Parts()
    lines = read_lines(text, joins=False)
    marks = line_fingerprints(text)
    if given and lines and not _has_furniture(lines):
        _read_clean(lines, given, parts)
        return replace(_build(given, parts, capture, finds_lead=False), marks=marks)

    def read(shown: str) -> Article:
        return _read_whole(shown, given, capture)

    article = read(text)
    template = templates(site_of(capture.url) or article.site)
    if template is not None:
        article = read_text_without(text, template, article, read)
    return replace(article, marks=marks)


def _find_line(lines: Sequence[Line], given: str) -> int:
    """The number of the line that says what is given; -1 if none does."""
    for number, line in enumerate(lines):
        if _same(line.text, given):
            return number
    return -1


def _read_whole(text: str, given: str, capture: Capture) -> Article:
    """The article in a dump with furniture around it. Raises ExtractionError for no text."""
    parts = _Parts()
    lines = read_lines(unmark(text), joins=True)
    if given:
        at = _find_line(lines[:400], given)
    else:
        found = find_title(lines)
        at = found if found is not None else -1
    _read_dump(lines, at, parts)
    if not parts.paragraphs and not parts.captions and lines:
        parts.paragraphs = [x.text for x in lines if not is_standing_furniture(x.text)]
    if not parts.paragraphs and not parts.captions:
        raise ExtractionError(
            f"{len(text)} characters of text hold no article: nothing but white space and menus; "
            "check how the page was saved"
        )
    found_title = lines[at].text if at >= 0 else cut_title((parts.paragraphs or parts.captions)[0])
    title = given or _TITLE_LABEL.sub("", found_title, count=1)
    return _build(title, parts, capture, finds_lead=True)
