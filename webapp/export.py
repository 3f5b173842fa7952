"""Whole result sets as files: everything that a search finds, without a bound, sent as it is read.

What was found is known before the first byte is sent: an answer that is not whole is an error, and
what breaks off later ends the connection, so that no browser takes the file for complete.
"""

import re
import unicodedata
from urllib.parse import quote

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue

from index import find_all
from webapp.export_formats import CONTENT_TYPES, FORMATS, export
from webapp.parameters import is_wanted, query_text, sort_order
from webapp.services import services

blueprint = Blueprint("export", __name__)

_MAX_NAME = 60


def file_name(text: str, kind: str) -> str:
    """A name for the file of a search: its words, and what the file is."""
    words = "-".join(re.findall(r"\w+", text))[:_MAX_NAME].strip("-")
    return f"tangthu-{words}.{kind}" if words else f"tangthu.{kind}"


def _disposition(name: str) -> str:
    """To be saved under a name: with its marks (RFC 8187), and without for who reads no marks."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    plain = plain.encode("ascii", "ignore").decode()
    marked = quote(name, safe="", errors="replace")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{marked}"


@blueprint.get(f"/export.<any({', '.join(FORMATS)}):kind>")
def file(kind: str) -> ResponseReturnValue:
    """Everything that a search finds; `X-Total-Count` says beforehand how much that is."""
    text = query_text()
    held = services()
    ids = find_all(held.searcher, text, sort_order(), also=is_wanted("also", default=True))
    address = url_for("search.page", _external=True)
    response = Response(export(held.archive, ids, kind, address))
    response.headers["Content-Type"] = CONTENT_TYPES[kind]
    response.headers["X-Total-Count"] = str(len(ids))
    response.headers["Content-Disposition"] = _disposition(file_name(text, kind))
    return response
