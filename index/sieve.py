"""The sieve: where in a text a term stands, found fast and never missed.

Tokenizing a text of 4,000 characters to highlight three words costs more than the search for its
document. The sieve folds the text letter by letter into bytes of the same length and looks for the
folded terms there, each between two borders. For all text made of the letters in the sieve's
alphabet that is what `index.analyzer` finds. Wherever another character stands, or a letter beside
a digit, the sieve says "perhaps", and the analyzer decides.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable

from index.analyzer import MAX_TOKEN_CHARS
from index.fold import fold, spellings_of

# `charmap_encode` puts a question mark for a character that has no byte: "perhaps".
_COMMON_SIGNS = "\t\n\r\u00a0“”‘’–—…•·°«»"


def _alphabet() -> str:
    """The 256 characters that have a byte: each letter among them folds to one letter."""
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    vowels = [unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in tones]
    marked = [letter for letter in [*vowels, "đ"] if not letter.isascii()]
    letters = [*marked, *(letter.upper() for letter in marked)]
    ascii_signs = map(chr, range(0x20, 0x7F))
    used = ["\0", *ascii_signs, *letters, *_COMMON_SIGNS]
    return "".join(used).ljust(256, "\ufffe")


_ALPHABET = _alphabet()
_BYTE_OF = codecs.charmap_build(_ALPHABET)


def _folded_byte(character: str) -> int:
    """The byte that a character becomes: its folded letter or digit, else a border."""
    if character.isalnum():
        return ord(fold(character))
    # The signs that may stand inside a number stay apart from the spaces that may not.
    return ord("." if character in ".," else "?" if character in "?\ufffe" else " ")


_FOLDING = bytes(map(_folded_byte, _ALPHABET))
# Where only words are sought, all digits are one, and the signs inside a number are borders.
_FOLDING_WORDS = _FOLDING.translate(bytes.maketrans(b"123456789.", b"000000000 "))
_LETTER_BY_DIGIT = re.compile(rb"0(?:[a-z]|(?<=[a-z]0))")

# Looking for one word takes as long as parting a thirtieth of the text into its words.
_FEW_WORDS = 30


class Sieve:
    """Looks for terms, and for terms with a beginning, in any number of texts."""

    def __init__(self, terms: Iterable[str], beginnings: Iterable[str]) -> None:
        self._words: dict[bytes, str] = {}
        patterns: list[str] = []
        for term in terms:
            for spelling in spellings_of(term):
                # What is spelled otherwise is only found in characters that have no byte.
                if spelling.isascii() and spelling.isalpha() and len(spelling) <= MAX_TOKEN_CHARS:
                    if fold(spelling) == term:
                        self._words[spelling.encode("ascii")] = term
                elif spelling.isascii() and spelling.isdigit():
                    patterns.append(rf"[ .a-z]{'[.]?'.join(spelling)}(?![0-9])")
        for beginning in beginnings:
            for spelling in spellings_of(beginning, is_whole=False):
                if spelling.isascii() and spelling.isalpha():
                    patterns.append(rf"[ .0-9]{spelling}")
                elif spelling.isascii() and spelling.isdigit():
                    patterns.append(rf"[ .a-z]{'[.]?'.join(spelling)}")
        # One border may stand between two words.
        self._bordered = [(b" %b " % word, term) for word, term in self._words.items()]
        self._pattern = re.compile("|".join(patterns).encode("ascii")) if patterns else None

    def search(self, text: str) -> tuple[list[tuple[str, int, list[int]]], list[int]]:
        """Where words stand for sure, and where to look closer.

        The first are terms, each with its length in the text and the offsets of its starts. The
        second are offsets: every piece of the text between spaces that holds a term not among the
        first has one of them.
        """
        # The borders around the text make the offset of a border that of the character after it.
        # A question mark in the text is a border like others, not a character that has no byte.
        bordered_text = f" {text} ".replace("?", "!")
        encoded = codecs.charmap_encode(bordered_text, "replace", _BYTE_OF)[0]
        words = encoded.translate(_FOLDING_WORDS)
        perhaps = [place - 1 for place in _find_all(words, b"?", 1)]
        perhaps += [
            found.start() - 1
            for found in _LETTER_BY_DIGIT.finditer(words)
            if not self._words.keys().isdisjoint(_words_around(words, found.start()))
        ]
        if self._pattern:
            folded = encoded.translate(_FOLDING)
            perhaps += [found.start() for found in self._pattern.finditer(folded)]
        sought = self._bordered
        if len(sought) > _FEW_WORDS:
            found_words = self._words.keys() & set(words.split())
            sought = [(b" %b " % word, self._words[word]) for word in found_words]
        sure: list[tuple[str, int, list[int]]] = []
        for bordered, term in sought:
            places = _find_all(words, bordered, len(bordered) - 1)
            if places:
                sure.append((term, len(bordered) - 2, places))
        return sure, perhaps


def _words_around(text: bytes, place: int) -> list[bytes]:
    """The words of the piece between borders in which this place is, parted by its digits."""
    start, end = text.rfind(b" ", 0, place) + 1, text.find(b" ", place)
    return text[start:end].replace(b"?", b"0").split(b"0")


def _find_all(text: bytes, sought: bytes, step: int) -> list[int]:
    """The places of the sought bytes in the text, each at least a step after the one before."""
    places: list[int] = []
    find, keep = text.find, places.append  # looked up once: this is the innermost loop
    place = find(sought)
    while place >= 0:
        keep(place)
        place = find(sought, place + step)
    return places
