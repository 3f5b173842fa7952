"""Bytes become the text they meant, and text that is right already is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.charset import decode
from archive.syllables import is_syllable

SENTENCE = (
    "Sáng nay, bà con xã Khe Lạnh phấn khởi đón điện lưới về bản, "
    "ước mơ bao đời của người dân vùng cao đã thành sự thật"
)
_TCVN3 = {
    "á": 0xB8, "à": 0xB5, "ã": 0xB7, "ạ": 0xB9, "ả": 0xB6, "ă": 0xA8, "â": 0xA9, "ê": 0xAA,
    "ô": 0xAB, "ơ": 0xAC, "ư": 0xAD, "đ": 0xAE, "ó": 0xE3, "ề": 0xD2, "ệ": 0xD6, "ướ": 0, "ớ": 0xED,
    "ờ": 0xEA, "ủ": 0xF1, "ự": 0xF9, "ậ": 0xCB, "ấ": 0xCA, "ở": 0xEB, "í": 0xDD, "ị": 0xDE,
    "ù": 0xEF, "ả̀": 0,
}  # fmt: skip


def _as_tcvn3(text: str) -> bytes:
    return bytes(_TCVN3.get(char, ord(char) if char.isascii() else 0x3F) for char in text)


def _as_windows_1258(text: str) -> bytes:
    """Letters with their letter marks in one byte, the tone mark in the next, as Windows types."""
    out = bytearray()
    for char in text:
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tones = [part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323"]
            rest = "".join(part for part in parts if part not in tones)
            letter = unicodedata.normalize("NFC", rest) + "".join(tones)
            out += letter.encode("cp1258")
    return bytes(out)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\x00")))
def test_valid_utf8_is_only_normalised(text: str) -> None:
    """Whatever decodes as UTF-8 is that text in NFC, whatever else it was declared to be."""
    if text.isascii():
        return
    decoded = decode(text.encode(), "windows-1258", "text/html")
    assert decoded.text == unicodedata.normalize("NFC", text)
    assert decoded.charset == "utf-8"


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "rot13", "x-nothing", "tcvn"]))
def test_any_bytes_decode_to_nfc(payload: bytes, declared: str | None) -> None:
    """No bytes and no declaration make decoding raise, and what comes out is NFC."""
    text = decode(payload, declared, "text/html").text
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(name: str) -> None:
    """The mark wins over a declaration, and is not part of the text."""
    assert decode(SENTENCE.encode(name), "latin-1", "text/plain").text == SENTENCE


def test_utf16_without_a_mark_is_recognised() -> None:
    """Every other byte being zero tells UTF-16 in markup."""
    markup = f"<html><body>{SENTENCE} and some plain words</body></html>"
    assert decode(markup.encode("utf-16-le"), None, "text/html").text == markup


@pytest.mark.parametrize("declared", [None, "windows-1258", "iso-8859-1", "utf-8"])
def test_windows_1258_is_composed(declared: str | None) -> None:
    """Separate tone marks become whole letters, also where the declaration lies."""
    decoded = decode(_as_windows_1258(SENTENCE), declared, "text/html")
    assert decoded.text == SENTENCE
    assert decoded.charset == "windows-1258"


@pytest.mark.parametrize("declared", [None, "windows-1252", "x-user-defined"])
def test_tcvn3_is_recognised_by_its_syllables(declared: str | None) -> None:
    """Bytes of the ABC fonts are read by the table under which they are Vietnamese."""
    decoded = decode(_as_tcvn3(SENTENCE), declared, "text/html")
    assert decoded.text == SENTENCE
    assert decoded.charset == "tcvn3"


def test_the_markup_names_its_encoding() -> None:
    """With nothing declared by the transport, the page's meta element counts."""
    markup = '<meta charset="windows-1251"><p>Новости из деревни, где светло и тихо</p>'
    assert decode(markup.encode("cp1251"), None, "text/html").text == markup


def test_western_text_stays_western() -> None:
    """French in windows-1252 is not taken for Vietnamese because both have accents."""
    text = "Les élèves français étudient à l'école près de la forêt où ils naquirent déjà"
    assert decode(text.encode("cp1252"), "iso-8859-1", "text/plain").text == text


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    """UTF-8 with a cut character stays UTF-8, and says that something was lost."""
    payload = SENTENCE.encode() + b"\xe1\xbb"
    decoded = decode(payload, "windows-1252", "text/html")
    assert decoded.text.startswith(SENTENCE)
    assert decoded.charset == "utf-8"
    assert decoded.lossy


@pytest.mark.parametrize(
    "word", ["nghiêng", "quýt", "gì", "giếng", "Đường", "ở", "y", "thuỷ", "hòa"]
)
def test_vietnamese_syllables_are_known(word: str) -> None:
    """Onset, rhyme and one tone make a syllable, with either tone placement."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["école", "straße", "Ã¡n", "đđ", "ngường̀", "w", ""])
def test_other_strings_are_no_syllables(word: str) -> None:
    """Foreign words and wrongly decoded text are not spelled that way."""
    assert not is_syllable(word)
