"""Phone numbers of the account, second version of the surface: list, add, assign, swap, delete."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Response
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import ClarionError, Invalid
from clarion.base.http import PagingQuery, WireModel, paging_view, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.numbers import inventory, queries
from clarion.features.numbers.inventory_routes import ExtensionStatus, Status, get_number_of, owners_of
from clarion.features.numbers.models import PhoneNumber, Usage
from clarion.features.numbers.responses import (
    AddedPhoneNumber,
    AddedPhoneNumberBulkItemError,
    AddPhoneNumbersResult,
    AddPhoneNumbersTask,
    DeletedPhoneNumbers,
    DeletedPhoneNumbersRecord,
    PhoneNumberInfoV2,
    PhoneNumberList,
)
from clarion.features.numbers.resting import check_change
from clarion.features.numbers.schemas import LooseId, number_view_v2
from clarion.features.people import BulkTask, get_task, keep_task
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension

router = APIRouter(prefix="/restapi/v2/accounts/{accountId}/phone-numbers", tags=["Phone numbers"])
Editor = Annotated[Caller, require("EditCompanyPhoneNumbers", scopes="EditAccounts")]
AT_ONCE = 50  # more than these are answered as a task
_TASK = "numbers bulk-add"


class Addition(WireModel):
    class Record(WireModel):
        phone_number: Annotated[str, Field(min_length=1, max_length=40)]
        usage_type: Literal[
            "Inventory",
            "InventoryPartnerBusinessMobileNumber",
            "InventoryFmcBusinessMobileNumber",
            "PartnerBusinessMobileNumber",
            "InventoryMobileNumber",
        ] = "Inventory"
        activation_status: Literal["Active", "Inactive"] = "Active"
        provider_id: Annotated[str, Field(max_length=64)] = ""

    records: Annotated[tuple[Record, ...], Field(min_length=1, max_length=inventory.MOST_AT_ONCE)]


class Deletion(WireModel):
    class Record(WireModel):
        id: Annotated[LooseId, Field(max_length=64)] | None = None
        phone_number: Annotated[str, Field(max_length=40)] | None = None

    records: Annotated[tuple[Record, ...], Field(min_length=1, max_length=inventory.MOST_AT_ONCE)]


class AssignmentBody(WireModel):
    class Owner(WireModel):
        id: Annotated[LooseId, Field(max_length=64)]

    class Provider(WireModel):
        id: Annotated[LooseId, Field(max_length=64)] = "1"
        name: Annotated[str, Field(max_length=100)] = ""

    type: Literal["VoiceFax", "VoiceOnly", "FaxOnly"] | None = None
    usage_type: Literal[
        "MainCompanyNumber", "CompanyNumber", "DirectNumber", "ContactCenterNumber", "ConferencingNumber"
    ]
    extension: Owner | None = None
    cost_center_id: Annotated[LooseId, Field(max_length=64)] | None = None
    contact_center_provider: Provider | None = None


class Replacement(WireModel):
    target_phone_number_id: Annotated[LooseId, Field(max_length=64)]


@router.get("", summary="List the account's phone numbers")
async def list_numbers(
    here: Here,
    caller: Annotated[Caller, require("ReadCompanyPhoneNumbers", scopes="ReadAccounts")],
    accountId: str,
    paging: PagingQuery,
    number_type: Annotated[list[Literal["VoiceFax", "VoiceOnly", "FaxOnly"]], Query(alias="type", max_length=3)] = [],
    usage_type: Annotated[list[str], Query(alias="usageType", max_length=50)] = [],
    status: Status | None = None,
    toll_type: Annotated[Literal["Toll", "TollFree"] | None, Query(alias="tollType")] = None,
    extension_status: Annotated[ExtensionStatus | None, Query(alias="extensionStatus")] = None,
    byoc_number: Annotated[bool | None, Query(alias="byocNumber")] = None,
    mobile_number: Annotated[bool | None, Query(alias="mobileNumber")] = None,
    phone_number: Annotated[str | None, Query(alias="phoneNumber", max_length=40)] = None,
) -> PhoneNumberList:
    account_id = resolve_account(caller, accountId)
    wanted = queries.NumberFilter(
        usages=usage_type,
        types=number_type,
        statuses=[status] if status else (),
        toll_free=None if toll_type is None else toll_type == "TollFree",
        extension_status=extension_status,
        byoc=byoc_number,
        mobile=mobile_number,
        number=phone_number,
        site_ids=caller.site_ids,
    )
    async with here.storage.reading() as session:
        rows, total = await queries.read_page(session, queries.filtered(account_id, wanted), paging)
        records = await _views(session, rows)
    return {"records": records, "paging": paging_view(paging, len(records), total)}


@router.post("/bulk-add", summary="Add numbers to the inventory")
async def add_numbers(
    here: Here,
    caller: Editor,
    accountId: str,
    body: Addition,
    response: Response,
) -> AddPhoneNumbersTask:
    """A * at the end of a number stands for any digit. Many numbers are answered as a task (202)."""
    account_id = resolve_account(caller, accountId)
    wanted: dict[str, Addition.Record] = {}
    for record in body.records:
        if "Mobile" in record.usage_type:
            raise Invalid("Mobile numbers of partners are not had here; use Inventory.", parameter="usageType")
        wanted |= dict.fromkeys(inventory.expand(record.phone_number), record)
    if len(wanted) > inventory.MOST_AT_ONCE:
        raise Invalid(f"At most {inventory.MOST_AT_ONCE} numbers at once.", parameter="records")
    now = here.clock.now()
    async with here.storage.transaction() as session:
        results = []
        for active, provider in dict.fromkeys(map(_same, wanted.values())):
            group = [number for number, item in wanted.items() if _same(item) == (active, provider)]
            found = await inventory.take_numbers(
                here, session, account_id, group, now=now, active=active, provider_id=provider
            )
            results += [_added(number, found[number]) for number in group]
        if len(wanted) <= AT_ONCE:
            return {"records": results}
        task = await keep_task(session, account_id, caller.extension_id, _TASK, {"records": results}, now=now)
    response.status_code = 202
    return _task(task)


def _same(record: Addition.Record) -> tuple[bool, str]:
    return record.activation_status == "Active", record.provider_id


def _added(text: str, outcome: PhoneNumber | ClarionError) -> AddedPhoneNumber:
    if isinstance(outcome, ClarionError):
        return {
            "bulkItemSuccessful": False,
            "bulkItemErrors": [cast("AddedPhoneNumberBulkItemError", bulk_error(outcome))],
            "phoneNumber": text,
        }
    return {
        "bulkItemSuccessful": True,
        "id": outcome.id,
        "phoneNumber": outcome.number,
        "activationStatus": "Active" if outcome.active else "Inactive",
    }


def bulk_error(error: ClarionError) -> dict[str, str]:
    return {"errorCode": error.code, "message": error.message}


def _task(task: BulkTask) -> AddPhoneNumbersTask:
    return {"id": task.id, "creationTime": wire_time(task.created_at), "status": task.status}


@router.get("/bulk-add/{taskId}", summary="Read what came of adding numbers")
async def read_addition(
    here: Here,
    caller: Editor,
    accountId: str,
    taskId: str,
) -> AddPhoneNumbersResult:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        task = await get_task(session, caller, account_id, _TASK, taskId, now=here.clock.now())
    return cast("AddPhoneNumbersResult", dict(task.results))


@router.delete("", summary="Delete numbers from the inventory")
async def delete_numbers(
    here: Here,
    caller: Editor,
    accountId: str,
    body: Deletion,
) -> DeletedPhoneNumbers:
    """All by id, or all by number. Numbers in use stay."""
    account_id = resolve_account(caller, accountId)
    by_id = {record.id is not None for record in body.records}
    if len(by_id) > 1 or any((record.id is None) == (record.phone_number is None) for record in body.records):
        raise Invalid("Name all numbers by id, or all by phoneNumber.", parameter="records")
    results: list[DeletedPhoneNumbersRecord] = []
    async with here.storage.transaction() as session:
        for record in body.records:
            key: dict[str, Any] = {"id": record.id} if record.id else {"phoneNumber": record.phone_number}
            try:
                row = await _find(session, account_id, record)
                key = {"id": row.id, "phoneNumber": row.number}
                await inventory.release_number(session, row, here.clock.now())
                results.append(cast("DeletedPhoneNumbersRecord", {"bulkItemSuccessful": True, **key}))
            except ClarionError as error:
                failed = {"bulkItemSuccessful": False, "bulkItemErrors": [bulk_error(error)], **key}
                results.append(cast("DeletedPhoneNumbersRecord", failed))
    return {"records": results}


async def _find(session: AsyncSession, account_id: str, record: Deletion.Record) -> PhoneNumber:
    if record.id is not None:
        return await inventory.get_number(session, account_id, record.id, parameter="id")
    return await inventory.get_number_by_value(session, account_id, record.phone_number or "")


@router.patch("/{phoneNumberId}", summary="Say what a number is used for")
async def assign_number(
    here: Here,
    caller: Editor,
    accountId: str,
    phoneNumberId: str,
    body: AssignmentBody,
) -> PhoneNumberInfoV2:
    async with here.storage.transaction() as session:
        row = await get_number_of(session, caller, accountId, phoneNumberId)
        owner = await resolve_extension(session, caller, accountId, body.extension.id) if body.extension else None
        provider = body.contact_center_provider
        wanted = inventory.Assignment(
            usage=Usage(body.usage_type),
            type=body.type,
            owner=owner,
            cost_center_id=body.cost_center_id,
            contact_center={"id": provider.id, "name": provider.name} if provider else None,
        )
        await check_change(
            here, row.account_id or "", row.number, parameter="phoneNumberId", extension_id=caller.extension_id
        )
        await inventory.use_number(session, row, wanted)
        await session.flush()
        return (await _views(session, [row]))[0]


@router.post("/{phoneNumberId}/replace", summary="Swap a number of the inventory with one in use")
async def replace_number(
    here: Here,
    caller: Editor,
    accountId: str,
    phoneNumberId: str,
    body: Replacement,
) -> PhoneNumberInfoV2:
    async with here.storage.transaction() as session:
        row = await get_number_of(session, caller, accountId, phoneNumberId)
        other = await get_number_of(session, caller, accountId, body.target_phone_number_id)
        await check_change(
            here, row.account_id or "", other.number, parameter="phoneNumberId", extension_id=caller.extension_id
        )
        await inventory.swap_numbers(session, row, other)
        return (await _views(session, [row]))[0]


async def _views(session: AsyncSession, rows: Sequence[PhoneNumber]) -> list[PhoneNumberInfoV2]:
    owners = await owners_of(session, rows)
    return [number_view_v2(row, owners.get(row.extension_id or "")) for row in rows]
