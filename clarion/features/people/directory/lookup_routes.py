"""Look up many directory entries at once, by extension id or phone number: names for what a page already shows."""

from collections.abc import Collection
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints
from sqlalchemy import or_, select

from clarion.base.container import Container, Here
from clarion.base.http import WireModel
from clarion.base.storage_long import Answers
from clarion.features.people.accounts.models import Account
from clarion.features.people.directory.given import note_given
from clarion.features.people.directory.numbers import NumberBook
from clarion.features.people.directory.queries import accessible_sites, visible
from clarion.features.people.directory.responses import DirectoryLookupInfo
from clarion.features.people.directory.views import Pages
from clarion.features.people.loose import LooseId
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sites.queries import within_sites
from clarion.features.people.users.models import Extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/directory", tags=["Directory"])
MOST_AT_ONCE = 200
_LONGEST_SHORT_NUMBER = 12
Id = Annotated[LooseId, Field(max_length=64)]
Number = Annotated[str, StringConstraints(max_length=64)]


class DirectoryLookup(WireModel):
    extension_ids: Annotated[tuple[Id, ...], Field(max_length=MOST_AT_ONCE)] = ()
    phone_numbers: Annotated[tuple[Number, ...], Field(max_length=MOST_AT_ONCE)] = ()


@router.post("/lookup", summary="Look up directory entries by id or number")
async def look_up_entries(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="ReadAccounts")],
    accountId: str,
    body: DirectoryLookup,
) -> DirectoryLookupInfo:
    """Up to 200 of each. What nobody has, or what the caller may not see, is left out."""
    account_id = resolve_account(caller, accountId)
    numbers = {digits for each in body.phone_numbers if (digits := "".join(filter(str.isdecimal, each)))}
    owners = await _owners(here, account_id, numbers)
    short = [each for each in numbers if len(each) <= _LONGEST_SHORT_NUMBER]
    wanted = or_(Extension.id.in_({*body.extension_ids, *owners}), Extension.number.in_(short))
    async with here.storage.reading() as session:
        query = visible(account_id, hidden_too=caller.is_admin).where(wanted)
        query = within_sites(query, await accessible_sites(session, caller))
        rows = (await session.scalars(query)).all()
        account = await session.get_one(Account, account_id)
        pages = await Pages.open(session, request, here, account, rows)
    known = {row.id for row in rows}
    note_given(request, sorted(known), missed=len(set(body.extension_ids) - known))
    return {"records": [pages.entry(row) for row in rows]}


async def _owners(here: Container, account_id: str, numbers: Collection[str]) -> set[str]:
    """Ids of the extensions that have these numbers (digits), from the inventory or as their own phones."""
    written = [f"+{digits}" for digits in numbers]
    if not written:
        return set()
    book = here.find(NumberBook) or NumberBook()
    columns: tuple[Any, ...] = (Extension.id,)
    own = select(*columns).where(
        Extension.account_id == account_id,
        or_(Extension.business_phone.in_(written), Extension.mobile_phone.in_(written)),
    )
    async with here.storage.reading() as session:
        held = await book.owners_of_numbers(session, account_id, written)
    return {*held, *await here.storage.read_long([own], _ids)}


def _ids(answers: Answers) -> set[str]:
    return {str(row[0]) for rows in answers for row in rows}
