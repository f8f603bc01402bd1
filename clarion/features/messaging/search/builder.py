"""Takes in what was said before there was search, a piece at a time, once. Several processes may run it."""

import asyncio

import structlog
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.messaging.posts import Post
from clarion.features.messaging.search.contents import SearchWatch
from clarion.features.messaging.search.models import SearchProgress
from clarion.features.messaging.tasks.models import ChatTask

log = structlog.stdlib.get_logger("clarion.team_messaging")

_NAME = "posts"
_PIECE = 100
_AGAIN_S = 60.0


class SearchBuilder:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._watch = SearchWatch(here)
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                while await self.take_piece():
                    pass
            except Exception as error:
                log.warning("Older posts could not be made searchable", problem=str(error))
                await asyncio.sleep(_AGAIN_S)
            else:
                return

    async def take_piece(self) -> bool:
        """Whether there is more."""
        async with self._here.storage.reading() as session:
            known = await session.get(SearchProgress, _NAME)
        if known is not None and known.done:
            return False
        async with self._here.storage.transaction() as session:
            if await session.get(SearchProgress, _NAME) is None:
                session.add(SearchProgress(name=_NAME, chat_id="", seq=0, done=False))
                await session.flush()
            progress = await session.get_one(SearchProgress, _NAME, with_for_update=True, populate_existing=True)
            await self._take(session, progress)
            return not progress.done

    async def _take(self, session: AsyncSession, progress: SearchProgress) -> None:
        # The chat is locked, as for whoever writes in it: nobody changes meanwhile what is read here.
        query = select(Chat).where(Chat.id >= progress.chat_id).order_by(Chat.id).limit(1).with_for_update()
        chat = (await session.scalars(query)).one_or_none()
        if chat is None:
            progress.done = True
            return
        if chat.id != progress.chat_id:
            progress.chat_id, progress.seq = chat.id, 0
            for table in (ChatNote, ChatTask):
                for row in await session.scalars(select(table).where(table.chat_id == chat.id)):
                    await self._watch.written(session, row)
        piece = select(Post).where(Post.chat_id == chat.id, Post.seq > progress.seq).order_by(Post.seq).limit(_PIECE)
        posts = (await session.scalars(piece)).all()
        for post in posts:
            await self._watch.written(session, post)
        if len(posts) < _PIECE:
            progress.chat_id, progress.seq = chat.id + "~", 0  # whatever comes after this one
        else:
            progress.seq = posts[-1].seq
