"""Where pages lead: addresses of scraped pages that are safe to link to, and the Wayback Machine.

Links only; nothing here is ever fetched.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urldefrag

from flask import request, url_for

from archive import is_web_url
from webapp.dates import published_digits

# What may stand unescaped in a query string, so that addresses stay readable (RFC 3986, 3.4).
_PLAIN = "!$'()*,/:;?@"
_QUOTED = tuple(quote_plus(bytes([byte]), safe=_PLAIN) for byte in range(256))

_ANY_ID = "a" * 16
_WAYBACK = "https://web.archive.org/web/"
# What a browser drops or reads as something else inside an address.
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


@lru_cache(maxsize=1024)  # a hit asks twice
def live_url(url: str | None) -> str | None:
    """The page's address where it is safe to link to (http or https), else None."""
    if url is None or _UNSAFE.search(url) or not is_web_url(url):
        return None
    return url


def wayback_url(url: str | None, published: str | None, fetched: str | None = None) -> str | None:
    """The Wayback Machine's copy nearest to a page's date, None without a linkable address.

    The date is the published one, else `fetched` (leading digits of YYYYMMDD…), else the newest
    copy is linked.
    """
    live = live_url(url)
    if live is None:
        return None
    near = (published_digits(published) if published else None) or (fetched or "")[:8]
    page = urldefrag(live).url if "#" in live else live
    return f"{_WAYBACK}{near}/{page}" if near else f"{_WAYBACK}{page}"


def quoted(text: str) -> str:
    """A value as it stands in a query string; half of a surrogate pair becomes `?`.

    As `urllib.parse.quote_plus` writes it, in two thirds of the time: a page has forty of them.
    """
    return "".join(map(_QUOTED.__getitem__, text.encode("utf-8", "replace")))


def path_to(endpoint: str, query: Mapping[str, object] | None = None, **values: Any) -> str:
    """The path of an endpoint, with those parameters of `query` that are not None.

    As `url_for` gives it, for pages that have many: the routes of paths are asked once.
    """
    path = _path(request.script_root, endpoint, **values)
    given = "&".join(
        f"{name}={quoted(str(value))}" for name, value in (query or {}).items() if value is not None
    )
    return f"{path}?{given}" if given else path


@lru_cache(maxsize=256)
def _path(_root: str, endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values)


def links_to(endpoint: str, query: Mapping[str, object] | None = None) -> Callable[[str], str]:
    """What gives a document's path at an endpoint; for lists, where building each takes long."""
    before, after = path_to(endpoint, query, document_id=_ANY_ID).split(_ANY_ID, 1)
    return lambda document_id: f"{before}{document_id}{after}"


def original_url(document_id: str) -> str:
    """The path to a document's current archived original."""
    return url_for("replay.current_original", document_id=document_id)
