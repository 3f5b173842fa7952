"""The application's own static files under addresses that change with them.

All of them stand in one folder named after their content, so that a module that imports another
(`./keyboard.js`) gets the one of its own version, and browsers may keep every file for a year.
"""

import hashlib
from pathlib import Path

KEPT_SECONDS = 365 * 24 * 3600
_FOLDER = Path(__file__).parent / "static"


def static_path(folder: Path = _FOLDER) -> str:
    """The path that a folder's files are served under: `/static/` and a digest of all of them."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return f"/static/{digest.hexdigest()[:12]}"
