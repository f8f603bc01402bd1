"""Receipts of carriers: matched with the segments of a text, whenever they come."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.base.text_carrier import TextReceipt
from clarion.features.messaging.texting.machine import Reported
from clarion.features.messaging.texting.models import CarrierPart, EarlyReceipt, TextDelivery
from clarion.features.messaging.texting.outcomes import apply, show
from clarion.features.messaging.texting.rules import error_code

KEEP_EARLY = timedelta(days=1)
_AT_ONCE = 50
_SENT: Literal["Sent"] = "Sent"


async def keep_parts(session: AsyncSession, row: TextDelivery, ids: tuple[str, ...]) -> None:
    """Remember under which ids a carrier knows a text."""
    for carrier_id in dict.fromkeys(ids):
        known = await session.get(CarrierPart, (row.carrier, carrier_id[:128]))
        if known is None:
            part = CarrierPart(
                carrier=row.carrier, carrier_id=carrier_id[:128], delivery_id=row.id, state=_SENT, code=""
            )
            session.add(part)


async def early_receipts(session: AsyncSession, row: TextDelivery) -> list[Reported]:
    """What was reported about this text before we knew under which ids the carrier has it."""
    parts = (await session.scalars(select(CarrierPart).where(CarrierPart.delivery_id == row.id))).all()
    found = False
    for part in parts:
        early = await session.get(EarlyReceipt, (part.carrier, part.carrier_id))
        if early is not None:
            part.state, part.code, found = early.state, early.code, True
            await session.delete(early)
    whole = _whole(list(parts))
    return [whole] if found and whole is not None else []


async def note_receipt(here: Container, receipt: TextReceipt) -> None:
    """Bring a receipt to the text it belongs to; keep it for a while when nothing fits yet."""
    if not await _bring(here, receipt):
        async with here.storage.transaction() as session:
            await _keep_early(session, receipt, here.clock.now())
        # The ids of the text may have been written down in between, by somebody who saw nothing kept yet.
        await _bring(here, receipt)


async def note_early_receipts(here: Container, delivery_id: str, carrier: str, ids: Sequence[str]) -> None:
    """Once the ids of a text are committed: what was kept while they were being written down."""
    if not ids:
        return
    kept = (EarlyReceipt.carrier == carrier) & EarlyReceipt.carrier_id.in_([one[:128] for one in ids])
    async with here.storage.reading() as session:
        if await session.scalar(select(EarlyReceipt.carrier_id).where(kept).limit(1)) is None:
            return
    async with here.storage.transaction() as session:
        row = await session.get(TextDelivery, delivery_id, with_for_update=True)
        if row is None:
            return
        changed = [apply(row, reported, here.clock.now()) for reported in await early_receipts(session, row)]
        await session.flush()
        if any(changed):
            await show(here, session, row)


async def bring_kept_receipts(here: Container) -> int:
    """Bring receipts to texts whose ids are known by now: the process that wrote the ids down died before it looked.

    Returns how many there were.
    """
    known = select(EarlyReceipt).join(
        CarrierPart,
        (CarrierPart.carrier == EarlyReceipt.carrier) & (CarrierPart.carrier_id == EarlyReceipt.carrier_id),
    )
    async with here.storage.reading() as session:
        kept = (await session.scalars(known.limit(_AT_ONCE))).all()
    for one in kept:
        state: Literal["Delivered", "Failed"] = "Failed" if one.state == "Failed" else "Delivered"
        receipt = TextReceipt(carrier=one.carrier, id=one.carrier_id, state=state, code=one.code, at=one.at)
        await _bring(here, receipt)
    return len(kept)


async def _bring(here: Container, receipt: TextReceipt) -> bool:
    """Whether a text of this id is known. One that is not lets nobody wait."""
    key = (receipt.carrier, receipt.id[:128])
    async with here.storage.reading() as session:
        if await session.get(CarrierPart, key) is None:
            return False
    async with here.storage.transaction() as session:
        part = await session.get(CarrierPart, key)
        if part is None:
            return False
        # The text first, then its segments, as others lock them: of two who begin at different ends neither goes on.
        row = await session.get(TextDelivery, part.delivery_id, with_for_update=True)
        part = await session.get(CarrierPart, key, with_for_update=True, populate_existing=True)
        if part is None:
            return True  # it has gone with its text, just now
        await session.execute(
            delete(EarlyReceipt).where(EarlyReceipt.carrier == key[0], EarlyReceipt.carrier_id == key[1])
        )
        if part.state != _SENT:
            return True  # a repeat
        part.state, part.code = receipt.state, receipt.code[:20]
        await session.flush()
        parts = (await session.scalars(select(CarrierPart).where(CarrierPart.delivery_id == part.delivery_id))).all()
        reported = _whole(list(parts))
        if row is not None and reported is not None and apply(row, reported, here.clock.now()):
            await session.flush()
            await show(here, session, row)
    return True


def _whole(parts: list[CarrierPart]) -> Reported | None:
    """A text has arrived when all its segments have, and failed when one has; None: not all is known."""
    failed = next((part for part in parts if part.state == "Failed"), None)
    if failed is not None:
        return Reported("Failed", error_code(failed.code))
    if parts and all(part.state == "Delivered" for part in parts):
        return Reported("Delivered")
    return None


async def _keep_early(session: AsyncSession, receipt: TextReceipt, now: datetime) -> None:
    await session.execute(delete(EarlyReceipt).where(EarlyReceipt.at < now - KEEP_EARLY))
    if await session.get(EarlyReceipt, (receipt.carrier, receipt.id[:128])) is None:
        session.add(
            EarlyReceipt(
                carrier=receipt.carrier,
                carrier_id=receipt.id[:128],
                state=receipt.state,
                code=receipt.code[:20],
                at=now,
            )
        )
