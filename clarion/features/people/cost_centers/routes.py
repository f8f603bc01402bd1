"""Cost centers: list as the surface does; make, change and remove by Clarion's own routes beside it."""

from typing import Annotated, cast

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.cost_centers import service
from clarion.features.people.cost_centers.models import CostCenter
from clarion.features.people.cost_centers.queries import cost_centers_of, get_cost_center, is_root
from clarion.features.people.cost_centers.responses import (
    CostCenterInfo,
    CostCenterList,
    TaxLocation,
    TaxLocationAddress,
)
from clarion.features.people.loose import LooseId
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sites.queries import Place, get_site, sites_of

router = APIRouter(prefix="/restapi/v2/accounts/{accountId}", tags=["Cost centers"])
Editor = Annotated[Caller, require("CostCenterManagement", scopes="EditAccounts")]


class CostCenterChange(WireModel):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)] | None = None
    billing_code: Annotated[str, StringConstraints(max_length=50, strip_whitespace=True)] | None = None
    parent_id: Annotated[LooseId, Field(max_length=64)] | None = None
    tax_site_id: Annotated[LooseId, Field(max_length=64)] | None = None

    def fields(self) -> service.CostCenterFields:
        return service.CostCenterFields(**self.model_dump(by_alias=False))


@router.get("/cost-centers", summary="List cost centers")
async def list_cost_centers(
    here: Here,
    caller: Annotated[Caller, require("CostCenterManagement", scopes="ReadAccounts")],
    accountId: str,
) -> CostCenterList:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
        places = {place.id: place for place in await sites_of(session, account_id)}
        rows = await cost_centers_of(session, account)
    return {"records": [_view(account, row, places) for row in rows]}


@router.post("/clarion/cost-centers", summary="Make a cost center", status_code=201)
async def create_cost_center(
    here: Here,
    caller: Editor,
    accountId: str,
    body: CostCenterChange,
) -> CostCenterInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        account = await session.get_one(Account, account_id)
        await _check_site(session, account_id, body)
        row = await service.create_cost_center(session, account, body.fields(), now=here.clock.now())
        return _view(account, row, {place.id: place for place in await sites_of(session, account_id)})


@router.put("/clarion/cost-centers/{costCenterId}", summary="Change a cost center")
async def update_cost_center(
    here: Here,
    caller: Editor,
    accountId: str,
    costCenterId: str,
    body: CostCenterChange,
) -> CostCenterInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        account = await session.get_one(Account, account_id)
        await _check_site(session, account_id, body)
        row = await get_cost_center(session, account, costCenterId, parameter="costCenterId")
        await service.update_cost_center(session, account, row, body.fields())
        return _view(account, row, {place.id: place for place in await sites_of(session, account_id)})


@router.delete("/clarion/cost-centers/{costCenterId}", summary="Remove a cost center", status_code=204)
async def delete_cost_center(
    here: Here,
    caller: Editor,
    accountId: str,
    costCenterId: str,
) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        account = await session.get_one(Account, account_id)
        row = await get_cost_center(session, account, costCenterId, parameter="costCenterId")
        await service.delete_cost_center(session, row)
    return Response(status_code=204)


async def _check_site(session: AsyncSession, account_id: str, body: CostCenterChange) -> None:
    if body.tax_site_id:
        await get_site(session, account_id, body.tax_site_id, parameter="taxSiteId")


def _view(account: Account, row: CostCenter, places: dict[str, Place]) -> CostCenterInfo:
    view: CostCenterInfo = {
        "id": int(row.id),
        "name": row.name,
        "billingCode": row.billing_code,
        "taxLocation": _tax_location(account, places.get(row.tax_site_id or "")),
    }
    if not is_root(row):
        view["parentId"] = int(row.parent_id or row.account_id)
    return view


def _tax_location(account: Account, place: Place | None) -> TaxLocation:
    """The site's address, or the company's. What is not known yet is empty."""
    address = place.row.business_address if place is not None else account.business_address
    known = {name: address.get(name, "") for name in ("street", "city", "state", "zip")}
    return {
        "id": int(place.extension.id) if place is not None and place.extension is not None else int(account.id),
        "name": place.name if place is not None else account.name,
        "type": "BillingAddress" if place is None else "Site",
        "address": cast("TaxLocationAddress", {**known, "country": address.get("country") or account.home_country}),
    }
