"""The server behind the engine `opensearch`: the connection, and what it refuses.

Errors name the server without user and secret, in one line.
"""

import base64
import logging
import re
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    OpenSearchException,
    SSLError,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as UnreachableError

from index.engines.opensearch_address import Address
from index.errors import EngineRefusedError, EngineUnavailableError

_TIMEOUT_SECONDS = 30
_CONNECTIONS = 16
# How long a host that failed is left alone, doubled once, while there are others to ask.
_AWAY_SECONDS = 10
_OLDEST_VERSION = (2, 19)
_NEWEST_MAJOR = 3

# The library would print each refused request to standard error; the errors raised here say it.
logging.getLogger("opensearch").addHandler(logging.NullHandler())


class Server:
    """One server, reached when first asked; safe to use from several threads."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._mutex = threading.Lock()
        self._client: OpenSearch | None = None

    @contextmanager
    def asking(self, what: str) -> Iterator[OpenSearch]:
        """Give the client, and tell failures in this package's errors; `what` is being done.

        `NotFoundError`, `ConflictError` and refused requests that the caller expects are caught
        inside. Raises `EngineUnavailableError`.
        """
        with telling_failures(self.address, what):
            yield self._connect()

    def _connect(self) -> OpenSearch:
        with self._mutex:
            if self._client is None:
                with ExitStack() as failing:
                    client = self._build_client()
                    failing.callback(client.close)
                    _check_version(self.address, client.info())
                    failing.pop_all()
                self._client = client
            return self._client

    def _build_client(self) -> OpenSearch:
        address = self.address
        hosts = address.hosts
        # Every request may be sent again: documents carry their versions, the lock its holder.
        return OpenSearch(
            hosts=[{"host": host, "port": port} for host, port in hosts],
            headers=_build_login(address),
            use_ssl=address.scheme == "https",
            timeout=_TIMEOUT_SECONDS,
            max_retries=max(1, len(hosts) - 1),
            retry_on_timeout=len(hosts) > 1,
            pool_maxsize=_CONNECTIONS,
            dead_timeout=_AWAY_SECONDS,
            timeout_cutoff=1,
        )

    def close(self) -> None:
        """Let go of connections; a later call opens them again."""
        with self._mutex:
            if self._client is not None:
                self._client.close()
                self._client = None


def _build_login(address: Address) -> Mapping[str, str]:
    """Build the header that says who asks; the library's own way knows no letter past ÿ."""
    if address.user is None:
        return {}
    login = f"{address.user}:{address.secret or ''}".encode()
    return {"authorization": f"Basic {base64.b64encode(login).decode()}"}


def _check_version(address: Address, about: Any) -> None:
    version = about.get("version", {}) if isinstance(about, dict) else {}
    number = str(version.get("number", "unknown"))[:40]
    parts = re.match(r"(\d+)\.(\d+)", number)
    found = (int(parts[1]), int(parts[2])) if parts else (0, 0)
    is_known = version.get("distribution") == "opensearch"
    if not is_known or found < _OLDEST_VERSION or found[0] > _NEWEST_MAJOR:
        product = "OpenSearch" if is_known else "another server, not OpenSearch,"
        raise EngineRefusedError(
            f"{address}: {product} version {number} answers; "
            "choose a server with OpenSearch 2.19 to 3.x"
        )


@contextmanager
def telling_failures(address: Address, what: str) -> Iterator[None]:
    """Tell what the library raises in this package's errors."""
    try:
        yield
    except AuthenticationException:
        raise EngineRefusedError(
            f"{address}: user or password is wrong (401); correct them in TANGTHU_ENGINE"
        ) from None
    except AuthorizationException as error:
        raise EngineRefusedError(
            f"{address}: {what} is not permitted ({describe(error)}); "
            "give this user the right, or name another"
        ) from None
    except SSLError as error:
        raise EngineRefusedError(f"{address}: {_describe_distrust(error)}") from None
    except ConnectionTimeout:
        raise EngineUnavailableError(
            f"{address}: {what} took longer than allowed; try again, "
            "or look at how busy the cluster is"
        ) from None
    except UnreachableError as error:
        # Any failure while an answer is read comes as this one.
        if isinstance(error.info, UnicodeDecodeError):
            raise _not_understood(address) from None
        raise EngineUnavailableError(
            f"{address}: cannot be reached; start it, or correct its address"
        ) from None
    except TransportError as error:
        raise EngineUnavailableError(
            f"{address}: {what} failed ({describe(error)}); look at the cluster's health"
        ) from None
    except OpenSearchException:
        raise _not_understood(address) from None


def _not_understood(address: Address) -> EngineRefusedError:
    return EngineRefusedError(f"{address}: does not answer as OpenSearch does; correct the address")


def _describe_distrust(error: SSLError) -> str:
    cause: object = error.info
    while isinstance(cause, Exception):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return (
                f"its certificate is not trusted ({cause.verify_message}); "
                "name the file of its authority's certificate in SSL_CERT_FILE"
            )
        cause = cause.args[0] if cause.args else None
    return "no encrypted connection can be made; correct the port, or write http://"


def describe(error: TransportError) -> str:
    """Say in a few words what the server said."""
    said = describe_cause(error.info.get("error") if isinstance(error.info, dict) else None)
    return f"{error.status_code}: {said}" if said else str(error.status_code)


def describe_cause(cause: object) -> str:
    """Say in a few words what a cause in a server's answer says."""
    match cause:
        case {"type": str(kind), "reason": str(reason)}:
            return f"{kind}, {reason.partition(chr(10))[0][:200]}"
        case {"type": str(kind)}:
            return kind
        case str(text):
            return text.partition("\n")[0][:200]
        case _:
            return ""
