"""Starting and stopping what stands behind subscriptions, in the API and in the role `jobs`."""

from clarion.base.container import Container
from clarion.features.developer.subscriptions.gateway.hub import Hub
from clarion.features.developer.subscriptions.keeper import EventKeeper
from clarion.features.developer.subscriptions.rights import RightsKeeper
from clarion.features.developer.subscriptions.upkeep import Upkeep
from clarion.features.developer.subscriptions.webhooks.dispatcher import Dispatcher


async def open_delivery(here: Container) -> None:
    """Keep events, deliver webhooks, tidy up. Call on the event loop, after what presence needs was offered."""
    keeper = here.offer(EventKeeper, EventKeeper(here))
    await here.offer(Dispatcher, Dispatcher(here)).open()
    await keeper.open()
    await here.offer(RightsKeeper, RightsKeeper(here)).open()
    here.offer(Upkeep, Upkeep(here, keeper)).open()


async def close_delivery(here: Container) -> None:
    await here.get(Upkeep).close()
    await here.get(RightsKeeper).close()
    await here.get(EventKeeper).close()
    await here.get(Dispatcher).close()


async def open_sockets(here: Container) -> None:
    """WebSocket subscriptions. Call before `open_delivery`: what others announce while they start is kept for them."""
    await here.offer(Hub, Hub(here)).open()


async def close_sockets(here: Container) -> None:
    await here.get(Hub).close()
