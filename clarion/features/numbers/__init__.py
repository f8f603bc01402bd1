"""Numbers: who has which, what dialled digits mean, what a caller may show."""

from clarion.base.container import Container
from clarion.features.numbers.book import InventoryCache
from clarion.features.numbers.campaigns import CampaignCache, NumberCampaign
from clarion.features.numbers.device_book import DeviceCache
from clarion.features.numbers.elsewhere_routes import router as elsewhere_router
from clarion.features.numbers.events import NUMBERS_CHANGED, NumbersChanged
from clarion.features.numbers.inventory import Assignment as NumberAssignment
from clarion.features.numbers.inventory import available as available_numbers
from clarion.features.numbers.inventory import (
    get_number,
    put_into_inventory,
    release_all_numbers,
    release_number,
    swap_numbers,
    take_numbers,
    use_number,
)
from clarion.features.numbers.inventory_routes import router as inventory_router
from clarion.features.numbers.inventory_v2_routes import router as inventory_v2_router
from clarion.features.numbers.live_call import Plan
from clarion.features.numbers.models import PhoneNumber, Usage
from clarion.features.numbers.parser_routes import router as parser_router
from clarion.features.numbers.porting import PortingWorker, PortOrder, PortOut, arriving, leaving
from clarion.features.numbers.porting import out_router as port_out_router
from clarion.features.numbers.porting import router as port_orders_router
from clarion.features.numbers.proofs import PROGRAM as NUMBER_PROOF
from clarion.features.numbers.proofs import REVIEW as PROOF_IN_REVIEW
from clarion.features.numbers.proofs import (
    CodeSender,
    NumberBans,
    NumberProof,
    SpokenCode,
    read_proofs,
)
from clarion.features.numbers.proofs import decide as decide_proof
from clarion.features.numbers.proofs import router as proofs_router
from clarion.features.numbers.queries import NumberSnapshot, ShownIdentity, read_snapshot
from clarion.features.numbers.responses import LineNumberInfo, PhoneNumberInfo
from clarion.features.numbers.routes import router
from clarion.features.numbers.rules import Dialed, DialedKind, has_letters, is_abroad, normalise, to_e164
from clarion.features.numbers.schemas import number_view
from clarion.features.numbers.service import (
    add_number,
    find_main_number,
    usable_numbers,
    verify_caller_id,
)
from clarion.features.numbers.sources import NumberSource

routers = (
    router,
    inventory_router,
    inventory_v2_router,
    elsewhere_router,
    parser_router,
    proofs_router,
    port_orders_router,
    port_out_router,
)


async def open_numbers(here: Container) -> None:
    """Work on porting orders. Call on the event loop."""
    await here.offer(PortingWorker, PortingWorker(here)).open()


async def close_numbers(here: Container) -> None:
    await here.get(PortingWorker).close()


__all__ = [
    "NUMBERS_CHANGED",
    "NUMBER_PROOF",
    "PROOF_IN_REVIEW",
    "CampaignCache",
    "CodeSender",
    "DeviceCache",
    "Dialed",
    "DialedKind",
    "InventoryCache",
    "LineNumberInfo",
    "NumberAssignment",
    "NumberBans",
    "NumberCampaign",
    "NumberProof",
    "NumberSnapshot",
    "NumberSource",
    "NumbersChanged",
    "PhoneNumber",
    "PhoneNumberInfo",
    "Plan",
    "PortOrder",
    "PortOut",
    "PortingWorker",
    "ShownIdentity",
    "SpokenCode",
    "Usage",
    "add_number",
    "arriving",
    "available_numbers",
    "close_numbers",
    "decide_proof",
    "find_main_number",
    "get_number",
    "has_letters",
    "is_abroad",
    "leaving",
    "normalise",
    "number_view",
    "open_numbers",
    "put_into_inventory",
    "read_proofs",
    "read_snapshot",
    "release_all_numbers",
    "release_number",
    "routers",
    "swap_numbers",
    "take_numbers",
    "to_e164",
    "usable_numbers",
    "use_number",
    "verify_caller_id",
]
