"""From bytes to text: declared, sniffed, and the legacy Vietnamese encodings no library knows."""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import charset_normalizer
from bs4.dammit import EncodingDetector

from archive.capture import HTML_TYPES
from archive.syllables import is_syllable


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text in NFC, the encoding it was in, and whether any byte had no meaning in that."""

    text: str
    charset: str
    lossy: bool


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What pages mean by these names (the WHATWG Encoding Standard's labels).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
_NAMES = {"cp1252": "windows-1252", "cp1258": "windows-1258", "tcvn3": "tcvn3"}

# TCVN 5712:1993 VN3, the table of the ABC fonts. Capital letters with tones are the same bytes in
# a capitals-only font, so they come out lower case.
_TCVN3_LETTERS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {
    start + offset: letter
    for start, letters in _TCVN3_LETTERS.items()
    for offset, letter in enumerate(letters)
}
_TCVN3_TABLE = {code: _TCVN3.get(code, chr(code)) for code in range(0x80, 0x100)}

_SAMPLE_BYTES = 200_000
_MARKUP = re.compile(r"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^>]*>|&#?\w+;", re.S | re.I)
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
# Share of the words with marks that must be Vietnamese syllables, and how many such words.
_MIN_SYLLABLE_SHARE = 0.75
_MIN_MARKED_WORDS = 4


def decode(payload: bytes, declared: str | None, content_type: str) -> Decoded:
    """The text of a page or a dump, by the first rule that holds. Never raises.

    A byte order mark; valid UTF-8; UTF-8 with a few broken bytes; then, of the declared encoding,
    what the markup names and the legacy Vietnamese ones, that which yields Vietnamese syllables;
    the declared one; what the markup names; what the bytes look like; else windows-1252.
    """
    for bom, name in _BOMS:
        if payload.startswith(bom):
            return _made(payload[len(bom) :].decode(name, "replace"), name)
    if wide := _wide_without_mark(payload):
        return _made(payload.decode(wide, "replace"), wide)
    stated = [name for name in (_codec(declared), _named_in_markup(payload, content_type)) if name]
    if payload.isascii():
        escaped = next(
            (n for n in stated if n.startswith("iso2022") and b"\x1b" in payload), "utf-8"
        )
        return _made(payload.decode(escaped, "replace"), escaped)
    try:
        return _made(payload.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if _is_mostly_utf8(payload):
        return _made(payload.decode("utf-8", "replace"), "utf-8")
    name = _vietnamese(payload, stated) or _first_that_reads(payload, stated) or "cp1252"
    return _made(_read(payload, name, "replace"), name)


def _made(text: str, name: str) -> Decoded:
    normal = unicodedata.normalize("NFC", text)
    return Decoded(normal, _NAMES.get(name, name), "\ufffd" in text)


def _codec(name: str | None) -> str | None:
    """Python's name of an encoding, as pages mean it; None for none and for no text encoding."""
    if not name:
        return None
    label = name.strip().strip("\"'").lower().replace("tcvn-", "tcvn")
    if label in ("tcvn", "tcvn3", "tcvn5712", "tcvn5712-1", "x-viet-tcvn5712", "abc"):
        return "tcvn3"
    try:
        info = codecs.lookup(label)
        b"a".decode(info.name)
    except (LookupError, ValueError):
        return None  # unknown, or one like "rot13" that is no encoding of text
    return _MEANT.get(info.name, info.name)


def _named_in_markup(payload: bytes, content_type: str) -> str | None:
    if content_type not in HTML_TYPES:
        return None
    found = EncodingDetector.find_declared_encoding(payload[:8192], is_html=True)
    name = _codec(found)
    # A byte that could be read by the search for it cannot be of a wide encoding.
    return None if name and name.startswith(("utf-16", "utf-32", "utf-7")) else name


def _wide_without_mark(payload: bytes) -> str | None:
    sample = payload[:2000]
    if len(sample) < 8:
        return None
    even, odd = sample[::2].count(0) / len(sample[::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    if even > 0.4 and odd < 0.05:
        return "utf-16-be"
    return None


def _is_mostly_utf8(payload: bytes) -> bool:
    """Whether all but a few of the bytes above ASCII form UTF-8 sequences."""
    text = payload.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if char > "\x7f") - broken
    return whole > 0 and broken <= max(3, whole // 20) and whole >= broken


def _read(payload: bytes, name: str, errors: str = "strict") -> str:
    if name == "tcvn3":
        return payload.decode("latin-1").translate(_TCVN3_TABLE)
    return payload.decode(name, errors)


@lru_cache(maxsize=20_000)
def _is_known(word: str) -> bool:
    return is_syllable(word)


def _vietnamese_share(text: str) -> tuple[float, int]:
    """Of the words with marks: the share that are Vietnamese syllables, and how many they are."""
    marked = [word for word in _WORD.findall(_MARKUP.sub(" ", text)) if not word.isascii()]
    if not marked:
        return 0.0, 0
    return sum(map(_is_known, marked)) / len(marked), len(marked)


def _vietnamese(payload: bytes, stated: list[str]) -> str | None:
    """The encoding under which the marked words are Vietnamese, if under one they are."""
    sample = payload[:_SAMPLE_BYTES]
    best, best_share = None, _MIN_SYLLABLE_SHARE
    for name in dict.fromkeys([*stated, "cp1258", "tcvn3"]):
        try:
            text = _read(sample, name, "replace")
        except (UnicodeError, LookupError):
            continue
        share, words = _vietnamese_share(unicodedata.normalize("NFC", text))
        if words >= _MIN_MARKED_WORDS and share > best_share:
            best, best_share = name, share
    return best


def _first_that_reads(payload: bytes, stated: list[str]) -> str | None:
    for name in stated:
        try:
            _read(payload, name)
        except (UnicodeError, LookupError):
            continue
        return name
    guess = charset_normalizer.from_bytes(payload[:_SAMPLE_BYTES]).best()
    return _codec(guess.encoding) if guess is not None else None
