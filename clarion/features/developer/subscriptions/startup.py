"""Starting and stopping what stands behind subscriptions, in the API and in the role `jobs`."""

from clarion.base.container import Container
from clarion.features.developer.subscriptions.expiry_job import ExpiryJob
from clarion.features.developer.subscriptions.gateway.connections import GatewayConnections
from clarion.features.developer.subscriptions.ingester import EventIngester
from clarion.features.developer.subscriptions.rights import PermissionWatcher
from clarion.features.developer.subscriptions.webhooks.dispatcher import Dispatcher


async def open_delivery(here: Container) -> None:
    """Keep events, deliver webhooks, tidy up. Call on the event loop, after what presence needs was offered."""
    keeper = here.offer(EventIngester, EventIngester(here))
    await here.offer(Dispatcher, Dispatcher(here)).open()
    await keeper.open()
    await here.offer(PermissionWatcher, PermissionWatcher(here)).open()
    here.offer(ExpiryJob, ExpiryJob(here, keeper)).open()


async def close_delivery(here: Container) -> None:
    await here.get(ExpiryJob).close()
    await here.get(PermissionWatcher).close()
    await here.get(EventIngester).close()
    await here.get(Dispatcher).close()


async def open_sockets(here: Container) -> None:
    """WebSocket subscriptions. Call before `open_delivery`: what others announce while they start is kept for them."""
    await here.offer(GatewayConnections, GatewayConnections(here)).open()


async def close_sockets(here: Container) -> None:
    await here.get(GatewayConnections).close()
