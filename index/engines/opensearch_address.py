"""Where an index on a server is, as `TANGTHU_ENGINE` says it."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from index.errors import UnknownEngineError

_ALIAS = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_DEFAULT_PORT = 9200


@dataclass(frozen=True, slots=True)
class Address:
    """Where an index is: a server, who asks there, and the alias of the live generation.

    `str` of it is safe to show: it has neither user nor secret.
    """

    scheme: str
    host: str
    port: int
    alias: str
    user: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read `http(s)://user:secret@host:port/alias`; raises `UnknownEngineError`."""
        try:
            parts = urlsplit(url)
            port = parts.port or _DEFAULT_PORT
        except ValueError:
            raise UnknownEngineError(_describe_form("the address cannot be read")) from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UnknownEngineError(_describe_form("the address names no host"))
        alias = parts.path.strip("/")
        if not _ALIAS.fullmatch(alias) or parts.query or parts.fragment:
            raise UnknownEngineError(
                _describe_form(
                    f"{alias[:80]!r} is no name for an index (a-z, 0-9, - and _, at most 100)"
                )
            )
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=port,
            alias=alias,
            user=None if parts.username is None else unquote(parts.username),
            secret=None if parts.password is None else unquote(parts.password),
        )

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}/{self.alias}"

    @property
    def digest(self) -> str:
        """Tells this index from all others, whoever asks."""
        return hashlib.blake2b(str(self).encode(), digest_size=8).hexdigest()


def _describe_form(reason: str) -> str:
    return f"search engine: {reason}; write http(s)://user:secret@host:port/name"
