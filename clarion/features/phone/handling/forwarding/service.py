"""One's own phones, which are there by themselves, and numbers elsewhere that somebody adds."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from sqlalchemy import func, select

from clarion.base.clock import Clock
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import uri_of
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.emergency import recognise
from clarion.features.numbers import PhoneNumber, to_e164
from clarion.features.people import Account, Extension
from clarion.features.phone.devices import Device
from clarion.features.phone.handling.forwarding.responses import ForwardingNumberInfo
from clarion.features.phone.handling.models import ForwardingNumber

MOST_NUMBERS = 50
APPS = ("SoftPhone", "WebPhone", "MobilePhone")
FLIPS = tuple(str(number) for number in range(1, 10))


@dataclass(frozen=True)
class ForwardingEntry:
    """One line of the list. `device_id`: a phone of one's own, else a number elsewhere."""

    id: str
    number: str
    label: str
    type: str
    flip_number: str = ""
    device_id: str = ""


@dataclass(frozen=True)
class ForwardingList:
    """All entries of an extension."""

    entries: tuple[ForwardingEntry, ...]

    def find(self, entry_id: str) -> ForwardingEntry | None:
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    def find_device(self, device_id: str) -> ForwardingEntry | None:
        return next((entry for entry in self.entries if entry.device_id == device_id and device_id), None)

    def find_number(self, number: str) -> ForwardingEntry | None:
        return next((entry for entry in self.entries if entry.number == number and not entry.device_id), None)


async def list_forwarding(session: AsyncSession, owner: Extension) -> ForwardingList:
    """Desk phones first, by their names, then the numbers in the order in which they were added."""
    devices = await session.scalars(select(Device).where(Device.extension_id == owner.id).order_by(Device.name))
    own = [device for device in devices if device.type not in APPS]
    lines = {number.id: number.number for number in await _lines(session, own)}
    phones = [
        ForwardingEntry(
            id=device.id,
            number=lines.get(device.number_id or "", ""),
            label=device.name,
            type="PhoneLine",
            flip_number=device.flip_number,
            device_id=device.id,
        )
        for device in own
    ]
    query = select(ForwardingNumber).where(ForwardingNumber.extension_id == owner.id)
    rows = await session.scalars(query.order_by(ForwardingNumber.created_at, ForwardingNumber.id))
    numbers = [ForwardingEntry(row.id, row.number, row.label, row.type, row.flip_number) for row in rows]
    return ForwardingList((*phones, *numbers))


async def _lines(session: AsyncSession, devices: Sequence[Device]) -> Sequence[PhoneNumber]:
    ids = [device.number_id for device in devices if device.number_id]
    return (await session.scalars(select(PhoneNumber).where(PhoneNumber.id.in_(ids)))).all() if ids else []


def entry_view(request: Request, owner: Extension, entry: ForwardingEntry) -> ForwardingNumberInfo:
    view: ForwardingNumberInfo = {
        "id": entry.id,
        "uri": uri_of(request, "account", owner.account_id, "extension", owner.id, "forwarding-number", entry.id),
        "label": entry.label,
        "features": ["CallForwarding"] if entry.device_id else ["CallFlip", "CallForwarding"],
        "type": entry.type,
    }
    if entry.number:
        view["phoneNumber"] = entry.number
    if entry.flip_number:
        view["flipNumber"] = entry.flip_number
    if entry.device_id:
        view["device"] = {"id": entry.device_id}
    return view


async def number_from(session: AsyncSession, owner: Extension, written: str, parameter: str = "phoneNumber") -> str:
    """E.164 of a number that calls may be sent to. Raises Invalid: also for emergency numbers, and one's own."""
    account = await session.get_one(Account, owner.account_id)
    country = owner.home_country or account.home_country
    if recognise(written, country, (account.outside_line_prefix,)) is not None:
        raise Invalid("Calls cannot be sent to an emergency number.", parameter=parameter)
    number = to_e164(written, country)
    if number is None:
        raise Invalid(f"Parameter [{parameter}] value is invalid: not a phone number.", parameter=parameter)
    own = await session.scalar(select(PhoneNumber).where(PhoneNumber.number == number))
    if own is not None and own.extension_id == owner.id:
        raise Invalid("This number leads back to the extension itself.", parameter=parameter)
    return number


async def add_number(
    session: AsyncSession, clock: Clock, owner: Extension, *, number: str, label: str, type_: str, flip: str
) -> ForwardingNumber:
    """Raises Conflict when it is there, or there are as many as there may be."""
    mine = ForwardingNumber.extension_id == owner.id
    if await session.scalar(select(ForwardingNumber).where(mine, ForwardingNumber.number == number)) is not None:
        raise Conflict("The number is among the forwarding numbers already.", code="CMN-409", parameter="phoneNumber")
    if (await session.scalar(select(func.count()).select_from(ForwardingNumber).where(mine)) or 0) >= MOST_NUMBERS:
        raise Conflict(f"An extension has at most {MOST_NUMBERS} forwarding numbers.", code="CMN-409")
    row = ForwardingNumber(
        id=new_id(),
        account_id=owner.account_id,
        extension_id=owner.id,
        number=number,
        label=label,
        type=type_,
        flip_number=flip or await _free_flip(session, owner),
        created_at=clock.now(),
    )
    session.add(row)
    return row


async def _free_flip(session: AsyncSession, owner: Extension) -> str:
    taken = set(
        await session.scalars(select(ForwardingNumber.flip_number).where(ForwardingNumber.extension_id == owner.id))
    )
    return next((digit for digit in FLIPS if digit not in taken), "")


async def get_number(session: AsyncSession, owner: Extension, number_id: str) -> ForwardingNumber:
    row = await session.get(ForwardingNumber, number_id[:64])
    if row is None or row.extension_id != owner.id:
        raise NotFound("Resource for parameter [forwardingNumberId] is not found.", parameter="forwardingNumberId")
    return row
