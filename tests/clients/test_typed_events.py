"""npm `@rc-ex/core`: tokens and subscriptions by its typed methods; every answer is held against its type."""

import pytest

from tests.support.typed_client import TypedClient
from tests.support.waiting import wait_for
from tests.support.webhook import webhook

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_subscription_is_made_changed_renewed_and_deleted(rc: TypedClient) -> None:
    presence = "/restapi/v1.0/account/~/extension/~/presence"
    messages = "/restapi/v1.0/account/~/extension/~/message-store"
    with webhook() as receiver:
        delivery = {"transportType": "WebHook", "address": receiver.address, "verificationToken": "secret"}
        made = await rc.call("POST", "/subscription", {"eventFilters": [presence], "deliveryMode": delivery})
        path = f"/subscription/{made['id']}"
        changed = await rc.call("PUT", path, {"eventFilters": [presence, messages], "expiresIn": 3600})
        assert len(changed["eventFilters"]) == 2
        await rc.call("POST", f"{path}/renew")
        assert (await rc.call("GET", path))["status"] == "Active"
        assert made["id"] in [entry["id"] for entry in (await rc.call("GET", "/subscription"))["records"]]
        await rc.call("PUT", "/account/~/extension/~/presence", {"message": "for the webhook"})
        await wait_for(
            lambda: receiver.events, missing=lambda: f"an event at the webhook {receiver.address}", timeout=20
        )
        assert receiver.events[0]["event"].startswith("/restapi/v1.0/account/")
        assert receiver.headers[0]["Verification-Token"] == "secret"
        await rc.call("DELETE", path)
        await rc.call("GET", path, status=404)


async def test_tokens_are_described_renewed_and_open_a_socket(rc: TypedClient) -> None:
    await rc.call("GET", "/.well-known/openid-configuration")
    assert (await rc.call("GET", "/restapi/oauth/jwks"))["keys"]
    assert (await rc.call("POST", "/restapi/oauth/wstoken"))["uri"].startswith("ws")
    assert (await rc.call("GET", "/restapi/oauth/userinfo"))["sub"]
    first = await rc.do("refresh")
    second = await rc.do("refresh")
    assert first["access_token"] != second["access_token"]
    await rc.call("GET", "/restapi")
    await rc.call("GET", "/restapi/v1.0")
