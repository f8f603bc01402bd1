"""The end of sharing: the people of the other company leave, and what was said stays on both sides."""

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, Member, find_chat
from clarion.features.messaging.chats.service import let_go
from clarion.features.messaging.federation.models import FederationLink, RemotePerson, SharedChat
from clarion.features.messaging.federation.queue import APPLYING


async def stop_sharing(here: Container, session: AsyncSession, link: FederationLink) -> None:
    """All chats of a link."""
    query = select(SharedChat).where(SharedChat.link_id == link.id).order_by(SharedChat.chat_id)
    for shared in (await session.scalars(query)).all():
        await unshare(here, session, link, shared)


async def unshare(here: Container, session: AsyncSession, link: FederationLink, shared: SharedChat) -> None:
    session.info[APPLYING] = True
    chat = await find_chat(session, link.account_id, shared.chat_id, lock=True)
    if chat is not None:
        await _send_home(here, session, link, chat)
    await session.delete(shared)
    await session.flush()


async def _send_home(here: Container, session: AsyncSession, link: FederationLink, chat: Chat) -> None:
    """From teams. A direct chat keeps both: it is theirs, and simply goes nowhere any more."""
    chat.shared = False
    if chat.kind != "Team":
        return
    theirs = select(RemotePerson.extension_id).where(RemotePerson.link_id == link.id)
    query = select(Member.extension_id).where(Member.chat_id == chat.id, Member.extension_id.in_(theirs))
    people = (await session.scalars(query)).all()
    if people:
        await let_go(here, session, chat, people)
