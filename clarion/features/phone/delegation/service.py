"""Reading and changing who stands in for whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from clarion.base.errors import Invalid
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people import PEOPLE_TYPES, Extension, ExtensionType
from clarion.features.phone.delegation.events import DELEGATES_CHANGED, DelegatesChanged
from clarion.features.phone.delegation.live_call import DelegateSnapshot, StandIn
from clarion.features.phone.delegation.models import Delegate

MOST_DELEGATES = 16
PEOPLE = (*PEOPLE_TYPES, ExtensionType.LIMITED)


@dataclass(frozen=True)
class Wish:
    """One line of the new list."""

    extension_id: str
    rings_along: bool
    calls_on_behalf: bool


async def delegates_of(session: AsyncSession, owner: Extension) -> Sequence[tuple[Delegate, Extension]]:
    """Who stands in for somebody, in order."""
    query = select(Delegate, Extension).join(Extension, Extension.id == Delegate.delegate_id)
    query = query.where(Delegate.delegator_id == owner.id).order_by(Delegate.position)
    return [(row[0], row[1]) for row in await session.execute(query)]


async def delegators_of(session: AsyncSession, owner: Extension) -> Sequence[tuple[Delegate, Extension]]:
    """For whom somebody stands in, by their numbers."""
    query = select(Delegate, Extension).join(Extension, Extension.id == Delegate.delegator_id)
    query = query.where(Delegate.delegate_id == owner.id).order_by(Extension.number)
    return [(row[0], row[1]) for row in await session.execute(query)]


async def set_delegates(session: AsyncSession, owner: Extension, wishes: Sequence[Wish]) -> None:
    """All delegates from now on. Raises Invalid: for strangers, oneself, and anybody twice."""
    ids = [wish.extension_id for wish in wishes]
    if len(set(ids)) < len(ids) or owner.id in ids:
        raise Invalid("Delegates are other people, each once.", parameter="delegates.extension.id")
    known = select(Extension.id).where(
        Extension.account_id == owner.account_id, Extension.id.in_(ids), Extension.type.in_(PEOPLE)
    )
    if set(await session.scalars(known)) != set(ids):
        raise Invalid("A delegate is somebody of the company.", parameter="delegates.extension.id")
    await session.execute(delete(Delegate).where(Delegate.delegator_id == owner.id))
    for position, wish in enumerate(wishes):
        session.add(
            Delegate(
                delegator_id=owner.id,
                delegate_id=wish.extension_id,
                account_id=owner.account_id,
                position=position,
                rings_along=wish.rings_along,
                calls_on_behalf=wish.calls_on_behalf,
            )
        )
    await session.flush()
    announce(session, DELEGATES_CHANGED, DelegatesChanged(account_id=owner.account_id, extension_id=owner.id))


async def read_delegate_memory(session: AsyncSession) -> DelegateSnapshot:
    """Of all accounts, for call handling."""
    rows = await session.scalars(select(Delegate).order_by(Delegate.delegator_id, Delegate.position))
    return DelegateSnapshot(
        stand_ins=tuple(
            StandIn(
                delegator_id=row.delegator_id,
                delegate_id=row.delegate_id,
                rings=row.rings_along,
                calls=row.calls_on_behalf,
            )
            for row in rows
        )
    )
