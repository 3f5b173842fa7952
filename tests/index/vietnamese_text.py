"""Strategies for text as people write it: Vietnamese syllables in every spelling, and the rest."""

import unicodedata

from hypothesis import strategies as st

TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
ONSETS = ["", "b", "c", "đ", "gi", "h", "kh", "l", "m", "ngh", "ph", "qu", "th", "tr", "x"]
RIMES = ["a", "oa", "oe", "uy", "oan", "uynh", "iêt", "ương", "ưa", "ia", "uyên", "oeo", "ay", "y"]
SIGNS = " .,;:-–…?!“”()/\n\u00a0"


def compose(text: str) -> str:
    """The text in NFC."""
    return unicodedata.normalize("NFC", text)


syllables = st.builds(
    lambda onset, rime, place, tone: compose(
        onset + rime[: place % len(rime) + 1] + tone + rime[place % len(rime) + 1 :]
    ),
    st.sampled_from(ONSETS),
    st.sampled_from(RIMES),
    st.integers(0, 5),
    st.sampled_from(TONES),
)
words = st.one_of(
    syllables,
    syllables.map(str.upper),
    st.sampled_from(["25.525", "05-CT/TW", "U23", "a", "ß", "北京", "x̣̂", "m²", "8h30", "1.2.2019"]),
    st.from_regex(r"[0-9]{1,4}([.,][0-9]{1,4}){0,3}", fullmatch=True),
    st.text(min_size=1, max_size=6),
)
texts = st.lists(st.tuples(words, st.text(st.sampled_from(SIGNS), max_size=2)), max_size=30).map(
    lambda parts: compose("".join(word + (signs or " ") for word, signs in parts))
)
