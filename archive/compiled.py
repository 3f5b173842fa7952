"""Whether the modules that spend their time on text run compiled (see `setup.py`)."""

from pathlib import Path

from archive.extract import html


def is_compiled() -> bool:
    """Whether pages are cleaned by compiled code; the same source does it otherwise, slower."""
    return Path(html.__file__ or "").suffix != ".py"
