"""Telling text from binary files that carry a page's name."""

from archive.errors import SourceError

_HEAD_BYTES = 64 * 1024

# Byte order marks, the longer ones first: UTF-32's begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# First bytes of what people and scrapers save under a page's name, from each format's definition.
_MAGIC = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a WebP image or other RIFF file"),
    (b"BM", "a BMP image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"\x1f\x8b\x08", "gzip data; add .gz to its name"),
    (b"\xfd7zXZ\x00", "xz data; add .xz to its name"),
    (b"\x28\xb5\x2f\xfd", "zstd data; add .zst to its name"),
    (b"BZh", "bzip2 data; add .bz2 to its name"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"SQLite format 3\x00", "a database"),
)
# Printable enough to begin a text as well; only with control characters behind them do they count.
_AMBIGUOUS = frozenset({b"RIFF", b"BM", b"BZh"})

_WHITE_SPACE = b" \t\n\r\f\v"
# C0 controls without white space and ESC, and DEL. Random bytes hold 11 %; VISCII, the one
# Vietnamese encoding with letters among them (six rare capitals), far below 1 %.
_CONTROLS = bytes(sorted(set(range(32)) - set(_WHITE_SPACE) - {0x1B})) + b"\x7f"
_MAX_CONTROLS_PERCENT = 5


def text_head(payload: bytes) -> str:
    """The first 64 KiB as text, good for finding ASCII in it; unreadable bytes become U+FFFD."""
    head = payload[:_HEAD_BYTES]
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    return head.decode("utf-8", "replace")


def require_text(payload: bytes) -> None:
    """Raise `SourceError` if these bytes are no text in any encoding."""
    if any(payload.startswith(mark) for mark, _ in _BYTE_ORDER_MARKS):
        if not text_head(payload).strip(" \t\r\n\0"):
            raise SourceError("not a text page: no text in it")
        return
    head = payload[:_HEAD_BYTES]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    many_controls = controls * 100 > _MAX_CONTROLS_PERCENT * len(head)
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (many_controls or magic not in _AMBIGUOUS):
            raise SourceError(f"not a text page: {kind}")
    if not head.strip(_WHITE_SPACE + b"\0") and not payload.strip(_WHITE_SPACE + b"\0"):
        raise SourceError("not a text page: no text in it")
    if many_controls:
        what = "NUL bytes" if 2 * head.count(0) > controls else "control characters"
        percent = 100 * controls // len(head)
        raise SourceError(
            f"not a text page: {percent} % of it are {what}"
            + ("; if it is UTF-16, save it as UTF-8" if what == "NUL bytes" else "")
        )
