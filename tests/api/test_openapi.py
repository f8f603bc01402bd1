"""Our own description of the API is valid, and tells what the routes do."""

from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.support.api import Api


@pytest.fixture
async def document(sqlite_api: Api) -> dict[str, Any]:
    answer = await sqlite_api.client.get("/openapi.json")
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(method, path, operation) for path, item in document["paths"].items() for method, operation in item.items()]


async def test_it_is_valid_and_names_every_operation_once(document: dict[str, Any]) -> None:
    validate(document)
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    assert "readExtension" in names


async def test_every_operation_tells_what_it_needs_and_how_it_fails(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        assert operation.get("summary"), (method, path)
        assert operation["x-rate-limit-group"] in ("light", "medium", "heavy", "auth")
        assert operation["responses"]["default"]["content"]["application/json"]["schema"]
        assert "422" not in operation["responses"]
    reading = document["paths"]["/restapi/v1.0/account/{accountId}/extension/{extensionId}"]["get"]
    assert reading["security"][0] == {"oauth2": ["ReadAccounts"]}
    assert "App scope: `ReadAccounts`." in reading["description"]
    assert document["paths"]["/restapi/oauth/token"]["post"]["security"] == []


async def test_the_reference_comes_from_here_alone(sqlite_api: Api) -> None:
    api = sqlite_api
    page = await api.client.get("/docs")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "http" not in page.text.replace("http-equiv", "")
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "start.js", "signed-in.js"):
        answer = await api.client.get(f"/docs/files/{name}")
        assert answer.status_code == 200, name
        assert len(answer.content) > 300
    assert (await api.client.get("/docs/files/..%2Fdocs.py")).status_code == 404
    assert "usePkceWithAuthorizationCodeGrant" in (await api.client.get("/docs/files/start.js")).text
    assert "signed-in.js" in (await api.client.get("/docs/signed-in?code=x&state=y")).text


async def test_its_app_may_return_to_it(sqlite_api: Api) -> None:
    api = sqlite_api
    query = {"client_id": "clarion-docs", "response_type": "code", "code_challenge": "a" * 43,
             "code_challenge_method": "S256", "state": "s"}  # fmt: skip
    here = api.here.settings.public_url + "/docs/signed-in"
    good = await api.client.get("/restapi/oauth/authorize", params=query | {"redirect_uri": here})
    assert good.status_code in (200, 302, 303), good.text
    elsewhere = query | {"redirect_uri": "https://example.com/docs/signed-in"}
    assert (await api.client.get("/restapi/oauth/authorize", params=elsewhere)).status_code == 400
