"""Places of reprints: for readers, the groups that `archive.reprints` keeps up to date."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from archive.catalogue import read_rows


@dataclass(frozen=True, slots=True)
class ReprintInfo:
    """One place where a text stands; `fetched_at` is when its shown capture was made."""

    document_id: str
    title: str
    site: str | None
    url: str | None
    published: str | None
    fetched_at: datetime | None


def find_groups(engine: Engine, ids: Collection[str]) -> dict[str, int]:
    """The number of the group of each of these documents that has been compared."""
    return dict(read_rows(engine, _GROUPS, list(ids)))


# The order of the join is the faster one, by half.
_GROUPS = (
    "SELECT document_id, leader FROM json_each(?) AS asked"
    " CROSS JOIN sketches ON sketches.document_id = asked.value"
)
# The groups of documents that are not alone in theirs.
_SHARED_GROUPS = (
    f"{_GROUPS} WHERE EXISTS (SELECT 1 FROM sketches AS other"  # noqa: S608  # our own text
    " WHERE other.leader = sketches.leader AND other.number != sketches.number)"
)
_PLACES = """
    SELECT sketches.leader, documents.id, documents.title, documents.site, documents.url,
        documents.published, captures.fetched_at
    FROM json_each(?) AS shared
    CROSS JOIN sketches ON sketches.leader = shared.value
    CROSS JOIN documents ON documents.id = sketches.document_id
    LEFT JOIN captures ON captures.id = documents.capture_id
    WHERE NOT documents.removed
"""


def find_reprints(engine: Engine, ids: Collection[str]) -> dict[str, tuple[ReprintInfo, ...]]:
    """For each of these documents that stands elsewhere too: all its places, earliest first."""
    groups = dict(read_rows(engine, _SHARED_GROUPS, list(ids)))
    if not groups:
        return {}  # as for most pages of hits
    places: dict[int, list[ReprintInfo]] = defaultdict(list)
    for leader, name, title, site, url, published, fetched_at in read_rows(
        engine, _PLACES, list(set(groups.values()))
    ):
        fetched = datetime.fromisoformat(fetched_at) if fetched_at else None
        places[leader].append(ReprintInfo(name, title, site, url, published, fetched))
    ordered = {group: tuple(sorted(found, key=_age)) for group, found in places.items()}
    return {
        document_id: ordered[group]
        for document_id, group in groups.items()
        if len(ordered.get(group, ())) > 1
    }


def _age(place: ReprintInfo) -> tuple[str, str]:
    """Orders by the date of publication, else by that of capture, which is never earlier."""
    fetched_at = place.fetched_at.isoformat() if place.fetched_at else ""
    return place.published or fetched_at, place.document_id
