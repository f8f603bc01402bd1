"""How fresh emergency locations are, their tests by a call to 933, and the evidence."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.files import Files
from clarion.base.http import PagingQuery, list_answer, uri_of, wire_time
from clarion.base.http_files import FileMeta, stored_file
from clarion.base.http_lists import ListResponse
from clarion.features.emergency.queries import used_ids
from clarion.features.emergency.service import get_location
from clarion.features.emergency.upkeep import service
from clarion.features.emergency.upkeep.models import EmergencyLocationTest
from clarion.features.emergency.upkeep.responses import LocationState, LocationTestInfo
from clarion.features.emergency.upkeep.rules import Terms, freshness, test_due_at
from clarion.features.emergency.upkeep.worker import SOUND, place_test
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion", tags=["Emergency"])
Reader = Annotated[Caller, require("ConfigureEmergencyMaps", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("ConfigureEmergencyMaps", scopes="EditAccounts")]


@router.get("/emergency-location-states", summary="How fresh the company's emergency locations are")
async def list_states(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
    search: Annotated[str, Query(alias="searchString", max_length=100)] = "",
) -> ListResponse[LocationState]:
    account_id, terms = resolve_account(caller, accountId), service.terms_of(here.settings)
    async with here.storage.reading() as session:
        rows, total = await service.read_checked(session, account_id, paging, search=search)
        ids = [location.id for location, _ in rows]
        used, seen = await used_ids(session, ids), await service.seen_at(session, account_id, ids)
    now = here.clock.now()
    records = [_state(row, row[0].id in used, seen.get(row[0].id), now, terms) for row in rows]
    return list_answer(request, records, paging, total)


@router.post("/emergency-locations/{locationId}/confirm", summary="Say that an emergency location is still right")
async def confirm_location(here: Here, caller: Editor, accountId: str, locationId: str) -> LocationState:
    account_id, now = resolve_account(caller, accountId), here.clock.now()
    async with here.storage.transaction() as session:
        location = await get_location(session, account_id, locationId)
        row = await service.confirm(session, location, by=caller.extension_id, now=now)
        used, seen = await used_ids(session, [location.id]), await service.seen_at(session, account_id, [location.id])
        return _state(row, bool(used), seen.get(location.id), now, service.terms_of(here.settings))


@router.post("/emergency-locations/{locationId}/test", summary="Call 933 with an emergency location", status_code=201)
async def test_location(
    request: Request, here: Here, caller: Editor, accountId: str, locationId: str
) -> LocationTestInfo:
    """The call is made now; read the test again for what came of it."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        location = await get_location(session, account_id, locationId)
    test_id = await service.test_now(here, location, by=caller.extension_id)
    await place_test(here, test_id)
    async with here.storage.reading() as session:
        return _test(request, await service.get_test(session, account_id, test_id))


@router.get("/emergency-location-tests", summary="List the tests of emergency locations")
async def list_tests(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
    location_id: Annotated[str, Query(alias="locationId", max_length=64)] = "",
) -> ListResponse[LocationTestInfo]:
    """Newest first; kept for two years, also when the location is gone."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows, total = await service.read_tests(session, account_id, paging, location_id=location_id)
    return list_answer(request, [_test(request, row) for row in rows], paging, total)


@router.get("/emergency-location-tests/{testId}", summary="Read a test of an emergency location")
async def read_test(request: Request, here: Here, caller: Reader, accountId: str, testId: str) -> LocationTestInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return _test(request, await service.get_test(session, account_id, testId))


@router.get("/emergency-location-tests/{testId}/content", summary="Hear what the address test read out")
async def read_test_content(request: Request, here: Here, caller: Reader, accountId: str, testId: str) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await service.get_test(session, account_id, testId)
    if not row.file_key:
        raise NotFound("This test has no recording.", parameter="testId")
    meta = FileMeta(SOUND, row.size, f"emergency-test-{row.started_at:%Y%m%d}.wav", row.id, "Inline")
    return await stored_file(request, here.get(Files), row.file_key, meta)


def _state(
    row: service.CheckedLocation, used: bool, seen: datetime | None, now: datetime, terms: Terms
) -> LocationState:
    location, check = row
    known = service.known_of(check)
    confirm_by = check.confirmed_at + timedelta(days=terms.confirm_days) if terms.confirm_days else None
    due = test_due_at(known, str(location.address.get("country", "")), terms) if used else None
    return {
        "id": location.id,
        "name": location.name,
        "freshness": freshness(known, now, terms),
        "usageStatus": "Active" if used else "Inactive",
        "confirmedAt": wire_time(check.confirmed_at),
        "confirmBy": wire_time(confirm_by) if confirm_by else None,
        "seenAt": wire_time(seen) if seen else None,
        "testedAt": wire_time(check.tested_at) if check.tested_at else None,
        "testResult": check.result,
        "nextTestAt": wire_time(due) if due else None,
    }


def _test(request: Request, row: EmergencyLocationTest) -> LocationTestInfo:
    info: LocationTestInfo = {
        "id": row.id,
        "locationId": row.location_id,
        "address": row.address_text,
        "result": row.result,
        "detail": row.detail,
        "automatic": not row.started_by,
        "carrier": row.carrier,
        "callbackNumber": row.callback_number,
        "pidfLo": row.pidf_lo,
        "telephonySessionId": row.telephony_session_id,
        "seconds": row.seconds,
        "startedAt": wire_time(row.started_at),
        "endedAt": wire_time(row.ended_at) if row.ended_at else None,
    }
    if row.file_key:
        where = ("account", row.account_id, "clarion", "emergency-location-tests", row.id, "content")
        info["contentUri"] = uri_of(request, *where)
    return info
