"""Closing an account over HTTP: by its administrators, and by the operator of the installation."""

from typing import Annotated, cast

from fastapi import APIRouter, Query, Request
from sqlalchemy import func, select

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden, NotFound
from clarion.base.http import PagingQuery, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.conduct import find_operator_account
from clarion.features.operations.account_closing import service
from clarion.features.operations.account_closing.certificate import document_of
from clarion.features.operations.account_closing.emails import PERMISSION
from clarion.features.operations.account_closing.responses import (
    AccountClosingInfo,
    AccountClosingState,
    AccountClosingStatus,
    ClosingCertificate,
)
from clarion.features.operations.account_closing.schemas import (
    AccountClosingOrder,
    ClosingHold,
    ProviderClosingOrder,
)
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require

router = APIRouter(tags=["Closing accounts"])
Administrator = Annotated[Caller, require(PERMISSION)]
Operator = Annotated[Caller, require(PERMISSION)]
_OWN = "/restapi/v1.0/clarion/account-closing"
_ALL = service.PATH


@router.get(_OWN, summary="Say how closing your account stands")
async def read_own_closing(here: Here, caller: Administrator) -> AccountClosingState:
    """What goes with the account, which numbers are on their way to another carrier, and what closing waits for."""
    async with here.storage.reading() as session:
        return await service.state_view(here, session, caller.account_id)


@router.post(_OWN, status_code=201, summary="Give notice to close your account")
async def close_own_account(here: Here, caller: Administrator, body: AccountClosingOrder) -> AccountClosingInfo:
    """Everything works until the end of the notice, and a copy of all data is made. Then everything is erased."""
    async with here.storage.transaction() as session:
        person = await session.get_one(Extension, caller.extension_id)
        row = await service.give_notice(here, session, caller.account_id, body, person, provider=False)
        return await service.closing_view(here, session, row, own=True)


@router.post(_OWN + "/withdrawal", summary="Keep your account")
async def keep_own_account(here: Here, caller: Administrator) -> AccountClosingInfo:
    """Until the end of the notice, and longer where something stops the erasure."""
    async with here.storage.transaction() as session:
        row = await service.find_closing(session, caller.account_id, lock=True)
        if row is None:
            raise NotFound("Nobody has asked to close this account.")
        await service.withdraw(here, session, row)
        return await service.closing_view(here, session, row, own=True)


async def _check_operator(session: AsyncSession, here: Container, caller: Caller) -> None:
    if caller.account_id != await find_operator_account(session, here):
        raise Forbidden(
            "Only the operator of this installation may do this.", code="CMN-408", permissionName="Operator"
        )


@router.get(_ALL, summary="List the accounts that are being closed or were")
async def list_closings(
    request: Request,
    here: Here,
    caller: Operator,
    paging: PagingQuery,
    status: Annotated[list[AccountClosingStatus], Query(max_length=5)] = [],
) -> ListResponse[AccountClosingInfo]:
    """The newest first. For the operator."""
    async with here.storage.reading() as session:
        await _check_operator(session, here, caller)
        query = service.closings(list(status))
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
        views = [await service.closing_view(here, session, row) for row in rows]
    return list_answer(request, views, paging, total)


@router.post(_ALL, status_code=201, summary="Give notice to close an account of a customer")
async def close_account(here: Here, caller: Operator, body: ProviderClosingOrder) -> AccountClosingInfo:
    """For the operator, with a notice of 7 days or more."""
    async with here.storage.transaction() as session:
        await _check_operator(session, here, caller)
        person = await session.get_one(Extension, caller.extension_id)
        row = await service.give_notice(here, session, body.account_id, body, person, provider=True)
        return await service.closing_view(here, session, row)


@router.get(_ALL + "/{closingId}", summary="Read the closing of an account")
async def read_closing(here: Here, caller: Operator, closingId: str) -> AccountClosingInfo:
    async with here.storage.reading() as session:
        await _check_operator(session, here, caller)
        return await service.closing_view(here, session, await service.get_closing(session, closingId))


@router.post(_ALL + "/{closingId}/withdrawal", summary="Keep an account of a customer")
async def keep_account(here: Here, caller: Operator, closingId: str) -> AccountClosingInfo:
    async with here.storage.transaction() as session:
        await _check_operator(session, here, caller)
        row = await service.get_closing(session, closingId, lock=True)
        await service.withdraw(here, session, row)
        return await service.closing_view(here, session, row)


@router.put(_ALL + "/{closingId}/hold", summary="Put a legal hold on the closing of an account")
async def hold_closing(here: Here, caller: Operator, closingId: str, body: ClosingHold) -> AccountClosingInfo:
    """Nothing is erased until it is lifted."""
    async with here.storage.transaction() as session:
        await _check_operator(session, here, caller)
        row = await service.get_closing(session, closingId, lock=True)
        person = await session.get_one(Extension, caller.extension_id)
        service.hold(here, session, row, body.reason, person.name)
        return await service.closing_view(here, session, row)


@router.delete(_ALL + "/{closingId}/hold", summary="Lift the legal hold on the closing of an account")
async def lift_hold(here: Here, caller: Operator, closingId: str) -> AccountClosingInfo:
    async with here.storage.transaction() as session:
        await _check_operator(session, here, caller)
        row = await service.get_closing(session, closingId, lock=True)
        service.lift_hold(session, row)
        return await service.closing_view(here, session, row)


@router.post(_ALL + "/{closingId}/retry", summary="Try a closing again that has failed")
async def retry_closing(here: Here, caller: Operator, closingId: str) -> AccountClosingInfo:
    async with here.storage.transaction() as session:
        await _check_operator(session, here, caller)
        row = await service.get_closing(session, closingId, lock=True)
        service.try_again(session, row)
        return await service.closing_view(here, session, row)


@router.get(_ALL + "/{closingId}/certificate", summary="Download the certificate of a closed account")
async def read_closing_certificate(here: Here, caller: Operator, closingId: str) -> ClosingCertificate:
    """Signed by this installation: every table and store, what became of it, what stays and why."""
    async with here.storage.reading() as session:
        await _check_operator(session, here, caller)
        row = await service.get_closing(session, closingId)
    if not row.certificate:
        raise NotFound("There is no certificate yet.", parameter="closingId")
    return cast("ClosingCertificate", document_of(row))
