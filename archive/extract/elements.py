"""What each HTML element is to the reader of a page: a border of blocks, inline, or nothing."""

from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Never read: code, controls and media. A form is read: some sites wrap the whole page in one.
_SKIPPED = frozenset(
    "script style noscript template iframe embed select option textarea input datalist head math "
    "progress meter title svg link object -comment -doctype".split()
)
# What an unclosed one of these swallows is text.
SWALLOWING = frozenset("textarea title select iframe xmp".split())
# Controls hold labels, no text; but one that was never closed may hold the page.
CONTROLS: Final = frozenset("button canvas audio video map dialog".split())
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu "
    "nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
# What the reader does with an element; what is not named here is inline.
SKIP: Final = 0
BREAK: Final = 1
IMAGE: Final = 2
NOTE: Final = 3
BLOCK: Final = 4
INLINE: Final = 5
TEXT: Final = 6
LINK: Final = 1
BOLD: Final = 2
ITALIC: Final = 3
COUNTED: Final = {
    "a": LINK,
    **dict.fromkeys(("b", "strong"), BOLD),
    **dict.fromkeys(("i", "em", "small", "cite"), ITALIC),
}
_IMAGES = frozenset({"img", "picture", "amp-img"})
_COMMON_INLINE = "span time label font sup sub u code mark abbr q ins del".split()
_BY_NAME = {
    **dict.fromkeys(_BLOCKS | CONTROLS, BLOCK),
    **dict.fromkeys(_IMAGES, IMAGE),
    **dict.fromkeys(_SKIPPED, SKIP),
    **dict.fromkeys((SWALLOWING & _SKIPPED) | {"meta", "script", "link"}, NOTE),
    "br": BREAK,
    "-text": TEXT,
}


def kind_of(node: LexborNode) -> tuple[int, str]:
    """What to do with an element, and its name."""
    name = node.tag or ""
    return _BY_NAME.get(name, BLOCK if "-" in name else INLINE), name


def _known_kinds() -> dict[int, tuple[int, str]]:
    """The same by the number that the parser gives to a name that it knows, on every page."""
    page = LexborHTMLParser("<body>text<!-- comment -->")
    names = (*_BY_NAME, *COUNTED, *_COMMON_INLINE)
    nodes = [page.create_node(name) for name in names if name.isalnum()]
    if page.body is not None:
        nodes.extend(page.body.traverse(include_text=True))
    return {node.tag_id: kind_of(node) for node in nodes if isinstance(node.tag_id, int)}


KINDS: Final = _known_kinds()
