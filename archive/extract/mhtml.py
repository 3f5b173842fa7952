"""MHTML: finding the page among the parts that a browser saved with it."""

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage, Message

from archive.capture import HTML_TYPES, Capture
from archive.errors import ExtractionError


def root_page(capture: Capture) -> Capture:
    """The root HTML part of an MHTML capture, as a capture of its own.

    RFC 2557: the root is the part that the `start` parameter names, else the first one. A root
    that is no HTML gives way to the first HTML part. Raises `ExtractionError` where there is none.
    """
    message = email.message_from_bytes(capture.payload, policy=email.policy.compat32)
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in HTML_TYPES]
    if not pages:
        raise ExtractionError("MHTML without an HTML part: save the page again in the browser")
    start = message.get_param("start")
    root = next((part for part in pages if start and part.get("Content-ID") == start), pages[0])
    payload = root.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raise ExtractionError("MHTML whose page cannot be decoded: save it again in the browser")
    location = (
        root.get("Content-Location") or message.get("Snapshot-Content-Location") or ""
    ).strip()
    url = capture.url
    url_source = capture.url_source
    if url is None and location.lower().startswith(("http://", "https://")):
        url, url_source = location, "mhtml"
    return replace(
        capture,
        payload=payload,
        content_type=root.get_content_type(),
        charset=_charset(root) or capture.charset,
        url=url,
        url_source=url_source,
    )


def _charset(part: Message | EmailMessage) -> str | None:
    charset = part.get_content_charset()
    return charset or None
