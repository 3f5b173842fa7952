"""Borrowing a place on an OpenSearch server for one test, and leaving nothing there."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "tangthu-test-"


@contextmanager
def borrow(server: str, home: Path) -> Iterator[str]:
    """Give the address of an index that only this folder's test uses; remove it at the end."""
    # Imported here: tests of the embedded engines run without this library.
    from index.engines.opensearch_address import Address  # noqa: PLC0415
    from index.engines.opensearch_server import Server  # noqa: PLC0415

    alias = PREFIX + hashlib.blake2b(str(home).encode(), digest_size=8).hexdigest()
    url = f"{server}/{alias}"
    try:
        yield url
    finally:
        lender = Server(Address.parse(url))
        with lender.asking("removing what a test left") as client:
            left = client.indices.get(index=f"{alias}*", params={"expand_wildcards": "all"})
            if left:
                client.indices.delete(index=",".join(left))
        lender.close()
