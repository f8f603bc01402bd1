"""What follows when accounts elsewhere are no longer connected: all that was read goes at once, and where a provider
wants to know, it is told. Call in the transaction, before whose they are is deleted.
"""

from sqlalchemy import ColumnElement, delete, select

from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.people.connections.models import Connection
from clarion.features.people.connections.oauth import SERVERS
from clarion.features.people.connections.revoking_models import ConnectionRevocation


async def leave_connections(session: AsyncSession, which: ColumnElement[bool]) -> None:
    """Delete these connections, and put down what their providers are to be told."""
    for row in (await session.scalars(select(Connection).where(which))).all():
        server = SERVERS.get(row.provider)
        if server is not None and server.revoke:
            session.add(
                ConnectionRevocation(
                    id=new_id(),
                    account_id=row.account_id,
                    provider=row.provider,
                    user_name=row.user_name,
                    sealed_secrets=row.sealed_secrets,
                )
            )
    await session.execute(delete(Connection).where(which))
    await session.flush()
