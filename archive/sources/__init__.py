"""Reading input files: from paths to captures.

Owns: walking folders, undoing compression, the input formats (HTML and saved pages, text dumps,
JSONL, WARC, MHTML) and what the saving tools noted of a page's address and time. Refuses: judging
what a page says of itself (the extractor's), writing anything, raising for one bad input. Whatever
cannot be read comes out as a `Rejection` with its reason, and reading goes on.
"""

from archive.sources.inputs import MAX_PAGE_BYTES, Ignored, InputFile, Rejection
from archive.sources.reading import iter_captures
from archive.sources.walk import iter_inputs

__all__ = [
    "MAX_PAGE_BYTES",
    "Ignored",
    "InputFile",
    "Rejection",
    "iter_captures",
    "iter_inputs",
]
