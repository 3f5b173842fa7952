"""What a page says of itself: JSON-LD, meta elements, links; and its title without the site."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from archive.extract.dates import parse_date, parse_iso
from archive.extract.page import Moment, Page, Statements
from archive.extract.vietnamese import read_byline
from archive.extract.wording import clean_line, normal_form
from archive.identity import is_web_url, site_of

_ARTICLE_TYPES = re.compile(r"(Article|BlogPosting|Report|Review|NewsStory|Recipe)$")
_JSON_WRAPPING = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*;?\s*$")
_DATE_KEYS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "og:published_time",
    "og:pubdate",
    "cxenseparse:recs:publishtime",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "published-date",
    "published",
    "w-published-date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "citation_publication_date",
    "datecreated",
    "article_date_original",
    "originalpublicationdate",
    "date",
)
_CHANGE_KEYS = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "modified",
    "updated",
)
_ROOT = re.compile(r"https?://[^/?#]+/?", re.IGNORECASE)
_AUTHOR_KEYS = (
    "dable:author",
    "article:author",
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "cxenseparse:author",
    "citation_author",
    "twitter:data1",
)
# What is never a name: addresses, numbers, markup, and who keeps the machine.
NO_PERSON = re.compile(
    r"https?:|www\.|@|\.(?:vn|com|net|org|info|co|uk|us|io)\b|\d{3}|[<>{}|/\\]|"
    r"\b(?:online|admin(?:istrator)?|webmaster|user|guest|root|unknown|anonymous|facebook|"
    r"công ty|cổng thông tin|trang thông tin|báo điện tử|đài phát thanh|ban quản trị|"
    r"tòa soạn|toà soạn|tập đoàn|trung tâm|sở|ubnd|tác giả|quản trị|minutes?)\b",
    re.IGNORECASE,
)
# What companies put where a person's name belongs.
_COMPANY = re.compile(
    r"\b(?:editor|web|news|media|corp|company|inc|ltd|llc|co\.|group|magazine|times|post|staff|"
    r"team)\b",
    re.IGNORECASE,
)
_NEWSROOM = re.compile(
    r"^(?:(?:ban|bộ phận) biên tập|bbt|pv|nhóm pv|nhóm phóng viên|phóng viên|ttxvn|tổng hợp|"
    r"associated press|reuters|afp)$",
    re.IGNORECASE,
)
_SITE_CUES = re.compile(
    r"^thông tin\b|\.(?:vn|com|net|org|gov)\b|\bonline$|^online newspaper\b|\bnews$|^news\b|"
    r"(?<!thông )(?<!cảnh )(?<!dự )(?<!quảng )\bbáo\b(?! (?:cáo|động|hiệu|ân|hiếu))|"
    r"\b(?:cổng|cong) (?:thông tin|thong tin|ttđt)|"
    r"\btrang (?:thông tin|thong tin|tin|chủ|chu)\b|\bđiện tử$|\bdien tu$|\bđài (?:phát thanh|pt)|"
    r"\btạp chí\b|\bblog\b|\bmagazine\b|^(?:home ?page|home|trang nhất|tin tức)$",
    re.IGNORECASE,
)
_GENERIC_TITLE = re.compile(
    r"(?:(?:xem )?chi tiết(?: (?:tin|bài viết|tin tức|tin bài|nội dung))?|nội dung(?: (?:tin|"
    r"bài viết))?|"
    r"(?:trang )?(?:tin tức|tin bài|bài viết|tin|chủ)(?: (?:- )?sự kiện)?|in (?:bài viết|trang|"
    r"tin|bài)|"
    r"bản in|print|home(?: ?page)?|news|article|details?|untitled(?: document)?|trang nhất|"
    r"welcome)",
    re.IGNORECASE,
)
# Bodies that own sites: behind a headline such a name is the site's.
_OWNER = re.compile(
    r"(?:sở|ubnd|(?:ủy|uỷ) ban|(?:huyện|tỉnh|thành|thị|đảng) (?:ủy|uỷ)|đảng bộ|hội|đoàn|trường|"
    r"bệnh viện|đại học|cao đẳng|học viện|công ty|tạp chí|công an|"
    r"bộ|cục|chi cục|viện|đài|liên đoàn|ban|trung tâm)\s\S",
    re.IGNORECASE,
)
_MIN_HEADLINE_CHARS = 24
_MAX_SECTION_CHARS = 80
_SEPARATOR = re.compile(r"\s+[|\-–—•·»«›:/~]+\s+|\s*[|»]\s*|\s*::\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """The page's own statements. Every text is one clean line; lists are in the page's order.

    `json_date` is that of an article in JSON-LD; what stands there for a mere page is when a system
    made it. `modified` are the days of changes. `is_front` and `is_site`: the page gives the site's
    root as its address, or calls itself a website rather than an article. `title_parts` are what
    the titles hold between separators, in normal form: headline, section, site.
    """

    titles: tuple[str, ...] = ()
    headline: str | None = None
    descriptions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    meta_authors: tuple[str, ...] = ()
    json_date: str | None = None
    meta_date: str | None = None
    modified: tuple[str, ...] = ()
    is_front: bool = False
    is_site: bool = False
    canonical: str | None = None
    og_url: str | None = None
    site_name: str | None = None
    language: str | None = None
    section: str | None = None
    site_names: frozenset[str] = field(default_factory=frozenset)
    title_parts: frozenset[str] = field(default_factory=frozenset)


def _json_objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON value, outer before inner, without recursion."""
    stack = [value]
    while stack:
        entry = stack.pop()
        if isinstance(entry, dict):
            yield entry
            stack.extend(reversed([v for v in entry.values() if isinstance(v, dict | list)]))
        elif isinstance(entry, list):
            stack.extend(reversed(entry))


def _json_entries(scripts: list[str]) -> list[dict[str, Any]]:
    """Every object in the page's JSON-LD; what cannot be read is passed over."""
    found: list[dict[str, Any]] = []
    for script in scripts:
        text = script.strip()
        if not text.startswith(("{", "[")) or not text.endswith(("}", "]")):
            text = _JSON_WRAPPING.sub("", text).rstrip("; \n")
        try:
            found.extend(_json_objects(json.loads(text, strict=False)))
        except (ValueError, RecursionError):
            continue
    return found


def _is_article(entry: dict[str, Any]) -> bool:
    kinds = entry.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE_TYPES.search(name) for name in names)


def _text(value: Any) -> str:
    return clean_line(unescape(value)) if isinstance(value, str) else ""


def _names(value: Any) -> list[str]:
    """The names in a JSON-LD author: a string, an object, or a list of these."""
    entries = value if isinstance(value, list) else [value]
    names: list[str] = []
    for entry in entries[:20]:
        raw = entry.get("name") if isinstance(entry, dict) else entry
        for one in raw if isinstance(raw, list) else [raw]:
            if name := _text(one):
                names.append(name)
    return names


def _first_date(values: list[str]) -> str | None:
    for value in values:
        if found := parse_iso(value) or parse_date(value):
            return found
    return None


def _microdata_date(moments: list[Moment]) -> str | None:
    return _first_date([m.value for m in moments if "datepublished" in m.words.lower()])


def _page_url(value: str | None, base: str | None) -> str | None:
    """The URL when it is one of a page: absolute http(s), and more than a site's root."""
    if not value:
        return None
    try:
        url = urljoin(base, value) if base else value
        parts = urlsplit(url)
    except ValueError:
        return None
    if not is_web_url(url) or (parts.path in ("", "/") and not parts.query):
        return None
    return clean_line(url)


def _changes(entries: list[dict[str, Any]], metas: dict[str, list[str]]) -> tuple[str, ...]:
    """When the page says that it was last changed."""
    values = [_text(entry.get("dateModified")) for entry in entries]
    values += [value for key in _CHANGE_KEYS for value in metas.get(key, [])]
    dates = (parse_iso(value) or parse_date(value) for value in values)
    return tuple(dict.fromkeys(found for found in dates if found))


def _is_front(said: Statements) -> bool:
    """Whether the page calls the site's root its own address: a front page is no article."""
    address = said.links.get("canonical") or next(iter(said.metas.get("og:url", [])), "")
    return _ROOT.fullmatch(address) is not None


def read_head(page: Page, base: str | None = None) -> Head:
    """What the page's head says. `base` is the page's URL, where it is known."""
    said: Statements = page.said
    metas = said.metas
    entries = _json_entries(said.scripts)
    articles = [entry for entry in entries if _is_article(entry)]
    title = said.title
    titles = [*metas.get("og:title", []), *metas.get("twitter:title", []), clean_line(title)]
    descriptions = [_text(entry.get("description")) for entry in articles]
    for key in ("og:description", "description", "twitter:description"):
        descriptions.extend(metas.get(key, []))
    authors = [name for entry in articles[:1] for name in _names(entry.get("author"))]
    json_date = _first_date([_text(entry.get("datePublished")) for entry in articles])
    meta_date = _first_date([value for key in _DATE_KEYS for value in metas.get(key, [])])
    canonical = _page_url(said.links.get("canonical"), base)
    og_url = _page_url(next(iter(metas.get("og:url", [])), None), base)
    publishers = [name for entry in articles for name in _names(entry.get("publisher"))]
    sites = {normal_form(name) for name in metas.get("og:site_name", []) + publishers}
    if host := site_of(base or canonical or og_url):
        labels = host.split(".")
        # "thomas" at news.thomas.example: the first label, or the longest.
        names = (host, labels[0], max(labels, key=len))
        sites |= {*map(normal_form, names), host.replace(".", "")}
    fallback = next(iter(metas.get("content-language", []) or metas.get("og:locale", [])), None)
    return Head(
        titles=tuple(dict.fromkeys(text for text in titles if text)),
        headline=next(filter(None, (_text(entry.get("headline")) for entry in articles)), None),
        descriptions=tuple(dict.fromkeys(text for text in descriptions if len(text) >= 20)),
        authors=tuple(dict.fromkeys(authors)),
        meta_authors=tuple(value for key in _AUTHOR_KEYS for value in metas.get(key, [])),
        json_date=json_date,
        meta_date=meta_date or _microdata_date(page.moments),
        modified=_changes(entries, metas),
        is_front=_is_front(said),
        is_site=set(map(str.lower, metas.get("og:type", []))) == {"website"},
        canonical=canonical,
        og_url=og_url,
        site_name=next(iter(metas.get("og:site_name", [])), None),
        language=language_code(said.language) or language_code(fallback),
        section=_section(articles, metas),
        site_names=frozenset(name for name in sites if name),
        title_parts=_parts_of(titles),
    )


def _section(articles: list[dict[str, Any]], metas: dict[str, list[str]]) -> str | None:
    """The section that JSON-LD or meta elements name; the last of several is the narrowest."""
    for entry in articles:
        value = entry.get("articleSection")
        names = [_text(one) for one in value] if isinstance(value, list) else [_text(value)]
        if found := next(filter(None, reversed(names)), None):
            return found[:_MAX_SECTION_CHARS]
    for key in ("article:section", "og:article:section", "section"):
        if metas.get(key):
            return metas[key][-1][:_MAX_SECTION_CHARS]
    return None


def language_code(tag: str | None) -> str | None:
    """The two letters of a language tag (`vi-VN`, `en_US`); None for anything else."""
    match = re.match(r"^\s*([A-Za-z]{2})(?:$|[-_\s])", tag or "")
    return match.group(1).lower() if match else None


def is_person(name: str, head: Head) -> bool:
    """Whether a name given as author is a person's or a newsroom's byline, not the site itself."""
    if not 2 <= len(name) <= 60 or normal_form(name) in head.site_names:
        return False
    if _NEWSROOM.match(name):
        return True
    form = normal_form(name)
    if NO_PERSON.search(name) or _COMPANY.search(name) or form.replace(" ", "") in head.site_names:
        return False
    if form in head.title_parts:
        return False
    letters = [letter for letter in name if letter.isalpha()]
    return (
        len(letters) >= 2 and name[0].isupper() and (" " in name or read_byline(name) is not None)
    )


def head_byline(head: Head) -> str | None:
    """The byline that the page states in JSON-LD or meta elements, if it looks like one."""
    people = [name for name in head.authors if is_person(name, head)]
    if people:
        return ", ".join(people)
    for value in head.meta_authors:
        parts = [part.strip() for part in re.split(r"[;,]", value) if part.strip()]
        if parts and all(is_person(part, head) for part in parts):
            return ", ".join(dict.fromkeys(parts)) if ";" in value else value
    return None


def strip_site(title: str, head: Head) -> str:
    """The title without the site's name (and section) before or after a separator."""
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            return title
        before, after = title[: cuts[-1].start()].strip(), title[cuts[-1].end() :].strip()
        first, rest = title[: cuts[0].start()].strip(), title[cuts[0].end() :].strip()
        is_owner = names_owner(after) and len(before) >= _MIN_HEADLINE_CHARS
        if before and (is_owner or is_site_name(after, head)):
            title = before
        elif rest and is_site_name(first, head):
            title = rest
        else:
            return title
    return title


def names_owner(text: str) -> bool:
    """Whether this begins as the name of a body that owns a site, and is no longer than one."""
    return _OWNER.match(text) is not None and len(text.split()) <= 10


def _parts_of(titles: list[str]) -> frozenset[str]:
    parts = [part for text in titles for part in _SEPARATOR.split(text)]
    return frozenset([normal_form(part) for part in parts if len(part.strip()) >= 5])


def stated_titles(head: Head) -> list[str]:
    """The titles that the head states, without the site's name; what only names the site is out."""
    stated = [strip_site(text, head) for text in [head.headline or "", *head.titles]]
    kept = [text for text in stated if text and not is_site_name(text, head)]
    if any(is_generic_title(part) for text in head.titles for part in _SEPARATOR.split(text)):
        # "News detail - Department of …": what stands beside such words mostly is the site.
        kept = [text for text in kept if len(text) > 40]
    return list(dict.fromkeys(kept))


def is_generic_title(text: str) -> bool:
    """Whether a title is one that a site gives to every page (`Chi tiết tin`, `Print`)."""
    return bool(_GENERIC_TITLE.fullmatch(text.strip()))


def is_site_name(text: str, head: Head) -> bool:
    """Whether a part of a title names the site rather than the article."""
    if is_generic_title(text):
        return True
    form = normal_form(text)
    if not form or form in head.site_names or form.replace(" ", "") in head.site_names:
        return True
    # "Best Home Security Cameras" at security.example is no name of the site.
    known = any(
        len(name) >= 4 and (form in name or (name in form and len(form) <= 2.5 * len(name)))
        for name in head.site_names
    )
    return len(text) <= 60 and (known or bool(_SITE_CUES.search(text)))
