"""Notes the links of posts as they are written, in the same transaction."""

from typing import Any

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.link_previews.addresses import find_address
from clarion.features.messaging.link_previews.pages import egress_policy
from clarion.features.messaging.link_previews.rules import links_in
from clarion.features.messaging.link_previews.showing import EXTRA, forget_links, is_wanted, note_links
from clarion.features.messaging.posts import ContentWatch, Post, PostKind


class LinkWatch(ContentWatch):
    def __init__(self, here: Container) -> None:
        self._here = here
        self._off = here.settings.link_previews == "off"

    async def along(self, session: AsyncSession, chat: Chat, post: Any) -> tuple[()] | None:
        return () if self._off or not self._addresses(post) else None

    async def written(self, session: AsyncSession, thing: Any) -> None:
        # Of programs and of what was imported nothing is fetched: nobody who is here has put it up.
        if self._off or not isinstance(thing, Post) or thing.kind != PostKind.TEXT or thing.extra.get("importedFrom"):
            return
        addresses = self._addresses(thing)
        if not addresses and EXTRA not in thing.extra and not thing.versions:
            return
        if addresses and not await is_wanted(session, thing.account_id):
            return
        await note_links(session, self._here.clock, thing, addresses)

    def _addresses(self, post: Post) -> list[str]:
        policy = egress_policy(self._here.settings)
        return list(dict.fromkeys(filter(None, (find_address(link, policy) for link in links_in(post.text)))))

    async def removed(self, session: AsyncSession, thing: Any) -> None:
        if isinstance(thing, Post):
            await forget_links(session, thing.id)
