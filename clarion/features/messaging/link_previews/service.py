"""What people do about previews of links: take one away, switch them off for the account."""

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Forbidden, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, check_administers, next_number
from clarion.features.messaging.chats.models import ChatKind
from clarion.features.messaging.link_previews.models import LinkPage, LinkSetting, PostLink
from clarion.features.messaging.link_previews.showing import EXTRA, show_links
from clarion.features.messaging.posts import Post
from clarion.features.messaging.posts.writing import tell_state
from clarion.features.people.sign_in import Caller


def no_such_link() -> NotFound:
    return NotFound("Resource for parameter [linkId] is not found.", parameter="linkId")


async def remove_link(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, post: Post, link_id: str
) -> None:
    """Its author does not want it shown, or who administers the team. `chat` is locked. Raises 403, 404."""
    link = await session.get(PostLink, (post.id, link_id[:64]))
    if link is None or link.removed:
        raise no_such_link()
    if post.creator_id != caller.extension_id:
        if chat.kind not in (ChatKind.TEAM, ChatKind.EVERYONE):
            raise Forbidden("Only its author may take away what a post shows.", code="CMN-403", parameter="postId")
        await check_administers(session, caller, chat)
    link.removed = True
    await session.flush()
    if await show_links(session, post):
        post.n = await next_number(session, chat.account_id)
        await tell_state(here, session, chat, post)


async def get_shown_page(session: AsyncSession, post: Post, link_id: str) -> LinkPage:
    """A page that the post shows. Raises 404."""
    shown = {link["id"] for link in post.extra.get(EXTRA, [])}
    page = await session.get(LinkPage, link_id) if link_id in shown else None
    if page is None or page.account_id != post.account_id or not page.picture_key:
        raise no_such_link()
    return page


async def set_enabled(here: Container, session: AsyncSession, caller: Caller, enabled: bool) -> None:
    """From now on, for the whole account; what posts show already is taken away by `LinkReader.clear`."""
    query = select(LinkSetting).where(LinkSetting.account_id == caller.account_id).with_for_update()
    setting = (await session.scalars(query)).one_or_none()
    if setting is None:
        setting = LinkSetting(account_id=caller.account_id, enabled=enabled, changed_at=here.clock.now())
        session.add(setting)
    setting.enabled, setting.changed_at = enabled, here.clock.now()
