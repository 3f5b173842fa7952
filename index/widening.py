"""Widening: searching the other names of what was asked for too.

`UBND` also finds "Ủy ban nhân dân", and the other way round. What was typed stays the first choice:
only what is typed raises scores, so a widened form never ranks above it for being another form.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from index.abbreviations import Abbreviations, Alternative, Form, Run
from index.analyzer import Token, tokenize
from index.building import conjunction, disjunction, spelled_node
from index.query import And, Field, Node, Not, Or, Phrase, Published, Term

# A query is widened in so many places, each by so many forms; the rest is searched as typed.
MAX_PLACES = 8
MAX_ADDED = 12


@dataclass(frozen=True, slots=True)
class Also:
    """What was searched too: `typed` as it stands in the query, and the forms that were `added`.

    `since` is the first day (YYYY-MM-DD) of the articles in which these forms were sought, empty
    for all articles.
    """

    typed: str
    added: tuple[str, ...]
    since: str = ""


@dataclass(slots=True)
class _Widened:
    """One tree on its way: the lists, the words as typed, and what has been done so far."""

    words: Abbreviations
    text: str
    tokens: Sequence[Token]
    has_marks: bool
    done: dict[tuple[str, str], Also] = field(default_factory=dict)
    places_left: int = MAX_PLACES


def widen(tree: Node, words: Abbreviations, text: str) -> tuple[Node, tuple[Also, ...]]:
    """The tree with other names of what it asks for as alternatives, and what was added.

    `text` is the query text: it says what was typed in capitals. What is excluded, asked for with
    its marks, or near another word, stays as it is.
    """
    tokens = tokenize(text)
    widened = _Widened(
        words,
        text,
        tokens,
        any(token.folded != token.exact for token in tokens),
    )
    return _widen_node(tree, widened), tuple(widened.done.values())


def _widen_node(node: Node, widened: _Widened) -> Node:
    match node:
        case And(children):
            return conjunction(list(_widen_children(children, widened)))
        case Or(children):
            # The children of a choice that the parser made, as of dates, are no names.
            return disjunction([_widen_node(child, widened) for child in children])
        case Term() | Phrase():
            (alone,) = _widen_children((node,), widened)
            return alone
        case _:
            return node


def _widen_children(children: Sequence[Node], widened: _Widened) -> Iterator[Node]:
    """The children of an `And`, in which each run of words that is listed is one with its names."""
    place = 0
    while place < len(children):
        child = children[place]
        after = place + 1
        if isinstance(child, Term | Phrase):
            match = _longest_match(children, place, widened)
            if match:
                after, found = match
                typed = conjunction(children[place:after])
                yield _alternatives(typed, child.field, found, widened)
                place = after
                continue
            if isinstance(child, Phrase):
                yield _widen_within(child, widened)
                place = after
                continue
        yield child if isinstance(child, Not) else _widen_other(child, widened)
        place = after


def _widen_other(child: Node, widened: _Widened) -> Node:
    return _widen_node(child, widened) if isinstance(child, And | Or) else child


def _longest_match(
    children: Sequence[Node], place: int, widened: _Widened
) -> tuple[int, tuple[Form, tuple[Alternative, ...]]] | None:
    """The longest listed run of whole children from this place on, and where it ends."""
    first = children[place]
    assert isinstance(first, Term | Phrase)
    terms: list[str] = []
    exact: list[str] = []
    best = None
    for number, child in enumerate(children[place:], start=place):
        if not isinstance(child, Term | Phrase) or child.field != first.field:
            break
        terms += _terms_of(child)
        exact += (child.exact,) if isinstance(child, Term) else child.exact
        if len(terms) > widened.words.longest:
            break
        found = _look_up(tuple(terms), exact, widened)
        if found:
            best = (number + 1, found)
    return best if first.field != "byline" else None


def _terms_of(node: Term | Phrase) -> Run:
    return (node.term,) if isinstance(node, Term) else node.terms


def _look_up(
    terms: Run, exact: Sequence[str], widened: _Widened
) -> tuple[Form, tuple[Alternative, ...]] | None:
    """The listed form that these words are, with what is searched too."""
    fitting = [
        (form, alternatives)
        for form, alternatives in widened.words.entries.get(terms, ())
        if _fits(form, exact, widened)
    ]
    if not fitting:
        return None
    # Forms that only differ in marks find the same.
    together: dict[tuple[Run, Published | None], Alternative] = {}
    for _, alternatives in fitting:
        for one in alternatives:
            together.setdefault((one.form.terms, one.when), one)
    return fitting[0][0], tuple(together.values())


def _fits(form: Form, exact: Sequence[str], widened: _Widened) -> bool:
    """Whether marks and capitals, where they were typed, are those of the form."""
    words = zip(form.terms, form.exact, exact, strict=True)
    if any(typed not in (folded, spelled) for folded, spelled, typed in words):
        return False
    return not form.needs_capitals or _as_typed(form, widened, with_capitals=True) is not None


def _as_typed(form: Form, widened: _Widened, *, with_capitals: bool = False) -> str | None:
    """The words of a form as they stand in the query text, if they do."""
    length = len(form.terms)
    listed = [form.text[token.start : token.end] for token in tokenize(form.text)]
    for start in range(len(widened.tokens) - length + 1):
        tokens = widened.tokens[start : start + length]
        if tuple(token.folded for token in tokens) != form.terms:
            continue
        typed = [widened.text[token.start : token.end] for token in tokens]
        if not with_capitals or all(map(_has_capitals, typed, listed)):
            return widened.text[tokens[0].start : tokens[-1].end]
    return None


def _has_capitals(typed: str, listed: str) -> bool:
    if listed.isupper():
        return typed.isupper()
    return typed[0].isupper() or not listed[0].isupper()


def _alternatives(
    typed: Node, asked: Field, found: tuple[Form, tuple[Alternative, ...]], widened: _Widened
) -> Node:
    """What was typed, or one of its other names."""
    form, alternatives = found
    if not alternatives or widened.places_left <= 0:
        return typed
    widened.places_left -= 1
    added = alternatives[:MAX_ADDED]
    _note(form, added, widened)
    nodes = [_node_of(alternative, asked, widened) for alternative in added]
    return disjunction([typed, *nodes])


def _node_of(alternative: Alternative, asked: Field, widened: _Widened) -> Node:
    node = spelled_node(alternative.form.exact, asked, has_marks=widened.has_marks)
    return node if alternative.when is None else And((node, alternative.when))


def _widen_within(phrase: Phrase, widened: _Widened) -> Node:
    """A phrase with the names in it, each in turn written otherwise; names of a time are not."""
    nodes: list[Node] = [phrase]
    names = list(_paper_names(phrase, widened))
    if names:
        return disjunction([phrase, *names])
    place = 0
    while place < len(phrase.terms) and phrase.field != "byline":
        length, found = _match_within(phrase, place, widened)
        always = [one for one in (found[1] if found else ()) if one.when is None][:MAX_ADDED]
        if found and always and widened.places_left > 0:
            widened.places_left -= 1
            _note(found[0], always, widened)
            before, after = phrase.exact[:place], phrase.exact[place + length :]
            nodes += [
                spelled_node(
                    (*before, *one.form.exact, *after), phrase.field, has_marks=widened.has_marks
                )
                for one in always
            ]
        place += length
    return disjunction(nodes)


def _paper_names(phrase: Phrase, widened: _Widened) -> Iterator[Node]:
    """`05-CT/TW` as newspapers write it: "chỉ thị 05", "chỉ thị số 05"."""
    numbers = 0
    while numbers < len(phrase.terms) and phrase.terms[numbers].isdigit():
        numbers += 1
    if numbers == len(phrase.terms):
        return
    kind = slice(numbers, numbers + 1)
    found = _look_up(phrase.terms[kind], phrase.exact[kind], widened) if numbers else None
    # The kinds of papers are the short abbreviations: `5 UBND` is no paper.
    if found is None or not found[0].needs_capitals or widened.places_left <= 0:
        return
    widened.places_left -= 1
    number = phrase.exact[:numbers]
    typed = "-".join(("/".join(number), found[0].text))
    for alternative in found[1]:
        for between in ((), ("số",)):
            words = (*alternative.form.exact, *between, *number)
            yield spelled_node(words, phrase.field, has_marks=widened.has_marks)
    names = tuple(f"{one.form.text} {'/'.join(number)}" for one in found[1])
    widened.done[typed, ""] = Also(typed, names)


def _match_within(
    phrase: Phrase, place: int, widened: _Widened
) -> tuple[int, tuple[Form, tuple[Alternative, ...]] | None]:
    """The longest listed run of the phrase's words from this place on, and its length."""
    for length in range(min(widened.words.longest, len(phrase.terms) - place), 0, -1):
        part = slice(place, place + length)
        found = _look_up(phrase.terms[part], phrase.exact[part], widened)
        if found:
            return length, found
    return 1, None


def _note(form: Form, added: Sequence[Alternative], widened: _Widened) -> None:
    """Keep what is shown of this: the forms, by the time in which they are sought."""
    typed = _as_typed(form, widened) or form.text
    for alternative in added:
        since = _since(alternative.when)
        so_far = widened.done.get((typed, since), Also(typed, (), since))
        texts = dict.fromkeys((*so_far.added, alternative.form.text))
        widened.done[typed, since] = Also(typed, tuple(texts), since)


def _since(when: Published | None) -> str:
    if when is None or when.first_day is None:
        return ""
    return date.fromordinal(when.first_day).isoformat()
