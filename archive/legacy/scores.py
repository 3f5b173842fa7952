"""How Vietnamese a text is: the share of its words with marks that are spelled as syllables."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from archive.syllables import is_syllable

# Share of the words with marks that must be Vietnamese syllables, and how many such words.
MIN_SYLLABLE_SHARE = 0.75
MIN_MARKED_WORDS = 4

_MARKUP = re.compile(r"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^>]*>|&#?\w+;", re.S | re.I)
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")


@lru_cache(maxsize=20_000)
def _is_known(word: str) -> bool:
    """Whether the word is a syllable in small letters, in capitals, or with one capital first."""
    return (word[1:].islower() or len(word) == 1 or word.isupper()) and is_syllable(word)


def without_markup(text: str) -> str:
    """The text of a page between its tags and entities; other text as it is."""
    return _MARKUP.sub(" ", text) if "<" in text or "&" in text else text


def marked_words(text: str) -> list[str]:
    """The words of a text or page, without its markup, that are not ASCII."""
    return [word for word in _WORD.findall(without_markup(text)) if not word.isascii()]


def count_syllables(words: Iterable[str]) -> int:
    """How many of the words are Vietnamese syllables, written as one writes them."""
    return sum(map(_is_known, words))


def share_of_syllables(text: str) -> tuple[float, int]:
    """Of the words with marks: the share that are Vietnamese syllables, and how many they are."""
    words = marked_words(unicodedata.normalize("NFC", text))
    return (count_syllables(words) / len(words), len(words)) if words else (0.0, 0)
