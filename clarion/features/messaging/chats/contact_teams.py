"""Teams of chats, as contacts are shared with them."""

from collections.abc import Mapping

from sqlalchemy import select

from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.models import Chat, ChatKind, ChatStatus, Member
from clarion.features.people import ContactTeams

MOST_TEAMS = 500


class ChatTeams(ContactTeams):
    """`messaging` offers it: `container.offer(ContactTeams, ChatTeams())`."""

    async def teams_of(self, session: AsyncSession, account_id: str, extension_id: str) -> Mapping[str, str]:
        query = (
            select(Chat.id, Chat.name)
            .join(Member, Member.chat_id == Chat.id)
            .where(
                Member.extension_id == extension_id,
                Chat.account_id == account_id,
                Chat.kind == ChatKind.TEAM,
                Chat.status == ChatStatus.ACTIVE,
            )
            .order_by(Chat.name, Chat.id)
            .limit(MOST_TEAMS)
        )
        return {row.id: row.name for row in await session.execute(query)}
