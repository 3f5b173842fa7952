"""Citations: what the styles demand, and formats that no title can break."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from webapp.citations import Cited, apa, bibtex, chicago, csl, csl_json, ris

CITED = Cited(
    id="abcdefghij234567",
    title="Học tập và làm theo Bác",
    authors=("Nguyễn Văn A",),
    site="baolao.example",
    published="2019-06-05T09:34:44+07:00",
    url="https://baolao.example/tin",
    archived_url="https://kho.example/d/abcdefghij234567/captures/20210304050607",
    archived_on=date(2021, 3, 4),
    language="vi",
)
COPY = f"March 4, 2021, at {CITED.archived_url}"
ANY_TEXT = st.text(max_size=40) | st.text(alphabet="{}\\%$#&_~^@\"',-\r\n *ĐđẾ", max_size=20)
ANY = st.builds(
    Cited,
    id=st.just("abcdefghij234567"),
    title=ANY_TEXT,
    authors=st.lists(ANY_TEXT.filter(lambda name: bool(name.strip())), max_size=24).map(tuple),
    site=st.none() | ANY_TEXT,
    published=st.sampled_from([None, "2019", "2019-06", "2019-06-05", "2019-13", "x"]),
    url=st.none() | ANY_TEXT,
    archived_url=st.just(CITED.archived_url),
    archived_on=st.dates(),
    language=st.sampled_from(["vi", "en", "und"]),
)


def test_chicago_as_the_manual_says() -> None:
    """Author as printed, title in quotation marks, site, date, address, archived copy."""
    assert chicago(CITED) == (
        "Nguyễn Văn A. “Học tập và làm theo Bác.” baolao.example, June 5, 2019. "
        f"https://baolao.example/tin. Archived {COPY}."
    )


def test_apa_as_the_manual_says() -> None:
    """Author, date in parentheses, title, site, address."""
    assert apa(CITED) == (
        "Nguyễn Văn A. (2019, June 5). Học tập và làm theo Bác. baolao.example. "
        f"https://baolao.example/tin (archived {COPY})"
    )


def test_what_is_not_known_is_left_out() -> None:
    """No author: the title comes first; no date: (n.d.); no address: the copy alone."""
    bare = replace(CITED, authors=(), published=None, url=None, site=None)
    assert chicago(bare) == f"“Học tập và làm theo Bác.” Archived {COPY}."
    assert apa(bare) == f"Học tập và làm theo Bác. (n.d.). Archived {COPY}"
    assert "author" not in bibtex(bare)
    assert "year" not in bibtex(bare)
    assert "AU  -" not in ris(bare)
    assert "issued" not in csl(bare)


def test_several_authors_are_joined_as_each_style_does() -> None:
    """Two, three, and more than the styles list."""
    two = replace(CITED, authors=("Lê Hưng", "Hồng Hải"))
    assert chicago(two).startswith("Lê Hưng and Hồng Hải. ")
    assert apa(two).startswith("Lê Hưng & Hồng Hải. ")
    three = replace(CITED, authors=("Lê Hưng", "Hồng Hải", "TTXVN"))
    assert chicago(three).startswith("Lê Hưng, Hồng Hải, and TTXVN. ")
    assert apa(three).startswith("Lê Hưng, Hồng Hải, & TTXVN. ")
    many = replace(CITED, authors=tuple(f"Người {number}" for number in range(22)))
    assert chicago(many).startswith("Người 0, Người 1, Người 2, et al. ")
    assert "Người 18, … Người 21. (2019" in apa(many)


def test_a_question_keeps_its_mark() -> None:
    """No full stop after a question mark."""
    asked = replace(CITED, title="Vì sao?")
    assert "“Vì sao?” " in chicago(asked)
    assert "Vì sao? baolao" in apa(asked)


def test_vietnamese_names_are_never_turned_round() -> None:
    """Literal in every format: no comma, nothing first that was not first."""
    assert "author = {{Nguyễn Văn A}}" in bibtex(CITED)
    assert "AU  - Nguyễn Văn A\r\n" in ris(CITED)
    assert csl(CITED)["author"] == [{"literal": "Nguyễn Văn A"}]


def test_a_date_is_cited_as_precisely_as_it_is_known() -> None:
    """Year, month, day."""
    for published, parts, words in (
        ("2019", [2019], "2019."),
        ("2019-06", [2019, 6], "June 2019."),
        ("2019-06-05", [2019, 6, 5], "June 5, 2019."),
    ):
        cited = replace(CITED, published=published)
        assert csl(cited)["issued"] == {"date-parts": [parts]}
        assert f"baolao.example, {words}" in chicago(cited)
    assert "DA  - 2019/06//\r\n" in ris(replace(CITED, published="2019-06"))


def test_bibtex_escapes_what_tex_reads_as_commands() -> None:
    """Signs of TeX in titles; addresses stay as they are."""
    text = bibtex(replace(CITED, title="100% {của} A&B_c #1 \\x", url="https://a.example/x_y%20z"))
    assert r"100\% \textbraceleft{}của\textbraceright{} A\&B\_c \#1 \textbackslash{}x" in text
    assert "url = {https://a.example/x_y%20z}" in text


@given(ANY)
def test_bibtex_braces_balance(cited: Cited) -> None:
    """Whatever a title holds, the entry ends where it ends, and its braces are closed in order."""
    text = bibtex(cited)
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        assert depth > 0 or place < text.index("{") or place >= len(text) - 2
    assert depth == 0
    assert text.endswith("\n}\n")


@given(ANY)
def test_ris_is_lines_of_tags(cited: Cited) -> None:
    """Every line has a tag, ends in CR LF, and the entry has one beginning and one end."""
    text = ris(cited)
    assert text.endswith("ER  - \r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert all(line[2:6] == "  - " and line[:2].isalnum() for line in lines)
    assert not any("\n" in line or "\r" in line for line in lines)
    assert [line[:2] for line in lines].count("TY") == 1
    assert not any("," in line for line in lines if line.startswith("AU"))


@given(st.lists(ANY, max_size=3))
def test_csl_json_is_json(cited: list[Cited]) -> None:
    """One entry each; nothing is null or empty."""
    entries = json.loads(csl_json(cited))
    assert len(entries) == len(cited)
    assert all(value for entry in entries for value in entry.values())


@given(ANY)
def test_prose_is_one_line_and_names_the_copy(cited: Cited) -> None:
    """The permanent link stands in every citation."""
    for text in (chicago(cited), apa(cited)):
        assert "\n" not in text
    for text in (chicago(cited), apa(cited), bibtex(cited), ris(cited), csl_json([cited])):
        assert cited.archived_url in text
