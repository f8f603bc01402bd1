"""What the front desk, housekeeping and a property-management system do with rooms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.message_store import Message, MessageStore
from clarion.features.people import (
    DndStatus,
    Extension,
    ExtensionType,
    empty_book,
    forget_connections,
    set_pin,
    tell_extension_changed,
    update_presence,
)
from clarion.features.phone.call_log.service import LogFilter, delete_entries
from clarion.features.phone.handling.events import HANDLING_CHANGED, HandlingChanged
from clarion.features.phone.handling.forward_all import forget_forward_all
from clarion.features.phone.hospitality.events import ROOMS_CHANGED, RoomsChanged
from clarion.features.phone.hospitality.live_call import RoomSnapshot
from clarion.features.phone.hospitality.models import Housekeeping, Room, Stay
from clarion.features.phone.spending import CallCharge, amount_text, currency_of
from clarion.features.phone.voicemail.service import set_greeting
from clarion.features.phone.wake_ups.service import remove as remove_wake_ups
from clarion.features.phone.wake_ups.service import wake_ups_of

TYPES = (ExtensionType.USER, ExtensionType.LIMITED, ExtensionType.VIRTUAL_USER, ExtensionType.DIGITAL_USER)
LONGEST_NAME, LONGEST_GUEST = 100, 200


@dataclass(frozen=True)
class Guest:
    first_name: str
    last_name: str
    outbound: bool = True
    pin: str = field(default="", repr=False)  # that opens the voicemail at the room's phone; empty: nothing does

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()[:LONGEST_GUEST]


async def rooms_of(session: AsyncSession, account_id: str) -> list[tuple[Room, Extension]]:
    """In the order of their numbers."""
    query = select(Room, Extension).join(Extension, Extension.id == Room.extension_id)
    rows = (await session.execute(query.where(Room.account_id == account_id))).all()
    return sorted(((room, owner) for room, owner in rows), key=lambda each: (len(each[1].number), each[1].number))


async def get_room(session: AsyncSession, owner: Extension) -> Room:
    """Raises NotFound."""
    row = await session.get(Room, owner.id, with_for_update=True)
    if row is None:
        raise NotFound("This extension is no room.", parameter="extensionId")
    return row


async def make_room(session: AsyncSession, owner: Extension) -> Room:
    """Nobody calls out from it until somebody checks in. Raises Invalid, Conflict."""
    if owner.type not in TYPES:
        raise Invalid(f"An extension of type [{owner.type}] is no room.", parameter="extensionId")
    if await session.get(Room, owner.id) is not None:
        raise Conflict("This extension is a room already.", code="CMN-406", parameter="extensionId")
    row = Room(extension_id=owner.id, account_id=owner.account_id, name=owner.name[:LONGEST_NAME])
    row.housekeeping, row.outbound, row.stay_id = "Clean", False, ""
    session.add(row)
    await session.flush()
    tell(session, row, owner, "Settings")
    return row


async def unmake_room(session: AsyncSession, owner: Extension, row: Room) -> None:
    """Raises Conflict while somebody stays in it."""
    if row.stay_id:
        raise Conflict("Somebody stays in this room: check them out first.", code="CMN-406", parameter="extensionId")
    await session.delete(row)
    tell(session, row, owner, "Removed")


async def check_in(here: Container, session: AsyncSession, owner: Extension, row: Room, guest: Guest) -> Stay:
    """The guest's name is shown by their calls. Raises Conflict when somebody stays there, Invalid for the PIN."""
    if row.stay_id:
        raise Conflict("Somebody stays in this room: check them out first.", code="CMN-406", parameter="extensionId")
    if row.housekeeping == "OutOfOrder":
        raise Conflict("This room is out of order.", code="CMN-406", parameter="extensionId")
    now = here.clock.now()
    stay = Stay(id=new_id(), account_id=row.account_id, extension_id=row.extension_id, guest=guest.name)
    stay.checked_in_at, stay.currency = now, await currency_of(session, row.account_id)
    session.add(stay)
    await _wipe(here, session, owner)
    if guest.pin:
        await set_pin(owner, guest.pin)
    row.stay_id, row.outbound = stay.id, guest.outbound
    _rename(session, owner, guest.first_name, guest.last_name)
    await session.flush()
    tell(session, row, owner, "CheckIn", guest=guest.name)
    return stay


async def check_out(here: Container, session: AsyncSession, owner: Extension, row: Room) -> Stay:
    """Nothing of the guest stays at the phone, and the room has to be cleaned. Raises Conflict for a vacant room."""
    stay = await session.get(Stay, row.stay_id) if row.stay_id else None
    if stay is None:
        raise Conflict("Nobody stays in this room.", code="CMN-406", parameter="extensionId")
    now = here.clock.now()
    stay.checked_out_at, stay.charges = now, await charges_of(session, stay, now)
    await _wipe(here, session, owner)
    row.stay_id, row.outbound = "", False
    row.housekeeping, row.housekeeping_at = "Dirty", now
    _rename(session, owner, row.name, "")
    await session.flush()
    tell(session, row, owner, "CheckOut", guest=stay.guest, charges=amount_text(stay.charges), currency=stay.currency)
    return stay


async def charges_of(session: AsyncSession, stay: Stay, now: datetime) -> int:
    """Millionths: calls of the room that were answered while the guest stayed, as far as they are written down."""
    query = select(func.sum(CallCharge.amount)).where(
        CallCharge.account_id == stay.account_id,
        CallCharge.extension_id == stay.extension_id,
        CallCharge.answered_at >= stay.checked_in_at,
        CallCharge.answered_at <= (stay.checked_out_at or now),
    )
    return int(await session.scalar(query) or 0)


async def _wipe(here: Container, session: AsyncSession, owner: Extension) -> None:
    """Voicemail, texts and faxes for good, the call log, wake-up calls, forwarding, do not disturb, greeting, PIN,
    contacts, and accounts elsewhere that somebody connected.
    """
    await empty_book(session, owner, now=here.clock.now())
    await forget_connections(session, owner)
    messages = (await session.scalars(select(Message).where(Message.extension_id == owner.id))).all()
    await here.get(MessageStore).delete(session, messages, purge=True)
    await delete_entries(session, owner.account_id, owner.id, LogFilter(), here.clock.now())
    await remove_wake_ups(session, owner, await wake_ups_of(session, owner))
    await forget_forward_all(session, owner)
    announce(session, HANDLING_CHANGED, HandlingChanged(account_id=owner.account_id, extension_id=owner.id))
    await update_presence(session, owner, {"dnd_status": DndStatus.TAKE_ALL})
    if owner.greeting_path:
        await set_greeting(here, session, owner, None)
    owner.pin_hash = None
    owner.history_since = here.clock.now()  # also of what goes on now, and is written down later


def _rename(session: AsyncSession, owner: Extension, first_name: str, last_name: str) -> None:
    owner.first_name, owner.last_name, owner.display_name = first_name, last_name, ""
    tell_extension_changed(session, owner, "Update")


async def set_housekeeping(
    here: Container, session: AsyncSession, owner: Extension, row: Room, housekeeping: Housekeeping
) -> None:
    row.housekeeping, row.housekeeping_at = housekeeping, here.clock.now()
    await session.flush()
    tell(session, row, owner, "Housekeeping")


async def set_outbound(session: AsyncSession, owner: Extension, row: Room, *, outbound: bool) -> None:
    """Raises Conflict for a vacant room."""
    if not row.stay_id:
        raise Conflict("Nobody calls out from a vacant room.", code="CMN-406", parameter="outboundCalls")
    row.outbound = outbound
    await session.flush()
    tell(session, row, owner, "Settings")


async def owners_of(session: AsyncSession, account_id: str) -> Sequence[Extension]:
    """Extensions that anybody ever stayed at."""
    stayed = select(Stay.extension_id).where(Stay.account_id == account_id)
    return (await session.scalars(select(Extension).where(Extension.id.in_(stayed)))).all()


async def stays_of(session: AsyncSession, extension_ids: Sequence[str], limit: int) -> Sequence[Stay]:
    """The latest first."""
    query = select(Stay).where(Stay.extension_id.in_(extension_ids))
    return (await session.scalars(query.order_by(Stay.checked_in_at.desc(), Stay.id).limit(limit))).all()


async def read_snapshot(session: AsyncSession) -> RoomSnapshot:
    """Of all accounts, for call handling."""
    query = select(Room.extension_id).where((Room.stay_id == "") | Room.outbound.is_(False))
    return RoomSnapshot(barred=tuple(await session.scalars(query.order_by(Room.extension_id))))


def tell(session: AsyncSession, row: Room, owner: Extension, event: str, **more: str) -> None:
    change = RoomsChanged(
        account_id=row.account_id,
        extension_id=row.extension_id,
        extension_number=owner.number,
        event=event,
        housekeeping=row.housekeeping,
        **more,
    )
    announce(session, ROOMS_CHANGED, change)
