"""Where an index on a server is, as `TANGTHU_ENGINE` says it.

    https://user:secret@one.example:9200,two.example:9200/articles?shards=6

Several hosts of one cluster, separated by commas: while one of them is away the others are asked.
Only named hosts are asked, never those that a server tells of, for they would be sent the secret.
`shards` says into how many parts new generations are cut (one if it is left out); an index that is
there keeps its parts until `tangthu reindex`. In user and secret, what is special in addresses is
percent-encoded (`%40` for `@`). The name after the hosts is the alias of the live generation.
"""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from index.errors import UnknownEngineError

# The login ends at the last @: an @ or / in a secret that was not encoded is read as part of it,
# and never as a host's or an index's name, which messages show.
_FORM = re.compile(
    r"(?P<scheme>https?)://(?:(?P<login>.*)@)?(?P<hosts>[^/@]*)/*(?P<rest>[^@]*)",
    re.DOTALL | re.IGNORECASE,
)
_REST = re.compile(r"(?P<alias>[a-z0-9][a-z0-9_-]{0,99})/*(?:\?shards=(?P<shards>[0-9]{1,4}))?")
_DEFAULT_PORT = 9200
# What OpenSearch allows for one index (`index.number_of_shards`).
_MOST_SHARDS = 1024


@dataclass(frozen=True, slots=True)
class Address:
    """Where an index is: a cluster's hosts, who asks there, and the alias of the live generation.

    `str` of it is safe to show: it has neither user nor secret.
    """

    scheme: str
    hosts: tuple[tuple[str, int], ...]
    alias: str
    shards: int = 1
    user: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read an address; raises `UnknownEngineError`, whose message never holds the login."""
        form = _FORM.fullmatch(url)
        if form is None:
            raise UnknownEngineError(_describe_form("the address cannot be read"))
        rest = _REST.fullmatch(form["rest"])
        if rest is None:
            raise UnknownEngineError(
                _describe_form(
                    f"{form['rest'][:80]!r} is no name for an index (a-z, 0-9, - and _, at most "
                    "100), nor one with ?shards=N after it"
                )
            )
        shards = int(rest["shards"] or 1)
        if not 1 <= shards <= _MOST_SHARDS:
            raise UnknownEngineError(
                _describe_form(f"shards={shards} is not between 1 and {_MOST_SHARDS}")
            )
        user, colon, secret = (form["login"] or "").partition(":")
        return cls(
            scheme=form["scheme"].lower(),
            hosts=tuple(_parse_host(host) for host in form["hosts"].split(",")),
            alias=rest["alias"],
            shards=shards,
            user=None if form["login"] is None else unquote(user),
            secret=unquote(secret) if colon else None,
        )

    def __str__(self) -> str:
        hosts = ",".join(_format_host(host, port) for host, port in self.hosts)
        return f"{self.scheme}://{hosts}/{self.alias}"

    @property
    def digest(self) -> str:
        """Tells this index from all others, whoever asks, by the first of its hosts."""
        first = f"{self.scheme}://{_format_host(*self.hosts[0])}/{self.alias}"
        return hashlib.blake2b(first.encode(), digest_size=8).hexdigest()


def _parse_host(text: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UnknownEngineError(_describe_form("a host or its port cannot be read")) from None
    if not host or parts.path or parts.query or parts.fragment:
        raise UnknownEngineError(_describe_form("the address names no host"))
    return host, port or _DEFAULT_PORT


def _format_host(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _describe_form(reason: str) -> str:
    return f"search engine: {reason}; write http(s)://user:secret@host:port,host:port/name"
