"""Tokens: how they are got, renewed, refused and ended."""

import base64
import json
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select, text

from clarion.base.storage import Base, Storage
from clarion.features.people import demo
from clarion.features.people.sign_in.cleanup_job import forget_what_is_over
from clarion.features.people.sign_in.models import AuthSession, TokenPair
from clarion.features.people.sign_in.sessions import MAX_SESSIONS_PER_APP
from tests.support.api import JWT_BEARER, Api, running_app

TOKEN, REVOKE = "/restapi/oauth/token", "/restapi/oauth/revoke"


async def ask(api: Api, auth: tuple[str, str] | None = None, **form: str) -> httpx.Response:
    return await api.client.post(TOKEN, data=form, auth=auth)  # type: ignore[arg-type]


async def refresh(api: Api, token: str, **more: str) -> httpx.Response:
    return await ask(api, api.basic, grant_type="refresh_token", refresh_token=token, **more)


async def works(api: Api, access_token: str) -> bool:
    headers = {"Authorization": f"Bearer {access_token}"}
    return (await api.client.get("/restapi/v1.0/client-info", headers=headers)).status_code == 200


async def by_password(api: Api, username: str, password: str) -> httpx.Response:
    answer: httpx.Response = await api.by_password(username, password)
    return answer


def check_refused(answer: httpx.Response, error: str, status: int = 400) -> None:
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["error"] == error, body
    assert body["error_description"]
    assert body["errors"][0]["errorCode"].startswith("OAU-")


async def test_a_jwt_gives_the_documented_answer(api: Api) -> None:
    answer = await api.get_tokens()
    assert answer["token_type"] == "bearer"
    assert answer["expires_in"] == 3600
    assert answer["refresh_token_expires_in"] == 604_800
    assert answer["owner_id"] == api.extension_id("101")
    assert isinstance(answer["owner_id"], str)
    assert {"ReadAccounts", "CallControl", "WebSocket"} <= set(answer["scope"].split())
    assert answer["endpoint_id"]
    assert answer["session_id"]
    assert await works(api, answer["access_token"])


async def test_client_id_may_stand_in_the_body_too_and_lifetimes_are_clamped(api: Api) -> None:
    form = {"grant_type": JWT_BEARER, "assertion": await api.jwt("101"), "client_id": api.basic[0]}
    answer = (await ask(api, api.basic, **form, access_token_ttl="5", refresh_token_ttl="99999999")).json()
    assert answer["expires_in"] == 600
    assert answer["refresh_token_expires_in"] == 2_592_000
    form = {"grant_type": "partner_jwt", "assertion": await api.jwt("101")}
    assert (await ask(api, api.basic, **form, access_token_ttl="86400")).json()["expires_in"] == 3600


async def test_scope_limits_the_token(api: Api) -> None:
    """ADM-33"""
    form = {"grant_type": JWT_BEARER, "assertion": await api.jwt("101"), "scope": "ReadPresence"}
    answer = (await ask(api, api.basic, **form)).json()
    assert answer["scope"] == "ReadPresence"
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    refused = await api.client.get("/restapi/v1.0/account/~", headers=headers)
    assert refused.status_code == 403
    assert refused.json()["errorCode"] == "CMN-401"
    assert (await api.client.get("/restapi/v1.0/account/~/presence", headers=headers)).status_code == 200
    form["scope"] = "Telepathy"
    check_refused(await ask(api, api.basic, **form), "invalid_scope")


@pytest.mark.parametrize("secret", ["", "wrong"])
async def test_a_wrong_client_secret_is_invalid_client(api: Api, secret: str) -> None:
    form = {"grant_type": JWT_BEARER, "assertion": await api.jwt("101")}
    check_refused(await ask(api, (api.basic[0], secret), **form), "invalid_client", 401)
    check_refused(await ask(api, ("nobody", secret), **form), "invalid_client", 401)
    check_refused(await ask(api, **form), "invalid_client", 401)


async def test_what_is_wrong_with_a_request_has_its_name(api: Api) -> None:
    check_refused(await ask(api, api.basic, scope="SMS"), "invalid_request")
    check_refused(await ask(api, api.basic, grant_type="magic"), "unsupported_grant_type")
    check_refused(await ask(api, api.basic, grant_type=JWT_BEARER), "invalid_request")
    password = {"grant_type": "password", "username": "101", "password": api.password("101")}
    refused = await ask(api, api.basic, **password)
    check_refused(refused, "unauthorized_client")
    assert refused.json()["errors"][0]["errorCode"] == "OAU-251"
    twice = "grant_type=refresh_token&grant_type=password"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await api.client.post(TOKEN, content=twice, headers=headers, auth=api.basic)
    check_refused(answer, "invalid_request")
    assert answer.json()["errors"][0]["errorCode"] == "OAU-111"


async def test_a_jwt_that_was_changed_or_made_elsewhere_is_refused(api: Api) -> None:
    good = await api.jwt("101")
    head, claims, signature = good.split(".")
    padded = json.loads(base64.urlsafe_b64decode(claims + "=="))
    padded["sub"] = api.extension_id("101", demo.NEIGHBOUR)
    forged = base64.urlsafe_b64encode(json.dumps(padded).encode()).rstrip(b"=").decode()
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    for bad in (f"{head}.{forged}.{signature}", f"{none}.{claims}.", "x", "a.b.c", good[:-4] + "AAAA"):
        answer = await ask(api, api.basic, grant_type=JWT_BEARER, assertion=bad)
        check_refused(answer, "invalid_grant")


async def test_refreshing_gives_a_new_pair_and_ends_the_old_access_token(api: Api) -> None:
    first = await api.get_tokens()
    assert await works(api, first["access_token"])
    second = (await refresh(api, first["refresh_token"], access_token_ttl="3600")).json()
    assert second["access_token"] != first["access_token"]
    assert second["refresh_token"] != first["refresh_token"]
    assert second["session_id"] == first["session_id"]
    assert second["endpoint_id"] == first["endpoint_id"]
    assert not await works(api, first["access_token"])
    assert await works(api, second["access_token"])


async def test_a_lost_answer_can_be_had_again_until_the_new_token_is_in_use(api: Api) -> None:
    first = await api.get_tokens()
    second = (await refresh(api, first["refresh_token"])).json()
    api.clock.advance(40)
    again = (await refresh(api, first["refresh_token"])).json()
    assert again["access_token"] == second["access_token"]
    assert again["refresh_token"] == second["refresh_token"]
    assert again["expires_in"] == 3560
    assert await works(api, second["access_token"])
    api.clock.advance(5)
    assert (await refresh(api, first["refresh_token"])).status_code == 200
    api.clock.advance(6)
    check_refused(await refresh(api, first["refresh_token"]), "invalid_grant")


@pytest.mark.parametrize("seconds", [0, 60, 300])
async def test_a_replaced_refresh_token_that_comes_late_ends_its_session(
    storage: Storage, tmp_path: Path, seconds: int
) -> None:
    async with running_app(storage, tmp_path / "data", refresh_reuse_seconds=str(seconds)) as api:
        first = await api.get_tokens()
        second = (await refresh(api, first["refresh_token"])).json()
        api.clock.advance(seconds)
        again = await refresh(api, first["refresh_token"])
        assert again.json()["refresh_token"] == second["refresh_token"]
        api.clock.advance(1)
        check_refused(await refresh(api, first["refresh_token"]), "invalid_grant")
        assert not await works(api, second["access_token"]), "with every token of it"
        check_refused(await refresh(api, second["refresh_token"]), "invalid_grant")


async def test_a_refresh_token_expires_and_belongs_to_one_app(api: Api) -> None:
    first = await api.get_tokens()
    other = {"grant_type": "refresh_token", "client_id": "clarion-web"}
    check_refused(await ask(api, **other, refresh_token=first["refresh_token"]), "invalid_grant")
    api.clock.advance(604_801)
    check_refused(await refresh(api, first["refresh_token"]), "invalid_grant")
    check_refused(await refresh(api, "never issued"), "invalid_grant")


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
@pytest.mark.parametrize("place", ["body", "query"])
async def test_revoking_either_token_ends_the_whole_session(api: Api, which: str, place: str) -> None:
    tokens = await api.get_tokens()
    assert await works(api, tokens["access_token"])
    if place == "body":
        answer = await api.client.post(REVOKE, data={"token": tokens[which]}, auth=api.basic)
    else:
        answer = await api.client.post(REVOKE, params={"token": tokens[which]}, auth=api.basic)
    assert answer.status_code == 200
    assert answer.content == b""
    assert not await works(api, tokens["access_token"])
    check_refused(await refresh(api, tokens["refresh_token"]), "invalid_grant")


async def test_another_app_cannot_revoke(api: Api) -> None:
    tokens = await api.get_tokens()
    await api.client.post(REVOKE, data={"token": tokens["access_token"], "client_id": "clarion-web"})
    assert await works(api, tokens["access_token"])


async def test_people_sign_in_by_extension_mail_or_number_with_extension(api: Api) -> None:
    password = api.password("102")
    for name in ("102", "ben@demo.example", " BEN@demo.example "):
        answer = await by_password(api, name, password)
        assert answer.status_code == 200, (name, answer.text)
        assert answer.json()["owner_id"] == api.extension_id("102")
    check_refused(await by_password(api, "102", api.password("103")), "invalid_grant")
    check_refused(await by_password(api, "nobody@demo.example", "x"), "invalid_grant")
    check_refused(await by_password(api, "+999999999999*102", password), "invalid_grant")


async def test_a_public_client_may_send_basic_with_an_empty_secret(api: Api) -> None:
    tokens = (await by_password(api, "102", api.password("102"))).json()
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await ask(api, ("clarion-web", ""), **form)).status_code == 200


async def test_guessing_slows_down_who_guesses_and_nobody_else(api: Api) -> None:
    for _ in range(5):
        check_refused(await by_password(api, "103", "guess"), "invalid_grant")
    slowed = await by_password(api, "103", api.password("103"))
    check_refused(slowed, "slow_down", 429)
    assert 1 <= int(slowed.headers["Retry-After"]) <= 61
    assert (await by_password(api, "102", api.password("102"))).status_code == 200
    elsewhere = httpx.ASGITransport(api.app, client=("203.0.113.9", 5000))
    async with httpx.AsyncClient(transport=elsewhere, base_url="http://clarion.test") as client:
        assert (await api.by_password("103", api.password("103"), client)).status_code == 200
    api.clock.advance(61)
    assert (await by_password(api, "103", api.password("103"))).status_code == 200


async def test_a_new_password_ends_the_other_sessions(api: Api) -> None:
    other = await api.get_tokens("104")
    mine = (await by_password(api, "104", api.password("104"))).json()
    headers = {"Authorization": f"Bearer {mine['access_token']}"}
    body = {"password": "correct horse 42"}
    answer = await api.client.put("/restapi/v1.0/account/~/extension/~", json=body, headers=headers)
    assert answer.status_code == 200
    assert "correct horse" not in answer.text
    assert await works(api, mine["access_token"])
    assert not await works(api, other["access_token"])
    check_refused(await by_password(api, "104", api.password("104")), "invalid_grant")
    assert (await by_password(api, "104", "correct horse 42")).status_code == 200
    short = await api.client.put("/restapi/v1.0/account/~/extension/~", json={"password": "short"}, headers=headers)
    assert short.status_code == 400
    assert short.json()["parameterName"] == "password"


async def test_signing_out_everywhere_ends_all_my_sessions_only(api: Api) -> None:
    first, second, ada = await api.get_tokens("102"), await api.get_tokens("102"), await api.get_tokens("101")
    headers = {"Authorization": f"Bearer {first['access_token']}"}
    answer = await api.client.post("/restapi/v1.0/clarion/sign-out-everywhere", headers=headers)
    assert answer.status_code == 204
    assert not await works(api, first["access_token"])
    assert not await works(api, second["access_token"])
    assert await works(api, ada["access_token"])


async def test_the_oldest_of_too_many_sessions_ends(api: Api) -> None:
    first = await api.get_tokens("102")
    api.clock.advance(1)
    for _ in range(MAX_SESSIONS_PER_APP):
        last = await api.get_tokens("102")
    assert not await works(api, first["access_token"])
    assert await works(api, last["access_token"])


async def test_a_person_switched_off_is_out_at_once(api: Api) -> None:
    tokens = await api.get_tokens("103")
    assert await works(api, tokens["access_token"])
    path = f"/account/~/extension/{api.extension_id('103')}"
    assert (await api.request("PUT", path, json={"status": "Disabled"})).status_code == 200
    assert not await works(api, tokens["access_token"])
    answer = await ask(api, api.basic, grant_type=JWT_BEARER, assertion=await api.jwt("103"))
    check_refused(answer, "invalid_grant")
    check_refused(await by_password(api, "103", api.password("103")), "invalid_grant")


async def test_credentials_are_made_used_and_revoked(api: Api) -> None:
    web = (await by_password(api, "102", api.password("102"))).json()
    headers = {"Authorization": f"Bearer {web['access_token']}"}
    path = "/restapi/v1.0/clarion/credentials"
    made = (await api.client.post(path, json={"name": "CI"}, headers=headers)).json()
    answer = await ask(api, api.basic, grant_type=JWT_BEARER, assertion=made["token"])
    session = answer.json()
    assert session["owner_id"] == api.extension_id("102")
    listed = (await api.client.get(path, headers=headers)).json()["records"]
    assert made["id"] in [record["id"] for record in listed]
    assert all("token" not in record for record in listed)
    foreign = await api.request("DELETE", f"/clarion/credentials/{made['id']}", "101")
    assert foreign.status_code == 404
    assert (await api.client.delete(f"{path}/{made['id']}", headers=headers)).status_code == 204
    assert not await works(api, session["access_token"])
    check_refused(await ask(api, api.basic, grant_type=JWT_BEARER, assertion=made["token"]), "invalid_grant")


async def test_a_credential_may_be_for_some_apps_and_for_a_time(api: Api) -> None:
    """ADM-33"""
    web = (await by_password(api, "102", api.password("102"))).json()
    headers = {"Authorization": f"Bearer {web['access_token']}"}
    path = "/restapi/v1.0/clarion/credentials"
    limited = (await api.client.post(path, json={"clientIds": ["other"]}, headers=headers)).json()
    check_refused(await ask(api, api.basic, grant_type=JWT_BEARER, assertion=limited["token"]), "invalid_grant")
    soon = {"expiresAt": "2026-01-05T10:00:00Z"}
    brief = (await api.client.post(path, json=soon, headers=headers)).json()
    good = await ask(api, api.basic, grant_type=JWT_BEARER, assertion=brief["token"])
    assert good.status_code == 200
    api.clock.advance(3600)
    check_refused(await ask(api, api.basic, grant_type=JWT_BEARER, assertion=brief["token"]), "invalid_grant")


async def test_an_app_of_others_cannot_make_credentials(api: Api) -> None:
    answer = await api.request("POST", "/clarion/credentials", json={})
    assert answer.status_code == 403


async def test_userinfo_says_who_i_am(api: Api) -> None:
    body = (await api.get("/restapi/oauth/userinfo", "102")).json()
    assert body["sub"] == api.extension_id("102")
    assert body["given_name"] == "Ben"
    assert body["account_id"] == api.account_id()


async def test_what_is_over_is_forgotten_and_what_lives_stays(api: Api) -> None:
    async def counts() -> tuple[int, int]:
        async with api.here.storage.transaction() as session:
            await forget_what_is_over(session, api.clock.now())
            sessions = await session.scalar(select(func.count()).select_from(AuthSession))
            pairs = await session.scalar(select(func.count()).select_from(TokenPair))
        return sessions or 0, pairs or 0

    tokens = await api.get_tokens()
    await api.get_tokens("102")
    renewed = (await refresh(api, tokens["refresh_token"])).json()
    assert await counts() == (2, 3)
    api.clock.advance(3 * 3600)
    assert await counts() == (2, 3)
    again = (await refresh(api, renewed["refresh_token"])).json()
    api.clock.advance(7 * 86_400 + 3600)
    assert await counts() == (2, 2)
    api.clock.advance(86_400)
    assert await counts() == (0, 0)
    check_refused(await refresh(api, again["refresh_token"]), "invalid_grant")


async def test_secrets_are_not_in_the_database(api: Api) -> None:
    tokens = await api.get_tokens()
    secrets = [tokens["access_token"], tokens["refresh_token"], api.basic[1], api.password("101")]
    secrets.append((await api.jwt("101")).split(".")[2])
    async with api.here.storage.reading() as session:
        for table in Base.metadata.tables:
            rows = (await session.execute(text(f'SELECT * FROM "{table}"'))).all()
            for secret in secrets:
                assert secret not in str(rows), f"{table} holds a secret in clear text"
