"""Chats shared with companies on other servers, or beside us on this one: each has its own copy, and tells the other.

Servers know each other by name, and prove it by signatures (RFC 9421, Ed25519). Companies are linked when
administrators of both agreed. See decision 0020.
"""

from clarion.base.container import Container
from clarion.features.messaging.federation.link_routes import router as link_router
from clarion.features.messaging.federation.peers import Peers
from clarion.features.messaging.federation.rosters import ChatFollower
from clarion.features.messaging.federation.sender import EventSender
from clarion.features.messaging.federation.server_routes import router as server_router
from clarion.features.messaging.federation.sharing_routes import router as sharing_router
from clarion.features.messaging.federation.watch import FederationWatch
from clarion.features.messaging.posts import content_watches

routers = (link_router, sharing_router, server_router)

__all__ = ["Peers", "close_federation", "open_federation", "routers"]


async def open_federation(here: Container) -> None:
    content_watches(here).add(FederationWatch(here))
    here.offer(Peers, Peers(here))
    await here.offer(ChatFollower, ChatFollower(here)).open()
    await here.offer(EventSender, EventSender(here)).open()


async def close_federation(here: Container) -> None:
    await here.get(EventSender).close()
    await here.get(ChatFollower).close()
    await here.get(Peers).close()
