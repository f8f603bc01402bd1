"""Letting an app in: the authorize endpoint, consent, codes, and every way to do it wrong."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.features.developer import register_app
from clarion.features.people import check_new_redirect_uri, demo
from clarion.features.people.sign_in import AUTHORIZATION_CODE, REFRESH
from tests.support.api import Api
from tests.support.oauth import (
    AUTHORIZE,
    CALLBACK,
    PAGE,
    VERIFIER,
    check_refused,
    new_browser,
    pkce,
    query_of,
    redeem,
)


async def works(api: Api, access_token: str) -> bool:
    headers = {"Authorization": f"Bearer {access_token}"}
    return (await api.client.get("/restapi/v1.0/client-info", headers=headers)).status_code == 200


async def register(api: Api, client_id: str, **how: Any) -> None:
    async with api.here.storage.transaction() as session:
        how = {"grants": (AUTHORIZATION_CODE, REFRESH), "redirect_uris": (CALLBACK,)} | how
        await register_app(session, client_id=client_id, name=client_id.title(), now=api.clock.now(), **how)


async def test_a_person_lets_an_app_in_and_is_remembered(api: Api) -> None:
    browser = await new_browser(api)
    page = await browser.authorize(state="a b&c=ü", ui_locales="de-DE", display="popup", login_hint="ben@demo.example")
    shown = await browser.consent(page)
    assert shown["needed"] == "login_required"
    assert shown["loginHint"] == "ben@demo.example"
    await browser.sign_in("102")
    shown = await browser.consent(page)
    assert shown["needed"] == "consent_required"
    assert shown["person"]["name"] == "Ben Okafor"
    assert shown["app"]["name"] == "Clarion demo app"
    assert "SMS" in shown["scopes"]
    answer = query_of((await browser.consent(page, "allow"))["redirect"])
    assert answer["state"] == "a b&c=ü", "the state comes back as it was"
    assert answer["expires_in"] == "60"
    tokens = (await redeem(api, answer["code"])).json()
    assert tokens["owner_id"] == api.extension_id("102")
    assert tokens["token_type"] == "bearer"
    assert await works(api, tokens["access_token"])
    again = await browser.authorize(state="second")
    assert again.headers["location"].startswith(CALLBACK), "who said yes is not asked again"


async def test_with_discovery_the_app_learns_where_to_go_on(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    await browser.sign_in("102")
    page = await browser.authorize(discovery="true")
    answer = query_of((await browser.consent(page, "allow"))["redirect"])
    assert answer["token_uri"] == "http://localhost:8080/restapi/oauth/token", "whatever the Host of the request says"
    assert answer["discovery_uri"].endswith("/.well-known/entry-points/external")


async def test_no_means_no_and_nothing_is_remembered(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    await browser.sign_in("102")
    page = await browser.authorize(state="s")
    answer = query_of((await browser.consent(page, "deny"))["redirect"])
    assert (answer["error"], answer["state"]) == ("access_denied", "s")
    assert (await browser.authorize()).headers["location"].startswith("/authorize?")


@pytest.mark.parametrize("method", ["S256", "plain"])
async def test_pkce_binds_the_code_to_who_began(sqlite_api: Api, method: str) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    await browser.sign_in("102")
    wrongs: list[dict[str, Any]] = [
        {},
        {"code_verifier": "x" * 43},
        {"code_verifier": VERIFIER[:-1] + "x"},
        {"code_verifier": "short"},
    ]
    for wrong in wrongs:
        code = await browser.code(**pkce(method))
        refused = await redeem(api, code, **wrong)
        assert refused.status_code == 400
        assert refused.json()["error"] in ("invalid_grant", "invalid_request")
        assert (await redeem(api, code, code_verifier=VERIFIER)).status_code == 200, "who has the right one gets in"
    if method == "plain":
        code = await browser.code(code_challenge=VERIFIER)
        assert (await redeem(api, code, code_verifier=VERIFIER)).status_code == 200, "no method means plain"
    code = await browser.code()
    check_refused(await redeem(api, code, code_verifier=VERIFIER), "invalid_grant")


async def test_a_code_counts_once_and_its_second_use_ends_what_it_gave(api: Api) -> None:
    browser = await new_browser(api)
    await browser.sign_in("102")
    code = await browser.code()
    tokens = (await redeem(api, code)).json()
    assert await works(api, tokens["access_token"])
    check_refused(await redeem(api, code), "invalid_grant", code="OAU-106")
    assert not await works(api, tokens["access_token"])
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    check_refused(await api.client.post("/restapi/oauth/token", data=refresh, auth=api.basic), "invalid_grant")


async def test_a_code_is_for_one_app_one_address_and_one_minute(api: Api) -> None:
    await register(api, "other", secret="s" * 40)
    browser = await new_browser(api)
    await browser.sign_in("102")
    code = await browser.code()
    check_refused(await redeem(api, code, ("other", "s" * 40)), "invalid_grant", code="OAU-110")
    check_refused(await redeem(api, code, ("other", "wrong")), "invalid_client", 401)
    check_refused(
        await redeem(api, code, redirect_uri="http://127.0.0.1:8888/callback"), "invalid_grant", code="OAU-109"
    )
    check_refused(await redeem(api, code, redirect_uri=""), "invalid_grant", code="OAU-109")
    check_refused(await redeem(api, "x" * 4000), "invalid_grant", code="OAU-106")
    check_refused(await redeem(api, "x" * 20_000), "invalid_request")
    api.clock.advance(60)
    check_refused(await redeem(api, code), "invalid_grant", code="OAU-108")
    code = await browser.code()
    path = f"/account/~/extension/{api.extension_id('102')}"
    assert (await api.request("PUT", path, json={"status": "Disabled"})).status_code == 200
    check_refused(await redeem(api, code), "invalid_grant", code="OAU-141")


async def test_what_cannot_go_to_the_app_is_said_on_a_page(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    bad = [
        {"client_id": "nobody"}, {"client_id": ""}, {"redirect_uri": ""}, {"redirect_uri": CALLBACK + "/"},
        {"redirect_uri": CALLBACK + "?x=1"}, {"redirect_uri": "https://evil.example/"}, {"state": "x" * 2049},
        {"client_id": "x" * 2000}, {"redirect_uri": "http://localhost:8889/callback"}, {"client_id": "clarion-web"},
    ]  # fmt: skip
    for parameters in bad:
        answer = await browser.authorize(**parameters)
        assert answer.status_code == 400, parameters
        assert "location" not in answer.headers
        assert answer.json()["error"] in ("invalid_request", "invalid_client")
    twice = f"{AUTHORIZE}?client_id=a&client_id=b&redirect_uri={CALLBACK}&response_type=code"
    assert (await browser.client.get(twice)).status_code == 400
    html = await browser.client.get(
        AUTHORIZE, params={"client_id": "<script>alert(1)</script>"}, headers={"Accept": "text/html"}
    )
    assert html.status_code == 400
    assert "<script>" not in html.text
    assert "This app cannot sign you in" in html.text
    french = {"Accept": "text/html", "Accept-Language": "fr-CA"}
    html = await browser.client.get(AUTHORIZE, params={"client_id": "<b>"}, headers=french)
    assert 'lang="fr"' in html.text and "Cette application ne peut pas vous connecter" in html.text
    assert html.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in html.headers["content-security-policy"]


async def test_other_errors_go_to_the_app(sqlite_api: Api) -> None:
    api = sqlite_api
    await register(api, "public")
    await register(api, "only-jwt", grants=("urn:ietf:params:oauth:grant-type:jwt-bearer",), secret="s")
    browser = await new_browser(api)
    cases = [
        ({"response_type": ""}, "invalid_request"), ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"), ({"scope": "Telepathy"}, "invalid_scope"),
        ({"code_challenge": "short"}, "invalid_request"), ({"code_challenge_method": "S256"}, "invalid_request"),
        ({"code_challenge": "c" * 43, "code_challenge_method": "MD5"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"), ({"prompt": "none"}, "login_required"),
        ({"max_age": "soon"}, "invalid_request"), ({"client_id": "public"}, "invalid_request"),
        ({"client_id": "only-jwt"}, "unauthorized_client"),
    ]  # fmt: skip
    for parameters, error in cases:
        answer = await browser.authorize(state="s", **parameters)
        assert answer.status_code == 303, (parameters, answer.text)
        found = query_of(answer.headers["location"])
        assert (found["error"], found["state"]) == (error, "s"), parameters
        assert found["error_description"]
    implicit = await browser.authorize(response_type="token")
    assert "#error=" in implicit.headers["location"], "where such an app looks for it"
    named = query_of((await browser.authorize(client_id="only-jwt")).headers["location"])["error_description"]
    assert "authorization_code" in named
    assert "jwt-bearer" in named, "what it asked for, and what it may"


async def test_prompts_are_kept(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    await browser.sign_in("102")
    quiet = query_of((await browser.authorize(prompt="none")).headers["location"])
    assert quiet["error"] == "consent_required"
    await browser.code()
    assert "code" in query_of((await browser.authorize(prompt="none")).headers["location"])
    api.clock.advance(5)
    page = await browser.authorize(prompt="login")
    assert (await browser.consent(page))["needed"] == "login_required"
    await browser.sign_in("102")
    assert "redirect" in await browser.consent(page)
    page = await browser.authorize(prompt="consent")
    assert (await browser.consent(page))["needed"] == "consent_required"
    api.clock.advance(100)
    assert "code" in query_of((await browser.authorize(max_age="1000")).headers["location"])
    assert (await browser.consent(await browser.authorize(max_age="10")))["needed"] == "login_required"


async def test_more_scopes_are_asked_for_again(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    await browser.sign_in("102")
    code = await browser.code(scope="ReadPresence")
    assert (await redeem(api, code)).json()["scope"] == "ReadPresence"
    page = await browser.authorize(scope="ReadPresence SMS")
    assert (await browser.consent(page))["needed"] == "consent_required"


async def test_the_endpoint_takes_a_form(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    form = {"response_type": "code", "client_id": api.basic[0], "redirect_uri": CALLBACK, "state": "s"}
    answer = await browser.client.post(AUTHORIZE, data=form)
    assert answer.status_code == 303
    assert query_of(answer.headers["location"])["state"] == "s"
    assert (await browser.client.post(AUTHORIZE, json=form)).status_code == 415


async def test_an_app_hands_a_person_on_to_another_that_they_let_in(api: Api) -> None:
    path, secret = "/restapi/v1.0/interop/generate-code", "s" * 40
    await register(api, "partner", secret=secret, scopes=("ReadAccounts",))
    await register(api, "browser-app", scopes=("ReadAccounts",))
    body = {"clientId": "partner", "ttl": 180}
    refused = await api.request("POST", path, "102", json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "OAU-140"), refused.text
    browser = await new_browser(api)
    await browser.sign_in("102")
    await browser.code(client_id="partner")
    for wrong, status in (({"clientId": "nobody"}, 404), ({"clientId": "browser-app"}, 403),
                          ({"clientId": "clarion-web"}, 403), ({}, 400), (body | {"ttl": 601}, 400)):  # fmt: skip
        assert (await api.request("POST", path, "102", json=wrong)).status_code == status, wrong
    answer = (await api.request("POST", path, "102", json=body)).json()
    assert answer["expires_in"] == 180
    check_refused(await redeem(api, answer["code"]), "invalid_grant", code="OAU-110")
    injected = await redeem(api, answer["code"], ("partner", secret))  # as where the partner's own sign-in ends
    check_refused(injected, "invalid_grant", code="OAU-109")
    api.clock.advance(179)
    tokens = (await redeem(api, answer["code"], ("partner", secret), redirect_uri="")).json()
    assert (tokens["owner_id"], tokens["scope"]) == (api.extension_id("102"), "ReadAccounts")


async def test_a_page_of_another_origin_gets_nowhere(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    await browser.sign_in("102")
    page = await browser.authorize()
    shown = query_of(page.headers["location"])
    body = {"parameters": shown, "decision": "allow"}
    for headers in ({"Origin": "http://evil.test"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        assert (await browser.client.post(PAGE, json=body, headers=headers)).status_code == 403
        for path in ("", "/resume", "/passkey/options"):
            answer = await browser.client.post("/restapi/v1.0/clarion/sign-in" + path, json={}, headers=headers)
            assert answer.status_code in (400, 403)
            assert "code" not in answer.json()
    assert (await browser.client.post(PAGE, data={"decision": "allow"})).status_code in (400, 415)
    forged = body | {"parameters": shown | {"began": "1.x"}}
    assert (await browser.client.post(PAGE, json=forged)).status_code == 400
    ours = {"Origin": "http://clarion.test", "Sec-Fetch-Site": "same-origin"}
    assert (await browser.client.post(PAGE, json=body, headers=ours)).status_code == 200


async def test_an_app_of_one_account_lets_nobody_else_in(sqlite_api: Api) -> None:
    api = sqlite_api
    await register(api, "private", secret="s" * 40, account_id=api.account_id())
    browser = await new_browser(api)
    await browser.sign_in("101", demo.NEIGHBOUR)
    page = await browser.authorize(client_id="private")
    shown = await browser.consent(page)
    assert shown["wrongAccount"]
    assert shown["needed"] == "login_required"
    body = {"parameters": query_of(page.headers["location"]), "decision": "allow"}
    assert (await browser.client.post(PAGE, json=body)).status_code == 401
    await browser.sign_in("102")
    assert "code" in query_of((await browser.consent(page, "allow"))["redirect"])


async def test_disconnecting_an_app_takes_everything_back(api: Api) -> None:
    browser = await new_browser(api)
    await browser.sign_in("102")
    tokens = (await redeem(api, await browser.code())).json()
    waiting = await browser.code()
    headers = await api.web_headers("102")
    listed = (await api.client.get("/restapi/v1.0/clarion/connected-apps", headers=headers)).json()["records"]
    assert [(app["name"], app["available"]) for app in listed] == [("Clarion demo app", True)]
    foreign = await api.web_headers("101")
    path = f"/restapi/v1.0/clarion/connected-apps/{api.basic[0]}"
    assert (await api.client.delete(path, headers=foreign)).status_code == 204
    assert await works(api, tokens["access_token"]), "others take back what is theirs only"
    assert (await api.client.delete(path, headers=headers)).status_code == 204
    assert not await works(api, tokens["access_token"])
    check_refused(await redeem(api, waiting), "invalid_grant")
    assert (await browser.consent(await browser.authorize()))["needed"] == "consent_required"


async def test_signing_out_everywhere_ends_browsers_too(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    await browser.sign_in("102")
    await browser.code()
    headers = await api.web_headers("102")
    await api.client.post("/restapi/v1.0/clarion/sign-out-everywhere", headers=headers)
    assert (await browser.consent(await browser.authorize()))["needed"] == "login_required"
    await browser.sign_in("102")
    assert (await browser.client.post("/restapi/v1.0/clarion/sign-in/end")).status_code == 204
    assert (await browser.client.get("/restapi/v1.0/clarion/sign-in")).json()["person"] is None


def test_redirect_uris_that_lead_astray_are_not_registered() -> None:
    good = [
        "https://app.example.com/callback?x=1", "http://localhost:8888/cb", "http://127.0.0.1/", "http://[::1]:80/x",
        "com.example.app:/signed-in", "my-app://done",
    ]  # fmt: skip
    bad = [
        "", "javascript:alert(1)", "data:text/html,x", "http://example.com/", "https://x/#frag", "//x", "/relative",
        "https://u:p@example.com/", "https:///x", "https://ex ample.com", "https://*.example.com/", "file:///etc",
        "https://exämple.com/", "http://localhost.evil.com/", "http://127.0.0.1@evil.com/", "x" * 3000, "HTTP://a.b/",
        "https://[::1", "http:\\\\localhost", "https://a\nb", "vbscript:x", "ab:/x",
    ]  # fmt: skip
    assert [uri for uri in good if check_new_redirect_uri(uri)] == []
    assert [uri for uri in bad if not check_new_redirect_uri(uri)] == []


@given(st.text(max_size=60))
def test_checking_a_redirect_uri_never_breaks(text: str) -> None:
    problem = check_new_redirect_uri(text)
    assert problem is None or problem.endswith(".")


async def test_an_id_token_is_no_credential_and_none_is_no_algorithm(sqlite_api: Api) -> None:
    api = sqlite_api
    browser = await new_browser(api)
    await browser.sign_in("102")
    tokens = (await redeem(api, await browser.code(scope="openid SMS"))).json()
    grant = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}
    head, claims, _ = tokens["id_token"].split(".")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).rstrip(b"=").decode()
    for assertion in (tokens["id_token"], f"{none}.{claims}.", f"{head}.{claims}.", "e30.e30.", "." * 3000):
        answer = await api.client.post("/restapi/oauth/token", data=grant | {"assertion": assertion}, auth=api.basic)
        check_refused(answer, "invalid_grant")
