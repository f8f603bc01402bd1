"""Applications of one test run share what FastAPI works out about their routes.

It reads the signature of every function behind some hundred routes again for each application, which takes half a
second of work; the tests make over two thousand applications of the same routes. Finding a route by its path takes a
tree of them, which is a fourth of what starting an application takes otherwise.
"""

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, FastAPI, routing

from clarion.api import dispatch, openapi
from clarion.api.surface import Surface

_real = routing._IncludedRouter._build_effective_context
_real_include = FastAPI.include_router
_real_tree = dispatch._tree
_real_document = openapi._made
_trees: dict[tuple[int, ...], tuple[list[Any], Any]] = {}
_documents: dict[tuple[int, ...], tuple[list[Any], dict[str, Any]]] = {}


def _build(included: Any, route: Any) -> Any:
    # Kept with the router: one that was made for a single application goes with it, and the application with that.
    known: dict[tuple[int, str], tuple[Any, Any]] = vars(included.original_router).setdefault("_shared_by_tests", {})
    key = (id(route), included.include_context.prefix)
    if key not in known:
        known[key] = (route, _real(included, route))  # with the route, so that its id stays its own
    return known[key][1]


def _include(app: FastAPI, router: APIRouter, **options: Any) -> None:
    """What FastAPI keeps of a router goes into every application that has the same defaults."""
    if options:
        _real_include(app, router, **options)
        return
    known: dict[Any, Any] = vars(router).setdefault("_included_by_tests", {})
    key = (id(app.router.default_response_class), len(app.router.dependencies))
    if key not in known:
        _real_include(app, router)
        known[key] = app.router.routes[-1]
    else:
        app.router.routes.append(known[key])
        app.router._mark_routes_changed()


def _tree(included_routers: Iterable[Any], table: Surface) -> Any:
    found = [included for included in included_routers if dispatch.known_routes(included)]
    key = (id(table), *map(id, found))
    if key not in _trees:
        _trees[key] = (found, _real_tree(found, table))  # with the routers, so that their ids stay their own
    return _trees[key][1]


def share_routes() -> None:
    """Nobody overrides dependencies here, which is all that could differ between two applications."""
    FastAPI.include_router = _include  # type: ignore[method-assign]
    dispatch._tree = _tree
    routing._IncludedRouter._build_effective_context = _build  # type: ignore[method-assign]
    openapi._made = _describe


def _describe(app: FastAPI) -> dict[str, Any]:
    """One OpenAPI document for all applications of the same routes: making it takes seconds."""
    routes = [context.original_route for context in routing.iter_route_contexts(app.routes)]
    key = tuple(map(id, routes))
    if key not in _documents:
        _documents[key] = (routes, _real_document(app))  # with the routes, so that their ids stay their own
    return _documents[key][1]
