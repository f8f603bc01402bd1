"""When the subscription of a socket ends that does not come back."""

import pytest

from clarion.features.developer.subscriptions.expiry_job import ExpiryJob
from clarion.features.developer.subscriptions.gateway.connections import GatewayConnections
from tests.support.api import Api
from tests.support.gateway import Dial

PRESENCE = "/restapi/v1.0/account/~/extension/~/presence"
COMPANY = "/restapi/v1.0/account/~/presence"


async def test_subscriptions_of_sockets_that_do_not_come_back_are_tidied_away(api: Api, dial: Dial) -> None:
    socket = await dial()
    await socket.subscribe(PRESENCE)
    await api.here.get(GatewayConnections).keep_alive()
    await socket.drop()
    assert len((await api.get("/subscription", "102")).json()["records"]) == 1
    api.clock.advance(181)
    await api.here.get(ExpiryJob).tidy()
    assert (await api.get("/subscription", "102")).json()["records"] == []


@pytest.mark.parametrize("jump_s", [600.0, -600.0])
async def test_a_clock_that_jumps_and_returns_costs_an_open_socket_nothing(api: Api, dial: Dial, jump_s: float) -> None:
    socket = await dial()
    await socket.subscribe(PRESENCE)
    await api.here.get(GatewayConnections).keep_alive()
    api.clock.jump(jump_s)
    await api.here.get(ExpiryJob).tidy()
    await api.here.get(GatewayConnections).keep_alive()
    api.clock.jump(-jump_s)
    assert len((await api.get("/subscription", "102")).json()["records"]) == 1, "it could not be taken up after a kill"
    await socket.drop()
    assert (await dial(wsc=socket.wsc["token"])).details["recoveryState"] == "Successful"
