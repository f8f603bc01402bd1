"""Webhooks: delivered in order, tried again, set aside with a reason, resumed; nobody delays anybody."""

import hmac
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from clarion.base.errors import Invalid
from clarion.base.outbox import announce
from clarion.features.developer import APP_CHANGED, DEMO_CLIENT_ID, App, AppChanged
from clarion.features.developer.subscriptions.expiry_job import ExpiryJob
from clarion.features.developer.subscriptions.models import Subscription, WebhookAttempt, WebhookDelivery
from clarion.features.developer.subscriptions.webhooks.address import EgressPolicy, check_address
from clarion.features.developer.subscriptions.webhooks.attempts import MOST_ATTEMPTS
from clarion.features.developer.subscriptions.webhooks.dispatcher import Dispatcher
from clarion.features.developer.subscriptions.webhooks.secrets import sign
from clarion.features.people import EXTENSION_CHANGED, Extension, ExtensionChanged
from tests.features.developer.subscriptions.test_gateway import COMPANY, PRESENCE, busy
from tests.features.developer.subscriptions.test_resource import created
from tests.support.api import Api
from tests.support.receiver import Receiver, receiver, takes
from tests.support.waiting import wait_for


async def deliveries(api: Api) -> list[WebhookDelivery]:
    async with api.here.storage.reading() as session:
        return list((await session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id))).all())


async def attempts(api: Api) -> list[WebhookAttempt]:
    async with api.here.storage.reading() as session:
        return list((await session.scalars(select(WebhookAttempt).order_by(WebhookAttempt.id))).all())


async def subscription(api: Api, found: dict[str, Any]) -> Subscription:
    async with api.here.storage.reading() as session:
        return await session.get_one(Subscription, found["id"])


async def later(api: Api, seconds: float = 900) -> None:
    """Turn the clock, and let the dispatcher look."""
    api.clock.advance(seconds)
    dispatcher = api.here.get(Dispatcher)
    dispatcher.wake(await dispatcher.due())


async def attempted(api: Api, count: int) -> None:
    async def enough() -> bool:
        return len(await attempts(api)) >= count

    await wait_for(enough, missing=f"{count} attempts")


async def test_an_event_arrives_with_its_tokens_and_signature(api: Api, hook: Receiver) -> None:
    mode = {"verificationToken": "v-token", "validationToken": "old-token", "signingKey": "a-key-of-sixteen-or-more"}
    found = await created(api, hook, PRESENCE, mode=mode)
    assert found["deliveryMode"]["signed"] is True
    await busy(api)
    body = (await hook.got(1))[0]
    me = api.extension_id("102")
    assert body["event"] == found["eventFilters"][0]
    assert body["subscriptionId"] == found["id"]
    assert body["ownerId"] == me
    assert body["body"]["userStatus"] == "Busy"
    headers, raw = hook.requests[-1]
    assert headers["content-type"] == "application/json; charset=UTF-8"
    assert headers["user-agent"].startswith("RingCentral-Webhook/")
    assert headers["verification-token"] == "v-token"
    assert headers["validation-token"] == "old-token"
    assert headers["clarion-delivery"] == body["uuid"]
    moment, _, digest = headers["clarion-signature"].partition(",v1=")
    expected = hmac.new(b"a-key-of-sixteen-or-more", f"{moment[2:]}.".encode() + raw, sha256).hexdigest()
    assert digest == expected
    assert sign("a-key-of-sixteen-or-more", int(moment[2:]), raw) == headers["clarion-signature"]
    await attempted(api, 1)
    attempt = (await attempts(api))[0]
    assert attempt.status == 200
    assert attempt.problem == ""
    assert "v-token" not in json.dumps(attempt.request_headers)


async def test_events_of_one_subscription_keep_their_order_whatever_fails_in_between(api: Api, hook: Receiver) -> None:
    await created(api, hook, PRESENCE)
    failures = 2

    def unwilling(_receiver: Receiver, headers: dict[str, str], body: bytes) -> Any:
        nonlocal failures
        failures -= 1
        return (503, {}, b"busy") if failures >= 0 else takes(_receiver, headers, body)

    hook.behaviour = unwilling
    statuses = ["Busy", "Available", "Offline", "Busy", "Available"]
    for status in statuses:
        await busy(api, status)
    await attempted(api, 1)
    for count in (2, 3):
        await later(api, 10)
        await attempted(api, count)
    bodies = await hook.got(7)
    taken = [body["body"]["userStatus"] for body in bodies]
    assert taken == ["Busy", "Busy", *statuses]
    assert bodies[0]["uuid"] == bodies[1]["uuid"] == bodies[2]["uuid"], "the same event, tried three times"
    assert hook.most_at_once == 1
    await attempted(api, 7)
    assert {delivery.state for delivery in await deliveries(api)} == {"Delivered"}
    assert [attempt.answer for attempt in (await attempts(api))[:3]] == ["busy", "busy", ""]


async def test_slow_dead_and_huge_receivers_delay_nobody(api: Api) -> None:
    object.__setattr__(api.here.settings, "webhook_seconds", 0.4)
    async with receiver() as slow, receiver() as dead, receiver() as huge, receiver() as quick:
        for one, number in ((slow, "102"), (dead, "103"), (huge, "104"), (quick, "101")):
            await created(api, one, COMPANY, number=number)
        slow.wait_s = 30
        dead_port, dead.port = dead.port, 1
        async with api.here.storage.transaction() as session:
            row = await session.scalar(select(Subscription).where(Subscription.address.contains(str(dead_port))))
            assert row is not None
            row.address = "http://127.0.0.1:1/hook"
        huge.behaviour = lambda _r, _h, _b: (200, {}, b"x" * 1_000_000)
        for status in ("Busy", "Available"):
            await busy(api, status)
        await quick.got(2, within=3)
        await huge.got(2, within=3)
        await attempted(api, 6)
        found = await attempts(api)
    problems = " ".join(attempt.problem for attempt in found)
    assert "did not answer within 0.4 seconds" in problems
    assert "cannot be reached" in problems
    assert max(len(attempt.answer) for attempt in found) <= 2048


async def test_a_redirect_is_not_followed_and_counts_as_failed(api: Api, hook: Receiver) -> None:
    await created(api, hook, PRESENCE)
    async with receiver() as elsewhere:
        hook.behaviour = lambda _r, _h, _b: (307, {"Location": elsewhere.address}, b"")
        await busy(api)
        await attempted(api, 1)
        assert elsewhere.requests == []
    assert "redirects (HTTP 307)" in (await attempts(api))[0].problem


async def test_a_name_that_leads_to_a_private_network_is_refused_when_it_is_looked_up(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lead_inside(host: str, port: int, **_options: Any) -> Any:
        return [(2, 1, 6, "", ("10.0.0.5", port))]

    import asyncio

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lead_inside)
    body = {
        "eventFilters": [PRESENCE],
        "deliveryMode": {"transportType": "WebHook", "address": "https://inside.example/hook"},
    }
    refused = await api.request("POST", "/subscription", "102", json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "SUB-522")
    assert "private or local network" in refused.json()["message"]


def test_the_policy_knows_every_way_into_a_private_network() -> None:
    public, local, anywhere = EgressPolicy(), EgressPolicy(loopback=True), EgressPolicy(anywhere=True)
    inside = [
        "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "fc00::1",
        "fe80::1", "::", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "2002:a00:1::", "64:ff9b::a00:1", "255.255.255.255",
        "2001:0:a00:1::", "ff02::1", "127.0.0.1", "::1", "::7f00:1", "::a00:1",
    ]  # fmt: skip
    assert not any(public.allows(address) for address in inside)
    assert [address for address in inside if local.allows(address)] == ["::ffff:127.0.0.1", "127.0.0.1", "::1"]
    assert public.allows("93.184.216.34")
    assert public.allows("2606:2800:220:1::1")
    assert anywhere.allows("10.0.0.1")
    assert not anywhere.allows("224.0.0.1")
    assert check_address("https://example.com/x#part", public) == "https://example.com/x"
    for address in ("http://example.com", "https://127.0.0.1/", "https://localhost:0/", "//x", "https://a b/"):
        with pytest.raises(Invalid):
            check_address(address, public)
    assert check_address("http://localhost:9/x", local)


async def test_a_receiver_that_fails_for_long_is_set_aside_with_a_reason_and_resumed(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE)
    path = f"/subscription/{found['id']}"
    hook.behaviour = lambda _r, _h, _b: (500, {}, b"down")
    await busy(api)
    await attempted(api, 1)
    await later(api, 21_700)
    await attempted(api, 2)

    async def set_aside() -> bool:
        return (await subscription(api, found)).status == "Blacklisted"

    await wait_for(set_aside, missing="the end of patience")
    api.tokens.clear()
    read = (await api.get(path, "102")).json()
    assert read["status"] == "Blacklisted"
    assert "No delivery has succeeded since" in read["blacklistedData"]["reason"]
    assert "HTTP 500" in read["blacklistedData"]["reason"]
    assert read["blacklistedData"]["blacklistedAt"].endswith("Z")
    await busy(api, "Available")  # what comes meanwhile is kept
    hook.behaviour = takes
    resumed = await api.request("POST", f"/clarion/subscriptions/{found['id']}/resume", "102")
    assert resumed.status_code == 200, resumed.text
    assert resumed.json()["status"] == "Active"
    await api.settled()
    bodies = await hook.got(4)
    assert [body["body"]["userStatus"] for body in bodies[-2:]] == ["Busy", "Available"]


async def test_a_receiver_that_says_it_is_gone_is_set_aside_at_once(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE)
    hook.behaviour = lambda _r, _h, _b: (410, {}, b"")
    await busy(api)
    await attempted(api, 1)
    assert (await subscription(api, found)).status == "Blacklisted"


async def test_a_delivery_is_given_up_after_many_attempts_so_that_the_next_is_tried(api: Api, hook: Receiver) -> None:
    await created(api, hook, PRESENCE)
    poison = True
    hook.behaviour = lambda r, h, b: (400, {}, b"") if b'"Busy"' in b and poison else takes(r, h, b)
    await busy(api)
    await busy(api, "Available")
    await attempted(api, 1)
    for count in range(2, MOST_ATTEMPTS + 1):
        await later(api)
        await attempted(api, count)
    await later(api)
    await attempted(api, MOST_ATTEMPTS + 1)
    states = [delivery.state for delivery in await deliveries(api)]
    assert states == ["Failed", "Delivered"]


async def test_what_a_process_left_behind_is_delivered_by_the_next(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE)
    async with api.here.storage.transaction() as session:
        row = await session.get_one(Subscription, found["id"])
        row.lease_owner, row.lease_until = "dead", api.clock.now() + timedelta(seconds=45)
    await busy(api)
    assert len(await deliveries(api)) == 1
    assert hook.bodies == []
    await later(api, 46)
    await hook.got(1)


async def test_deliveries_are_kept_for_a_while_only(api: Api, hook: Receiver) -> None:
    await created(api, hook, PRESENCE, neverExpires=True)
    await busy(api)
    await attempted(api, 1)
    await api.here.get(ExpiryJob).tidy()
    assert len(await deliveries(api)) == 1
    api.clock.advance(8 * 86_400)
    await api.here.get(ExpiryJob).tidy()
    assert await deliveries(api) == []
    assert await attempts(api) == []


async def test_the_owner_is_reminded_before_the_end(api: Api, hook: Receiver) -> None:
    reminder = "/restapi/v1.0/subscription/~?threshold=60&interval=30"
    found = await created(api, hook, PRESENCE, reminder, expiresIn=600)
    assert reminder in found["eventFilters"]
    upkeep = api.here.get(ExpiryJob)
    api.clock.advance(530)
    assert await upkeep.remind() == 0
    api.clock.advance(11)
    assert await upkeep.remind() == 1
    body = (await hook.got(1))[0]
    assert body["event"] == reminder
    assert body["body"]["id"] == found["id"]
    assert body["body"]["expiresIn"] <= 60
    assert await upkeep.remind() == 0
    api.clock.advance(30)
    assert await upkeep.remind() == 1
    await api.request("POST", f"/subscription/{found['id']}/renew", "102")
    api.clock.advance(31)
    assert await upkeep.remind() == 0


async def test_a_reminder_has_its_limits(api: Api, hook: Receiver) -> None:
    own = "/restapi/v1.0/subscription/~"
    for query in ("threshold=301&interval=10", "threshold=60&interval=31", "threshold=x", "threshold=0"):
        found = await created(api, hook, PRESENCE, f"{own}?{query}", expiresIn=600, number="101")
        assert found["disabledFilters"][0]["reason"] == "SUB-508", query
        await api.request("DELETE", f"/subscription/{found['id']}", "101")


async def test_a_webhook_ends_when_its_app_is_switched_off_or_its_owner_leaves(api: Api, hook: Receiver) -> None:
    found = await created(api, hook, PRESENCE)
    other = await created(api, hook, PRESENCE, number="103")
    async with api.here.storage.transaction() as session:
        (await session.get_one(Extension, api.extension_id("103"))).status = "Disabled"
        change = ExtensionChanged(
            account_id=api.account_id(), extension_id=api.extension_id("103"), event_type="Update"
        )
        announce(session, EXTENSION_CHANGED, change)
    await api.settled()
    async with api.here.storage.reading() as session:
        assert await session.get(Subscription, other["id"]) is None
        assert await session.get(Subscription, found["id"]) is not None
    async with api.here.storage.transaction() as session:
        (await session.get_one(App, DEMO_CLIENT_ID)).enabled = False
        announce(session, APP_CHANGED, AppChanged(account_id=None, app_id=DEMO_CLIENT_ID, change="updated"))
    await api.settled()
    async with api.here.storage.reading() as session:
        assert await session.get(Subscription, found["id"]) is None


async def test_a_webhook_ends_when_administrators_forbid_its_app(api: Api, hook: Receiver) -> None:
    """MSG-37"""
    found = await created(api, hook, PRESENCE)
    admin, path = await api.web_headers("101"), f"/restapi/v1.0/clarion/gallery/{DEMO_CLIENT_ID}"
    said = await api.client.put(path, json={"state": "Forbidden"}, headers=admin)
    assert said.status_code == 200, said.text
    await api.settled()
    async with api.here.storage.reading() as session:
        assert await session.get(Subscription, found["id"]) is None
