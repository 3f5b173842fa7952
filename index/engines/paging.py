"""Pages of results: where a page starts, and the cursors of the embedded engines.

A cursor is the generation, the place where the next page starts, and a digest of the request
without its page. Within one state of the index the whole order is fixed, so that is enough.
"""

import hashlib
import re

from index.engines import RESULT_WINDOW, SearchRequest
from index.errors import CursorError, PageError

_CURSOR = re.compile(
    r"(?P<generation>[a-z0-9-]{1,40})\.(?P<start>[0-9]{1,12})\.(?P<digest>[0-9a-f]+)"
)


def digest_request(request: SearchRequest) -> str:
    """Tell a request from all others, whichever page of it is asked for."""
    asked = (
        request.match,
        request.pairs,
        request.exact,
        request.opening,
        request.near,
        request.first,
        request.sort,
        request.weights,
    )
    return hashlib.blake2b(
        repr(asked).encode("utf-8", "backslashreplace"), digest_size=12
    ).hexdigest()


def check_page(request: SearchRequest) -> None:
    """Raise `PageError` for a page that cannot be asked for."""
    if request.limit < 0 or request.offset < 0:
        raise PageError(
            f"offset {request.offset}, limit {request.limit}: must not be negative; ask from 0 on"
        )
    if request.cursor is None:
        if request.offset + request.limit > RESULT_WINDOW:
            raise PageError(
                f"offset {request.offset} with limit {request.limit}: beyond the first "
                f"{RESULT_WINDOW} results; go on with the cursor of the page before"
            )
    elif request.offset:
        raise PageError(
            f"offset {request.offset} with a cursor: a page starts at one of them; leave one out"
        )


def find_start(request: SearchRequest, generation: str) -> int:
    """Say at which place, from 0, the asked page starts in the live generation.

    Raises `PageError` for a page that cannot be asked for, `CursorError` for a cursor that was
    given for another request or for a generation that is no longer live.
    """
    check_page(request)
    if request.cursor is None:
        return request.offset
    cursor = _CURSOR.fullmatch(request.cursor)
    if cursor is None or cursor["digest"] != digest_request(request):
        raise CursorError(
            f"cursor {request.cursor[:80]!r}: not given for this search; start at its first page"
        )
    if cursor["generation"] != generation:
        raise CursorError(
            f"cursor {request.cursor[:80]!r}: the index has been rebuilt since; "
            "start at the first page"
        )
    return int(cursor["start"])


def next_cursor(request: SearchRequest, generation: str, end: int, total: int) -> str | None:
    """Give the cursor of the page that starts at `end`, None where nothing follows."""
    if not request.with_cursor or request.limit == 0 or end >= total:
        return None
    return f"{generation}.{end}.{digest_request(request)}"


def round_score(score: float) -> float:
    """Drop the last bits, which depend on the order in which a segment adds up clauses.

    Five digits are left: the same text gets the same score in every segment.
    """
    return float(f"{score:.4e}")
