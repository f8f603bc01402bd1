"""Receipts of carriers: matched with the segments of a text, whenever they come."""

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
    async with here.storage.transaction() as session:
        part = await session.get(CarrierPart, (receipt.carrier, receipt.id[:128]), with_for_update=True)
        if part is None:
            await _keep_early(session, receipt, here.clock.now())
            return
        if part.state != _SENT:
            return  # a repeat
        part.state, part.code = receipt.state, receipt.code[:20]
        await session.flush()
        row = await session.get(TextDelivery, part.delivery_id, with_for_update=True)
        parts = (await session.scalars(select(CarrierPart).where(CarrierPart.delivery_id == part.delivery_id))).all()
        reported = _whole(list(parts))
        if row is None or reported is None:
            return
        if apply(row, reported, here.clock.now()):
            await session.flush()
            await show(here, session, row)


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
