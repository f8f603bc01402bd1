"""`clarion tokens why`: each way a token can die has its sentence."""

from clarion.features.people import explain_token
from tests.support.api import Api
from tests.support.oauth import TOKEN, new_browser, redeem


async def verdict(api: Api, text: str) -> str:
    return (await explain_token(api.here, text))[0]


async def test_why_a_token_died(sqlite_api: Api) -> None:
    api = sqlite_api
    first = await api.get_tokens("102")
    assert (await verdict(api, first["access_token"])).startswith("Alive until")
    about = " ".join((await explain_token(api.here, first["access_token"]))[1:])
    assert "Ben Okafor" in about
    assert "Clarion demo app" in about
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = (await api.client.post(TOKEN, data=form, auth=api.basic)).json()
    assert "a refresh" in await verdict(api, first["access_token"])
    assert "good until" in await verdict(api, first["refresh_token"])
    headers = {"Authorization": f"Bearer {second['access_token']}"}
    await api.client.get("/restapi/v1.0/client-info", headers=headers)
    api.clock.advance(11)
    assert "in use for more than 10 seconds" in await verdict(api, first["refresh_token"])
    await api.client.post(TOKEN, data=form, auth=api.basic)
    shown = await explain_token(api.here, second["refresh_token"])
    assert any("old refresh token of it was shown" in sentence for sentence in shown)
    assert "an old refresh token came back" in await verdict(api, second["access_token"])
    third = await api.get_tokens("102")
    api.clock.advance(3600)
    assert "expired" in await verdict(api, third["access_token"])
    await api.client.post("/restapi/oauth/revoke", data={"token": second["refresh_token"]}, auth=api.basic)
    assert "the app gave it back" in await verdict(api, second["refresh_token"])


async def test_why_a_code_or_credential_is_refused(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    await browser.sign_in("102")
    code, late = await browser.code(), await browser.code()
    assert (await verdict(api, code)).startswith("Alive")
    await redeem(api, code)
    assert "a code counts once" in await verdict(api, code)
    api.clock.advance(61)
    assert "without being used" in await verdict(api, late)
    assert (await verdict(api, await api.jwt("102"))) == "Alive."
    headers = await api.web_headers("102")
    path = "/restapi/v1.0/clarion/credentials"
    made = (await api.client.post(path, json={"name": "CI"}, headers=headers)).json()
    await api.client.delete(f"{path}/{made['id']}", headers=headers)
    assert "revoked" in await verdict(api, made["token"])
    for text in ("", "nonsense", "a.b.c", "x" * 5000):
        assert (await verdict(api, text)).startswith("Not known")
