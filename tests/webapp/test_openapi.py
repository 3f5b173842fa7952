"""The API's description: of everything that is there, and true of what is answered."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample import ARTICLE, HOSTILE, PLAIN


@pytest.fixture
def description(client: FlaskClient) -> dict[str, Any]:
    """The description as programs get it."""
    found: dict[str, Any] = client.get("/api/openapi.json").get_json()
    return found


_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
    "boolean": (bool,),
}


def faults(value: Any, schema: Any, schemas: dict[str, Any], place: str = "$") -> list[str]:
    """Where a value is not as its schema says; of JSON Schema what the description uses."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].removeprefix("#/components/schemas/")]
    if "anyOf" in schema:
        each = [faults(value, one, schemas, place) for one in schema["anyOf"]]
        return [] if [] in each else each[-1]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not isinstance(value, tuple(kind for name in kinds for kind in _TYPES[name])):
        return [f"{place}: {value!r} is no {kinds}"]
    found: list[str] = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{place}: {value!r} is none of {schema['enum']}")
    if isinstance(value, dict):
        members = schema.get("properties", {})
        others = schema.get("additionalProperties", False)
        required = schema.get("required", ())
        found += [f"{place}: {name} is missing" for name in required if name not in value]
        for name in value.keys() - members.keys():
            if others is False:
                found.append(f"{place}: {name} is not declared")
            else:
                found += faults(value[name], others, schemas, f"{place}.{name}")
        for name in members.keys() & value.keys():
            found += faults(value[name], members[name], schemas, f"{place}.{name}")
    if isinstance(value, list):
        for number, one in enumerate(value):
            found += faults(one, schema["items"], schemas, f"{place}[{number}]")
    return found


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        ("/api/search", "/api/search?q=hoc+tap"),
        ("/api/search", "/api/search?q=chi+bo+xyzabc+duong"),
        ("/api/search", "/api/search?q=abc:x+(bay"),
        ("/api/search", "/api/search"),
        ("/api/search", "/api/search?q=ban+tin&cursor=*"),
        ("/api/search", "/api/search?cursor=x"),
        ("/api/search", "/api/search?page=x"),
        ("/api/documents/{document_id}", f"/api/documents/{ARTICLE.id}"),
        ("/api/documents/{document_id}", f"/api/documents/{HOSTILE.id}"),
        ("/api/documents/{document_id}", f"/api/documents/{PLAIN.id}"),
        ("/api/documents/{document_id}", "/api/documents/aaaaaaaaaaaaaaaa"),
        ("/healthz", "/healthz"),
    ],
)
def test_answers_are_as_described(
    client: FlaskClient, description: dict[str, Any], operation: str, path: str
) -> None:
    """Every member is declared, none is missing, each is of its kind; errors too."""
    response = client.get(path)
    answers = description["paths"][operation]["get"]["responses"]
    schema = answers[str(response.status_code)]["content"]["application/json"]["schema"]
    assert faults(response.get_json(), schema, description["components"]["schemas"]) == []


def test_every_route_for_programs_is_described(
    client: FlaskClient, description: dict[str, Any]
) -> None:
    """A new route below /api/ cannot be forgotten."""
    rules = {rule.rule for rule in client.application.url_map.iter_rules()}
    served = {
        re.sub(r"<[^:<>]*:?([^<>]+)>", r"{\1}", rule)
        for rule in rules
        if rule.startswith("/api/") or rule == "/healthz"
    }
    assert served - {"/api/", "/api/openapi.json"} == set(description["paths"])


def test_bounds_are_those_that_are_read(client: FlaskClient, description: dict[str, Any]) -> None:
    """The ends of every range are accepted, and one past them is refused."""
    for path, methods in description["paths"].items():
        for parameter in methods["get"]["parameters"]:
            schema = parameter["schema"]
            if parameter["in"] != "query" or "maximum" not in schema:
                continue
            address = f"{path}?q=hoc&{parameter['name']}="
            refused = f"{parameter['name']}="
            for value in (schema["minimum"] - 1, schema["maximum"] + 1):
                response = client.get(f"{address}{value}")
                assert response.status_code == 400
                assert refused in response.get_json()["error"]
            assert client.get(f"{address}{schema['minimum']}").status_code == 200
            last = client.get(f"{address}{schema['maximum']}")
            assert last.status_code == 200 or refused not in last.get_json()["error"]


def test_the_description_is_openapi(description: dict[str, Any]) -> None:
    """Version 3.1, with every reference leading somewhere and every operation named once."""
    assert description["openapi"] == "3.1.0"
    references = set(re.findall(r"'\$ref': '#/components/schemas/(\w+)'", str(description)))
    assert references <= set(description["components"]["schemas"])
    names = [methods["get"]["operationId"] for methods in description["paths"].values()]
    assert len(names) == len(set(names))


def test_people_can_read_it(client: FlaskClient, description: dict[str, Any]) -> None:
    """Every path, parameter and shape stands on the page, which loads nothing from elsewhere."""
    page = client.get("/api/").text
    for path, methods in description["paths"].items():
        assert path in page
        assert all(one["name"] in page for one in methods["get"]["parameters"])
    for name in description["components"]["schemas"]:
        assert f'id="{name}"' in page
    assert "<script" not in page
