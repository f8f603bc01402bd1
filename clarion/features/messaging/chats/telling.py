"""Announcing what became of chats, in the transaction of the change."""

from collections.abc import Sequence
from datetime import datetime

from clarion.base.http import wire_time
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.events import TEAM_MESSAGING, ChatChanged, ChatEventType
from clarion.features.messaging.chats.models import Chat, Member
from clarion.features.messaging.chats.views import group_view, state_view


def tell_chat(
    session: AsyncSession,
    chat: Chat,
    event_type: ChatEventType,
    now: datetime,
    n: int,
    *,
    only: Sequence[str] = (),
    members: Sequence[str] | None = None,
) -> None:
    """`members` stand in the event where they are given. `only`: to these; otherwise to everybody in the chat."""
    change = ChatChanged(
        account_id=chat.account_id,
        chat_id=chat.id,
        members_version=chat.members_version,
        event_type=event_type,
        only=list(only),
        n=n,
        at=wire_time(now),
        chat=group_view(chat, members),
    )
    announce(session, TEAM_MESSAGING, change)


def tell_state(session: AsyncSession, account_id: str, member: Member, now: datetime) -> None:
    """What a chat is to one person, to their other devices."""
    announce(session, TEAM_MESSAGING, state_change(account_id, member, now))


def state_change(account_id: str, member: Member, now: datetime) -> ChatChanged:
    """What there is to tell of that."""
    return ChatChanged(
        account_id=account_id,
        chat_id=member.chat_id,
        members_version=0,
        event_type="GroupState",
        only=[member.extension_id],
        n=member.n,
        at=wire_time(now),
        state=state_view(member),
    )
