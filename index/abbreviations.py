"""Abbreviations and names: which words stand for which others, read from lists people can edit.

A list is plain text in UTF-8, one entry a line, `#` before a remark:

    UBND = Ủy ban nhân dân              either finds the other
    BTV = Ban Thường vụ | biên tập viên    `|` parts what is not the same: BTV finds both, each
                                        of them finds BTV, and they do not find each other
    Thừa Thiên Huế => Huế               only the left side finds the right one
    Lào Cai = Yên Bái [2025-07-01..]    only in articles published then
    Phú Thọ = !Hòa Bình                 after `!` only if typed with these capitals, and never
                                        searched for the others: it means something else too
    Thái Bình Dương                     alone on a line: left as it is, and so are names in it

Words are compared without regard to case and to missing marks; marks that are typed must be right.
Abbreviations of one or two letters must be typed in capitals. Those that read like a syllable, as
TU does, count as if they had `!` before them.

A list of one's own comes after the lists of the project: it adds to them, an entry whose first form
they have too takes the place of theirs, and a form alone on a line is not widened any more.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from index.analyzer import BREAK, tokenize
from index.days import read_range
from index.fold import normalize
from index.query import Published

OWN_LIST = "abbreviations.txt"
MAX_LIST_BYTES = 1_000_000
MAX_FORMS = 24
MAX_FORM_TERMS = 12

_LISTS = Path(__file__).parent / "lists"
_SIGNS = re.compile(r"=>|=")
_WHEN = re.compile(r"\[([^\[\]]*)\]\s*$")
_SYLLABLE = re.compile(
    r"(?:qu|ngh|ng|nh|gh|kh|ph|th|tr|ch|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?"
)

# The folded terms of a form.
Run: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write something: as listed, its terms folded and with their marks.

    `needs_capitals` says that it is only meant where it is typed with the capitals of `text`.
    `is_ambiguous` says that what is found by it is mostly something else.
    """

    text: str
    terms: Run
    exact: Run
    needs_capitals: bool
    is_ambiguous: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """A form that is searched too; `when` is the only time in which it means the same."""

    form: Form
    when: Published | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of a list that could not be read, with the reason; it was left out.

    Lines count from 1; 0 is the list as a whole.
    """

    line: int
    text: str
    reason: str

    def __str__(self) -> str:
        if not self.line:
            return f"{OWN_LIST} {self.reason}"
        return f"{OWN_LIST}, line {self.line}: {self.text!r} {self.reason}"


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """What is searched too for each form, and what of one's own list could not be read.

    `entries` maps the terms of a form to the form as it must be typed and to its alternatives, none
    for a form that is left as it is. `longest` is the number of terms of the longest one.
    """

    entries: dict[Run, tuple[tuple[Form, tuple[Alternative, ...]], ...]]
    longest: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a list: its sides, each with its forms, and when they mean the same."""

    sides: tuple[tuple[Form, ...], ...]
    is_one_way: bool
    when: Published | None


def read_abbreviations(home: Path | None = None) -> Abbreviations:
    """The project's lists, with the list in the archive's home where there is one.

    A list that cannot be read, or a line of it, is left out and told in `problems`.
    """
    own, problems = _read_own(home / OWN_LIST) if home is not None else ([], [])
    replaced = {line.sides[0][0].terms for line in own}
    lines = [line for line in _shipped() if line.sides[0][0].terms not in replaced]
    left_alone = {line.sides[0][0].terms for line in own if len(line.sides) == 1}
    return _build([*lines, *own], problems, left_alone)


def parse_abbreviations(text: str) -> Abbreviations:
    """One list alone. Takes any text; lines that cannot be read are told in `problems`."""
    return _build(*_parse(text))


@cache
def _shipped() -> tuple[_Line, ...]:
    """The lines of the project's own lists."""
    lines: list[_Line] = []
    for path in sorted(_LISTS.glob("*.txt")):
        found, _ = _parse(path.read_text(encoding="utf-8"))
        lines += found
    return tuple(lines)


def _read_own(path: Path) -> tuple[list[_Line], list[Problem]]:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_LIST_BYTES + 1)
    except FileNotFoundError:
        return [], []
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return [], [Problem(0, "", f"cannot be read ({reason}); check its permissions")]
    if len(content) > MAX_LIST_BYTES:
        return [], [Problem(0, "", f"has more than {MAX_LIST_BYTES:,} bytes; shorten it")]
    return _parse(content.decode("utf-8-sig", errors="replace"))


def _parse(text: str) -> tuple[list[_Line], list[Problem]]:
    lines: list[_Line] = []
    problems: list[Problem] = []
    for number, typed in enumerate(normalize(text).split("\n"), start=1):
        written = typed.split("#", 1)[0].strip()
        if not written:
            continue
        try:
            lines.append(_parse_line(written))
        except ValueError as error:
            problems.append(Problem(number, written[:80], str(error)))
    return lines, problems


def _parse_line(written: str) -> _Line:
    if "\ufffd" in written:
        raise ValueError("is not UTF-8; save the list as UTF-8")
    when: Published | None = None
    bracket = _WHEN.search(written)
    if bracket:
        days = read_range(bracket[1].strip())
        if days is None:
            raise ValueError(f"[{bracket[1]}] is no span of time; write it as [2025-07-01..]")
        when = Published(*days)
        written = written[: bracket.start()]
    signs = _SIGNS.findall(written)
    is_one_way = "=>" in signs
    if is_one_way and len(signs) > 1:
        raise ValueError("=> stands once, with no = beside it; use two lines")
    sides = tuple(
        tuple(_read_form(form) for form in side.split("|")) for side in _SIGNS.split(written)
    )
    if sum(map(len, sides)) > MAX_FORMS:
        raise ValueError(f"has more than {MAX_FORMS} forms; use two lines")
    return _Line(sides, is_one_way, when)


def _read_form(written: str) -> Form:
    text = " ".join(written.split())
    is_ambiguous = text.startswith("!")
    text = text.removeprefix("!").strip()
    tokens = [token for token in tokenize(text) if token.folded != BREAK]
    if not tokens:
        raise ValueError("a form without words; write words on both sides of each sign")
    if len(tokens) > MAX_FORM_TERMS:
        raise ValueError(f"a form of more than {MAX_FORM_TERMS} words; shorten it")
    terms = tuple(token.folded for token in tokens)
    is_short = False
    if len(terms) == 1 and text.isupper():
        is_short = len(terms[0]) <= 2
        is_ambiguous |= _SYLLABLE.fullmatch(terms[0]) is not None
    exact = tuple(token.exact for token in tokens)
    return Form(text, terms, exact, is_ambiguous or is_short, is_ambiguous)


def _build(
    lines: Iterable[_Line], problems: Iterable[Problem], left_alone: Container[Run] = ()
) -> Abbreviations:
    found: dict[Run, dict[Form, dict[Alternative, None]]] = {}
    for line in lines:
        for form, others in _links(line):
            alternatives = found.setdefault(form.terms, {}).setdefault(form, {})
            for other in others if form.terms not in left_alone else ():
                # What folds to the same is found already.
                if other.terms != form.terms and not other.is_ambiguous:
                    alternatives[Alternative(other, line.when)] = None
    entries = {
        terms: tuple((form, tuple(alternatives)) for form, alternatives in forms.items())
        for terms, forms in found.items()
    }
    return Abbreviations(entries, max(map(len, entries), default=0), tuple(problems))


def _links(line: _Line) -> Iterator[tuple[Form, list[Form]]]:
    """Each form that finds others, with those."""
    if line.is_one_way:
        for form in line.sides[0]:
            yield form, list(line.sides[1])
        return
    for side in line.sides:
        others = [form for other in line.sides if other is not side for form in other]
        for form in side:
            yield form, others
