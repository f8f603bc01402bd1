"""Routes and what they depend on run in the event loop: FastAPI sends a plain function to a thread, which takes longer
than most routes take, so none of ours is plain."""

import inspect
from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute, iter_route_contexts

from tests.support.api import Api


def calls_of(dependant: Any) -> Iterator[Any]:
    if dependant.call is not None:
        yield dependant.call
    for inner in dependant.dependencies:
        yield from calls_of(inner)


def runs_in_loop(call: Any) -> bool:
    kinds = (inspect.iscoroutinefunction, inspect.isasyncgenfunction)
    return any(kind(call) or kind(type(call).__call__) for kind in kinds)


async def test_no_route_and_no_dependency_is_sent_to_a_thread(api: Api) -> None:
    routes = [
        (context.path, route)
        for context in iter_route_contexts(api.app.routes)
        if isinstance(route := context.original_route, APIRoute)
    ]
    assert len(routes) > 300
    plain = {
        f"{call.__module__}.{call.__qualname__}: make it `async def`"
        for _, route in routes
        for call in calls_of(route.dependant)
        if not runs_in_loop(call)
    }
    assert plain == set()
