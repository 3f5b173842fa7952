"""Reading what was typed for a Vietnamese keyboard while it was switched off.

Telex writes marks with letters (`truwowngf`), VNI with digits (`tru7o7ng2`); both let them be typed
anywhere after the letter that they belong to. The rules are those of the two methods as keyboards
have them. What comes out is only a guess: whether it is a word, the caller asks the archive.
"""

import re

from index.fold import canonical, normalize

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VOWELS = frozenset("aeiouy")

_TELEX = re.compile(r"[a-z]{2,10}")
_VNI = re.compile(r"[a-z]+[0-9][a-z0-9]*")
_MAX_CHARS = 12


def decode_telex(typed: str) -> str | None:
    """The exact term that Telex makes of these letters; None if it makes nothing of them."""
    lower = typed.lower()
    if not _TELEX.fullmatch(lower):
        return None
    letters: list[str] = []
    tone = ""
    for key in lower:
        base = [letter[0] for letter in letters]
        if key in _TELEX_TONES and _VOWELS & set(base):
            tone = _TELEX_TONES[key]
        elif key == "w":
            if not _add_horn(letters, is_breve_too=True):
                letters.append("u" + _HORN)
        elif key == "d" and base[:1] == ["d"]:
            letters[0] = "đ"
        elif key in "aeo" and key in base and letters[_last(base, key)] == key:
            letters[_last(base, key)] += _CIRCUMFLEX
        else:
            letters.append(key)
    return _compose(letters, tone, lower)


def decode_vni(typed: str) -> str | None:
    """The exact term that VNI makes of these letters and digits; None if it makes nothing of it."""
    lower = typed.lower()
    if len(lower) > _MAX_CHARS or not _VNI.fullmatch(lower):
        return None
    letters: list[str] = []
    tone = ""
    for key in lower:
        base = [letter[0] for letter in letters]
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key == "7":
            _add_horn(letters, is_breve_too=False)
        elif key in "68":
            mark, carriers = (_CIRCUMFLEX, "aeo") if key == "6" else (_BREVE, "a")
            places = [place for place, letter in enumerate(base) if letter in carriers]
            if not places:
                return None
            letters[places[-1]] = base[places[-1]] + mark
        elif key == "9" and "d" in base:
            letters[base.index("d")] = "đ"
        elif key.isdigit():
            return None
        else:
            letters.append(key)
    return _compose(letters, tone, lower)


def _last(base: list[str], letter: str) -> int:
    return len(base) - 1 - base[::-1].index(letter)


def _add_horn(letters: list[str], is_breve_too: bool) -> bool:
    """Put the horn on u and o (on both of `uo`), the breve on a; whether there was one."""
    bare = [letter if len(letter) == 1 else letter[0] + "'" for letter in letters]
    text = "".join(letter[0] for letter in letters)
    place = text.rfind("uo")
    if place >= 0 and (bare[place] == "u" or bare[place + 1] == "o"):
        letters[place], letters[place + 1] = "u" + _HORN, "o" + _HORN
        return True
    for place in reversed(range(len(letters))):
        if letters[place] in ("u", "o"):
            letters[place] += _HORN
            return True
        if letters[place] == "a" and is_breve_too:
            letters[place] += _BREVE
            return True
    return False


def _compose(letters: list[str], tone: str, typed: str) -> str | None:
    """The letters with the tone on some vowel, which the one spelling then moves to its place."""
    places = [place for place, letter in enumerate(letters) if letter[0] in _VOWELS]
    if not places:
        return None
    letters[places[0]] += tone
    made = canonical(normalize("".join(letters)))
    return None if made == canonical(typed) else made
