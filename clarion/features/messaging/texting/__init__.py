"""Texts: SMS and MMS through carriers, messages inside the company, and who wants none."""

from clarion.base.container import Container
from clarion.base.policy_client import held_files
from clarion.base.text_carrier import TextCarriers
from clarion.features.conduct import Histories, Releases
from clarion.features.messaging.texting.answerer import Answerer, Arrived
from clarion.features.messaging.texting.automatic import AUTOMATIC, send_automatic
from clarion.features.messaging.texting.consents import opted_out, set_consent
from clarion.features.messaging.texting.dispatcher import Dispatcher
from clarion.features.messaging.texting.events import (
    BULK_TEXT_CHANGED,
    CONSENT_CHANGED,
    TEXT_QUEUED,
    BulkTextChanged,
    ConsentChanged,
    TextQueued,
)
from clarion.features.messaging.texting.held import CHANNEL, let_go
from clarion.features.messaging.texting.held_media import drop_held_text, take_held_text
from clarion.features.messaging.texting.inside import InsideCarrier
from clarion.features.messaging.texting.notices import send_notice
from clarion.features.messaging.texting.receiving import TextInbox
from clarion.features.messaging.texting.routes import gateway_router, router
from clarion.features.messaging.texting.sending import HELD_FILES
from clarion.features.messaging.texting.telling import HISTORY_REACHES, TextHistory
from clarion.features.messaging.texting.thread_book import ThreadCache


async def open_texting(here: Container) -> None:
    """Connect the carriers that `apps` has offered, and begin to work. Call on the event loop."""
    carriers = here.find(TextCarriers) or here.offer(TextCarriers, TextCarriers())
    desk = here.offer(TextInbox, TextInbox(here))
    inside = here.offer(InsideCarrier, InsideCarrier(here.clock))
    await inside.open(desk)
    for carrier in carriers.by_name.values():
        await carrier.open(desk)
        here.health.register(f"texts by {carrier.name}", carrier.health)
    histories = here.find(Histories)
    if histories is not None:
        histories.add(TextHistory(), HISTORY_REACHES)
    releases = here.find(Releases)
    if releases is not None:
        releases.register(CHANNEL, let_go(here))
    held_files(here).register(HELD_FILES, take_held_text(here), drop_held_text(here))
    await here.offer(Dispatcher, Dispatcher(here)).open()


async def close_texting(here: Container) -> None:
    await here.get(Dispatcher).close()
    for carrier in here.get(TextCarriers).by_name.values():
        here.health.forget(f"texts by {carrier.name}")
        await carrier.close()
    await here.get(InsideCarrier).close()


__all__ = [
    "AUTOMATIC",
    "BULK_TEXT_CHANGED",
    "CONSENT_CHANGED",
    "TEXT_QUEUED",
    "Answerer",
    "Arrived",
    "BulkTextChanged",
    "ConsentChanged",
    "Dispatcher",
    "TextInbox",
    "TextQueued",
    "ThreadCache",
    "close_texting",
    "gateway_router",
    "open_texting",
    "opted_out",
    "router",
    "send_automatic",
    "send_notice",
    "set_consent",
]
