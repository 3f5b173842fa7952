"""Highlights: on token borders, in the page's own spelling, and none missed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import tokenize
from index.fold import canonical, fold
from index.highlight import Matcher
from index.parser import parse_query
from index.query import And, AnyTerm, AtLeast, Exact, Field, Near, Not, Term
from tests.index.vietnamese_text import TONES, compose, syllables, texts


def marked(query: str, text: str, field: Field = "text") -> list[str]:
    """The stretches of a text that are highlighted for a query."""
    matcher = Matcher.from_tree(parse_query(query).tree, field)
    return [text[start:end] for start, end in matcher.spans(text)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("duong", "Đường, dương; đượng duongx", ["Đường", "dương", "đượng"]),
        ("hòa", "hoà hòa HÒA", ["hoà hòa HÒA"]),
        ("hoc tap", "Học tập, tập học; học sinh", ["Học tập", "tập học", "học"]),
        ('"nông thôn mới"', "nông thôn cũ, nông thôn mới", ["nông thôn mới"]),
        ('"nông thôn"', "nông - thôn", ["nông - thôn"]),
        ('"a a"', "a a a b a", ["a a a"]),
        ("05-CT/TW", "Chỉ thị số 05-CT/TW, 05", ["05-CT/TW"]),
        ("25525", "25.525 người và 25 525", ["25.525"]),
        ("ky", "kỹ kí kỳ kyoto", ["kỹ kí kỳ"]),
        ("ky*", "kỹ, Kyoto, kinh", ["kỹ", "Kyoto"]),
        ("th*", "Thôn, mới-thêm u th", ["Thôn", "thêm", "th"]),
        ("a -b", "a b", ["a"]),
        ("beijing", "(北京)", ["北京"]),
        ("u", "U23", ["U"]),
        ("noi", "nói?nổi ?nội", ["nói", "nổi", "nội"]),
        ("duong", "đư\u00adờng", ["đư\u00adờng"]),
        ("published:2019 site:a.example", "2019 a.example", []),
        ('section:"a" byline:="a"', "a", []),
        ("=đường", "Đường, dương; đượng ĐƯỜNG", ["Đường", "ĐƯỜNG"]),
        ("=duong", "đường duong", ["duong"]),
        ('="Hoà bình"', "hòa bình, hoa binh, HÒA BÌNH", ["hòa bình", "HÒA BÌNH"]),
        ("=gà ga", "gà, ga, gá", ["gà", "ga", "gá"]),
        ("title:=gà", "gà", []),
        ("a NEAR/1 b", "a x b, x x x a, x x b", ["a", "b"]),
        ("a NEAR/1 b", "b x a", ["b", "a"]),
        ("a NEAR/0 b", "a x b, x b a", ["b a"]),
        ("a NEAR/2 b", "a x x x b", []),
        ("a NEAR/3 a", "a x a", ["a", "a"]),
        ("a NEAR/1 a", "a", []),
        ('"nông thôn" NEAR/1 mới', "nông thôn đã mới, x x nông thôn", ["nông thôn", "mới"]),
        ('"a b" NEAR/5 b', "a b", []),
        ("a NEAR/0 b a", "a x b", ["a"]),
        (
            "15/5/2016",
            "Ngày 15 tháng 5 năm 2016, 15-05-2016; 15/6/2016",
            ["15 tháng 5 năm 2016", "15-05-2016"],
        ),
        ("", "a", []),
    ],
)
def test_what_is_highlighted(query: str, text: str, expected: list[str]) -> None:
    """Texts are compared folded, token by token; phrases as a whole; exclusions not at all."""
    assert marked(query, text) == expected


def test_fields_are_highlighted_where_they_are_asked_for() -> None:
    """A word for any text is marked in titles too; a title's or a byline's only there."""
    query = "a title:b byline:c"
    assert marked(query, "a. b. c") == ["a"]
    assert marked(query, "a. b. c", "title") == ["a", "b"]
    assert marked(query, "a. b. c", "byline") == ["c"]


def test_nodes_of_the_searcher_are_highlighted() -> None:
    """Expanded prefixes and loosened words are looked for like words."""
    tree = And(
        (AtLeast(1, (Term("a", "a"), Term("b", "b"))), AnyTerm(("c", "d")), Not(AnyTerm(("e",))))
    )
    assert Matcher.from_tree(tree).spans("a. b. c. d. e") == [(0, 1), (3, 4), (6, 7), (9, 10)]


def test_typed_spelling_and_neighbours_are_known() -> None:
    """A match says whether the marks are the typed ones."""
    matcher = Matcher.from_tree(parse_query("học tập").tree)
    assert [match.is_exact for match in matcher.find("Học tạp")] == [True, False]
    assert matcher.pairs == {("hoc", "tap")}


@given(texts, st.data())
def test_every_token_that_is_asked_for_is_found(text: str, data: st.DataObject) -> None:
    """The fast way through a text finds what the analyzer finds, neither less nor more."""
    tokens = tokenize(text)
    asked = data.draw(st.lists(st.sampled_from(tokens), max_size=4)) if tokens else []
    matcher = Matcher.from_tree(AnyTerm(tuple(token.folded for token in asked)))
    found = [(match.start, match.end) for match in matcher.find(text)]
    assert found == [(t.start, t.end) for t in tokens if t.folded in matcher.terms]


@given(texts, st.text(max_size=3))
def test_every_token_with_a_beginning_is_found(text: str, typed: str) -> None:
    """The same holds for beginnings, also of numbers written in groups."""
    matcher = Matcher.from_tree(parse_query(f"{typed}*").tree)
    found = [(match.start, match.end) for match in matcher.find(text)]
    expected = [
        (token.start, token.end)
        for token in tokenize(text)
        if token.folded in matcher.terms or token.folded.startswith(matcher.prefixes)
    ]
    if not matcher.phrases:
        assert found == expected


@given(texts, st.lists(syllables, min_size=1, max_size=3), st.booleans())
def test_highlights_lie_on_token_borders(text: str, typed: list[str], is_phrase: bool) -> None:
    """Every highlight begins and ends with a token and holds a match; none touches another."""
    text = f"{text} {' '.join(typed)} {text}"
    query = " ".join(typed)
    matcher = Matcher.from_tree(parse_query(f'"{query}"' if is_phrase else query).tree)
    tokens = tokenize(text)
    spans = matcher.spans(text)
    assert spans
    last = -1
    for start, end in spans:
        assert start > last
        last = end
        assert start in [token.start for token in tokens]
        assert end in [token.end for token in tokens]
        assert matcher.find(text[start:end])


def spellings_of_syllable(syllable: str) -> set[str]:
    """The ways in which people type a syllable: decomposed, in capitals, the tone mark anywhere."""
    parts = unicodedata.normalize("NFD", syllable)
    tones = [part for part in parts if part in TONES]
    bare = compose("".join(part for part in parts if part not in TONES))
    vowels = [place for place, letter in enumerate(bare, 1) if fold(letter) in set("aeiouy")]
    moved = {compose(bare[:place] + "".join(tones) + bare[place:]) for place in vowels}
    same = {spelling for spelling in moved if canonical(spelling) == canonical(syllable)}
    spellings = {syllable, *same}
    return spellings | {s.upper() for s in spellings}


@given(syllables, st.data(), texts)
def test_if_one_spelling_finds_a_text_so_do_the_others(
    syllable: str, data: st.DataObject, text: str
) -> None:
    """Typed so or so, written so or so: what is found is the same, with marks asked for or not."""
    spellings = sorted(spellings_of_syllable(syllable))
    written, typed = data.draw(st.sampled_from(spellings)), data.draw(st.sampled_from(spellings))
    text = f"{text} {written} {text}"
    for sign in ("", "="):
        found = [
            Matcher.from_tree(parse_query(sign + form).tree).spans(text)
            for form in (syllable, typed, unicodedata.normalize("NFD", typed))
        ]
        assert found[0]
        assert found[0] == found[1] == found[2]


@given(texts, st.data())
def test_exact_words_are_found_where_the_analyzer_has_them(text: str, data: st.DataObject) -> None:
    """A run of tokens with these spellings, and no other."""
    tokens = tokenize(text)
    if not tokens:
        return
    start = data.draw(st.integers(0, len(tokens) - 1))
    run = tuple(token.exact for token in tokens[start : start + data.draw(st.integers(1, 3))])
    found = [(match.start, match.end) for match in Matcher.from_tree(Exact(run)).find(text)]
    assert (tokens[start].start, tokens[start + len(run) - 1].end) in found
    for first, last in found:
        inside = [token for token in tokens if first <= token.start and token.end <= last]
        assert tuple(token.exact for token in inside) == run


def test_an_exact_phrase_is_found_inside_a_dotted_number() -> None:
    """Its words are those of the whole number, not what they would be alone."""
    assert Matcher.from_tree(Exact(("1", "000"))).spans("0.1.000 đồng") == [(2, 7)]


@given(st.lists(st.sampled_from("abx"), max_size=25), st.integers(0, 4))
def test_words_near_each_other_are_marked_where_they_are_near(
    words: list[str], distance: int
) -> None:
    """Both are, where at most so many tokens stand between them, and nowhere else."""
    matcher = Matcher.from_tree(Near(("a",), ("b",), distance))
    near = {
        number * 2
        for number, word in enumerate(words)
        for other, partner in enumerate(words)
        if {word, partner} == {"a", "b"} and abs(number - other) - 1 <= distance
    }
    assert {match.start for match in matcher.find(" ".join(words))} == near
