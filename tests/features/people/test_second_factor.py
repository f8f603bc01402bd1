"""Second factors: codes, recovery codes, the account's rule, one-time links."""

import re
from typing import Any

import httpx
import pyotp

from clarion.base.mail_queue import MailQueue
from clarion.features.people.second_factor.authenticators import STEP_S
from tests.support.api import Api
from tests.support.oauth import Browser, check_refused, new_browser
from tests.support.waiting import wait_for

SIGN_IN, SECURITY = "/restapi/v1.0/clarion/sign-in", "/restapi/v1.0/clarion/security"


def code_now(api: Api, secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(api.clock.now().timestamp()) + steps * STEP_S)


async def add_authenticator(api: Api, number: str) -> tuple[str, list[str], dict[str, str]]:
    """(secret, recovery codes, headers of the web session that did it)."""
    headers = await api.web_headers(number)
    confirmed = {"password": api.password(number)}
    setup = await api.client.post(f"{SECURITY}/authenticator", json=confirmed, headers=headers)
    assert setup.status_code == 200, setup.text
    secret = setup.json()["secret"]
    assert setup.json()["qr"].startswith("data:image/svg+xml")
    assert f"secret={secret}" in setup.json()["uri"]
    wrong = await api.client.post(f"{SECURITY}/authenticator/confirm", json={"code": "000000"}, headers=headers)
    assert wrong.status_code == 400
    body = {"code": code_now(api, secret)}
    done = await api.client.post(f"{SECURITY}/authenticator/confirm", json=body, headers=headers)
    assert done.status_code == 200, done.text
    return secret, done.json()["recoveryCodes"], headers


async def give(browser: Browser, step: Any, code: str, method: str = "totp") -> httpx.Response:
    body = {"ticket": step["ticket"], "code": code, "method": method}
    return await browser.client.post(f"{SIGN_IN}/second-factor", json=body)


async def test_with_an_authenticator_the_password_is_not_enough(api: Api) -> None:
    secret, recovery, headers = await add_authenticator(api, "102")
    api.clock.advance(STEP_S)
    browser = await new_browser(api)
    step = await browser.sign_in("102")
    assert step["state"] == "secondFactor"
    assert step["methods"] == ["totp", "recovery"]
    assert (await browser.client.get(SIGN_IN)).json()["person"] is None, "half a sign-in is none"
    assert (await give(browser, step, "123456")).status_code == 400
    assert (await give(browser, step, code_now(api, secret, 5))).status_code == 400
    right = code_now(api, secret)
    assert (await give(browser, step, right)).json()["state"] == "done"
    assert (await browser.client.get(SIGN_IN)).json()["person"]["extensionNumber"] == "102"
    assert (await give(browser, step, right)).status_code == 401, "the ticket is used up"
    again = await browser.sign_in("102")
    assert (await give(browser, again, right)).status_code == 400, "a code counts once"
    assert (await give(browser, again, recovery[0].upper().replace("-", " "), "recovery")).json()["state"] == "done"
    third = await browser.sign_in("102")
    assert (await give(browser, third, recovery[0], "recovery")).status_code == 400
    view = (await api.client.get(SECURITY, headers=headers)).json()
    assert (view["authenticator"], view["recoveryCodesLeft"]) == (True, 9)


async def test_jwt_credentials_work_without(sqlite_api: Api) -> None:
    api = sqlite_api
    await add_authenticator(api, "102")
    assert (await api.get_tokens("102"))["access_token"]


async def test_guessing_codes_is_slow_and_ends_the_ticket(sqlite_api: Api) -> None:
    api = sqlite_api
    secret, _, _ = await add_authenticator(api, "102")
    browser = await new_browser(api)
    step = await browser.sign_in("102")
    answers = [(await give(browser, step, f"{n:06}")) for n in range(8)]
    assert {answer.status_code for answer in answers[:5]} == {400}
    check_refused(answers[5], "slow_down", 429)
    api.clock.advance(61)
    for n in range(12):
        last = await give(browser, step, f"9{n:05}")
        api.clock.advance(61)
    assert last.status_code == 401, "a ticket bears a few tries only"
    step = await browser.sign_in("102")
    assert (await give(browser, step, code_now(api, secret))).status_code == 200


async def test_changing_how_i_sign_in_takes_my_password(sqlite_api: Api) -> None:
    api = sqlite_api
    headers = await api.web_headers("103")
    wrong = {"password": "guess"}
    for path in ("/authenticator", "/authenticator/remove", "/recovery-codes", "/passkeys/options"):
        answer = await api.client.post(SECURITY + path, json=wrong, headers=headers)
        assert answer.status_code in (400, 429), path
    foreign = await api.as_person("103")
    right = {"password": api.password("103")}
    refused = await api.client.post(f"{SECURITY}/authenticator", json=right, headers=foreign)
    assert refused.status_code == 403, "an app with my token may not"


async def test_the_account_can_ask_everybody_for_a_second_factor(api: Api) -> None:
    admin = await api.web_headers("101")
    member = await api.web_headers("102")
    body = {"secondFactorRequired": True}
    assert (await api.client.put(f"{SECURITY}/policy", json=body, headers=member)).status_code == 403
    assert (await api.client.put(f"{SECURITY}/policy", json=body, headers=admin)).status_code == 200
    browser = await new_browser(api)
    step = await browser.sign_in("102")
    assert step["state"] == "enrol"
    setup = (await browser.client.post(f"{SIGN_IN}/enrol", json={"ticket": step["ticket"]})).json()
    body2 = {"ticket": step["ticket"], "code": code_now(api, setup["secret"])}
    done = (await browser.client.post(f"{SIGN_IN}/enrol/confirm", json=body2)).json()
    assert done["state"] == "done"
    assert len(done["recoveryCodes"]) == 10
    confirmed = {"password": api.password("102")}
    kept = await api.client.post(f"{SECURITY}/authenticator/remove", json=confirmed, headers=member)
    assert kept.status_code == 409, "the last one stays while the account asks for one"


async def test_an_administrator_helps_with_a_link_that_works_once(api: Api) -> None:
    secret, _, _ = await add_authenticator(api, "104")
    admin = await api.web_headers("101")
    path = f"{SECURITY}/people/{api.extension_id('104')}"
    member = await api.web_headers("102")
    assert (await api.client.post(f"{path}/sign-in-link", headers=member)).status_code == 403
    link = (await api.client.post(f"{path}/sign-in-link", headers=admin)).json()["link"]
    ticket = link.partition("#link=")[2]
    tokens = await api.get_tokens("104")
    browser = await new_browser(api)
    opened = (await browser.client.post(f"{SIGN_IN}/link", json={"ticket": ticket})).json()
    assert opened["person"]["extensionNumber"] == "104"
    weak = await browser.client.post(f"{SIGN_IN}/new-password", json={"ticket": ticket, "password": "aaaaaaaa"})
    assert weak.status_code == 400
    body = {"ticket": ticket, "password": "correct horse 42"}
    step = (await browser.client.post(f"{SIGN_IN}/new-password", json=body)).json()
    assert step["state"] == "secondFactor", "a new password does not replace the second factor"
    api.clock.advance(STEP_S)
    assert (await give(browser, step, code_now(api, secret))).json()["state"] == "done"
    assert (await browser.client.post(f"{SIGN_IN}/new-password", json=body)).status_code == 401
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await api.client.get("/restapi/v1.0/client-info", headers=headers)).status_code == 401
    assert (await api.client.delete(f"{path}/second-factor", headers=admin)).status_code == 204
    assert (await api.by_password("104", "correct horse 42")).status_code == 200


async def test_sessions_are_listed_and_ended_one_by_one(sqlite_api: Api) -> None:
    api = sqlite_api
    app = await api.get_tokens("102")
    headers = await api.web_headers("102")
    path = "/restapi/v1.0/clarion/sessions"
    listed = (await api.client.get(path, headers=headers)).json()["records"]
    assert {record["app"]["name"] for record in listed} == {"Clarion", "Clarion demo app"}
    assert [record["app"]["name"] for record in listed if record["current"]] == ["Clarion"]
    other = await api.web_headers("103")
    assert (await api.client.delete(f"{path}/{app['session_id']}", headers=other)).status_code == 404
    assert (await api.client.delete(f"{path}/{app['session_id']}", headers=headers)).status_code == 204
    bearer = {"Authorization": f"Bearer {app['access_token']}"}
    assert (await api.client.get("/restapi/v1.0/client-info", headers=bearer)).status_code == 401


async def test_a_known_browser_is_not_held_up_by_others_guesses(sqlite_api: Api) -> None:
    api = sqlite_api
    home = await new_browser(api, "198.51.100.7")
    await home.sign_in("103")
    for n in range(110):
        stranger = await new_browser(api, f"203.0.113.{n}")
        body = {"username": "chloe@demo.example", "password": "guess"}
        await stranger.client.post(SIGN_IN, json=body)
    body = {"username": "chloe@demo.example", "password": api.password("103")}
    fresh = await (await new_browser(api, "192.0.2.1")).client.post(SIGN_IN, json=body)
    assert fresh.status_code == 429, "a storm of guesses from everywhere slows down who is not known"
    assert (await home.client.post(SIGN_IN, json=body)).status_code == 200
    same_place = await new_browser(api, "198.51.100.7")
    assert (await same_place.client.post(SIGN_IN, json=body)).status_code == 200


def with_mail_server(api: Api) -> None:
    """Emails still go to the folder: a code is set up only where they would leave."""
    api.here.settings = api.here.settings.model_copy(update={"smtp_url": "smtp://mail.example.com"})


async def emailed(api: Api, number: int) -> tuple[str, str]:
    """(Address, code) of the email with this number."""

    async def arrived() -> list[tuple[str, str]]:
        await api.here.get(MailQueue).deliver()
        files = sorted((api.here.settings.data / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        found = [re.search(r"To: (\S+).*your code is (\d{6})", file.read_text(), re.DOTALL) for file in files]
        codes = [(one[1], one[2]) for one in found if one]
        return codes if len(codes) >= number else []

    return (await wait_for(arrived, missing=lambda: f"email number {number}"))[number - 1]


async def add_email_codes(api: Api, number: str) -> list[str]:
    """The recovery codes."""
    headers = await api.web_headers(number)
    confirmed = {"password": api.password(number)}
    begun = await api.client.post(f"{SECURITY}/email-codes", json=confirmed, headers=headers)
    assert begun.status_code == 200, begun.text
    body = {"ticket": begun.json()["ticket"], "code": "x"}
    assert (await api.client.post(f"{SECURITY}/email-codes/confirm", json=body, headers=headers)).status_code == 400
    body["code"] = (await emailed(api, 1))[1]
    done = await api.client.post(f"{SECURITY}/email-codes/confirm", json=body, headers=headers)
    assert done.status_code == 200, done.text
    again = await api.client.post(f"{SECURITY}/email-codes/confirm", json=body, headers=headers)
    assert again.status_code == 401
    return list(done.json()["recoveryCodes"])


async def ask_for_code(browser: Browser, step: Any) -> httpx.Response:
    return await browser.client.post(f"{SIGN_IN}/second-factor/email", json={"ticket": step["ticket"]})


async def test_a_code_by_email_is_the_second_step_adm_23(api: Api) -> None:
    with_mail_server(api)
    assert len(await add_email_codes(api, "102")) == 10
    browser, other = await new_browser(api), await new_browser(api)
    step = await browser.sign_in("102")
    assert (step["state"], step["methods"]) == ("secondFactor", ["email", "recovery"])
    assert (await give(browser, step, "", "email")).status_code == 400, "none was sent yet"
    told = await ask_for_code(browser, step)
    address, first = await emailed(api, 2)
    assert told.json() == {"address": f"{address[0]}•••@{address.partition('@')[2]}"}
    await ask_for_code(browser, step)
    second = (await emailed(api, 3))[1]
    if first != second:
        assert (await give(browser, step, first, "email")).status_code == 400, "only the newest counts"
    elsewhere = await other.sign_in("102")
    await ask_for_code(other, elsewhere)
    assert (await give(other, elsewhere, second, "email")).status_code == 400, "for the sign-in that asked for it"
    assert (await give(browser, step, f" {second[:3]} {second[3:]}", "email")).json()["state"] == "done"
    assert (await browser.client.get(SIGN_IN)).json()["person"]["extensionNumber"] == "102"

    headers = await api.web_headers("101")
    person = (await api.client.get(f"{SECURITY}/people/{api.extension_id('102')}", headers=headers)).json()
    assert person["emailCodes"] == told.json()["address"]


async def test_three_codes_are_sent_and_they_end_after_ten_minutes(sqlite_api: Api) -> None:
    api = sqlite_api
    with_mail_server(api)
    await add_email_codes(api, "102")
    browser = await new_browser(api)
    step = await browser.sign_in("102")
    assert [(await ask_for_code(browser, step)).status_code for _ in range(4)] == [200, 200, 200, 400]
    code = (await emailed(api, 4))[1]
    api.clock.advance(601)
    assert (await give(browser, step, code, "email")).status_code == 401


async def test_codes_by_email_are_set_up_only_where_they_arrive(sqlite_api: Api) -> None:
    api = sqlite_api
    headers = await api.web_headers("102")
    confirmed = {"password": api.password("102")}
    refused = await api.client.post(f"{SECURITY}/email-codes", json=confirmed, headers=headers)
    assert refused.status_code == 409 and "mail server" in refused.text
    with_mail_server(api)
    assert (
        await api.client.post(f"{SECURITY}/email-codes", json={"password": "x"}, headers=headers)
    ).status_code == 400
    await add_email_codes(api, "102")
    begun = await api.client.post(f"{SECURITY}/email-codes", json=confirmed, headers=headers)
    assert begun.status_code == 409 and "already" in begun.text
    removed = await api.client.post(f"{SECURITY}/email-codes/remove", json=confirmed, headers=headers)
    assert removed.status_code == 204
    view = (await api.client.get(SECURITY, headers=headers)).json()
    assert (view["emailCodes"], view["recoveryCodesLeft"]) == (None, 0)
