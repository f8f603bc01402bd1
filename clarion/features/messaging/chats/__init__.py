"""Chats: the one of everybody, teams, groups, direct ones and one's own; who is in them and what they are to each.

Whatever lies in a chat asks here who sees it: `visible_chat`, `member_ids`, `check_may_post`.
"""

from clarion.features.messaging.chats.audience import MemberCache
from clarion.features.messaging.chats.chat_log import ChatLog
from clarion.features.messaging.chats.contact_teams import ChatTeams
from clarion.features.messaging.chats.conversation_routes import router as conversation_router
from clarion.features.messaging.chats.events import CHAT_SIGNAL, TEAM_MESSAGING, ChatChanged, ChatSignal
from clarion.features.messaging.chats.everyone import EveryoneMembership
from clarion.features.messaging.chats.group_routes import router as group_router
from clarion.features.messaging.chats.models import Chat, ChatKind, ChatStatus, Member
from clarion.features.messaging.chats.numbers import get_head, next_number
from clarion.features.messaging.chats.own_routes import router as own_router
from clarion.features.messaging.chats.people import WireId
from clarion.features.messaging.chats.permission import check_words
from clarion.features.messaging.chats.profile_routes import router as profile_router
from clarion.features.messaging.chats.queries import (
    among,
    check_administers,
    check_may_post,
    find_chat,
    find_member,
    get_membership,
    is_member,
    member_ids,
    of_member,
    visible_chat,
)
from clarion.features.messaging.chats.routes import NEW, OLD, OWN, Chatter, Visitor
from clarion.features.messaging.chats.routes import router as chat_router
from clarion.features.messaging.chats.team_routes import router as team_router
from clarion.features.messaging.chats.views import chat_view, group_view, state_view

routers = (chat_router, conversation_router, team_router, group_router, profile_router, own_router)

__all__ = [
    "CHAT_SIGNAL",
    "NEW",
    "OLD",
    "OWN",
    "TEAM_MESSAGING",
    "Chat",
    "ChatChanged",
    "ChatKind",
    "ChatLog",
    "ChatSignal",
    "ChatStatus",
    "ChatTeams",
    "Chatter",
    "EveryoneMembership",
    "Member",
    "MemberCache",
    "Visitor",
    "WireId",
    "among",
    "chat_view",
    "check_administers",
    "check_may_post",
    "check_words",
    "find_chat",
    "find_member",
    "get_head",
    "get_membership",
    "group_view",
    "is_member",
    "member_ids",
    "next_number",
    "of_member",
    "routers",
    "state_view",
    "visible_chat",
]
