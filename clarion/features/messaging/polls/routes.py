"""Polls of chats: our own, the surface has none."""

from fastapi import APIRouter, Response
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, record_answer
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import OWN, Chatter, visible_chat
from clarion.features.messaging.polls import service
from clarion.features.messaging.polls.models import Poll
from clarion.features.messaging.polls.responses import PollInfo
from clarion.features.messaging.polls.service import Choice, NewPoll
from clarion.features.messaging.work_objects import PRIVATE
from clarion.features.messaging.work_pages import newest_first, place_of
from clarion.features.people.sign_in import Caller

router = APIRouter(prefix=OWN, tags=["Team messaging: polls"], dependencies=[PRIVATE])


@router.get("/chats/{chatId}/polls", summary="List the polls of a chat")
async def list_polls(here: Here, caller: Chatter, chatId: str, paging: RecordPagingQuery) -> RecordPage[PollInfo]:
    """The newest first."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        rows = await newest_first(session, select(Poll).where(Poll.chat_id == chat.id), Poll, paging)
        votes = await service.votes_of_all(session, rows)
    reader, now = caller.extension_id, here.clock.now()
    return record_answer(rows, paging, place_of, lambda row: service.poll_view(row, votes[row.id], reader, now))


@router.post("/chats/{chatId}/polls", status_code=201, summary="Ask a chat")
async def create_poll(here: Here, caller: Chatter, chatId: str, body: NewPoll) -> PollInfo:
    """It shows in the chat as a post, with how it stands."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        row = await service.create_poll(here, session, caller, chat, body)
        return await _view(here, session, caller, row)


@router.get("/polls/{pollId}", summary="Read a poll")
async def read_poll(here: Here, caller: Chatter, pollId: str) -> PollInfo:
    async with here.storage.reading() as session:
        row, _chat = await service.get_poll(session, caller, pollId)
        return await _view(here, session, caller, row)


@router.put("/polls/{pollId}/vote", summary="Vote")
async def vote(here: Here, caller: Chatter, pollId: str, body: Choice) -> PollInfo:
    """Voting again replaces what was chosen; an empty list takes it back."""
    async with here.storage.transaction() as session:
        row, chat = await service.get_poll(session, caller, pollId, lock=True)
        await service.vote(here, session, caller, chat, row, body.option_ids)
        return await _view(here, session, caller, row)


@router.post("/polls/{pollId}/close", summary="Close a poll")
async def close_poll(here: Here, caller: Chatter, pollId: str) -> PollInfo:
    async with here.storage.transaction() as session:
        row, chat = await service.get_poll(session, caller, pollId, lock=True)
        await service.close_poll(here, session, caller, chat, row)
        return await _view(here, session, caller, row)


@router.delete("/polls/{pollId}", status_code=204, summary="Delete a poll")
async def delete_poll(here: Here, caller: Chatter, pollId: str) -> Response:
    async with here.storage.transaction() as session:
        row, chat = await service.get_poll(session, caller, pollId, lock=True)
        await service.delete_poll(here, session, caller, chat, row)
    return Response(status_code=204)


async def _view(here: Container, session: AsyncSession, caller: Caller, row: Poll) -> PollInfo:
    return service.poll_view(row, await service.votes_of(session, row), caller.extension_id, here.clock.now())
