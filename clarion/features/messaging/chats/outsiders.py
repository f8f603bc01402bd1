"""Members who are no colleagues, guests and bots: brought into teams by somebody who is in them, taken out of all."""

from collections.abc import Sequence

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.models import Chat, ChatKind, Member
from clarion.features.messaging.chats.queries import check_may_post, find_chat, visible_chat
from clarion.features.messaging.chats.service import add_people, let_go
from clarion.features.people.sign_in import Caller


async def lock_teams(session: AsyncSession, caller: Caller, ids: Sequence[str]) -> list[Chat]:
    """Teams that the caller is in, always in the same order. Raises 404, 409, and 403 for encrypted ones."""
    found = []
    for chat_id in sorted(set(ids)):
        chat = await visible_chat(session, caller, chat_id, lock=True, kinds=(ChatKind.TEAM,), parameter="teamIds")
        check_may_post(chat)
        found.append(chat)
    return found


async def bring_into_teams(
    here: Container, session: AsyncSession, caller: Caller, ids: Sequence[str], person_id: str
) -> None:
    """Raises as `lock_teams` does."""
    for chat in await lock_teams(session, caller, ids):
        await add_people(here, session, caller, chat, [person_id])


async def take_out_of_all(here: Container, session: AsyncSession, account_id: str, person_id: str) -> None:
    """Out of every chat; what they wrote stays."""
    query = select(Member.chat_id).where(Member.extension_id == person_id).order_by(Member.chat_id)
    for chat_id in (await session.scalars(query)).all():
        chat = await find_chat(session, account_id, chat_id, lock=True)
        if chat is not None:
            await let_go(here, session, chat, [person_id])
