"""Guests: our own routes, for those who may invite them."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.http import PagingQuery, paging_view
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import OWN
from clarion.features.messaging.guests import service
from clarion.features.messaging.guests.events import GUESTS_CHANGED, GuestsChanged
from clarion.features.messaging.guests.models import ChatGuest
from clarion.features.messaging.guests.responses import GuestInfo, GuestList, GuestSettingInfo, GuestSettingResponse
from clarion.features.messaging.guests.schemas import GuestChange, GuestSwitch, Invitation, guest_view
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix=OWN, tags=["Team messaging: guests"])
Host = Annotated[Caller, require("InviteGuests", scopes="TeamMessaging")]


async def _view(session: AsyncSession, caller: Caller, row: ChatGuest) -> GuestInfo:
    return (await _views(session, caller, [(row, await session.get_one(Extension, row.extension_id))]))[0]


async def _views(session: AsyncSession, caller: Caller, rows: list[Any]) -> list[GuestInfo]:
    ids = [row.extension_id for row, _ in rows]
    teams = await service.teams_of(session, ids)
    seen = await service.teams_of(session, ids, seen_by=caller.extension_id)
    known = frozenset(chat.id for chats in seen.values() for chat in chats)
    return [guest_view(row, person, teams.get(row.extension_id, ()), known) for row, person in rows]


@router.get("/guests", summary="List guests")
async def list_guests(here: Here, caller: Host, paging: PagingQuery, ended: bool = False) -> GuestList:
    """The newest first; `ended`: those who were let go, instead. Teams that one is not in are only counted."""
    mine = (ChatGuest.account_id == caller.account_id) & (
        ChatGuest.ended_at.is_not(None) if ended else ChatGuest.ended_at.is_(None)
    )
    query = select(ChatGuest, Extension).join(Extension, Extension.id == ChatGuest.extension_id).where(mine)
    query = query.order_by(ChatGuest.invited_at.desc(), ChatGuest.extension_id)
    async with here.storage.reading() as session:
        rows = [tuple(row) for row in (await session.execute(query.offset(paging.offset).limit(paging.per_page))).all()]
        total = int(await session.scalar(select(func.count()).select_from(ChatGuest).where(mine)) or 0)
        return {"records": await _views(session, caller, rows), "paging": paging_view(paging, len(rows), total)}


@router.post("/guests", status_code=201, summary="Invite a guest")
async def invite_guest(here: Here, caller: Host, body: Invitation) -> GuestInfo:
    """Into teams that one is in. They get a letter with a link, good once and for seven days."""
    async with here.storage.transaction() as session:
        row = await service.invite(here, session, caller, body)
        announce(session, GUESTS_CHANGED, GuestsChanged(account_id=caller.account_id))
        return await _view(session, caller, row)


@router.patch("/guests/{guestId}", summary="Change the teams or the time of a guest")
async def change_guest(here: Here, caller: Host, guestId: str, body: GuestChange) -> GuestInfo:
    async with here.storage.transaction() as session:
        row = await service.get_guest(session, caller, guestId)
        await service.change(here, session, caller, row, body)
        announce(session, GUESTS_CHANGED, GuestsChanged(account_id=caller.account_id))
        return await _view(session, caller, row)


@router.post("/guests/{guestId}/invitation", status_code=204, summary="Send the invitation again")
async def write_again(here: Here, caller: Host, guestId: str) -> Response:
    """With another link; earlier ones are void."""
    async with here.storage.transaction() as session:
        await service.write_again(here, session, caller, await service.get_guest(session, caller, guestId))
    return Response(status_code=204)


@router.delete("/guests/{guestId}", status_code=204, summary="Let a guest go")
async def end_guest(here: Here, caller: Host, guestId: str) -> Response:
    """Out of every team and signed out at once. What they wrote stays."""
    async with here.storage.transaction() as session:
        await service.end(here, session, await service.get_guest(session, caller, guestId), "Removed")
    return Response(status_code=204)


@router.get("/guest-setting", summary="Read whether guests can be invited")
async def read_guest_setting(here: Here, caller: Host) -> GuestSettingInfo:
    async with here.storage.reading() as session:
        return {"enabled": await service.is_enabled(session, caller.account_id)}


@router.put("/guest-setting", summary="Say whether guests can be invited")
async def set_guest_setting(here: Here, caller: Host, body: GuestSwitch) -> GuestSettingResponse:
    """Off: every guest of the account is let go, and stays so."""
    async with here.storage.transaction() as session:
        await service.set_enabled(here, session, caller, body.enabled)
        announce(session, GUESTS_CHANGED, GuestsChanged(account_id=caller.account_id))
    return {"enabled": body.enabled}
