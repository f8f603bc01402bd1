"""The resource /subscription: created, read, changed, renewed, ended; and refused."""

from typing import Any

import httpx

from clarion.features.people import demo
from tests.features.people.test_sites import make_site, make_site_admin
from tests.support.api import Api
from tests.support.receiver import Receiver, receiver

PRESENCE = "/restapi/v1.0/account/~/extension/~/presence"
DETAILED = PRESENCE + "?detailedTelephonyState=true"


async def subscribe(api: Api, hook: Receiver, *filters: str, number: str = "102", **more: Any) -> httpx.Response:
    mode = {"transportType": "WebHook", "address": hook.address} | more.pop("mode", {})
    body = {"eventFilters": list(filters or (PRESENCE,)), "deliveryMode": mode, **more}
    return await api.request("POST", "/subscription", number, json=body)


async def created(api: Api, hook: Receiver, *filters: str, number: str = "102", **more: Any) -> dict[str, Any]:
    answer = await subscribe(api, hook, *filters, number=number, **more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_webhook_is_asked_first_and_the_filters_get_their_real_ids(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE, mode={"verificationToken": "v-token"})
    headers, body = hook.requests[0]
    assert body == b""
    assert headers["content-length"] == "0"
    assert headers["validation-token"]
    assert headers["verification-token"] == "v-token"
    me = f"/restapi/v1.0/account/{api.account_id()}/extension/{api.extension_id('102')}/presence"
    assert found["eventFilters"] == [me]
    assert found["status"] == "Active"
    assert found["deliveryMode"]["transportType"] == "WebHook"
    assert found["deliveryMode"]["address"] == hook.address
    assert found["deliveryMode"]["encryption"] is False
    assert "v-token" not in str(found)
    again = await api.get(f"/subscription/{found['id']}", "102")
    assert again.json() == found
    assert (await api.get("/subscription", "102")).json()["records"] == [found]


async def test_duplicates_are_merged_and_a_detailed_filter_swallows_the_plain_one(api: Api, hook: Receiver) -> None:
    account, me = api.account_id(), api.extension_id("102")
    found = await created(
        api, hook, PRESENCE, DETAILED, PRESENCE + "/", f"/restapi/v1.0/account/{account}/extension/{me}/presence"
    )
    assert found["eventFilters"] == [
        f"/restapi/v1.0/account/{account}/extension/{me}/presence?detailedTelephonyState=true"
    ]


async def test_what_a_user_may_not_use_is_disabled_with_what_is_missing(api: Api, hook: Receiver) -> None:
    company = "/restapi/v1.0/account/~/telephony/sessions"
    someone = f"/restapi/v1.0/account/~/extension/{api.extension_id('101')}/message-store"
    elsewhere = "/restapi/v1.0/account/123/presence"
    found = await created(api, hook, PRESENCE, company, someone, elsewhere, "/restapi/v1.0/account/~/nonsense")
    assert len(found["eventFilters"]) == 1
    reasons = {entry["filter"]: entry for entry in found["disabledFilters"]}
    assert reasons[company]["reason"] == "CMN-408"
    assert reasons[company]["permissionName"] == "ReadAccountCallLog"
    assert "ReadAccountCallLog" in reasons[company]["message"]
    assert reasons[someone]["reason"] == "CMN-404"
    assert reasons[elsewhere]["reason"] == "SUB-406"
    assert reasons["/restapi/v1.0/account/~/nonsense"]["reason"] == "SUB-508"
    admin = await created(api, hook, company, someone, number="101")
    assert len(admin["eventFilters"]) == 2
    assert "disabledFilters" not in admin


async def test_with_no_filter_left_there_is_no_subscription(api: Api, hook: Receiver) -> None:
    refused = await subscribe(api, hook, "/restapi/v1.0/account/~/telephony/sessions")
    assert refused.status_code == 403
    assert refused.json()["errorCode"] == "CMN-408"
    assert refused.json()["permissionName"] == "ReadAccountCallLog"
    refused = await subscribe(api, hook, "/restapi/v1.0/account/~/nonsense")
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "SUB-508")
    for filters in ([], ["", " "], ["x" * 600]):
        body = {"eventFilters": filters, "deliveryMode": {"transportType": "WebHook", "address": hook.address}}
        refused = await api.request("POST", "/subscription", "102", json=body)
        assert (refused.status_code, refused.json()["errorCode"]) == (400, "SUB-508"), filters
    assert (await api.get("/subscription", "102")).json()["records"] == []


async def test_limits_of_the_whole_company_are_told_to_no_administrator_of_one_site(
    sqlite_api: Api, hook: Receiver
) -> None:
    """PH-73, PH-58"""
    api = sqlite_api
    await make_site_admin(api, await make_site(api))
    spending = "/restapi/v1.0/account/~/clarion/spending"
    refused = await subscribe(api, hook, spending)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "CMN-404"), refused.text
    assert (await subscribe(api, hook, spending, number="101")).status_code == 200


async def test_guests_of_rooms_are_told_to_nobody_who_manages_nobody(api: Api, hook: Receiver) -> None:
    """PH-68"""
    rooms = "/restapi/v1.0/account/~/clarion/rooms"
    refused = await subscribe(api, hook, rooms)
    assert (refused.status_code, refused.json()["permissionName"]) == (403, "Users")
    assert (await subscribe(api, hook, rooms, number="101")).status_code == 200


REFUSED_MODES: list[tuple[Any, str]] = [
    (None, "deliveryMode.transportType"),
    ({"transportType": "PubNub", "encryption": True}, "deliveryMode.transportType"),
    ({"transportType": "APNS", "registrationId": "x"}, "deliveryMode.transportType"),
    ({"transportType": "RC/APNS"}, "deliveryMode.transportType"),
    ({"transportType": "WebSocket"}, "deliveryMode.transportType"),
    ({"transportType": "WebHook"}, "deliveryMode.address"),
    ({"transportType": "webhook", "address": "ftp://127.0.0.1/x"}, "deliveryMode.address"),
    ({"transportType": "WebHook", "address": "http://user:word@127.0.0.1/x"}, "deliveryMode.address"),
    ({"transportType": "WebHook", "address": "http://192.168.1.1/x"}, "deliveryMode.address"),
    ({"transportType": "WebHook", "address": "https://[fe80::1]/x"}, "deliveryMode.address"),
    ({"transportType": "WebHook", "address": "http://example.com/x"}, "deliveryMode.address"),
    ({"transportType": "WebHook", "address": "https://169.254.169.254/latest"}, "deliveryMode.address"),
]


async def test_other_transports_and_forbidden_addresses_are_refused(api: Api) -> None:
    for mode, parameter in REFUSED_MODES:
        body = {"eventFilters": [PRESENCE], "deliveryMode": mode}
        refused = await api.request("POST", "/subscription", "102", json=body)
        assert refused.status_code == 400, refused.text
        assert refused.json()["errorCode"] == "CMN-101"
        assert refused.json()["parameterName"] == parameter


async def test_a_subscription_is_renewed_changed_and_ended(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE, expiresIn=1000)
    path = f"/subscription/{found['id']}"
    assert found["expiresIn"] == 1000
    api.clock.advance(600)
    assert (await api.get(path, "102")).json()["expiresIn"] == 400
    assert (await api.request("POST", path + "/renew", "102")).json()["expiresIn"] == 1000
    api.clock.advance(600)
    empty = await api.request("PUT", path, "102", headers={"Content-Type": "application/json"})
    assert empty.json()["expiresIn"] == 1000
    changed = await api.request("PUT", path, "102", json={"eventFilters": [DETAILED], "expiresIn": 50})
    assert changed.json()["eventFilters"][0].endswith("?detailedTelephonyState=true")
    assert changed.json()["expiresIn"] == 50
    assert (await api.request("DELETE", path, "102")).status_code == 204
    assert (await api.get(path, "102")).status_code == 404
    assert (await api.request("DELETE", path, "102")).status_code == 404


async def test_a_subscription_that_ran_out_is_gone(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE, expiresIn=10)
    api.clock.advance(11)
    assert (await api.get(f"/subscription/{found['id']}", "102")).status_code == 404
    assert (await api.get("/subscription", "102")).json()["records"] == []


async def test_who_asks_for_years_gets_a_subscription_that_does_not_expire(api: Api, hook: Receiver) -> None:
    ids = set()
    for asked in ({"expiresIn": 500_000_000}, {"expiresIn": 473_040_000}, {"neverExpires": True}):
        found = await created(api, hook, PRESENCE, **asked)
        assert found["expiresIn"] > 400_000_000
        ids.add(found["id"])
    api.clock.advance(20 * 365 * 86_400)
    api.tokens.clear()
    assert {record["id"] for record in (await api.get("/subscription", "102")).json()["records"]} == ids


async def test_a_lifetime_is_a_whole_number_of_seconds(api: Api, hook: Receiver) -> None:
    for value in (0, -1, "soon", 2**40, 1.5):
        refused = await subscribe(api, hook, PRESENCE, expiresIn=value)
        assert refused.status_code == 400
        assert refused.json()["parameterName"] == "expiresIn"


async def test_there_is_a_limit_with_a_clear_error(api: Api, hook: Receiver) -> None:
    for _ in range(5):
        await created(api, hook, PRESENCE)
    asked = len(hook.requests)
    refused = await subscribe(api, hook, PRESENCE)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "SUB-505")
    assert "5 subscriptions" in refused.json()["message"]
    assert len(hook.requests) == asked, "nobody is posted to for nothing"
    await created(api, hook, PRESENCE, number="103")


async def test_subscriptions_of_others_answer_like_missing_ones(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE)
    path = f"/subscription/{found['id']}"
    absent = "/subscription/00000000-0000-0000-0000-000000000000"
    for method, tail in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/renew")):
        for number, organisation in (("101", demo.DEMO), ("101", demo.NEIGHBOUR)):
            foreign = await api.request(method, path + tail, number, organisation)
            missing = await api.request(method, absent + tail, number, organisation)
            assert foreign.status_code == missing.status_code == 404
            assert foreign.json() == missing.json()
    assert (await api.request("GET", "/subscription", "101", demo.NEIGHBOUR)).json()["records"] == []


DISAGREEING: list[tuple[int, dict[str, str], bytes, str]] = [
    (500, {}, b"", "HTTP 500"),
    (302, {"Location": "http://127.0.0.1:1/"}, b"", "redirects"),
    (200, {}, b"", "no header Validation-Token"),
    (200, {"Validation-Token": "mine"}, b"", "another Validation-Token"),
    (200, {}, b"x" * 100_000, "too large"),
]


async def test_a_receiver_that_does_not_agree_makes_no_subscription(api: Api) -> None:
    async with receiver() as hook:
        for status, headers, body, word in DISAGREEING:
            hook.behaviour = lambda _receiver, _headers, _body, given=(status, headers, body): given
            refused = await subscribe(api, hook, PRESENCE)
            assert (refused.status_code, refused.json()["errorCode"]) == (400, "SUB-525")
            assert word in refused.json()["message"]
            assert refused.json()["parameterName"] == "deliveryMode.address"
    assert (await api.get("/subscription", "102")).json()["records"] == []


async def test_a_receiver_that_is_not_there_makes_no_subscription(api: Api, hook: Receiver) -> None:
    hook.port = 1
    refused = await subscribe(api, hook, PRESENCE)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "SUB-525")
    assert "cannot be reached" in refused.json()["message"]
