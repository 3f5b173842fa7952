"""Unicode text that was made by reading bytes in the wrong encoding, put right again.

Two kinds: UTF-8 read as windows-1252 ("Viá»‡t" for "Việt"), and legacy Vietnamese bytes read as
windows-1252 or Latin-1 ("ViÖt", "Vieät"). A page may hold both right and wrong text (a template in
Unicode around an article in TCVN3), so lines and the texts between tags are judged one by one.
"""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from itertools import islice

from archive.legacy.readings import READINGS, has_unsure_capitals
from archive.legacy.scores import count_syllables, marked_words
from archive.legacy.tables import TO_BYTE

_BYTES = "".join(map(chr, TO_BYTE))
# A run of characters that one-byte readings give, U+FFFD where a byte had no character.
_RUN = re.compile(f"[{re.escape(_BYTES)}\ufffd]+ ?")
# What a run that is UTF-8 begins with: a lead byte and a byte that continues it, or what became of
# that byte. Without one anywhere no run is worth reading.
_CONTINUING = "".join(char for char in _BYTES if "\x80" <= TO_BYTE[ord(char)] <= "\xbf")
_LEAD = re.compile(f"[\xc2-\xf4][{re.escape(_CONTINUING)}\ufffd]|\xc3 ")
_SEGMENT = re.compile(r"<(?:script|style)\b.*?</(?:script|style)\s*>|[^<>\r\n]+", re.S | re.I)
_STRANGE = re.compile(f"[^\\x00-\\x7f{re.escape(_BYTES)}\ufffd]")
_WORD = re.compile(r"[^\W\d_]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LATIN1_ENTITY = re.compile(r"&(?:#1[2-9]\d|#2[0-5]\d|#x[89a-fA-F][0-9a-fA-F]|[a-zA-Z]+[1-3]?);")

# Words to judge an encoding by: enough to be sure, few enough to be quick.
_SAMPLE_WORDS = 400
_MIN_WORDS = 4
_MIN_SHARE = 0.9
_MIN_SHARE_OF_ALL = 0.6
_MIN_SEQUENCES = 6
# Every legacy page has these in numbers: each encoding's "đ", which begins a word as the sign of
# a trade mark never does, or lead bytes of UTF-8 twice.
_SIGNS = (b"\xc2\xae", b"\xc3\xb1", b"\xc3\xb0", b"\xc3\x87")
_DOUBLED_LEADS = (
    b"\xc3\xa1\xc2\xba",
    b"\xc3\xa1\xc2\xbb",
    b"\xc3\xa2\xc2\x80",  # quotation marks and dashes
    b"\xc3\xa2\xe2\x82\xac",
    b"\xc3\x82\xc2",
)
_AFTER_SIGN = re.compile(rb"[A-Za-z\xc2-\xf4&]")
_WORD_WITH_ENTITY = re.compile(rb"&(?:reg|ntilde|eth|Ccedil|#174|#241|#240);(?=[A-Za-z\xc2-\xf4&])")
_MIN_SIGNS = 3
_ASCII = bytes(range(0x80))
_SHORT_PAYLOAD = 6_000


@dataclass(frozen=True, slots=True)
class Mended:
    """The text as it was meant, what its bytes had been, and whether some of it stays in doubt."""

    text: str
    charset: str
    is_sure: bool


def may_be_misread(payload: bytes, marked: bytes | None = None) -> bool:
    """Whether a UTF-8 payload is worth a closer look: a few counts, which right pages pass.

    `marked` are its bytes above ASCII, where they are known already.
    """
    if marked is None:
        marked = payload.translate(None, delete=_ASCII)
    low = marked.count(b"\xc3")
    if low < _MIN_WORDS:
        entities = islice(_WORD_WITH_ENTITY.finditer(payload), _MIN_SIGNS)
        return sum(1 for _ in entities) == _MIN_SIGNS
    tall = marked.count(b"\xe1\xba") + marked.count(b"\xe1\xbb")
    if len(payload) < _SHORT_PAYLOAD and tall * 4 < low:
        return True
    if tall * 4 < low and marked.count(b"\xc3\x83") * 10 > low:
        return True  # UTF-8 of any language read as windows-1252: each "Ã" is half a letter
    doubled = sum(map(marked.count, _DOUBLED_LEADS))
    signs = doubled + sum(map(marked.count, _SIGNS))
    if signs < _MIN_SIGNS or signs * (100 if tall * 4 < low else 30) < low:
        return False
    return doubled >= _MIN_SIGNS or _signs_begin_words(payload, marked)


def _signs_begin_words(payload: bytes, marked: bytes) -> bool:
    """Whether signs of a legacy encoding stand at the beginning of words, a few of them."""
    count = 0
    for sign in _SIGNS:
        at = payload.find(sign) if sign in marked else -1
        while at >= 0:
            is_inside = payload[at - 1 : at].isalpha()
            count += not is_inside and _AFTER_SIGN.match(payload, at + len(sign)) is not None
            if count == _MIN_SIGNS:
                return True
            at = payload.find(sign, at + len(sign))
    return False


def mend(text: str) -> Mended | None:
    """The text put right, or None when nothing in it had been read in a wrong encoding."""
    doubled = _undo_double_utf8(text)
    if doubled is not None:
        again = _undo_legacy(doubled.text)
        return doubled if again is None else again
    return _undo_legacy(text)


def _to_bytes(run: str) -> bytes:
    return run.translate(TO_BYTE).encode("latin-1")


def _utf8_of(run: str) -> str | None:
    """What a run of characters meant, if their bytes are UTF-8; else None."""
    body, space = (run[:-1], " ") if run.endswith(" ") else (run, "")
    # A no-break space, the second byte of "à", may have become a space since.
    collapsed = space and body.endswith("Ã")
    body = body + "\u00a0" if collapsed else body
    # Of the bytes without a character only 0x90 follows 0xC4 in Vietnamese: "Đ".
    body = body.replace("Ä\ufffd", "Ä\x90")
    if "\ufffd" in body:
        return None
    try:
        return _to_bytes(body).decode("utf-8") + space
    except UnicodeDecodeError:
        return None


def _undo_double_utf8(text: str) -> Mended | None:
    if _LEAD.search(text) is None:
        return None
    sequences: set[str] = set()
    count = 0
    unsure = False

    def redo(match: re.Match[str]) -> str:
        nonlocal count, unsure
        segment = match[0]
        if _STRANGE.search(segment) or not _NOT_ASCII.search(segment):
            return segment
        made: list[str] = []
        bad = good = last = 0
        for run in _RUN.finditer(segment):
            meant = _utf8_of(run[0])
            made += [segment[last : run.start()], run[0] if meant is None else meant]
            last = run.end()
            bad += meant is None
            if meant is not None:
                good += 1
                sequences.add(meant.strip())
        if not good or bad > good // 10 + segment.count("\ufffd"):
            return segment
        count += good
        unsure = unsure or bad > 0 or "\ufffd" in segment
        return "".join([*made, segment[last:]])

    mended = _SEGMENT.sub(redo, text)
    if not count:
        return None
    mended = unicodedata.normalize("NFC", mended)
    if count < _MIN_SEQUENCES or len(sequences) < 3:
        words = marked_words(mended)
        if len(words) < _MIN_WORDS or count_syllables(words) < _MIN_SHARE * len(words):
            return None
    return Mended(mended, "utf-8+utf-8", not unsure)


def _as_bytes(segment: str) -> str | None:
    """The segment as characters that are bytes; None when it cannot have been read from bytes."""
    if "&" in segment:
        segment = _LATIN1_ENTITY.sub(
            lambda entity: char if (char := unescape(entity[0])) in TO_BYTE_CHARS else entity[0],
            segment,
        )
    if segment.isascii() or _STRANGE.search(segment):
        return None
    return segment.translate(TO_BYTE)


TO_BYTE_CHARS = frozenset(_BYTES)


def _best_reading(segments: list[str]) -> tuple[str, float] | None:
    """The encoding under which the segments are Vietnamese, unless they are so as they stand."""
    sample: list[str] = []
    size = 0
    for segment in segments:
        sample.append(segment)
        size += len(segment.split())
        if size > _SAMPLE_WORDS:
            break
    joined = "\n".join(sample)
    as_is = marked_words(joined)
    found: tuple[str, float] | None = None
    floor = max(_MIN_SHARE, count_syllables(as_is) / len(as_is) + 0.1 if as_is else 0.0)
    for name, read in READINGS.items():
        meant = read(joined)
        words = marked_words(meant)
        known = count_syllables(_WORD.findall(meant))
        if len(set(words)) < _MIN_WORDS or known < _MIN_SHARE_OF_ALL * len(_WORD.findall(meant)):
            continue
        share = count_syllables(words) / len(words)
        if share >= floor and (found is None or share > found[1]):
            found = name, share
    return found


def _is_vietnamese(segment: str) -> bool:
    words = marked_words(segment)
    return bool(words) and count_syllables(words) == len(words)


def _suspects(text: str) -> tuple[list[tuple[tuple[int, int], str]], int]:
    """The segments that may have been read from bytes, as bytes, and how many there are in all."""
    suspects: list[tuple[tuple[int, int], str]] = []
    whole = 0
    for match in _SEGMENT.finditer(text):
        segment = match[0]
        if segment[0] == "<":
            continue
        whole += 1
        if segment.isascii() and "&" not in segment:
            continue
        raw = _as_bytes(segment)
        if raw is not None:
            suspects.append((match.span(), raw))
    return suspects, whole


def _undo_legacy(text: str) -> Mended | None:
    suspects, whole = _suspects(text)
    # Segments that are right as they are ("Giá") would hide what the others are.
    best = _best_reading([s for _, s in suspects if not _is_vietnamese(s)])
    if best is None:
        return None
    read = READINGS[best[0]]
    parts: list[str] = []
    last = 0
    mended = kept = 0
    for (start, end), segment in suspects:
        meant = read(segment)
        words = marked_words(meant)
        before = marked_words(segment)
        gain = count_syllables(words) / max(1, len(words)) - count_syllables(before) / max(
            1, len(before)
        )
        if gain < 0 or (gain == 0 and before and len(suspects) * 2 < whole):
            kept += bool(words) and meant != segment
            continue
        parts += [text[last:start], meant]
        last = end
        mended += 1
    if not mended:
        return None
    made = unicodedata.normalize("NFC", "".join([*parts, text[last:]]))
    is_sure = kept == 0 and not (best[0] == "tcvn3" and has_unsure_capitals(made))
    return Mended(made, f"utf-8+{best[0]}", is_sure and "\ufffd" not in made)
