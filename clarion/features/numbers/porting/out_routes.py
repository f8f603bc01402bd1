"""Numbers that other carriers want: what protects them, and holds for suspected fraud."""

from typing import Annotated

from fastapi import APIRouter

from clarion.base.container import Here
from clarion.features.numbers.porting import leaving
from clarion.features.numbers.porting.responses import PortOutInfo, PortOutList, PortOutProtection
from clarion.features.numbers.porting.schemas import Hold, Protection, port_out_view, protection_view
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion", tags=["Number porting"])
Reader = Annotated[Caller, require("ReadCompanyPhoneNumbers", scopes="ReadAccounts")]
Writer = Annotated[Caller, require("EditCompanyPhoneNumbers", scopes="EditAccounts")]


@router.get("/port-protection", summary="Read what protects the numbers of the account from leaving")
async def read_port_protection(here: Here, caller: Reader, accountId: str) -> PortOutProtection:
    """Never the PIN. Without one no number can leave."""
    async with here.storage.reading() as session:
        return protection_view(await leaving.find_protection(session, resolve_account(caller, accountId)))


@router.put("/port-protection", summary="Set the PIN that lets numbers leave, or lock them")
async def change_port_protection(
    here: Here,
    caller: Writer,
    accountId: str,
    body: Protection,
) -> PortOutProtection:
    """A request that is held with another PIN is refused by a new one."""
    async with here.storage.transaction() as session:
        account_id = resolve_account(caller, accountId)
        row = await leaving.protect(here, session, account_id, pin=body.pin, locked=body.locked)
        return protection_view(row)


@router.get("/port-outs", summary="List what other carriers asked for")
async def list_port_outs(here: Here, caller: Reader, accountId: str) -> PortOutList:
    now = here.clock.now()
    async with here.storage.reading() as session:
        rows = await leaving.list_port_outs(session, resolve_account(caller, accountId))
    return {"records": [port_out_view(row, leaving.held_for(row, now).total_seconds()) for row in rows]}


@router.post("/port-outs/{portOutId}/hold", summary="Hold a request for suspected fraud")
async def hold_port_out(
    here: Here,
    caller: Writer,
    accountId: str,
    portOutId: str,
    body: Hold,
) -> PortOutInfo:
    """For 24 hours in all at most; then it goes on by itself. A new PIN meanwhile refuses it."""
    async with here.storage.transaction() as session:
        row = await leaving.get_port_out(session, resolve_account(caller, accountId), portOutId)
        await leaving.hold(here, session, row, caller.extension_id, body.note)
        return port_out_view(row, leaving.held_for(row, here.clock.now()).total_seconds())


@router.delete("/port-outs/{portOutId}/hold", summary="Let a held request go on")
async def release_port_out(
    here: Here,
    caller: Writer,
    accountId: str,
    portOutId: str,
) -> PortOutInfo:
    async with here.storage.transaction() as session:
        row = await leaving.get_port_out(session, resolve_account(caller, accountId), portOutId)
        await leaving.let_on(here, session, row, caller.extension_id)
        return port_out_view(row, leaving.held_for(row, here.clock.now()).total_seconds())
