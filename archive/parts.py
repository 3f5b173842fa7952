"""Parts of pages: the images and styles that a WARC holds beside the pages that show them.

They are captures without a document, kept since they were met; here they are found by their URL.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from archive.capture import PAGE_TYPES
from archive.identity import page_key
from archive.tables import CAPTURES, WARC_FILES

_KEYS_PER_QUERY = 500


@dataclass(frozen=True, slots=True)
class PagePart:
    """One kept image, style or other part: what it is, and where its record begins.

    `content_type` and `charset` are as recorded and not to be trusted; `length_bytes` is that of
    its payload, `warc_offset` counts bytes.
    """

    content_type: str
    charset: str | None
    length_bytes: int
    digest: str
    warc_file: str
    warc_offset: int


def find_parts(engine: Engine, urls: Collection[str], near: datetime) -> dict[str, PagePart]:
    """The part under each of these URLs that was captured nearest to a time, where any is kept.

    URLs that differ only in what `url_key` overlooks (scheme, `www.`) are the same.
    """
    wanted: dict[str, list[str]] = {}
    for url in urls:
        wanted.setdefault(page_key(url, None, ""), []).append(url)
    nearest: dict[str, tuple[float, PagePart]] = {}
    ordered = list(wanted)
    with engine.connect() as connection:
        for start in range(0, len(ordered), _KEYS_PER_QUERY):
            query = (
                select(CAPTURES, WARC_FILES.c.name.label("warc_file"))
                .join(WARC_FILES, WARC_FILES.c.id == CAPTURES.c.warc_file_id)
                .where(
                    CAPTURES.c.given_key.in_(ordered[start : start + _KEYS_PER_QUERY]),
                    CAPTURES.c.content_type.not_in(PAGE_TYPES),
                )
                .order_by(CAPTURES.c.id)
            )
            for row in connection.execute(query):
                distance = abs((datetime.fromisoformat(row.fetched_at) - near).total_seconds())
                if row.given_key not in nearest or distance < nearest[row.given_key][0]:
                    part = PagePart(
                        content_type=row.content_type,
                        charset=row.charset,
                        length_bytes=row.length_bytes,
                        digest=row.digest,
                        warc_file=row.warc_file,
                        warc_offset=row.warc_offset,
                    )
                    nearest[row.given_key] = (distance, part)
    return {url: part for key, (_, part) in nearest.items() for url in wanted[key]}
