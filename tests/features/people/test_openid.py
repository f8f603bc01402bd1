"""OpenID Connect, as a client sees it that nobody here wrote (Authlib, joserfc)."""

from datetime import timedelta
from importlib import import_module
from typing import Any

from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from clarion.features.people import SigningKeys
from tests.support.api import Api
from tests.support.oauth import CALLBACK, Browser, new_browser, query_of, redeem

METADATA = "/.well-known/openid-configuration"


async def sign_in(api: Api, browser: Browser, scope: str, **more: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the tokens that Authlib got by code and PKCE, the server's metadata)."""
    metadata = (await api.client.get(METADATA)).json()
    client_id, secret = api.basic
    # Authlib brings its own flavour of httpx, and wants that one's transport.
    base = next(kind for kind in AsyncOAuth2Client.__mro__ if kind.__module__.startswith("httpx"))
    transport = import_module(base.__module__.partition(".")[0]).ASGITransport(api.app)
    async with AsyncOAuth2Client(
        client_id, secret, scope=scope, redirect_uri=CALLBACK, code_challenge_method="S256", transport=transport
    ) as app:
        uri, state = app.create_authorization_url(metadata["authorization_endpoint"], code_verifier="x" * 48, **more)
        page = await browser.client.get(uri)
        back = page.headers["location"]
        if not back.startswith(CALLBACK):
            back = (await browser.consent(page, "allow"))["redirect"]
        tokens = await app.fetch_token(
            metadata["token_endpoint"], authorization_response=back, state=state, code_verifier="x" * 48
        )
    return dict(tokens), metadata


async def keys_of(api: Api, metadata: dict[str, Any]) -> KeySet:
    return KeySet.import_key_set((await api.client.get(metadata["jwks_uri"])).json())


async def test_authlib_signs_in_and_believes_the_id_token(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    await browser.sign_in("102")
    signed_at = int(api.clock.now().timestamp())
    api.clock.advance(90)
    tokens, metadata = await sign_in(api, browser, "openid email profile", nonce="n-0S6_WzA2Mj")
    assert tokens["scope"] == "email openid profile", "who somebody is, and no more"
    token = jwt.decode(tokens["id_token"], await keys_of(api, metadata), algorithms=["RS256"])
    params = {"nonce": "n-0S6_WzA2Mj", "client_id": api.basic[0], "access_token": tokens["access_token"]}
    claims = CodeIDToken(token.claims, token.header, {"iss": {"value": metadata["issuer"]}}, params)
    claims.validate(now=int(api.clock.now().timestamp()))
    assert claims["sub"] == api.extension_id("102")
    assert claims["auth_time"] == signed_at, "when the person signed in, not when the app asked"
    assert (claims["given_name"], claims["email"]) == ("Ben", "ben@demo.example")
    assert claims["amr"] == ["pwd"]
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    for method in ("GET", "POST"):
        info = (await api.client.request(method, metadata["userinfo_endpoint"], headers=headers)).json()
        assert info["sub"] == claims["sub"]
    refused = await api.client.get("/restapi/v1.0/account/~", headers=headers)
    assert refused.status_code == 403


async def test_without_openid_there_is_no_id_token(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    await browser.sign_in("102")
    assert "id_token" not in (await redeem(api, await browser.code())).json()


async def test_keys_are_replaced_and_the_old_one_stays_for_a_while(api: Api) -> None:
    browser = await new_browser(api)
    await browser.sign_in("102", remember=True)
    tokens, metadata = await sign_in(api, browser, "openid")
    first = (await api.client.get(metadata["jwks_uri"])).json()["keys"]
    assert len(first) == 1
    await api.here.get(SigningKeys).rotate()
    both = (await api.client.get(metadata["jwks_uri"])).json()["keys"]
    assert [key["kid"] for key in both][1:] == [first[0]["kid"]]
    assert jwt.decode(tokens["id_token"], KeySet.import_key_set({"keys": both})).claims["sub"]
    newer, _ = await sign_in(api, browser, "openid")
    assert jwt.decode(newer["id_token"], KeySet.import_key_set({"keys": both[:1]})).claims["sub"]
    api.clock.advance(timedelta(days=3).total_seconds())
    assert len((await api.client.get(metadata["jwks_uri"])).json()["keys"]) == 1
    api.clock.advance(timedelta(days=90).total_seconds())
    by_itself = (await api.client.get(metadata["jwks_uri"])).json()["keys"]
    assert by_itself[0]["kid"] != both[0]["kid"], "after 90 days a key is replaced without being asked"
    other = SigningKeys(api.here.storage, api.clock, api.here.keys)
    assert await other.published() == by_itself, "every process has the same"


async def test_a_changed_id_token_is_not_believed(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    await browser.sign_in("102")
    tokens, metadata = await sign_in(api, browser, "openid")
    head, claims, signature = tokens["id_token"].split(".")
    try:
        jwt.decode(f"{head}.{claims}.{signature[:-6]}AAAAAA", await keys_of(api, metadata))
    except BadSignatureError:
        return
    raise AssertionError("a forged signature was taken")


async def test_what_the_metadata_promises_is_there(sqlite_api: Api) -> None:
    api = sqlite_api
    metadata = (await api.client.get(METADATA)).json()
    for name in ("authorization_endpoint", "token_endpoint", "revocation_endpoint", "userinfo_endpoint", "jwks_uri"):
        assert metadata[name].startswith(metadata["issuer"])
        answer = await api.client.request("POST" if "to" in name[:2] or "rev" in name else "GET", metadata[name])
        assert answer.status_code not in (404, 405, 500), name
    initial = (await api.client.get("/.well-known/entry-points/initial?clientId=x")).json()["authApi"]
    assert initial["authorizationUri"] == metadata["authorization_endpoint"]
    assert query_of(initial["oidcDiscoveryUri"]) == {}
