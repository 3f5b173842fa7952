"""Reading markup into a tree without losing text or falling over hostile nesting."""

import re
import warnings

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning
from bs4.exceptions import ParserRejectedMarkup

from archive.errors import ExtractionError

# lxml silently drops everything nested deeper than 256 tags; pages near that depth are read again.
LXML_SAFE_DEPTH = 200
# Lone surrogates cannot be encoded for lxml; NUL ends its input; other controls are never text.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)


# Their end tags may be left out, so that an open one says nothing about depth.
_SELF_CLOSING = frozenset(
    "p li dt dd tr td th tbody thead tfoot option br hr img input meta link area base col embed "
    "source track wbr html head body".split()
)
_INLINE = frozenset("a abbr b big code em font i q s small span strike strong sub sup u".split())
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_MAX_FLAT_DEPTH = 100
# Pages with more tags than this are flattened before they are read; articles have a few thousand.
MANY_TAGS = 20_000


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


def read_tree(markup: str, parser: str) -> BeautifulSoup:
    """The page as a tree. Raises `ExtractionError` when the parser refuses the markup."""
    # A declaration would make the parser decode text that is decoded already.
    markup = _XML_DECLARATION.sub("", _UNREADABLE.sub("", markup), count=1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
            warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
            return BeautifulSoup(markup, parser)
    except (ParserRejectedMarkup, AssertionError, RecursionError) as error:
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise ExtractionError(
            f"markup that no parser reads ({reason[0][:120]}): look at the file in an editor"
        ) from error
