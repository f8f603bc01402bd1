"""What is described of success responses, and that tests hold responses against it."""

import pytest
from starlette.responses import Response
from typing_extensions import TypedDict

from clarion.api.response_schemas import describe_responses, is_typed, untyped
from clarion.base.http_lists import ListResponse
from tests.support.response_types import faults


class _Lamp(TypedDict):
    id: str
    lit: bool


async def _read_lamp() -> _Lamp:
    raise NotImplementedError


async def _list_lamps() -> ListResponse[_Lamp]:
    raise NotImplementedError


async def _read_anything() -> dict[str, object]:
    raise NotImplementedError


async def _remove_lamp() -> _Lamp | Response:
    raise NotImplementedError


class _Route:
    def __init__(self, endpoint: object) -> None:
        self.endpoint = endpoint


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"id": "1", "lit": True}, ""),
        ({"id": "1"}, "required"),
        ({"id": 1, "lit": True}, "not of type"),
        ({"id": "1", "lit": True, "colour": "red"}, "colour"),
        ([], "not of type"),
    ],
)
def test_a_response_that_is_not_as_its_type_says_is_a_fault(body: object, wrong: str) -> None:
    found = faults(_read_lamp, body)
    assert wrong in "".join(found)
    assert bool(found) == bool(wrong)


def test_a_fault_deep_in_a_list_is_found_with_its_place() -> None:
    page = {"firstPage": {"uri": "/lamps?page=1"}}
    body = {
        "uri": "/lamps",
        "records": [{"id": "1", "lit": 1}],
        "paging": {"page": 1, "perPage": 9},
        "navigation": page,
    }
    [fault] = faults(_list_lamps, body)
    assert "_list_lamps: records/0/lit" in fault


def test_the_document_describes_typed_responses_and_counts_the_others() -> None:
    routes = {("get", "/lamps"): _Route(_list_lamps), ("get", "/anything"): _Route(_read_anything)}
    response = {"responses": {"200": {"content": {"application/json": {"schema": {}}}}}}
    document = {"paths": {"/lamps": {"get": response}, "/anything": {"get": {"responses": {}}}}}
    schemas = describe_responses(document, routes)
    reference = response["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    listed = schemas[reference.rpartition("/")[2]]
    assert set(listed["required"]) == {"uri", "records", "paging", "navigation"}
    assert set(schemas["_Lamp"]["properties"]) == {"id", "lit"}
    assert untyped(routes) == ["GET /anything"]
    assert not is_typed(dict[str, object])


def test_what_is_sometimes_a_whole_response_has_the_type_of_the_rest() -> None:
    routes = {("delete", "/lamps/{id}"): _Route(_remove_lamp)}
    document = {"paths": {"/lamps/{id}": {"delete": {"responses": {"200": {"content": {"application/json": {}}}}}}}}
    assert untyped(routes) == []
    assert "_Lamp" in describe_responses(document, routes)
