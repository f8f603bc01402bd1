"""Operations of the surface that we do not have answer as the surface does for what it cannot do."""

import re

from fastapi.routing import iter_route_contexts

from clarion.api.surface import Operation, shape, surface
from tests.support.api import Api


def absent_operations(api: Api) -> list[Operation]:
    served = {(method, shape(route.path or "")) for route in iter_route_contexts(api.app.routes)
              for method in route.methods or ()}  # fmt: skip
    return [operation for operation in surface() if operation.key not in served]


def address_of(operation: Operation) -> str:
    """A concrete path: the caller's own account and extension, made-up ids for the rest."""
    path = re.sub(r"\{(accountId|extensionId)\}", "~", operation.path)
    return re.sub(r"\{\w+\}", "77", path)


async def test_every_absent_operation_is_501_and_needs_a_token(api: Api) -> None:
    absent = absent_operations(api)
    for operation in absent:
        address = address_of(operation)
        answer = await api.client.request(operation.method, address)
        open_to_all = operation.group.startswith("Authentication")
        assert answer.status_code == (501 if open_to_all else 401), (operation, answer.text)
        answer = await api.client.request(operation.method, address, headers=await api.as_person())
        if answer.status_code == 403:
            assert answer.json()["errorCode"] in ("CMN-401", "CMN-408"), operation
            continue
        assert answer.status_code == 501, (operation, answer.text)
        body = answer.json()
        if operation.source == "voice":
            assert body["generalMessage"]
        elif operation.source == "digital":
            assert body["status"] == 501
        else:
            assert body["errorCode"] == body["errors"][0]["errorCode"] == "CMN-202"


async def test_its_limits_and_wrong_methods_come_from_the_table(api: Api) -> None:
    absent = {operation.operation: operation for operation in absent_operations(api)}
    some = absent["listVoicemailGreetings"] if "listVoicemailGreetings" in absent else next(
        operation for operation in absent.values() if operation.source == "core" and operation.rate == "heavy"
    )  # fmt: skip
    answer = await api.client.request(some.method, address_of(some), headers=await api.as_person())
    assert answer.headers["X-Rate-Limit-Group"] == (some.rate or "light")
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        if method not in surface().operations_at(address_of(some)):
            answer = await api.client.request(method, address_of(some))
            assert answer.status_code == 405
            assert some.method in answer.headers["Allow"]


async def test_what_the_surface_does_not_know_stays_404(api: Api) -> None:
    for path in ("/restapi/v1.0/account/~/no-such-thing", "/1.0/x"):
        for method in ("GET", "POST", "DELETE"):
            answer = await api.client.request(method, path, headers=await api.as_person())
            assert answer.status_code == 404
            assert answer.json()["errorCode"] == "CMN-120"
    answer = await api.client.get("/scim/v3/Users", headers=await api.as_person())
    assert (answer.status_code, answer.json()["status"]) == (404, "404")  # in the form of SCIM (RFC 7644, 3.12)
