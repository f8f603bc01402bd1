"""Fetches the pages that posts wait for, and shows them there. Several processes may; each page is taken by one."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import exists, func, select

from clarion.base.container import Container
from clarion.base.files import Files, new_key
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.features.messaging.chats import find_chat, next_number
from clarion.features.messaging.link_previews.events import LINKS_WANTED
from clarion.features.messaging.link_previews.fetching import NoPage, PageFetcher
from clarion.features.messaging.link_previews.models import LinkPage, LinkSetting, PageState, PostLink
from clarion.features.messaging.link_previews.pages import Shown, egress_policy, look_at_page
from clarion.features.messaging.link_previews.showing import forget_links, is_wanted, show_links
from clarion.features.messaging.posts import Post
from clarion.features.messaging.posts.events import FILES_DROPPED, FilesDropped
from clarion.features.messaging.posts.writing import tell_state

log = structlog.stdlib.get_logger("clarion.team_messaging")

AREA = "chat-links"
FRESH = timedelta(days=1)
NOTHING_FRESH = timedelta(hours=1)
AGAIN = timedelta(seconds=20)
MOST_ATTEMPTS = 2
_LEASE = timedelta(minutes=2)
_AT_ONCE = 4
_MOST_POSTS = 500
_SWEEP = 200
_EVERY_S = 60.0


class LinkReader:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._fetcher = PageFetcher(egress_policy(here.settings))
        self._worker = Worker(self._turn, every_s=_EVERY_S, waiting="Previews of links have to wait")

    async def open(self) -> None:
        await self._worker.open(self._here.bus, LINKS_WANTED)

    async def close(self) -> None:
        await self._worker.close()
        await self._fetcher.close()

    async def _turn(self) -> float | None:
        while await self.work():
            pass
        while await self.clear():
            pass
        while await self.sweep() == _SWEEP:
            pass
        async with self._here.storage.reading() as session:
            query = select(func.min(LinkPage.due_at)).where(LinkPage.state == PageState.WAITING)
            due: datetime | None = await session.scalar(query)
        return None if due is None else max(0.1, (due - self._here.clock.now()).total_seconds())

    async def work(self) -> int:
        """Fetch what is due; returns how many pages that were."""
        claimed = await self._claim(self._here.clock.now())
        await asyncio.gather(*(self._take(page) for page in claimed))
        return len(claimed)

    async def _claim(self, now: datetime) -> Sequence[LinkPage]:
        async with self._here.storage.transaction() as session:
            query = select(LinkPage).where(LinkPage.state == PageState.WAITING, LinkPage.due_at <= now)
            query = query.order_by(LinkPage.due_at).limit(_AT_ONCE).with_for_update(skip_locked=True)
            pages = (await session.scalars(query)).all()
            for page in pages:
                page.due_at, page.attempts = now + _LEASE, page.attempts + 1
        return pages

    async def _take(self, page: LinkPage) -> None:
        found: Shown | NoPage
        try:
            async with self._here.storage.reading() as session:
                wanted = await is_wanted(session, page.account_id)
            if not wanted:
                raise NoPage("previews are switched off")
            found = await look_at_page(self._here, self._fetcher, page.url, page.account_id)
        except NoPage as nothing:
            found = nothing
        except Exception as error:
            log.exception("A page could not be looked at", page=page.id)
            found = NoPage(f"something went wrong inside Clarion: {type(error).__name__}", again=True)
        await self._keep(page.id, found)
        await self._show(page.id)

    async def _keep(self, page_id: str, found: Shown | NoPage) -> None:
        now, key = self._here.clock.now(), ""
        async with self._here.storage.reading() as session:
            page = await session.get(LinkPage, page_id)
        if page is not None and isinstance(found, Shown) and found.picture.content:
            key = new_key(AREA, page.account_id)
            await self._here.get(Files).put(key, found.picture.content, found.picture.picture_type)
        async with self._here.storage.transaction() as session:
            page = await session.get(LinkPage, page_id, with_for_update=True)
            if page is None:
                return
            if isinstance(found, NoPage):
                if found.again and page.attempts < MOST_ATTEMPTS:
                    page.due_at = now + AGAIN
                    return
                page.state, page.why, page.expires_at = PageState.NOTHING, str(found)[:200], now + NOTHING_FRESH
                return
            if page.picture_key:
                announce(session, FILES_DROPPED, FilesDropped(keys=[page.picture_key]))
            page.state, page.why, page.expires_at, page.host = PageState.READY, "", now + FRESH, found.host[:255]
            page.title, page.description = found.words.title, found.words.description
            page.site_name, page.picture_key = found.words.site_name, key
            page.picture_type, page.width, page.height = _look_of(found)

    async def _show(self, page_id: str) -> None:
        """In every post that has the link."""
        async with self._here.storage.reading() as session:
            query = select(Post.account_id, Post.chat_id, Post.id).join(PostLink, PostLink.post_id == Post.id)
            query = query.where(PostLink.page_id == page_id, PostLink.removed.is_(False), Post.deleted_at.is_(None))
            places = (await session.execute(query.order_by(Post.n.desc()).limit(_MOST_POSTS))).all()
        for account_id, chat_id, post_id in places:
            async with self._here.storage.transaction() as session:
                await refresh(self._here, session, account_id, chat_id, post_id)

    async def clear(self) -> int:
        """Take away what posts show in accounts that do not want it; returns how many posts that were."""
        unwanted = select(LinkSetting.account_id).where(LinkSetting.enabled.is_(False))
        query = select(Post.account_id, Post.chat_id, Post.id).join(PostLink, PostLink.post_id == Post.id)
        async with self._here.storage.reading() as session:
            posts = (await session.execute(query.where(Post.account_id.in_(unwanted)).distinct().limit(_SWEEP))).all()
        for account_id, chat_id, post_id in posts:
            async with self._here.storage.transaction() as session:
                await find_chat(session, account_id, chat_id, lock=True)
                await forget_links(session, post_id)
                await refresh(self._here, session, account_id, chat_id, post_id)
        return len(posts)

    async def sweep(self) -> int:
        """Forget pages that no post shows any more; returns how many."""
        shown = exists().where(PostLink.page_id == LinkPage.id)
        async with self._here.storage.transaction() as session:
            query = select(LinkPage).where(LinkPage.expires_at < self._here.clock.now(), ~shown)
            query = query.where(LinkPage.state != PageState.WAITING).limit(_SWEEP).with_for_update(skip_locked=True)
            pages = (await session.scalars(query)).all()
            keys = [page.picture_key for page in pages if page.picture_key]
            if keys:
                announce(session, FILES_DROPPED, FilesDropped(keys=keys))
            for page in pages:
                await session.delete(page)
        return len(pages)


def _look_of(found: Shown) -> tuple[str, int, int]:
    picture = found.picture
    return (picture.picture_type, picture.width, picture.height) if picture.content else ("", 0, 0)


async def refresh(here: Container, session: AsyncSession, account_id: str, chat_id: str, post_id: str) -> None:
    """The post shows what is known of its links by now, and clients learn of it."""
    chat = await find_chat(session, account_id, chat_id, lock=True)
    post = await session.get(Post, post_id, populate_existing=True) if chat is not None else None
    if chat is None or post is None or post.deleted_at is not None or not await show_links(session, post):
        return
    post.n = await next_number(session, chat.account_id)
    await tell_state(here, session, chat, post)
