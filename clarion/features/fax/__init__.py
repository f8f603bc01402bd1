"""Fax: what people and programs send and receive, the queue that sends it, and what happens in the calls."""

from clarion.base.container import Container
from clarion.features.conduct import Histories
from clarion.features.fax.caller import SEND_FAX, FaxCaller
from clarion.features.fax.cover_routes import router as cover_router
from clarion.features.fax.email_to_fax import FaxByEmail
from clarion.features.fax.ipp_routes import router as ipp_router
from clarion.features.fax.live_call import FaxNumbers, FaxReceiveProgram, FaxSendProgram
from clarion.features.fax.local import STOP_FAX, LocalFaxes
from clarion.features.fax.offer_routes import router as offer_router
from clarion.features.fax.offers import FaxOfferFetches
from clarion.features.fax.permission import HISTORY_REACHES, FaxHistory
from clarion.features.fax.preview_routes import preview_router
from clarion.features.fax.previews import PreviewCleanup
from clarion.features.fax.print_routes import router as print_router
from clarion.features.fax.prints import PrintCleanup
from clarion.features.fax.queue import DeletedFaxes
from clarion.features.fax.receipt import check_receipt, compare_pages, key_address, pages_of
from clarion.features.fax.receipt_routes import router as receipt_router
from clarion.features.fax.receiving import FaxReceiver
from clarion.features.fax.routes import dictionary_router
from clarion.features.fax.routes import router as fax_router
from clarion.features.fax.search_routes import router as search_router
from clarion.features.fax.sender import FaxSender
from clarion.features.fax.settings_routes import router as settings_router
from clarion.features.fax.text_reader import FaxTextReader, TextReader

routers = (
    fax_router,
    preview_router,
    dictionary_router,
    receipt_router,
    settings_router,
    cover_router,
    search_router,
    ipp_router,
    print_router,
    offer_router,
)


async def open_fax(here: Container) -> None:
    here.offer(DeletedFaxes, DeletedFaxes(here))
    await here.offer(FaxTextReader, FaxTextReader(here)).open()
    await here.offer(FaxReceiver, FaxReceiver(here)).open()
    await here.offer(FaxSender, FaxSender(here)).open()
    await here.offer(FaxOfferFetches, FaxOfferFetches(here)).open()
    here.offer(PreviewCleanup, PreviewCleanup(here)).open()
    here.offer(PrintCleanup, PrintCleanup(here)).open()
    histories = here.find(Histories)
    if histories is not None:
        histories.add(FaxHistory(), HISTORY_REACHES)


async def close_fax(here: Container) -> None:
    await here.get(PrintCleanup).close()
    await here.get(PreviewCleanup).close()
    await here.get(FaxOfferFetches).close()
    await here.get(FaxSender).close()
    await here.get(FaxReceiver).close()
    await here.get(FaxTextReader).close()


__all__ = [
    "SEND_FAX",
    "STOP_FAX",
    "FaxByEmail",
    "FaxCaller",
    "FaxNumbers",
    "FaxReceiveProgram",
    "FaxSendProgram",
    "FaxTextReader",
    "LocalFaxes",
    "TextReader",
    "check_receipt",
    "close_fax",
    "compare_pages",
    "key_address",
    "open_fax",
    "pages_of",
    "routers",
]
