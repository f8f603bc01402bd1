"""The contact center's own tokens: exchanged, renewed, expired, permanent, refused."""

from typing import Any

import pytest

from clarion.features.people import demo
from tests.support.api import Api

EXCHANGE = "/api/auth/login/rc/accesstoken?includeRefresh=true"
WHO = "/voice/api/v1/admin/auth"
PERMANENT = "/voice/api/v1/admin/token"


async def exchanged(api: Api, number: str = "101", organisation: demo.DemoOrganisation = demo.DEMO) -> dict[str, Any]:
    token = (await api.get_tokens(number, organisation))["access_token"]
    form = {"rcAccessToken": token, "rcTokenType": "Bearer"}
    answer = await api.client.post(EXCHANGE, data=form, headers={"Authorization": "Basic basic"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def ask(api: Api, token: str, path: str = WHO, method: str = "GET") -> Any:
    return await api.client.request(method, path, headers={"Authorization": f"Bearer {token}"})


async def test_a_token_of_the_main_api_is_exchanged_whatever_else_the_client_sends(api: Api) -> None:
    given = await exchanged(api)
    assert given["tokenType"] == "Bearer"
    assert given["mainAccountId"] == api.account_id()
    assert [agent["firstName"] for agent in given["agentDetails"]] == ["Ada"]
    assert given["adminId"] == int(api.extension_id("101"))
    assert "adminId" not in await exchanged(api, "102")
    answer = await ask(api, given["accessToken"])
    assert answer.json()["rcUserId"] == int(api.extension_id("101"))


async def test_after_five_minutes_the_answer_says_expired_and_the_refresh_token_helps(api: Api) -> None:
    given = await exchanged(api)
    api.clock.advance(301)
    answer = await ask(api, given["accessToken"])
    assert answer.status_code == 401
    assert answer.json()["errorCode"] == "access.denied.exception"
    assert "expired" in answer.json()["generalMessage"]
    renewed = await api.client.post("/api/auth/token/refresh", data={"refresh_token": given["refreshToken"]})
    assert renewed.status_code == 200
    assert (await ask(api, renewed.json()["accessToken"])).status_code == 200


async def test_when_the_main_session_ends_so_does_everything_made_from_it(api: Api) -> None:
    tokens = await api.get_tokens("102")
    form = {"rcAccessToken": tokens["access_token"]}
    given = (await api.client.post(EXCHANGE, data=form)).json()
    revoked = await api.client.post("/restapi/oauth/revoke", data={"token": tokens["access_token"]}, auth=api.basic)
    assert revoked.status_code == 200
    assert (await ask(api, given["accessToken"])).status_code == 401
    renewed = await api.client.post("/api/auth/token/refresh", data={"refresh_token": given["refreshToken"]})
    assert renewed.status_code == 401


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0.", "y" * 5000])
async def test_tokens_that_were_not_made_here_are_refused(api: Api, token: str) -> None:
    for answer in (
        await ask(api, token),
        await api.client.post(EXCHANGE, data={"rcAccessToken": token or "x"}),
        await api.client.post("/api/auth/token/refresh", data={"refresh_token": token or "x"}),
        await api.client.get(WHO, headers={"X-Auth-Token": token or "x"}),
    ):
        assert answer.status_code == 401, answer.text
        assert answer.json()["errorCode"] == "access.denied.exception"


async def test_a_refresh_token_opens_nothing_by_itself(api: Api) -> None:
    given = await exchanged(api)
    assert (await ask(api, given["refreshToken"])).status_code == 401
    refreshed = await api.client.post("/api/auth/token/refresh", data={"refresh_token": given["accessToken"]})
    assert refreshed.status_code == 401


async def test_a_missing_field_is_named(api: Api) -> None:
    answer = await api.client.post(EXCHANGE, data={"rcTokenType": "Bearer"})
    assert answer.status_code == 400
    assert "rcAccessToken" in answer.json()["generalMessage"]


async def test_permanent_tokens_last_are_listed_and_can_be_removed_by_their_owner_only(api: Api) -> None:
    mine, theirs = await exchanged(api), await exchanged(api, "101", demo.NEIGHBOUR)
    token = (await ask(api, mine["accessToken"], PERMANENT, "POST")).json()
    api.clock.advance(40 * 86_400)
    answer = await api.client.get(WHO, headers={"X-Auth-Token": token})
    assert answer.json()["rcUserId"] == int(api.extension_id("101"))
    mine, theirs = await exchanged(api), await exchanged(api, "101", demo.NEIGHBOUR)
    assert (await ask(api, mine["accessToken"], PERMANENT)).json() == [token]
    assert (await ask(api, theirs["accessToken"], PERMANENT)).json() == []
    assert (await ask(api, theirs["accessToken"], f"{PERMANENT}/{token}", "DELETE")).status_code == 404
    assert (await ask(api, mine["accessToken"], f"{PERMANENT}/{token}", "DELETE")).status_code == 200
    assert (await api.client.get(WHO, headers={"X-Auth-Token": token})).status_code == 401
