"""Telling web addresses from everything else that stands where a URL should."""

import re
from urllib.parse import urlsplit

_MAX_URL_CHARS = 8192
_UNFIT = re.compile(r"[\x00-\x20\x7f-\x9f\s\ufffd\ud800-\udfff]")


def web_url(text: str) -> str | None:
    """The text, trimmed, if it is an http or https URL with a host; else None."""
    url = text.strip()
    if len(url) > _MAX_URL_CHARS or _UNFIT.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # an unfinished IPv6 address
        return None
    return url if parts.scheme in {"http", "https"} and host else None
