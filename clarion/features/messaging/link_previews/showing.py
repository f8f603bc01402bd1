"""Which pages a post shows: kept with the post, so that whoever reads it reads them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from clarion.base.clock import Clock
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.link_previews.events import LINKS_WANTED, LinksWanted
from clarion.features.messaging.link_previews.models import LinkPage, LinkSetting, PageState, PostLink
from clarion.features.messaging.link_previews.rules import hash_of
from clarion.features.messaging.posts import Post

EXTRA = "links"
"""Where they are in `Post.extra`."""


async def is_wanted(session: AsyncSession, account_id: str) -> bool:
    """Whether the account has not switched them off."""
    setting = await session.get(LinkSetting, account_id)
    return setting is None or setting.enabled


async def note_links(session: AsyncSession, clock: Clock, post: Post, addresses: Sequence[str]) -> None:
    """The post has these links and no others. Pages that nobody knows, or that are too old, are asked for."""
    pages = [await _page_of(session, clock, post.account_id, address) for address in addresses]
    kept = {row.page_id: row for row in await session.scalars(select(PostLink).where(PostLink.post_id == post.id))}
    wanted = {page.id: place for place, page in enumerate(pages)}
    for page_id, row in kept.items():
        if page_id not in wanted:
            await session.delete(row)
    for page_id, place in wanted.items():
        if page_id in kept:
            kept[page_id].place = place
        else:
            session.add(PostLink(post_id=post.id, page_id=page_id, place=place, removed=False))
    if any(page.state == PageState.WAITING for page in pages):
        announce(session, LINKS_WANTED, LinksWanted(account_id=post.account_id))
    await session.flush()
    await show_links(session, post)


async def _page_of(session: AsyncSession, clock: Clock, account_id: str, address: str) -> LinkPage:
    now = clock.now()
    query = select(LinkPage).where(LinkPage.account_id == account_id, LinkPage.url_hash == hash_of(address))
    page = (await session.scalars(query)).one_or_none()
    if page is None:
        page = LinkPage(id=new_id(), account_id=account_id, url_hash=hash_of(address), url=address, created_at=now)
        page.state, page.attempts, page.due_at, page.expires_at = PageState.WAITING, 0, now, now
        session.add(page)
        await session.flush()
    elif page.state != PageState.WAITING and page.expires_at <= now:
        page.state, page.attempts, page.due_at = PageState.WAITING, 0, now
    return page


async def forget_links(session: AsyncSession, post_id: str) -> None:
    await session.execute(delete(PostLink).where(PostLink.post_id == post_id))


async def show_links(session: AsyncSession, post: Post) -> bool:
    """Put into the post what is known of its links. Whether anything changed."""
    query = select(LinkPage).join(PostLink, PostLink.page_id == LinkPage.id)
    query = query.where(PostLink.post_id == post.id, PostLink.removed.is_(False))
    pages = (await session.scalars(query.order_by(PostLink.place))).all()
    # A page that is fetched again shows what it showed until then.
    found = [view_of(page) for page in pages if page.title or page.picture_key]
    before = post.extra.get(EXTRA, [])
    if found == before:
        return False
    rest = {name: value for name, value in post.extra.items() if name != EXTRA}
    post.extra = rest | ({EXTRA: found} if found else {})
    return True


def view_of(page: LinkPage) -> dict[str, Any]:
    """A page as it is kept with a post. `host`: where it really is."""
    return {
        "id": page.id,
        "url": page.url,
        "host": page.host,
        "title": page.title,
        "description": page.description,
        "siteName": page.site_name,
        "hasPicture": bool(page.picture_key),
        "width": page.width,
        "height": page.height,
    }
