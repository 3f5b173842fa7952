"""MHTML: a page with its images and styles in one MIME message, as browsers save it (RFC 2557)."""

import email
import email.policy
from dataclasses import dataclass
from email.message import Message

from archive.capture import HTML_TYPES
from archive.errors import ExtractionError


@dataclass(frozen=True, slots=True)
class SavedPart:
    """One part of the message; `content_type` and `charset` are as stated, not to be trusted.

    `addresses` are those that the page may name it by: its location, `cid:` and its identifier.
    """

    content_type: str
    charset: str | None
    payload: bytes
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The page itself, its URL where that is one of the web, and all parts saved with it."""

    root: SavedPart
    url: str | None
    parts: tuple[SavedPart, ...]


def read_mhtml(payload: bytes) -> SavedPage:
    """The page of an MHTML message.

    The root is the part that the `start` parameter names, else the first one; a root that is no
    HTML gives way to the first HTML part. Raises `ExtractionError` where there is none.
    """
    message = email.message_from_bytes(payload, policy=email.policy.compat32)
    read = {part: _read(part) for part in message.walk() if not part.is_multipart()}
    pages = [part for part in read if part.get_content_type() in HTML_TYPES]
    if not pages:
        raise ExtractionError("MHTML without an HTML part: save the page again in the browser")
    start = message.get_param("start")
    root = next((part for part in pages if start and part.get("Content-ID") == start), pages[0])
    page = read[root]
    if page is None:
        raise ExtractionError("MHTML whose page cannot be decoded: save it again in the browser")
    location = _header(root, "Content-Location") or _header(message, "Snapshot-Content-Location")
    return SavedPage(
        root=page,
        url=location if location.lower().startswith(("http://", "https://")) else None,
        parts=tuple(part for part in read.values() if part),
    )


def _header(part: Message, name: str) -> str:
    return str(part.get(name) or "").strip()


def _read(part: Message) -> SavedPart | None:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    # Long addresses are folded over several lines.
    location = "".join(_header(part, "Content-Location").split())
    identifier = _header(part, "Content-ID").removeprefix("<").removesuffix(">")
    named = (location, f"cid:{identifier}" if identifier else "")
    return SavedPart(
        content_type=part.get_content_type(),
        charset=part.get_content_charset() or None,
        payload=payload,
        addresses=tuple(filter(None, named)),
    )
