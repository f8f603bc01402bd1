"""What can be done with emergency locations and notices."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.emergency.address import Address, problems, tidy
from clarion.features.emergency.events import LOCATIONS_CHANGED, NOTICE, LocationsChanged, NoticeRaised
from clarion.features.emergency.models import EmergencyAssignment, EmergencyLocation, EmergencyNotice
from clarion.features.emergency.network.models import NetworkMark, NetworkRange
from clarion.features.emergency.network.uses import uses_in_networks
from clarion.features.emergency.rules import promises_privacy, recognise
from clarion.features.emergency.upkeep.service import note_change, watch_location

MOST_PUBLIC = 50_000  # locations of one account
MOST_PRIVATE = 100  # private locations of one person
SUBJECTS = ("device", "extension", "account")
_REPEAT_WINDOW = timedelta(hours=1)


def checked(address: Address) -> Address:
    """A tidy address that a dispatcher can find. Raises Invalid that names every field at fault."""
    clean = tidy(address)
    found = problems(clean)
    if found:
        first, text = next(iter(found.items()))
        raise Invalid(
            f"Parameter [address.{first}] value is invalid: {text}",
            parameter=f"address.{first}",
            fields=found,
        )
    return clean


async def create_location(
    session: AsyncSession,
    account_id: str,
    name: str,
    address: Address,
    *,
    now: datetime,
    owner_id: str | None = None,
) -> EmergencyLocation:
    """A location of the company, or private to `owner_id`. Usable at once. Raises Invalid, Conflict."""
    await _check_room(session, account_id, owner_id)
    clean = checked(address)
    row = EmergencyLocation(
        id=new_id(),
        account_id=account_id,
        owner_id=owner_id,
        name=name.strip() or clean.street,
        address=clean.as_dict(),
        address_text=clean.one_line,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    await session.flush()
    watch_location(session, row, now)
    if owner_id is None and await find_assigned(session, "account", account_id) is None:
        await assign(session, account_id, "account", account_id, row.id)  # the first is the default
    _tell(session, account_id)
    return row


async def _check_room(session: AsyncSession, account_id: str, owner_id: str | None) -> None:
    query = select(func.count()).where(EmergencyLocation.account_id == account_id)
    query = query.where(EmergencyLocation.owner_id == owner_id)
    if (await session.scalar(query) or 0) >= (MOST_PUBLIC if owner_id is None else MOST_PRIVATE):
        raise Conflict("There are as many locations as there may be.", code="CMN-409")


async def change_location(
    session: AsyncSession, row: EmergencyLocation, *, name: str | None, address: Address | None, now: datetime
) -> None:
    """Change what is given; counts from the next call on. Raises Invalid."""
    if name is not None and name.strip():
        row.name = name.strip()
    if address is not None:
        clean = checked(address)
        row.address, row.address_text = clean.as_dict(), clean.one_line
        await note_change(session, row, now)
    row.updated_at = now
    _tell(session, row.account_id)


async def delete_location(
    session: AsyncSession, row: EmergencyLocation, *, instead: EmergencyLocation | None = None
) -> None:
    """Remove a location. One in use needs another to take its place, so that nobody is left without."""
    uses = await uses_of(session, row.id)
    if uses and (instead is None or instead.id == row.id):
        raise Conflict(
            "This location is in use: name another one to take its place (newLocationId).",
            code="CMN-409",
            parameter="newLocationId",
        )
    for use in uses:
        use.location_id = instead.id if instead else use.location_id
    await session.flush()
    await session.delete(row)
    _tell(session, row.account_id)


async def uses_of(session: AsyncSession, location_id: str) -> list[EmergencyAssignment | NetworkMark | NetworkRange]:
    """Who is there, and what of the network means it."""
    query = select(EmergencyAssignment).where(EmergencyAssignment.location_id == location_id)
    return [*(await session.scalars(query)).all(), *await uses_in_networks(session, location_id)]


async def get_location(
    session: AsyncSession, account_id: str, location_id: str, *, owner_id: str | None = None
) -> EmergencyLocation:
    """A location of the company, or one that is private to `owner_id`. Raises NotFound."""
    row = await session.get(EmergencyLocation, location_id[:64])
    if row is None or row.account_id != account_id or row.owner_id not in (None, owner_id):
        raise NotFound("Resource for parameter [locationId] is not found.", parameter="locationId")
    return row


async def assign(session: AsyncSession, account_id: str, subject: str, subject_id: str, location_id: str) -> None:
    """Say where a device or an extension is, or which location the account falls back to."""
    if subject not in SUBJECTS:
        raise Invalid("Parameter [subject] value is invalid.", parameter="subject")
    row = await session.get(EmergencyAssignment, (subject, subject_id))
    if row is None:
        row = EmergencyAssignment(subject=subject, subject_id=subject_id, account_id=account_id)
        session.add(row)
    row.location_id = location_id
    await session.flush()
    _tell(session, account_id, subject, subject_id)


async def unassign(session: AsyncSession, subject: str, subject_id: str) -> None:
    """Forget where a device or extension is."""
    row = await session.get(EmergencyAssignment, (subject, subject_id))
    if row is not None:
        await session.delete(row)
        _tell(session, row.account_id, subject, subject_id)


async def find_assigned(session: AsyncSession, subject: str, subject_id: str) -> EmergencyLocation | None:
    row = await session.get(EmergencyAssignment, (subject, subject_id))
    return await session.get(EmergencyLocation, row.location_id) if row else None


async def assigned_to(session: AsyncSession, subject: str, subject_ids: Sequence[str]) -> dict[str, EmergencyLocation]:
    """Subject id: its location, for many at once."""
    query = (
        select(EmergencyAssignment.subject_id, EmergencyLocation)
        .join(EmergencyLocation, EmergencyLocation.id == EmergencyAssignment.location_id)
        .where(EmergencyAssignment.subject == subject, EmergencyAssignment.subject_id.in_(subject_ids))
    )
    return dict((await session.execute(query)).all()) if subject_ids else {}


async def raise_notice(
    session: AsyncSession, notice: EmergencyNotice, *, country: str, now: datetime
) -> EmergencyNotice | None:
    """Keep the notice of a call once, and tell everybody. None: a crisis line, or known already."""
    found = recognise(notice.code, country)
    if promises_privacy(notice.code) or (found is not None and not found.needs_notice):
        return None
    known = select(EmergencyNotice.id).where(EmergencyNotice.telephony_session_id == notice.telephony_session_id)
    if await session.scalar(known) is not None:
        return None
    notice.id = new_id()
    notice.is_test = bool(found and found.is_test)
    notice.noticed_at = now
    notice.repeats = 0 if notice.is_test else await _earlier(session, notice)
    session.add(notice)
    announce(session, NOTICE, _event(notice))
    return notice


async def _earlier(session: AsyncSession, notice: EmergencyNotice) -> int:
    query = select(func.count()).where(
        EmergencyNotice.account_id == notice.account_id,
        EmergencyNotice.extension_id == notice.extension_id,
        EmergencyNotice.is_test.is_(False),
        EmergencyNotice.placed_at > notice.placed_at - _REPEAT_WINDOW,
    )
    return await session.scalar(query) or 0


def _event(notice: EmergencyNotice) -> NoticeRaised:
    return NoticeRaised(
        notice_id=notice.id,
        account_id=notice.account_id,
        extension_id=notice.extension_id,
        extension_number=notice.extension_number,
        name=notice.name,
        code=notice.code,
        is_test=notice.is_test,
        callback_number=notice.callback_number,
        address=notice.address_text,
        placed_at=wire_time(notice.placed_at),
        telephony_session_id=notice.telephony_session_id,
        unverified=notice.unverified,
    )


async def acknowledge(
    session: AsyncSession, account_id: str, notice_id: str, *, by: str, now: datetime
) -> EmergencyNotice:
    """Somebody has seen the notice. The first one counts. Raises NotFound."""
    row = await session.get(EmergencyNotice, notice_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [noticeId] is not found.", parameter="noticeId")
    if row.acknowledged_at is None:
        row.acknowledged_by, row.acknowledged_at = by, now
    return row


def _tell(session: AsyncSession, account_id: str, subject: str = "", subject_id: str = "") -> None:
    change = LocationsChanged(account_id=account_id, subject=subject, subject_id=subject_id)
    announce(session, LOCATIONS_CHANGED, change)
