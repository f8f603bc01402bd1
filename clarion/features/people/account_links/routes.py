"""Links to other accounts of this installation, for administrators."""

from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints, model_validator

from clarion.base.container import Here
from clarion.base.http import WireModel, wire_time
from clarion.features.people.account_links import service
from clarion.features.people.account_links.models import AccountLink
from clarion.features.people.account_links.responses import AccountLinkInfo, AccountLinkList
from clarion.features.people.account_links.service import Shown
from clarion.features.people.accounts.models import Account
from clarion.features.people.loose import LooseId
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/account-links", tags=["Directory"])
Reader = Annotated[Caller, require("EditCompanyInfo", scopes="ReadAccounts")]
Admin = Annotated[Caller, require("EditCompanyInfo", scopes="EditAccounts")]
Department = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Choice(WireModel):
    """Who of ours is seen by the other account; never hidden or disabled ones."""

    shows: Literal["All", "People", "Departments", "Nobody"] = "People"
    departments: Annotated[list[Department], Field(default_factory=list, max_length=100)]

    @model_validator(mode="after")
    def _complete(self) -> "Choice":
        if self.shows == "Departments" and not self.departments:
            raise ValueError("name at least one department")
        return self

    def shown(self) -> Shown:
        return Shown(self.shows, tuple(self.departments) if self.shows == "Departments" else ())


class Asking(Choice):
    account_id: Annotated[LooseId, Field(max_length=64)]


def _view(ours: AccountLink, theirs: AccountLink, other: Account) -> AccountLinkInfo:
    """`state`: Asked (they wait for us), Waiting (we wait for them), Agreed."""
    state: Literal["Agreed", "Asked", "Waiting"] = (
        "Asked" if ours.state == "Asked" else "Waiting" if theirs.state == "Asked" else "Agreed"
    )
    return {
        "id": ours.id,
        "account": {"id": other.id, "name": other.name},
        "state": state,
        "shows": ours.shows,
        "departments": list(ours.departments),
        "seesSomething": state == "Agreed" and theirs.shows != service.NOBODY,
        "creationTime": wire_time(ours.created_at),
    }


async def _read(here: Here, account_id: str) -> list[AccountLinkInfo]:
    async with here.storage.reading() as session:
        return [_view(*one) for one in await service.list_links(session, account_id)]


@router.get("", summary="List the accounts that share their directory with this one")
async def list_account_links(here: Here, caller: Reader, accountId: str) -> AccountLinkList:
    """With those that have asked, or were asked. `accountId` is what others ask with."""
    account_id = resolve_account(caller, accountId)
    return {"accountId": account_id, "records": await _read(here, account_id)}


@router.post("", summary="Ask another account to share directories", status_code=201)
async def ask_account_link(
    here: Here,
    caller: Admin,
    accountId: str,
    body: Asking,
) -> AccountLinkInfo:
    """Nothing is seen by either before an administrator of the other account agrees."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        now = here.clock.now()
        row = await service.ask(session, account_id, body.account_id, body.shown(), by=caller.extension_id, now=now)
    return next(one for one in await _read(here, account_id) if one["id"] == row.id)


@router.put("/{linkId}", summary="Agree to a link, or choose who is seen")
async def change_account_link(
    here: Here,
    caller: Admin,
    accountId: str,
    linkId: str,
    body: Choice,
) -> AccountLinkInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.get_link(session, account_id, linkId)
        await service.change(session, row, body.shown(), here.clock.now())
    return next(one for one in await _read(here, account_id) if one["id"] == linkId)


@router.delete("/{linkId}", summary="Decline or end a link", status_code=204)
async def end_account_link(
    here: Here,
    caller: Admin,
    accountId: str,
    linkId: str,
) -> Response:
    """For both sides, at once."""
    async with here.storage.transaction() as session:
        await service.end(session, await service.get_link(session, resolve_account(caller, accountId), linkId))
    return Response(status_code=204)
