"""The parser: the grammar, and what it makes of what it cannot read."""

from datetime import date

import pytest

from index.parser import MAX_NESTING, MAX_QUERY_CHARS, MAX_TERMS, parse_query
from index.query import (
    MAX_DISTANCE,
    And,
    AnyTerm,
    Everything,
    Exact,
    Fuzzy,
    Label,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Published,
    Site,
    Term,
)


def words(*typed: str) -> And:
    """Words without marks that must all match."""
    return And(tuple(Term(word, word) for word in typed))


def codes(text: str) -> list[str]:
    """The codes of the notices about a query text."""
    return [notice.code for notice in parse_query(text).notices]


def days(first: date | None, last: date | None) -> Published:
    """The node for these days."""
    return Published(first.toordinal() if first else None, last.toordinal() if last else None)


def section(*names: str) -> list[Label]:
    """Sections by their keys."""
    return [Label("section", name) for name in names]


def hoac_khong() -> tuple[Term, Term]:
    """The Vietnamese words for or and not, which are only words."""
    return Term("hoac", "hoặc"), Term("khong", "không")


A, B, C = Term("a", "a"), Term("b", "b"), Term("c", "c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ("  \n", Everything()),
        ("học", Term("hoc", "học")),
        ("hoc tap", words("hoc", "tap")),
        (
            "Sa Pa OR Lào Cai",
            Or((words("sa", "pa"), And((Term("lao", "lào"), Term("cai", "cai"))))),
        ),
        ("a AND b", words("a", "b")),
        ("a and b or not c", words("a", "and", "b", "or", "not", "c")),
        ("a OR b AND c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("(a (b)) c", words("a", "b", "c")),
        ('"nông thôn"', Phrase(("nong", "thon"), ("nông", "thôn"))),
        ("“nông thôn”", Phrase(("nong", "thon"), ("nông", "thôn"))),
        ('"nông"', Term("nong", "nông")),
        ('"" a', A),
        ("a -b", And((A, Not(B)))),
        ("a NOT b", And((A, Not(B)))),
        ("a - b – c", words("a", "b", "c")),
        ("-a", And((Everything(), Not(A)))),
        ("-a -b", And((Everything(), Not(A), Not(B)))),
        ("NOT NOT a", A),
        ("NOT (NOT a)", A),
        ("a -(b c)", And((A, Not(words("b", "c"))))),
        ("a OR -b", Or((A, And((Everything(), Not(B)))))),
        ("05-CT/TW", Phrase(("05", "ct", "tw"), ("05", "ct", "tw"))),
        ("covid-19", Phrase(("covid", "19"), ("covid", "19"))),
        ("25.525", Term("25525", "25525")),
        ("10:30", Phrase(("10", "30"), ("10", "30"))),
        ("nông*", Prefix("nong")),
        ("kỹ*", Or((Prefix("ky"), AnyTerm(("ki",))))),
        ("U23 th*", And((Phrase(("u", "23"), ("u", "23")), Prefix("th")))),
        ("title:học", Term("hoc", "học", "title")),
        ("Title:a", Term("a", "a", "title")),
        ('title:"a b"', Phrase(("a", "b"), ("a", "b"), "title")),
        ("title:(a OR b*) c", And((Or((Term("a", "a", "title"), Term("b", "b", "title"))), C))),
        ("byline:ha*", Prefix("ha", "byline")),
        ("-title:a", And((Everything(), Not(Term("a", "a", "title"))))),
        ("site:baolao.example", Site("baolao.example")),
        ("SITE:https://www.Baolao.example/tin?x=1", Site("baolao.example")),
        ('site:"Báo Lao"', Site("bao lao")),
        ("site:(Báo Lao OR a.example)", Or((Site("bao lao"), Site("a.example")))),
        ("published:2019", days(date(2019, 1, 1), date(2019, 12, 31))),
        ("published:2020-02", days(date(2020, 2, 1), date(2020, 2, 29))),
        ("published:2019-06-05", days(date(2019, 6, 5), date(2019, 6, 5))),
        ("published:5/6/2019", days(date(2019, 6, 5), date(2019, 6, 5))),
        ("published:06/2019", days(date(2019, 6, 1), date(2019, 6, 30))),
        ("published:2019-06..2020-05", days(date(2019, 6, 1), date(2020, 5, 31))),
        ("published:5/6/2019..06/2020", days(date(2019, 6, 5), date(2020, 6, 30))),
        ("published:2019..", days(date(2019, 1, 1), None)),
        ("published:..2019", days(None, date(2019, 12, 31))),
        ("published:2020..2019", days(date(2019, 1, 1), date(2020, 12, 31))),
        ("published:2019-2020", days(date(2019, 1, 1), date(2020, 12, 31))),
        ("published:>=2019", days(date(2019, 1, 1), None)),
        ("published:>06/2019", days(date(2019, 7, 1), None)),
        ("published:<5/6/2019", days(None, date(2019, 6, 4))),
        ("published:≤2019", days(None, date(2019, 12, 31))),
        ('published:"ngày 5 tháng 6 năm 2019"', days(date(2019, 6, 5), date(2019, 6, 5))),
        ('section:"Thời sự"', Label("section", "thoi su")),
        ('section:"thoi su"', Label("section", "thoi su")),
        ('section:("Thời sự" OR Xã hội)', Or(tuple(section("thoi su", "xa hoi")))),
        ('byline:="Lê  Hưng"', Label("byline", "lê hưng")),
        ("byline:(=Hoà OR Mai)", Or((Label("byline", "hoà"), Term("mai", "mai", "byline")))),
        ("=đường", Exact(("đường",))),
        ('="Hoà bình"', Exact(("hoà", "bình"))),
        ("=05-CT/TW", Exact(("05", "ct", "tw"))),
        ("a =b -=c", And((A, Exact(("b",)), Not(Exact(("c",)))))),
        ('title:="Hòa bình"', Exact(("hoà", "bình"), "title")),
        ('=title:"Hòa bình"', Exact(("hoà", "bình"), "title")),
        ("title:(=a OR b)", Or((Exact(("a",), "title"), Term("b", "b", "title")))),
        ("a = b", words("a", "b")),
        ("x=1", Phrase(("x", "1"), ("x", "1"))),
        ("nông~", Fuzzy("nong")),
        ("title:thôn~", Fuzzy("thon", "title")),
        ("U23 thôn~", And((Phrase(("u", "23"), ("u", "23")), Fuzzy("thon")))),
        ("a NEAR/5 b", Near(("a",), ("b",), 5)),
        ("a NEAR b", Near(("a",), ("b",), 10)),
        ("c a NEAR/0 b", And((C, Near(("a",), ("b",), 0)))),
        ('"nông thôn" NEAR/3 05-CT', Near(("nong", "thon"), ("05", "ct"), 3)),
        ("a NEAR/3 b NEAR/4 c", And((Near(("a",), ("b",), 3), Near(("b",), ("c",), 4)))),
        ("(a OR b) NEAR c", Or((Near(("a",), ("c",), 10), Near(("b",), ("c",), 10)))),
        ("title:(a NEAR b)", Near(("a",), ("b",), 10, "title")),
        ("a NEAR b OR c", Or((Near(("a",), ("b",), 10), C))),
        ("-(a NEAR b)", And((Everything(), Not(Near(("a",), ("b",), 10))))),
        ("near a hoặc không b", And((Term("near", "near"), A, *hoac_khong(), B))),
    ],
)
def test_what_a_query_means(text: str, tree: Node) -> None:
    """Each form of the grammar is one form of the tree."""
    assert parse_query(text).tree == tree


@pytest.mark.parametrize(
    "text",
    ["học tập", "Chủ tịch: Nguyễn", "10:30", "https://a.example/b", "TP.HCM", "a – b"],
)
def test_plain_text_is_not_remarked_upon(text: str) -> None:
    """Pasted text with times, addresses and punctuation is just words."""
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "tree", "code", "typed"),
    [
        ("a OR", A, "operator", "OR"),
        ("OR a", A, "operator", "OR"),
        ("a AND", A, "operator", "AND"),
        ("a AND OR b", Or((A, B)), "operator", "AND"),
        ("a NOT", A, "operator", "NOT"),
        ("OR", Term("or", "or"), "operator", "OR"),
        ("(a", A, "unclosed-parenthesis", "("),
        ("a)", A, "unopened-parenthesis", ")"),
        ("() a", A, "empty-parentheses", "()"),
        ('"a b', words("a", "b"), "unclosed-quote", '"'),
        ("a*", A, "short-prefix", "a*"),
        ("*ab", Term("ab", "ab"), "misplaced-star", "*ab"),
        ('"a b*"', Phrase(("a", "b"), ("a", "b")), "misplaced-star", '"a b*"'),
        ("abc~", Term("abc", "abc"), "short-fuzzy", "abc~"),
        ("2016~", Term("2016", "2016"), "short-fuzzy", "2016~"),
        ("a ~b", words("a", "b"), "misplaced-tilde", "~b"),
        ('"a b"~5', And((Phrase(("a", "b"), ("a", "b")), Term("5", "5"))), "misplaced-tilde", "~5"),
        ("a * b", words("a", "b"), "misplaced-star", "*"),
        ("=(a b)", words("a", "b"), "misplaced-equals", "="),
        ('="a b', And((Exact(("a",)), B)), "unclosed-quote", '"'),
        ("=đườ*", Prefix("duo"), "inexact", "đườ*"),
        ("=đường~", Fuzzy("duong"), "inexact", "đường~"),
        ("a NEAR", A, "operator", "NEAR"),
        ("NEAR/3 a", A, "operator", "NEAR/3"),
        ("a NEAR OR b", Or((A, B)), "operator", "NEAR"),
        ("a NEAR/500 ()", A, "operator", "NEAR/500"),
        ("a NEAR NEAR b", Near(("a",), ("b",), 10), "operator", "NEAR"),
        ("a NEAR/999 b", Near(("a",), ("b",), MAX_DISTANCE), "near-too-far", "NEAR/999"),
        ("a NEAR/x b", And((A, Phrase(("near", "x"), ("near", "x")), B)), "bad-near", "NEAR/x"),
        ("a NEAR ab*", And((A, Prefix("ab"))), "near-operand", "NEAR"),
        ("a NEAR -b", And((A, Not(B))), "near-operand", "NEAR"),
        ("a NEAR title:b", And((A, Term("b", "b", "title"))), "near-operand", "NEAR"),
        ("section: a", words("section", "a"), "empty-field", "section:"),
        ("published:>a", A, "bad-date", "published:>a"),
        ("foo:a", words("foo", "a"), "unknown-field", "foo:"),
        ("title: a", words("title", "a"), "empty-field", "title:"),
        ('title:" a', words("title", "a"), "empty-field", "title:"),
        ("published:a", A, "bad-date", "published:a"),
        ("published:.. a", A, "bad-date", "published:.."),
        ("published:2019-13", Phrase(("2019", "13"), ("2019", "13")), "bad-date", None),
        ("site:(a.example -b)", Site("a example b"), "bad-value", "site:(a.example -"),
        ("!!!", Everything(), "no-words", "!!!"),
        ("x" * 65, Nothing(), "long-word", None),
        ("a " + "x" * 65, A, "long-word", None),
    ],
)
def test_what_cannot_be_read_is_searched_as_words_and_said(
    text: str, tree: Node, code: str, typed: str | None
) -> None:
    """A notice names what was not understood and where; the words around it are searched."""
    parsed = parse_query(text)
    assert parsed.tree == tree
    notice = next(notice for notice in parsed.notices if notice.code == code)
    assert parsed.text[notice.start : notice.end].startswith(notice.typed)
    assert typed is None or notice.typed == typed


def test_a_long_text_is_cut_between_words() -> None:
    """Past the bound nothing is searched, no word by half, and the notice says what."""
    parsed = parse_query("từ " * 400)
    assert len(parsed.text) <= MAX_QUERY_CHARS
    assert parsed.text.split() == ["từ"] * len(parsed.text.split())
    assert "too-long" in [notice.code for notice in parsed.notices]
    assert parse_query("a" * 500 + " b" * 6).notices[-1].code == "long-word"


def test_no_more_terms_than_the_bound() -> None:
    """Past the bound words are left out, and it is said from where on."""
    parsed = parse_query("a " * 100)
    assert parsed.tree == And((A,) * MAX_TERMS)
    (notice,) = parsed.notices
    assert (notice.code, notice.start) == ("too-many-terms", MAX_TERMS * 2)


def test_nesting_past_the_bound_is_read_as_plain_words() -> None:
    """Sixteen parentheses are read, seventeen are not."""
    deep = "(" * MAX_NESTING + "a OR b" + ")" * MAX_NESTING
    assert parse_query(deep).tree == Or((A, B))
    assert codes(deep) == []
    assert parse_query(f"({deep})").tree == words("a", "b")
    assert codes(f"({deep})") == ["too-deep"]


def test_typed_decomposed_and_without_marks() -> None:
    """NFD is read as NFC; without marks the exact term is the folded one."""
    parsed = parse_query("ho\u0323c")
    assert (parsed.text, parsed.tree) == ("học", Term("hoc", "học"))
    assert parse_query("KY").tree == Term("ki", "ki")


@pytest.mark.parametrize(
    "typed",
    [
        "15/5/2016",
        "15-5-2016",
        "15.05.2016",
        "2016-05-15",
        "ngày 15 tháng 5 năm 2016",
        "ngay 15 thang 5 nam 2016,",
        '"15 tháng năm, 2016"',
    ],
)
def test_a_date_asks_for_every_way_to_write_it(typed: str) -> None:
    """By hand or in quotation marks, with signs or with words: the same documents are found."""
    parsed = parse_query(f"(họp {typed}) a")
    asked = parsed.tree
    assert isinstance(asked, And)
    (node,) = [child for child in asked.children if isinstance(child, Or)]
    found = {child.terms for child in node.children if isinstance(child, Phrase)}
    assert {
        ("15", "5", "2016"),
        ("15", "05", "2016"),
        ("15", "thang", "5", "nam", "2016"),
        ("15", "thang", "nam", "nam", "2016"),
        ("2016", "05", "15"),
    } <= found
    assert parsed.notices == ()


def test_a_date_within_a_phrase_keeps_its_words() -> None:
    """What stands around the date stands around each way to write it."""
    tree = parse_query('"họp ngày 2/9/1945 tại"').tree
    assert isinstance(tree, Or)
    phrases = [child.exact for child in tree.children if isinstance(child, Phrase)]
    assert phrases[0] == ("họp", "ngày", "2", "9", "1945", "tại")
    assert ("họp", "ngày", "2", "tháng", "9", "năm", "1945", "tại") in phrases
    assert all((words[0], words[-1]) == ("họp", "tại") for words in phrases)


def test_literal_dates_and_numbers_of_papers_are_left_alone() -> None:
    """`=` asks for what is typed; a paper's number is no month; more dates than a few are noted."""
    assert parse_query('="15/5/2016"').tree == Exact(("15", "5", "2016"))
    assert isinstance(parse_query("05/2016/TT-BTC").tree, Phrase)
    assert "too-many-dates" in codes("1/1/2001 2/2/2002 3/3/2003 4/4/2004 5/5/2005")
