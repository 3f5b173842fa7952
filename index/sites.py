"""Sites: one spelling for hosts and newsrooms, in documents and in queries."""

import re

from index.analyzer import tokenize
from index.fold import normalize

_HOST = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\s]*@)?(?:www\.)?"
    r"(?P<host>[\w-]+(?:\.[\w-]+)+)\.?(?::[0-9]*)?(?:[/?#].*)?",
    re.DOTALL,
)
_IP_ADDRESS = re.compile(r"[0-9]+(?:\.[0-9]+){3}")


def normalize_site(text: str) -> str:
    """The host that a text names, lower case and without `www.`, else its folded words.

    A pasted address counts as its host. Empty where the text holds no word.
    """
    host = _HOST.fullmatch(normalize(text).strip().lower())
    if host:
        return host["host"]
    return " ".join(token.folded for token in tokenize(normalize(text)))


def sites_of(site: str | None) -> tuple[str, ...]:
    """What a document's site is found by: the host and every domain above it, or one name."""
    name = normalize_site(site) if site else ""
    if not name:
        return ()
    if "." not in name or _IP_ADDRESS.fullmatch(name):
        return (name,)
    labels = name.split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels)))
