"""Folding: spellings that are one word, and laws that hold for every text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fold import canonical, fold, fold_beginning, normalize, spellings_of

TONES = "\u0300\u0301\u0303\u0309\u0323"


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        (["hòa", "hoà", "HÒA", "ho\u0300a"], "hoà"),
        (["thủy", "thuỷ"], "thuỷ"),
        (["khỏe", "khoẻ"], "khoẻ"),
        (["tụynh", "tuỵnh"], "tuỵnh"),
        (["khủyu", "khuỷu"], "khuỷu"),
        (["ngỏeo", "ngoẻo"], "ngoẻo"),
        (["tóan", "toán"], "toán"),
        (["qúy", "quý", "quí", "qúi", "QUÝ"], "quí"),
        (["qùynh", "quỳnh"], "quình"),
        (["vịêt", "việt", "vie\u0323\u0302t", "vie\u0302\u0323t"], "việt"),
        (["đựơc", "được", "ÐƯỢC"], "được"),
        (["cuả", "của"], "của"),
        (["gía", "giá"], "giá"),
        (["gìơ", "giờ"], "giờ"),
        (["lý", "lí"], "lí"),
        (["kỹ", "kĩ"], "kĩ"),
        (["mỹ", "mĩ"], "mĩ"),
        (["sỹ", "sĩ"], "sĩ"),
        (["tỷ", "tỉ"], "tỉ"),
        (["hy", "hi"], "hi"),
        (["e\u0301\u0302m", "ếm"], "ếm"),
    ],
)
def test_spellings_of_one_word_are_one_canonical_form(spellings: list[str], expected: str) -> None:
    """Tone placement, i or y, case, and the order of combining marks do not part words."""
    assert {canonical(spelling) for spelling in spellings} == {expected}
    assert {fold(spelling) for spelling in spellings} == {fold(expected)}


@pytest.mark.parametrize(
    ("one", "other"),
    [("tay", "tai"), ("thuý", "thúi"), ("chó", "chò"), ("đa", "da"), ("hóa", "hoa"), ("vỹ", "vĩ")],
)
def test_different_words_stay_different_with_their_marks(one: str, other: str) -> None:
    """Marks, and i or y after other consonants, tell words apart."""
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("token", ["josé", "ñon", "vịệt", "días", "é"])
def test_other_tokens_keep_their_marks_where_they_are(token: str) -> None:
    """What is no Vietnamese syllable, or has two tones, is only made lower case."""
    assert canonical(token.upper()) == token


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("Đường", "duong"),
        ("ở", "o"),
        ("Straße", "strasse"),
        ("北京", "beijing"),
        ("Ý", "y"),
        ("²", "2"),
        ("☃", "☃"),
        ("đư\u00adờng", "duong"),
    ],
)
def test_folding_gives_ascii_and_loses_no_token(token: str, expected: str) -> None:
    """Any script becomes ASCII; a token without a transcription stays itself."""
    assert fold(token) == expected


def test_tone_on_any_vowel_of_a_native_syllable_is_the_same_word() -> None:
    """Wherever a mark was typed on the vowels, it means the same word."""
    for syllable in ["hoa", "thuy", "viêt", "đương", "khuyên", "ngoeo", "chiêu", "nguôi", "qua"]:
        for tone in TONES:
            spelled = {
                canonical(syllable[: place + 1] + tone + syllable[place + 1 :])
                for place, letter in enumerate(syllable)
                if letter in "aăâeêioôơuưy"
            }
            assert len(spelled) == 1, syllable


@given(st.text(max_size=20))
def test_forms_of_any_text_are_final(token: str) -> None:
    """Both forms stay as they are when made again, and agree with each other."""
    assert canonical(canonical(token)) == canonical(token)
    assert fold(fold(token)) == fold(token)
    assert fold(canonical(token)) == fold(token)


@given(st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=20))
def test_folded_letters_are_one_term(token: str) -> None:
    """A token's term is never empty and holds nothing that parts terms."""
    assert fold(token)
    assert not set(fold(token)) & set(" ¶_\n")


@given(st.text(max_size=20))
def test_composed_and_decomposed_text_fold_alike(token: str) -> None:
    """NFC, NFD and capitals of one text are one term."""
    composed = normalize(token)
    assert fold(composed) == fold(unicodedata.normalize("NFD", token))
    assert canonical(composed) == canonical(unicodedata.normalize("NFD", token))


def test_beginnings_also_lead_to_terms_whose_y_became_i() -> None:
    """`ky` begins Kyoto as it is spelled, and kỹ as it is indexed."""
    assert fold_beginning("Kỳ") == ("ky", ("ki",))
    assert fold_beginning("quy") == ("quy", ("qui", "quich", "quinh", "quit"))
    assert fold_beginning("đườn") == ("duon", ())
    assert fold_beginning("hoà") == ("hoa", ())


def test_spellings_of_a_term_are_what_folds_to_it() -> None:
    """Every spelling without marks leads back to its term."""
    assert spellings_of("ki") == ("ki", "ky")
    assert spellings_of("duong") == ("duong",)
    assert spellings_of("k", is_whole=False) == ("k", "ky")
    assert {fold(spelling) for spelling in spellings_of("qui")} == {"qui"}
