"""Sets the reading of accounts elsewhere up in a process."""

from clarion.base.container import Container
from clarion.features.people.connections.desk import ConnectionDesk
from clarion.features.people.connections.keeper import ConnectionKeeper
from clarion.features.people.connections.revoking import AccessRevoker


async def open_connections(here: Container) -> None:
    """Begin to read what is due."""
    here.offer(ConnectionDesk, ConnectionDesk(here))
    await here.offer(ConnectionKeeper, ConnectionKeeper(here)).open()
    await here.offer(AccessRevoker, AccessRevoker(here)).open()


async def close_connections(here: Container) -> None:
    await here.get(AccessRevoker).close()
    await here.get(ConnectionKeeper).close()
    await here.get(ConnectionDesk).close()
