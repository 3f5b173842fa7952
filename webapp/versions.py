"""The versions of a page: what a capture's text is, and what changed from one to another."""

from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from archive import Archive, Capture, CaptureInfo, Document, ExtractionError, clean
from webapp.dates import published_words
from webapp.difference import (
    Comparison,
    Run,
    compare_texts,
    compare_whole,
    compare_words,
    count_changes,
)
from webapp.documents import find_document
from webapp.freshness import answer_if_changed
from webapp.parameters import parameters
from webapp.services import services
from webapp.translation import translate as _

blueprint = Blueprint("versions", __name__)

# Cleaning takes some 10 ms a page; who looks at one pair of versions looks at it again.
_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class VersionText:
    """What cleaning, as it is today, makes of one capture."""

    title: str
    byline: str
    published: str
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from an old to a new version; `removed` and `added` count words."""

    title: tuple[Run, ...]
    byline: tuple[Run, ...]
    published: tuple[Run, ...]
    body: tuple[Comparison, ...]
    removed: int
    added: int

    @property
    def is_none(self) -> bool:
        """Whether the cleaned texts are the same, whatever else changed on the page."""
        heads = (*self.title, *self.byline, *self.published)
        return not (self.removed or self.added) and all(run.kind == "same" for run in heads)


def capture_of(info: CaptureInfo, payload: bytes) -> Capture:
    """The capture as its source gave it, as far as the catalogue keeps that."""
    given = dict(info.extra)
    named = {name: given.pop(name, None) for name in ("id", "title", "published")}
    texts = {name: value if isinstance(value, str) else None for name, value in named.items()}
    return Capture(
        payload=payload,
        content_type=info.content_type,
        source=info.source,
        fetched_at=info.fetched_at,
        fetched_at_source=info.fetched_at_source,
        charset=info.charset,
        url=info.url,
        source_id=texts["id"],
        title=texts["title"],
        published=texts["published"],
        extra=given,
    )


def version_text(document: Document) -> VersionText:
    """The parts of a document that versions are compared by."""
    return VersionText(
        document.title, document.byline or "", document.published or "", document.body
    )


@lru_cache(maxsize=_REMEMBERED)
def _read_version(archive: Archive, document_id: str, stamp: str) -> VersionText | None:
    """The text of a capture, which never changes; None if there is none (any more) in it."""
    found = [one for one in archive.captures(document_id) if one.stamp == stamp]
    try:
        return version_text(clean(capture_of(found[0], archive.original(found[0]))))
    except ExtractionError:
        return None


def compare_versions(old: VersionText, new: VersionText) -> Difference:
    """What changed from one version to the other."""
    body = compare_texts(old.body, new.body)
    title = compare_words(old.title, new.title)
    removed, added = count_changes([Comparison(title), *body])
    # In words, as the reader shows it, and not word by word: half a date says nothing.
    published = [published_words(one.published) for one in (old, new)]
    return Difference(
        title=title,
        byline=compare_words(old.byline, new.byline),
        published=compare_whole(*published),
        body=tuple(body),
        removed=removed,
        added=added,
    )


def _choose(captures: tuple[CaptureInfo, ...], name: str, otherwise: int) -> CaptureInfo:
    """The capture that a parameter names by its stamp, else the one at a place (newest first)."""
    stamp = parameters().get(name)
    if stamp is None:
        return captures[min(otherwise, len(captures) - 1)]
    found = next((one for one in captures if one.stamp == stamp), None)
    if found is None:
        abort(404, description=_("The archive holds no capture “%(stamp)s”.", stamp=stamp[:40]))
    return found


@blueprint.get("/d/<document_id:document_id>/versions")
def page(document_id: str) -> ResponseReturnValue:
    """Two versions compared: `old` and `new` are stamps, the last two without them."""
    document = find_document(document_id)
    archive = services().archive
    captures = archive.captures(document_id)
    new = _choose(captures, "new", 0)
    old = _choose(captures, "old", min(captures.index(new) + 1, len(captures) - 1))
    texts = [_read_version(archive, document_id, one.stamp) for one in (old, new)]
    before, after = texts
    difference = compare_versions(before, after) if before and after else None
    return answer_if_changed(
        render_template(
            "versions.html",
            document=document,
            captures=captures,
            old=old,
            new=new,
            difference=difference,
        )
    )
