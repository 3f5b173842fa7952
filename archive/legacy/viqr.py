"""VIQR, Vietnamese written in ASCII with its marks behind the letters ("Vie^.t Nam"; RFC 1456)."""

import re
import unicodedata
from dataclasses import dataclass

from archive.legacy.scores import MIN_MARKED_WORDS, count_syllables
from archive.syllables import is_syllable

_SHAPES = {
    "a(": "ă", "a^": "â", "e^": "ê", "o^": "ô", "o+": "ơ", "u+": "ư", "o*": "ơ", "u*": "ư",
}  # fmt: skip
_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
# A bowl is bound only where "ă" can stand: before a consonant that closes a syllable.
_SHAPE = r"\((?=['`?~.]?[cmnptCMNPT])|\^|[+*]"
_LETTER = re.compile(rf"\\(\S)|([dD])[dD]|([A-Za-z])((?<=[aAeEoOuU])(?:{_SHAPE}))?(['`?~.])?")
_TOKEN = re.compile(
    r"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^>]*>|&#?\w+;"
    r"|\b(?:https?://|www\.)[^\s<>]+|[\w.+-]+@[\w-]+\.[\w.-]+"
    rf"|(?P<word>(?:[aeou](?:{_SHAPE})?['`?~.]?|[iy]['`?~.]?|[b-df-hj-np-tv-xz]|\\\S)+)",
    re.S | re.I,
)
# What plain English and programs hardly have, and Vietnamese has in every line.
_STRONG = re.compile(r"[aeo]\^|[ou][+*](?:['`?~.]|[a-z]|\b)|\bdd[aeiouy]", re.I)
_SHAPED = re.compile(r"[aeo]\^|[ou][+*]|\\", re.I)
_ESCAPED = re.compile(r"\\[.?'`~(^+]")
_SENTENCE_GOES_ON = re.compile(r"[\"')\]]*\s+[\"'(]?[a-z\d]|[\"')\]]*[.?!,;:]")
_NAME_GOES_ON = re.compile(r" [A-Z]")
# Where a tone never stands: on the last of two vowels, but for "hoà", "quỳ", "giá" and the like.
_MISPLACED = re.compile(
    r"(?<![qg])[aeiouy][(^+*]?(?<!o)(?<!u)[aeiouy][.?]$|[ou][aeio]?[iou][.?]$", re.I
)
_SAMPLE_CHARS = 40_000
_MIN_SHARE = 0.9
_MIN_STRONG = 3
# VIQR has a sign in a dozen characters; pages are mostly markup, and programs have a few too.
_CHARS_PER_SIGN = 500


@dataclass(frozen=True, slots=True)
class Viqr:
    """The text that VIQR spells; `is_sure` is False where a full stop may have been a tone."""

    text: str
    is_sure: bool


def _letter(match: re.Match[str]) -> str:
    escaped, barred, base, shape, tone = match.groups()
    if escaped is not None:
        return escaped
    if barred is not None:
        return "Đ" if barred == "D" else "đ"
    letter, rest = base, ""
    if shape:
        shaped = _SHAPES.get(base.lower() + shape)
        if shaped is None:
            rest = shape
        else:
            letter = shaped.upper() if base.isupper() else shaped
    if tone:
        if rest or base.lower() not in "aeiouy":
            rest += tone
        else:
            letter = unicodedata.normalize("NFC", letter + _TONES[tone])
    return letter + rest


def _bind(word: str) -> str:
    return _LETTER.sub(_letter, word)


class _Reader:
    """Reads word after word of one text, and counts those that could be read in two ways."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_escaped = _ESCAPED.search(text) is not None
        self.unsure = 0

    def read(self, match: re.Match[str]) -> str:
        word = match["word"]
        if word is None:
            return match[0]
        bound = _bind(word)
        if bound == word or self._is_escaped:
            return bound
        if word[-1] not in _TONES:
            return bound if _SHAPED.search(word) or is_syllable(bound) else word
        loose = _bind(word[:-1]) + word[-1]
        if not is_syllable(bound):
            return loose if is_syllable(loose[:-1]) else word
        if not is_syllable(loose[:-1]) or word[-1] not in ".?":
            return bound
        if _MISPLACED.search(word):
            return loose
        if _SENTENCE_GOES_ON.match(self._text, match.end()):
            return bound
        self.unsure += 1
        is_name = word[0].isupper() and _NAME_GOES_ON.match(self._text, match.end())
        return bound if is_name else loose


def _may_be_viqr(text: str) -> bool:
    signs = sum(map(text.count, ("^", "o+", "u+", "O+", "U+", "o*", "u*")))
    return signs >= max(_MIN_STRONG, len(text) // _CHARS_PER_SIGN)


def read_viqr(text: str, *, is_stated: bool = False) -> Viqr | None:
    """What the text spells in VIQR; None when it is none (or, where stated, has not one mark).

    It is VIQR when shapes ("a^", "u+", "dd") occur that other texts hardly have, nine of ten of
    the words with marks become Vietnamese syllables, and they are a third of all words. In text
    that escapes nothing ("\\\\."), a mark at a sentence's end is punctuation where it may be.
    """
    if not is_stated and not _may_be_viqr(text):
        return None
    words = [m["word"] for m in _TOKEN.finditer(text[:_SAMPLE_CHARS]) if m["word"] is not None]
    reader = _Reader(text)
    if not is_stated:
        strong = sum(_STRONG.search(word) is not None for word in words)
        bare = [_bind(word).rstrip("'`?~.+*^(") for word in words]
        marked = [word for word in bare if not word.isascii()]
        if (
            strong < _MIN_STRONG
            or len(marked) < max(MIN_MARKED_WORDS, len(words) / 3)
            or count_syllables(marked) < _MIN_SHARE * len(marked)
        ):
            return None
    read = _TOKEN.sub(reader.read, text)
    return Viqr(read, reader.unsure == 0) if read != text else None
