"""The shapes of the API's answers as JSON schemas (2020-12, as OpenAPI 3.1 uses).

They are closed: an answer with a member that is not declared here fails a test.
"""

from typing import Any

_TEXT = {"type": "string"}
_TEXT_OR_NONE = {"type": ["string", "null"]}
_NUMBER = {"type": "number"}
_COUNT = {"type": "integer", "minimum": 0}
_COUNT_OR_NONE = {"type": ["integer", "null"]}


def _object(**members: Any) -> dict[str, Any]:
    """An object that has all of these members and no others."""
    return {
        "type": "object",
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


def _list_of(schema: Any) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _said(schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {**schema, "description": words}


SCHEMAS: dict[str, Any] = {
    "Error": _object(error=_said(_TEXT, "the value, the reason and the next step, in one line")),
    "Fragment": _object(
        text=_TEXT,
        highlights=_said(
            _list_of({"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2}),
            "start and end of each highlight, in characters of the text",
        ),
    ),
    "Hit": _object(
        id=_TEXT,
        title=_TEXT,
        url=_TEXT_OR_NONE,
        site=_TEXT_OR_NONE,
        published=_said(_TEXT_OR_NONE, "ISO 8601, as precise as the page says and no more"),
        byline=_TEXT_OR_NONE,
        score=_NUMBER,
        snippet=_list_of(_ref("Fragment")),
        original=_said(_TEXT, "path of the archived original"),
        reprints=_said(_list_of(_ref("Reprint")), "the same text elsewhere, earliest first"),
    ),
    "Reprint": _object(
        id=_TEXT, title=_TEXT, site=_TEXT_OR_NONE, url=_TEXT_OR_NONE, published=_TEXT_OR_NONE
    ),
    "Spellings": _object(
        typed=_TEXT,
        start=_COUNT,
        end=_COUNT,
        variants=_said(
            _list_of(_object(text=_TEXT, count=_COUNT)),
            "the archive's spellings, with the number of documents",
        ),
    ),
    "Facet": _object(
        values=_list_of(_object(value=_TEXT, label=_TEXT, count=_COUNT)),
        has_more={"type": "boolean"},
    ),
    "Notice": _object(
        code=_TEXT,
        start=_COUNT,
        end=_COUNT,
        typed=_said(_TEXT, "what was not understood of the query"),
    ),
    "Results": _object(
        query=_TEXT,
        total=_COUNT,
        took_ms=_said(_NUMBER, "milliseconds"),
        hits=_list_of(_ref("Hit")),
        notices=_list_of(_ref("Notice")),
        loosened={
            "anyOf": [{"type": "null"}, _object(required=_COUNT, words=_COUNT)],
            "description": "no document holds all words; these hold so many of them",
        },
        missing=_said(_TEXT_OR_NONE, "which part of the index did not answer"),
        cursor=_said(_TEXT_OR_NONE, "give it as cursor to go on; null at the end"),
        spellings=_list_of(_ref("Spellings")),
        did_you_mean={
            "anyOf": [{"type": "null"}, _object(text=_TEXT, used={"type": "boolean"})],
            "description": "another query text; used says that it was searched instead",
        },
        also=_said(
            _list_of(_object(typed=_TEXT, added=_list_of(_TEXT), since=_TEXT_OR_NONE)),
            "other forms of abbreviations and names that were searched too",
        ),
        facets={
            "type": "object",
            "additionalProperties": _ref("Facet"),
            "description": "by site, year, byline and section",
        },
        histogram=_said(
            _list_of(_object(month=_TEXT, count=_COUNT)), "documents by month of publication"
        ),
    ),
    "Capture": _object(
        stamp=_said(_TEXT, "names the capture in /d/ID/captures/STAMP"),
        fetched_at=_said({"type": "string", "format": "date-time"}, "in UTC"),
        fetched_at_source=_TEXT,
        digest=_said(_TEXT, "sha256: and 64 hexadecimal digits, of the original's bytes"),
        content_type=_TEXT,
        length_bytes=_COUNT,
    ),
    "Document": _object(
        id=_TEXT,
        title=_TEXT,
        lead=_TEXT_OR_NONE,
        paragraphs=_list_of(_TEXT),
        captions=_list_of(_TEXT),
        byline=_TEXT_OR_NONE,
        published=_TEXT_OR_NONE,
        published_source=_said(_TEXT_OR_NONE, "where the date comes from"),
        site=_TEXT_OR_NONE,
        url=_TEXT_OR_NONE,
        language=_said(_TEXT, "ISO 639-1, or und"),
        section=_TEXT_OR_NONE,
        confidence=_said({"type": ["number", "null"]}, "how sure the cleaning is, 0 to 1"),
        doubt=_TEXT_OR_NONE,
        captures=_said(_list_of(_ref("Capture")), "newest first"),
    ),
    "Suggestions": _object(
        query=_TEXT,
        suggestions=_list_of(_object(text=_TEXT, count=_COUNT)),
    ),
    "Health": _object(
        status={"type": "string", "enum": ["ok", "behind", "no index"]},
        documents=_COUNT,
        position=_COUNT,
        last_change=_COUNT_OR_NONE,
    ),
}
