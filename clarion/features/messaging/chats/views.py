"""Chats as they look on the wire."""

from collections.abc import Iterable
from typing import Any, cast

from clarion.base.http import wire_time
from clarion.features.messaging.chats.models import Chat, ChatKind, ChatStatus, Member
from clarion.features.messaging.chats.responses import (
    ChatGroupInfo,
    ChatInfo,
    ChatStateInfo,
    ChatStatusName,
    MemberRoleName,
)

_EVENT_TYPES = {ChatKind.DIRECT: "PrivateChat", ChatKind.PERSONAL: "PersonalChat"}


def chat_view(chat: Chat, members: Iterable[str] | None = None) -> ChatInfo:
    """A chat of any kind. `members`: left out where it is None."""
    status: ChatStatusName = ChatStatus(chat.status).value
    found: ChatInfo = {"id": chat.id, "type": ChatKind(chat.kind).value}
    if chat.kind == ChatKind.TEAM:
        found |= {"public": chat.public, "status": status}
    if chat.kind in (ChatKind.TEAM, ChatKind.EVERYONE):
        found |= {"name": chat.name, "description": chat.description}
    if chat.kind == ChatKind.GROUP and chat.name:  # imported, and not all of its people are here: it can only be read
        found |= {"name": chat.name, "status": status}
    found |= {"creationTime": wire_time(chat.created_at), "lastModifiedTime": wire_time(last_change_of(chat))}
    if members is not None:
        found["members"] = [{"id": extension_id} for extension_id in members]
    return found


def last_change_of(chat: Chat) -> Any:
    return max(chat.changed_at, chat.last_post_at or chat.changed_at)


def conversation_view(chat: Chat, members: Iterable[str] | None) -> ChatInfo:
    return chat_view(chat, members)


def team_view(chat: Chat) -> ChatInfo:
    return chat_view(chat)


def group_view(chat: Chat, members: Iterable[str] | None = None) -> ChatGroupInfo:
    """The older form, as `/restapi/v1.0/glip/groups` and events have it: members are plain ids, nothing is absent."""
    titled = chat.kind in (ChatKind.TEAM, ChatKind.EVERYONE)
    return {
        "id": chat.id,
        "name": chat.name if titled or chat.name else None,
        "description": chat.description if titled else None,
        "type": _EVENT_TYPES.get(ChatKind(chat.kind), chat.kind),
        "status": chat.status,
        "isPublic": chat.public if chat.kind == ChatKind.TEAM else None,
        "members": None if members is None else list(members),
        "creationTime": wire_time(chat.created_at),
        "lastModifiedTime": wire_time(last_change_of(chat)),
    }


def state_view(member: Member) -> ChatStateInfo:
    """What a chat is to one person."""
    return {
        "role": cast("MemberRoleName", member.role),
        "readSeq": member.read_seq,
        "markedUnread": member.marked_unread,
        "favorite": member.favorite_at is not None,
        "muted": member.muted,
        "folderId": member.folder_id,
    }
