"""Vietnamese from before Unicode comes out right or flagged; right text is never touched."""

import random
import unicodedata
from datetime import UTC, datetime

import pytest

from archive.capture import Capture
from archive.charset import decode
from archive.extract import clean
from archive.legacy import may_be_misread
from tests.legacy_writing import VOWELS, WRITERS, make_paragraph

PARAGRAPHS = 1_000


def _read_as_western(payload: bytes, name: str) -> bytes:
    """UTF-8 of bytes that were read as that encoding; what it leaves free becomes a control."""
    if name == "latin-1":
        return payload.decode("latin-1").encode()
    read = (bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in payload)
    return "".join(read).encode()


@pytest.mark.parametrize("misread", ["", "latin-1", "cp1252"])
@pytest.mark.parametrize("name", sorted(WRITERS))
def test_paragraphs_come_out_right_or_flagged(name: str, misread: str) -> None:
    """Each paragraph is right to its last character, or its doubt says that it may not be."""
    if misread and name == "viqr":
        pytest.skip("VIQR is ASCII: no reading harms it")
    rng = random.Random(7)
    wrong = flagged = 0
    for _ in range(PARAGRAPHS // 4 if misread else PARAGRAPHS):
        paragraph = make_paragraph(rng)
        payload = WRITERS[name](paragraph)
        decoded = decode(_read_as_western(payload, misread) if misread else payload, None, "")
        is_right = decoded.text == paragraph
        wrong += not is_right and decoded.doubt is None
        flagged += not is_right and decoded.doubt is not None
        # What is in doubt are capitals or marks at a sentence's end, never the letters.
        if not is_right:
            assert _letters(decoded.text) == _letters(paragraph)
    assert wrong == 0
    assert flagged == 0 or name in ("tcvn3", "viqr")


def _letters(text: str) -> str:
    """The text in small letters and without what VIQR's last marks may be."""
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in plain if char not in ".?\u0323\u0309")


@pytest.mark.parametrize("name", ["cp1252", "latin-1"])
def test_utf8_saved_twice_comes_out_right(name: str) -> None:
    """UTF-8 that was read as windows-1252 or Latin-1 and saved again is put right."""
    rng = random.Random(11)
    for _ in range(PARAGRAPHS // 4):
        paragraph = make_paragraph(rng)
        decoded = decode(_read_as_western(paragraph.encode(), name), "utf-8", "text/plain")
        assert (decoded.text, decoded.doubt) == (paragraph, None)


_PHRASES = {
    "vi": "Đảng ủy xã|quỹ vì người nghèo|ở bản Nậm Cầy|ăn sáng|XÃ ĐÃ HOÀN THÀNH|cà phê|giá trị|à ừ",
    "en": "naïve façade|the café's résumé|£50 or €60|“quoted” — and…|coöperate|jalapeño® sauce|São",
    "fr": "l'été où naquit|français et forêt|déjà à Noël|œuvre|ÇA ET LÀ|garçon|île|« oui »|où êtes",
    "de": "Straße|schöne Grüße|Übermut|für Mädchen|groß|Ärger über Öl|„so“|Fußgänger",
    "pl": "źdźbło|żółć|gęślą jaźń|Łódź|święto|ćma|pięć|Kraków",
    "cs": "příliš žluťoučký|kůň|úpěl|ďábelské ódy|řeka|Šumava|město|děťátko",
    "es": "mañana|niño pequeño|España|¿qué?|años|señor Muñoz|pingüino|corazón",
    "pt": "não|coração|São João|Ção|avó e avô|ações|NÃO É|à noite",
    "is": "það er|maður|góðan daginn|þið eruð|við|með|ísland|ÞAÐ",
    "ru": "новости из деревни|ёлка|съезд|объявление|Москва",
    "zh": "越南新闻|今天天气|河内，中国|学习",
    "ja": "ベトナムのニュース|今日は|東京、です|がぎぐ",
    "th": "ข่าวเวียดนาม|วันนี้|กรุงเทพฯ|ภาษาไทย",
}


@pytest.mark.parametrize("language", sorted(_PHRASES))
def test_right_utf8_is_left_untouched(language: str) -> None:
    """Ten thousand paragraphs in thirteen languages come back as they are, with no doubt."""
    rng = random.Random(language)
    phrases = _PHRASES[language].split("|")
    for _ in range(10_000 // len(_PHRASES) + 1):
        text = " ".join(rng.choice(phrases) for _ in range(rng.randint(3, 60))) + "."
        if language == "vi" and rng.random() < 0.8:
            text = f"{text} {make_paragraph(rng)}"
        decoded = decode(text.encode(), rng.choice([None, "utf-8", "iso-8859-1"]), "text/plain")
        assert (decoded.text, decoded.charset, decoded.doubt) == (text, "utf-8", None)


@pytest.mark.parametrize("words", ["a^b = c^d", "x^2 + y^2", "u+v", "o+", "dd/mm/yyyy", "C:\\ddr"])
def test_formulas_are_not_viqr(words: str) -> None:
    """Programs and formulas in ASCII are not taken for Vietnamese."""
    text = "\n".join([f"if ({words}) then return {words};  // see {words}"] * 40)
    assert decode(text.encode(), None, "text/plain").text == text


def test_article_in_tcvn3_within_a_page_in_unicode() -> None:
    """Only the lines that had been misread are put right; the template around them stays."""
    rng = random.Random(3)
    body = [paragraph.capitalize() for paragraph in (make_paragraph(rng) for _ in range(12))]
    body = [line.replace("Ế", "ế") for line in body]
    wrong = [WRITERS["tcvn3"](line).decode("latin-1") for line in body]
    frame = ("<h1>Trang thông tin điện tử xã Pha Sen</h1><p>Giá cả</p>", "<p>Liên hệ: 0213</p>")
    page = frame[0] + "".join(f"<p>{line}</p>" for line in wrong) + frame[1]
    decoded = decode(page.encode(), "utf-8", "text/html")
    meant = frame[0] + "".join(f"<p>{line}</p>" for line in body) + frame[1]
    assert decoded.charset == "utf-8+tcvn3"
    assert decoded.text.lower() == meant.lower()
    assert decoded.text.startswith(frame[0])
    assert decoded.text.endswith(frame[1])


def test_letters_written_as_entities_are_read_too() -> None:
    """VNI that an editor saved as named entities is VNI all the same."""
    text = "Đến nay bà con Mường Lả đã dựng lại đủ 48 ngôi nhà sau đêm lũ, đường điện đã sáng"
    vni = WRITERS["vni"](text).decode("cp1252").encode("ascii", "xmlcharrefreplace").decode()
    page = f"<html><body><p>{vni}</p></body></html>"
    assert text in decode(page.encode(), None, "text/html").text


def test_capitals_of_a_headline_in_tcvn3_come_back() -> None:
    """A line in capitals comes out in capitals, and says nothing is in doubt."""
    text = "KẾ HOẠCH HỌC TẬP VÀ LÀM THEO BÁC Ở XÃ NẬM HÀNG\nNhân dân xã Nậm Hàng học tập."
    decoded = decode(WRITERS["tcvn3"](text), None, "text/plain")
    assert decoded.text == text


def test_every_letter_of_every_encoding_is_known() -> None:
    """All 144 letters and both "đ" survive each encoding that has them, in a word of their own."""
    frame = "Nghị quyết của Đảng được thực hiện ở mỗi xã, {} người dân đều biết rõ việc cần làm."
    for name, write in WRITERS.items():
        for vowel in VOWELS:
            for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"):
                letter = unicodedata.normalize("NFC", vowel + tone)
                if name == "tcvn3" and letter.isupper() and tone:
                    continue
                text = frame.format(f"b{letter}n" if letter.islower() else f"B{letter}N")
                assert decode(write(text), None, "text/plain").text == text, (name, letter)


def test_lost_byte_is_said() -> None:
    """Where a reading lost a byte for good, the rest is put right and the doubt says so."""
    text = "Đồng bào các dân tộc Mường Lả chung tay dựng lại nhà sau trận lũ, Ý chí không sờn"
    read = text.encode().decode("cp1252", "replace")
    decoded = decode(read.encode(), "utf-8", "text/plain")
    assert decoded.text.startswith("Đồng bào các dân tộc")
    assert decoded.doubt is not None
    assert decoded.lossy


def test_right_page_needs_no_closer_look() -> None:
    """A right page of 100 kB takes no closer look than a few counts."""
    rng = random.Random(5)
    page = "\n".join(f"<p>{make_paragraph(rng)}</p>" for _ in range(300))
    assert len(page.encode()) > 100_000
    assert not may_be_misread(page.encode())


def test_doubt_of_the_encoding_reaches_the_document() -> None:
    """What could not be read for certain is said in the document that a person sees."""
    text = "Ấm áp đêm hội trăng rằm ở bản Nà Hin\n\n" + " ".join(
        ["Đêm rằm, bà con bản Nà Hin đốt lửa giữa sân, múa hát và phá cỗ cùng các cháu nhỏ."] * 3
    )
    moment = datetime(2024, 3, 1, tzinfo=UTC)
    capture = Capture(WRITERS["tcvn3"](text), "text/plain", "hoi.txt", moment, "file")
    document = clean(capture)
    assert document.title.lower() == "ấm áp đêm hội trăng rằm ở bản nà hin"
    assert document.doubt is not None
    assert "TCVN3" in document.doubt
