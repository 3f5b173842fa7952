"""Vietnamese text from before Unicode, which no library detects.

Owns the encodings TCVN3 (ABC), VNI, VISCII, VPS and VIQR, recognising them by the syllables that
come out, and mending pages of them, or of UTF-8, that were read as something else and saved again.
Refuses to guess: text that is Vietnamese already, or in another language, comes back as it is.
"""

from archive.legacy.misread import Mended, may_be_misread, mend
from archive.legacy.readings import LEGACY_LABELS, READINGS, has_unsure_capitals, read_as
from archive.legacy.scores import (
    MIN_MARKED_WORDS,
    MIN_SYLLABLE_SHARE,
    share_of_syllables,
    without_markup,
)
from archive.legacy.viqr import read_viqr

__all__ = [
    "LEGACY_LABELS",
    "MIN_MARKED_WORDS",
    "MIN_SYLLABLE_SHARE",
    "READINGS",
    "Mended",
    "has_unsure_capitals",
    "may_be_misread",
    "mend",
    "read_as",
    "read_viqr",
    "share_of_syllables",
    "without_markup",
]
