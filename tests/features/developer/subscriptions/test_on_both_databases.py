"""What leans on the database: the log, recovery from it, leases of webhooks, tidying up."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from clarion.features.developer.subscriptions import log as event_log
from clarion.features.developer.subscriptions.expiry_job import ExpiryJob
from clarion.features.developer.subscriptions.gateway.connections import GatewayConnections
from clarion.features.developer.subscriptions.ingester import EventIngester
from clarion.features.developer.subscriptions.models import EventLogEntry, Subscription
from clarion.features.developer.subscriptions.sources.form import Notice
from clarion.features.developer.subscriptions.webhooks.dispatcher import Dispatcher
from tests.features.developer.subscriptions.test_gateway import PRESENCE, busy
from tests.features.developer.subscriptions.test_resource import created
from tests.support.api import Api
from tests.support.gateway import GatewaySocket, socket_token
from tests.support.receiver import Receiver


async def test_a_socket_and_a_webhook_hear_the_same_and_the_socket_recovers(both: Api, hook: Receiver) -> None:
    await created(both, hook, PRESENCE)
    token = await socket_token(both)
    socket = GatewaySocket(both, access_token=token)
    await socket.open()
    await socket.subscribe(PRESENCE)
    await busy(both)
    first = await socket.event()
    await socket.drop()
    for status in ("Available", "Busy"):
        await busy(both, status)
    again = GatewaySocket(both, access_token=token, wsc=socket.wsc["token"])
    await again.open()
    assert again.details["recoveryState"] == "Successful"
    missed = [await again.event() for _ in range(2)]
    bodies = await hook.got(3)
    assert [body["uuid"] for body in bodies] == [event["uuid"] for event in (first, *missed)]
    await both.here.get(GatewayConnections).keep_alive()
    await again.end()
    both.clock.advance(86_400)
    await both.here.get(ExpiryJob).tidy()
    async with both.here.storage.reading() as session:
        assert (await session.scalars(select(EventLogEntry))).all() == []
        assert await event_log.read_head(session) == 3, "positions are never given again"
        assert len((await session.scalars(select(Subscription))).all()) == 1


async def test_positions_follow_each_other_whoever_writes(both: Api) -> None:
    keepers = [EventIngester(both.here) for _ in range(4)]
    path = f"/restapi/v1.0/account/{both.account_id()}/presence"

    async def write(keeper: EventIngester, count: int) -> None:
        for number in range(count):
            await keeper.put([Notice(both.account_id(), path, {"n": number}, {"cause": "settings"})])

    await asyncio.gather(*(write(keeper, 10) for keeper in keepers))
    entries = await event_log.read_after(both.here.storage, 0, 100)
    assert [entry.position for entry in entries] == list(range(1, 41))
    assert len({entry.uuid for entry in entries}) == 40


async def test_a_lease_keeps_two_processes_from_serving_one_webhook(both: Api, hook: Receiver) -> None:
    found = await created(both, hook, PRESENCE)
    mine = both.here.get(Dispatcher)
    other = Dispatcher(both.here)
    assert await other._claim(found["id"]) is not None
    await busy(both)
    assert await mine._claim(found["id"]) is None
    assert hook.bodies == []
    assert await mine.due() == []
    await other._release(found["id"])
    assert await mine.due() == [found["id"]]
    mine.wake(await mine.due())
    await hook.got(1)
    async with both.here.storage.transaction() as session:
        row = await session.get_one(Subscription, found["id"])
        row.lease_owner, row.lease_until = "dead", both.clock.now() - timedelta(seconds=1)
    await busy(both, "Available")
    await hook.got(2)
    await other.close()
