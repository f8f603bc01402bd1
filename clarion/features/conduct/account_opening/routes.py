"""Opening accounts, for administrators of the operator."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import ClarionError
from clarion.base.http import WireModel, error_body, wire_time
from clarion.features.conduct.account_opening.responses import (
    AccountOpeningInfo,
    AccountOpeningResults,
    AccountOpeningResultsRecord,
)
from clarion.features.conduct.account_opening.service import NewAccount, Opened, open_account, open_accounts
from clarion.features.conduct.cases import check_officer
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/clarion/accounts", tags=["Accounts"])

Opener = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]
MOST_AT_ONCE = 100
Name = Annotated[str, Field(min_length=1, max_length=200)]


class Administrator(WireModel):
    first_name: Name
    last_name: Name
    email: str = Field(min_length=3, max_length=254)
    contact_phone: str = Field("", max_length=40)
    password: str = Field(min_length=1, max_length=200)


class NewAccountBody(WireModel):
    """`rightToName`: why the customer may bear a name that looks like a protected one; `proofOfIdentity`: how one who
    shares signs with an account that was ended proved to be somebody else; `again`: open it although an account of this
    name has an administrator with this address."""

    name: Name
    country: str = Field("US", min_length=2, max_length=2)
    administrator: Administrator
    right_to_name: str = Field("", max_length=2000)
    proof_of_identity: str = Field("", max_length=2000)
    again: bool = False


@router.post("", summary="Open an account for a customer, with its first administrator", status_code=201)
async def open_new_account(
    here: Here,
    caller: Opener,
    body: NewAccountBody,
) -> AccountOpeningInfo:
    """Of the operator only. Acceptable use is asked first: whoever was ended, and names that pose as a mark."""
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        opened = await open_account(session, here, _wanted(body), operator_id=caller.account_id, by=caller.extension_id)
    return _view(opened)


class ManyAccountsBody(WireModel):
    records: list[NewAccountBody] = Field(min_length=1, max_length=MOST_AT_ONCE)


@router.post("/bulk-open", summary="Open accounts for many customers", status_code=200)
async def open_many_accounts(here: Here, caller: Opener, body: ManyAccountsBody) -> AccountOpeningResults:
    """Up to 100, in their order. Each is opened or refused by itself: `records` has the account or the `error` of each,
    with its `status`. Ask again with those that failed; without `again`, what is open already is refused.
    """
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
    wanted = [_wanted(each) for each in body.records]
    opened = [each async for each in open_accounts(here, wanted, operator_id=caller.account_id, by=caller.extension_id)]
    records: list[AccountOpeningResultsRecord] = [
        {"status": each.status, "error": error_body(each)} if isinstance(each, ClarionError) else
        {"status": 201, "account": _view(each)}
        for each in opened
    ]  # fmt: skip
    return {"records": records, "opened": sum(record["status"] == 201 for record in records)}


def _wanted(body: NewAccountBody) -> NewAccount:
    who = body.administrator
    return NewAccount(
        name=body.name,
        country=body.country.upper(),
        first_name=who.first_name,
        last_name=who.last_name,
        email=who.email,
        phone=who.contact_phone,
        password=who.password,
        right_to_name=body.right_to_name,
        proof_of_identity=body.proof_of_identity,
        again=body.again,
    )


def _view(opened: Opened) -> AccountOpeningInfo:
    return {
        "id": opened.account.id,
        "name": opened.account.name,
        "status": opened.account.status,
        "country": opened.account.home_country,
        "creationTime": wire_time(opened.account.created_at),
        "administrator": {
            "id": opened.person.id,
            "extensionNumber": opened.person.number,
            "email": opened.person.email,
        },
        "notes": list(opened.notes),
    }
