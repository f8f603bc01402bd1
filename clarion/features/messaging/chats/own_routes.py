"""Our own clients' routes: what a chat is to oneself, who is in it, folders."""

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints
from sqlalchemy import delete, func, select

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.http import PagingQuery, WireModel, paging_view, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import own, service
from clarion.features.messaging.chats.models import ChatFolder, ChatKind, Member
from clarion.features.messaging.chats.numbers import next_number
from clarion.features.messaging.chats.own_statement import change_own
from clarion.features.messaging.chats.queries import find_member, visible_chat
from clarion.features.messaging.chats.responses import (
    ChatFolderInfo,
    ChatFolderList,
    ChatMemberInfo,
    ChatMemberList,
    ChatStateInfo,
    MemberRoleName,
    MyChatMembership,
)
from clarion.features.messaging.chats.routes import OWN, Chatter, Visitor
from clarion.features.messaging.chats.rules import MOST_FOLDERS, plain_line
from clarion.features.messaging.chats.telling import tell_state
from clarion.features.messaging.chats.views import state_view
from clarion.features.people import Account, Extension, ExtensionType
from clarion.features.people.sign_in import Caller

router = APIRouter(prefix=OWN, tags=["Team messaging"])
FolderName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class State(WireModel):
    """What is left out stays. `folder_id`: empty for none. `unread`: true marks it, false reads all."""

    read_seq: int | None = Field(default=None, ge=0, le=2**53)
    unread: bool | None = None
    favorite: bool | None = None
    muted: bool | None = None
    folder_id: str | None = Field(default=None, max_length=64)


class RoleChange(WireModel):
    role: Literal["Admin", "Member"]


class NewFolder(WireModel):
    name: FolderName


class FolderChange(WireModel):
    name: FolderName | None = None
    place: int | None = Field(default=None, ge=1, le=MOST_FOLDERS)


@router.get("/me", summary="Read who one is in team messaging")
async def read_me(here: Here, caller: Visitor) -> MyChatMembership:
    """For guests, too, who cannot read extensions and the account."""
    async with here.storage.reading() as session:
        person = await session.get_one(Extension, caller.extension_id)
        account = await session.get_one(Account, caller.account_id)
    return {"id": person.id, "name": person.name, "guest": caller.is_guest, "company": account.name}


@router.patch("/chats/{chatId}/state", summary="Change what a chat is to oneself")
async def update_state(here: Here, caller: Visitor, chatId: str, body: State) -> ChatStateInfo:
    keep_to_themselves()
    read = None if body.unread is None else not body.unread
    asked = own.Asked(read, body.read_seq, body.favorite, body.muted, body.folder_id)
    return state_view(await change_own(here, caller, chatId, asked))


@router.get("/chats/{chatId}/members", summary="List the members of a chat")
async def list_members(here: Here, caller: Visitor, chatId: str, paging: PagingQuery) -> ChatMemberList:
    """With their roles, and up to where they have read; the longest there first."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        query = select(Member, Extension).join(Extension, Extension.id == Member.extension_id)
        query = query.where(Member.chat_id == chat.id).order_by(Member.joined_at, Member.extension_id)
        rows = (await session.execute(query.offset(paging.offset).limit(paging.per_page))).all()
        total = await session.scalar(select(func.count()).select_from(Member).where(Member.chat_id == chat.id)) or 0
    records = [_member_view(member, person) for member, person in rows]
    return {"records": records, "paging": paging_view(paging, len(rows), total)}


def _member_view(member: Member, person: Extension) -> ChatMemberInfo:
    return {
        "id": member.extension_id,
        "name": person.name,
        "role": cast("MemberRoleName", member.role),
        "readSeq": member.read_seq,
        "joinTime": wire_time(member.joined_at),
        "guest": person.type == ExtensionType.GUEST,
        "bot": person.type == ExtensionType.BOT,
    }


@router.patch("/chats/{chatId}/members/{personId}", summary="Change the role of a member")
async def update_member(
    here: Here,
    caller: Chatter,
    chatId: str,
    personId: str,
    body: RoleChange,
) -> ChatMemberInfo:
    """For administrators of the team. One administrator stays."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True, kinds=(ChatKind.TEAM,))
        member = await find_member(session, chat.id, personId[:64])
        if member is None:
            raise NotFound("Resource for parameter [personId] is not found.", parameter="personId")
        await service.set_role(here, session, caller, chat, member, body.role)
        return _member_view(member, await session.get_one(Extension, member.extension_id))


@router.get("/folders", summary="List one's folders of chats")
async def list_folders(here: Here, caller: Chatter) -> ChatFolderList:
    async with here.storage.reading() as session:
        return {"records": [_folder_view(row) for row in await own.list_folders(session, caller)]}


def _folder_view(row: ChatFolder) -> ChatFolderInfo:
    return {"id": row.id, "name": row.name, "place": row.place}


@router.post("/folders", status_code=201, summary="Create a folder of chats")
async def create_folder(here: Here, caller: Chatter, body: NewFolder) -> ChatFolderInfo:
    keep_to_themselves()
    async with here.storage.transaction() as session:
        return _folder_view(await own.create_folder(session, caller, plain_line(body.name) or "?"))


@router.patch("/folders/{folderId}", summary="Change a folder of chats")
async def update_folder(here: Here, caller: Chatter, folderId: str, body: FolderChange) -> ChatFolderInfo:
    """`place`: which one it is to be, counted from 1."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        row = await own.get_folder(session, caller, folderId)
        if body.name is not None:
            row.name = plain_line(body.name) or row.name
        if body.place is not None:
            rest = [one for one in await own.list_folders(session, caller) if one.id != row.id]
            rest.insert(body.place - 1, row)
            for place, one in enumerate(rest, start=1):
                one.place = place
        return _folder_view(row)


@router.delete("/folders/{folderId}", status_code=204, summary="Delete a folder of chats")
async def delete_folder(here: Here, caller: Chatter, folderId: str) -> Response:
    """The chats in it stay, in no folder."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        row = await own.get_folder(session, caller, folderId)
        await _empty(here, session, caller, row)
        await session.execute(delete(ChatFolder).where(ChatFolder.id == row.id))
    return Response(status_code=204)


async def _empty(here: Here, session: AsyncSession, caller: Caller, row: ChatFolder) -> None:
    members = (await session.scalars(select(Member).where(Member.folder_id == row.id))).all()
    if not members:
        return
    n = await next_number(session, caller.account_id)
    for member in members:
        member.folder_id, member.n = None, n
        tell_state(session, caller.account_id, member, here.clock.now())
    await session.flush()
