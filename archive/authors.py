"""Who wrote an article, out of its byline as the page spells it.

One place cuts bylines into names: citations and feeds name whoever signed, agencies too; the list
of authors to narrow a search by holds people and bodies, not the agency that a text came from.
Names stay as they are printed. A Vietnamese name has the family name first and is never turned
round; of a name in another language nothing here could say which part is the family's.
"""

import re

from archive.extract.names import is_initials, is_newsroom

# What a byline says beside names: "Bài và ảnh: …", "Theo …", "By …".
_LABEL = re.compile(
    r"^(?:(?:tin|bài|bài viết|ảnh|clip|video|đồ họa|tác giả|thực hiện|biên soạn|tổng hợp|nguồn|"
    r"story|words|photos?|text)"
    r"(?:(?:\s*,\s*|\s+và\s+|\s*&\s*|\s*-\s*|\s+and\s+)"
    r"(?:tin|bài|ảnh|clip|video|đồ họa|photos?|text))*\s*:"
    r"|(?:theo|written by|by)\s+(?=\S))\s*",
    re.IGNORECASE,
)
# A hyphen parts names where there is space around it, or where both sides are of several syllables.
_BETWEEN = re.compile(
    r"\s*[;|/•·,]\s*|\s+[-–—]\s*|\s*[-–—]\s+|\s+(?:và|and|&|với)\s+|"
    r"(?<=\w)[-–—](?=\w+ \w)(?=[^-–—]* )",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]?")
# Signatures that name nobody: reporters, editors, contributors, "compiled".
_NOBODY = re.compile(
    r"(?:nhóm\s+)?(?:pv|p\.v|btv|ctv|bbt|th|t/h|t\.h|phóng viên|cộng tác viên|biên tập viên|"
    r"ban biên tập|tổng hợp|tổng hợp và biên soạn|thực hiện|biên soạn|admin|administrator|"
    r"editor|staff(?: (?:reporter|writer))?|super user|[\W\d_]*)",
    re.IGNORECASE,
)
# "Theo TTXVN", "Nguồn: …": where a text was taken from.
_SOURCE = re.compile(r"^(?:theo\s|nguồn(?:\s+tin)?\s*:|source\s*:|according to\s)", re.IGNORECASE)
_AGENCY = re.compile(
    r"(?:associated press|ap|reuters|afp|xinhua|tass|kyodo|yonhap|bloomberg|tân hoa xã|"
    r"thông tấn xã .{2,30}|(?:báo|tạp chí|đài) .{2,60})",
    re.IGNORECASE,
)
_MAX_AUTHORS = 30


def authors_of(byline: str | None) -> tuple[str, ...]:
    """The authors that a byline names, persons and organisations, in its order; none without.

    `Lê Hưng - Hồng Hải` are two, `Theo TTXVN` is the agency, `PV` nobody.
    """
    text = _LABEL.sub("", " ".join((byline or "").split()))
    named = _ASIDE.sub("", text).strip()
    # "(TTXVN)" alone is a signature too.
    parts = _BETWEEN.split(named if named else text.strip("()[] "))
    found: dict[str, None] = {}
    for part in parts:
        name = _LABEL.sub("", part or "").strip(" .:-–—*\"'“”")
        if name and not _NOBODY.fullmatch(name):
            found.setdefault(name, None)
    return tuple(found)[:_MAX_AUTHORS]


def people_of(byline: str | None) -> tuple[str, ...]:
    """Those of `authors_of` who wrote: not the agency or the paper that the text was taken from.

    `Theo TTXVN`, `BBT` and `(TTXVN)` give nobody; `Lò Thị Mẩy (TTXVN)` gives Lò Thị Mẩy. Bare
    initials ("T.H") are kept where they have full stops: so some people sign.
    """
    if _SOURCE.match(" ".join((byline or "").split())):
        return ()
    return tuple(name for name in authors_of(byline) if not _is_agency(name))


def _is_agency(name: str) -> bool:
    if is_newsroom(name) or _AGENCY.fullmatch(name):
        return True
    return is_initials(name) and "." not in name
