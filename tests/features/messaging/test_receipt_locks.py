"""A receipt and whoever else changes the text lock rows in one order, so that neither waits for the other for ever."""

import asyncio

import pytest
from sqlalchemy import select, text

from clarion.base.text_carrier import TextReceipt
from clarion.engines.phone_network import NetworkControl
from clarion.features.messaging.texting.dispatcher import Dispatcher
from clarion.features.messaging.texting.models import CarrierPart, EarlyReceipt, TextDelivery
from clarion.features.messaging.texting.receipts import note_receipt
from tests.features.messaging.conftest import Send, Status
from tests.support.api import Api
from tests.support.waiting import wait_for


async def test_a_receipt_waits_for_the_text_before_it_takes_a_segment(
    api: Api, desk: NetworkControl, send: Send, becomes: Status
) -> None:
    storage = api.here.storage
    if storage.is_sqlite:
        pytest.skip("SQLite has one writer at a time and locks no rows")
    await becomes(await send(), "Delivered")
    async with storage.reading() as session:
        part = (await session.scalars(select(CarrierPart))).one()
    receipt = TextReceipt(id=part.carrier_id, carrier=part.carrier, state="Delivered", at=api.clock.now())

    async def somebody_waits() -> bool:
        async with storage.reading() as session:
            return bool(await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))

    async with storage.transaction() as session:  # as the dispatcher does when it has handed the text over
        await session.get(TextDelivery, part.delivery_id, with_for_update=True)
        bringing = asyncio.create_task(note_receipt(api.here, receipt))
        await wait_for(somebody_waits, missing="the receipt to wait for the text")
        await session.get(CarrierPart, (part.carrier, part.carrier_id), with_for_update={"nowait": True})
    await asyncio.wait_for(bringing, 10)


async def test_a_receipt_finds_its_text_though_the_sender_was_killed_before_it_looked(
    api: Api, send: Send, desk: NetworkControl, becomes: Status
) -> None:
    """The receipt came before the carrier's id was committed; the process that committed it then died."""
    message = await becomes(await send(to="+12025550126"), "Sent")  # of this one nothing more is heard
    async with api.here.storage.transaction() as session:
        part = (await session.scalars(select(CarrierPart))).one()
        session.add(
            EarlyReceipt(carrier=part.carrier, carrier_id=part.carrier_id, state="Delivered", at=api.clock.now())
        )
    api.clock.advance(60)
    await api.here.get(Dispatcher)._turn()
    await becomes(message, "Delivered")
    async with api.here.storage.reading() as session:
        assert (await session.scalars(select(EarlyReceipt))).all() == []
