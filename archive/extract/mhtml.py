"""MHTML: the page to clean among the parts that a browser saved with it."""

from dataclasses import replace

from archive.capture import Capture
from archive.mhtml import read_mhtml


def root_page(capture: Capture) -> Capture:
    """The root HTML part of an MHTML capture, as a capture of its own.

    Raises `ExtractionError` where there is none.
    """
    saved = read_mhtml(capture.payload)
    is_told = capture.url is not None or saved.url is None
    return replace(
        capture,
        payload=saved.root.payload,
        content_type=saved.root.content_type,
        charset=saved.root.charset or capture.charset,
        url=capture.url if is_told else saved.url,
        url_source=capture.url_source if is_told else "mhtml",
    )
