"""The letter and the colour that stand for a site, before its name in the results."""

from functools import lru_cache
from zlib import crc32

# How many colours `style.css` has for the letters of sites.
TINTS = 8


@lru_cache(maxsize=4096)
def site_letter(site: str) -> str:
    """The letter that stands for a site: of its own name, not of the `báo` that many begin with."""
    name = site.lower().removeprefix("www.").partition(".")[0]
    for common in ("báo ", "bao"):
        if len(name) > len(common) + 2:
            name = name.removeprefix(common)
    return next((letter.upper() for letter in name if letter.isalnum()), "·")


@lru_cache(maxsize=4096)
def site_tint(site: str) -> int:
    """The number of the colour that stands for a site, the same wherever it is shown."""
    return crc32(site.lower().encode("utf-8", "replace")) % TINTS
