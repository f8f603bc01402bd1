"""The table of the surface, and that our routes keep to it."""

import pytest
from fastapi.routing import iter_route_contexts

from clarion.api.groups import group_of_route
from clarion.api.surface import Surface, parameter_names, surface
from clarion.features.people.sign_in import Guard, Public
from tests.api.surface_exceptions import EXCEPTIONS, find_exception
from tests.support.api import Api
from tests.support.routes import guards_of

Rule = tuple[frozenset[str], frozenset[str]]
"""Permissions and scopes."""


def rule_of(guards: list[Guard | Public]) -> Rule:
    guarding = [guard for guard in guards if isinstance(guard, Guard)]
    return (
        frozenset(permission for guard in guarding for permission in guard.permissions),
        frozenset(scope for guard in guarding for scope in guard.scopes),
    )


def routes_on_the_surface(api: Api) -> list[tuple[str, str, Rule, bool]]:
    """Method, path, what the route requires, and whether it is open to all."""
    found = []
    for route in iter_route_contexts(api.app.routes):
        for method in route.methods or ():
            operation = surface().find(method, route.path or "")
            if operation is not None and operation.source == "core":
                guards = guards_of(route.dependant)
                is_open = all(isinstance(guard, Public) for guard in guards)
                found.append((method, operation.path, rule_of(guards), is_open))
    return found


def test_the_table_is_whole() -> None:
    table = surface()
    assert len(table) == 1133
    assert {operation.source for operation in table} == {"core", "legacy", "client", "voice", "digital"}
    assert all(operation.path.startswith("/") for operation in table)
    account = table.find("GET", "/restapi/v1.0/account/{anything}")
    assert account is not None
    assert (account.scope, account.rate) == ("ReadAccounts", "light")


def test_an_operation_is_found_by_a_concrete_path() -> None:
    table = surface()
    found = table.operations_at("/restapi/v1.0/account/~/call-queues/12/bulk-assign")
    assert set(found) == {"POST"}
    assert set(table.operations_at("/restapi/v1.0/account/~")) == {"GET"}
    assert table.operations_at("/restapi/v1.0/account") == {}
    assert table.operations_at("/restapi/v1.0/no/such/thing") == {}
    assert table.operations_at("") == {}


def test_a_literal_segment_goes_before_a_parameter() -> None:
    found = surface().operations_at("/restapi/v1.0/account/~/call-recording/custom-greetings")
    assert found["GET"].path == "/restapi/v1.0/account/{accountId}/call-recording/custom-greetings"


def test_every_operation_is_found_at_its_own_path() -> None:
    for operation in surface():
        path = operation.path.replace("{", "x").replace("}", "x")
        assert surface().operations_at(path)[operation.method].operation == operation.operation


def test_the_same_operation_twice_is_refused() -> None:
    some = next(iter(surface()))
    with pytest.raises(ValueError, match="twice"):
        Surface([some, some])


@pytest.mark.parametrize(
    ("method", "path", "group"),
    [
        ("GET", "/restapi/v1.0/account/{accountId}/call-log", "heavy"),
        ("HEAD", "/restapi/v1.0/account/{accountId}/call-log", "heavy"),
        ("POST", "/restapi/oauth/token", "auth"),
        ("GET", "/restapi/v1.0/clarion/anything", "light"),
        ("PUT", "/restapi/v1.0/clarion/anything", "medium"),
    ],
)
def test_the_rate_group_comes_from_the_table(method: str, path: str, group: str) -> None:
    assert group_of_route(method, path) == group


async def test_routes_name_their_parameters_as_the_surface_does(api: Api) -> None:
    for route in iter_route_contexts(api.app.routes):
        for method in route.methods or ():
            operation = surface().find(method, route.path or "")
            if operation is not None:
                assert parameter_names(route.path or "") == parameter_names(operation.path), route.path


async def test_routes_require_what_the_surface_requires(api: Api) -> None:
    wrong, used = [], set[str]()
    for method, path, has, is_open in routes_on_the_surface(api):
        operation = surface().find(method, path)
        assert operation is not None
        scopes = frozenset([operation.scope] if operation.scope else [])
        stated = (frozenset(operation.permissions), scopes)
        exception = find_exception(method, path)
        if has == stated or (is_open and stated == (frozenset(), frozenset())):
            continue
        if exception is not None and has == (exception[1], scopes):
            used.add(exception[0])
            continue
        wrong.append(f"{method} {path}: has {[sorted(part) for part in has]}, surface {[sorted(p) for p in stated]}")
    assert wrong == [], "\n".join(wrong)
    assert set(EXCEPTIONS) == used, f"no exception any more: {sorted(set(EXCEPTIONS) - used)}"


def test_every_exception_is_about_the_surface_and_has_a_reason() -> None:
    for key, (_, reason) in EXCEPTIONS.items():
        method, _, path = key.partition(" ")
        assert reason, key
        assert method == "*" or surface().find(method, path) is not None, key
