"""Reading markup into a tree, fast where markup is usual and tolerantly where it is not.

The fast tree is lexbor's, as browsers build it. What it takes too long over is flattened first:
it needs gigabytes for thousands of unclosed `<font>` (each paragraph opens all of them again), and
a time that grows with the square of the depth and of the attributes of one tag.
"""

import re
import warnings
from typing import Final

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning
from bs4.exceptions import ParserRejectedMarkup
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from archive.errors import ExtractionError

# Lone surrogates cannot be encoded; NUL ends some parsers' input; other controls are never text.
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
# In XML an element that closes itself is empty; an HTML parser would leave it open.
_SELF_CLOSED = re.compile(r"<([a-zA-Z][\w:-]*)(\s[^<>]*)?/>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# What these hold is code; they and comments are cut out before parsing, which halves its time.
_CODE: Final = re.compile(r"<(?:(script|style|svg)\b|!--)", re.IGNORECASE)
_CODE_ENDS: Final = {
    name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style", "svg")
}
_COMMENT_END: Final = re.compile(r"--!?>")
# What stands behind a script or comment that never closes is more than a page's end from so many
# characters on, or from this share of the page.
_MAX_TAIL_CHARS = 3_000
_MAX_TAIL_SHARE = 0.05

# Their end tags may be left out, so that an open one says nothing about depth.
_SELF_CLOSING = _VOID | frozenset(
    "p li dt dd tr td th tbody thead tfoot option html head body".split()
)
_INLINE = frozenset("a abbr b big code em font i q s small span strike strong sub sup u".split())
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_FORMATTING = re.compile(
    r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s>/])", re.IGNORECASE
)
_ANY_FORMATTING = re.compile(
    r"</?(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s>/])[^<>]*>", re.IGNORECASE
)
_MAX_FLAT_DEPTH = 100
# Pages with more tags than this are flattened before they are read; articles have a few thousand.
MANY_TAGS = 20_000
# So many tags may be left open on any page; beyond it, formatting elements are counted.
_MAX_UNCLOSED = 300
_MANY_UNCLOSED = 1_000
_MAX_UNCLOSED_FORMATTING = 60
# Between one "<" and the next: a tag and the text behind it.
_MAX_PIECE_CHARS = 50_000
_MAX_TAG_BLANKS = 500


def flatten(markup: str) -> str:
    """The markup with tags nested deeper than any parser follows taken out, and all its text kept.

    What this reads as depth is a guess. It is for pages of which a parser would lose the text, or
    on which it would spend more time than any article is worth.
    """
    pieces: list[str] = []
    depth = done = 0
    for match in _TAG.finditer(markup):
        closes, name = bool(match.group(1)), match.group(2).lower()
        if name in _SELF_CLOSING or match.group().endswith("/>"):
            continue
        deep = depth > _MAX_FLAT_DEPTH
        depth = max(0, depth - 1) if closes else depth + 1
        if deep or depth > _MAX_FLAT_DEPTH:
            pieces.append(markup[done : match.start()])
            pieces.append("" if name in _INLINE else " ")
            done = match.end()
    pieces.append(markup[done:])
    return "".join(pieces)


def _shorten(piece: str) -> str:
    """A tag, and the text behind it, without its attributes when these are thousands.

    One long attribute, an image written into the page, is left alone.
    """
    end = piece.find(">")
    if end < 0 or piece.count(" ", 0, end) + piece.count("\n", 0, end) <= _MAX_TAG_BLANKS:
        return piece
    return piece.split(maxsplit=1)[0] + piece[end:]


def _has_long_piece(markup: str) -> bool:
    """Whether more than _MAX_PIECE_CHARS stand between two "<" anywhere, in a few looks."""
    at = -1
    while len(markup) - at - 1 > _MAX_PIECE_CHARS:
        found = markup.rfind("<", at + 1, at + _MAX_PIECE_CHARS + 2)
        if found < 0:
            return True
        at = found
    return False


def _tame(markup: str) -> str:
    """The markup without what would take the fast tree's parser minutes or gigabytes."""
    if _has_long_piece(markup):
        pieces = markup.split("<")
        pieces = [_shorten(one) if len(one) > _MAX_PIECE_CHARS else one for one in pieces]
        markup = "<".join(pieces)
    tags = markup.count("<") + 1
    unclosed = tags - 2 * markup.count("</")
    if unclosed > _MAX_UNCLOSED:
        kinds = [match.group(1) for match in _FORMATTING.finditer(markup)]
        if kinds.count("") - kinds.count("/") > _MAX_UNCLOSED_FORMATTING:
            return flatten(_ANY_FORMATTING.sub("", markup))
    if tags > MANY_TAGS:
        return flatten(markup)
    if unclosed > _MANY_UNCLOSED:
        names = [name.lower() for closes, name in _TAG.findall(markup) if not closes]
        if sum(name not in _SELF_CLOSING for name in names) - markup.count("</") > _MANY_UNCLOSED:
            return flatten(markup)
    return markup


def _cut_code(markup: str) -> tuple[str, bool]:
    """The markup without scripts, styles and comments (JSON-LD stays), and whether one was lost.

    One that never closes is left, and is lost when much of the page may stand behind it.
    """
    pieces: list[str] = []
    done = passed = 0
    endless: dict[str, int] = {}  # what has no end, and from where on: looked for once
    for match in _CODE.finditer(markup):
        start, name = match.start(), (match[1] or "").lower()
        if start < passed or name in endless:
            continue
        end, stays = _end_of_code(markup, match)
        if end:
            passed = end
            if not stays:
                pieces.append(markup[done:start])
                done = end
        else:
            endless[name] = start
    pieces.append(markup[done:])
    tail = len(markup) - min(endless.values(), default=len(markup))
    return "".join(pieces), tail > min(_MAX_TAIL_CHARS, _MAX_TAIL_SHARE * len(markup))


def _end_of_code(markup: str, match: re.Match[str]) -> tuple[int, bool]:
    """Where a script, style, picture or comment ends, 0 for nowhere, and whether it is to stay."""
    name = match[1]
    if name is None:  # "<!-->" is a whole comment
        closing = _COMMENT_END.search(markup, match.end() - 2)
        return (closing.end() if closing is not None else 0), False
    inside = markup.find(">", match.end()) + 1
    tag = markup[match.end() : inside]
    if tag.endswith("/>") and name.lower() == "svg":
        return inside, True
    closing = _CODE_ENDS[name.lower()].search(markup, inside) if inside else None
    end = markup.find(">", closing.end()) + 1 if closing is not None else 0
    return end, "ld+json" in tag.lower()


def _empty_element(match: re.Match[str]) -> str:
    name = match.group(1)
    if name.lower() in _VOID:
        return match.group()
    return f"<{name}{match.group(2) or ''}></{name}>"


def prepare(markup: str) -> tuple[str, bool]:
    """Markup ready for the fast tree, and whether something in it hides what stands behind it."""
    if "\x00" in markup:
        markup = _UNREADABLE.sub("", markup)
    declaration = _XML_DECLARATION.match(markup)
    if declaration is not None:
        markup = _SELF_CLOSED.sub(_empty_element, markup[declaration.end() :])
    markup, lost = _cut_code(markup)
    return _tame(markup), lost


def read_fast(markup: str) -> LexborHTMLParser | None:
    """The fast tree of prepared markup, or None where its parser gives up."""
    try:
        return LexborHTMLParser(markup.encode())
    except UnicodeEncodeError:  # lone surrogates
        return read_fast(_UNREADABLE.sub("", markup))
    except (SelectolaxError, UnicodeError):
        return None


def repair(markup: str, parser: str) -> str:
    """The page as BeautifulSoup reads it with one of its parsers, written out as sound markup.

    Raises `ExtractionError` when the parser refuses the markup.
    """
    # A declaration would make the parser decode text that is decoded already.
    markup = _XML_DECLARATION.sub("", _UNREADABLE.sub("", markup), count=1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
            warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
            return str(BeautifulSoup(flatten(markup), parser).decode())
    except (ParserRejectedMarkup, AssertionError, RecursionError) as error:
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise ExtractionError(
            f"markup that no parser reads ({reason[0][:120]}): look at the file in an editor"
        ) from error
