"""Tables of data, told from tables that lay out a page."""

from archive.extract.page import Block, Node

_Row = tuple[list[list[Block]], bool]
_MAX_CELL_CHARS = 400


def rows_of(nodes: list[Node], table: int, blocks: list[Block]) -> list[_Row] | None:
    """The table's rows as cells as blocks, with whether the row is the caption; None for layout.

    A table lays out a page, and is no data, when it holds a table, has fewer than two rows with
    two filled cells, or a cell is as long as a paragraph or two.
    """
    rows: list[_Row] = []
    filled_rows = 0
    for index in range(table + 1, len(nodes)):
        node = nodes[index]
        inside = blocks[node.start : node.end]
        if node.tag == "table":
            return None
        if node.tag == "caption" and inside:
            rows.append(([inside], True))
        elif node.tag == "tr":
            rows.append(([], False))
        elif node.tag in ("td", "th") and rows:
            if len(inside) > 6 or sum(block.size for block in inside) > _MAX_CELL_CHARS:
                return None
            rows[-1][0].append(inside)
    rows = [row for row in rows if any(row[0])]
    for cells, caption in rows:
        filled_rows += not caption and sum(1 for cell in cells if cell) >= 2
    texts = sum(len(cell) for cells, _ in rows for cell in cells)
    return rows if filled_rows >= 2 and texts == len(blocks) - nodes[table].start else None


def join_rows(nodes: list[Node], table: int, blocks: list[Block]) -> None:
    """Turn the blocks of a table of data into one block a row; a layout table stays as is."""
    start = nodes[table].start
    rows = rows_of(nodes, table, blocks)
    if rows is None:
        return
    kept: list[Block] = []
    for cells, caption in rows:
        members = [block for cell in cells for block in cell]
        if caption:
            kept.extend(members)
            continue
        text = " | ".join(" ".join(block.text for block in cell) for cell in cells if cell)
        size, link = sum(block.size for block in members), sum(block.link for block in members)
        kept.append(Block(text, "tr", table, "", size, link, 0, 0, False, "", ""))
    blocks[start:] = kept
    for node in nodes[table + 1 :]:
        node.start = node.end = start
    nodes[table].end = len(blocks)
    if kept and kept[0].tag == "caption":
        nodes[kept[0].node].end = start + 1
