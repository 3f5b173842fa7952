"""Style sheets of archived pages: their addresses read out, and replaced.

Of a sheet only what loads is changed: `url(…)` becomes what the archive gives for it, else an
empty image; `@import` becomes the sheet it names, else nothing. Spellings with escapes that slip
through load nothing either: the policy of an original forbids it (see `webapp.replay`).
"""

import re
from collections.abc import Callable, Iterator

EMPTY = "data:,"

_URL = re.compile(
    r"url\(\s*+(?:\"(?P<double>[^\"\n]*+)\"|'(?P<single>[^'\n]*+)'|(?P<bare>[^\s\"'()]*+))\s*+\)",
    re.IGNORECASE,
)
_IMPORT = re.compile(
    r"@import\s*+(?:url\(\s*+)?(?:\"(?P<double>[^\"\n]*+)\"|'(?P<single>[^'\n]*+)'|"
    r"(?P<bare>[^\s\"'();]++))\s*+\)?(?P<media>[^;{}\"']{0,200}+);?",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_END_OF_ELEMENT = re.compile(r"<(?=/|!--)")
_MEDIA = re.compile(r"[\w\s,:().\-/<>=]*", re.ASCII)


def _named(found: re.Match[str]) -> str:
    return next((found[g] for g in ("double", "single", "bare") if found[g] is not None), "")


def is_media_query(text: str) -> bool:
    """Whether this may stand as a media query in a sheet without ending anything there."""
    return bool(_MEDIA.fullmatch(text))


def iter_addresses(sheet: str) -> Iterator[str]:
    """The addresses of what a sheet shows, `data:` left out; those of its imports are others."""
    for found in _URL.finditer(_IMPORT.sub("", _COMMENT.sub("", sheet))):
        address = _named(found)
        if address and not address.lower().startswith("data:"):
            yield address


def iter_imports(sheet: str) -> Iterator[str]:
    """The addresses of the sheets that a sheet imports."""
    for found in _IMPORT.finditer(_COMMENT.sub("", sheet)):
        yield _named(found)


def rewrite_sheet(
    sheet: str, image: Callable[[str], str | None], imported: Callable[[str], str | None]
) -> str:
    """The sheet with addresses replaced, to stand within a `<style>`.

    `image` gives for an address what is to be loaded in its place, `imported` the text of another
    sheet; None where there is nothing.
    """

    def put_sheet(found: re.Match[str]) -> str:
        text = imported(_named(found))
        media = found["media"].strip()
        if not text or not is_media_query(media):
            return ""
        return f"@media {media} {{{text}}}" if media else text

    def put_image(found: re.Match[str]) -> str:
        address = _named(found)
        if address.lower().startswith("data:image/"):
            return found[0]
        return f'url("{image(address) or EMPTY}")'

    sheet = _COMMENT.sub(" ", sheet)
    pieces: list[str] = []
    position = 0
    for found in _IMPORT.finditer(sheet):
        pieces += (_URL.sub(put_image, sheet[position : found.start()]), put_sheet(found))
        position = found.end()
    pieces.append(_URL.sub(put_image, sheet[position:]))
    # Nothing in it may end the element that it is put into.
    return _END_OF_ELEMENT.sub("<\\\\ ", "".join(pieces))
