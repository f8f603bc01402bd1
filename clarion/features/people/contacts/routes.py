"""Address books: list, read, make, change, delete, synchronise; favourites; uploads for many people at once."""

from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.errors import ClarionError, Invalid, NotFound
from clarion.base.http import PagingQuery, list_answer, own_uri, uri_of, wire_time
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.contacts import queries, service
from clarion.features.people.contacts.models import Contact
from clarion.features.people.contacts.responses import (
    AddressBookSync,
    ContactFailure,
    ContactTask,
    ContactTaskResults,
    ContactUpload,
    FavoriteContacts,
    PersonalContact,
)
from clarion.features.people.contacts.schemas import (
    BulkUpload,
    ContactBody,
    FavoriteList,
    contact_view,
    favorites_view,
)
from clarion.features.people.sign_in.caller import Caller, resolve_account, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.tasks.models import BulkTask
from clarion.features.people.tasks.service import get_task, keep_task
from clarion.features.people.users.models import Extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Contacts"])
Reader = Annotated[Caller, require("ReadPersonalContacts", scopes="ReadContacts")]
Writer = Annotated[Caller, require("EditPersonalContacts", scopes="Contacts")]
DialingPlan = Annotated[str | None, Query(alias="dialingPlan", max_length=3, pattern="^[A-Za-z]{2}$")]
MOST_UPLOADED = 10_000
_UPLOAD = "address-book-bulk-upload"


async def _country(session: AsyncSession, owner: Extension, plan: str | None = None) -> str:
    """Whose way of writing numbers counts: the one that was named, or the account's."""
    return plan.upper() if plan else (await session.get_one(Account, owner.account_id)).home_country


async def _get(session: AsyncSession, owner: Extension, contact_id: str) -> Contact:
    row = await queries.find_contact(session, owner.id, contact_id)
    if row is None:
        raise NotFound("Resource for parameter [contactId] is not found.", parameter="contactId")
    return row


@router.get("/extension/{extensionId}/address-book/contact", summary="List contacts")
async def list_contacts(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    starts_with: Annotated[str, Query(alias="startsWith", max_length=120)] = "",
    sort_by: Annotated[list[Literal["FirstName", "LastName", "Company"]], Query(alias="sortBy", max_length=3)] = [],
    phone_number: Annotated[list[str], Query(alias="phoneNumber", max_length=100)] = [],
) -> ListResponse[PersonalContact]:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        query = queries.contacts_of(
            owner.id,
            starts_with=starts_with,
            phone_numbers=[number[:40] for number in phone_number],
            country=await _country(session, owner),
            order=sort_by,
        )
        rows, total = await queries.read_contacts(session, query, paging)
    return list_answer(request, [contact_view(request, row) for row in rows], paging, total)


@router.post("/extension/{extensionId}/address-book/contact", summary="Make a contact")
async def create_contact(
    request: Request,
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    body: ContactBody,
    dialing_plan: DialingPlan = None,
) -> PersonalContact:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        country = await _country(session, owner, dialing_plan)
        now = here.clock.now()
        rows = await service.add_contacts(session, owner, [body.details()], country=country, now=now)
        return contact_view(request, rows[0])


@router.get("/extension/{extensionId}/address-book/contact/{contactId}", summary="Read a contact")
async def read_contact(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    contactId: str,
) -> PersonalContact:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        return contact_view(request, await _get(session, owner, contactId))


@router.put("/extension/{extensionId}/address-book/contact/{contactId}", summary="Replace a contact")
@router.patch("/extension/{extensionId}/address-book/contact/{contactId}", summary="Change a contact")
async def change_contact(
    request: Request,
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    contactId: str,
    body: ContactBody,
    dialing_plan: DialingPlan = None,
) -> PersonalContact:
    """PUT forgets what the body does not say; PATCH keeps it, and null clears a field."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await _get(session, owner, contactId)
        country = await _country(session, owner, dialing_plan)
        await service.change_contact(
            session,
            owner,
            row,
            body.details(),
            country=country,
            now=here.clock.now(),
            replace=request.method == "PUT",
        )
        return contact_view(request, row)


@router.delete("/extension/{extensionId}/address-book/contact/{contactId}", summary="Delete a contact", status_code=204)
async def delete_contact(
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    contactId: str,
) -> Response:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await _get(session, owner, contactId)
        await service.delete_contact(session, owner, row, now=here.clock.now())
    return Response(status_code=204)


@router.get("/extension/{extensionId}/address-book-sync", summary="Synchronise an address book")
async def sync_address_book(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    sync_type: Annotated[Literal["FSync", "ISync"] | None, Query(alias="syncType")] = None,
    sync_token: Annotated[str | None, Query(alias="syncToken", max_length=200)] = None,
    per_page: Annotated[int, Query(alias="perPage", ge=1, le=1000)] = 250,
    page: Annotated[int | None, Query(alias="pageId", ge=1, lt=2**53)] = None,
) -> AddressBookSync:
    """FSync gives everything, ISync what changed since the token, deletions too."""
    kind = sync_type or ("ISync" if sync_token else "FSync")
    if kind == "ISync" and not sync_token:
        raise Invalid("Parameter [syncToken] is required for ISync.", parameter="syncToken")
    token = sync_token if kind == "ISync" else None
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        found = await service.sync_page(session, owner.id, token=token, page=page, count=per_page)
        records = [contact_view(request, row) for row in found.records]
    answer: AddressBookSync = {
        "uri": own_uri(request),
        "records": records,
        "syncInfo": {
            "syncType": kind,
            "syncToken": found.token,
            "syncTime": wire_time(here.clock.now()),
            "olderRecordsExist": False,
        },
    }
    if found.next_page is not None:
        following = request.url.include_query_params(pageId=found.next_page)
        answer |= {"nextPageId": found.next_page, "nextPageUri": str(following)}
    return answer


@router.get("/extension/{extensionId}/favorite", summary="List favourites")
async def list_favorites(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
) -> FavoriteContacts:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        rows = await queries.favorites_of(session, owner.id)
    return favorites_view(request, owner.account_id, owner.id, rows)


@router.put("/extension/{extensionId}/favorite", summary="Set the favourites")
async def update_favorites(
    request: Request,
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    body: FavoriteList,
) -> FavoriteContacts:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        rows = await service.set_favorites(session, owner, body.records)
    return favorites_view(request, owner.account_id, owner.id, rows)


@router.post("/address-book-bulk-upload", summary="Upload contacts for many people", status_code=202)
async def upload_contacts(
    request: Request,
    here: Here,
    caller: Writer,
    accountId: str,
    body: BulkUpload,
) -> ContactTask:
    """One's own, or others' whom one administers. Each person's contacts are added, or none of them."""
    account_id = resolve_account(caller, accountId)
    if sum(len(record.contacts) for record in body.records) > MOST_UPLOADED:
        raise Invalid(f"At most {MOST_UPLOADED} contacts fit into one upload.", parameter="records")
    done: list[ContactUpload] = []
    failed: list[ContactFailure] = []
    now = here.clock.now()
    async with here.storage.transaction() as session:
        for record in body.records:
            try:
                done.append(await _upload(session, caller, accountId, record, now))
            except ClarionError as error:
                failed.append(_failure(error, record.extension_id))
        results = {"affectedItems": done, "errors": failed}
        status = "Completed" if done else "Failed"
        task = await keep_task(session, account_id, caller.extension_id, _UPLOAD, results, now=now, status=status)
    return _task_view(request, task)


async def _upload(
    session: AsyncSession, caller: Caller, account_id: str, record: BulkUpload.Record, now: Any
) -> ContactUpload:
    owner = await resolve_extension(session, caller, account_id, record.extension_id)
    country = await _country(session, owner)
    bodies = [body.details() for body in record.contacts]
    if not all(any(body.values()) for body in bodies):
        raise Invalid("A contact needs at least one field.", parameter="contacts")
    rows = await service.add_contacts(session, owner, bodies, country=country, now=now)
    return {"extensionId": owner.id, "contacts": [row.details for row in rows]}


def _failure(error: ClarionError, extension_id: str) -> ContactFailure:
    return {
        "errorCode": error.code,
        "message": error.message,
        "parameterName": error.parameter or "extensionId",
        "parameterValue": extension_id,
    }


@router.get("/address-book-bulk-upload/tasks/{taskId}", summary="Read what came of an upload")
async def read_upload_task(
    request: Request,
    here: Here,
    caller: Writer,
    accountId: str,
    taskId: str,
) -> ContactTask:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        now, own = here.clock.now(), not caller.is_admin
        task = await get_task(session, caller, account_id, _UPLOAD, taskId, now=now, own=own)
    return _task_view(request, task)


def _task_view(request: Request, task: BulkTask) -> ContactTask:
    return {
        "id": task.id,
        "uri": uri_of(request, "account", task.account_id, _UPLOAD, "tasks", task.id),
        "status": task.status,
        "creationTime": wire_time(task.created_at),
        "lastModifiedTime": wire_time(task.changed_at),
        "results": cast("ContactTaskResults", task.results),
    }
