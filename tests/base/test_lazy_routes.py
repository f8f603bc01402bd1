"""A route's function is read when somebody asks for it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema
from typing_extensions import TypedDict

from clarion.api.dispatch import Dispatch
from clarion.base.lazy_routes import LazyRoute, read_functions_later
from tests.support.response_types import take_faults

read_functions_later()


class Described(TypedDict):
    id: str


class Counted:
    """A type of parameter that counts how often a validator is made of it."""

    made = 0

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        cls.made += 1
        return core_schema.no_info_plain_validator_function(lambda text: f"counted {text}")


@pytest.fixture
def counted() -> type[Counted]:
    Counted.made = 0
    return Counted


def _router() -> APIRouter:
    router = APIRouter()

    async def read(one: Counted) -> str:
        """What it reads."""
        return str(one)

    for path in ("/a", "/b"):
        router.get(path, tags=["x"])(read)
    return router


def test_an_application_reads_only_the_function_that_is_asked_for(counted: type[Counted]) -> None:
    router = _router()
    app = FastAPI()
    app.include_router(router)
    app.router.middleware_stack = Dispatch(app, [router])
    assert counted.made == 0, "loading and including read nothing"
    client = TestClient(app)
    answers = [client.get("/a?one=1").json() for _ in range(2)]
    assert answers == ["counted 1", "counted 1"]
    first = counted.made
    assert first > 0
    assert client.get("/b?one=2").json() == "counted 2"
    assert counted.made == 2 * first, "the other route was not read before it was asked for"


def test_a_route_knows_all_that_fastapi_knows_of_it(counted: type[Counted]) -> None:
    route = _router().routes[0]
    assert isinstance(route, LazyRoute)
    assert (route.path, route.methods, route.name, route.tags) == ("/a", {"GET"}, "read", ["x"])
    assert (counted.made, route.description) == (0, "What it reads.")
    assert [field.name for field in route.dependant.query_params] == ["one"]
    assert route.response_model is Any
    assert counted.made > 0
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = route.no_such_thing


def test_a_wrong_function_is_refused_each_time_it_is_asked_for() -> None:
    async def wrong(two: "0 + object()") -> None:  # type: ignore[valid-type]
        del two

    route = LazyRoute("/", wrong)
    for _ in range(2):
        with pytest.raises(TypeError):
            _ = route.dependant


def test_two_threads_that_ask_at_once_get_the_same(counted: type[Counted]) -> None:
    route = _router().routes[0]
    assert isinstance(route, LazyRoute)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: id(route.dependant), range(8)))
    assert len(set(found)) == 1
    assert counted.made == 1


def test_a_response_is_written_as_the_function_made_it() -> None:
    """Its type describes it: nothing leaves members out, or checks them with each request."""

    async def read() -> Described:
        return cast("Described", {"id": 1, "more": True})

    app = FastAPI()
    router = APIRouter()
    router.get("/one")(read)
    app.include_router(router)
    app.router.middleware_stack = Dispatch(app, [router])
    assert TestClient(app).get("/one").json() == {"id": 1, "more": True}
    found = "".join(take_faults())
    assert "'more' was unexpected" in found and "id: 1 is not of type" in found
