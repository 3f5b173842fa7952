"""Lines as patterns see them: lower case, without marks, single spaces."""

import unicodedata


def _unmarked(letter: str) -> str:
    base = "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))
    return base.replace("đ", "d").replace("Đ", "D")


# Latin letters with marks, the Vietnamese ones among them, and the marks themselves.
_WITHOUT_MARKS = {
    code: _unmarked(chr(code)) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
}
_WITHOUT_MARKS |= dict.fromkeys(range(0x300, 0x370), "")


def squeeze(text: str) -> str:
    """The text with every run of white space (no-break spaces too) as one space, none around."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """The text in lower case and without marks: "Phản hồi" and "PHAN HOI" are both "phan hoi"."""
    return (text if text.isascii() else text.translate(_WITHOUT_MARKS)).lower()
