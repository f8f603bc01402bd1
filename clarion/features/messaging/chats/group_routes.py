"""Groups of the older surface: the same chats, in the form that they had there."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BeforeValidator, Field

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import WireModel
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, record_answer
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import service
from clarion.features.messaging.chats.conversation_routes import KNOWN
from clarion.features.messaging.chats.models import Chat, ChatKind
from clarion.features.messaging.chats.people import PersonRef, WireId, read_people
from clarion.features.messaging.chats.permission import check_invitation
from clarion.features.messaging.chats.queries import member_ids, members_of, seen_chats, visible_chat
from clarion.features.messaging.chats.responses import ChatGroupInfo
from clarion.features.messaging.chats.routes import NEW, OLD, Chatter, position_of, read_page
from clarion.features.messaging.chats.rules import MOST_MEMBERS_PER_REQUEST, MOST_MEMBERS_READ
from clarion.features.messaging.chats.views import group_view

router = APIRouter(tags=["Team messaging"])
OldKind = Literal["Group", "Team", "PrivateChat", "PersonalChat", "Everyone"]
_KINDS = {
    "Group": ChatKind.GROUP,
    "Team": ChatKind.TEAM,
    "PrivateChat": ChatKind.DIRECT,
    "PersonalChat": ChatKind.PERSONAL,
    "Everyone": ChatKind.EVERYONE,
}


def _as_ref(value: object) -> object:
    """A member is an object, or only an id or address."""
    if isinstance(value, int) and not isinstance(value, bool):
        return {"id": str(value)}
    if isinstance(value, str):
        return {"email": value} if "@" in value else {"id": value}
    return value


OldRef = Annotated[PersonRef, BeforeValidator(_as_ref)]


class NewGroup(WireModel):
    type: OldKind = "Group"
    is_public: bool = False
    name: str = Field(default="", max_length=1_000)
    description: str = Field(default="", max_length=5_000)
    members: list[OldRef] = Field(default=[], max_length=MOST_MEMBERS_PER_REQUEST)


class MemberChanges(WireModel):
    added_person_ids: list[WireId] = Field(default=[], max_length=MOST_MEMBERS_PER_REQUEST)
    added_person_emails: list[Annotated[str, Field(max_length=254)]] = Field(
        default=[], max_length=MOST_MEMBERS_PER_REQUEST
    )
    removed_person_ids: list[WireId] = Field(default=[], max_length=MOST_MEMBERS_PER_REQUEST)


@router.get(OLD + "/groups", summary="List groups (older form of chats)")
async def list_groups(
    here: Here,
    caller: Chatter,
    paging: RecordPagingQuery,
    kind: Annotated[OldKind | None, Query(alias="type")] = None,
) -> RecordPage[ChatGroupInfo]:
    """Chats that one is in, oldest first."""
    async with here.storage.reading() as session:
        kinds = [_KINDS[kind]] if kind else []
        rows = await read_page(session, seen_chats(caller, kinds, joinable=False), paging)
        members = await members_of(session, rows)
    return record_answer(rows, paging, position_of, lambda chat: group_view(chat, members.get(chat.id)))


async def _whole(session: AsyncSession, chat: Chat) -> ChatGroupInfo:
    people = await member_ids(session, chat.id) if chat.member_count <= MOST_MEMBERS_READ else None
    return group_view(chat, people)


@router.post(OLD + "/groups", status_code=201, responses=KNOWN, summary="Create a group (older form of chats)")
async def create_group(here: Here, caller: Chatter, body: NewGroup, response: Response) -> ChatGroupInfo:
    """A team, or the conversation of these people."""
    async with here.storage.transaction() as session:
        people = await read_people(session, caller.account_id, body.members, own_id=caller.extension_id)
        words = f"{body.name}\n{body.description}" if body.type == "Team" else ""
        await check_invitation(here, session, caller, people, words)
        if body.type == "Everyone":
            raise Invalid("There is one chat of everybody; others cannot be created.", parameter="type")
        if body.type == "Team":
            chat = await service.create_team(
                here, session, caller, body.name, description=body.description, public=body.is_public, people=people
            )
            return await _whole(session, chat)
        chat, new = await service.open_conversation(here, session, caller, people)
        response.status_code = 201 if new else 200
        return await _whole(session, chat)


@router.get(OLD + "/groups/{groupId}", summary="Read a group (older form of chats)")
@router.get(NEW + "/groups/{groupId}", summary="Read a group (older form of chats, newer address)")
async def read_group(here: Here, caller: Chatter, groupId: str) -> ChatGroupInfo:
    async with here.storage.reading() as session:
        return await _whole(session, await visible_chat(session, caller, groupId, parameter="groupId"))


@router.post(OLD + "/groups/{groupId}/bulk-assign", summary="Change who is in a group (older form of chats)")
async def assign_group_members(here: Here, caller: Chatter, groupId: str, body: MemberChanges) -> ChatGroupInfo:
    """People come first, then others go. For teams."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, groupId, lock=True, kinds=(ChatKind.TEAM,), parameter="groupId")
        refs = [PersonRef(id=one) for one in body.added_person_ids]
        refs += [PersonRef(email=one) for one in body.added_person_emails]
        if refs:
            service.check_open(chat)
            people = await read_people(session, caller.account_id, refs, own_id=caller.extension_id)
            await check_invitation(here, session, caller, people)
            await service.add_people(here, session, caller, chat, people)
        if body.removed_person_ids:
            await service.remove_people(here, session, caller, chat, body.removed_person_ids)
        return await _whole(session, chat)
