"""Finds the route of a request by its path, segment by segment, and answers for operations that have none.

FastAPI tries one route after the other, which with some hundred routes takes longer than most requests. What is
not found here (pages of the web app, sockets, unusual paths) is left to it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from clarion.api.absent import AbsentOperation
from clarion.api.surface import Surface, surface
from clarion.features.people.sign_in import Guard

_PARAMETER = re.compile(r"\{\w+(:(str|int))?\}")


@dataclass(frozen=True)
class Handling:
    """What handles the requests of a route."""

    app: ASGIApp
    regex: re.Pattern[str] | None = None
    convertors: dict[str, Any] = field(default_factory=dict)
    guards: Sequence[Guard] = ()


class Served:
    """A route, as the router of FastAPI would call it; or an operation that is absent. `handling` is asked for with the
    first request: making it reads the function, which takes milliseconds.
    """

    def __init__(self, route: Any, operation: str, handling: Callable[[], Handling], endpoint: Any = None) -> None:
        self.route = route
        self.operation = operation  # what the surface calls it, else what its function is called
        self.endpoint = endpoint
        self._make = handling
        self._made: Handling | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handling = self._made
        if handling is None:
            handling = self._made = self._make()
        scope["route"] = self.route
        scope["endpoint"] = self.endpoint
        scope.setdefault("state", {})["operation"] = self.operation
        match = handling.regex.match(scope["path"]) if handling.regex else None
        found = match.groupdict() if match else {}
        scope["path_params"] = {name: handling.convertors[name].convert(text) for name, text in found.items()}
        # Before the body is read, so that only those who may call a route can make it read anything.
        for guard in handling.guards:
            await guard(HTTPConnection(scope))
        await handling.app(scope, receive, send)


@dataclass
class _Node:
    literal: dict[str, "_Node"] = field(default_factory=dict)
    parameter: "_Node | None" = None
    here: dict[str, Served] = field(default_factory=dict)  # by method


class Dispatch:
    """Stands before the router of `app`; knows its routes as they are when it is made. `routers` are those of `app`."""

    def __init__(self, app: FastAPI, routers: Sequence[APIRouter], table: Surface | None = None) -> None:
        self._lifespan: ASGIApp = app.router.app
        self._otherwise: ASGIApp = _rest_of(routers).app
        self._root = _tree(app.routes, table or surface())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await (self._lifespan if scope["type"] == "lifespan" else self._otherwise)(scope, receive, send)
            return
        parts = scope["path"].strip("/").split("/")
        served = _find(self._root, parts, 0, scope["method"])
        if served is not None:
            await served(scope, receive, send)
            return
        allowed = _methods(self._root, parts, 0)
        if allowed:
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))})
        await self._otherwise(scope, receive, send)


def _tree(included_routers: Iterable[Any], table: Surface) -> _Node:
    """Every route of these routers that is found by its path, and the operations of `table` that none of them has."""
    root = _Node()
    for included in included_routers:
        for route in known_routes(included):
            handling = partial(_handling, included, route)
            for method in route.methods or ():
                known = table.find(method, route.path)
                name = known.operation if known is not None and known.operation else route.endpoint.__name__
                _node_at(root, route.path).here.setdefault(method, Served(route, name, handling, route.endpoint))
    for operation in table:
        absent = AbsentOperation(operation)
        served = Served(absent, operation.operation, partial(Handling, absent))
        _node_at(root, operation.path).here.setdefault(operation.method, served)
    return root


def known_routes(included: Any) -> list[APIRoute]:
    """The routes of an included router that are found here."""
    # What FastAPI keeps of a router that was included; it offers no public way to one route of many.
    routes = getattr(getattr(included, "original_router", None), "routes", ())
    return [route for route in routes if _is_known(route, route.path)]


def _node_at(root: _Node, path: str) -> _Node:
    node = root
    for part in path.strip("/").split("/"):
        if part.startswith("{"):
            node.parameter = following = node.parameter or _Node()
        else:
            following = node.literal.get(part) or node.literal.setdefault(part, _Node())
        node = following
    return node


def _handling(included: Any, route: APIRoute) -> Handling:
    effective = included._build_effective_context(route)
    guards = tuple(guards_of(effective.dependant))
    return Handling(effective.app, effective.path_regex, effective.param_convertors, guards)


def guards_of(dependant: Any) -> list[Guard]:
    """The guards among all dependencies of a route."""
    found = [dependant.call] if isinstance(dependant.call, Guard) else []
    return found + [guard for inner in dependant.dependencies for guard in guards_of(inner)]


def _rest_of(routers: Sequence[APIRouter]) -> APIRouter:
    """Those with a route that is left to the framework, which tries one after another: there must not be many."""
    rest = APIRouter(redirect_slashes=False)
    for router in routers:
        if not all(_is_known(route, getattr(route, "path", "")) for route in router.routes):
            rest.include_router(router)
    return rest


def _is_known(route: object, path: str) -> bool:
    """Whether it is found here."""
    return isinstance(route, APIRoute) and _is_plain(path)


@cache
def _is_plain(path: str) -> bool:
    """Whether each segment is either literal or one parameter."""
    return all(_PARAMETER.fullmatch(part) or "{" not in part for part in path.split("/"))


def _find(node: _Node, parts: Sequence[str], depth: int, method: str) -> Served | None:
    if depth == len(parts):
        return node.here.get(method)
    exact = node.literal.get(parts[depth])
    if exact is not None:
        found = _find(exact, parts, depth + 1, method)
        if found is not None:
            return found
    if node.parameter is not None and parts[depth]:
        return _find(node.parameter, parts, depth + 1, method)
    return None


def _methods(node: _Node, parts: Sequence[str], depth: int) -> set[str]:
    """What may be done at a path, by all routes that fit it."""
    if depth == len(parts):
        return set(node.here)
    found: set[str] = set()
    exact = node.literal.get(parts[depth])
    if exact is not None:
        found |= _methods(exact, parts, depth + 1)
    if node.parameter is not None and parts[depth]:
        found |= _methods(node.parameter, parts, depth + 1)
    return found
