"""From bytes to text: declared, sniffed, and the legacy Vietnamese encodings no library knows."""

import codecs
import re
import unicodedata
from dataclasses import dataclass, replace

import charset_normalizer
from bs4.dammit import EncodingDetector

from archive.capture import HTML_TYPES
from archive.legacy import (
    LEGACY_LABELS,
    MIN_MARKED_WORDS,
    MIN_SYLLABLE_SHARE,
    READINGS,
    has_unsure_capitals,
    may_be_misread,
    mend,
    read_as,
    read_viqr,
    share_of_syllables,
    without_markup,
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text in NFC, the encoding it was in, and what may be wrong with it.

    `charset` is "utf-8+NAME" where bytes in NAME had been taken for Western ones and saved as
    UTF-8. `lossy` says that a byte had no meaning. `doubt` is a line for a person, or None: lost
    bytes, capitals that TCVN3 does not tell from small letters, marks that VIQR does not tell from
    punctuation.
    """

    text: str
    charset: str
    lossy: bool
    doubt: str | None = None


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

_SAMPLE_BYTES = 200_000
# Enough text without markup to tell one encoding from another.
_JUDGED_CHARS = 12_000
# The marks that Vietnamese text has apart from their letters when it is not in NFC.
_MARKS_APART = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
# What NFC may change or join with a neighbour, and U+FFFD. Never so: Western and Vietnamese letters
# in one piece, punctuation, symbols, ideographs, the letters that icon fonts use, and the pictures
# of the first supplementary plane.
_MAY_COMPOSE = re.compile(
    "[\u0300-\u1dff\u1f00-\u2001\u20d0-\u20ff\u2126-\u212b\u2329\u232a\u2adc\u2c00-\u33ff"
    "\ua000-\ud7ff\uf900-\ufdff\ufe10-\ufe4f\ufffd\U00010000-\U0001efff\U0001fb00-\U0010ffff]"
)
_ASCII = bytes(range(0x80))
_LOST_BYTES = "some bytes of the page have no meaning in its encoding"
_CAPITALS_UNSURE = "TCVN3 does not tell capitals with a tone: some may be small letters"
_MARKS_UNSURE = "VIQR does not tell a full stop from a tone: some words may be another"
_MISREAD = "the page was saved in a wrong encoding: part of it could not be put right for certain"


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
    if payload.isascii():
        return _decode_ascii(payload, _stated(payload, declared, content_type))
    try:
        return _decode_utf8(payload, payload.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if _is_mostly_utf8(payload):
        return _made(payload.decode("utf-8", "replace"), "utf-8")
    stated = [name for name in _stated(payload, declared, content_type) if name != "viqr"]
    name = _vietnamese(payload, stated) or _first_that_reads(payload, stated) or "cp1252"
    return _made(_read(payload, name, "replace"), name)


def _stated(payload: bytes, declared: str | None, content_type: str) -> list[str]:
    """The encodings that the transport and the markup state, in this order."""
    names = (_codec(declared), _named_in_markup(payload, content_type))
    return [name for name in names if name]


def _decode_ascii(payload: bytes, stated: list[str]) -> Decoded:
    escaped = [n for n in stated if n.startswith("iso2022") and b"\x1b" in payload]
    if escaped:
        return _made(payload.decode(escaped[0], "replace"), escaped[0])
    text = payload.decode("ascii")
    viqr = read_viqr(text, is_stated="viqr" in stated)
    if viqr is not None:
        return Decoded(
            viqr.text, "viqr", lossy=False, doubt=None if viqr.is_sure else _MARKS_UNSURE
        )
    return _decode_utf8(payload, text)


def _decode_utf8(payload: bytes, text: str) -> Decoded:
    # A page is markup for the most part: its few other characters tell what it may need.
    rest = payload.translate(None, delete=_ASCII)
    mended = mend(text) if may_be_misread(payload, rest) else None
    if mended is None:
        if _MAY_COMPOSE.search(rest.decode("utf-8", "replace")) is None:
            return Decoded(text, "utf-8", lossy=False)
        return _made(text, "utf-8")
    made = _made(mended.text, mended.charset)
    return made if mended.is_sure or made.doubt else replace(made, doubt=_MISREAD)


def _composed(text: str) -> str:
    """The text in NFC; line by line where it has marks apart, so that few make few lines slow."""
    if any(mark in text for mark in _MARKS_APART):
        return "".join(unicodedata.normalize("NFC", line) for line in text.splitlines(True))
    return unicodedata.normalize("NFC", text)


def _made(text: str, name: str) -> Decoded:
    normal = _composed(text)
    lossy = "\ufffd" in text
    doubt = _LOST_BYTES if lossy else None
    if name.endswith("tcvn3") and has_unsure_capitals(normal):
        doubt = doubt or _CAPITALS_UNSURE
    return Decoded(normal, _NAMES.get(name, name), lossy, doubt)


def _codec(name: str | None) -> str | None:
    """Python's name of an encoding, as pages mean it; None for none and for no text encoding."""
    if not name:
        return None
    label = name.strip().strip("\"'").lower().replace("tcvn-", "tcvn")
    if label in LEGACY_LABELS:
        return LEGACY_LABELS[label]
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
    if name in READINGS and name != "cp1258":
        return read_as(name, payload)
    return payload.decode(name, errors)


def _vietnamese(payload: bytes, stated: list[str]) -> str | None:
    """The encoding under which the marked words are Vietnamese, if under one they are."""
    bare = without_markup(payload[:_SAMPLE_BYTES].decode("latin-1"))
    sample = bare[:_JUDGED_CHARS].encode("latin-1")
    best: str | None = None
    # Western text stays what it is: another reading must do better than the plain one.
    best_share = max(MIN_SYLLABLE_SHARE, share_of_syllables(sample.decode("cp1252", "replace"))[0])
    for name in dict.fromkeys([*stated, *READINGS]):
        try:
            text = _read(sample, name, "replace")
        except (UnicodeError, LookupError):
            continue
        share, words = share_of_syllables(text)
        if words >= MIN_MARKED_WORDS and share > best_share:
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
