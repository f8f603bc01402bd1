"""Whom CRMs know, for people whose phones ring; and when a caller's page opens by itself."""

from typing import Annotated, cast

from fastapi import APIRouter, Query

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.features.numbers import to_e164
from clarion.features.people import Account
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension
from clarion.features.phone.crm import notes, service
from clarion.features.phone.crm.caller_lookup import CrmCallerLookup
from clarion.features.phone.crm.responses import (
    CrmContact,
    CrmKnownContacts,
    CrmLookup,
    CrmNoteInfo,
    CrmNoteResponse,
    CrmPreferenceInfo,
    CrmPreferenceResponse,
)
from clarion.features.phone.crm.rules import is_outside
from clarion.features.phone.crm.schemas import NoteBody, PreferenceBody

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["CRM"])
Reader = Annotated[Caller, require("ReadPersonalContacts", scopes="ReadContacts")]
Own = Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditExtensionInfo", scopes="EditExtensions")]
Number = Annotated[str, Query(alias="phoneNumber", min_length=1, max_length=40)]
Numbers = Annotated[
    list[Annotated[str, Query(max_length=40)]], Query(alias="phoneNumber", min_length=1, max_length=100)
]
Writer = Annotated[Caller, require("EditPersonalContacts", scopes="Contacts")]
_NOTE = "/extension/{extensionId}/clarion/crm-notes/{telephonySessionId}"
_PREFERENCE = "/extension/{extensionId}/clarion/crm-settings"


@router.get("/clarion/crm/contacts", summary="Ask the CRMs who is behind a number")
async def ask_contacts(here: Here, caller: Reader, accountId: str, phone_number: Number) -> CrmLookup:
    """Of all CRMs of the account; answers are kept for five minutes. Extensions, short and emergency numbers are
    never asked about.
    """
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
    number = to_e164(phone_number, account.home_country) or ""
    found = await here.get(CrmCallerLookup).find(account_id, number) if is_outside(number) else []
    return {"phoneNumber": phone_number, "records": [cast("CrmContact", contact.view()) for contact in found]}


@router.get("/clarion/crm/known-contacts", summary="Read whom CRMs knew under numbers")
async def read_known(here: Here, caller: Reader, accountId: str, phone_number: Numbers) -> CrmKnownContacts:
    """What was found lately for up to a hundred numbers (E.164); nobody is asked. For lists of calls."""
    found = await here.get(CrmCallerLookup).known(resolve_account(caller, accountId), phone_number)
    return {
        "records": [
            {"phoneNumber": number, "contacts": [cast("CrmContact", contact.view()) for contact in contacts]}
            for number, contacts in found.items()
        ]
    }


@router.get(_PREFERENCE, summary="Read when a caller's page in the CRM opens")
async def read_preference(here: Here, caller: Own, accountId: str, extensionId: str) -> CrmPreferenceInfo:
    """`connected`: whether there is a CRM at all."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        rows = await service.connections_of(session, owner.account_id)
        return {"opens": await service.opens_of(session, owner.id), "connected": any(row.enabled for row in rows)}


@router.put(_PREFERENCE, summary="Choose when a caller's page in the CRM opens")
async def update_preference(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: PreferenceBody,
) -> CrmPreferenceResponse:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        await service.set_opens(session, owner, body.opens)
        rows = await service.connections_of(session, owner.account_id)
        return {"opens": body.opens, "connected": any(row.enabled for row in rows)}


@router.get(_NOTE, summary="Read one's note of a call for the CRM")
async def read_note(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    telephonySessionId: str,
) -> CrmNoteInfo:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        return {"text": await notes.note_of(session, owner, telephonySessionId)}


@router.put(_NOTE, summary="Write a note of a call for the CRM")
async def update_note(
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    telephonySessionId: str,
    body: NoteBody,
) -> CrmNoteResponse:
    """While the call is on, and until it is in the CRM. Notes of calls in which one takes no part go nowhere."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        await notes.write_note(here, session, owner, telephonySessionId[:64], body.text.strip())
    return {"text": body.text.strip()}
