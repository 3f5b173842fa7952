"""The name in one line that says who wrote, without its label and what else stands there."""

import re
from collections.abc import Iterable

from archive.extract.metadata import NO_PERSON, Head, is_person
from archive.extract.names import is_place
from archive.extract.vietnamese import detect_language, read_byline
from archive.extract.wording import normal_form

MAX_BYLINE_CHARS = 90
# What stands between a name and what else is on its line.
BORDERS = " -–—|•●·⋅,"
LABEL = re.compile(
    r"^(?:(?:(?:view )?all posts|written|posted|published|authored|words|story|article|text)?"
    r"\s*by|"
    r"about(?: the author)?|"
    r"(?:the )?author|contributor|(?:(?:được )?(?:viết|đăng|gửi|thực hiện|biên soạn) )?bởi|"
    r"tác giả(?: bài viết)?|"
    r"người viết|bài viết|bút danh|thực hiện)\b\s*[:\-–]?\s*",
    re.IGNORECASE,
)
SIGNED_BY = re.compile(r"^(?:written|posted|published|authored) by:? ", re.IGNORECASE)
# A label after which anything short is the byline.
SAID = re.compile(r"^tác giả(?: bài viết)?\s*:\s*\S", re.IGNORECASE)
# What stands on a byline's line without being of it.
TRAILER = re.compile(
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
NO_BYLINE = re.compile(
    r"\b(?:says|said|wrote|replied|commented|trả lời|viết):?$|^name\b|"
    # Who checked the text or took the pictures has not written it.
    r"\b(?:reviewed|edited|checked|approved|illustrated|translated) by\b|"
    r"^(?:our|about|the|more|all|view|see|how|why|what|learn) |[*?]$|^(?:author|written by|by|"
    r"tác giả):?$|\b(?:from|with|by|for|of|and|the)$",
    re.IGNORECASE,
)

# Two to four words, or a list of such names.
_ONE_NAME = r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}"
NAMES = re.compile(rf"{_ONE_NAME}(?:(?:, (?:and )?| and | & ){_ONE_NAME}){{0,5}}")
# What stands there written as a name is: a section, a button, a kind of article.
_TOPIC = re.compile(
    r"\b(?:blog|news|guides?|reviews?|tips|articles?|posts?|stories|story|home|health|business|"
    r"marketing|management|lifestyle|resources?|technology|travel|finance|education|insights?|"
    r"share|read|table|contents|learn|more|best|press|release|events?|life|tools?|design|industry|"
    r"trends?|world|culture|opinion|science|sports?|food|money|style|video|podcasts?|research|"
    r"knowledge|center|university|llc|inc|updates?|case|study|planning|development|services?|"
    r"licensed|certified|journalism|products?|software|data|security|engineering|company|solutions?|your|the|our|for|to|in|how)\b",
    re.IGNORECASE,
)

# "ByNina Pineda": two elements that stand side by side without space.
_GLUED_BY = re.compile(r"^(?:By|by)(?=[A-Z])")
_GLUED = re.compile(r"(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLe)(?<!\bLa)(?<=[a-z])[A-Z]")

# Small words inside names; any other word of several that begins small is no part of a name.
_PARTICLES = frozenset(
    "and of the de da di do dos del della den der van von la le bin al y e".split()
)

# Words of English that no name holds. What may be one ("An", "Will", "Do") or an office's sign
# ("US", "IT", "WHO") is not among them.
_NO_NAME = frozenset(
    "me my you your we our they their his this that these those there here what which whose when "
    "where why how not more most less all any every each other another with without about into "
    "over under between through during before after again if because while by at as is are was "
    "were been can could should would must shall does did has have had to".split()
)

# What follows a name on its line: an office, a paper, a button.
OFFICE = re.compile(
    r"\s*(?:,\s*(?:\w+[\s-]){0,3}(?:analyst|editor|writer|contributor|journalist|columnist|reporter|"
    r"expert|attorney|correspondent|author|founder|director|manager|advisor|strategist|specialist)"
    r"\b.*|\s[⋅|•·]\s?.*|\s(?:in|for|view|at|on)\s.*)$",
    re.IGNORECASE,
)

# "Minh T.": the full stop is the initial's.
_INITIAL_LAST = re.compile(r"\w [A-ZĐ]\.$")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SMALL_WORD = re.compile(r"(?<![\w@./'’-])[a-zà-ỹ]{3,}(?![\w@/'’-]|\.\w)")
_NAME = re.compile(r"[^\W_][\w.'’ &+-]{1,50}")


def unlabelled(text: str) -> str:
    """A line without the labels before its name: "Author Posted by …"."""
    text = _GLUED_BY.sub("", text)
    for _ in range(3):
        shorter = LABEL.sub("", text, count=1)
        if shorter == text:
            break
        text = shorter
    return text


def name_in(text: str, head: Head) -> str | None:
    """The name in a line that is called an author's, without its label and what follows it."""
    text = _trim(_GLUED_BY.sub("", TRAILER.sub("", text)))
    if NO_BYLINE.search(text) or _DAY.fullmatch(text):
        return None
    stripped = _once(OFFICE.sub("", LABEL.sub("", text, count=1).strip(" :")))
    if SAID.match(text) and not re.search(r"[\d@/]", stripped):
        return stripped or None
    if stripped == text and (found := read_byline(text)):
        return found
    if not stripped:
        return None
    for name in head.authors:
        if normal_form(stripped).startswith(normal_form(name) + " "):
            return name
    if not stripped[0].isupper() or _holds_no_name(unlabelled(stripped)):
        return None
    return stripped if is_person(stripped, head) or read_byline(stripped) else None


def _trim(text: str) -> str:
    """A line without what parts it from others; the full stop of an initial is the name's."""
    text = text.strip(BORDERS)
    return text if _INITIAL_LAST.search(text) else text.strip(BORDERS + ".")


def _holds_no_name(text: str) -> bool:
    return not _NO_NAME.isdisjoint(text.casefold().split())


def _once(name: str) -> str:
    """A name that stands twice, for the eye and for screen readers, once."""
    words = name.split()
    half = len(words) // 2
    return " ".join(words[:half]) if half and words[:half] == words[half:] else name


def said_name(text: str, head: Head) -> str | None:
    """The name behind "by", or in what the markup calls the author: one word, a team, a pen name.

    Only where the line is not Vietnamese: there what is a name is known.
    """
    text = OFFICE.sub("", TRAILER.sub("", text)).strip(BORDERS + ".:")
    if NO_BYLINE.search(text) or not text or len(text.split()) > 5:
        return None
    if not _NAME.fullmatch(text) or NO_PERSON.search(text) or _DAY.fullmatch(text):
        return None
    if _holds_no_name(text):
        return None
    if detect_language(text) == "vi" or normal_form(text) in head.title_parts:
        return None
    words = text.split()
    if len(words) > 1 and any(word[0].islower() and word not in _PARTICLES for word in words):
        return None
    return _once(text)


def small_share(name: str, texts: Iterable[str]) -> float:
    """The share of a name's words, 0 to 1, that running text also writes small.

    A word that is written small where it does not begin a line or a button is an everyday word:
    "Cloud Computing" under a headline is the section, though it is written as a name is.
    """
    words = {word.casefold() for word in _WORD.findall(name) if word not in _PARTICLES}
    left = set(words)
    for text in texts:
        left.difference_update(_SMALL_WORD.findall(text))
    return 1 - len(left) / len(words) if words else 0.0


def is_written_as_name(name: str, head: Head) -> bool:
    """Whether this is written as names are: each word in a capital, none of the site's words."""
    if (
        _GLUED.search(name)
        or is_place(name)
        or detect_language(name) == "vi"
        or NO_BYLINE.search(name)
        or NO_PERSON.search(name)
    ):
        return False
    # Of Vietnamese names the lists tell; on a Vietnamese page only a foreign one is left.
    if not name.isascii() and "vi" in (head.language, detect_language(" ".join(head.titles))):
        return False
    form = normal_form(name)
    if form in head.title_parts or form in head.site_names:
        return False
    if form == normal_form(head.section or "") or _TOPIC.search(name):
        return False
    return all(word[0].isupper() or word in _PARTICLES for word in name.split())
