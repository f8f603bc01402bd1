"""Our own list of people and groups for administrators: searched, filtered and sorted by the server, with numbers."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Query, Request
from sqlalchemy import Select, func, select

from clarion.base.container import Here
from clarion.base.http import PagingQuery, list_answer
from clarion.base.http_lists import ListResponse
from clarion.features.people.accounts.models import Account
from clarion.features.people.directory.numbers import BookNumber, NumberBook
from clarion.features.people.roles.queries import holding_role
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sites.queries import within_sites
from clarion.features.people.users import queries
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionType
from clarion.features.people.users.responses import ExtensionInfo, UserPhoneNumber
from clarion.features.people.users.rules import next_free_number
from clarion.features.people.users.views import ExtensionViews

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion", tags=["Extensions"])
Statuses = Annotated[list[Literal["Enabled", "Disabled", "Frozen", "NotActivated", "Unassigned"]], Query(max_length=5)]
Group = Annotated[Literal["People", "Others"] | None, Query(alias="group")]
Id = Annotated[str | None, Query(max_length=64)]
Order = Annotated[Literal["Number", "Name", "Newest"], Query(alias="orderBy")]
_FEWEST_DIGITS = 3


@router.get("/people", summary="Find people and groups")
async def list_people(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,
    paging: PagingQuery,
    search: Annotated[str, Query(max_length=100)] = "",
    status: Statuses = [],
    group: Group = None,
    site_id: Annotated[Id, Query(alias="siteId")] = None,
    role_id: Annotated[Id, Query(alias="roleId")] = None,
    order_by: Order = "Number",
) -> ListResponse[ExtensionInfo]:
    """`search`: words of name, e-mail, title, department or extension, or digits of a phone number."""
    account_id = resolve_account(caller, accountId)
    book = here.find(NumberBook) or NumberBook()
    async with here.storage.reading() as session:
        digits = "".join(char for char in search if char.isascii() and char.isdigit())
        plain = not any(char.isalpha() for char in search)
        owners = await book.owners_of_digits(session, account_id, digits) if _long(digits) and plain else frozenset()
        query = queries.extensions_of(account_id, statuses=status, search=search, or_ids=owners)
        query = query.where(Extension.type != ExtensionType.SITE)
        if group is not None:
            people = Extension.type.in_(PEOPLE_TYPES)
            query = query.where(people if group == "People" else ~people)
        if role_id:
            query = query.where(holding_role(role_id))
        query = within_sites(within_sites(query, caller.site_ids), [site_id] if site_id else [])
        rows, total = await queries.read_page(session, _ordered(query, order_by), paging)
        account = await session.get_one(Account, account_id)
        views = await ExtensionViews.load(session, request, account, rows, here.clock.now())
        numbers = _by_owner(await book.numbers_of_extensions(session, account_id, [row.id for row in rows]))
    records: list[ExtensionInfo] = [
        {**views.listed(row), "phoneNumbers": cast("list[UserPhoneNumber]", numbers.get(row.id, []))} for row in rows
    ]
    return list_answer(request, records, paging, total)


def _long(digits: str) -> bool:
    return len(digits) >= _FEWEST_DIGITS


def _ordered(query: Select[Extension], order: str) -> Select[Extension]:
    if order == "Name":
        name = func.lower(func.coalesce(func.nullif(Extension.last_name, ""), Extension.display_name))
        return query.order_by(None).order_by(name, func.lower(Extension.first_name), Extension.id)
    if order == "Newest":
        return query.order_by(None).order_by(Extension.created_at.desc(), Extension.id)
    return query


def _by_owner(numbers: Sequence[BookNumber]) -> Mapping[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for number in numbers:
        entry = {"phoneNumber": number.phone_number, "usageType": number.usage_type}
        found.setdefault(number.extension_id or "", []).append(entry)
    return found


@router.get("/free-extension-number", summary="Propose an extension number")
async def propose_number(
    here: Here,
    caller: Annotated[Caller, require("EditUsers", scopes="ReadAccounts")],
    accountId: str,
) -> dict[str, str]:
    """The lowest free one from 101 on: what a new extension gets that asks for none."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
        taken = set(await session.scalars(select(Extension.number).where(Extension.account_id == account_id)))
    number = next_free_number(taken, country=account.home_country, outside_prefix=account.outside_line_prefix)
    return {"extensionNumber": number}
