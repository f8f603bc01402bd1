"""Orders to bring numbers in."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.content import sniff
from clarion.base.errors import Invalid, NotFound
from clarion.base.files import Files
from clarion.base.http_multipart import FormLimits, read_form
from clarion.base.storage import AsyncSession
from clarion.features.numbers.porting import letters, service
from clarion.features.numbers.porting.checks import check_numbers
from clarion.features.numbers.porting.models import PortOrder
from clarion.features.numbers.porting.responses import (
    PortNumbersCheck,
    PortNumbersCheckFinding,
    PortOrderInfo,
    PortOrderList,
)
from clarion.features.numbers.porting.schemas import NumbersToCheck, Order, Signature, order_view
from clarion.features.people import Account, Extension
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/port-orders", tags=["Number porting"])
Reader = Annotated[Caller, require("ReadCompanyPhoneNumbers", scopes="ReadAccounts")]
Writer = Annotated[Caller, require("EditCompanyPhoneNumbers", scopes="EditAccounts")]
_MOST_LISTED = 500


async def _view(session: AsyncSession, row: PortOrder) -> PortOrderInfo:
    [view] = await _views(session, row.account_id, [row])
    return view


async def _views(session: AsyncSession, account_id: str, rows: Sequence[PortOrder]) -> list[PortOrderInfo]:
    """Of orders of one account, with as many statements as for one."""
    numbers = await service.numbers_of_orders(session, [row.id for row in rows])
    wanted = {one.extension_id for ordered in numbers.values() for one in ordered if one.extension_id}
    owners = {one.id: one for one in await session.scalars(select(Extension).where(Extension.id.in_(wanted)))}
    company = (await session.get_one(Account, account_id)).name
    return [
        order_view(row, ordered, owners, letters.statement_with(row, company, [one.number for one in ordered]))
        for row, ordered in ((row, numbers.get(row.id, [])) for row in rows)
    ]


@router.get("", summary="List the orders to bring numbers in")
async def list_port_orders(here: Here, caller: Reader, accountId: str) -> PortOrderList:
    """Newest first."""
    account_id = resolve_account(caller, accountId)
    query = select(PortOrder).where(PortOrder.account_id == account_id).order_by(PortOrder.created_at.desc())
    async with here.storage.reading() as session:
        rows = (await session.scalars(query.limit(_MOST_LISTED))).all()
        return {"records": await _views(session, account_id, rows)}


@router.post("/checks", summary="Check numbers before they are ordered")
async def check_port_numbers(
    here: Here,
    caller: Writer,
    accountId: str,
    body: NumbersToCheck,
) -> PortNumbersCheck:
    """`numbers` in E.164, and every finding; without any the numbers can be ordered."""
    async with here.storage.reading() as session:
        numbers, wrong = await check_numbers(session, resolve_account(caller, accountId), body.numbers)
    findings: list[PortNumbersCheckFinding] = [
        {"phoneNumber": one.number, "code": one.code, "message": one.message} for one in wrong
    ]
    return {"numbers": numbers, "findings": findings}


@router.post("", summary="Write an order to bring numbers in", status_code=201)
async def create_port_order(
    here: Here,
    caller: Writer,
    accountId: str,
    body: Order,
) -> PortOrderInfo:
    """A draft; nothing leaves before it is submitted."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.create(here, session, account_id, caller.extension_id, body.wanted())
        return await _view(session, row)


@router.get("/{orderId}", summary="Read an order to bring numbers in")
async def read_port_order(
    here: Here,
    caller: Reader,
    accountId: str,
    orderId: str,
) -> PortOrderInfo:
    async with here.storage.reading() as session:
        return await _view(session, await service.get_order(session, resolve_account(caller, accountId), orderId))


@router.put("/{orderId}", summary="Write a draft or a rejected order anew")
async def change_port_order(
    here: Here,
    caller: Writer,
    accountId: str,
    orderId: str,
    body: Order,
) -> PortOrderInfo:
    """A letter signed on the page is void then; a file stays."""
    async with here.storage.transaction() as session:
        row = await service.get_order(session, resolve_account(caller, accountId), orderId, lock=True)
        await service.change(here, session, row, body.wanted())
        return await _view(session, row)


@router.post("/{orderId}/letter", summary="Hand in the letter of authorisation as a file")
async def hand_in_port_letter(
    request: Request,
    here: Here,
    caller: Writer,
    accountId: str,
    orderId: str,
) -> PortOrderInfo:
    """A form with one file: PDF, PNG or JPEG, at most 10 MB."""
    limits = FormLimits(parts=3, part_bytes=letters.LETTER_BYTES, total_bytes=letters.LETTER_BYTES)
    form = await read_form(request, limits)
    if len(form.files) != 1:
        raise Invalid("Give one file, the letter.", parameter="attachment")
    async with here.storage.transaction() as session:
        row = await service.get_order(session, resolve_account(caller, accountId), orderId, lock=True)
        await letters.keep_file(here, row, form.files[0])
        return await _view(session, row)


@router.get("/{orderId}/letter", summary="Download the letter of authorisation", response_class=Response)
async def read_port_letter(
    here: Here,
    caller: Writer,
    accountId: str,
    orderId: str,
) -> Response:
    async with here.storage.reading() as session:
        row = await service.get_order(session, resolve_account(caller, accountId), orderId)
    if not row.letter_key:
        raise NotFound("This order has no letter.", parameter="orderId")
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    content = await here.get(Files).get(row.letter_key)
    return Response(content, media_type="text/plain" if row.signed_by else sniff(content), headers=headers)


@router.post("/{orderId}/signature", summary="Sign the letter of authorisation")
async def sign_port_letter(
    here: Here,
    caller: Writer,
    accountId: str,
    orderId: str,
    body: Signature,
) -> PortOrderInfo:
    """What is signed is `statement` of the order; a later change of the order voids it."""
    if not body.accepted:
        raise Invalid("Read the statement and accept it.", parameter="accepted")
    async with here.storage.transaction() as session:
        row = await service.get_order(session, resolve_account(caller, accountId), orderId, lock=True)
        await letters.sign(here, session, row, body.name)
        return await _view(session, row)


@router.post("/{orderId}/submission", summary="Send an order on its way")
async def submit_port_order(
    here: Here,
    caller: Writer,
    accountId: str,
    orderId: str,
) -> PortOrderInfo:
    async with here.storage.transaction() as session:
        row = await service.get_order(session, resolve_account(caller, accountId), orderId, lock=True)
        await service.submit(here, session, row, caller.extension_id)
        return await _view(session, row)


@router.post("/{orderId}/cancellation", summary="Take an order back")
async def cancel_port_order(
    here: Here,
    caller: Writer,
    accountId: str,
    orderId: str,
) -> PortOrderInfo:
    """Until its numbers are set up, an hour before their date."""
    async with here.storage.transaction() as session:
        row = await service.get_order(session, resolve_account(caller, accountId), orderId, lock=True)
        await service.cancel(here, session, row, caller.extension_id)
        return await _view(session, row)
