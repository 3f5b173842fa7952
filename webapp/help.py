"""The help page: every form of the query language, with examples that lead into this archive."""

import re
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from index import Beside, Facet, SearchError
from webapp.services import index_state, services
from webapp.translation import translate as _

blueprint = Blueprint("help", __name__)

# What the examples name where this archive has nothing of the kind.
_USUAL: dict[Facet, str] = {
    "site": "baolaocai.vn",
    "byline": "Nguyễn Văn An",
    "section": "Thời sự",
    "year": "2019",
}
_QUOTABLE = re.compile(r"[\w .,-]{1,60}")


@dataclass(frozen=True, slots=True)
class Example:
    """A query text, and what it finds."""

    query: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the language: its examples, and what else there is to know of it.

    `name` is its anchor on the page.
    """

    name: str
    title: str
    examples: tuple[Example, ...]
    remark: str = ""


@blueprint.get("/help")
def page() -> ResponseReturnValue:
    """How to ask, by examples."""
    return render_template("help.html", chapters=chapters(_values()))


def _values() -> dict[Facet, str]:
    """A site, a byline, a section and a year that this archive has, as far as it has them."""
    values = dict(_USUAL)
    try:
        state = index_state()
        if state.is_empty or state.is_missing:
            return values
        beside = Beside(facets=tuple(_USUAL), reprints=False)
        found = services().searcher.search("", limit=1, beside=beside)
    except SearchError:
        return values  # how to ask can be read while nothing can be searched
    for counts in found.facets:
        labels = [count.label for count in counts.counts if _QUOTABLE.fullmatch(count.label)]
        if labels:
            # Years come in order, the others by how many articles they have.
            values[counts.facet] = labels[len(labels) // 2 if counts.facet == "year" else 0]
    return values


def chapters(values: dict[Facet, str]) -> tuple[Chapter, ...]:
    """The whole help, in the language of this request."""
    return (
        _words(),
        _marks(),
        _joining(),
        _parts_of_words(),
        _places(values),
        _times(values),
        _numbers(),
        _names(),
    )


def _words() -> Chapter:
    return Chapter(
        "words",
        _("Words and phrases"),
        (
            Example("nong thon moi", _("finds “nông thôn mới” too: marks need not be typed")),
            Example("đường sắt", _("typed marks put first what has them, and hide nothing")),
            Example(
                "thuỷ lợi", _("thủy, thuỷ; lý, lí: where the mark stands, i or y, never matters")
            ),
            Example('"nông thôn mới"', _("these words, one after another")),
        ),
        _(
            "An article must hold all the words, in its title or its text. If none holds them all, "
            "those that hold the most are shown, and the page says so."
        ),
    )


def _marks() -> Chapter:
    return Chapter(
        "marks",
        _("Exactly these marks"),
        (
            Example("=đường", _("only “đường”; not dương, đượng or duong")),
            Example('="hòa bình"', _("only these words with these marks, one after another")),
            Example('title:="hòa bình"', _("the same in titles alone")),
        ),
    )


def _joining() -> Chapter:
    return Chapter(
        "joining",
        _("Or, not, near"),
        (
            Example("Sa Pa OR Lào Cai", _("one or the other; words side by side belong together")),
            Example("(lúa OR ngô) mất mùa", _("parentheses say what belongs together")),
            Example("chè -búp", _("without the word behind the sign; NOT does the same")),
            Example(
                "đường NEAR/5 sạt", _("at most five words between the two, whichever comes first")
            ),
            Example(
                '"nông thôn" NEAR "xây dựng"',
                _("ten words if no number is given, fifty at most; syllables of a word in quotes"),
            ),
        ),
        _("OR, AND, NOT and NEAR are typed in capitals; or, hoặc and không are only words."),
    )


def _parts_of_words() -> Chapter:
    return Chapter(
        "parts",
        _("Parts of words, slips of letters"),
        (
            Example("nghị qu*", _("words that begin so; two letters at least")),
            Example("truong~", _("words that differ in one letter; four letters at least")),
        ),
    )


def _places(values: dict[Facet, str]) -> Chapter:
    site, byline, section = values["site"], values["byline"], values["section"]
    return Chapter(
        "places",
        _("Where it stands"),
        (
            Example("title:(nông thôn)", _("only in the title")),
            Example(f'byline:"{byline}"', _("these words in the byline, with or without marks")),
            Example(f'byline:="{byline}"', _("only this name, as it is written")),
            Example(
                f"site:{site}" if " " not in site else f'site:"{site}"',
                _("only from this site and the sites below it"),
            ),
            Example(f'section:"{section}"', _("only from this section, with or without marks")),
        ),
    )


def _times(values: dict[Facet, str]) -> Chapter:
    year = values["year"]
    following = f"{int(year) + 1:04d}" if year.isdigit() else "2020"
    return Chapter(
        "times",
        _("When it was published"),
        (
            Example(f"published:{year}", _("in this year; 06/2019 or 2019-06 is a month")),
            Example(f"published:5/6/{year}", _("on this day: the day stands before the month")),
            Example(f"published:{year}..{following}", _("from one to the other, both included")),
            Example(f"published:>={year}", _("since then; <, <= and > are understood too")),
            Example("published:..2010", _("until then, however early")),
        ),
    )


def _numbers() -> Chapter:
    return Chapter(
        "numbers",
        _("Numbers and dates in the text"),
        (
            Example("25.525", _("the same as 25525 and 25,525")),
            Example("15/5/2016", _("also “ngày 15 tháng 5 năm 2016”, 15-05-2016 and 2016-05-15")),
            Example("ngày 2 tháng 9", _("also “ngày 02/9”, “sáng 2/9” and “tháng chín”")),
            Example('="15/5/2016"', _("only as it is typed")),
            Example("05-CT/TW", _("the number of a paper; also “chỉ thị 05”")),
        ),
    )


def _names() -> Chapter:
    return Chapter(
        "names",
        _("Abbreviations and names"),
        (
            Example("UBND", _("also “Ủy ban nhân dân”, and the other way round")),
            Example("BTV", _("also all that it may stand for")),
            Example(
                "Yên Bái",
                _("also “Lào Cai” in articles since 1 July 2025, when the two became one province"),
            ),
            Example("TP.HCM", _("also “Sài Gòn” and the other names of the city")),
        ),
        _(
            "What was searched too stands above the hits, with a link that leaves it out; = leaves "
            "it out for one word. The archive's keeper can add names to the file "
            "abbreviations.txt in the archive's folder."
        ),
    )
