"""The sieve: where in a text a term may stand, found fast and never missed.

Tokenizing a text of 4,000 characters to highlight three words costs more than the search for its
document. The sieve folds the text letter by letter into bytes of the same length and looks for the
folded terms there. That is what `index.analyzer` would find, for all text made of the letters in
the sieve's alphabet; wherever another character stands, the sieve says "perhaps". So it may name a
place that holds nothing, which the analyzer then decides, but it misses none.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable

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


class Sieve:
    """Looks for terms, and for terms with a beginning, in any number of texts."""

    def __init__(self, terms: Iterable[str], beginnings: Iterable[str]) -> None:
        words: list[str] = []
        numbers: list[str] = []
        for term, follows in [(t, True) for t in terms] + [(b, False) for b in beginnings]:
            for spelling in spellings_of(term, is_whole=follows):
                if not spelling.isascii():
                    continue  # it is only found in characters that have no byte
                if spelling.isalpha():
                    words.append(spelling + ("(?![a-z])" if follows else ""))
                elif spelling.isdigit():
                    digits = "[.]?".join(spelling)
                    numbers.append(digits + ("(?![0-9])" if follows else ""))
        patterns = [r"[?]"]
        if words:
            patterns.append(rf"[ .0-9](?:{'|'.join(sorted(words))})")
        if numbers:
            patterns.append(rf"[ .a-z](?:{'|'.join(sorted(numbers))})")
        self._pattern = re.compile("|".join(patterns).encode("ascii"))

    def places(self, text: str) -> list[int]:
        """Offsets into a text, in order; every piece between spaces that holds a term has one."""
        encoded = codecs.charmap_encode(text, "replace", _BYTE_OF)[0]
        # One border before the text makes each offset that of the character after a border; a
        # "perhaps" stands for itself and may as well be taken for the character after it, which
        # is in the same piece or is the space that ends it.
        folded = b" " + encoded.translate(_FOLDING)
        return [found.start() for found in self._pattern.finditer(folded)]
