"""Whether a browser already has a page: entity tags and dates, and 304 for what did not change.

The tag is a digest of the page as it is sent, so that a new version of the page, of the interface
or of its words is never taken for the old one. The date is for programs that know no tags: when
the archive last changed or this program was started, whichever is later.
"""

import hashlib
from datetime import UTC, datetime

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from webapp.services import services

_STARTED_AT = datetime.now(UTC)


def answer_if_changed(
    answer: ResponseReturnValue, *, dated: bool = True, passing: str = ""
) -> Response:
    """The answer with tag and date; without a body, 304, if the browser has it already.

    Not `dated` is what changes with the index too, which may read on after the archive's date.
    `passing` is a part of the page that differs whenever it is made and says nothing new.
    """
    response = make_response(answer)
    if passing:
        lasting = response.get_data().replace(passing.encode(), b"")
        response.set_etag(hashlib.blake2b(lasting, digest_size=16).hexdigest(), weak=True)
    else:
        response.add_etag()
    if dated:
        response.last_modified = max(services().archive.changed_at(), _STARTED_AT)
    response.headers.setdefault("Cache-Control", "no-cache")
    response.make_conditional(request)
    return response
