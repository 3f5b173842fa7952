"""What the catalogue has learned of each site: which lines are its furniture.

Of every site a sample of pages is remembered: those whose documents' identifiers are the smallest.
Identifiers are hashes, so the sample is drawn by nobody's choice, is bounded however many pages a
site has, and hangs on the documents alone: in whatever order and in however many runs they were
added, the same sample and the same template come out. A page is in it once, however often it was
captured. A document that is removed stays in the sample: its furniture is its site's all the same.

While pages come in, a template is learned anew only when the sample has changed by a good part of
it. `learn_fresh` brings every template up to its sample.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from archive.catalogue import read_setting, write_setting
from archive.extract import MARKS_VERSION, Template, learn, pack, unpack

# How many pages of a site are remembered.
SAMPLE_PAGES = 40
# A template is learned anew when this share of its sample is new.
_FRESH_SHARE = 0.34
# A document is behind when its template was learned from fewer than this share of the pages that
# its site's template is learned from now.
BEHIND_SHARE = 0.5
_VERSION = "marks_version"


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A cleaned page: its document and site, what it is remembered by (packed).

    `template_pages` says from how many pages the template was learned that it was cleaned with.
    """

    document_id: str
    site: str | None
    marks: bytes
    template_pages: int | None = None


def forget_older_marks(connection: Connection) -> None:
    """Forget what an older cleaner has learned, if its marks are of another version."""
    if read_setting(connection, _VERSION) == str(MARKS_VERSION):
        return
    connection.exec_driver_sql("DELETE FROM site_pages")
    connection.exec_driver_sql("DELETE FROM site_templates")
    write_setting(connection, _VERSION, str(MARKS_VERSION))


def note_pages(
    connection: Connection, pages: Iterable[PageSeen], *, learns: bool = True
) -> set[str]:
    """Take pages into their sites' samples, and learn where enough is new (if it `learns`).

    Returns the sites whose templates changed.
    """
    fresh = _take_in(connection, {page.document_id: page for page in pages if page.marks})
    if not fresh:
        return set()
    rows = connection.exec_driver_sql(_LEARNED, (json.dumps(sorted(fresh)),)).all()
    due = [
        row.site
        for row in rows
        if learns and row.fresh >= (_FRESH_SHARE * row.sampled if row.pages else 1)
    ]
    return _learn(connection, due)


def _take_in(connection: Connection, pages: dict[str, PageSeen]) -> set[str]:
    """Put pages into the samples that they belong to; the sites whose samples changed."""
    sites = {page.site for page in pages.values() if page.site is not None}
    last = {
        row.site: row.last
        for row in connection.exec_driver_sql(_LAST_OF_SAMPLE, (json.dumps(sorted(sites)),))
    }
    known = {
        row.document_id: row
        for row in connection.exec_driver_sql(_KNOWN, (json.dumps(list(pages)),))
    }
    came: list[tuple[str, str, bytes]] = []
    touched: list[str] = []
    for document_id, page in pages.items():
        before = known.get(document_id)
        if before is not None and (before.site, before.marks) == (page.site, page.marks):
            continue
        if before is not None:
            touched.append(before.site)
        if page.site is None:
            continue
        if before is None and document_id > last.get(page.site, "~"):
            continue
        came.append((document_id, page.site, page.marks))
        touched.append(page.site)
    if came:
        connection.exec_driver_sql(_REMEMBER, came)
    gone = [page.document_id for page in pages.values() if page.site is None]
    if gone:
        connection.exec_driver_sql(_FORGET, (json.dumps(gone),))
    if touched:
        connection.exec_driver_sql(_TOUCH, [(site,) for site in touched])
        connection.exec_driver_sql(_TRIM, (json.dumps(sorted(set(touched))),))
    return set(touched)


def learn_fresh(connection: Connection) -> set[str]:
    """Learn every template anew whose sample has changed; the sites whose templates changed."""
    sites = [row[0] for row in connection.exec_driver_sql(_FRESH_SITES)]
    return _learn(connection, sites)


def _learn(connection: Connection, sites: Sequence[str]) -> set[str]:
    changed = set()
    for site in sites:
        sample = connection.exec_driver_sql(_SAMPLE, (site,)).scalars()
        template = learn(map(unpack, sample)) or Template(frozenset(), 0)
        before = connection.exec_driver_sql(_TEMPLATE, (site,)).one()
        after = (pack(template.marks), template.pages)
        connection.exec_driver_sql(_LEARN, (*after, site))
        if tuple(before) != after:
            changed.add(site)
    return changed


def read_templates(connection: Connection, sites: Collection[str]) -> dict[str, Template]:
    """The templates of those of these sites that have one."""
    rows = connection.exec_driver_sql(_TEMPLATES, (json.dumps(list(sites)),))
    return {row.site: _template(row) for row in rows}


def digest_templates(connection: Connection) -> str:
    """A digest of what is known of all sites."""
    digest = hashlib.sha256()
    for row in connection.exec_driver_sql(_ALL_TEMPLATES):
        digest.update(f"{row.site}\n{len(row.marks)}\n".encode() + row.marks)
    return digest.hexdigest()


def _template(row: Row[Any]) -> Template:
    return Template(unpack(row.marks), row.pages)


def note_cleaning(connection: Connection, pages: Iterable[PageSeen]) -> None:
    """Note with which template documents that are in the archive have been cleaned."""
    rows = [(page.template_pages, page.document_id) for page in pages]
    if rows:
        connection.exec_driver_sql("UPDATE documents SET template_pages = ? WHERE id = ?", rows)


def find_unremembered(connection: Connection, sites: Collection[str] | None = None) -> list[str]:
    """Documents that belong to the samples of their sites (all: None), and are in none yet."""
    asked = None if sites is None else json.dumps(list(sites))
    return list(connection.exec_driver_sql(_UNREMEMBERED, (asked, asked)).scalars())


def find_behind(connection: Connection) -> list[str]:
    """Documents cleaned before their sites' templates were known well, of sites not yet settled.

    Not those that a program cleaned that knew of no templates: they may be many.
    """
    return list(connection.exec_driver_sql(_BEHIND).scalars())


def settle_sites(connection: Connection) -> None:
    """Note that no document is behind any more."""
    connection.exec_driver_sql(
        f"UPDATE site_templates SET settled = pages WHERE {_UNSETTLED}"  # noqa: S608  # ours
    )


def count_behind(connection: Connection) -> int:
    """How many documents were cleaned before their sites' templates were known well."""
    return int(connection.exec_driver_sql(_COUNT_BEHIND).scalar_one())


# All as text: these run for every batch that is stored, and to build a statement takes longer.
_LAST_OF_SAMPLE = f"""
    SELECT site, max(document_id) AS last FROM site_pages
    WHERE site IN (SELECT value FROM json_each(?))
    GROUP BY site HAVING count(*) >= {SAMPLE_PAGES}
"""  # noqa: S608  # a number of ours, nothing from outside
_KNOWN = (
    "SELECT document_id, site, marks FROM site_pages"
    " WHERE document_id IN (SELECT value FROM json_each(?))"
)
_REMEMBER = (
    "INSERT INTO site_pages (document_id, site, marks) VALUES (?, ?, ?)"
    " ON CONFLICT (document_id) DO UPDATE SET site = excluded.site, marks = excluded.marks"
)
_FORGET = "DELETE FROM site_pages WHERE document_id IN (SELECT value FROM json_each(?))"
_TOUCH = (
    "INSERT INTO site_templates (site, marks, pages, fresh, settled) VALUES (?, x'', 0, 1, 0)"
    " ON CONFLICT (site) DO UPDATE SET fresh = fresh + 1"
)
# What is past a sample's end.
_TRIM = f"""
    DELETE FROM site_pages WHERE number IN (
        SELECT number FROM (
            SELECT number, row_number() OVER (PARTITION BY site ORDER BY document_id) AS place
            FROM site_pages WHERE site IN (SELECT value FROM json_each(?))
        ) WHERE place > {SAMPLE_PAGES}
    )
"""  # noqa: S608  # as above
_LEARNED = """
    SELECT site, fresh, pages, (SELECT count(*) FROM site_pages WHERE site_pages.site = known.site)
        AS sampled
    FROM site_templates AS known WHERE site IN (SELECT value FROM json_each(?))
"""
_FRESH_SITES = "SELECT site FROM site_templates WHERE fresh > 0 ORDER BY site"
_SAMPLE = "SELECT marks FROM site_pages WHERE site = ? ORDER BY document_id"
_TEMPLATE = "SELECT marks, pages FROM site_templates WHERE site = ?"
_LEARN = "UPDATE site_templates SET marks = ?, pages = ?, fresh = 0 WHERE site = ?"
_ALL_TEMPLATES = "SELECT site, marks, pages FROM site_templates WHERE pages > 0 ORDER BY site"
_TEMPLATES = (
    "SELECT site, marks, pages FROM site_templates"
    " WHERE pages > 0 AND site IN (SELECT value FROM json_each(?))"
)
_UNREMEMBERED = f"""
    SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY site ORDER BY id) AS place FROM documents
        WHERE site IS NOT NULL AND NOT removed
            AND (? IS NULL OR site IN (SELECT value FROM json_each(?)))
    ) LEFT JOIN site_pages ON document_id = id
    WHERE place <= {SAMPLE_PAGES} AND document_id IS NULL ORDER BY id
"""  # noqa: S608  # as above
_UNSETTLED = f"pages > 0 AND settled <= pages * {BEHIND_SHARE}"
_BEHIND = f"""
    SELECT documents.id FROM site_templates AS known
    CROSS JOIN documents ON documents.site = known.site
    WHERE {_UNSETTLED} AND documents.template_pages <= pages * {BEHIND_SHARE}
        AND NOT documents.removed
    ORDER BY documents.id
"""  # noqa: S608  # as above
_COUNT_BEHIND = f"""
    SELECT count(*) FROM site_templates AS known
    CROSS JOIN documents ON documents.site = known.site
    WHERE pages > 0 AND coalesce(documents.template_pages, 0) <= pages * {BEHIND_SHARE}
        AND NOT documents.removed
"""  # noqa: S608  # as above
