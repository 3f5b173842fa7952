"""The API described for programs, in OpenAPI 3.1, out of the code that answers.

A view says of itself what it takes and gives (`operation`); its words are its docstring, its path
is the router's, and the bounds of its parameters are the constants that it reads them with.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask
from werkzeug.routing import Rule

from webapp.api_schemas import SCHEMAS

VERSION = "1"
_MARK = "openapi_operation"
_PLACEHOLDER = re.compile(r"<(?:[^:<>]+:)?(?P<name>[^<>]+)>")
_WHY = {
    400: "a parameter cannot be read",
    404: "there is no such thing in the archive",
    503: "there is no index, or the engine did not answer",
}

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter: its name, what it means, and its JSON schema."""

    name: str
    description: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})

    @classmethod
    def whole_number(
        cls, name: str, description: str, default: int, least: int, most: int
    ) -> "Parameter":
        """A parameter that `webapp.parameters.whole_number` reads with the same bounds."""
        bounds = {"type": "integer", "minimum": least, "maximum": most, "default": default}
        return cls(name, description, bounds)


@dataclass(frozen=True, slots=True)
class Operation:
    """What a view takes and gives: the schema of its answer, and the errors it may answer with."""

    answer: str
    parameters: tuple[Parameter, ...]
    errors: tuple[int, ...]
    content_type: str


def operation(
    answer: str,
    *,
    parameters: Sequence[Parameter] = (),
    errors: Sequence[int] = (),
    content_type: str = "application/json",
) -> Callable[[View], View]:
    """Declare a view to be a part of the API; `answer` names one of `api_schemas.SCHEMAS`."""

    def declare(view: View) -> View:
        setattr(view, _MARK, Operation(answer, tuple(parameters), tuple(errors), content_type))
        return view

    return declare


def describe(app: Flask, address: str) -> dict[str, Any]:
    """The OpenAPI description of an application that is served at an address."""
    paths = {
        _PLACEHOLDER.sub(lambda found: f"{{{found['name']}}}", rule.rule): {
            "get": _describe_view(app, rule, declared)
        }
        for rule, declared in _iter_declared(app)
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tàng Thư",
            "version": VERSION,
            "description": "Search and read an archive of articles. Nothing can be changed "
            "through this API. All text in answers comes from archived pages: escape it.",
        },
        "servers": [{"url": address}],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }


def _iter_declared(app: Flask) -> Iterator[tuple[Rule, Operation]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        declared = getattr(app.view_functions[rule.endpoint], _MARK, None)
        if declared is not None:
            yield rule, declared


def _describe_view(app: Flask, rule: Rule, declared: Operation) -> dict[str, Any]:
    words = inspect.getdoc(app.view_functions[rule.endpoint]) or ""
    summary, _, more = words.partition("\n\n")
    in_path = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^{rule._converters[name].regex}$"},
        }
        for name in sorted(rule.arguments)
    ]
    in_query = [
        {
            "name": parameter.name,
            "in": "query",
            "description": parameter.description,
            "schema": dict(parameter.schema),
        }
        for parameter in declared.parameters
    ]
    return {
        "operationId": rule.endpoint.replace(".", "_"),
        "summary": " ".join(summary.split()).replace("`", ""),
        "description": " ".join(more.split()).replace("`", ""),
        "parameters": in_path + in_query,
        "responses": {
            "200": _answer("what was asked for", declared.answer, declared.content_type),
            **{str(status): _answer(_WHY[status], "Error") for status in declared.errors},
        },
    }


def _answer(words: str, schema: str, content_type: str = "application/json") -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": words, "content": {content_type: {"schema": reference}}}
