"""The JSON of search results, the same from the command line and over HTTP."""

from collections.abc import Callable
from typing import Any

from index import Fragment, Hit, Results


def results_json(results: Results, original_url: Callable[[str], str]) -> dict[str, Any]:
    """A page of results as JSON values.

    `original_url` gives, for a document's identifier, the address of its archived original.
    `took_ms` is in milliseconds; `highlights` are [start, end] pairs of characters of `text`.
    """
    loosened = results.loosened
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
    }


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
    }


def _fragment_json(fragment: Fragment) -> dict[str, Any]:
    return {"text": fragment.text, "highlights": [list(pair) for pair in fragment.highlights]}
