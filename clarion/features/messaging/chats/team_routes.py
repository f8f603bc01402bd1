"""Teams: made, changed, joined, left, filled, archived, deleted."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import Forbidden
from clarion.base.http import WireModel
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, record_answer
from clarion.features.messaging.chats import service
from clarion.features.messaging.chats.everyone import EveryoneMembership, get_everyone
from clarion.features.messaging.chats.models import ChatKind, ChatStatus
from clarion.features.messaging.chats.people import People, PersonRef, WireId, read_people
from clarion.features.messaging.chats.permission import check_invitation
from clarion.features.messaging.chats.queries import no_such_chat, seen_chats, visible_chat
from clarion.features.messaging.chats.responses import ChatInfo
from clarion.features.messaging.chats.routes import NEW, OLD, Chatter, position_of, read_page
from clarion.features.messaging.chats.rules import MOST_MEMBERS_PER_REQUEST
from clarion.features.messaging.chats.views import chat_view
from clarion.features.people.sign_in import Caller

router = APIRouter(tags=["Team messaging"])
TEAM = (ChatKind.TEAM,)
NOTHING: dict[int | str, dict[str, Any]] = {205: {"description": "It was so already."}}


class NewTeam(WireModel):
    public: bool = False
    name: str = Field(max_length=1_000)
    description: str = Field(default="", max_length=5_000)
    members: list[PersonRef] = Field(default=[], max_length=MOST_MEMBERS_PER_REQUEST)


class TeamChange(WireModel):
    public: bool | None = None
    name: str | None = Field(default=None, max_length=1_000)
    description: str | None = Field(default=None, max_length=5_000)


class Leaving(WireModel):
    class Person(WireModel):
        id: WireId

    members: list[Person] = Field(max_length=MOST_MEMBERS_PER_REQUEST)


@router.get(NEW + "/teams", summary="List teams")
@router.get(OLD + "/teams", summary="List teams (older name)")
async def list_teams(here: Here, caller: Chatter, paging: RecordPagingQuery) -> RecordPage[ChatInfo]:
    """One's own, archived or not, and public ones that one may join; oldest first."""
    async with here.storage.reading() as session:
        rows = await read_page(session, seen_chats(caller, TEAM), paging)
    return record_answer(rows, paging, position_of, chat_view)


@router.post(NEW + "/teams", status_code=201, summary="Create a team")
@router.post(OLD + "/teams", status_code=201, summary="Create a team (older name)")
async def create_team(here: Here, caller: Chatter, body: NewTeam) -> ChatInfo:
    """Whoever creates it administers it."""
    async with here.storage.transaction() as session:
        people = await read_people(session, caller.account_id, body.members, own_id=caller.extension_id)
        await check_invitation(here, session, caller, people, f"{body.name}\n{body.description}")
        chat = await service.create_team(
            here, session, caller, body.name, description=body.description, public=body.public, people=people
        )
        return chat_view(chat)


@router.get(NEW + "/teams/{chatId}", summary="Read a team")
@router.get(OLD + "/teams/{chatId}", summary="Read a team (older name)")
async def read_team(here: Here, caller: Chatter, chatId: str) -> ChatInfo:
    async with here.storage.reading() as session:
        return chat_view(await visible_chat(session, caller, chatId, joinable=True, kinds=TEAM))


@router.patch(NEW + "/teams/{chatId}", summary="Change a team")
@router.patch(OLD + "/teams/{chatId}", summary="Change a team (older name)")
async def update_team(here: Here, caller: Chatter, chatId: str, body: TeamChange) -> ChatInfo:
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True, kinds=TEAM)
        await check_invitation(here, session, caller, (), f"{body.name or ''}\n{body.description or ''}".strip())
        await service.update_chat(
            here, session, caller, chat, name=body.name, description=body.description, public=body.public
        )
        return chat_view(chat)


@router.delete(NEW + "/teams/{chatId}", status_code=204, summary="Delete a team")
@router.delete(OLD + "/teams/{chatId}", status_code=204, summary="Delete a team (older name)")
async def delete_team(here: Here, caller: Chatter, chatId: str) -> Response:
    """With everything that was said in it."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True, kinds=TEAM)
        await service.delete_team(here, session, caller, chat)
    return Response(status_code=204)


@router.post(NEW + "/teams/{chatId}/join", status_code=204, responses=NOTHING, summary="Join a team")
@router.post(OLD + "/teams/{chatId}/join", status_code=204, responses=NOTHING, summary="Join a team (older name)")
async def join_team(here: Here, caller: Chatter, chatId: str) -> Response:
    """A public one. 205 for who is in it already."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True, joinable=True, kinds=TEAM)
        return _done(await service.join_team(here, session, caller, chat))


@router.post(NEW + "/teams/{chatId}/leave", status_code=204, responses=NOTHING, summary="Leave a team")
@router.post(OLD + "/teams/{chatId}/leave", status_code=204, responses=NOTHING, summary="Leave a team (older name)")
async def leave_team(here: Here, caller: Chatter, chatId: str) -> Response:
    """205 for who is not in a public team that they could be in."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True, joinable=True, kinds=TEAM)
        return _done(bool(await service.remove_people(here, session, caller, chat, [caller.extension_id])))


@router.post(NEW + "/teams/{chatId}/add", status_code=204, summary="Add people to a team")
@router.post(OLD + "/teams/{chatId}/add", status_code=204, summary="Add people to a team (older name)")
async def add_members(here: Here, caller: Chatter, chatId: str, body: People) -> Response:
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True, kinds=TEAM)
        service.check_open(chat)
        people = await read_people(session, caller.account_id, body.members, own_id=caller.extension_id)
        await check_invitation(here, session, caller, people)
        await service.add_people(here, session, caller, chat, people)
    return Response(status_code=204)


@router.post(NEW + "/teams/{chatId}/remove", status_code=204, summary="Remove people from a team")
@router.post(OLD + "/teams/{chatId}/remove", status_code=204, summary="Remove people from a team (older name)")
async def remove_members(here: Here, caller: Chatter, chatId: str, body: Leaving) -> Response:
    """Whoever is not in it is passed over."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True, kinds=TEAM)
        wanted = [caller.extension_id if one.id == "~" else one.id for one in body.members]
        await service.remove_people(here, session, caller, chat, wanted)
    return Response(status_code=204)


@router.post(NEW + "/teams/{chatId}/archive", status_code=204, responses=NOTHING, summary="Archive a team")
@router.post(OLD + "/teams/{chatId}/archive", status_code=204, responses=NOTHING, summary="Archive a team (older name)")
async def archive_team(here: Here, caller: Chatter, chatId: str) -> Response:
    """It can be read, and nothing is written any more. 205 when it is archived already."""
    return await _set_status(here, caller, chatId, ChatStatus.ARCHIVED)


@router.post(
    NEW + "/teams/{chatId}/unarchive", status_code=204, responses=NOTHING, summary="Open an archived team again"
)
@router.post(
    OLD + "/teams/{chatId}/unarchive",
    status_code=204,
    responses=NOTHING,
    summary="Open an archived team again (older name)",
)
async def unarchive_team(here: Here, caller: Chatter, chatId: str) -> Response:
    return await _set_status(here, caller, chatId, ChatStatus.ACTIVE)


async def _set_status(here: Here, caller: Caller, chat_id: str, status: ChatStatus) -> Response:
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chat_id, lock=True, kinds=TEAM)
        return _done(await service.set_status(here, session, caller, chat, status))


def _done(changed: bool) -> Response:
    """Nothing to do is 205 on this surface."""
    return Response(status_code=204 if changed else 205)


@router.get(NEW + "/everyone", summary="Read the chat of everybody")
@router.get(OLD + "/everyone", summary="Read the chat of everybody (older name)")
async def read_everyone(here: Here, caller: Chatter) -> ChatInfo:
    await here.get(EveryoneMembership).see_to(caller)
    async with here.storage.reading() as session:
        rows = (await session.scalars(seen_chats(caller, (ChatKind.EVERYONE,), joinable=False))).all()
    if not rows:
        raise no_such_chat()
    return chat_view(rows[0])


@router.patch(NEW + "/everyone", summary="Change the chat of everybody")
@router.patch(OLD + "/everyone", summary="Change the chat of everybody (older name)")
async def update_everyone(here: Here, caller: Chatter, body: TeamChange) -> ChatInfo:
    """For administrators of the account."""
    if not caller.is_admin:
        raise Forbidden("Only administrators of the account may change the chat of everybody.", code="CMN-402")
    async with here.storage.transaction() as session:
        chat = await get_everyone(session, caller.account_id, here.clock)
        await service.update_chat(here, session, caller, chat, name=body.name, description=body.description)
        return chat_view(chat)
