"""The official SDKs, unmodified, sign in with authorization codes, with PKCE and without."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from ringcentral import SDK
from ringcentral.http.api_exception import ApiException

from clarion.features.developer import register_app
from clarion.features.people.sign_in import AUTHORIZATION_CODE, REFRESH
from tests.support.node_phone import NODE, NodePhone
from tests.support.oauth import CALLBACK, VERIFIER, pkce, query_of
from tests.web.site import Site, running_site

HERE = Path(__file__).parent


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with running_site(tmp_path) as site:
        async with site.here.storage.transaction() as session:
            await register_app(
                session, client_id="public", name="Public", now=site.here.clock.now(),
                grants=(AUTHORIZATION_CODE, REFRESH), redirect_uris=(CALLBACK,),
            )  # fmt: skip
        yield site


async def allow(site: Site, address: str) -> str:
    """What a person does in the browser at `address`; where the browser goes at the end."""
    async with httpx.AsyncClient(base_url=site.url) as browser:
        body = {"username": "102", "password": site.password("102")}
        assert (await browser.post("/restapi/v1.0/clarion/sign-in", json=body)).status_code == 200
        page = await browser.get(address)
        assert page.status_code == 303, page.text
        body2 = {"parameters": query_of(page.headers["location"]), "decision": "allow"}
        answer = await browser.post("/restapi/v1.0/clarion/authorize", json=body2)
        return str(answer.json()["redirect"])


async def start(**config: Any) -> NodePhone:
    process = await asyncio.create_subprocess_exec(
        NODE, HERE / "code_flow.mjs", json.dumps(config | {"redirectUri": CALLBACK}),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    return NodePhone.of_process("softphone", process, Path("/dev/null"))


@pytest.mark.parametrize("kind", ["secret", "secret and PKCE", "public and PKCE", "discovery"])
async def test_the_javascript_sdk_signs_in_with_a_code(site: Site, kind: str) -> None:
    public = kind.startswith("public")
    who = {"clientId": "public"} if public else {"clientId": site.env["RINGCENTRAL_CLIENT_ID"]}
    if not public:
        who["clientSecret"] = site.env["RINGCENTRAL_CLIENT_SECRET"]
    sdk = await start(server=site.url, pkce="PKCE" in kind, discovery=kind == "discovery", **who)
    try:
        address = await sdk.do("login_url")
        assert ("code_challenge" in address) == ("PKCE" in kind)
        redirect = await allow(site, address)
        assert query_of(redirect)["state"] == "s t"
        assert str(await sdk.do("login", redirect=redirect)) == site.env["CLARION_102_EXTENSION_ID"]
        assert await sdk.do("refresh")
        assert await sdk.do("logout") is False
    finally:
        await sdk.close()


def use_the_code(site: Site, code: str, verifier: str) -> None:
    env = site.env
    platform = SDK(env["RINGCENTRAL_CLIENT_ID"], env["RINGCENTRAL_CLIENT_SECRET"], site.url).platform()
    platform.login(code=code, redirect_uri=CALLBACK, verifier=verifier)
    assert str(platform.get("/account/~/extension/~").json().id) == env["CLARION_102_EXTENSION_ID"]
    platform.refresh()
    platform.logout()
    again = SDK(env["RINGCENTRAL_CLIENT_ID"], env["RINGCENTRAL_CLIENT_SECRET"], site.url).platform()
    with pytest.raises(ApiException) as refused:
        again.login(code=code, redirect_uri=CALLBACK, verifier=verifier)
    assert "code" in str(refused.value)


@pytest.mark.parametrize("with_pkce", [False, True])
async def test_the_python_sdk_signs_in_with_a_code(site: Site, with_pkce: bool) -> None:
    # Its own login_url() breaks on a missing import; the address is what that would have made.
    query = {"response_type": "code", "redirect_uri": CALLBACK, "client_id": site.env["RINGCENTRAL_CLIENT_ID"]}
    query |= {"state": "s"} | (pkce() if with_pkce else {})
    redirect = await allow(site, str(httpx.URL(f"{site.url}/restapi/oauth/authorize", params=query)))
    await asyncio.to_thread(use_the_code, site, query_of(redirect)["code"], VERIFIER if with_pkce else "")
