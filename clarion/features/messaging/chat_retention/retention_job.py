"""Deletes what was kept long enough, a piece at a time, at the start and every hour. Several processes may do it."""

from typing import Any

from sqlalchemy import select

from clarion.base.changes import Change, changing
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.periodic_task import PeriodicTask
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_retention import service
from clarion.features.messaging.chat_retention.holding import is_under_preservation
from clarion.features.messaging.chat_retention.models import ChatHold, ChatKept, ChatRetentionRule, ChatRetentionRun
from clarion.features.messaging.chat_retention.things import KINDS, Kind, due_of, remove_thing
from clarion.features.messaging.chats import find_chat
from clarion.features.messaging.posts import Post, remove_post
from clarion.features.messaging.posts.events import FILES_DROPPED, FilesDropped

_PIECE = 50


class ChatRetentionJob(PeriodicTask):
    every_s = 3600.0
    waiting = "Chats could not be tidied"

    async def turn(self) -> None:
        await self.tidy()

    async def tidy(self) -> None:
        """Everything that is due now, but what an authority asked to be kept."""
        async with self._here.storage.reading() as session:
            query = select(ChatRetentionRule).where(ChatRetentionRule.days > 0).order_by(ChatRetentionRule.account_id)
            rules = (await session.scalars(query)).all()
        for account_id in dict.fromkeys(rule.account_id for rule in rules):
            chats: set[str] = set()
            own = [rule for rule in rules if rule.account_id == account_id]
            for rule in own:
                while await self._delete_some(rule, chats):
                    pass
                for kind in KINDS:
                    while await self._delete_things(rule, kind, chats):
                        pass
            await self._finish(account_id, max(own, key=lambda rule: rule.changed_at).changed_by or "")
        await self._let_go()

    async def _delete_some(self, rule: ChatRetentionRule, chats: set[str]) -> bool:
        """The oldest that are due, of one chat. False when nothing is."""
        now = self._here.clock.now()
        conditions = [*service.due(rule.account_id, rule.chat_id, rule.days, now), ~is_under_preservation(Post, now)]
        async with self._here.storage.reading() as session:
            oldest = select(Post.chat_id).where(*conditions).order_by(Post.created_at).limit(1)
            chat_id = await session.scalar(oldest)
        if chat_id is None:
            return False
        async with self._here.storage.transaction() as session:
            chat = await find_chat(session, rule.account_id, chat_id, lock=True)
            if chat is None:
                return True  # deleted meanwhile
            query = select(Post).where(*conditions, Post.chat_id == chat.id).order_by(Post.seq).limit(_PIECE)
            posts = (await session.scalars(query)).all()
            for post in posts:
                await remove_post(self._here, session, chat, post)
            run = await self._open_run(session, rule.account_id)
            run.posts += len(posts)
            run.chats += chat.id not in chats
        chats.add(chat_id)
        return True

    async def _delete_things(self, rule: ChatRetentionRule, kind: Kind, chats: set[str]) -> bool:
        """Tasks, notes and the like that are due, of one chat. False when none is."""
        now = self._here.clock.now()
        due = due_of(kind, rule.account_id, rule.chat_id, rule.days, now)
        conditions = [*due, ~is_under_preservation(kind.table, now)]
        async with self._here.storage.reading() as session:
            chat_id = await session.scalar(select(kind.table.chat_id).where(*conditions).limit(1))
        if chat_id is None:
            return False
        async with self._here.storage.transaction() as session:
            chat = await find_chat(session, rule.account_id, chat_id, lock=True)
            if chat is None:
                return True  # deleted meanwhile
            query = select(kind.table).where(*conditions, kind.table.chat_id == chat.id)
            rows = (await session.scalars(query.order_by(kind.table.id).limit(_PIECE))).all()
            for row in rows:
                await remove_thing(self._here, session, chat, row)
            run = await self._open_run(session, rule.account_id)
            run.things += len(rows)
            run.chats += chat.id not in chats
        chats.add(chat_id)
        return True

    async def _open_run(self, session: AsyncSession, account_id: str) -> ChatRetentionRun:
        query = select(ChatRetentionRun).where(ChatRetentionRun.account_id == account_id)
        query = query.where(ChatRetentionRun.finished_at.is_(None)).limit(1).with_for_update()
        run = (await session.scalars(query)).one_or_none()
        if run is None:
            now = self._here.clock.now()
            run = ChatRetentionRun(id=new_id(), account_id=account_id, posts=0, things=0, chats=0, started_at=now)
            session.add(run)
        return run

    async def _finish(self, account_id: str, by: str) -> None:
        """With a record in the audit trail, when anything was deleted: in the name of who changed a rule last."""
        async with self._here.storage.reading() as session:
            query = select(ChatRetentionRun.id).where(ChatRetentionRun.account_id == account_id)
            open_runs = (await session.scalars(query.where(ChatRetentionRun.finished_at.is_(None)))).all()
        for run_id in open_runs:
            change = Change("cli", command="delete_old_chat_posts", by=by)
            with changing(change):
                async with self._here.storage.transaction() as session:
                    run = await session.get_one(ChatRetentionRun, run_id)
                    change.notes.update(posts=str(run.posts), things=str(run.things), chats=str(run.chats))
                    run.finished_at = self._here.clock.now()

    async def _let_go(self) -> None:
        """What was kept aside for holds that are over."""
        last = ""
        while True:
            async with self._here.storage.transaction() as session:
                query = select(ChatKept).where(ChatKept.id > last).order_by(ChatKept.id).limit(_PIECE)
                rows = (await session.scalars(query)).all()
                for row in rows:
                    if not await _still_held(session, row):
                        keys = [file[name] for file in row.files for name in ("key", "previewKey") if file[name]]
                        if keys:
                            announce(session, FILES_DROPPED, FilesDropped(keys=keys))
                        await session.delete(row)
            if len(rows) < _PIECE:
                return
            last = rows[-1].id


async def _still_held(session: AsyncSession, row: ChatKept) -> bool:
    subjects: Any = select(ChatHold.id).where(ChatHold.account_id == row.account_id)
    of_chat = subjects.where(ChatHold.kind == "Chat", ChatHold.subject_id == row.chat_id)
    of_people = subjects.where(ChatHold.kind == "Person", ChatHold.subject_id.in_(row.people))
    return await session.scalar(of_chat.union_all(of_people).limit(1)) is not None
