"""Every route of the running application says whom it lets in, with permissions that exist."""

import pytest
from fastapi.routing import iter_route_contexts

from clarion.features.people import ALL_PERMISSIONS, MEMBER_PERMISSIONS
from clarion.features.people.sign_in import ALL_SCOPES, Guard, Public
from tests.support.api import Api
from tests.support.routes import guards_of


@pytest.fixture
def guarded(api: Api) -> list[tuple[str, list[Guard | Public]]]:
    return [
        (f"{sorted(route.methods or ['WS'])} {route.path}", guards_of(route.dependant))
        for route in iter_route_contexts(api.app.routes)
    ]


async def test_every_route_has_a_guard(guarded: list[tuple[str, list[Guard | Public]]]) -> None:
    assert len(guarded) > 25
    assert [route for route, guards in guarded if not guards] == []


async def test_no_address_is_served_twice(api: Api) -> None:
    seen: set[tuple[str, str]] = set()
    for route in iter_route_contexts(api.app.routes):
        for method in route.methods or {"WS"}:
            assert (method, str(route.path)) not in seen, f"{method} {route.path} is there twice"
            seen.add((method, str(route.path)))


async def test_permissions_and_scopes_are_known(guarded: list[tuple[str, list[Guard | Public]]]) -> None:
    for route, guards in guarded:
        for guard in guards:
            if isinstance(guard, Guard):
                named = {name for choice in guard.permissions for name in choice.split(" OR ")}
                assert named <= ALL_PERMISSIONS, route
                assert set(guard.scopes) <= set(ALL_SCOPES), route


async def test_only_a_few_routes_are_open_to_all(guarded: list[tuple[str, list[Guard | Public]]]) -> None:
    """ADM-39"""
    open_to_all = {
        route.split(" ", 1)[1].split("] ")[-1]
        for route, guards in guarded
        if all(isinstance(guard, Public) for guard in guards)
    }
    assert {path for path in open_to_all if "account" in path} == set()
    assert "/restapi/oauth/token" in open_to_all


async def test_members_may_do_less_than_admins() -> None:
    assert MEMBER_PERMISSIONS < ALL_PERMISSIONS
