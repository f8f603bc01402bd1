"""Tells programs of posts that begin with their words. What cannot be told is tried again, later and later."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.features.messaging.chat_webhooks.service import post_incoming
from clarion.features.messaging.chats import TEAM_MESSAGING, Chat
from clarion.features.messaging.outgoing import service
from clarion.features.messaging.outgoing.events import OUTGOING_CHANGED
from clarion.features.messaging.outgoing.models import OutgoingCall, OutgoingHook
from clarion.features.people import Extension

log = structlog.stdlib.get_logger("clarion.messaging")

AGAIN = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
MOST_FAILURES = 20
_LEASE = timedelta(minutes=1)
_AT_ONCE = 20
_LOOK_EVERY_S = 30.0


class PostTeller:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="Programs have to wait")
        self._chats: frozenset[str] = frozenset()
        self._listening: list[Subscription] = []

    async def open(self) -> None:
        bus = self._here.bus
        self._listening = [
            bus.subscribe(OUTGOING_CHANGED, self._changed),
            bus.subscribe(TEAM_MESSAGING, self._said, group="chat-programs"),
        ]
        for one in self._listening:
            await one.ready()
        await self._changed({})
        await self._worker.open()

    async def close(self) -> None:
        for one in self._listening:
            await one.close()
        await self._worker.close()

    async def _changed(self, _payload: Payload) -> None:
        """In which chats anybody listens: nearly none, so that nearly every post costs nothing here."""
        async with self._here.storage.reading() as session:
            query = select(OutgoingHook.chat_id).where(OutgoingHook.kind == "Words", OutgoingHook.status == "Active")
            self._chats = frozenset(await session.scalars(query.distinct()))

    async def _said(self, payload: Payload) -> None:
        if payload.get("event_type") != "PostAdded" or payload["chat_id"] not in self._chats:
            return
        post = payload["post"]
        # What a program said, under its own name, is for people: programs must not go on among themselves.
        if not post.get("text") or post.get("activity") or not post.get("creatorId"):
            return
        async with self._here.storage.transaction() as session:
            await self._note(session, str(payload["chat_id"]), post)
        self._worker.wake()

    async def _note(self, session: AsyncSession, chat_id: str, post: Payload) -> None:
        chat = await session.get(Chat, chat_id)
        person = await session.get(Extension, str(post["creatorId"]))
        if chat is None or person is None:
            return
        query = select(OutgoingHook).where(
            OutgoingHook.chat_id == chat_id, OutgoingHook.kind == "Words", OutgoingHook.status == "Active"
        )
        said = {"post": {name: post.get(name) for name in ("id", "text", "creatorId", "creationTime", "threadId")}}
        for hook in (await session.scalars(query)).all():
            if begins_with(str(post["text"]), hook.words):
                body = service.message(self._here, hook, person, chat, "post", said).decode()
                due = self._here.clock.now()
                session.add(OutgoingCall(id=new_id(), hook_id=hook.id, body=body, attempts=0, due_at=due))

    async def _turn(self) -> float | None:
        while await self.work():
            pass
        return await self._until_next()

    async def _until_next(self) -> float | None:
        async with self._here.storage.reading() as session:
            due: datetime | None = await session.scalar(select(func.min(OutgoingCall.due_at)))
        return None if due is None else max(0.1, (due - self._here.clock.now()).total_seconds())

    async def work(self) -> int:
        """Tell what is due; returns how much that was."""
        claimed = await self._claim(self._here.clock.now())
        await asyncio.gather(*(self._tell(call, hook) for call, hook in claimed))
        return len(claimed)

    async def _claim(self, now: datetime) -> Sequence[tuple[OutgoingCall, OutgoingHook]]:
        """Whoever takes something has a minute for it."""
        async with self._here.storage.transaction() as session:
            query = select(OutgoingCall).where(OutgoingCall.due_at <= now).order_by(OutgoingCall.due_at)
            calls = (await session.scalars(query.limit(_AT_ONCE).with_for_update(skip_locked=True))).all()
            found = []
            for call in calls:
                call.due_at, call.attempts = now + _LEASE, call.attempts + 1
                found.append((call, await session.get_one(OutgoingHook, call.hook_id)))
        return found

    async def _tell(self, call: OutgoingCall, hook: OutgoingHook) -> None:
        problem = ""
        try:
            answer = await service.call(self._here, hook, call.body.encode())
            if answer is not None:
                async with self._here.storage.transaction() as session:
                    shown = answer.under(hook.name)
                    await post_incoming(self._here, session, hook.creator_id, hook.chat_id, f"hook-{hook.id}", shown)
        except ClarionError as error:
            problem = error.message
        except Exception as error:
            log.exception("A program could not be told", hook=hook.id)
            problem = f"Something went wrong inside Clarion: {type(error).__name__}."
        await self._done(call.id, hook.id, problem)

    async def _done(self, call_id: str, hook_id: str, problem: str) -> None:
        async with self._here.storage.transaction() as session:
            call = await session.get(OutgoingCall, call_id)
            hook = await session.get(OutgoingHook, hook_id, with_for_update=True)
            if call is None or hook is None:
                return
            if not problem:
                hook.failures, hook.problem = 0, ""
                await session.delete(call)
                return
            hook.problem = problem[:300]
            if call.attempts <= len(AGAIN):
                call.due_at = self._here.clock.now() + AGAIN[call.attempts - 1]
                return
            await session.delete(call)
            hook.failures += 1
            if hook.failures >= MOST_FAILURES:
                hook.status = "Suspended"
                service.tell(session, hook)


def begins_with(text: str, words: Sequence[str]) -> bool:
    """No words: every post."""
    said = text.lower().lstrip()
    return not words or any(said == word or said.startswith((f"{word} ", f"{word}\n", f"{word}:")) for word in words)
