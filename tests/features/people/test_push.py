"""Pushes to closed browsers (MSG-45), with a push service that checks and decrypts by itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from clarion.base.keys import MasterKey
from clarion.calls.event_publisher import SESSION
from clarion.features.people.push import PushSender
from clarion.features.people.push.crypto import PushKey, encrypt
from clarion.features.people.push.rules import DEFAULTS, is_quiet, pause_after, shown_words, topic_of, wants
from tests.features.messaging.test_chats import ask, post, team
from tests.features.phone.test_missed_calls import a_call
from tests.support.api import Api
from tests.support.push_service import PushBrowser, PushService, b64, unb64
from tests.support.receiver import Receiver, receiver

PUSH = "/restapi/v1.0/clarion/push"


def test_the_worked_example_of_rfc_8291_is_read_by_our_browser() -> None:
    """MSG-45: section 5 of RFC 8291, so that what decrypts in these tests is right by itself."""
    number = int.from_bytes(unb64("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"))
    browser = PushBrowser(ec.derive_private_key(number, ec.SECP256R1()), unb64("BTBZMqHH6r4Tts7J_aSIgg"))
    body = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert browser.read(unb64(body)) == b"When I grow up, I want to be a watermelon"
    keys = browser.subscription("x")["keys"]
    assert browser.read(encrypt(b"Ours", keys["p256dh"], keys["auth"])) == b"Ours"


def test_quiet_hours_switches_and_words() -> None:
    """MSG-45"""
    night = {"enabled": True, "from": "22:00", "to": "07:00", "calls": False}

    def at(hour: int) -> datetime:
        return datetime(2026, 11, 26, hour, 30)  # noqa: DTZ001 - the hour on the wall

    assert [is_quiet(night, "post", at(hour)) for hour in (21, 22, 3, 7)] == [False, True, True, False]
    assert [is_quiet(night | {"from": "09:00", "to": "17:00"}, "post", at(hour)) for hour in (8, 9, 17)] == [
        False, True, False,
    ]  # fmt: skip
    assert is_quiet(night, "call", at(23))
    assert not is_quiet(night | {"calls": True}, "call", at(23))
    assert not is_quiet(night | {"enabled": False}, "post", at(23))
    assert wants(DEFAULTS, "post", personal=True)
    assert not wants(DEFAULTS, "post", personal=False)
    assert wants(DEFAULTS | {"posts": "all"}, "post", personal=False)
    assert not wants(DEFAULTS | {"posts": "none"}, "post", personal=True)
    assert not wants(DEFAULTS | {"calls": False}, "call", personal=False)
    words = {"title": "Ben", "body": "secret", "hidden": "New message"}
    assert shown_words(words, with_words=False) == {"title": "Ben", "body": "New message"}
    assert shown_words(words, with_words=True) == {"title": "Ben", "body": "secret"}
    assert pause_after(1, None, 0.5).total_seconds() == 5
    assert pause_after(1, 99_999, 0.5).total_seconds() == 3600
    assert len(topic_of("x" * 100)) == 32


@dataclass
class Phone:
    """The browser of 102, closed."""

    api: Api
    service: PushService
    at: Receiver
    device: dict[str, Any]

    async def told(self, after: float = 4) -> list[dict[str, Any]]:
        """What came since the last look, once it is due."""
        await self.api.settled()
        self.api.clock.advance(after)
        while await self.api.here.get(PushSender).work():
            pass
        found, self.service.taken = self.service.taken, []
        return found


@pytest.fixture
async def phone(api: Api) -> AsyncIterator[Phone]:
    sender = api.here.get(PushSender)
    await sender._worker.close()  # tests let it work
    browser = PushBrowser()
    key = (await ask(api, "GET", PUSH, "102"))["publicKey"]
    service = PushService(browser, key)
    async with receiver(service.behaviour) as at:
        body = browser.subscription(at.address) | {"name": "Chromium on Android"}
        device = await ask(api, "POST", f"{PUSH}/devices", "102", 201, json=body)
        await api.settled()
        yield Phone(api, service, at, device)


async def direct(api: Api) -> str:
    two = {"members": [{"id": api.extension_id("102")}]}
    return str((await ask(api, "POST", "/conversations", "101", 201, json=two))["id"])


async def test_posts_are_told_once_unless_somebody_has_read_them(phone: Phone) -> None:
    """MSG-45"""
    api = phone.api
    chat = await direct(api)
    await post(api, chat, "First")
    assert await phone.told(after=1) == []
    await post(api, chat, "Second **thing**")
    [told] = await phone.told()
    assert (told["kind"], told["body"], told["path"], told["badge"]) == ("post", "Second thing", f"/chats?c=c{chat}", 1)
    assert told["title"] == (await ask(api, "GET", "/restapi/v1.0/account/~/extension/~", "101"))["name"]
    headers = told["headers"]
    assert (headers["content-encoding"], headers["urgency"], len(headers["topic"])) == ("aes128gcm", "normal", 32)
    assert 86_000 < int(headers["ttl"]) <= 86_400
    await post(api, chat, "Read at once")
    await ask(api, "PATCH", f"/restapi/v1.0/clarion/team-messaging/chats/{chat}/state", "102", json={"readSeq": 99})
    assert await phone.told() == []
    gone = await post(api, chat, "A slip")
    await ask(api, "DELETE", f"/chats/{chat}/posts/{gone['id']}", "101", 204)
    await post(api, chat, "My own", "102")
    assert await phone.told() == []

    crew = (await team(api, "Crew", members=("102",)))["id"]
    await post(api, crew, "For everybody")
    assert await phone.told() == []
    me = f"![:Person]({api.extension_id('102')})"
    await post(api, crew, f"{me} look")
    [told] = await phone.told()
    assert told["title"].endswith(" · Crew")
    assert told["body"].startswith("@")
    assert told["body"].endswith(" look")
    await ask(api, "PATCH", f"{PUSH}/settings", "102", json={"posts": "all", "showWords": False})
    await post(api, crew, "For everybody")
    [told] = await phone.told()
    assert told["body"] == "New message"
    quiet = {"enabled": True, "from": "00:00", "to": "00:00"}
    assert (await ask(api, "PATCH", f"{PUSH}/settings", "102", json={"quiet": quiet}))["quiet"]["enabled"]
    await post(api, crew, f"{me} at night")
    assert await phone.told() == []


async def test_texts_and_calls_are_told_and_what_rings_no_more_is_taken_away(phone: Phone) -> None:
    """MSG-45, PH-77: a call too, at once, and it is taken away when it rings no more."""
    api = phone.api
    order = {"from": {"extensionNumber": "101"}, "to": [{"extensionNumber": "102"}], "text": "Short word"}
    await api.request("POST", "/account/~/extension/~/company-pager", "101", json=order)
    [told] = await phone.told()
    assert (told["kind"], told["body"], told["badge"]) == ("text", "Short word", 1)

    party = {
        "direction": "Inbound", "extensionId": api.extension_id("102"), "status": {"code": "Proceeding"},
        "from": {"name": "Casey Jones", "phoneNumber": "+12025550123"},
    }  # fmt: skip
    event = {
        "account_id": api.account_id(), "session": {"id": "s-9"}, "changed": [party],
        "extensions": [api.extension_id("102")],
    }  # fmt: skip
    await api.bus.publish(SESSION, event)
    await api.bus.publish(SESSION, event)
    [told] = await phone.told(after=0)
    assert (told["kind"], told["title"], told["closes"]) == ("call", "Casey Jones is calling", False)
    assert told["headers"]["urgency"] == "high"
    assert int(told["headers"]["ttl"]) <= 45
    await api.bus.publish(SESSION, event | {"changed": [party | {"status": {"code": "Disconnected"}}]})
    [over] = await phone.told(after=0)
    assert (over["closes"], over["tag"]) == (True, told["tag"])
    now = api.clock.now().timestamp()
    for session, ended in (("8", now - 3601), ("9", now)):  # nobody is pushed what is an hour old
        await api.end_calls(a_call(api, session=session).model_copy(update={"ended": ended}))
    [missed] = await phone.told(after=0)
    assert (missed["kind"], missed["tag"]) == ("missedCall", told["tag"])
    assert missed["body"] == "From Casey Jones, +12025550123"


async def test_what_fails_is_tried_again_and_browsers_that_are_gone_are_forgotten(phone: Phone) -> None:
    """MSG-45"""
    api, service = phone.api, phone.service
    chat = await direct(api)
    service.status, service.headers = 503, {"Retry-After": "40"}
    await post(api, chat, "Wait for it")
    assert await phone.told() == []
    assert service.asked == 1
    service.status = 201
    assert await phone.told(after=20) == []
    [told] = await phone.told(after=30)
    assert told["body"] == "Wait for it"
    seen = await ask(api, "GET", PUSH, "102")
    assert [(one["name"], one["problem"]) for one in seen["devices"]] == [("Chromium on Android", "")]
    service.status = 410
    await post(api, chat, "Anybody?")
    await phone.told()
    assert (await ask(api, "GET", PUSH, "102"))["devices"] == []


async def test_only_browsers_of_people_who_are_signed_in_are_told(phone: Phone) -> None:
    """MSG-45: bad addresses and keys are refused; others' browsers are out of reach; signing out ends it."""
    api = phone.api
    good = PushBrowser().subscription(phone.at.address + "/2")
    for bad in (
        {"endpoint": "http://192.168.0.1/x"},
        {"endpoint": "https://10.0.0.1/x"},
        {"endpoint": "ftp://push.example/x"},
        {"endpoint": "https://a:b@push.example/x"},
        {"endpoint": "x"},
        {"keys": good["keys"] | {"auth": b64(b"short")}},
        {"keys": good["keys"] | {"p256dh": b64(b"\4" + b"7" * 64)}},
        {"keys": {}},
    ):
        await ask(api, "POST", f"{PUSH}/devices", "102", 400, json=good | bad)
    await ask(api, "PATCH", f"{PUSH}/settings", "102", 400, json={"quiet": {"from": "25:00"}})
    await ask(api, "DELETE", f"{PUSH}/devices/{phone.device['id']}", "103", 404)
    assert (await ask(api, "POST", f"{PUSH}/test", "102", 202))["devices"] == 1
    [told] = await phone.told()
    assert told["kind"] == "test"

    # Whoever signs in next in the same browser gets their own, and nothing of the one before.
    same = phone.service.browser.subscription(phone.at.address)
    chat = await direct(api)
    await post(api, chat, "For 102")
    await api.settled()
    await ask(api, "POST", f"{PUSH}/devices", "103", 201, json=same)
    assert await phone.told() == []
    await ask(api, "POST", f"{PUSH}/test", "103", 202)
    token = (await api.as_person("103"))["Authorization"].removeprefix("Bearer ")
    await api.client.post("/restapi/oauth/revoke", data={"token": token}, auth=api.basic)
    assert await phone.told() == []
    api.tokens.clear()
    assert (await ask(api, "GET", PUSH, "103"))["devices"] == []


def test_our_key_follows_from_the_master_key() -> None:
    """MSG-45: the same after every start, another elsewhere."""

    def key(secret: bytes) -> str:
        return PushKey(MasterKey(secret), "mailto:x@example.com").public

    assert key(b"a" * 32) == key(b"a" * 32) != key(b"b" * 32)
    assert len(unb64(key(b"a" * 32))) == 65
