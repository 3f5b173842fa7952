"""The JSON of search results, the same from the command line and over HTTP."""

from collections.abc import Callable, Sequence
from typing import Any

from archive import ReprintInfo
from index import FacetCounts, Fragment, Hit, Results, Spellings, Suggestion


def results_json(results: Results, original_url: Callable[[str], str]) -> dict[str, Any]:
    """A page of results as JSON values.

    `original_url` gives, for a document's identifier, the address of its archived original.
    `took_ms` is in milliseconds; `highlights` are [start, end] pairs of characters of `text`.
    Facets that were not asked for are left out, and the histogram with the months.
    """
    loosened, meant = results.loosened, results.did_you_mean
    facets = {counts.facet: counts for counts in results.facets}
    months = facets.pop("month", None)
    return {
        "query": results.query,
        "total": results.total,
        "took_ms": round(results.took_ms, 3),
        "hits": [_hit_json(hit, original_url) for hit in results.hits],
        "notices": [
            {
                "code": notice.code,
                "start": notice.start,
                "end": notice.end,
                "typed": notice.typed,
            }
            for notice in results.notices
        ],
        "loosened": loosened and {"required": loosened.required, "words": loosened.words},
        "missing": results.missing,
        "cursor": results.cursor,
        "spellings": [_spellings_json(word) for word in results.spellings],
        "did_you_mean": meant and {"text": meant.text, "used": meant.used},
        "also": [
            {"typed": also.typed, "added": list(also.added), "since": also.since or None}
            for also in results.also
        ],
        "facets": {name: _facet_json(counts) for name, counts in facets.items()},
        "histogram": [
            {"month": value.key, "count": value.count}
            for value in (months.counts if months else ())
        ],
    }


def suggestions_json(typed: str, suggestions: Sequence[Suggestion]) -> dict[str, Any]:
    """Suggestions as JSON values; `count` is how many documents each finds."""
    offered = [{"text": one.text, "count": one.count} for one in suggestions]
    return {"query": typed, "suggestions": offered}


def _hit_json(hit: Hit, original_url: Callable[[str], str]) -> dict[str, Any]:
    document = hit.document
    return {
        "id": document.id,
        "title": document.title,
        "url": document.url,
        "site": document.site,
        "published": document.published,
        "byline": document.byline,
        "score": hit.score,
        "snippet": [_fragment_json(fragment) for fragment in hit.snippet],
        "original": original_url(document.id),
        "reprints": [_reprint_json(place) for place in hit.reprints],
    }


def _spellings_json(word: Spellings) -> dict[str, Any]:
    variants = [{"text": variant.text, "count": variant.count} for variant in word.variants]
    return {"typed": word.typed, "start": word.start, "end": word.end, "variants": variants}


def _facet_json(counts: FacetCounts) -> dict[str, Any]:
    values = [
        {"value": value.key, "label": value.label, "count": value.count} for value in counts.counts
    ]
    return {"values": values, "has_more": counts.has_more}


def _reprint_json(place: ReprintInfo) -> dict[str, Any]:
    return {
        "id": place.document_id,
        "title": place.title,
        "site": place.site,
        "url": place.url,
        "published": place.published,
    }


def _fragment_json(fragment: Fragment) -> dict[str, Any]:
    return {"text": fragment.text, "highlights": [list(pair) for pair in fragment.highlights]}
