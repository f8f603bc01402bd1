"""Holds an answer against the vendor's own description of the surface, where that lies beside the repository.

need_surface()                                                        # skips the test where it does not
assert faults("GET", "/restapi/v1.0/account/{accountId}", 200, answer.json()) == []
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

DESCRIPTION = Path(__file__).parents[3] / "shared" / "ringcentral-api" / "openapi.yml"
_PARAMETER = re.compile(r"\{\w+\}")


def need_surface() -> None:
    """Skip where the description is not at hand."""
    if not DESCRIPTION.is_file():
        pytest.skip("The description of the surface does not lie beside this repository.")


@cache
def _description() -> dict[str, Any]:
    yaml = pytest.importorskip("yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load(DESCRIPTION.read_text(encoding="utf-8"), Loader=loader)
    _make_nullable(found)
    return found


def _hashable(value: Any) -> Any:
    return value if isinstance(value, (bool, str)) else None


def _make_nullable(node: Any) -> None:
    """JSON Schema says `nullable` as a type."""
    if isinstance(node, dict):
        if node.get("type") == "string" and {True, False} & set(map(_hashable, node.get("enum", ()))):
            # Written as On and Off, which this version of YAML reads as booleans.
            node["enum"] = [{True: "On", False: "Off"}.get(_hashable(one), one) for one in node["enum"]]
            node.pop("default", None)
        if node.get("nullable") is True and isinstance(node.get("type"), str):
            node["type"] = [node["type"], "null"]
            if "enum" in node and None not in node["enum"]:
                node["enum"] = [*node["enum"], None]
        for value in node.values():
            _make_nullable(value)
    elif isinstance(node, list):
        for value in node:
            _make_nullable(value)


@cache
def _shapes() -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method.upper(), _PARAMETER.sub("{}", path)): operation
        for path, operations in _description()["paths"].items()
        for method, operation in operations.items()
        if isinstance(operation, dict)
    }


def faults(method: str, path: str, status: int, body: Any) -> list[str]:
    """What is wrong with the body of an answer; `path` is the template. Empty when all is well.

    A status that the surface does not know for the operation is a fault too.
    """
    jsonschema = pytest.importorskip("jsonschema")
    operation = _shapes().get((method, _PARAMETER.sub("{}", path)))
    if operation is None:
        return [f"The surface has no {method} {path}."]
    answers = operation["responses"]
    answer = answers.get(str(status)) or answers.get(status) or answers.get("default")
    if answer is None:
        return [f"{method} {path} answers {sorted(map(str, answers))}, not {status}."]
    content = answer.get("content", {})
    kind = next((value for name, value in content.items() if "json" in name), None)
    if kind is None:
        return [] if body in (None, b"", "") else [f"{method} {path} has no body in an answer {status}."]
    schema = {"allOf": [kind["schema"]], "components": _description()["components"]}
    validator = jsonschema.Draft4Validator(schema)
    return [
        f"{'.'.join(str(part) for part in error.absolute_path) or 'body'}: {error.message[:300]}"
        for error in validator.iter_errors(body)
    ]


def unknown_members(method: str, path: str, status: int, body: dict[str, Any]) -> set[str]:
    """Members at the top of a body that the surface does not know. Allowed, but worth a look."""
    operation = _shapes()[method, _PARAMETER.sub("{}", path)]
    answer = operation["responses"][str(status)]
    kind = next(value for name, value in answer["content"].items() if "json" in name)
    return set(body) - _members(kind["schema"])


def _members(schema: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        return _members(_description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    found = set(schema.get("properties", {}))
    for part in ("allOf", "anyOf", "oneOf"):
        for inner in schema.get(part, ()):
            found |= _members(inner)
    return found
