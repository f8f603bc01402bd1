"""Whom CRMs know, for people whose phones ring; and when a caller's page opens by itself."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from clarion.base.container import Here
from clarion.features.numbers import to_e164
from clarion.features.people import Account
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension
from clarion.features.phone.crm import service
from clarion.features.phone.crm.desk import CrmDesk
from clarion.features.phone.crm.rules import is_outside
from clarion.features.phone.crm.schemas import PreferenceBody

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["CRM"])
Reader = Annotated[Caller, require("ReadPersonalContacts", scopes="ReadContacts")]
Own = Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditExtensionInfo", scopes="EditExtensions")]
Number = Annotated[str, Query(alias="phoneNumber", min_length=1, max_length=40)]
Numbers = Annotated[
    list[Annotated[str, Query(max_length=40)]], Query(alias="phoneNumber", min_length=1, max_length=100)
]
_PREFERENCE = "/extension/{extensionId}/clarion/crm-settings"


@router.get("/clarion/crm/contacts", summary="Ask the CRMs who is behind a number")
async def ask_contacts(here: Here, caller: Reader, accountId: str, phone_number: Number) -> dict[str, Any]:  # noqa: N803
    """Of all CRMs of the account; answers are kept for five minutes. Extensions, short and emergency numbers are
    never asked about.
    """
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
    number = to_e164(phone_number, account.home_country) or ""
    found = await here.get(CrmDesk).find(account_id, number) if is_outside(number) else []
    return {"phoneNumber": phone_number, "records": [contact.view() for contact in found]}


@router.get("/clarion/crm/known-contacts", summary="Read whom CRMs knew under numbers")
async def read_known(here: Here, caller: Reader, accountId: str, phone_number: Numbers) -> dict[str, Any]:  # noqa: N803
    """What was found lately for up to a hundred numbers (E.164); nobody is asked. For lists of calls."""
    found = await here.get(CrmDesk).known(resolve_account(caller, accountId), phone_number)
    return {
        "records": [
            {"phoneNumber": number, "contacts": [contact.view() for contact in contacts]}
            for number, contacts in found.items()
        ]
    }


@router.get(_PREFERENCE, summary="Read when a caller's page in the CRM opens")
async def read_preference(here: Here, caller: Own, accountId: str, extensionId: str) -> dict[str, Any]:  # noqa: N803
    """`connected`: whether there is a CRM at all."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        rows = await service.connections_of(session, owner.account_id)
        return {"opens": await service.opens_of(session, owner.id), "connected": any(row.enabled for row in rows)}


@router.put(_PREFERENCE, summary="Choose when a caller's page in the CRM opens")
async def update_preference(
    here: Here,
    caller: Editor,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    body: PreferenceBody,
) -> dict[str, Any]:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        await service.set_opens(session, owner, body.opens)
        rows = await service.connections_of(session, owner.account_id)
        return {"opens": body.opens, "connected": any(row.enabled for row in rows)}
