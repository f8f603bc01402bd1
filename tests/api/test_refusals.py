"""Every operation, for an app without the scope and a person without the permission: refused before anything else."""

from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from clarion.api.paths import is_api
from clarion.features.people import ALL_PERMISSIONS, Extension
from clarion.features.people.sign_in import ALL_SCOPES, KNOWN_CALLER, AppIdentity, Caller, Guard
from tests.api.test_tenants import fill
from tests.support.api import Api
from tests.support.routes import guards_of

EVERY_PERMISSION = frozenset(ALL_PERMISSIONS)
EVERY_SCOPE = frozenset(ALL_SCOPES)


def guarded_routes(api: Api) -> list[tuple[str, str, Guard]]:
    """Method, path template and guard of every route of the API that needs a sign-in."""
    found = []
    for route in iter_route_contexts(api.app.routes):
        path = route.path or ""
        if not isinstance(route.original_route, APIRoute) or not is_api(path):
            continue
        guards = [guard for guard in guards_of(route.dependant) if isinstance(guard, Guard)]
        found += [(method, path, guard) for method in sorted(route.methods or ()) for guard in guards[:1]]
    return found


@pytest.fixture
async def person(api: Api) -> Extension:
    async with api.here.storage.reading() as session:
        return await session.get_one(Extension, api.extension_id("102"))


def caller_of(person: Extension, scopes: frozenset[str], permissions: frozenset[str]) -> Caller:
    return Caller(
        account_id=person.account_id,
        extension_id=person.id,
        extension_number=person.number,
        session_id="test",
        scopes=scopes,
        permissions=permissions,
        is_admin=False,
        app=AppIdentity("test-app", "Test"),
    )


def client_as(api: Api, caller: Caller) -> httpx.AsyncClient:
    """A client whose requests are this caller's, whatever they carry."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await api.app({**scope, KNOWN_CALLER: caller}, receive, send)

    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://clarion.test")


def check_form(answer: httpx.Response, code: str, names: set[str], asked: str) -> None:
    """The error, its name in both forms, and nothing else."""
    assert answer.status_code == 403, (asked, answer.text)
    body = answer.json()
    if asked.split()[1].startswith("/scim/"):  # it has a form of its own, with the name in the sentence
        assert set(body) == {"schemas", "status", "detail"}
        assert any(f"[{name}]" in body["detail"] for name in names)
        return
    assert body["errorCode"] == body["errors"][0]["errorCode"] == code, (asked, body)
    assert body["permissionName"] in names, (asked, body)
    assert set(body) <= {"errorCode", "message", "errors", "permissionName"}, (asked, body)


async def test_an_app_without_the_scope_is_refused_everywhere(api: Api, person: Extension) -> None:
    tried = 0
    async with client_as(api, caller_of(person, frozenset(), EVERY_PERMISSION)) as client:
        for method, path, guard in guarded_routes(api):
            if guard.scopes:
                answer = await client.request(method, fill(path, "~", "~"), content=b"{broken")
                check_form(answer, "CMN-401", set(guard.scopes), f"{method} {path}")
                tried += 1
    assert tried > 100


async def test_a_person_without_the_permission_is_refused_everywhere(api: Api, person: Extension) -> None:
    tried = 0
    async with client_as(api, caller_of(person, EVERY_SCOPE, frozenset())) as client:
        for method, path, guard in guarded_routes(api):
            if guard.permissions:
                answer = await client.request(method, fill(path, "~", "~"), content=b"{broken")
                check_form(answer, "CMN-408", set(guard.permissions), f"{method} {path}")
                tried += 1
    assert tried > 60


async def test_without_a_sign_in_everything_is_401(api: Api) -> None:
    for method, path, _ in guarded_routes(api):
        answer = await api.client.request(method, fill(path, "~", "~"), content=b"{broken")
        assert answer.status_code == 401, (method, path, answer.text)
        assert "application" in answer.headers["Content-Type"]
        assert len(answer.text) < 500, (method, path, answer.text)
