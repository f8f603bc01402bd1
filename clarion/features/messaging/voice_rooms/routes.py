"""Voice rooms of chats, and calls to everybody in one: our own, the surface has none."""

from datetime import timedelta
from typing import cast

from fastapi import APIRouter
from sqlalchemy import select, true

from clarion.base.container import Container, Here
from clarion.base.errors import Unavailable
from clarion.base.http import WireModel
from clarion.features.messaging.chats import OWN, Chatter, of_member, visible_chat
from clarion.features.messaging.voice_rooms import service
from clarion.features.messaging.voice_rooms.codes import code_of
from clarion.features.messaging.voice_rooms.models import VoiceRoom
from clarion.features.messaging.voice_rooms.port import RoomCalls
from clarion.features.messaging.voice_rooms.responses import (
    EnteredVoiceRoom,
    RingResult,
    VoiceRoomCall,
    VoiceRoomCallCalled,
    VoiceRoomCode,
    VoiceRoomInfo,
    VoiceRoomList,
)
from clarion.features.messaging.voice_rooms.rules import LiveRoom, ids_of
from clarion.features.messaging.work_objects import PRIVATE
from clarion.features.people.sign_in import Caller

router = APIRouter(prefix=OWN, tags=["Team messaging: voice rooms"], dependencies=[PRIVATE])
SHORT_CODE = "*58"
"""Asks for the code of a conference (feature codes of the phone system)."""
_DOUBT_AFTER = timedelta(minutes=1)
"""From then on a room of which nothing is heard is asked for."""


class RoomChange(WireModel):
    enabled: bool


@router.get("/voice-rooms", summary="List voice rooms that somebody is in")
async def list_voice_rooms(here: Here, caller: Chatter) -> VoiceRoomList:
    """Of the chats that the caller is in."""
    query = select(VoiceRoom).where(VoiceRoom.account_id == caller.account_id, VoiceRoom.is_open == true())
    query = query.where(VoiceRoom.chat_id.in_(of_member(caller.extension_id))).order_by(VoiceRoom.chat_id)
    async with here.storage.reading() as session:
        rows = (await session.scalars(query)).all()
    return {"records": [service.room_view(row.chat_id, row) for row in rows if row.people]}


@router.get("/chats/{chatId}/voice-room", summary="Read the voice room of a chat")
async def read_voice_room(here: Here, caller: Chatter, chatId: str) -> VoiceRoomInfo:
    """Who is in it. Only teams and groups have one."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId, kinds=service.KINDS)
        row = await service.find_room(session, chat)
    if row is not None and _is_doubtful(here, row) and await _has_ended(here, caller, row):
        return await _close(here, caller, chatId, row.session_id)
    return service.room_view(chat.id, row)


@router.get("/chats/{chatId}/voice-room/code", summary="Read how a desk phone enters the voice room of a chat")
async def read_voice_room_code(here: Here, caller: Chatter, chatId: str) -> VoiceRoomCode:
    """A phone of the company dials `dial`, then presses `code` and the pound key. It is another one after somebody has
    left the chat.
    """
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True, kinds=service.KINDS)
        await service.check_may_enter(session, chat)
        return {"chatId": chat.id, "dial": SHORT_CODE, "code": await code_of(session, chat)}


@router.put("/chats/{chatId}/voice-room", summary="Switch the voice room of a chat on or off")
async def change_voice_room(here: Here, caller: Chatter, chatId: str, body: RoomChange) -> VoiceRoomInfo:
    """By who administers a team; in a group by everybody. It is on at first."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True, kinds=service.KINDS)
        row = await service.switch(here, session, caller, chat, enabled=body.enabled)
        return service.room_view(chat.id, row)


@router.post("/chats/{chatId}/voice-room/enter", summary="Enter the voice room of a chat")
async def enter_voice_room(here: Here, caller: Chatter, chatId: str) -> EnteredVoiceRoom:
    """Nobody is rung. The caller's phone dials `voiceCallToken`, within 38 seconds where nobody else is in."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId, kinds=service.KINDS)
        await service.check_may_enter(session, chat)
    live = await here.get(RoomCalls).open(caller.account_id, caller.extension_id, chat.id)
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True, kinds=service.KINDS)
        row = await service.follow(here, session, chat, live)
        return _entered(service.room_view(chat.id, row), live)


@router.post("/chats/{chatId}/calls", status_code=201, summary="Call everybody in a chat")
async def call_everybody(here: Here, caller: Chatter, chatId: str) -> VoiceRoomCall:
    """Everybody who is not in the room yet is rung, 20 at most; whoever answers is in it. The caller's phone dials
    `voiceCallToken`. `called`: Rung, NoPhone, DoNotDisturb or Refused, by person. A post tells that the call goes on.
    """
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId, kinds=service.KINDS)
        await service.check_may_enter(session, chat)
        people = await service.whom_to_call(session, chat, caller)
    calls = here.get(RoomCalls)
    live = await calls.open(caller.account_id, caller.extension_id, chat.id)
    absent = [each for each in people if each not in ids_of(live.people)]
    results = await calls.ring(caller.account_id, caller.extension_id, chat.id, absent, chat.name) if absent else {}
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True, kinds=service.KINDS)
        row = await service.follow(here, session, chat, live)
        await service.start_call(here, session, caller, chat, row)
        called: list[VoiceRoomCallCalled] = [
            {"id": extension_id, "result": cast("RingResult", result)} for extension_id, result in results.items()
        ]
        return {**_entered(service.room_view(chat.id, row), live), "called": called}


def _entered(view: VoiceRoomInfo, live: LiveRoom) -> EnteredVoiceRoom:
    return {**view, "sessionId": live.session_id, "voiceCallToken": live.token}


def _is_doubtful(here: Container, row: VoiceRoom) -> bool:
    return row.is_open and row.started_at is not None and here.clock.now() - row.started_at > _DOUBT_AFTER


async def _has_ended(here: Container, caller: Caller, row: VoiceRoom) -> bool:
    """Nobody came, or a call server broke down before it could tell that all have left."""
    try:
        live = await here.get(RoomCalls).find(caller.account_id, row.chat_id)
    except Unavailable:
        return False
    return live is None or live.session_id != row.session_id


async def _close(here: Container, caller: Caller, chat_id: str, session_id: str) -> VoiceRoomInfo:
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chat_id, lock=True, kinds=service.KINDS)
        row = await service.find_room(session, chat)
        if row is not None and row.session_id == session_id and row.is_open:
            await service.close(here, session, chat, row)
            service.tell(session, chat, row)
        return service.room_view(chat.id, row)
