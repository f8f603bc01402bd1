"""The company directory: who works here, and under which numbers."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import phonenumbers
from fastapi import APIRouter, Query, Request
from pydantic import Field, StringConstraints

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import MAX_PER_PAGE, Paging, WireModel, list_answer
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.directory.numbers import BookNumber, NumberBook
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require
from clarion.features.people.users import queries
from clarion.features.people.users.models import PEOPLE_TYPES, Extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/directory", tags=["Directory"])
Text = Annotated[str, StringConstraints(max_length=100)]


class DirectorySearch(WireModel):
    class Order(WireModel):
        index: Annotated[int, Field(ge=1, le=10)] = 1
        field_name: Literal[
            "firstName", "lastName", "extensionNumber", "phoneNumber", "email", "jobTitle", "department"
        ] = "lastName"
        direction: Literal["Asc", "Desc"] = "Asc"

    search_string: Text = ""
    extension_type: Text | None = None
    extension_types: Annotated[tuple[Text, ...], Field(max_length=30)] = ()
    extension_statuses: Annotated[tuple[Text, ...], Field(max_length=10)] = ()
    extension_ids: Annotated[tuple[Text, ...], Field(max_length=1000)] = ()
    department: Text | None = None
    order_by: Annotated[tuple[Order, ...], Field(max_length=10)] = ()
    page: Annotated[int, Field(ge=1, le=10**9)] = 1
    per_page: Annotated[int, Field(ge=1, le=10**9)] = 100


def _paging(page: int, per_page: str) -> Paging:
    if per_page in ("max", "all"):
        return Paging(page, MAX_PER_PAGE)
    if not (per_page.isascii() and per_page.isdigit()) or not int(per_page[:10]) > 0:
        raise Invalid("Parameter [perPage] value is invalid.", parameter="perPage")
    return Paging(page, min(int(per_page[:10]), MAX_PER_PAGE))


def _number_view(number: BookNumber) -> dict[str, Any]:
    try:
        parsed = phonenumbers.parse(number.phone_number)
        shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    except phonenumbers.NumberParseException:
        shown = number.phone_number
    return {
        "phoneNumber": number.phone_number,
        "formattedPhoneNumber": shown,
        "type": "VoiceFax",
        "usageType": number.usage_type,
        "hidden": False,
        "primary": number.primary,
    }


class _Pages:
    """The directory of one account, with its numbers read once."""

    def __init__(self, account: Account, numbers: Sequence[BookNumber], main: str | None) -> None:
        self.account: dict[str, Any] = {"id": account.id, "companyName": account.name}
        if main:
            main_number = BookNumber(main, account.id, None, "MainCompanyNumber", True)
            self.account["mainNumber"] = _number_view(main_number)
        self._numbers: defaultdict[str, list[BookNumber]] = defaultdict(list)
        for number in numbers:
            if number.extension_id is not None:
                self._numbers[number.extension_id].append(number)

    def entry(self, row: Extension) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "id": row.id,
            "type": row.type,
            "status": row.status,
            "account": self.account,
            "extensionNumber": row.number,
            "name": row.name,
            "firstName": row.first_name,
            "lastName": row.last_name,
            "jobTitle": row.job_title,
            "department": row.department,
            "email": row.email or "",
            "phoneNumbers": [_number_view(number) for number in self._numbers[row.id]],
            "site": {"id": "main-site", "name": "Main Site"},
            "hidden": row.hidden,
        }
        return {name: value for name, value in entry.items() if value not in ("", None)}


async def _open(session: AsyncSession, here: Container, account_id: str) -> _Pages:
    book = here.find(NumberBook) or NumberBook()
    account = await session.get_one(Account, account_id)
    main = await book.find_main_number(session, account_id)
    return _Pages(account, await book.numbers_of(session, account_id), main)


@router.get("/entries", summary="List the directory")
@router.get("/contacts", summary="List the directory (older name)", include_in_schema=False)
async def list_entries(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    page: Annotated[int, Query(ge=1, le=10**9)] = 1,
    per_page: Annotated[str, Query(alias="perPage", max_length=10)] = "1000",
    entry_type: Annotated[str | None, Query(alias="type")] = None,
    type_group: Annotated[str | None, Query(alias="typeGroup")] = None,
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    paging = _paging(page, per_page)
    query = queries.extensions_of(account_id, types=(entry_type,) if entry_type else ())
    query = query.where(Extension.hidden.is_(False), Extension.status != "Unassigned")
    if type_group == "User":
        query = query.where(Extension.type.in_(PEOPLE_TYPES))
    elif type_group == "NonUser":
        query = query.where(Extension.type.not_in(PEOPLE_TYPES))
    async with here.storage.reading() as session:
        pages = await _open(session, here, account_id)
        rows, total = await queries.read_page(session, query, paging)
    return list_answer(request, [pages.entry(row) for row in rows], paging, total)


@router.get("/entries/{entryId}", summary="Read an entry of the directory")
async def read_entry(
    here: Here,
    caller: Annotated[Caller, require(scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    entryId: str,  # noqa: N803
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    wanted = caller.extension_id if entryId == "~" else entryId
    async with here.storage.reading() as session:
        row = await queries.find_extension(session, account_id, wanted)
        if row is None or row.hidden:
            raise NotFound("Resource for parameter [entryId] is not found.", parameter="entryId")
        return (await _open(session, here, account_id)).entry(row)


@router.post("/entries/search", summary="Search the directory")
async def search_entries(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    body: DirectorySearch,
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    types = [*body.extension_types, *([body.extension_type] if body.extension_type else [])]
    query = queries.extensions_of(account_id, types=types, statuses=body.extension_statuses)
    query = query.where(Extension.hidden.is_(False))
    if body.department is not None:
        query = query.where(Extension.department == body.department)
    if body.extension_ids:
        query = query.where(Extension.id.in_(body.extension_ids))
    async with here.storage.reading() as session:
        pages = await _open(session, here, account_id)
        entries = [pages.entry(row) for row in (await session.scalars(query)).all()]
    entries = [entry for entry in entries if _matches(entry, body.search_string)]
    for order in sorted(body.order_by, key=lambda item: item.index, reverse=True):
        entries.sort(key=lambda entry: _sort_key(entry, order.field_name), reverse=order.direction == "Desc")
    paging = Paging(body.page, min(body.per_page, MAX_PER_PAGE))
    shown = entries[paging.offset : paging.offset + paging.per_page]
    answer = list_answer(request, shown, paging, len(entries))
    return {"records": answer["records"], "paging": answer["paging"]}


_SEARCHED = ("name", "firstName", "lastName", "extensionNumber", "email", "jobTitle", "department")


def _matches(entry: dict[str, Any], text: str) -> bool:
    """Every word occurs in some field, or the digits in some number."""
    haystack = " ".join(str(entry.get(name, "")) for name in _SEARCHED).casefold()
    numbers = " ".join(number["phoneNumber"] for number in entry["phoneNumbers"])
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    if len(digits) >= 3 and digits in numbers:
        return True
    return all(word.casefold() in haystack for word in text.split())


def _sort_key(entry: dict[str, Any], field: str) -> str:
    if field == "phoneNumber":
        return str(entry["phoneNumbers"][0]["phoneNumber"]) if entry["phoneNumbers"] else ""
    return str(entry.get(field, "")).casefold()
