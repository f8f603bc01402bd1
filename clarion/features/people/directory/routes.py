"""The company directory: who works here, and under which numbers."""

from datetime import datetime
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Query, Request
from pydantic import Field, StringConstraints
from sqlalchemy import Select, select

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import MAX_PER_PAGE, Paging, WireModel, cut, list_answer, paging_view, wire_time
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.directory.given import note_given
from clarion.features.people.directory.numbers import NumberBook
from clarion.features.people.directory.queries import accessible_sites, visible
from clarion.features.people.directory.responses import (
    DirectoryEntry,
    DirectoryEntryList,
    DirectoryFederation,
    FederatedAccount,
)
from clarion.features.people.directory.search import Wanted, search
from clarion.features.people.directory.shared import Neighbours, SharedPages
from clarion.features.people.directory.views import Pages
from clarion.features.people.loose import LooseId
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sites.queries import within_sites
from clarion.features.people.users import queries
from clarion.features.people.users.models import PEOPLE_TYPES, Extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/directory", tags=["Directory"])
Text = Annotated[str, StringConstraints(max_length=100)]
Id = Annotated[LooseId, Field(max_length=64)]
Reader = Annotated[Caller, require(scopes="ReadAccounts")]
AccessibleOnly = Annotated[bool, Query(alias="accessibleSitesOnly")]
SearchField = Literal[
    "firstName",
    "lastName",
    "extensionNumber",
    "phoneNumber",
    "email",
    "jobTitle",
    "department",
    "customFieldValue",
]


class DirectorySearch(WireModel):
    class Order(WireModel):
        index: Annotated[int, Field(ge=1, le=10)] = 1
        field_name: Literal[
            "firstName", "lastName", "extensionNumber", "phoneNumber", "email", "jobTitle", "department"
        ] = "lastName"
        direction: Literal["Asc", "Desc"] = "Asc"

    search_string: Text | None = None
    search_fields: Annotated[tuple[SearchField, ...], Field(max_length=8)] | None = None
    show_federated: bool = True
    show_admin_only_contacts: bool = False
    show_external_contacts: bool = False
    account_ids: Annotated[tuple[Id, ...], Field(max_length=100)] | None = None
    extension_type: Text | None = None
    extension_types: Annotated[tuple[Text, ...], Field(max_length=30)] | None = None
    extension_statuses: Annotated[tuple[Text, ...], Field(max_length=10)] | None = None
    extension_ids: Annotated[tuple[Id, ...], Field(max_length=1000)] | None = None
    department: Text | None = None
    site_id: Id | None = None
    site_ids: Annotated[tuple[Id, ...], Field(max_length=1000)] | None = None
    order_by: Annotated[tuple[Order, ...], Field(max_length=10)] | None = None
    page: Annotated[int, Field(ge=1, le=10**9)] = 1
    per_page: Annotated[int, Field(ge=1, le=10**9)] = 100


def _paging(page: int, per_page: str) -> Paging:
    if per_page in ("max", "all"):
        return Paging(page, MAX_PER_PAGE)
    if not (per_page.isascii() and per_page.isdigit()) or not int(per_page[:10]) > 0:
        raise Invalid("Parameter [perPage] value is invalid.", parameter="perPage")
    return Paging(page, min(int(per_page[:10]), MAX_PER_PAGE))


@router.get("/entries", summary="List the directory")
@router.get("/contacts", summary="List the directory (older name)", include_in_schema=False)
async def list_entries(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    page: Annotated[int, Query(ge=1, le=10**9)] = 1,
    per_page: Annotated[str, Query(alias="perPage", max_length=10)] = "1000",
    entry_type: Annotated[str | None, Query(alias="type", max_length=40)] = None,
    type_group: Annotated[Literal["User", "NonUser"] | None, Query(alias="typeGroup")] = None,
    site_id: Annotated[str | None, Query(alias="siteId", max_length=64)] = None,
    accessible_only: AccessibleOnly = True,
    show_federated: Annotated[bool, Query(alias="showFederated")] = True,
) -> ListResponse[DirectoryEntry | DirectoryEntry]:
    account_id = resolve_account(caller, accountId)
    paging = _paging(page, per_page)

    def narrow(query: Select[Extension]) -> Select[Extension]:
        if entry_type:
            query = query.where(Extension.type == entry_type)
        if type_group is not None:
            people = Extension.type.in_(PEOPLE_TYPES)
            query = query.where(people if type_group == "User" else ~people)
        return query

    query = narrow(visible(account_id))
    if site_id:
        query = within_sites(query, [site_id])
    async with here.storage.reading() as session:
        if accessible_only:
            query = within_sites(query, await accessible_sites(session, caller))
        account = await session.get_one(Account, account_id)
        shared = show_federated and not site_id
        neighbours = await Neighbours.find(session, account_id) if shared else Neighbours()
        if neighbours.seen:
            query = neighbours.beside(query, narrow)
        rows, total = await queries.read_page(session, query, paging)
        pages = await SharedPages.open(session, request, here, account, neighbours, rows)
    note_given(request, [row.id for row in rows])
    return list_answer(request, [pages.entry(row) for row in rows], paging, total)


@router.get("/entries/{entryId}", summary="Read an entry of the directory")
async def read_entry(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    entryId: str,
    accessible_only: AccessibleOnly = True,
) -> DirectoryEntry:
    account_id = resolve_account(caller, accountId)
    wanted = caller.extension_id if entryId == "~" else entryId
    query = visible(account_id).where(Extension.id == wanted[:64])
    async with here.storage.reading() as session:
        if accessible_only and wanted != caller.extension_id:
            query = within_sites(query, await accessible_sites(session, caller))
        row, neighbours = (await session.scalars(query)).one_or_none(), Neighbours()
        if row is None:
            neighbours = await Neighbours.find(session, account_id)
            row = (await session.scalars(neighbours.query().where(Extension.id == wanted[:64]))).one_or_none()
        if row is None:
            raise NotFound("Resource for parameter [entryId] is not found.", parameter="entryId")
        account = await session.get_one(Account, account_id)
        return (await SharedPages.open(session, request, here, account, neighbours, [row])).entry(row)


@router.post("/entries/search", summary="Search the directory")
async def search_entries(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    body: DirectorySearch,
    accessible_only: AccessibleOnly = True,
    site_ids: Annotated[list[str], Query(alias="siteId", max_length=100)] = [],
    department: Annotated[str | None, Query(max_length=100)] = None,
    statuses: Annotated[list[str], Query(alias="extensionStatus", max_length=10)] = [],
    types: Annotated[list[str], Query(alias="extensionType", max_length=30)] = [],
) -> DirectoryEntryList:
    """Hidden people are found by administrators who ask for them. External contacts are in address books only."""
    account_id = resolve_account(caller, accountId)
    paging = Paging(body.page, min(body.per_page, MAX_PER_PAGE))
    body.department = body.department or department
    body.extension_types = (*(body.extension_types or ()), *types)
    body.extension_statuses = (*(body.extension_statuses or ()), *statuses)
    body.site_ids = (*(body.site_ids or ()), *site_ids)
    query = _filtered(account_id, caller, body)
    async with here.storage.reading() as session:
        if accessible_only:
            query = within_sites(query, await accessible_sites(session, caller))
        neighbours = await _neighbours(session, account_id, body)
    queries = [query, *([_narrowed(neighbours.query(), body)] if neighbours.seen else [])]
    found = await search(here.storage, here.find(NumberBook) or NumberBook(), account_id, queries, _wanted(body))
    page = cut(found, paging)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
        known = {row.id: row for row in await session.scalars(select(Extension).where(Extension.id.in_(page)))}
        rows = [known[one] for one in page if one in known]
        pages = await SharedPages.open(session, request, here, account, neighbours, rows)
    note_given(request, [row.id for row in rows])
    return {"records": [pages.entry(row) for row in rows], "paging": paging_view(paging, len(rows), len(found))}


def _wanted(body: DirectorySearch) -> Wanted:
    orders = sorted(body.order_by or (), key=lambda order: order.index)
    return Wanted(
        (body.search_string or "").strip(),
        body.search_fields or (),
        [(order.field_name, order.direction == "Desc") for order in orders],
    )


def _filtered(account_id: str, caller: Caller, body: DirectorySearch) -> Select[Extension]:
    query = _narrowed(visible(account_id, hidden_too=body.show_admin_only_contacts and caller.is_admin), body)
    if body.account_ids and not {"~", account_id}.intersection(body.account_ids):
        query = query.where(Extension.id.is_(None))
    return within_sites(query, frozenset(_sites(body)))


def _sites(body: DirectorySearch) -> set[str]:
    return {*(body.site_ids or ()), *([body.site_id] if body.site_id else [])}


async def _neighbours(session: AsyncSession, account_id: str, body: DirectorySearch) -> Neighbours:
    """Accounts that are searched too: not by sites, which are ours."""
    if not body.show_federated or _sites(body):
        return Neighbours()
    return (await Neighbours.find(session, account_id)).only(body.account_ids or ())


def _narrowed(query: Select[Extension], body: DirectorySearch) -> Select[Extension]:
    types = {*(body.extension_types or ()), *([body.extension_type] if body.extension_type else [])}
    if types:
        query = query.where(Extension.type.in_(types))
    if body.extension_statuses:
        query = query.where(Extension.status.in_(body.extension_statuses))
    if body.department is not None:
        query = query.where(Extension.department == body.department)
    if body.extension_ids:
        query = query.where(Extension.id.in_(body.extension_ids))
    return query


@router.get("/federation", summary="Read which accounts share a directory")
async def read_federation(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")],
    accountId: str,
    types: Literal["All", "Regular", "AdminOnly"] = "Regular",
) -> DirectoryFederation:
    """Our own account and those that show us something, both sides having agreed."""
    account_id = resolve_account(caller, accountId)
    if types == "AdminOnly":
        return {"accounts": [], "type": "AdminOnly"}
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
        seen = [(link.agreed_at, other) for link, other in (await Neighbours.find(session, account_id)).seen]
        accounts = [await _federated(session, request, here, one, since) for since, one in [(None, account), *seen]]
    return {"accounts": accounts, "displayName": account.name, "type": "Regular"}


async def _federated(
    session: AsyncSession, request: Request, here: Container, account: Account, since: datetime | None
) -> FederatedAccount:
    pages = await Pages.open(session, request, here, account, [])
    view: FederatedAccount = cast("FederatedAccount", {**pages.account_view, "conflictCount": 0})
    if since:
        view["linkCreationTime"] = wire_time(since)
    return view
