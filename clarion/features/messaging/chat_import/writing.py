"""Puts an export into chats, piece by piece, each in one transaction with how far it is: whoever goes on after a kill
begins where that was, and whatever is there already stays as it is.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select, update

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_import.canonical import LeftOut, Said
from clarion.features.messaging.chat_import.ids import ImportIds
from clarion.features.messaging.chat_import.importer import FileImporter, ImportedFiles
from clarion.features.messaging.chat_import.leaving import Leaving
from clarion.features.messaging.chat_import.machine import ImportStatus
from clarion.features.messaging.chat_import.models import ChatImport, ChatImportLine, ChatImportRoom
from clarion.features.messaging.chat_import.planning import Gathered, Plan, RoomPlan, Stopped
from clarion.features.messaging.chat_import.posting import (
    Names,
    PostWriter,
    Rendered,
    count_replies,
    keep_authors,
    text_of,
)
from clarion.features.messaging.chat_import.rooms import begin_room, finish_room, open_room, put_before
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.posts import Post, content_watches
from clarion.features.messaging.posts.models import Pin
from clarion.features.messaging.posts.rules import LONGEST_TEXT, MOST_PINS

PIECE = 50
"""Posts of one transaction."""


@dataclass
class _Piece:
    """Posts that are looked at together, and what was prepared of those that are new."""

    posts: Sequence[Said]
    fresh: dict[str, tuple[Rendered, ImportedFiles]]
    roots: dict[str, tuple[str, int]]
    leaving: Leaving


class ImportWriter:
    """One run of one import. Raises Stopped when somebody stopped it."""

    def __init__(self, here: Container, row: ChatImport, gathered: Gathered, plan: Plan, ids: ImportIds) -> None:
        self._here = here
        self._import = row
        self._spool = gathered.spool
        self._plan = plan
        self._ids = ids
        reader = gathered.reader
        self._names = Names(ids, reader.source, reader.people, plan.people)
        self._bringer = FileImporter(here, reader.archive, ids, row.account_id, row.creator_id)

    async def write(self) -> None:
        for number, room in enumerate(self._plan.rooms.values(), 1):
            await self._room(room, number)

    async def _room(self, plan: RoomPlan, number: int) -> None:
        facts = self._plan.facts.get(plan.key)
        began = facts.first_at if facts else self._here.clock.now()
        async with self._here.storage.transaction() as session:
            chat = await open_room(self._here, session, self._import.account_id, plan, self._ids, began)
            progress, oldest = await begin_room(session, chat, self._import.id)
            if oldest is not None:
                count = await asyncio.to_thread(self._spool.count_before, plan.key, oldest)
                await put_before(session, chat, progress, count)
            done, finished, chat_id = progress.done, progress.finished, chat.id
        if finished:
            return
        while facts is not None and done < facts.posts:
            done = await self._some(plan, chat_id, done)
        leaving = Leaving()
        async with self._here.storage.transaction() as session:
            chat, progress = await self._locked(session, chat_id)
            await finish_room(self._here, session, chat, progress, plan, self._import.creator_id, leaving)
            await self._note(session, leaving, rooms_done=number)

    async def _locked(self, session: AsyncSession, chat_id: str) -> tuple[Chat, ChatImportRoom]:
        """Raises Stopped, also when the chat was deleted meanwhile: the next run makes it again, or leaves it."""
        chat = await session.get(Chat, chat_id, with_for_update=True, populate_existing=True)
        progress = await session.get(ChatImportRoom, chat_id, populate_existing=True)
        if chat is None or progress is None:
            raise Stopped
        return chat, progress

    async def _some(self, plan: RoomPlan, chat_id: str, done: int) -> int:
        posts = await asyncio.to_thread(self._spool.page, plan.key, done, PIECE)
        piece = _Piece(posts, {}, {}, Leaving())
        async with self._here.storage.reading() as session:
            chat = await session.get_one(Chat, chat_id)
            there = await self._there(session, chat, posts, piece.leaving)
        for said in posts:
            if said.thread and said.thread not in piece.roots:
                first, count = await asyncio.to_thread(self._spool.thread, plan.key, said.thread)
                piece.roots[said.thread] = (self._post_id(first), count)
        for said in posts:
            if self._post_id(said) not in there:
                await self._prepare(said, chat, plan, piece)
        async with self._here.storage.transaction() as session:
            chat, progress = await self._locked(session, chat_id)
            new = await self._put(session, chat, progress, plan, piece, done)
            progress.done = done + len(posts)
            files = sum(len(brought.rows) for _rendered, brought in piece.fresh.values())
            counts = {"posts_done": len(posts), "posts_new": new, "files_new": files}
            await self._note(session, piece.leaving, counts)
        return done + len(posts)

    def _post_id(self, said: Said) -> str:
        return self._ids.of("post", said.room, said.key)

    async def _there(self, session: AsyncSession, chat: Chat, posts: Sequence[Said], leaving: Leaving) -> set[str]:
        """Which came with an earlier import. Two ids may be the same by chance, once in a million millions."""
        at: dict[str, datetime] = {self._post_id(said): said.at for said in posts}
        query = select(Post.id, Post.created_at).where(Post.id.in_(at))
        found: set[str] = set()
        for post_id, created_at in (await session.execute(query)).all():
            found.add(post_id)
            if created_at != at[post_id]:
                leaving.note(LeftOut("post", "taken_id", chat.name or chat.id, at[post_id].isoformat()))
        return found

    async def _prepare(self, said: Said, chat: Chat, plan: RoomPlan, piece: _Piece) -> None:
        post_id = self._post_id(said)
        begins = piece.roots.get(said.thread, ("", 0))[0] == post_id
        rendered = text_of(said, said.title if begins else "", chat, self._names)
        author = self._names.here.get(said.author)
        whole = rendered.text if len(rendered.text) > LONGEST_TEXT else ""
        brought = await self._bringer.bring(said, plan.name, author.id if author else "", whole)
        piece.leaving.note_all(brought.left)
        piece.fresh[post_id] = (rendered, brought)

    async def _put(
        self,
        session: AsyncSession,
        chat: Chat,
        progress: ChatImportRoom,
        plan: RoomPlan,
        piece: _Piece,
        done: int,
    ) -> int:
        """How many were new."""
        pins = select(func.count()).select_from(Pin).where(Pin.chat_id == chat.id)
        left = MOST_PINS - int(await session.scalar(pins) or 0)
        members = frozenset(plan.members)
        writer = PostWriter(session, chat, self._names, piece.leaving, progress.created, members, left)
        new: list[tuple[Said, Post, ImportedFiles]] = []
        for place, said in enumerate(piece.posts, done):
            prepared = piece.fresh.get(self._post_id(said))
            if prepared is None:
                continue
            rendered, brought = prepared
            post = writer.add(
                said, rendered, brought, _seq(chat, progress, place), piece.roots.get(said.thread, ("", 0))
            )
            new.append((said, post, brought))
            chat.last_post_at = max(chat.last_post_at or said.at, said.at)
            chat.created_at = min(chat.created_at, said.at)
        await keep_authors(session, chat.account_id, [one[0] for one in new], self._names, self._here.clock.now())
        await session.flush()
        for said, post, brought in new:
            writer.add_more(said, post, brought)
        await session.flush()
        roots = sorted(
            {piece.roots[said.thread][0] for said, _p, _b in new if said.thread and piece.roots[said.thread][1] > 1}
        )
        if roots:
            await count_replies(session, roots)
        watches = content_watches(self._here)
        for _said, post, _brought in new:
            await watches.written(session, post)
        return len(new)

    async def _note(
        self,
        session: AsyncSession,
        leaving: Leaving,
        counts: dict[str, int] | None = None,
        rooms_done: int | None = None,
    ) -> None:
        """How far it is, and what is left out. Raises Stopped when nobody wants it to go on."""
        values = {name: getattr(ChatImport, name) + count for name, count in (counts or {}).items()}
        if rooms_done is not None:
            values["rooms_done"] = rooms_done
        values["touched_at"] = self._here.clock.now()
        running = (ChatImport.id == self._import.id) & (ChatImport.status == ImportStatus.RUNNING)
        change = update(ChatImport).where(running).values(**values).returning(ChatImport.id)
        if await session.scalar(change.execution_options(synchronize_session=False)) is None:
            raise Stopped
        await keep_lines(session, self._import.id, leaving)


def _seq(chat: Chat, progress: ChatImportRoom, place: int) -> int:
    if place < progress.before:
        return progress.first_seq + place
    chat.last_seq += 1
    return chat.last_seq


async def keep_lines(session: AsyncSession, import_id: str, leaving: Leaving) -> None:
    """Added to what is known."""
    lines = leaving.lines()
    if not lines:
        return
    counted = select(func.count()).select_from(ChatImportLine).where(ChatImportLine.import_id == import_id)
    known = int(await session.scalar(counted) or 0)
    bounded = Leaving(known)
    bounded.note_all(lines)
    for one in bounded.lines():
        key = sha256("\n".join((one.what, one.why, one.place, one.detail)).encode()).hexdigest()
        row = await session.get(ChatImportLine, (import_id, key), populate_existing=True)
        if row is None:
            row = ChatImportLine(
                import_id=import_id, key=key, what=one.what, why=one.why, place=one.place, detail=one.detail, count=0
            )
            session.add(row)
        row.count += one.count
    await session.flush()
