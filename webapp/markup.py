"""Reading HTML as a row of tags and texts, each with its place in the source.

Far less than a parser and never wrong about one thing: nothing is lost and nothing is moved, so
that what is not changed on purpose stays as it was, byte for byte. Where it takes for text what a
browser takes for something else, what is put there shows as a blemish; safety does not rest on
this reading (see `webapp.disarm`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["text", "tag", "raw", "other"]

_SPACE = r"[\t\n\f\r ]"
# The repetitions give nothing back: a quotation mark that is never closed costs one look ahead.
_ATTRIBUTES = rf"(?:[^>=]++|={_SPACE}*+(?:\"[^\"]*+\"|'[^']*+')?+)*+"
_PART = re.compile(
    rf"<!--.*?(?:--!?>|\Z)|<[!?][^>]*+>?|"
    rf"<(?P<close>/?)(?P<name>[a-zA-Z][^\t\n\f\r />]*+)(?P<attributes>{_ATTRIBUTES})>?",
    re.DOTALL,
)
# What stands in these elements is no markup up to their end tag.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes"})
_RAW_END = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in _RAW}
_ATTRIBUTE = re.compile(
    rf"(?P<name>[^\t\n\f\r /=>\"']+)(?:{_SPACE}*+={_SPACE}*+"
    r"(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\t\n\f\r >]*+)))?",
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the source, from `start` to `end`.

    `kind` is `text`, `tag`, `raw` (what stands inside a style, script, title …) or `other`
    (comments, declarations). `name` is the tag's, or for `raw` the element's, in lower case.
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a tag: where it stands in the source, and its value, unescaped."""

    name: str
    start: int
    end: int
    value: str


def iter_parts(markup: str) -> Iterator[Part]:
    """The parts of a page's source in order; together they are the whole of it."""
    position = 0
    while position < len(markup):
        found = _PART.search(markup, position)
        if found is None:
            yield Part("text", position, len(markup))
            return
        if found.start() > position:
            yield Part("text", position, found.start())
        position = found.end()
        name = (found["name"] or "").lower()
        if not name:
            yield Part("other", found.start(), position)
            continue
        is_end = bool(found["close"])
        yield Part("tag", found.start(), position, name, is_end)
        if name in _RAW and not is_end:
            end = _RAW_END[name].search(markup, position)
            stop = end.start() if end else len(markup)
            if stop > position:
                yield Part("raw", position, stop, name)
            position = stop


def iter_attributes(markup: str, tag: Part) -> Iterator[Attribute]:
    """The attributes of a start tag, in order."""
    start = tag.start + 1 + len(tag.name)
    for found in _ATTRIBUTE.finditer(markup, start, tag.end):
        value = next((found[g] for g in ("double", "single", "bare") if found[g] is not None), "")
        yield Attribute(found["name"].lower(), *found.span(), unescape(value))


def attributes_of(markup: str, tag: Part) -> dict[str, str]:
    """The values of a tag's attributes by name; of two of one name the first counts, as in HTML."""
    values: dict[str, str] = {}
    for attribute in iter_attributes(markup, tag):
        values.setdefault(attribute.name, attribute.value)
    return values


@dataclass(frozen=True, slots=True)
class Change:
    """What to put in the place from `start` to `end` of a source; nothing is replaced if equal."""

    start: int
    end: int
    text: str


def apply_changes(markup: str, changes: list[Change]) -> str:
    """The source with changes made, which do not overlap; those at one place keep their order."""
    pieces: list[str] = []
    position = 0
    for change in sorted(changes, key=lambda change: change.start):
        pieces += (markup[position : change.start], change.text)
        position = change.end
    return "".join([*pieces, markup[position:]])
