"""What the web app, and clients that look around, are told before anyone signs in."""

from tests.support.api import Api


async def test_the_web_app_is_told_what_it_needs_and_no_password(api: Api) -> None:
    body = (await api.client.get("/restapi/v1.0/clarion/web-config")).json()
    assert body["clientId"] == "clarion-web"
    assert body.keys() == {"clientId", "brandName", "scopes"}


async def test_entry_points_have_the_blocks_that_clients_need(api: Api) -> None:
    initial = (await api.client.get("/.well-known/entry-points/initial?clientId=x&brandId=1210")).json()
    base = api.here.settings.public_url  # not the Host of the request, which is none of ours
    assert initial["authApi"]["defaultTokenUri"] == f"{base}/restapi/oauth/token"
    external = await api.get(initial["discoveryApi"]["defaultExternalUri"].removeprefix(base))
    assert external.headers["discovery-tag"]
    for body in (initial, external.json()):
        assert body["coreApi"]["baseUri"] == base
        assert body["rcv"]["baseApiUri"]
        assert body["retryCount"] == 3
    assert external.json()["authApi"]["tokenUri"].endswith("/restapi/oauth/token")
    assert (await api.client.get("/.well-known/entry-points/external")).status_code == 401


async def test_the_issuer_and_entry_points_are_ours_whatever_the_request_says(api: Api) -> None:
    ours, port = api.here.settings.public_url, api.here.settings.http_port
    for host, base in (
        ("evil.example", ours),
        (f"evil.example:{port}", ours),
        (f"127.0.0.1:{port}", f"http://127.0.0.1:{port}"),
        (f"localhost:{port}", f"http://localhost:{port}"),
    ):
        headers = {"Host": host}
        openid = (await api.client.get("/.well-known/openid-configuration", headers=headers)).json()
        assert openid["issuer"] == base
        assert openid["token_endpoint"] == f"{base}/restapi/oauth/token"
        initial = (await api.client.get("/.well-known/entry-points/initial", headers=headers)).json()
        assert initial["coreApi"]["baseUri"] == base


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
