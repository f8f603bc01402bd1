"""The WebSocket gateway: details, REST over the socket, subscriptions, recovery, limits, walls."""

import asyncio
import json
from collections import deque
from typing import Any

from clarion.features.developer.subscriptions.gateway.connection import UNSURE_SECONDS
from clarion.features.developer.subscriptions.gateway.connections import GatewayConnections
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.gateway import Dial, GatewaySocket, socket_token

PRESENCE = "/restapi/v1.0/account/~/extension/~/presence"
COMPANY = "/restapi/v1.0/account/~/presence"


async def busy(api: Api, status: str = "Busy", number: str = "102", **more: Any) -> None:
    """A change of presence, which the log has taken when this returns."""
    answer = await api.request("PUT", PRESENCE, number, json={"userStatus": status}, **more)
    assert answer.status_code == 200, answer.text
    await api.settled()


async def test_the_token_opens_several_sockets_while_it_lasts(api: Api, dial: Dial) -> None:
    answer = (await api.request("POST", "/restapi/oauth/wstoken", "102")).json()
    assert answer["uri"] == "ws://clarion.test/ws"
    assert answer["expires_in"] == 600
    for _ in range(2):
        socket = await dial(access_token=answer["ws_access_token"])
        assert "recoveryState" not in socket.details
        assert socket.details["maxActiveRequests"] == 10
        assert socket.details["creationTime"].endswith("+0000")
        assert socket.wsc["token"]
    api.clock.advance(601)
    late = GatewaySocket(api, access_token=answer["ws_access_token"])
    first = await late.open()
    assert (first[0]["type"], first[0]["status"], first[1]["errorCode"]) == ("Error", 401, "OAU-129")
    assert await late.close_code() == 1008
    for token in ("", "nonsense", "x" * 5000, answer["ws_access_token"][:-4] + "AAAA"):
        false = GatewaySocket(api, access_token=token)
        assert (await false.open())[0]["status"] == 401


async def test_any_request_is_answered_over_the_socket_with_all_its_checks(api: Api, dial: Dial) -> None:
    socket = await dial()
    me = await socket.ask("get", "/restapi/v1.0/account/~/extension/~")
    assert (me[0]["type"], me[0]["status"]) == ("ClientRequest", 200)
    assert me[1]["extensionNumber"] == "102"
    assert me[0]["headers"]["RCRequestId"]
    assert me[0]["headers"]["X-Rate-Limit-Group"]
    listed = await socket.ask("GET", "/restapi/v1.0/account/~/extension", query={"perPage": 1, "type": ["User"]})
    assert len(listed[1]["records"]) == 1
    foreign = await socket.ask("GET", "/restapi/v1.0/account/123")
    assert (foreign[0]["status"], foreign[1]["errorCode"]) == (404, "CMN-102")
    forbidden = await socket.ask("POST", "/restapi/v1.0/account/~/extension", {"type": "User"})
    assert forbidden[0]["status"] == 403
    nowhere = await socket.ask("GET", "/restapi/v1.0/nowhere")
    assert nowhere[0]["status"] == 404
    for path in ("/restapi/oauth/token", "/restapi/oauth/wstoken", "/ws", "/"):
        refused = await socket.ask("POST", path)
        assert 400 <= refused[0]["status"] < 500
    multipart = await socket.ask(
        "POST", "/restapi/v1.0/account/~/extension/~/sms", {}, headers={"Content-Type": "multipart/form-data"}
    )
    assert multipart[0]["status"] == 415
    # A header cannot make somebody else of the caller.
    spoofed = await socket.ask(
        "GET", "/restapi/v1.0/account/~/extension/~", headers={"Authorization": "Bearer x", "Host": "evil"}
    )
    assert spoofed[1]["extensionNumber"] == "102"
    assert "evil" not in spoofed[1]["uri"]


async def test_a_subscription_over_the_socket_hears_of_what_happens(api: Api, dial: Dial) -> None:
    socket = await dial()
    subscription = await socket.subscribe(PRESENCE)
    assert subscription["deliveryMode"]["transportType"] == "WebSocket"
    await busy(api)
    event = await socket.event()
    me = api.extension_id("102")
    assert event["event"] == f"/restapi/v1.0/account/{api.account_id()}/extension/{me}/presence"
    assert event["subscriptionId"] == subscription["id"]
    assert event["ownerId"] == me
    assert event["body"]["userStatus"] == "Busy"
    assert event["body"]["ownerId"] == me
    await busy(api, "Available", "103")
    changed = await socket.ask("PUT", f"/restapi/v1.0/subscription/{subscription['id']}", {"eventFilters": [COMPANY]})
    assert changed[0]["headers"]["WSG-SubscriptionId"] == subscription["id"]
    await busy(api, "Busy", "103")
    event = await socket.event()
    assert event["body"]["extensionId"] == api.extension_id("103")
    assert len(socket.events) == 2
    gone = await socket.ask("DELETE", f"/restapi/v1.0/subscription/{subscription['id']}")
    assert gone[0]["status"] == 204
    assert len(gone) == 1
    await busy(api, "Available", "103")
    assert socket.nothing_more()


async def test_a_new_subscription_replaces_the_old_one(api: Api, dial: Dial) -> None:
    socket = await dial()
    first = await socket.subscribe(PRESENCE)
    second = await socket.subscribe(COMPANY)
    assert (await api.get(f"/subscription/{first['id']}", "102")).status_code == 404
    await busy(api)
    assert (await socket.event())["subscriptionId"] == second["id"]
    assert socket.nothing_more()


async def test_what_was_missed_comes_after_a_drop_each_once_and_in_order(api: Api, dial: Dial) -> None:
    socket = await dial()
    subscription = await socket.subscribe(PRESENCE)
    await busy(api)
    await socket.event()
    await socket.drop()
    for status in ("Available", "Busy", "Offline"):
        await busy(api, status)
    again = await dial(wsc=socket.wsc["token"])
    assert again.details["recoveryState"] == "Successful"
    assert "recoveryErrorCode" not in again.details
    await busy(api, "Available")
    statuses = [(await again.event())["body"]["userStatus"] for _ in range(4)]
    assert statuses == ["Available", "Busy", "Offline", "Available"]
    assert {event["subscriptionId"] for event in again.events} == {subscription["id"]}
    # An old token is as good as a new one: it stands for what the client had then.
    await again.drop()
    third = await dial(wsc=socket.wsc["token"])
    statuses = [(await third.event())["body"]["userStatus"] for _ in range(4)]
    assert statuses == ["Available", "Busy", "Offline", "Available"]
    assert [event["uuid"] for event in third.events] == [event["uuid"] for event in again.events]


async def test_notifications_have_no_place_unless_it_is_asked_for(api: Api, dial: Dial) -> None:
    """A public bot takes whatever has a `wsc` for the details of its connection."""
    socket = await dial(wscInEvents="")
    await socket.subscribe(PRESENCE)
    await busy(api)
    frame = await socket.frame(lambda frame: frame[0]["type"] == "ServerNotification")
    assert "wsc" not in frame[0] and frame[1]["body"]["userStatus"] == "Busy"
    await socket.drop()
    await busy(api, "Available")
    again = await dial(wscInEvents="", wsc=socket.wsc["token"])
    assert again.details["recoveryState"] == "Successful"
    statuses = [(await again.event())["body"]["userStatus"] for _ in range(2)]
    assert statuses == ["Busy", "Available"], "what may not have arrived comes again"
    [connection] = api.here.get(GatewayConnections).connections
    connection._sent = deque((sent - UNSURE_SECONDS, position) for sent, position in connection._sent)
    await again.drop()
    await busy(api, "Offline")
    third = await dial(wscInEvents="", wsc=again.wsc["token"])
    assert (await third.event())["body"]["userStatus"] == "Offline", "what surely arrived does not"


async def test_a_heartbeat_behind_notifications_tells_the_place(api: Api, dial: Dial) -> None:
    socket = await dial(wscInEvents="")
    await socket.subscribe(PRESENCE)
    await busy(api)
    beat = await socket.frame(lambda frame: frame[0]["type"] == "Heartbeat")
    await socket.drop()
    await busy(api, "Available")
    again = await dial(wscInEvents="", wsc=beat[0]["wsc"]["token"])
    assert (await again.event())["body"]["userStatus"] == "Available"


async def test_requests_under_way_are_answered_401_before_a_revoked_socket_ends(api: Api, dial: Dial) -> None:
    socket = await dial()
    tokens = api.tokens.pop(("demo", "102")) if ("demo", "102") in api.tokens else next(iter(api.tokens.values()))
    [connection] = api.here.get(GatewayConnections).connections
    waiting = asyncio.ensure_future(asyncio.sleep(60))
    connection.requests[waiting] = "waits"  # type: ignore[index]
    await api.client.post("/restapi/oauth/revoke", data={"token": tokens["access_token"]}, auth=api.basic)
    await api.settled()
    assert await socket.close_code() == 1008
    reply = await socket.frame(lambda frame: frame[0]["messageId"] == "waits")
    api.tokens.clear()
    assert (reply[0]["type"], reply[0]["status"], reply[1]["errorCode"]) == ("ClientRequest", 401, "OAU-129")


async def test_recovery_fails_without_a_subscription_too_late_and_for_anybody_else(api: Api, dial: Dial) -> None:
    idle = await dial()
    await idle.drop()
    again = await dial(wsc=idle.wsc["token"])
    assert (again.details["recoveryState"], again.details["recoveryErrorCode"]) == ("Failed", "WSG-1005")
    await again.subscribe(PRESENCE)  # the same socket is used as a new one
    token = again.wsc["token"]
    for number, organisation in (("103", demo.DEMO), ("102", demo.NEIGHBOUR)):
        thief = await dial(number, organisation, wsc=token)
        assert thief.details["recoveryState"] == "Failed"
    for nonsense in ("x", "x" * 400, token[:-6] + "AAAAA="):
        assert (await dial(wsc=nonsense)).details["recoveryState"] == "Failed"
    await busy(api)
    assert (await again.event())["body"]["userStatus"] == "Busy", "nobody took it away"
    await again.drop()
    api.clock.advance(181)
    late = await dial(wsc=again.wsc["token"])
    assert late.details["recoveryState"] == "Failed"


async def test_a_client_that_comes_back_ends_its_older_socket(api: Api, dial: Dial) -> None:
    socket = await dial()
    await socket.subscribe(PRESENCE)
    again = await dial(wsc=socket.wsc["token"])
    assert again.details["recoveryState"] == "Successful"
    assert await socket.close_code() == 4409
    await busy(api)
    await again.event()
    assert socket.events == []


async def test_after_more_than_is_kept_the_client_is_told_to_begin_anew(api: Api, dial: Dial) -> None:
    socket = await dial()
    await socket.subscribe(PRESENCE)
    await socket.drop()
    object.__setattr__(api.here.settings, "socket_recovery_events", 2)
    for status in ("Available", "Busy", "Offline"):
        await busy(api, status)
    again = await dial(wsc=socket.wsc["token"])
    assert again.details["recoveryState"] == "Failed"
    assert (await api.get("/subscription", "102")).json()["records"] == []


async def test_no_event_passes_the_wall_between_accounts(api: Api, dial: Dial) -> None:
    neighbour = await dial("101", demo.NEIGHBOUR)
    ours = api.account_id()
    await neighbour.subscribe(COMPANY, f"/restapi/v1.0/account/{ours}/presence")
    socket = await dial("103")
    await socket.subscribe(COMPANY)
    await busy(api)
    await socket.event()
    assert neighbour.nothing_more()
    await busy(api, "Busy", "101", organisation=demo.NEIGHBOUR)
    event = await neighbour.event()
    assert event["event"] == f"/restapi/v1.0/account/{api.account_id(demo.NEIGHBOUR)}/presence"
    assert socket.nothing_more()


async def test_bad_frames_get_an_error_frame_and_leave_the_socket_open(api: Api, dial: Dial) -> None:
    socket = await dial()
    bad: list[Any] = [
        "", "x", "{}", "[]", "[1]", "[{}]", '[{"type":"Heartbeat"}]', '[{"type":"Nothing","messageId":"1"}]',
        '[{"type":"ClientRequest","messageId":"1","method":"BREW","path":"/"}]',
        '[{"type":"ClientRequest","messageId":"1","method":"GET","path":"restapi"}]',
        '[{"type":"ClientRequest","messageId":"1","method":"GET","path":"/","headers":[]}]',
        "[" * 60_000, "[{},{},{}]", json.dumps([{"type": "Heartbeat", "messageId": "x" * 201}]),
    ]  # fmt: skip
    for text in bad:
        socket.say(text)
        frame = await socket.frame()
        assert (frame[0]["type"], frame[0]["status"]) == ("Error", 400), text[:50]
    socket.say('[{"type":"Heartbeat","messageId":"beat"}]')
    assert await socket.frame() == [{"type": "Heartbeat", "messageId": "beat"}]


async def test_requests_under_way_are_bounded(api: Api, dial: Dial) -> None:
    socket = await dial()
    for number in range(30):
        request = {"type": "ClientRequest", "messageId": str(number), "method": "GET", "path": PRESENCE}
        socket.say(json.dumps([request]))
    replies = [await socket.frame(lambda frame, n=n: frame[0]["messageId"] == str(n)) for n in range(30)]  # type: ignore[misc]
    statuses = [frame[0]["status"] for frame in replies]
    assert statuses.count(200) >= 10
    assert set(statuses) <= {200, 429}
    refused = next((frame for frame in replies if frame[0]["status"] == 429), None)
    assert refused is not None
    assert refused[0]["headers"]["Retry-After"] == "1"


async def test_idle_and_old_sockets_are_ended_with_their_reason(api: Api, dial: Dial) -> None:
    socket = await dial()
    api.clock.advance(1801)
    api.here.get(GatewayConnections).end_overdue(api.clock.monotonic())
    assert await socket.close_code() == 4408
    assert socket.errors[0][1]["errorCode"] == "WSG-902"
    api.tokens.clear()
    other = await dial()
    for _ in range(50):
        api.clock.advance(1750)
        other.say('[{"type":"Heartbeat","messageId":"beat"}]')
        await other.frame()
        api.here.get(GatewayConnections).end_overdue(api.clock.monotonic())
        if other.code is not None or not other.nothing_more():
            break
    assert await other.close_code() == 4408
    assert other.errors[0][1]["errorCode"] == "WSG-903"


async def test_a_sign_in_has_a_limited_number_of_sockets(api: Api, dial: Dial) -> None:
    object.__setattr__(api.here.settings, "sockets_per_session", 2)
    first = await dial()
    await dial()
    third = GatewaySocket(api, access_token=await socket_token(api))
    assert (await third.open())[0]["status"] == 429
    assert await third.close_code() == 1008
    await first.drop()
    await dial()


async def test_signing_out_ends_the_socket_and_its_subscription(api: Api, dial: Dial) -> None:
    socket = await dial()
    subscription = await socket.subscribe(PRESENCE)
    tokens = api.tokens.pop(("demo", "102")) if ("demo", "102") in api.tokens else next(iter(api.tokens.values()))
    await api.client.post("/restapi/oauth/revoke", data={"token": tokens["access_token"]}, auth=api.basic)
    await api.settled()
    assert await socket.close_code() == 1008
    assert socket.errors[0][0]["status"] == 401
    api.tokens.clear()
    await asyncio.wait_for(socket._task, 5)
    assert (await api.get(f"/subscription/{subscription['id']}", "102")).status_code == 404


async def assign_role(api: Api, number: str, role: str) -> None:
    path = f"/account/~/extension/{api.extension_id(number)}/assigned-role"
    answer = await api.request("PUT", path, "101", json={"records": [{"id": role}]})
    assert answer.status_code == 200, answer.text
    await api.settled()


async def test_what_somebody_may_no_longer_see_is_no_longer_sent(api: Api, dial: Dial) -> None:
    await assign_role(api, "103", "1")
    socket = await dial("103")
    calls = "/restapi/v1.0/account/~/telephony/sessions"
    subscription = await socket.subscribe(COMPANY, calls)
    assert len(subscription["eventFilters"]) == 2
    await assign_role(api, "103", "4")
    read = (await api.get(f"/subscription/{subscription['id']}", "103")).json()
    assert read["eventFilters"] == [f"/restapi/v1.0/account/{api.account_id()}/presence"]
    assert read["disabledFilters"][0]["permissionName"] == "ReadAccountCallLog"
    event = {
        "account_id": api.account_id(), "extensions": [api.extension_id("102")],
        "session": {"id": "s-1", "sessionId": "1", "serverId": "cs1", "origin": {"type": "Call"}, "sequence": 1},
        "changed": [{"id": "p-1-1", "extensionId": api.extension_id("102"), "status": {"code": "Setup"}}],
    }  # fmt: skip
    await api.bus.publish("calls.session", event)
    await busy(api)
    assert (await socket.event())["body"]["userStatus"] == "Busy"
    assert len(socket.events) == 1


async def test_with_whom_somebody_speaks_is_for_themselves_and_administrators(api: Api, dial: Dial) -> None:
    detailed = f"/restapi/v1.0/account/~/extension/{api.extension_id('103')}/presence?detailedTelephonyState=true"
    socket = await dial("102")
    found = await socket.subscribe(detailed, PRESENCE + "?detailedTelephonyState=true")
    assert found["disabledFilters"][0]["reason"] == "CMN-404"
    assert len(found["eventFilters"]) == 1
    assert "disabledFilters" not in await (await dial("101")).subscribe(detailed)


async def test_a_thousand_filters_fit_into_a_frame_and_what_is_too_much_is_told(api: Api, dial: Dial) -> None:
    socket = await dial()
    extension = f"/restapi/v1.0/account/{api.account_id()}/extension"
    others = [f"{extension}/{number}/presence?detailedTelephonyState=true" for number in range(10**15, 10**15 + 999)]
    own = f"{extension}/{api.extension_id('102')}/presence?detailedTelephonyState=true"
    mode = {"transportType": "WebSocket"}
    path = "/restapi/v1.0/subscription"
    made = await socket.ask("POST", path, {"eventFilters": [own, *others], "deliveryMode": mode})
    assert made[0]["status"] == 200, made[1]
    assert made[1]["eventFilters"] == [own]
    assert len(made[1]["disabledFilters"]) == 999
    many = await socket.ask("POST", path, {"eventFilters": [own, *others, own], "deliveryMode": mode})
    assert (many[0]["status"], many[1]["errorCode"]) == (400, "CMN-101")
    assert "[eventFilters]" in many[1]["message"] and "1000" in many[1]["message"]
    large = await socket.ask("POST", path, {"eventFilters": [own], "deliveryMode": mode, "more": "x" * 300_000})
    assert (large[0]["type"], large[0]["status"], large[1]["errorCode"]) == ("Error", 413, "WSG-413")
    assert "at most 262,144 bytes" in large[1]["message"]
    await busy(api)
    assert (await socket.event())["body"]["userStatus"] == "Busy"
