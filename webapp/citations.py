"""Citations of an archived article: Chicago, APA, BibTeX, RIS and CSL-JSON.

Pure: what is cited in, text out. Sources: The Chicago Manual of Style, 18th edition, 13.74 and
14.104 (bibliography style; more than six authors: the first three); the Publication Manual of the
APA, 7th edition, 9.8 and 10.16; the entry types of BibTeX as `btxdoc` gives them; the RIS
specification of 2011; the schema of CSL-JSON 1.0.2.

Names are cited as they are printed (see `archive.authors`), for Vietnamese names the rule of these
manuals as well. Both dates matter: when it was published, and when the copy was made.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_PUBLISHED = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_LANGUAGES = {"vi": "vietnamese", "en": "english", "fr": "french", "zh": "chinese", "lo": "lao"}

# Escaped braces count as braces too where BibTeX looks for a value's end, so they get names.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&#_%"},
}
_TEX_SIGNS = re.compile("|".join(map(re.escape, _TEX)))


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited. `published` is as in `archive.Document`: as precise as it is known.

    `archived_url` is the permanent link to the copy, `archived_on` the day it was made; `url` is
    the page's own address, None when it is unknown.
    """

    id: str
    title: str
    authors: tuple[str, ...]
    site: str | None
    published: str | None
    url: str | None
    archived_url: str
    archived_on: date
    language: str


def _date_parts(published: str | None) -> tuple[int, ...]:
    """Year, month and day, as many as are known."""
    found = _PUBLISHED.match(published or "")
    return tuple(int(part) for part in found.groups() if part) if found else ()


def _american(parts: Sequence[int]) -> str:
    """June 5, 2019."""
    month = _MONTHS[parts[1] - 1] if len(parts) > 1 and 1 <= parts[1] <= 12 else ""
    day = f" {parts[2]}," if len(parts) > 2 else ""
    return f"{month}{day} {parts[0]}" if month else str(parts[0])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _ended(text: str) -> str:
    """The text with a full stop, unless it ends with a sign that serves as one."""
    return text if text.endswith((".", "?", "!", "…")) else text + "."


def _sentences(parts: Sequence[str | None]) -> str:
    return _one_line(" ".join(part for part in parts if part))


def _archived(cited: Cited) -> str:
    day = cited.archived_on
    return f"rchived {_american((day.year, day.month, day.day))}, at {cited.archived_url}"


def chicago(cited: Cited) -> str:
    """A bibliography entry; the title comes first where no author is known."""
    names = list(cited.authors)
    if len(names) > 6:
        by = ", ".join(names[:3]) + ", et al."
    elif len(names) > 2:
        by = ", ".join(names[:-1]) + ", and " + names[-1]
    else:
        by = " and ".join(names)
    day = _date_parts(cited.published)
    # The quotation mark stands after the stop.
    title = f"“{_ended(cited.title.strip())}”"
    place = ", ".join(part for part in (cited.site, _american(day) if day else None) if part)
    return _sentences(
        [
            _ended(by) if by else None,
            title,
            _ended(place) if place else None,
            f"{cited.url}." if cited.url else None,
            f"A{_archived(cited)}.",
        ]
    )


def apa(cited: Cited) -> str:
    """A reference list entry; `(n.d.)` without a date, the title first without an author."""
    names = list(cited.authors)
    if len(names) > 20:
        by = ", ".join(names[:19]) + ", … " + names[-1]
    elif len(names) > 2:
        by = ", ".join(names[:-1]) + ", & " + names[-1]
    else:
        by = " & ".join(names)
    parts = _date_parts(cited.published)
    if not parts:
        day = "(n.d.)."
    elif len(parts) == 1 or not 1 <= parts[1] <= 12:
        day = f"({parts[0]})."
    else:
        month = _MONTHS[parts[1] - 1]
        day = f"({parts[0]}, {month} {parts[2]})." if len(parts) > 2 else f"({parts[0]}, {month})."
    title = _ended(cited.title.strip())
    site = _ended(cited.site) if cited.site and cited.site != by else None
    head = [_ended(by), day, title] if by else [title, day]
    # No stop after an address, in which it would be read as a part of it.
    links = f"{cited.url} (a{_archived(cited)})" if cited.url else f"A{_archived(cited)}"
    return _sentences([*head, site, links])


def _tex(text: str) -> str:
    return _TEX_SIGNS.sub(lambda sign: _TEX[sign[0]], _one_line(text))


def _verbatim(url: str) -> str:
    """An address inside braces: what would end them is percent-encoded, the rest is left."""
    encoded = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
    return "".join(encoded.get(sign, sign) for sign in _one_line(url))


def bibtex(cited: Cited) -> str:
    """A `@misc` entry, which BibTeX and biblatex both know; names and title in their own braces."""
    parts = _date_parts(cited.published)
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in cited.authors),
        "title": f"{{{_tex(cited.title)}}}",
        "howpublished": _tex(cited.site) if cited.site else "",
        "year": f"{parts[0]:04d}" if parts else "",
        "month": str(parts[1]) if len(parts) > 1 else "",
        "day": str(parts[2]) if len(parts) > 2 else "",
        "url": _verbatim(cited.url or cited.archived_url),
        "urldate": cited.archived_on.isoformat(),
        "note": rf"Archived at \url{{{_verbatim(cited.archived_url)}}}",
        "langid": _LANGUAGES.get(cited.language, ""),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{tangthu-{cited.id},", *lines, "}"]) + "\n"


def ris(cited: Cited) -> str:
    """An entry of type `ELEC`, its lines ended as RIS asks, CR and LF.

    A comma would part an author's name in two, and the asterisk is reserved.
    """
    parts = _date_parts(cited.published)
    digits = [f"{part:0{4 if place == 0 else 2}d}" for place, part in enumerate(parts)]
    made = cited.archived_on
    lines: list[tuple[str, str | None]] = [
        ("TY", "ELEC"),
        ("ID", cited.id),
        *(("AU", re.sub(r"[,*]+", " ", name)) for name in cited.authors),
        ("TI", cited.title),
        ("T2", cited.site),
        ("PY", digits[0] if digits else None),
        ("DA", "/".join([*digits, *[""] * (4 - len(digits))]) if digits else None),
        ("UR", cited.url or cited.archived_url),
        ("Y2", f"{made:%Y/%m/%d}/"),
        ("LA", cited.language if cited.language != "und" else None),
        ("N1", f"Archived at {cited.archived_url}"),
    ]
    written = [f"{tag}  - {_one_line(value)}" for tag, value in lines if value]
    return "\r\n".join([*written, "ER  - ", ""])


def csl(cited: Cited) -> dict[str, Any]:
    """An entry of CSL-JSON; names are literal, so that no style turns them round."""
    parts = _date_parts(cited.published)
    made = cited.archived_on
    entry = {
        "id": cited.id,
        "type": "webpage",
        "title": _one_line(cited.title),
        "author": [{"literal": name} for name in cited.authors],
        "container-title": cited.site,
        "issued": {"date-parts": [list(parts)]} if parts else None,
        "accessed": {"date-parts": [[made.year, made.month, made.day]]},
        "URL": cited.url or cited.archived_url,
        "archive": "Tàng Thư",
        "archive_location": cited.archived_url,
        "language": cited.language if cited.language != "und" else None,
    }
    return {name: value for name, value in entry.items() if value}


def csl_json(cited: Sequence[Cited]) -> str:
    """A CSL-JSON file of these entries."""
    return json.dumps([csl(one) for one in cited], ensure_ascii=False, indent=2) + "\n"
