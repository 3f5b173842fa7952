"""An archived page's own images and styles, put into the page from the archive.

They come from the records of a WARC, or from the message that a browser saved the page in.

They are written into the page itself (`data:` addresses, `<style>`), not loaded beside it. So the
policy of an original stays as it is, without one address that it may load from; and no other
site can ask a browser whether this archive holds some picture, which a path of their own would
let it do: a sandboxed page has no origin, so such a path would have to answer everybody.
"""

import base64
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeAlias
from urllib.parse import urljoin

from archive import Archive, DamagedArchiveError, SavedPage, decode, is_web_url
from webapp.markup import Attribute, Change, Part, apply_changes, attributes_of, iter_attributes
from webapp.markup import iter_parts as iter_markup
from webapp.stylesheets import is_media_query, iter_addresses, iter_imports, rewrite_sheet

_IMAGE_TYPES = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"}
    | {"image/svg+xml", "image/x-icon", "image/vnd.microsoft.icon"}
)
_SAME_TYPES = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png"}
# What one page may carry, in bytes before base64: a photo report, not a gallery of originals.
_MAX_IMAGE_BYTES = 4 * 2**20
_MAX_BYTES = 24 * 2**20
_MAX_SHEET_BYTES = 2**20
_MAX_IMPORTS_DEEP = 3
# A part of the same message, by its identifier (RFC 2392).
_IN_MESSAGE = "cid:"
# Where pages that load their images by script keep the addresses until then.
_LATER = ("data-src", "data-original", "data-lazy-src", "data-srcset")
_BACKGROUNDS = frozenset({"body", "table", "tr", "td", "th"})


@dataclass(frozen=True, slots=True)
class KeptPart:
    """An image, style or other part that is kept; `content_type` is as stated, not to be trusted.

    `read` gives its payload of `length_bytes`, or raises `DamagedArchiveError`.
    """

    content_type: str
    charset: str | None
    length_bytes: int
    read: Callable[[], bytes]


# The parts under some of these addresses, as far as they are kept.
FindParts: TypeAlias = Callable[[Collection[str]], Mapping[str, KeptPart]]


def parts_in(archive: Archive, near: datetime) -> FindParts:
    """What finds parts among the archive's captures, those captured nearest to a time."""

    def find(urls: Collection[str]) -> Mapping[str, KeptPart]:
        return {
            url: KeptPart(
                part.content_type, part.charset, part.length_bytes, partial(archive.original, part)
            )
            for url, part in archive.parts(urls, near).items()
        }

    return find


def parts_of(page: SavedPage) -> FindParts:
    """What finds parts in the message that the page was saved in."""
    kept = {
        address: KeptPart(
            part.content_type, part.charset, len(part.payload), partial(bytes, part.payload)
        )
        for part in reversed(page.parts)
        for address in part.addresses
    }

    def find(urls: Collection[str]) -> Mapping[str, KeptPart]:
        return {url: kept[url] for url in urls if url in kept}

    return find


@dataclass(slots=True)
class _Shelf:
    """The parts of one page: looked up many at a time, read once each."""

    find: FindParts
    left_bytes: int = _MAX_BYTES
    known: dict[str, KeptPart | None] = field(default_factory=dict)
    read: dict[str, str | None] = field(default_factory=dict)

    def look_up(self, urls: set[str]) -> None:
        unknown = {url for url in urls if url not in self.known}
        if unknown:
            found = self.find(unknown)
            self.known.update({url: found.get(url) for url in unknown})

    def image(self, url: str) -> str | None:
        """The image as a `data:` address; None if the archive has none, or too large a one."""
        if url not in self.read:
            self.look_up({url})
            part = self.known[url]
            self.read[url] = self._encode(part) if part else None
        return self.read[url]

    def _encode(self, part: KeptPart) -> str | None:
        kind = _SAME_TYPES.get(part.content_type, part.content_type)
        if kind not in _IMAGE_TYPES or part.length_bytes > _MAX_IMAGE_BYTES:
            return None
        payload = self._take(part)
        return (
            f"data:{kind};base64,{base64.b64encode(payload).decode('ascii')}" if payload else None
        )

    def sheet(self, url: str) -> str | None:
        """The text of a style sheet."""
        self.look_up({url})
        part = self.known[url]
        if part is None or part.content_type != "text/css" or part.length_bytes > _MAX_SHEET_BYTES:
            return None
        payload = self._take(part)
        return decode(payload, part.charset, "text/plain").text if payload else None

    def _take(self, part: KeptPart) -> bytes | None:
        if part.length_bytes > self.left_bytes:
            return None
        self.left_bytes -= part.length_bytes
        try:
            return part.read()
        except DamagedArchiveError:
            return None  # the page without one of its pictures is still the page


class _Page:
    """One page being filled in."""

    def __init__(self, markup: str, url: str, shelf: _Shelf) -> None:
        self._markup = markup
        self._base = url
        self._shelf = shelf
        self._parts = [part for part in iter_markup(markup) if part.kind in ("tag", "raw")]
        for part in self._parts:
            if part.name == "base" and not part.is_end:
                self._base = self._join(url, attributes_of(markup, part).get("href", "")) or url
                break

    @staticmethod
    def _join(base: str, address: str) -> str | None:
        address = address.strip()
        if address[:4].lower() == _IN_MESSAGE:
            return _IN_MESSAGE + address[4:]
        try:
            url = urljoin(base, address)
        except ValueError:
            return None
        return url if is_web_url(url) else None

    def fill(self) -> str:
        """The page's source with everything in it that the archive has."""
        self._shelf.look_up(set(self._wanted()))
        return apply_changes(self._markup, self._changes())

    def _wanted(self) -> list[str]:
        addresses: list[str] = []
        for part in self._parts:
            if part.kind == "raw" and part.name == "style":
                addresses += iter_addresses(self._markup[part.start : part.end])
            elif part.kind == "tag" and not part.is_end:
                for attribute in iter_attributes(self._markup, part):
                    addresses += _addresses_in(part.name, attribute)
        return [url for address in addresses if (url := self._join(self._base, address))]

    def _changes(self) -> list[Change]:
        changes: list[Change] = []
        for part in self._parts:
            if part.kind == "raw":
                if part.name == "style":
                    sheet = self._rewrite(self._markup[part.start : part.end], self._base)
                    changes.append(Change(part.start, part.end, sheet))
            elif part.is_end:
                continue
            elif part.name == "link":
                changes += self._link(part)
            else:
                changes += self._attributes(part)
        return changes

    def _image(self, address: str, base: str | None = None) -> str | None:
        url = self._join(base or self._base, address)
        return self._shelf.image(url) if url else None

    def _rewrite(self, sheet: str, base: str, above: tuple[str, ...] = ()) -> str:
        """A sheet with its addresses replaced; `above` are the sheets that it is imported by."""

        def image(address: str) -> str | None:
            return self._image(address, base)

        def imported(address: str) -> str | None:
            url = self._join(base, address)
            if url is None or url in above or len(above) > _MAX_IMPORTS_DEEP:
                return None
            text = self._shelf.sheet(url)
            return self._rewrite(text, url, (*above, url)) if text else None

        addresses = [*iter_addresses(sheet), *iter_imports(sheet)]
        self._shelf.look_up({url for one in addresses if (url := self._join(base, one))})
        return rewrite_sheet(sheet, image, imported)

    def _link(self, part: Part) -> list[Change]:
        """A linked style sheet becomes a `<style>` in its place."""
        values = attributes_of(self._markup, part)
        relations = values.get("rel", "").lower().split()
        media = values.get("media", "").strip()
        if "stylesheet" not in relations or "alternate" in relations or not is_media_query(media):
            return []
        url = self._join(self._base, values.get("href", ""))
        text = self._shelf.sheet(url) if url else None
        if not text or not url:
            return []
        sheet = self._rewrite(text, url, (url,))
        written = f"@media {media} {{{sheet}}}" if media else sheet
        return [Change(part.start, part.end, f"<style>{written}</style>")]

    def _attributes(self, part: Part) -> list[Change]:
        changes: list[Change] = []
        shown: str | None = None
        for attribute in iter_attributes(self._markup, part):
            place = (attribute.start, attribute.end)
            if attribute.name == "style" and "url(" in attribute.value.lower():
                style = self._rewrite(attribute.value, self._base)
                changes.append(Change(*place, f'style="{_quoted(style)}"'))
                continue
            found = self._first_image(_addresses_in(part.name, attribute))
            if not found:
                if part.name == "source" and attribute.name == "srcset":
                    # Else a browser would choose it, get nothing, and not show the <img> after it.
                    changes.append(Change(*place, ""))
                continue
            if attribute.name in ("src", "srcset", *_LATER):
                shown = shown or found
                changes.append(Change(*place, ""))
            else:
                changes.append(Change(*place, f'{attribute.name}="{found}"'))
        if shown:
            # One address in place of all that the page offers for screens and moments of its own.
            name = "srcset" if part.name == "source" else "src"
            changes = self._without_sources(part, changes)
            at = part.start + 1 + len(part.name)
            changes.append(Change(at, at, f' {name}="{shown}"'))
        return changes

    def _first_image(self, addresses: list[str]) -> str | None:
        return next((found for one in addresses if (found := self._image(one))), None)

    def _without_sources(self, part: Part, changes: list[Change]) -> list[Change]:
        changed = {change.start for change in changes}
        return changes + [
            Change(attribute.start, attribute.end, "")
            for attribute in iter_attributes(self._markup, part)
            if attribute.name in ("src", "srcset", "loading") and attribute.start not in changed
        ]


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;")


def _addresses_in(tag: str, attribute: Attribute) -> list[str]:
    """The addresses of images in an attribute, the best first."""
    name, value = attribute.name, attribute.value
    if name == "style":
        return list(iter_addresses(value))
    if name in ("srcset", "data-srcset") and tag in ("img", "source"):
        return [one.split()[0] for one in value.split(", ") if one.split()][::-1]
    is_image = (
        (tag in ("img", "input") and name in ("src", *_LATER))
        or (tag in _BACKGROUNDS and name == "background")
        or (tag == "video" and name == "poster")
        or (tag == "image" and name in ("href", "xlink:href"))
    )
    return [value] if is_image and value and not value.lower().startswith("data:") else []


def fill_page(markup: str, url: str | None, find: FindParts) -> str:
    """The page's source with its images and styles as they are kept.

    What is not kept stays as it is, and is not shown.
    """
    base = url if url is not None and is_web_url(url) else ""
    return _Page(markup, base, _Shelf(find)).fill()
