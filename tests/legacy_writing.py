"""Writes text in the Vietnamese encodings from before Unicode, and makes text to write.

The tables stand here once more, in the order vowel by tone (none, grave, hook, tilde, acute, dot),
so that a slip in the package's own is seen. All text is made of this module's own words.
"""

import random
import unicodedata
from collections.abc import Callable

VOWELS = "AĂÂEÊIOÔƠUƯYaăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]

# RFC 1456, section 3.
_VISCII = """
    41 C0 C4 C3 C1 80 C5 82 02 05 81 83 C2 85 86 06 84 87 45 C8 CB 88 C9 89 CA 8B 8C 8D 8A 8E
    49 CC 9B CE CD 98 4F D2 99 A0 D3 9A D4 90 91 92 8F 93 B4 96 97 B3 95 94 55 D9 9C 9D DA 9E
    BF BB BC FF BA B9 59 9F 14 19 DD 1E 61 E0 E4 E3 E1 D5 E5 A2 C6 C7 A1 A3 E2 A5 A6 E7 A4 A7
    65 E8 EB A8 E9 A9 EA AB AC AD AA AE 69 EC EF EE ED B8 6F F2 F6 F5 F3 F7 F4 B0 B1 B2 AF B5
    BD B6 B7 DE BE FE 75 F9 FC FB FA F8 DF D7 D8 E6 D1 F1 79 CF D6 DB FD DC
"""
# As VPSKeys wrote it.
_VPS = """
    41 80 81 82 C1 02 88 8E 8F F0 8D 04 C2 84 85 1C 83 03 45 D7 DE FE C9 05 CA 93 94 95 90 06
    49 B5 B7 B8 B4 10 4F BC BD BE B9 11 D4 97 98 99 96 12 F7 9E 9F A6 9D 13 55 A8 D1 AC DA 14
    D0 AF B1 1D AD 15 59 B2 FD B3 DD 19 61 E0 E4 E3 E1 E5 E6 A2 A3 A4 A1 A5 E2 C0 C4 C5 C3 C6
    65 E8 C8 EB E9 CB EA 8A 8B CD 89 8C 69 EC CC EF ED CE 6F F2 D5 F5 F3 86 F4 D2 B0 87 D3 B6
    D6 A9 AA AB A7 AE 75 F9 FB DB FA F8 DC D8 BA BB D9 BF 79 FF 9B CF 9A 9C
"""
# TCVN 5712:1993, VN3: small letters only, and seven capitals without a tone.
_TCVN3 = """
    61 B5 B6 B7 B8 B9 A8 BB BC BD BE C6 A9 C7 C8 C9 CA CB 65 CC CE CF D0 D1 AA D2 D3 D4 D5 D6
    69 D7 D8 DC DD DE 6F DF E1 E2 E3 E4 AB E5 E6 E7 E8 E9 AC EA EB EC ED EE 75 EF F1 F2 F3 F4
    AD F5 F6 F7 F8 F9 79 FA FB FC FD FE
"""


def _table(codes: str, letters: list[str], barred: tuple[int, int]) -> dict[str, int]:
    table = dict(zip(letters, (int(code, 16) for code in codes.split()), strict=True))
    return table | {"Đ": barred[0], "đ": barred[1]}


VISCII = _table(_VISCII, LETTERS, (0xD0, 0xF0))
VPS = _table(_VPS, LETTERS, (0xF1, 0xC7))
TCVN3 = _table(_TCVN3, LETTERS[72:], (0xA7, 0xAE)) | dict(
    zip("ĂÂÊÔƠƯ", range(0xA1, 0xA7), strict=True)
)
VNI_TONES = dict(zip(TONES[1:], "øûõùï", strict=True))
VNI_HATS = {
    "\u0302": dict(zip(TONES, "âàåãáä", strict=True)),
    "\u0306": dict(zip(TONES, "êèúüéë", strict=True)),
}
VNI_SINGLE = dict(zip("ơưđíìỉĩịỵƠƯĐÍÌỈĨỊỴ", "ôöñíìæóòîÔÖÑÍÌÆÓÒÎ", strict=True))
VIQR_MARKS = {
    "\u0302": "^", "\u0306": "(", "\u031b": "+", "\u0301": "'", "\u0300": "`", "\u0309": "?",
    "\u0303": "~", "\u0323": ".",
}  # fmt: skip


def _by_table(table: dict[str, int], text: str) -> bytes:
    return b"".join(
        bytes([table[char]]) if char in table else char.encode("cp1252") for char in text
    )


def to_tcvn3(text: str) -> bytes:
    """ABC fonts: a capital with a tone is the small letter, drawn by a font of capitals."""
    has_own = {*TCVN3, *map(chr, range(0x80))}
    small = "".join(char if char in has_own else char.lower() for char in text)
    return _by_table(TCVN3, small)


def to_vni(text: str) -> bytes:
    """VNI for Windows: the letter, then one mark, which is a capital after a capital."""
    made = []
    for char in text:
        if char in VNI_SINGLE:
            made.append(VNI_SINGLE[char])
            continue
        base, *marks = list(unicodedata.normalize("NFD", char))
        tone = next((mark for mark in marks if mark in VNI_TONES), "")
        hat = next((mark for mark in marks if mark in VNI_HATS), None)
        letter = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}[base] if "\u031b" in marks else base
        mark = VNI_HATS[hat][tone] if hat else VNI_TONES.get(tone, "")
        made.append(letter + (mark.upper() if base.isupper() else mark))
    return "".join(made).encode("cp1252")


def to_windows_1258(text: str) -> bytes:
    """Windows' own page: a letter that has no code becomes one with hat or horn, and its tone."""
    return "".join(map(_split_tone, text)).encode("cp1258")


def _split_tone(char: str) -> str:
    try:
        char.encode("cp1258")
    except UnicodeEncodeError:
        base, *marks = list(unicodedata.normalize("NFD", char))
        tone = "".join(mark for mark in marks if mark in TONES[1:])
        rest = [mark for mark in marks if mark not in tone]
        return unicodedata.normalize("NFC", "".join([base, *rest])) + tone
    return char


def to_viqr(text: str) -> bytes:
    """RFC 1456, section 4: marks behind their letters, what only looks like a mark escaped."""
    made = ""
    for char in text:
        if char in "đĐ":
            made += "dd" if char == "đ" else "DD"
            continue
        base, *marks = list(unicodedata.normalize("NFD", char))
        looks = (char in "'`?~.^(+*" and made[-1:].lower() in tuple("aeiouy^+(")) or (
            char in "dD" and made[-1:] in tuple("dD")
        )
        made += "\\" + char if looks else base
        order = sorted(marks, key=lambda mark: mark in TONES)
        made += "".join(VIQR_MARKS[mark] for mark in order)
    return made.encode("ascii")


WRITERS: dict[str, Callable[[str], bytes]] = {
    "tcvn3": to_tcvn3,
    "vni": to_vni,
    "viscii": lambda text: _by_table(VISCII, text),
    "vps": lambda text: _by_table(VPS, text),
    "windows-1258": to_windows_1258,
    "viqr": to_viqr,
}

_ONSETS = "b c ch d đ g h kh l m n ng nh ph r s t th tr v x".split()
_RHYMES = (
    "a ai am an ang anh ao au ay ăm ăn ăng âm ân âng âu ây em en eo ê êm ên ênh êu i ia im in inh"
    " iu iêm iên iêng iêu o oa oai oan oang oi om on ong ô ôi ôm ôn ông ơ ơi ơm ơn u ua ui um un"
    " ung uôi uôn uông ư ưa ưng ươi ươm ươn ương"
).split()
_CLOSED = "ac ach ap at ăc ăp ăt âc âp ât êch êt iêc iêp iêt oc op ot ôc ôp ôt uc uôc uôt".split()
_WORDS = (
    "của và các những được trong với cho không người tỉnh huyện xã bản thôn đồng bào nhân dân việc"
    " học tập làm theo gương đạo đức phong cách kế hoạch nghị quyết chuyển đổi xây dựng nông"
    " thôn mới tuyên truyền cán bộ đảng viên quần chúng thực hiện nhiệm vụ phát triển kinh tế"
    " trường lớp giáo viên ruộng bậc thang nương ngô lúa đường giao thông thủy lợi nước sạch"
    " vệ sinh môi trường quỹ khuyến nghĩa tình giúp đỡ ở ý kiến ước mơ ủng hộ ăn uống ấm áp yêu quý"
).split()
_ENGLISH = "internet video email online website World Cup Facebook smart data marketing logistics"
_NAMES = (
    "Nguyễn Trần Phạm Lò Giàng Thị Văn Hạnh Dũng Yến Ánh Nghĩa Thủy Đức Sơn Mường Tè Ân".split()
)


def _syllable(rng: random.Random) -> str:
    if rng.random() < 0.25:
        onset, rhyme, tone = rng.choice(_ONSETS), rng.choice(_CLOSED), rng.choice(TONES[4:])
    else:
        onset, rhyme, tone = rng.choice(_ONSETS), rng.choice(_RHYMES), rng.choice(TONES)
    if rhyme[0] in "eêi":
        onset = {"c": "k", "g": "gh", "ng": "ngh"}.get(onset, onset)
    at = max((i for i, char in enumerate(rhyme) if char in "ăâêôơư"), default=0)
    return unicodedata.normalize("NFC", onset + rhyme[: at + 1] + tone + rhyme[at + 1 :])


def _word(rng: random.Random) -> str:
    chance = rng.random()
    if chance < 0.6:
        return rng.choice(_WORDS)
    if chance < 0.85:
        return _syllable(rng)
    if chance < 0.90:
        return rng.choice(_ENGLISH.split())
    if chance < 0.95:
        return " ".join(rng.choice(_NAMES) for _ in range(rng.randint(2, 3)))
    return rng.choice(["2019", "1.250", "37,5", "05-CT/TW", "3/2", "100%", "19 giờ 30", "12ha"])


def make_sentence(rng: random.Random, count: int) -> str:
    """One sentence of that many words, in small letters and capitals as one writes them."""
    words = [_word(rng) for _ in range(count)]
    words[0] = words[0][0].upper() + words[0][1:]
    at = rng.randrange(len(words))
    if rng.random() < 0.3:
        words[at] += rng.choice([",", ";", ":", " -"])
    if rng.random() < 0.2:
        words[at] = f"({words[at].strip(',;: -')})"
    if rng.random() < 0.1:
        # One short word in capitals cannot be told in TCVN3: it takes a word of three letters.
        words[at : at + 4] = [word.upper() for word in (*words[at : at + 3], "THỰC")]
    text = " ".join(words) + rng.choice([".", ".", ".", ".", "?", "!", "..."])
    return f'"{text}"' if rng.random() < 0.1 else text


def make_paragraph(rng: random.Random) -> str:
    """Two to six sentences, some of them in capitals."""
    sentences = [make_sentence(rng, rng.randint(6, 20)) for _ in range(rng.randint(2, 6))]
    if rng.random() < 0.15:
        sentences[0] = sentences[0].upper()
    return " ".join(sentences)
