"""Automatic text replies of numbers: list, read, set."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import func, select

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError
from clarion.base.http import PagingQuery, paging_view
from clarion.base.storage import AsyncSession
from clarion.features.messaging.auto_replies import service
from clarion.features.messaging.auto_replies.models import AutoReply
from clarion.features.messaging.auto_replies.responses import AutoReplyInfo, AutoReplyList
from clarion.features.messaging.auto_replies.schemas import AutoReplyBody, auto_reply_view
from clarion.features.messaging.texting.permission import check_number
from clarion.features.numbers import PhoneNumber
from clarion.features.people import Account, Extension
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/clarion/auto-replies", tags=["Automatic replies"])
Reader = Annotated[Caller, require("SMSSending", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("SMSSending", scopes="EditExtensions")]


async def _view(here: Container, session: AsyncSession, number: PhoneNumber) -> AutoReplyInfo:
    [view] = await _views(here, session, [number])
    return view


async def _views(here: Container, session: AsyncSession, numbers: Sequence[PhoneNumber]) -> list[AutoReplyInfo]:
    """Of numbers that one extension has, or the company: what is the same for all of them is read once."""
    if not numbers:
        return []
    replies, holes = await service.replies_of(session, numbers), await service.holes_of(here, session, numbers[0])
    return [await _one(session, number, replies.get(number.id), holes) for number in numbers]


async def _one(
    session: AsyncSession, number: PhoneNumber, row: AutoReply | None, holes: dict[str, str]
) -> AutoReplyInfo:
    account = await session.get_one(Account, number.account_id)
    owner = await session.get(Extension, number.extension_id) if number.extension_id else None
    problem = ""
    try:
        await check_number(session, number)
    except ClarionError as refused:
        problem = refused.message
    return auto_reply_view(number, owner, row, holes, account.language, problem)


@router.get("", summary="List what one's numbers answer by themselves")
async def list_auto_replies(
    here: Here,
    caller: Reader,
    paging: PagingQuery,
    extension_id: Annotated[str, Query(alias="extensionId", min_length=1, max_length=64)] = "~",
) -> AutoReplyList:
    """`extensionId`: for administrators, of somebody else, a queue or `company`: the numbers that no extension has."""
    async with here.storage.reading() as session:
        query = await service.numbers_of(session, caller, "" if extension_id == "company" else extension_id)
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
        records = await _views(here, session, rows)
    return {"records": records, "paging": paging_view(paging, len(records), total)}


@router.get("/{phoneNumberId}", summary="Read what a number answers by itself")
async def read_auto_reply(
    here: Here,
    caller: Reader,
    phoneNumberId: str,
) -> AutoReplyInfo:
    async with here.storage.reading() as session:
        return await _view(here, session, await service.get_number(session, caller, phoneNumberId))


@router.put("/{phoneNumberId}", summary="Set what a number answers by itself")
async def update_auto_reply(
    here: Here,
    caller: Editor,
    phoneNumberId: str,
    body: AutoReplyBody,
) -> AutoReplyInfo:
    """Replaces everything: to missed calls, to texts outside the business hours, to texts while away."""
    async with here.storage.transaction() as session:
        number, _ = await service.write(session, caller, phoneNumberId, body, here.clock.now())
        return await _view(here, session, number)
