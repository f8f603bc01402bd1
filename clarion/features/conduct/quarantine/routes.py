"""Held files: for the account they belong to, and for officers who let them go or remove them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field

from clarion.base.container import Container, Here
from clarion.base.http import PagingQuery, WireModel, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.languages import Tongue
from clarion.features.conduct.cases import check_officer, name_of, record_look
from clarion.features.conduct.quarantine import service
from clarion.features.conduct.quarantine.responses import FileInfo
from clarion.features.conduct.spoken import in_language
from clarion.features.people.sign_in import Caller, require, resolve_account

own_router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/conduct/quarantine", tags=["Conduct"])
router = APIRouter(prefix="/restapi/v1.0/clarion/conduct/quarantine", tags=["Trust and safety"])

Anybody = Annotated[Caller, require(scopes="ReadAccounts")]
Officer = Annotated[Caller, require("ReviewConduct", scopes="ReadAccounts")]
Acting = Annotated[Caller, require("ReviewConduct", scopes="EditAccounts")]
State = Annotated[Literal["", "held", "released", "removed"], Query()]


class Why(WireModel):
    reason: str = Field(min_length=1, max_length=2000)


@own_router.get("", summary="List files of the account that are held back")
async def list_own_files(
    request: Request,
    here: Here,
    caller: Anybody,
    tongue: Tongue,
    accountId: str,
    paging: PagingQuery,
    state: State = "",
) -> ListResponse[FileInfo]:
    """Those who look after the account see all; everybody else their own."""
    account_id, own = resolve_account(caller, accountId), "" if caller.may("ViewConduct") else caller.extension_id
    async with here.storage.reading() as session:
        rows, total = await service.list_files(
            session, account_id=account_id, extension_id=own, state=state, offset=paging.offset, limit=paging.per_page
        )
    return in_language(list_answer(request, [service.file_view(row, own=True) for row in rows], paging, total), tongue)


@router.get("", summary="List files that are held back, of all accounts")
async def list_files(
    request: Request, here: Here, caller: Officer, tongue: Tongue, paging: PagingQuery, state: State = "held"
) -> ListResponse[FileInfo]:
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        await record_look(session, here, "quarantine", state or "all", by=caller.extension_id)
        rows, total = await service.list_files(session, state=state, offset=paging.offset, limit=paging.per_page)
    return in_language(list_answer(request, [service.file_view(row) for row in rows], paging, total), tongue)


@router.post("/{fileId}/release", summary="Let a held file go on its way")
async def release_file(here: Here, caller: Acting, tongue: Tongue, fileId: str, body: Why) -> FileInfo:
    name = await _checked(here, caller)
    row = await service.release_file(here, fileId, body.reason, by=caller.extension_id, by_name=name)
    return in_language(service.file_view(row), tongue)


@router.post("/{fileId}/remove", summary="Remove a held file for good")
async def remove_file(here: Here, caller: Acting, tongue: Tongue, fileId: str, body: Why) -> FileInfo:
    name = await _checked(here, caller)
    row = await service.remove_file(here, fileId, body.reason, by=caller.extension_id, by_name=name)
    return in_language(service.file_view(row), tongue)


async def _checked(here: Container, caller: Caller) -> str:
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        return await name_of(session, caller.extension_id)
