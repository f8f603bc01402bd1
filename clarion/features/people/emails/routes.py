"""Letters to new people and to administrators, as the surface has them."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.features.people.emails import service
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require

router = APIRouter(prefix="/restapi/v2/accounts/{accountId}", tags=["Account"])


class WelcomeLetter(WireModel):
    email: Annotated[str, Field(min_length=3, max_length=254)]


@router.post("/send-welcome-email", status_code=200, summary="Send somebody the letter that welcomes them")
async def send_welcome(
    here: Here,
    caller: Annotated[Caller, require("Users", scopes="EditExtensions")],
    accountId: str,
    body: WelcomeLetter,
) -> Response:
    """`email` is a person's of the account. The letter holds a link to choose a password, once, within 7 days."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await service.welcome(here, session, account_id, body.email.strip())
    return Response(status_code=200)


@router.post("/send-activation-email", status_code=200, summary="Send the administrators the letter to begin with")
async def send_activation(
    here: Here,
    caller: Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")],
    accountId: str,
) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await service.activation(here, session, account_id)
    return Response(status_code=200)
