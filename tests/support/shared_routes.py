"""Applications of one test run share what FastAPI works out about their routes.

It reads the signature of every function behind some hundred routes again for each application, which takes half a
second of work; the tests make over a thousand applications of the same routes.
"""

from typing import Any

from fastapi import FastAPI, routing

from clarion.api import openapi

_real = routing._IncludedRouter._build_effective_context
_real_document = openapi._made
_documents: dict[tuple[int, ...], tuple[list[Any], dict[str, Any]]] = {}


def _build(included: Any, route: Any) -> Any:
    # Kept with the router: one that was made for a single application goes with it, and the application with that.
    known: dict[tuple[int, str], tuple[Any, Any]] = vars(included.original_router).setdefault("_shared_by_tests", {})
    key = (id(route), included.include_context.prefix)
    if key not in known:
        known[key] = (route, _real(included, route))  # with the route, so that its id stays its own
    return known[key][1]


def share_routes() -> None:
    """Nobody overrides dependencies here, which is all that could differ between two applications."""
    routing._IncludedRouter._build_effective_context = _build  # type: ignore[method-assign]
    openapi._made = _describe


def _describe(app: FastAPI) -> dict[str, Any]:
    """One OpenAPI document for all applications of the same routes: making it takes seconds."""
    routes = [context.original_route for context in routing.iter_route_contexts(app.routes)]
    key = tuple(map(id, routes))
    if key not in _documents:
        _documents[key] = (routes, _real_document(app))  # with the routes, so that their ids stay their own
    return _documents[key][1]
