"""Blocked numbers as old clients know them: `…/blocked-number`, each with a name; the list is that of `routes`."""

from typing import Annotated, cast

from fastapi import APIRouter, Request, Response
from pydantic import Field

from clarion.base.container import Here
from clarion.base.http import PagingQuery, WireModel, uri_of
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.handling.blocking import routes
from clarion.features.phone.handling.blocking.responses import BlockedNumberInfo, BlockedNumberListV1, BlockedNumberV1

PATH = "/restapi/v1.0/account/{accountId}/extension/{extensionId}/blocked-number"
router = APIRouter(prefix=PATH, tags=["Call blocking"])
Reader = Annotated[Caller, require("ReadBlockedNumbers", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditBlockedNumbers", scopes="EditExtensions")]


class NamedNumber(WireModel):
    phone_number: Annotated[str, Field(max_length=40)] | None = None
    name: Annotated[str, Field(max_length=60)] | None = None

    def as_body(self) -> routes.NumberBody:
        return routes.NumberBody(phone_number=self.phone_number, label=self.name, status="Blocked")


def _view(request: Request, found: BlockedNumberInfo) -> BlockedNumberV1:
    """`found`: as the newer surface shows it."""
    parts = str(found["uri"]).partition("/account/")[2].split("/")
    path = ("account", parts[0], "extension", parts[2], "blocked-number", found["id"])
    named = {"name": found["label"]} if found["label"] else {}
    return cast(
        "BlockedNumberV1",
        {"uri": uri_of(request, *path), "id": found["id"], **named, "phoneNumber": found["phoneNumber"]},
    )


@router.get("", summary="List blocked numbers, as older clients ask", deprecated=True)
async def list_numbers(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
) -> BlockedNumberListV1:
    found = await routes.list_blocked_numbers(request, here, caller, accountId, extensionId, paging, "Blocked")
    return {**found, "records": [_view(request, each) for each in found["records"]]}


@router.post("", summary="Block a number, as older clients ask", deprecated=True)
async def create_number(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: NamedNumber,
) -> BlockedNumberV1:
    made = await routes.create_blocked_number(request, here, caller, accountId, extensionId, body.as_body())
    return _view(request, made)


@router.get("/{blockedNumberId}", summary="Read a blocked number, as older clients ask", deprecated=True)
async def read_number(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    blockedNumberId: str,
) -> BlockedNumberV1:
    found = await routes.read_blocked_number(request, here, caller, accountId, extensionId, blockedNumberId)
    return _view(request, found)


@router.put("/{blockedNumberId}", summary="Change a blocked number, as older clients ask", deprecated=True)
async def update_number(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    blockedNumberId: str,
    body: NamedNumber,
) -> BlockedNumberV1:
    changed = await routes.update_blocked_number(
        request, here, caller, accountId, extensionId, blockedNumberId, body.as_body()
    )
    return _view(request, changed)


@router.delete("/{blockedNumberId}", summary="Unblock a number, as older clients ask", status_code=204, deprecated=True)
async def delete_number(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    blockedNumberId: str,
) -> Response:
    return await routes.delete_blocked_number(here, caller, accountId, extensionId, blockedNumberId)
