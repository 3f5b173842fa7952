"""Query parameters, read strictly: what is not of the right kind is refused with the reason."""

import re
from collections.abc import Mapping
from typing import get_args
from urllib.parse import parse_qsl

from flask import g, request
from werkzeug.exceptions import BadRequest

from index import Sort
from webapp.translation import translate as _

SORTS: tuple[Sort, ...] = get_args(Sort)

# Beyond the query language's own bound of 512 characters, so that a pasted paragraph is searched
# by its beginning, with a notice, while a pasted book is refused before anyone reads it.
MAX_QUERY_CHARACTERS = 2_000

# Stands for the cursor that the first stretch has not got yet.
FIRST_CURSOR = "*"

_KNOWN = frozenset(
    {"q", "sort", "page", "limit", "lang", "download", "at", "old", "new", "url", "format"}
    | {"also", "share", "reprints", "cursor"}
)
_MAX_PARAMETERS = 64
_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")


class BadParameterError(BadRequest):
    """A query parameter is not of its kind; the description says which and why."""


def read_parameters(query_string: bytes) -> dict[str, str]:
    """The known parameters of a query string; others are left out.

    Raises `BadParameterError` where it is not UTF-8, has more than 64 parameters, repeats a known
    one, or holds a NUL character.
    """
    try:
        pairs = parse_qsl(
            query_string.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MAX_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        raise BadParameterError(
            _("The address holds bytes that are not UTF-8 text: type the query in the box instead.")
        ) from error
    except ValueError as error:
        raise BadParameterError(
            _("The address has more than %(count)s parameters.", count=_MAX_PARAMETERS)
        ) from error
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in _KNOWN:
            continue
        if name in found:
            raise BadParameterError(
                _("The parameter “%(name)s” is given more than once: give it once.", name=name)
            )
        if "\0" in value:
            raise BadParameterError(
                _("The parameter “%(name)s” holds a NUL character: remove it.", name=name)
            )
        found[name] = value
    return found


def parameters() -> Mapping[str, str]:
    """The known parameters of this request; raises `BadParameterError`."""
    if "parameters" not in g:
        g.parameters = read_parameters(request.query_string)
    found: Mapping[str, str] = g.parameters
    return found


def query_text() -> str:
    """The query text `q`, without white space around it, empty when there is none."""
    text = parameters().get("q", "").strip()
    if len(text) > MAX_QUERY_CHARACTERS:
        raise BadParameterError(
            _(
                "The query has %(length)s characters, at most %(most)s are read: shorten it.",
                length=len(text),
                most=MAX_QUERY_CHARACTERS,
            )
        )
    return text


def sort_order() -> Sort:
    """The order of hits `sort`."""
    given = parameters().get("sort", "relevance")
    for sort in SORTS:
        if given == sort:
            return sort
    raise BadParameterError(
        _(
            "sort=%(given)s is no order of hits: give one of %(known)s.",
            given=_shown(given),
            known=", ".join(SORTS),
        )
    )


def whole_number(name: str, default: int, least: int, most: int) -> int:
    """The parameter as a whole number from `least` to `most`."""
    given = parameters().get(name)
    if given is None:
        return default
    if _WHOLE_NUMBER.fullmatch(given) is None or not least <= int(given) <= most:
        raise BadParameterError(
            _(
                "%(name)s=%(given)s is not a whole number from %(least)s to %(most)s.",
                name=name,
                given=_shown(given),
                least=least,
                most=most,
            )
        )
    return int(given)


def is_wanted(name: str, *, default: bool) -> bool:
    """Whether a parameter is 1 and not 0."""
    return whole_number(name, int(default), 0, 1) == 1


def cursor_given() -> str | None:
    """The cursor of a stretch, `FIRST_CURSOR` for the first one; None when there is none."""
    given = parameters().get("cursor")
    if given is not None and "page" in parameters():
        raise BadParameterError(_("page and cursor both say where hits begin: give one of them."))
    return given


def wants_download() -> bool:
    """Whether `download=1` asks for the bytes as a file."""
    return is_wanted("download", default=False)


def _shown(given: str) -> str:
    return given if len(given) <= 40 else given[:40] + "…"
