"""REST of the chat of a meeting."""

from typing import Annotated, NotRequired, TypedDict

from fastapi import APIRouter, Query
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.http import wire_time
from clarion.features.meetings.chat.models import MeetingChatLine
from clarion.features.meetings.chat.port import MeetingChats
from clarion.features.meetings.chat.service import chat_id_of, open_chat, tell_room
from clarion.features.meetings.history.access import get_own_meeting
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Meetings: history"])
Attendee = Annotated[Caller, require("Meetings", scopes="Video")]


class MeetingMessage(TypedDict):
    """`extensionId`: of the colleague who wrote it. `place`: the breakout room; empty: the meeting itself."""

    id: int
    name: str
    text: str
    at: str
    place: str
    extensionId: NotRequired[str]


class MeetingMessages(TypedDict):
    """`next`: where to go on; left out at the end. `chatId`: the chat of team messaging behind the meeting."""

    records: list[MeetingMessage]
    next: NotRequired[int]
    chatId: NotRequired[str]


class MeetingChatInfo(TypedDict):
    """`chatId`: the chat of team messaging behind the meeting."""

    chatId: str


@router.get("/clarion/meetings/{meetingId}/chat", summary="Read the chat of a meeting")
async def read_meeting_chat(
    here: Here,
    caller: Attendee,
    accountId: str,
    extensionId: str,
    meetingId: str,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    per_page: Annotated[int, Query(alias="perPage", ge=1, le=1000)] = 500,
) -> MeetingMessages:
    """In order, for its host and colleagues who attended it. What was written in breakout rooms is for the host."""
    async with here.storage.reading() as session:
        await resolve_extension(session, caller, accountId, extensionId, reach="own")
        meeting = await get_own_meeting(session, caller, meetingId)
        row = MeetingChatLine
        query = select(row).where(row.meeting_id == meeting.id, row.line > after)
        if meeting.host_extension_id != caller.extension_id:
            query = query.where(row.place == "")
        rows = (await session.scalars(query.order_by(row.line).limit(per_page + 1))).all()
        posts = [row.post_id for row in rows[:per_page] if row.post_id]
        texts = await here.get(MeetingChats).texts(session, posts)
        mine = meeting.account_id == caller.account_id
        chat_id = await chat_id_of(session, meeting.id, meeting.bridge_id) if mine else ""
    shown = [(row, texts.get(row.post_id, "") if row.post_id else row.text) for row in rows[:per_page]]
    view: MeetingMessages = {"records": [_view(row, text, mine=mine) for row, text in shown if text]}
    if chat_id:
        view["chatId"] = chat_id
    if len(rows) > per_page:
        view["next"] = rows[per_page - 1].line
    return view


@router.post("/clarion/meeting-chats/{bridgeId}", summary="Open the chat of a meeting")
async def open_meeting_chat(
    here: Here, caller: Attendee, accountId: str, extensionId: str, bridgeId: str
) -> MeetingChatInfo:
    """Before, in or after it: for its host, delegates, invited colleagues and who attended, who are in the chat then.
    It is made when it is first opened or written in.
    """
    async with here.storage.transaction() as session:
        await resolve_extension(session, caller, accountId, extensionId, reach="own")
        chat_id = await open_chat(here, session, caller, bridgeId)
    await tell_room(here, bridgeId, chat_id)
    return {"chatId": chat_id}


def _view(row: MeetingChatLine, text: str, *, mine: bool) -> MeetingMessage:
    view: MeetingMessage = {
        "id": row.line,
        "name": row.name,
        "text": text,
        "at": wire_time(row.at),
        "place": row.place,
    }
    if row.extension_id and mine:
        view["extensionId"] = row.extension_id
    return view
