"""Snippets: the fragments that show best why a document was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import MAX_TOKEN_CHARS, tokenize
from index.highlight import Matcher
from index.parser import parse_query
from index.snippet import Fragment, build_snippet
from tests.index.vietnamese_text import syllables, texts

FILLER = "Trời hôm nay không mưa và chợ vẫn đông người qua lại từ sáng sớm. "


def snippet(query: str, *texts: str, max_fragments: int = 3) -> tuple[Fragment, ...]:
    """The snippet of texts for a query."""
    return build_snippet(texts, Matcher.from_tree(parse_query(query).tree), max_fragments)


def marked(fragment: Fragment) -> list[str]:
    """The highlighted stretches of a fragment."""
    return [fragment.text[start:end] for start, end in fragment.highlights]


def test_a_short_text_is_shown_whole() -> None:
    """What fits is not cut."""
    (fragment,) = snippet("suoi", "Con suối nhỏ chảy qua bản.")
    assert fragment == Fragment("Con suối nhỏ chảy qua bản.", ((4, 8),))


def test_the_fragment_that_holds_most_words_is_chosen() -> None:
    """One place with all words is better than several with one each."""
    best = "Suối và cầu treo cùng ở một chỗ."
    texts = [f"Suối. {FILLER * 5}", f"Cầu. {FILLER * 5}", FILLER * 5 + best + " " + FILLER * 5]
    (fragment,) = snippet("suối cầu treo", *texts, max_fragments=1)
    assert best in fragment.text
    assert marked(fragment) == ["Suối", "cầu treo"]


def test_neighbours_and_typed_marks_count_more() -> None:
    """The typed spelling wins over others, and words side by side over words apart."""
    pages = ["Con gà trên mái. " + FILLER * 3, "Nhà gá tạm. " + FILLER * 3]
    (fragment,) = snippet("gá", *pages, max_fragments=1)
    assert marked(fragment) == ["gá"]
    pages = ["Học rồi mới tập. " + FILLER * 3, "Phòng học tập chung. " + FILLER * 3]
    (fragment,) = snippet("hoc tap", *pages, max_fragments=1)
    assert marked(fragment) == ["học tập"]


def test_further_fragments_add_what_the_first_lacks() -> None:
    """Words that stand far apart are all shown, in reading order."""
    text = f"Thuyền về bến. {FILLER * 6}Lúa chín vàng. {FILLER * 6}Trâu ra đồng. {FILLER * 6}"
    fragments = snippet("trâu lúa thuyền", text)
    assert [marked(fragment) for fragment in fragments] == [["Thuyền"], ["Lúa"], ["Trâu"]]
    assert not fragments[0].cut_before
    assert all(fragment.text.startswith(("Thuyền", "Lúa", "Trâu")) for fragment in fragments)


def test_without_a_match_the_beginning_is_shown() -> None:
    """A document found by its title shows how its text begins."""
    (fragment,) = snippet("suoi", "", FILLER * 9)
    assert FILLER.strip() in fragment.text
    assert fragment.highlights == ()
    assert fragment.cut_after
    assert len(fragment.text) <= 180
    assert snippet("suoi") == snippet("suoi", "", " ") == ()


def test_cuts_are_said() -> None:
    """A fragment from the middle of a sentence says so at both ends."""
    (fragment,) = snippet("suối", f"{'và ' * 200}suối {'hay ' * 200}")
    assert (fragment.cut_before, fragment.cut_after) == (True, True)
    assert marked(fragment) == ["suối"]


@pytest.mark.parametrize("text", ["x" * 100_000, "x1" * 1000 + " suối", "a," * 1000, "," * 1000])
def test_text_without_spaces_is_bounded(text: str) -> None:
    """A wall of characters does not become a fragment of its length."""
    for fragment in snippet("a suối", text):
        assert 0 < len(fragment.text) <= 180


def test_the_typed_spelling_beats_more_words_without_it() -> None:
    """Where marks are typed, one word spelled so says more than two that are only like it."""
    pages = ["Dương đi sát tường. " + FILLER * 3, "Qua đường rồi nghỉ. " + FILLER * 3]
    (fragment,) = snippet("đường sắt", *pages, max_fragments=1)
    assert marked(fragment) == ["đường"]


def test_a_stray_common_syllable_is_not_shown_by_itself() -> None:
    """A fragment with one word that stands everywhere is left out beside one that says more."""
    stray = "Bờ môi khô nẻ vì gió. "
    text = f"Xã lên nông thôn mới. {FILLER * 6}" + (stray + FILLER * 4) * 6
    (fragment,) = snippet("nong thon moi", text)
    assert marked(fragment) == ["nông thôn mới"]
    common = "Mẹ và con ra chợ. " + FILLER * 3
    fragments = snippet("va suoi", common * 8 + "Con suối cạn. " + FILLER * 3)
    assert all("suối" in marked(fragment) for fragment in fragments)


def test_a_far_place_is_found_among_many_matches() -> None:
    """However often the words stand alone, the one place where they stand together is shown."""
    text = (f"Học xong rồi về. {FILLER * 3}Cứ tập mãi. {FILLER * 3}") * 40
    (fragment,) = snippet("hoc tap", text + "Phòng học tập chung.", max_fragments=1)
    assert "học tập" in marked(fragment)


def test_the_typed_spelling_is_found_among_many_others() -> None:
    """The one exact match counts, though the document holds a hundred others before it."""
    text = f"Con gà trên mái. {FILLER}" * 100
    (fragment,) = snippet("gá", text + f"Nhà gá tạm. {FILLER}", max_fragments=1)
    assert "gá" in marked(fragment)


@pytest.mark.parametrize(("opening", "closing"), ["“”", "«»", '""'])
def test_quotations_are_not_cut_without_need(opening: str, closing: str) -> None:
    """A fragment begins with the mark of its quotation, and ends before one that does not fit."""
    said = f"{opening}Hôm ấy trời mưa, nước lên nhanh. Suối dâng tới cửa{closing}, bà kể"
    text = f"{FILLER * 3}{said} như thế, rồi thôi. {FILLER * 3}"
    (fragment,) = snippet("suoi dang", text, max_fragments=1)
    assert fragment.text.startswith(opening)
    text = f"Con suối này lặng lẽ chảy quanh bản làng, qua nương, qua bãi. {FILLER}"
    (fragment,) = snippet("suoi", f"{text}Ông nói: {opening}{FILLER * 3}{closing}.")
    assert opening not in fragment.text


def test_phrases_do_not_reach_across_paragraphs() -> None:
    """The end of one paragraph and the beginning of the next are no phrase and no neighbours."""
    fragments = snippet('"hoc tap"', "Đi học", "Tập hát", "Nơi học tập")
    assert [marked(fragment) for fragment in fragments] == [["học tập"]]


@given(st.lists(texts, min_size=1, max_size=4), st.lists(syllables, min_size=1, max_size=4))
def test_fragments_do_not_overlap_and_mark_all_that_is_asked_for(
    paragraphs: list[str], typed: list[str]
) -> None:
    """In reading order, each marks what the matcher finds in it, and no place is shown twice."""
    paragraphs = [
        f"{text} {' '.join(typed)}. {FILLER * 3}{number}" for number, text in enumerate(paragraphs)
    ]
    matcher = Matcher.from_tree(parse_query(" ".join(typed)).tree)
    place = 0
    whole = "\n".join(paragraphs)
    for fragment in build_snippet(paragraphs, matcher):
        place = whole.find(fragment.text, place)
        assert place >= 0
        place += len(fragment.text)
        assert list(fragment.highlights) == matcher.spans(fragment.text)


@given(
    st.lists(texts, max_size=4),
    st.lists(syllables, min_size=1, max_size=3),
    st.integers(MAX_TOKEN_CHARS, 180),
)
def test_fragments_are_cut_between_tokens(
    paragraphs: list[str], typed: list[str], max_chars: int
) -> None:
    """Fragments stand in a text, hold no part of a token, and highlight only matches."""
    paragraphs = [*paragraphs, " ".join([*paragraphs, *typed, *paragraphs])]
    matcher = Matcher.from_tree(parse_query(" ".join(typed)).tree)
    fragments = build_snippet(paragraphs, matcher, 3, max_chars)
    assert 1 <= len(fragments) <= 3
    for fragment in fragments:
        assert len(fragment.text) <= max_chars
        assert fragment.highlights
        places = [
            (text, place)
            for text in paragraphs
            for place in range(len(text))
            if text.startswith(fragment.text, place)
        ]
        assert any(not cuts_a_token(text, place, fragment.text) for text, place in places)
        for start, end in fragment.highlights:
            assert 0 <= start < end <= len(fragment.text)
            assert matcher.find(fragment.text[start:end])


def cuts_a_token(text: str, place: int, fragment: str) -> bool:
    """Whether an indexed token of the text stands across an end of the fragment."""
    ends = (place, place + len(fragment))
    return any(token.start < end < token.end for token in tokenize(text) for end in ends)
