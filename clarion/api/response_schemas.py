"""The schemas of success responses, from the types that the functions of routes return."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from typing_extensions import is_typeddict

from clarion.base.lazy_routes import response_type

Operations = Mapping[tuple[str, str], Any]
"""Method in lower case and path template to the route."""
REFERENCE = "#/components/schemas/{model}"


def describe_responses(document: dict[str, Any], routes: Operations) -> dict[str, Any]:
    """Write the schema of each success response into `document`; what they refer to is returned by name."""
    typed = {key: found for key, route in routes.items() if is_typed(found := response_type(route.endpoint))}
    adapters: list[Any] = [(key, "serialization", TypeAdapter(found)) for key, found in typed.items()]
    schemas, shared = TypeAdapter.json_schemas(adapters, ref_template=REFERENCE)
    for (key, _mode), schema in schemas.items():
        method, path = key
        operation = document["paths"].get(path, {}).get(method, {"responses": {}})  # some are not in the document
        for content in _contents(operation["responses"]):
            content["schema"] = schema
    definitions: dict[str, Any] = shared.get("$defs", {})
    return definitions


def is_typed(found: Any) -> bool:
    """Whether it says which members a response has. Models of Pydantic are described by FastAPI itself."""
    if isinstance(found, type) and issubclass(found, BaseModel):
        return False
    return _is_named(found)


def _is_named(found: Any) -> bool:
    parts = [part for part in get_args(found) if part is not Ellipsis]
    if is_typeddict(get_origin(found) or found):
        return all(_is_named(part) for part in parts)
    if found in (str, int, bool, float, type(None)):
        return True
    if get_origin(found) is dict:
        return len(parts) == 2 and _is_named(parts[1])
    return bool(parts) and all(_is_named(part) for part in parts)


def _contents(responses: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for status, response in responses.items():
        if status.startswith("2"):
            yield from response.get("content", {}).values()


def untyped(routes: Operations) -> list[str]:
    """Operations whose success responses are JSON of which nothing is said: `GET /path`."""
    return sorted(
        f"{method.upper()} {path}"
        for (method, path), route in routes.items()
        if (found := response_type(route.endpoint)) is not None
        and not is_typed(found)
        and not (isinstance(found, type) and issubclass(found, BaseModel))
    )
