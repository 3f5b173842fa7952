"""Menus: lists of nothing but links, which are read as one block."""

from selectolax.lexbor import LexborNode

from archive.extract.elements import INLINE, KINDS, TEXT

# Lists with fewer links may be a trail, an author's accounts, the article's sections.
_MIN_LINKS = 5
# How many inline elements may stand between a link and its text.
_MAX_DEPTH = 3
_LINKED = -1
_LIST_KINDS = {
    number: _LINKED if name == "a" else kind
    for number, (kind, name) in KINDS.items()
    if name in {"ul", "ol", "nav", "li", "div", "a", "span", "i", "b", "strong", "em"}
    or name in {"-text", "-comment"}
}


def texts_of_list(element: LexborNode) -> list[str] | None:
    """The texts of a list of nothing but links, of _MIN_LINKS or more; None for any other."""
    texts: list[str] = []
    links = 0
    for node in element.traverse(include_text=True, skip_empty=True):
        kind = _LIST_KINDS.get(node.tag_id)
        if kind == TEXT:
            if not _is_linked(node):
                return None
            texts.append(node.text_content or "")
        elif kind == _LINKED:
            if not node.attributes.get("href"):
                return None
            links += 1
        elif kind is None:
            return None
    return texts if links >= _MIN_LINKS else None


def _is_linked(text: LexborNode) -> bool:
    holder = text.parent
    for _ in range(_MAX_DEPTH):
        if holder is None or _LIST_KINDS.get(holder.tag_id) != INLINE:
            break
        holder = holder.parent
    return holder is not None and _LIST_KINDS.get(holder.tag_id) == _LINKED
