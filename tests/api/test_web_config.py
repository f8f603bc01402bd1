"""What the web app, and clients that look around, are told before anyone signs in."""

from tests.support.api import Api


async def test_the_web_app_is_told_what_it_needs_and_no_password(api: Api) -> None:
    body = (await api.client.get("/restapi/v1.0/clarion/web-config")).json()
    assert body["clientId"] == "clarion-web"
    assert body.keys() == {"clientId", "brandName", "scopes"}


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
