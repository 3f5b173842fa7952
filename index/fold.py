"""Folding: which spellings count as the same term.

Two forms of every token: `canonical` keeps marks and drops what is only a way of writing (case,
tone placement, i or y); `fold` drops the marks too. Both work on one token at a time, because
`unidecode` changes lengths and offsets into the text must stay true.

The rules of tone placement and of i and y are those of Vietnamese school grammar; the sets of
onsets and vowel groups are the language's own and complete for native syllables.
"""

import re
import unicodedata
from functools import lru_cache

from unidecode import unidecode

# A provincial news archive of 30,000 articles has about 60,000 distinct tokens, most of them rare.
_CACHE_SIZE = 2**16

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # grave, acute, tilde, hook, dot below
_VOWELS = frozenset("aeiouy")

# Characters that a word may hold without being spelled with them: soft hyphen, joiners, byte
# order mark. Old pages also write the Icelandic eth, which looks the same, for a capital đ.
_WRITING = str.maketrans(
    {"\u00ad": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "ð": "đ"}
)

_ONSET = "qu|gi(?=[aăâeêoôơuư])|ngh|ng|nh|gh|kh|ph|th|tr|ch|[bcdđghklmnprstvx]|"
_CODA = "ch|nh|ng|[cmnpt]|"

# Every vowel group by the place of its letter that carries the tone mark, new style: the main
# vowel, so the second letter of oa, oe and uy with or without a final consonant.
_VOWEL_GROUPS = (
    "a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iu oi ôi ơi ua ui ưa ưi ưu",
    "oa oă oe oo ôô uâ uê uô uơ uy iê yê ươ oai oao oay oeo uây uêu uôi uya uyu iêu yêu ươi ươu",
    "uyê",
)
_TONE_PLACE = {
    group: place for place, groups in enumerate(_VOWEL_GROUPS) for group in groups.split()
}
_NUCLEUS = "|".join(sorted(_TONE_PLACE, key=len, reverse=True))
_SYLLABLE = re.compile(f"(?:{_ONSET})({_NUCLEUS})(?:{_CODA})")

# Syllables that are written with i or with y and are the same word either way. After other
# onsets the two letters part words (tay and tai, thuý and thúi).
_RESPELLED = {
    "hy": "hi",
    "ky": "ki",
    "ly": "li",
    "my": "mi",
    "sy": "si",
    "ty": "ti",
    "quy": "qui",
    "quych": "quich",
    "quynh": "quinh",
    "quyt": "quit",
}

_NOT_FOLDED = re.compile(r"[^a-z0-9]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]+")


def normalize(text: str) -> str:
    """The text in Unicode's composed form (NFC), which tokens and offsets are taken from."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=_CACHE_SIZE)
def canonical(token: str) -> str:
    """The token in lower case and in its one spelling, marks kept.

    For a Vietnamese syllable the tone mark stands on the letter where new-style spelling puts it,
    wherever it was typed (`hòa`, `hoà`; `vịêt`, `việt`), and i stands for y where they are the
    same word (`lý`, `lí`). Any other token is only made lower case. Canonical forms stay as they
    are.
    """
    if token.isascii():
        lower = token.lower()
        return _RESPELLED.get(lower, lower)
    lower = normalize(normalize(token).lower().translate(_WRITING))
    toneless, tones = _split_tones(lower)
    if len(tones) > 1 or toneless is None:
        return lower
    toneless = _RESPELLED.get(toneless, toneless)
    if not tones:
        return toneless
    syllable = _SYLLABLE.fullmatch(toneless)
    if syllable is None:
        return lower
    place = syllable.start(1) + _TONE_PLACE[syllable[1]] + 1
    return normalize(toneless[:place] + tones + toneless[place:])


def _split_tones(token: str) -> tuple[str | None, str]:
    """The token without tone marks, and its tone marks; None where one is not on a vowel."""
    kept: list[str] = []
    tones = ""
    base = ""
    for character in unicodedata.normalize("NFD", token):
        if character in _TONES:
            if base not in _VOWELS:
                return None, ""
            tones += character
            continue
        if not unicodedata.combining(character):
            base = character
        kept.append(character)
    return normalize("".join(kept)), tones


@lru_cache(maxsize=_CACHE_SIZE)
def fold(token: str) -> str:
    """The canonical token without marks, in the letters a to z and digits.

    Letters of other scripts become what `unidecode` makes of them. A token of which nothing would
    be left stays as its canonical form, so a token is never lost. Folding again changes nothing,
    and every spelling of a token folds alike.
    """
    spelled = canonical(token)
    if spelled.isascii() and spelled.isalnum():
        return spelled
    letters = unidecode(_SURROGATES.sub("", spelled)).lower()
    folded = _NOT_FOLDED.sub("", letters)
    return _RESPELLED.get(folded, folded) or spelled


def fold_beginning(beginning: str) -> tuple[str, tuple[str, ...]]:
    """What terms that are spelled with this beginning fold to.

    Gives the folded beginning that such terms have, and the few terms that lost it because their y
    became i: `ky` gives `ky` (for Kyoto) and `ki` (for kỹ).
    """
    # The letter x after it keeps the beginning from being read as a whole syllable.
    folded = fold(beginning + "x").removesuffix("x") or canonical(beginning)
    respelled = (term for typed, term in _RESPELLED.items() if typed.startswith(folded))
    return folded, tuple(term for term in respelled if not term.startswith(folded))


def spellings_of(folded: str, is_whole: bool = True) -> tuple[str, ...]:
    """What a folded term may be spelled like without marks: itself, and with y where that became i.

    With `is_whole` false the same for all terms that begin so.
    """
    respelled = [
        typed
        for typed, term in _RESPELLED.items()
        if (term == folded if is_whole else term.startswith(folded))
    ]
    return (folded, *respelled)
