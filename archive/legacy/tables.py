"""The tables of the one-byte Vietnamese encodings, and of VNI's pairs.

Sources: TCVN 5712:1993 (VN3, the table of the ABC fonts, and the capitals that VN2 adds); RFC 1456
for VISCII; the VPS table as Wikipedia's article "VPSKeys" lists it; VNI as its Windows fonts draw.
Codes that a table leaves free are windows-1252, in which such pages took their quotation marks.
"""

from collections.abc import Mapping

# Runs of letters from a first code.
_TCVN3 = {
    0xA0: "\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ",
    0xB5: "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò",
    0xE0: "Ổỏõóọồổỗốộờởỡớợù",
    0xF0: "Ỗủũúụừửữứựỳỷỹýỵ",
}
_VISCII = {
    0x02: "Ẳ", 0x05: "ẴẪ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ",
    0x80: "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ",
    0xA0: "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ",
    0xC0: "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư",
    0xE0: "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
}  # fmt: skip
_VPS = {
    0x02: "ẠẬẶẸỆ", 0x10: "ỊỌỘỢỤỰ", 0x19: "Ỵ", 0x1C: "ẪỮ",
    0x80: "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ‘’ỀỂỄỐỒỔỖýỷỵỚỜỞ",
    0xA0: "\u00a0ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕự",
    0xC0: "ầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ",
    0xE0: "àáâãảạă", 0xE8: "èéêẽìí", 0xEF: "ĩẴĐòóôõ", 0xF7: "Ơụùúủ", 0xFD: "ỶẼỳ",
}  # fmt: skip


def _whole(runs: Mapping[int, str]) -> dict[int, str]:
    """A table for `str.translate` of bytes read as Latin-1."""
    table = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0x100)}
    table = {code: char or chr(code) for code, char in table.items()}
    for start, letters in runs.items():
        table |= dict(enumerate(letters, start))
    return table


TCVN3 = _whole(_TCVN3)
VISCII = _whole(_VISCII)
VPS = _whole(_VPS)
WINDOWS_1252 = _whole({})

# A character that reading bytes as windows-1252 or Latin-1 gives, back to its byte.
TO_BYTE = {code: chr(code) for code in range(0x80, 0x100)}
TO_BYTE |= {ord(char): chr(code) for code, char in WINDOWS_1252.items()}

# VNI writes a vowel and then one mark; what the mark draws over it, in Unicode's order.
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_HAT, _BOWL = "\u0302", "\u0306"
VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _HAT, "á": _HAT + _ACUTE, "à": _HAT + _GRAVE, "å": _HAT + _HOOK, "ã": _HAT + _TILDE,
    "ä": _HAT + _DOT,
    "ê": _BOWL, "é": _BOWL + _ACUTE, "è": _BOWL + _GRAVE, "ú": _BOWL + _HOOK, "ü": _BOWL + _TILDE,
    "ë": _BOWL + _DOT,
}  # fmt: skip
VNI_LETTERS = {
    "ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
