"""The one-byte encodings and VNI, each as a way to read bytes that were taken for Latin-1."""

import re
import unicodedata
from collections.abc import Callable
from typing import TypeAlias

from archive.legacy.tables import TCVN3, VISCII, VNI_LETTERS, VNI_MARKS, VPS, WINDOWS_1252
from archive.syllables import is_syllable

# Takes a text whose every character stands for one byte, gives what the bytes meant, in NFC.
Reading: TypeAlias = Callable[[str], str]

_TONED = "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
_PLAIN_CAPITAL = "A-ZĂÂÊÔƠƯĐ"
_WORD_WITH_CAPITALS = re.compile(rf"(?<![^\W\d_])[^\W\d_]*[{_PLAIN_CAPITAL}][^\W\d_]*")
# A word that may be in capitals or not: nothing but one capital has a code of its own in TCVN3.
_OPEN_WORD = re.compile(rf"\b[{_PLAIN_CAPITAL}]?[{_TONED}]+\b")
_CAPITAL = rf"[{_PLAIN_CAPITAL}{_TONED.upper()}\d]"
_CAPITALS = rf"[{_PLAIN_CAPITAL}{_TONED.upper()}\d]{{2,}}"
_HEADLINE = re.compile(
    rf"\b(?:{_CAPITALS}|[{_PLAIN_CAPITAL}]?[{_TONED}]+)"
    rf"(?:[ ,;:()\"“”/-]+(?:{_CAPITALS}|[{_PLAIN_CAPITAL}]?[{_TONED}]+)\b)+"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_BEGINS = re.compile(r"(?:^|[\n>]|[.!?…:][\"”')]?\s)[\s\"“‘'(*-]*$")
_ENDS = re.compile(r"[\s\"”’')]*(?:$|[\n<.!?…:;])")
# What stands between two words of a row, numbers too.
_APART = r"[ ,;:()\"“”/\d.%-]*[ ,;:()\"“”/-]"
# Where a capital with a tone may have been lost: a word beginning small at a sentence's start, or
# beside a name.
_UNSURE_CAPITAL = re.compile(
    rf"(?:^|[\n>]|[.!?…:][\"”')]?\s)[\s\"“‘'(*-]*[{_TONED}]"
    rf"|\b[{_TONED}][^\W\d_]+ [A-ZĂÂÊÔƠƯĐ]"
    rf"|\b[A-ZĂÂÊÔƠƯĐ][^\W\d_]* [{_TONED}][^\W\d_]"
    rf"|{_CAPITAL}{{2,}}{_APART}[{_PLAIN_CAPITAL}]?[{_TONED}]+\b"
    rf"|\b[{_PLAIN_CAPITAL}]?[{_TONED}]+{_APART}\d*[{_PLAIN_CAPITAL}{_TONED.upper()}]+\b"
)
# Two words that may each be a name's: "Ánh Ấn"; and one where a name is expected.
_UNSURE_NAME = re.compile(
    rf"\b[{_TONED}]\w+ [{_TONED}]\w+\b"
    r"|\b(?:anh|chị|ông|bà|cô|chú|bác|em|cháu|cụ|thầy|chí) (?:ánh|ái|ấn|ý|út|ẩn)\b"
)
_CAPITAL_ROW = re.compile(rf"\b{_CAPITAL}+(?:{_APART}{_CAPITAL}+\b)+")
_OPEN_CAPITALS = re.compile(rf"[{_PLAIN_CAPITAL}]?[{_TONED.upper()}]+")
_VNI_MARK_LETTERS = "".join(VNI_MARKS)
_VNI_PAIR = re.compile(
    f"([aeouyôöAEOUYÔÖ])([{_VNI_MARK_LETTERS}{_VNI_MARK_LETTERS.upper()}])"
    f"|[{''.join(VNI_LETTERS)}{''.join(VNI_LETTERS).upper()}]"
)
_VNI_BASE = {"ô": "ơ", "ö": "ư", "Ô": "Ơ", "Ö": "Ư"}


def _raise_capitals(match: re.Match[str]) -> str:
    word = match[0]
    rest = [char for char in word if char not in _TONED]
    # A capital behind the first letter is of a word in capitals: "ấM" cannot be meant.
    is_raised = len(word) > len(rest) and (len(rest) > 1 or word[-1].isupper())
    return word.upper() if is_raised and all(map(str.isupper, rest)) else word


def _raise_headline(match: re.Match[str]) -> str:
    """A row of words in capitals: those between them that may be capitals are so.

    Abbreviations make no row ("TP Hà Nội"), and at the row's ends only what begins or ends a
    sentence is raised ("BÍ THƯ Lò Văn A").
    """
    row = match[0]
    words = list(_LETTERS.finditer(row))
    if not any(len(word[0]) > 1 and word[0].isupper() and is_syllable(word[0]) for word in words):
        return row
    text = match.string
    begins = _BEGINS.search(text[max(0, match.start() - 4) : match.start()])
    ends = _ENDS.match(text, match.end())
    first = 0 if begins else words[0].end()
    last = max(first, len(row) if ends else words[-1].start())
    middle = _OPEN_WORD.sub(lambda word: word[0].upper(), row[first:last])
    return row[:first] + middle + row[last:]


def read_tcvn3(text: str) -> str:
    """TCVN3, whose capitals with a tone are small letters in a font of capitals.

    They come out as capitals where the rest of their word, or the words beside them, show it.
    """
    letters = _WORD_WITH_CAPITALS.sub(_raise_capitals, text.translate(TCVN3))
    return _HEADLINE.sub(_raise_headline, letters)


def has_unsure_capitals(text: str) -> bool:
    """Whether text read as TCVN3 may have lost a capital, or gained one, its bytes do not tell."""
    return (
        _UNSURE_CAPITAL.search(text) is not None
        or _UNSURE_NAME.search(text) is not None
        or any(_has_unsure_edge(row) for row in _CAPITAL_ROW.finditer(text))
    )


def _has_unsure_edge(row: re.Match[str]) -> bool:
    """Whether a row of words in capitals within a sentence begins or ends with an open word.

    "XÃ NẬM HÀNG đã …" may have been "Xã NẬM HÀNG đã …"; a sentence all in capitals leaves no doubt.
    """
    text = row.string
    begins = _BEGINS.search(text[max(0, row.start() - 4) : row.start()]) is not None
    ends = _ENDS.match(text, row.end()) is not None
    words = _LETTERS.findall(row[0])
    if (begins and ends) or not words:
        return False
    return any(_OPEN_CAPITALS.fullmatch(word) for word in (words[0], words[-1]))


def _vni_letter(match: re.Match[str]) -> str:
    base, mark = match.groups()
    if base is None:
        small = VNI_LETTERS[match[0].lower()]
        return small.upper() if match[0].isupper() else small
    return unicodedata.normalize("NFC", _VNI_BASE.get(base, base) + VNI_MARKS[mark.lower()])


def read_vni(text: str) -> str:
    """VNI for Windows: a vowel, then a letter that stands for its mark ("Vieät" is "Việt")."""
    return _VNI_PAIR.sub(_vni_letter, text).translate(WINDOWS_1252)


def read_windows_1258(text: str) -> str:
    """Windows-1258, with its tones put onto their letters."""
    decoded = text.encode("latin-1").decode("cp1258", "replace")
    return unicodedata.normalize("NFC", decoded)


READINGS: dict[str, Reading] = {
    "cp1258": read_windows_1258,
    "tcvn3": read_tcvn3,
    "vni": read_vni,
    "viscii": lambda text: text.translate(VISCII),
    "vps": lambda text: text.translate(VPS),
}
# What pages and servers call them, in lower case.
LEGACY_LABELS = {
    "tcvn": "tcvn3", "tcvn3": "tcvn3", "tcvn5712": "tcvn3", "tcvn5712-1": "tcvn3",
    "x-viet-tcvn5712": "tcvn3", "x-viet-tcvn": "tcvn3", "abc": "tcvn3",
    "vni": "vni", "x-viet-vni": "vni", "vni-win": "vni", "x-vni": "vni",
    "viscii": "viscii", "csviscii": "viscii", "viscii1.1-1": "viscii", "x-viet-viscii": "viscii",
    "vps": "vps", "x-viet-vps": "vps", "x-vps": "vps",
    "viqr": "viqr", "csviqr": "viqr", "x-viet-viqr": "viqr",
}  # fmt: skip


def read_as(name: str, payload: bytes) -> str:
    """The bytes read as the legacy encoding of that name (a key of `READINGS`)."""
    return READINGS[name](payload.decode("latin-1"))
