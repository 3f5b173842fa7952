"""Which captures are of the same page: keys of URLs, pages and sites."""

from contextlib import suppress
from urllib.parse import SplitResult, parse_qsl, unquote_plus, urlencode, urlsplit

# Query parameters that say how a reader came, not which page it is.
_TRACKING = frozenset(
    {"fbclid", "gclid", "dclid", "msclkid", "zarsrc", "igshid", "mc_cid", "mc_eid"}
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        return None
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".").lower()
    if not host.isascii():
        with suppress(UnicodeError):  # not a name the DNS could hold is as good a key as any
            host = host.encode("idna").decode("ascii")
    return host.removeprefix("www.")


def _is_tracking(name: str) -> bool:
    return name.lower().startswith("utm_") or name.lower() in _TRACKING


def is_web_url(url: str) -> bool:
    """Whether this is an absolute http or https URL with a host."""
    return _split(url) is not None


def url_key(url: str) -> str:
    """The key under which captures of one page meet.

    Scheme, `www.`, the default port, the fragment, a closing slash, tracking parameters and the
    order of parameters do not tell pages apart (the rules that web archives sort by, SURT, without
    the reversal of the host). What is no http(s) URL is its own key.
    """
    parts = _split(url)
    if parts is None:
        return url.strip()
    port = parts.port
    authority = _host(parts)
    if port is not None and port != _DEFAULT_PORTS[parts.scheme.lower()]:
        authority += f":{port}"
    query = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(pair[0])
    )
    path = unquote_plus(parts.path.replace("+", "%2B")).rstrip("/")
    return f"{authority}{path}" + (f"?{urlencode(query)}" if query else "")


def page_key(url: str | None, source_id: str | None, digest: str) -> str:
    """What makes a page this page: its URL, else the identifier it came with, else its bytes."""
    if url:
        return f"url:{url_key(url)}"
    if source_id:
        return f"id:{source_id}"
    return digest


def site_of(url: str | None) -> str | None:
    """The host of a URL, lower case and without `www.`; None when there is none."""
    parts = _split(url) if url else None
    return _host(parts) if parts else None
