"""Reading what a page says to machines: meta elements, links, JSON-LD."""

from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.extract.page import Statements
from archive.extract.wording import clean_line

_MAX_JSON_CHARS = 500_000


def read_meta(attributes: dict[str, str | None], said: Statements) -> None:
    """Note what one `meta` element says."""
    content = attributes.get("content")
    if not content or not content.strip():
        return
    for name in ("property", "name", "itemprop", "http-equiv"):
        key = attributes.get(name)
        if key:
            said.metas.setdefault(key.strip().lower(), []).append(clean_line(unescape(content)))


def read_link(attributes: dict[str, str | None], said: Statements) -> None:
    """Note where a `link` element leads, the first of each relation."""
    address = attributes.get("href")
    if address:
        for relation in (attributes.get("rel") or "").lower().split():
            said.links.setdefault(relation, address.strip())


def read_script(element: LexborNode, said: Statements) -> None:
    """Note the text of a JSON-LD element."""
    if "ld+json" in (element.attributes.get("type") or "").lower():
        said.scripts.append(element.text()[:_MAX_JSON_CHARS])


def read_statements(tree: LexborHTMLParser) -> Statements:
    """What the page's head says to machines."""
    said = Statements()
    root = tree.root
    if root is not None:
        said.language = root.attributes.get("lang") or root.attributes.get("xml:lang")
    node = tree.head.first_child if tree.head is not None else None
    while node is not None:
        if node.tag == "meta":
            read_meta(node.attributes, said)
        elif node.tag == "link":
            read_link(node.attributes, said)
        elif node.tag == "script":
            read_script(node, said)
        elif node.tag == "title" and not said.title:
            said.title = node.text()
        node = node.next
    return said
