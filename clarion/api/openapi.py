"""Our own description of the API, made from the routes: what each operation needs, how it is limited, how it fails."""

import warnings
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts

from clarion.api.dispatch import guards_of
from clarion.api.groups import group_of_route
from clarion.api.response_schemas import describe_responses
from clarion.api.surface import surface
from clarion.base.lazy_routes import response_type
from clarion.features.people.sign_in import ALL_SCOPES

_METHODS = ("get", "put", "post", "patch", "delete", "head", "options")
_ERRORS = {
    "400": "The request is wrong; the error says where.",
    "401": "Nobody is signed in, or not any more.",
    "403": "The app lacks a scope, or the person a permission.",
    "404": "There is no such thing, or not for this person.",
    "429": "Too many requests; `Retry-After` says when to go on.",
    "default": "Any other error.",
}
_DESCRIPTION = """\
The API of this installation. Sign in with **Authorize**, then try any operation.

Every error has the form `Error`. Every answer carries `RCRequestId`, `X-Rate-Limit-*` and `Content-Language`.
Where a path takes an id, `~` is your own account or extension, and a list such as `1,2,3` is answered as a batch (207).
`Idempotency-Key` makes a repeated request harmless; `If-None-Match` saves an unchanged answer.
"""
_ERROR_SCHEMA: dict[str, Any] = {
    "title": "Error",
    "type": "object",
    "required": ["errorCode", "message", "errors"],
    "properties": {
        "errorCode": {"type": "string", "examples": ["CMN-102"]},
        "message": {"type": "string", "examples": ["Resource for parameter [extensionId] is not found."]},
        "parameterName": {"type": "string", "examples": ["extensionId"]},
        "errors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["errorCode", "message"],
                "properties": {
                    "errorCode": {"type": "string"},
                    "message": {"type": "string"},
                    "parameterName": {"type": "string"},
                },
            },
        },
    },
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document; made once, then kept."""
    if app.openapi_schema is None:
        app.openapi_schema = _made(app)
    return app.openapi_schema


def _made(app: FastAPI) -> dict[str, Any]:
    with warnings.catch_warnings():  # of names given twice; all are given anew below
        warnings.filterwarnings("ignore", message="Duplicate Operation ID")
        document = get_openapi(title="Clarion", version=app.version, routes=app.routes, description=_DESCRIPTION)
    facts = {
        (method.lower(), route.path): route
        for route in iter_route_contexts(app.routes)
        for method in (route.methods or ())
        if route.path is not None and isinstance(route.original_route, APIRoute)
    }
    names: dict[str, int] = {}
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if method in operations:
                _complete(operations[method], method, path, facts[method, path], names)
    components = document.setdefault("components", {})
    components.setdefault("schemas", {}).update(describe_responses(document, facts))
    components.setdefault("schemas", {})["Error"] = _ERROR_SCHEMA
    for ours in ("HTTPValidationError", "ValidationError"):  # FastAPI's own form of errors, which we never send
        components["schemas"].pop(ours, None)
    components["securitySchemes"] = _security_schemes()
    return document


def _complete(operation: dict[str, Any], method: str, path: str, route: Any, names: dict[str, int]) -> None:
    guards = guards_of(route.dependant)
    known = surface().find(method.upper(), path)
    name = (
        known.operation if known is not None and known.operation else operation["operationId"].partition("_restapi")[0]
    )
    names[name] = names.get(name, 0) + 1
    operation["operationId"] = name if names[name] == 1 else f"{name}_{names[name]}"
    permissions = [permission for guard in guards for permission in guard.permissions]
    scopes = [scope for guard in guards for scope in guard.scopes]
    operation["x-rate-limit-group"] = group_of_route(method.upper(), path)
    operation["security"] = [{"oauth2": scopes}, {"bearer": []}] if guards else []
    if permissions:
        operation["x-user-permissions"] = permissions
    operation["description"] = _described(operation.get("description", ""), permissions, scopes, guards)
    responses = operation["responses"]
    responses.pop("422", None)
    if response_type(route.endpoint) is None:  # of which FastAPI knows nothing but makes something up
        for status in [status for status in responses if status.startswith("2")]:
            responses[status].pop("content", None)
    for status, what in _ERRORS.items():
        if status in ("401", "403") and not guards:
            continue
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
        responses.setdefault(status, {"description": what, "content": content})


def _described(text: str, permissions: list[str], scopes: list[str], guards: list[Any]) -> str:
    needs = []
    if not guards:
        needs.append("Open to everybody.")
    if scopes:
        needs.append("App scope: " + ", ".join(f"`{scope}`" for scope in scopes) + ".")
    if permissions:
        needs.append("Permission: " + ", ".join(f"`{permission}`" for permission in permissions) + ".")
    return "\n\n".join(part for part in (text.strip(), " ".join(needs)) if part)


def _security_schemes() -> dict[str, Any]:
    scopes = {scope: scope for scope in ALL_SCOPES}
    return {
        "oauth2": {
            "type": "oauth2",
            "description": "Sign in here (authorization code with PKCE).",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "/restapi/oauth/authorize",
                    "tokenUrl": "/restapi/oauth/token",
                    "refreshUrl": "/restapi/oauth/token",
                    "scopes": scopes,
                }
            },
        },
        "bearer": {"type": "http", "scheme": "bearer", "description": "An access token that you have already."},
    }
