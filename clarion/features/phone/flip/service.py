"""Changing the list of flip numbers: all of it at once, or nothing."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from clarion.base.clock import Clock
from clarion.base.errors import Invalid
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.phone.devices.models import Device
from clarion.features.phone.handling.forwarding import list_forwarding
from clarion.features.phone.handling.forwarding import service as forwarding
from clarion.features.phone.handling.models import ForwardingNumber


@dataclass(frozen=True)
class Wish:
    """One line of the new list. None: as it is. Without an id it is a number that is to be added,
    unless it is there."""

    id: str | None = None
    number: str | None = None
    label: str | None = None
    digit: str | None = None


async def set_flips(session: AsyncSession, clock: Clock, owner: Extension, wishes: list[Wish]) -> None:
    """What is not in the list keeps its place among the forwarding numbers, without a digit. Raises Invalid."""
    twice = [digit for digit, count in Counter(wish.digit for wish in wishes if wish.digit).items() if count > 1]
    if twice:
        raise Invalid(f"Two entries have the flip number {twice[0]}.", parameter="flipNumber")
    entries = await list_forwarding(session, owner)
    known = {wish.id for wish in wishes if wish.id}
    for entry in entries.entries:
        if entry.id not in known and entry.flip_number:
            await _set(session, owner, Wish(id=entry.id, digit=""))
    for wish in wishes:
        if wish.id is not None:
            await _set(session, owner, wish)
        else:
            await _add(session, clock, owner, wish)


async def _set(session: AsyncSession, owner: Extension, wish: Wish) -> None:
    device = await session.scalar(select(Device).where(Device.extension_id == owner.id, Device.id == str(wish.id)[:64]))
    if device is not None:
        device.flip_number = device.flip_number if wish.digit is None else wish.digit
        return
    row: ForwardingNumber = await forwarding.get_number(session, owner, str(wish.id))
    if wish.number is not None:
        row.number = await forwarding.number_from(session, owner, wish.number)
    row.label = row.label if wish.label is None else wish.label
    row.flip_number = row.flip_number if wish.digit is None else wish.digit


async def _add(session: AsyncSession, clock: Clock, owner: Extension, wish: Wish) -> None:
    if wish.number is None:
        raise Invalid("Parameter [phoneNumber] is required.", parameter="phoneNumber")
    number = await forwarding.number_from(session, owner, wish.number)
    mine = select(ForwardingNumber.id).where(ForwardingNumber.extension_id == owner.id)
    known = await session.scalar(mine.where(ForwardingNumber.number == number))
    if known is not None:  # the same list again is no mistake
        await _set(session, owner, Wish(id=known, label=wish.label, digit=wish.digit))
        return
    await forwarding.add_number(
        session, clock, owner, number=number, label=wish.label or "", type_="Other", flip=wish.digit or ""
    )
