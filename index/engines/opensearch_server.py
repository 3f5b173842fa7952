"""The server behind the engine `opensearch`: the connection, and what it refuses.

Errors name the server without user and secret, in one line.
"""

import logging
import re
import threading
from collections.abc import Iterator
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
        return OpenSearch(
            hosts=[{"host": address.host, "port": address.port}],
            http_auth=None if address.user is None else (address.user, address.secret or ""),
            use_ssl=address.scheme == "https",
            timeout=_TIMEOUT_SECONDS,
            max_retries=1,
            pool_maxsize=_CONNECTIONS,
        )

    def close(self) -> None:
        """Let go of connections; a later call opens them again."""
        with self._mutex:
            if self._client is not None:
                self._client.close()
                self._client = None


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
    except SSLError:
        raise EngineRefusedError(
            f"{address}: its certificate is not trusted; name its authority's file in SSL_CERT_FILE"
        ) from None
    except ConnectionTimeout:
        raise EngineUnavailableError(
            f"{address}: {what} took longer than allowed; try again, "
            "or look at how busy the cluster is"
        ) from None
    except UnreachableError:
        raise EngineUnavailableError(
            f"{address}: cannot be reached; start it, or correct its address"
        ) from None
    except TransportError as error:
        raise EngineUnavailableError(
            f"{address}: {what} failed ({describe(error)}); look at the cluster's health"
        ) from None
    except (OpenSearchException, UnicodeDecodeError):
        raise EngineRefusedError(
            f"{address}: does not answer as OpenSearch does; correct the address"
        ) from None


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
