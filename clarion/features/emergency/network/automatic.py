"""Whose place follows the network."""

from collections.abc import Iterable

from sqlalchemy import Select, delete, select

from clarion.base.storage import AsyncSession
from clarion.features.emergency.network.models import AutomaticLocation
from clarion.features.emergency.network.places import tell

DEVICE, EXTENSION = "device", "extension"


async def follows_network(session: AsyncSession, subject: str, ids: Iterable[str]) -> set[str]:
    """Which of these do."""
    query = select(AutomaticLocation.subject_id).where(
        AutomaticLocation.subject == subject, AutomaticLocation.subject_id.in_(set(ids))
    )
    return set((await session.scalars(query)).all())


def following(account_id: str, subject: str) -> Select[str]:
    """Ids of all that do, for a query."""
    return select(AutomaticLocation.subject_id).where(
        AutomaticLocation.account_id == account_id, AutomaticLocation.subject == subject
    )


async def follow_network(
    session: AsyncSession, account_id: str, subject: str, on: Iterable[str], off: Iterable[str]
) -> None:
    """Devices or extensions of this account; who calls has looked whose they are."""
    turned_on = set(on) - await follows_network(session, subject, on)
    session.add_all(
        AutomaticLocation(subject=subject, subject_id=each, account_id=account_id) for each in sorted(turned_on)
    )
    await session.flush()
    gone = delete(AutomaticLocation).where(
        AutomaticLocation.account_id == account_id,
        AutomaticLocation.subject == subject,
        AutomaticLocation.subject_id.in_(set(off)),
    )
    await session.execute(gone)
    tell(session, account_id)
