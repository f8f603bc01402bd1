"""Whose call handling a request is about, and what is done after each change of it."""

from dataclasses import dataclass

from sqlalchemy import func, select

from clarion.base.clock import Clock
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, resolve_account, resolve_extension
from clarion.features.phone.handling.circles import check_no_circle
from clarion.features.phone.handling.document import read_document
from clarion.features.phone.handling.events import HANDLING_CHANGED, HandlingChanged
from clarion.features.phone.handling.models import HandlingVersion

MOST_VERSIONS = 200


@dataclass(frozen=True)
class Owner:
    """An extension, or (without one) the company."""

    account_id: str
    extension: Extension | None = None

    @property
    def id(self) -> str:
        return self.extension.id if self.extension is not None else self.account_id

    @property
    def extension_id(self) -> str | None:
        return self.extension.id if self.extension is not None else None

    @property
    def is_queue(self) -> bool:
        return self.extension is not None and self.extension.type == "Department"

    def path(self) -> tuple[str, ...]:
        """Parts of the canonical uri."""
        own = ("extension", self.extension.id) if self.extension is not None else ()
        return ("account", self.account_id, *own)


async def owner_of(
    session: AsyncSession, caller: Caller, account_id: str, extension_id: str | None, permission: str = ""
) -> Owner:
    """As the path says. `permission`: for routes of which the surface asks none. Raises NotFound, Forbidden."""
    if permission:
        caller.check_permission(permission)
        caller = caller.asking((permission,))
    if extension_id is None:
        return Owner(resolve_account(caller, account_id))
    row = await resolve_extension(session, caller, account_id, extension_id)
    return Owner(row.account_id, row)


async def changed(session: AsyncSession, clock: Clock, owner: Owner, caller_id: str, note: str) -> None:
    """Tell the call servers, and keep how everything is now as a version. Call once all rows are changed.

    Raises Invalid where calls would go round.
    """
    await session.flush()
    if owner.extension is not None:
        await check_no_circle(session, owner.extension)
    announce(
        session, HANDLING_CHANGED, HandlingChanged(account_id=owner.account_id, extension_id=owner.extension_id or "")
    )
    await keep_version(session, clock, owner, caller_id, note)


async def keep_version(session: AsyncSession, clock: Clock, owner: Owner, caller_id: str, note: str) -> None:
    """A document that equals the one before makes no version. The oldest beyond a bound are forgotten."""
    document = await read_document(session, owner.account_id, owner.extension_id)
    mine = HandlingVersion.owner_id == owner.id
    latest = await session.scalar(select(HandlingVersion).where(mine).order_by(HandlingVersion.number.desc()).limit(1))
    if latest is not None and latest.document == document:
        return
    number = latest.number + 1 if latest is not None else 1
    session.add(
        HandlingVersion(
            id=new_id(),
            owner_id=owner.id,
            account_id=owner.account_id,
            extension_id=owner.extension_id,
            number=number,
            document=document,
            made_at=clock.now(),
            made_by=caller_id,
            note=note[:200],
        )
    )
    count = await session.scalar(select(func.count()).select_from(HandlingVersion).where(mine)) or 0
    if count > MOST_VERSIONS:
        old = await session.scalars(
            select(HandlingVersion).where(mine, HandlingVersion.number <= number - MOST_VERSIONS)
        )
        for row in old:
            await session.delete(row)
