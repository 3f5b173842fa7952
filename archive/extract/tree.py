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


def read_tree(markup: str, parser: str = "lxml") -> BeautifulSoup:
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
