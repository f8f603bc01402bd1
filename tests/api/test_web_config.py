"""What the web app, and clients that look around, are told before anyone signs in."""

from pathlib import Path

import pytest

from clarion.base.storage import Storage
from tests.support.api import Api, running_app


async def test_on_this_machine_the_demo_people_are_offered(api: Api) -> None:
    body = (await api.client.get("/restapi/v1.0/clarion/web-config")).json()
    assert body["clientId"] == "clarion-web"
    assert [person["username"] for person in body["demo"]] == ["101", "102", "103", "104"]
    ben = body["demo"][1]
    assert (await api.by_password(ben["username"], ben["password"])).status_code == 200


@pytest.mark.parametrize("settings", [{"bind": "0.0.0.0"}, {"public_url": "https://phone.example.com"}, {"bind": "::"}])
async def test_a_server_that_others_reach_offers_nobody(
    storage: Storage, tmp_path: Path, settings: dict[str, str]
) -> None:
    async with running_app(storage, tmp_path / "data", **settings) as api:
        body = (await api.client.get("/restapi/v1.0/clarion/web-config")).json()
        assert "demo" not in body
        assert "password" not in str(body)


async def test_entry_points_have_the_blocks_that_clients_need(api: Api) -> None:
    initial = (await api.client.get("/.well-known/entry-points/initial?clientId=x&brandId=1210")).json()
    assert initial["authApi"]["defaultTokenUri"] == "http://clarion.test/restapi/oauth/token"
    external = await api.get(initial["discoveryApi"]["defaultExternalUri"].removeprefix("http://clarion.test"))
    assert external.headers["discovery-tag"]
    for body in (initial, external.json()):
        assert body["coreApi"]["baseUri"] == "http://clarion.test"
        assert body["rcv"]["baseApiUri"]
        assert body["retryCount"] == 3
    assert external.json()["authApi"]["tokenUri"].endswith("/restapi/oauth/token")
    assert (await api.client.get("/.well-known/entry-points/external")).status_code == 401


async def test_openid_configuration_names_the_endpoints(api: Api) -> None:
    body = (await api.client.get("/.well-known/openid-configuration")).json()
    assert body["token_endpoint"].endswith("/restapi/oauth/token")
    assert body["code_challenge_methods_supported"] == ["plain", "S256"]
    (key,) = (await api.client.get("/restapi/oauth/jwks")).json()["keys"]
    assert {"kty", "n", "e", "kid", "use", "alg"} == key.keys(), "nothing of the private part"


async def test_an_app_can_ask_who_it_is(api: Api) -> None:
    body = (await api.get("/client-info", "102")).json()
    assert body["client"]["appName"] == "Clarion demo app"
    assert body["extension"]["id"] == int(api.extension_id("102"))
