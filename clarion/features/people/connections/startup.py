"""Sets the reading of accounts elsewhere up in a process."""

from clarion.base.container import Container
from clarion.features.people.connections.clients import ConnectionClients
from clarion.features.people.connections.revoking import AccessRevoker
from clarion.features.people.connections.sync_worker import ConnectionSyncWorker


async def open_connections(here: Container) -> None:
    """Begin to read what is due."""
    here.offer(ConnectionClients, ConnectionClients(here))
    await here.offer(ConnectionSyncWorker, ConnectionSyncWorker(here)).open()
    await here.offer(AccessRevoker, AccessRevoker(here)).open()


async def close_connections(here: Container) -> None:
    await here.get(AccessRevoker).close()
    await here.get(ConnectionSyncWorker).close()
    await here.get(ConnectionClients).close()
