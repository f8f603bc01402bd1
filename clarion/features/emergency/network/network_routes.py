"""Networks of the company, by their addresses."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.http import PagingQuery, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.emergency.network import networks
from clarion.features.emergency.network.mark_routes import Configure, Order, Search, SiteIds
from clarion.features.emergency.network.models import EmergencyNetwork
from clarion.features.emergency.network.places import locations_by_id, of_sites, site_names
from clarion.features.emergency.network.responses import NetworkInfo
from clarion.features.emergency.network.schemas import NetworkChange, network_view
from clarion.features.people.sign_in import resolve_account

router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/emergency-address-auto-update/networks", tags=["Emergency: networks"]
)


@router.get("", summary="List networks")
async def list_networks(
    request: Request,
    here: Here,
    caller: Configure,
    accountId: str,
    paging: PagingQuery,
    site_ids: SiteIds = [],
    search: Search = "",
    order: Order = ["+name"],
) -> ListResponse[NetworkInfo]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        query = networks.networks_of(account_id, search=search, order=(order or [""])[0])
        query = of_sites(query, EmergencyNetwork.site_id, caller, site_ids)
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
        rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
        records = await _views(request, session, account_id, rows)
    return list_answer(request, records, paging, total or 0)


@router.post("", summary="Add a network")
async def create_network(
    request: Request,
    here: Here,
    caller: Configure,
    accountId: str,
    body: NetworkChange,
) -> NetworkInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await networks.create_network(session, caller, account_id, body, here.clock)
        return (await _views(request, session, account_id, [row]))[0]


@router.get("/{networkId}", summary="Read a network")
async def read_network(
    request: Request,
    here: Here,
    caller: Configure,
    accountId: str,
    networkId: str,
) -> NetworkInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await networks.get_network(session, caller, account_id, networkId)
        return (await _views(request, session, account_id, [row]))[0]


@router.put("/{networkId}", summary="Change a network")
async def update_network(
    request: Request,
    here: Here,
    caller: Configure,
    accountId: str,
    networkId: str,
    body: NetworkChange,
) -> NetworkInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await networks.get_network(session, caller, account_id, networkId)
        await networks.change_network(session, caller, row, body, here.clock)
        return (await _views(request, session, account_id, [row]))[0]


@router.delete("/{networkId}", summary="Remove a network", status_code=204)
async def delete_network(here: Here, caller: Configure, accountId: str, networkId: str) -> Response:
    async with here.storage.transaction() as session:
        row = await networks.get_network(session, caller, resolve_account(caller, accountId), networkId)
        await networks.delete_network(session, row)
    return Response(status_code=204)


async def _views(
    request: Request, session: AsyncSession, account_id: str, rows: Sequence[EmergencyNetwork]
) -> list[NetworkInfo]:
    ranges = await networks.ranges_of(session, [row.id for row in rows])
    used = [each.location_id for found in ranges.values() for each in found if each.location_id]
    locations = await locations_by_id(session, used)
    names = await site_names(session, account_id)
    return [network_view(request, row, ranges.get(row.id, []), locations, names) for row in rows]
