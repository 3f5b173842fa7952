"""Which strings are Vietnamese syllables, by how the language spells: onset, rhyme, one tone."""

import re
import unicodedata

# Grave, acute, tilde, hook above, dot below.
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
# A syllable that a stop closes has the acute tone or the dot, no other.
_FLOWING_TONES = frozenset("\u0300\u0303\u0309")
_STOPS = ("c", "ch", "p", "t")
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()
_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in "
    "inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe "
    "oen "
    "oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng "
    "uât uây uc uê "
    "uêch uên uênh uêt ui um un ung uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uyn "
    "uynh uyp "
    "uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu "
    "ac an ang ăng ân âu ê o uơ uôi yt ynh yn ych yp"
).split()
_SHAPE = re.compile(
    f"(?:{'|'.join(sorted(_ONSETS, key=len, reverse=True))})?(?:{'|'.join(_RHYMES)})"
)


def is_syllable(token: str) -> bool:
    """Whether this is spelled as a Vietnamese syllable is (whether it exists is not asked)."""
    bare = []
    tones = []
    for char in unicodedata.normalize("NFD", token.lower()):
        if char in _TONES:
            tones.append(char)
        else:
            bare.append(char)
    if len(tones) > 1 or not bare:
        return False
    spelled = unicodedata.normalize("NFC", "".join(bare))
    if tones and tones[0] in _FLOWING_TONES and spelled.endswith(_STOPS):
        return False
    return _SHAPE.fullmatch(spelled) is not None
