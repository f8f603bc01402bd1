"""Who of an account is connected to Microsoft Teams: operations of the surface, at most 25 people at a time."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, Field

from clarion.base.container import Here
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.devices import tell_call_servers
from clarion.features.phone.ms_teams import service
from clarion.features.phone.ms_teams.responses import ConnectedTeamsUsers, TeamsUserList
from clarion.features.phone.ms_teams.schemas import MOST_AT_ONCE, ConnectBody

router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/ms-teams/direct-routing/users", tags=["MS Teams Direct Routing"]
)
Reader = Annotated[Caller, require("ReadTeamsDirectRouting", scopes="ReadAccounts")]
Admin = Annotated[Caller, require("EditTeamsDirectRouting", scopes="EditAccounts")]


def _split(given: list[str]) -> list[str]:
    """Repeated, or in one list with commas."""
    found = [part.strip() for text in given for part in text.split(",") if part.strip()]
    if not 0 < len(found) <= MOST_AT_ONCE:
        raise ValueError(f"name between 1 and {MOST_AT_ONCE} extensions")
    if any(len(part) > 64 for part in found):
        raise ValueError("an extension id has at most 64 characters")
    return list(dict.fromkeys(found))


Named = Annotated[
    list[Annotated[str, Field(max_length=2000)]],
    Query(alias="extensionIds", min_length=1, max_length=MOST_AT_ONCE),
    AfterValidator(_split),
]


@router.get("", summary="List Direct Routing Users")
async def list_teams_users(here: Here, caller: Reader, accountId: str, extension_ids: Named) -> TeamsUserList:
    """Of the named extensions, those that are connected."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        users = await service.visible_users(session, caller, account_id, extension_ids)
        mappings = await service.mappings_of(session, users)
    return {"mappings": [each.view() for each in mappings]}


@router.post("", summary="Connect Direct Routing Users", status_code=202)
async def connect_teams_users(here: Here, caller: Admin, accountId: str, body: ConnectBody) -> ConnectedTeamsUsers:
    """All of them or none. Calls for them ring in Teams as soon as this is answered."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        mappings = await service.connect_users(session, caller, account_id, body.mappings, here.clock.now())
    await tell_call_servers(here, account_id)
    return {"mappings": [each.view() for each in mappings]}


@router.delete("", summary="Disconnect Direct Routing Users", status_code=202)
async def disconnect_teams_users(here: Here, caller: Admin, accountId: str, extension_ids: Named) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await service.disconnect_users(session, caller, account_id, extension_ids)
    await tell_call_servers(here, account_id)
    return Response(status_code=202)
