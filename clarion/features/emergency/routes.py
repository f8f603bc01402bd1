"""Emergency locations of the account and of people, where the account falls back to, and notices."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.base.http import Paging, PagingQuery, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.emergency import queries, service
from clarion.features.emergency.models import EmergencyLocation
from clarion.features.emergency.queries import Narrowing
from clarion.features.emergency.responses import (
    DefaultEmergencyLocation,
    DefaultEmergencyLocationResponse,
    EmergencyLocationInfo,
    NoticeInfo,
)
from clarion.features.emergency.schemas import Assignment, LocationChange, location_view, notice_view
from clarion.features.people import Extension, find_country
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Emergency"])
Search = Annotated[str, Query(alias="searchString", max_length=100)]
Order = Annotated[str, Query(alias="orderBy", max_length=30)]
_UPDATE = "EditSoftPhoneAutoLocationUpdate OR EditHardPhoneAutoLocationUpdate"
Configure = Annotated[Caller, require("ConfigureEmergencyMaps", scopes="EditAccounts")]
Own = Annotated[Caller, require(scopes="ReadAccounts")]
EditOwn = Annotated[Caller, require(scopes="EditAccounts")]


async def _narrowing(
    site_ids: Annotated[list[str], Query(alias="siteId", max_length=100)] = [],
    status: Annotated[
        Literal["", "Valid", "Invalid", "Provisioning", "Deprovisioned"], Query(alias="addressStatus")
    ] = "",
    usage: Annotated[Literal["", "Active", "Inactive"], Query(alias="usageStatus")] = "",
    country_id: Annotated[str, Query(alias="domesticCountryId", max_length=10)] = "",
    visibility: Annotated[Literal["", "Public"], Query()] = "",
) -> Narrowing:
    country = find_country(country_id) if country_id else None
    if country_id and country is None:
        raise Invalid("Parameter [domesticCountryId] value is invalid.", parameter="domesticCountryId")
    return Narrowing(site_ids, status, usage, country.code if country else "", public_only=bool(visibility))


Wanted = Annotated[Narrowing, Depends(_narrowing)]


@router.get("/emergency-locations", summary="List the company's emergency locations")
async def list_locations(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")],
    accountId: str,
    paging: PagingQuery,
    narrowing: Wanted,
    search: Search = "",
    order: Order = "+address",
) -> ListResponse[EmergencyLocationInfo]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        query = queries.locations_of(account_id, search=search, order=order)
        return await _list(session, request, *await queries.read_locations(session, query, narrowing, paging), paging)


@router.post("/emergency-locations", summary="Register an emergency location")
async def create_location(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(_UPDATE, scopes="EditAccounts")],
    accountId: str,
    body: LocationChange,
) -> EmergencyLocationInfo:
    return await _create(request, here, resolve_account(caller, accountId), None, body)


@router.get("/emergency-locations/{locationId}", summary="Read an emergency location")
async def read_location(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(f"{_UPDATE} OR ReadEmergencyLocations", scopes="EditAccounts")],
    accountId: str,
    locationId: str,
) -> EmergencyLocationInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await service.get_location(session, account_id, locationId)
        return await _view(session, request, row)


@router.put("/emergency-locations/{locationId}", summary="Change an emergency location")
async def update_location(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(f"{_UPDATE} OR EditEmergencyLocations", scopes="EditAccounts")],
    accountId: str,
    locationId: str,
    body: LocationChange,
) -> EmergencyLocationInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.get_location(session, account_id, locationId)
        return await _change(session, request, here, row, body)


@router.delete("/emergency-locations/{locationId}", summary="Remove an emergency location")
async def delete_location(
    here: Here,
    caller: Annotated[Caller, require("EditEmergencyLocations", scopes="EditAccounts")],
    accountId: str,
    locationId: str,
    validate_only: Annotated[bool, Query(alias="validateOnly")] = False,
    new_location_id: Annotated[str, Query(alias="newLocationId", max_length=64)] = "",
) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.get_location(session, account_id, locationId)
        instead = await service.get_location(session, account_id, new_location_id) if new_location_id else None
        if validate_only:
            return Response(status_code=200)
        await service.delete_location(session, row, instead=instead)
    return Response(status_code=204)


@router.get("/clarion/emergency-default", summary="Read where the account falls back to")
async def read_default(
    request: Request,
    here: Here,
    caller: Configure,
    accountId: str,
) -> DefaultEmergencyLocation:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await service.find_assigned(session, "account", account_id)
        return {"location": await _view(session, request, row) if row else None}


@router.put("/clarion/emergency-default", summary="Choose where the account falls back to")
async def update_default(
    request: Request,
    here: Here,
    caller: Configure,
    accountId: str,
    body: Assignment,
) -> DefaultEmergencyLocationResponse:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.get_location(session, account_id, body.location_id)
        await service.assign(session, account_id, "account", account_id, row.id)
        return {"location": await _view(session, request, row)}


@router.get("/extension/{extensionId}/emergency-locations", summary="List the locations a person may use")
async def list_own_locations(
    request: Request,
    here: Here,
    caller: Own,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    narrowing: Wanted,
    search: Search = "",
    order: Order = "+address",
) -> ListResponse[EmergencyLocationInfo]:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        query = queries.locations_of(owner.account_id, owner_id=owner.id, search=search, order=order)
        return await _list(session, request, *await queries.read_locations(session, query, narrowing, paging), paging)


@router.post("/extension/{extensionId}/emergency-locations", summary="Register a private location")
async def create_own_location(
    request: Request,
    here: Here,
    caller: EditOwn,
    accountId: str,
    extensionId: str,
    body: LocationChange,
) -> EmergencyLocationInfo:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    return await _create(request, here, owner.account_id, owner.id, body)


@router.get("/extension/{extensionId}/emergency-locations/{locationId}", summary="Read a location")
async def read_own_location(
    request: Request,
    here: Here,
    caller: Own,
    accountId: str,
    extensionId: str,
    locationId: str,
) -> EmergencyLocationInfo:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await service.get_location(session, owner.account_id, locationId, owner_id=owner.id)
        return await _view(session, request, row)


@router.put("/extension/{extensionId}/emergency-locations/{locationId}", summary="Change a private location")
async def update_own_location(
    request: Request,
    here: Here,
    caller: EditOwn,
    accountId: str,
    extensionId: str,
    locationId: str,
    body: LocationChange,
) -> EmergencyLocationInfo:
    async with here.storage.transaction() as session:
        row = await _own(session, caller, accountId, extensionId, locationId)
        return await _change(session, request, here, row, body)


@router.delete("/extension/{extensionId}/emergency-locations/{locationId}", summary="Remove a private location")
async def delete_own_location(
    here: Here,
    caller: EditOwn,
    accountId: str,
    extensionId: str,
    locationId: str,
    validate_only: Annotated[bool, Query(alias="validateOnly")] = False,
) -> Response:
    async with here.storage.transaction() as session:
        row = await _own(session, caller, accountId, extensionId, locationId)
        if not validate_only:
            await service.delete_location(session, row)
    return Response(status_code=204)


@router.put("/extension/{extensionId}/clarion/emergency-location", summary="Say where a person is")
async def place_extension(
    request: Request,
    here: Here,
    caller: Own,
    accountId: str,
    extensionId: str,
    body: Assignment,
) -> EmergencyLocationInfo:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await service.get_location(session, owner.account_id, body.location_id, owner_id=owner.id)
        await service.assign(session, owner.account_id, "extension", owner.id, row.id)
        return await _view(session, request, row)


@router.get("/clarion/emergency-notices", summary="List emergency calls and rehearsals")
async def list_notices(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EmergencyFramework", scopes="ReadAccounts")],
    accountId: str,
    paging: PagingQuery,
    test: bool | None = None,
    open_only: Annotated[bool, Query(alias="openOnly")] = False,
) -> ListResponse[NoticeInfo]:
    """Newest first. `test=true` is the log of rehearsals."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows, total = await queries.read_notices(session, account_id, paging, test=test, open_only=open_only)
    return list_answer(request, [notice_view(row) for row in rows], paging, total)


@router.post("/clarion/emergency-notices/{noticeId}/acknowledge", summary="Say that the notice was seen")
async def acknowledge_notice(
    here: Here,
    caller: Annotated[Caller, require("EmergencyFramework", scopes="ReadAccounts")],
    accountId: str,
    noticeId: str,
) -> NoticeInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        now = here.clock.now()
        row = await service.acknowledge(session, account_id, noticeId, by=caller.extension_id, now=now)
        return notice_view(row)


async def _own(
    session: AsyncSession, caller: Caller, account_id: str, extension_id: str, location_id: str
) -> EmergencyLocation:
    """A private location of the extension; the company's are not changed here."""
    owner = await resolve_extension(session, caller, account_id, extension_id)
    row = await service.get_location(session, owner.account_id, location_id, owner_id=owner.id)
    if row.owner_id is None:
        caller.check_permission("ConfigureEmergencyMaps")
    return row


async def _create(
    request: Request, here: Container, account_id: str, owner_id: str | None, body: LocationChange
) -> EmergencyLocationInfo:
    if body.address is None:
        raise Invalid("Parameter [address] is required.", parameter="address")
    async with here.storage.transaction() as session:
        row = await service.create_location(
            session,
            account_id,
            body.name or "",
            body.address.address(),
            now=here.clock.now(),
            owner_id=owner_id,
        )
        return await _view(session, request, row)


async def _change(
    session: AsyncSession, request: Request, here: Container, row: EmergencyLocation, body: LocationChange
) -> EmergencyLocationInfo:
    address = body.address.address() if body.address else None
    await service.change_location(session, row, name=body.name, address=address, now=here.clock.now())
    return await _view(session, request, row)


async def _view(session: AsyncSession, request: Request, row: EmergencyLocation) -> EmergencyLocationInfo:
    owner = await session.get(Extension, row.owner_id) if row.owner_id else None
    used = bool(await service.uses_of(session, row.id))
    return location_view(request, row, used=used, owner=owner)


async def _list(
    session: AsyncSession,
    request: Request,
    rows: Sequence[EmergencyLocation],
    total: int,
    paging: Paging,
) -> ListResponse[EmergencyLocationInfo]:
    used = await queries.used_ids(session, [row.id for row in rows])
    records = [location_view(request, row, used=row.id in used) for row in rows]
    return list_answer(request, records, paging, total)
