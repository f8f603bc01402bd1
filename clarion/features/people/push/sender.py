"""Carries what waits to the push services. A note is in one process's hands at a time, and is tried until it is taken,
comes to nothing, or is old.
"""

import asyncio
import json
import random
from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import delete, func, select, update

from clarion.base.container import Container
from clarion.base.http_client import Answer, HttpClient, RequestFailed
from clarion.base.ssrf_guard import egress_policy
from clarion.base.storage import AsyncSession
from clarion.base.telemetry import counter
from clarion.base.worker import Worker
from clarion.features.people.push.crypto import PushKey, encrypt
from clarion.features.people.push.events import PUSH_WAITS
from clarion.features.people.push.models import PushDevice, PushNote
from clarion.features.people.push.rules import MOST_FAILURES, MOST_PAYLOAD, pause_after, topic_of
from clarion.features.people.push.sources import push_sources
from clarion.features.people.sign_in.models import AuthSession

log = structlog.stdlib.get_logger("clarion.push")
_tries = counter("pushes_total", "Pushes that were tried", ("outcome",))

_LOOK_EVERY_S = 30.0
_LEASE = timedelta(seconds=60)
_AT_ONCE = 100
_PLACES = 32
_FAILING_PLACES = 8
_WITHIN_S = 10.0
_GONE = (404, 410)
_TRY_AGAIN = (408, 425, 429)


class PushSender:
    """One for each process."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self.key = PushKey(here.keys, f"mailto:postmaster@{here.settings.public_url.partition('//')[2].split(':')[0]}")
        self._http_client = HttpClient(egress_policy(here.settings))
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="Pushes have to wait")
        # A service that does not answer must not hold up a call that rings: failing ones share a few places.
        self._places, self._failing = asyncio.Semaphore(_PLACES), asyncio.Semaphore(_FAILING_PLACES)
        self._sending: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        await self._worker.open(self._here.bus, PUSH_WAITS)

    async def close(self) -> None:
        await self._worker.close()
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        await self._http_client.close()

    async def _turn(self) -> float | None:
        for note, device in await self._claim():
            task = asyncio.get_running_loop().create_task(self._carry(note, device))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return await self._until_next()

    async def work(self) -> int:
        """Everything that is due, at once; returns how many notes that were."""
        claimed = await self._claim()
        await asyncio.gather(*(self._carry(note, device) for note, device in claimed))
        return len(claimed)

    async def _until_next(self) -> float | None:
        async with self._here.storage.reading() as session:
            due = await session.scalar(select(func.min(PushNote.due_at)))
        return None if due is None else max(0.05, (due - self._here.clock.now()).total_seconds())

    async def _claim(self) -> Sequence[tuple[PushNote, PushDevice]]:
        """Whoever takes a note has a minute for it."""
        now = self._here.clock.now()
        async with self._here.storage.transaction() as session:
            await session.execute(delete(PushNote).where(PushNote.expires_at <= now))
            over = select(AuthSession.id).where(AuthSession.id == PushDevice.session_id, AuthSession.ended_at <= now)
            await session.execute(delete(PushDevice).where(over.exists()))
            query = select(PushNote).where(PushNote.due_at <= now).order_by(PushNote.due_at).limit(_AT_ONCE)
            found = []
            for note in (await session.scalars(query.with_for_update(skip_locked=True))).all():
                note.due_at, note.attempts = now + _LEASE, note.attempts + 1
                found.append((note, await session.get_one(PushDevice, note.device_id)))
        return found

    async def _carry(self, note: PushNote, device: PushDevice) -> None:
        try:
            payload = await self._payload(note, device)
            if payload is None:
                await self._drop(note)
                return
            async with self._failing if device.failures else self._places:
                await self._try(note, device, payload)
        except Exception as error:
            log.warning("A push has to wait", device=device.id, problem=str(error) or type(error).__name__)

    async def _payload(self, note: PushNote, device: PushDevice) -> bytes | None:
        """What the browser is told; None when it is no news any more."""
        sources = push_sources(self._here)
        async with self._here.storage.reading() as session:
            if not await sources.is_news(session, note.kind, device.extension_id, note.about):
                return None
            badge = await sources.unread(session, device.extension_id)
        told = {**note.words, "kind": note.kind, "tag": note.tag, "badge": badge}
        payload = json.dumps(told, ensure_ascii=False).encode()
        if len(payload) > MOST_PAYLOAD:
            payload = json.dumps({**told, "body": str(told["body"])[:60]}).encode()
        return payload

    async def _try(self, note: PushNote, device: PushDevice, payload: bytes) -> None:
        now = self._here.clock.now()
        headers = {
            "Authorization": self.key.authorization(device.endpoint, now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(0, int((note.expires_at - now).total_seconds()))),
            "Urgency": note.urgency,
            "Topic": topic_of(note.tag),
        }
        body = encrypt(payload, device.p256dh, device.auth)
        headers["Content-Length"] = str(len(body))
        try:
            answer = await self._http_client.post(device.endpoint, headers, body, _WITHIN_S)
        except RequestFailed as problem:
            await self._failed(note, device, problem.sentence, gone=problem.kind == "refused", again=True)
            return
        await self._answered(note, device, answer)

    async def _answered(self, note: PushNote, device: PushDevice, answer: Answer) -> None:
        if 200 <= answer.status < 300:
            _tries.labels("taken").inc()
            async with self._here.storage.transaction() as session:
                await session.execute(delete(PushNote).where(PushNote.id == note.id))
                reached = {"reached_at": self._here.clock.now(), "failures": 0, "problem": ""}
                await session.execute(update(PushDevice).where(PushDevice.id == device.id).values(reached))
            return
        again = answer.status >= 500 or answer.status in _TRY_AGAIN
        asked = answer.headers.get("retry-after", "")
        await self._failed(
            note,
            device,
            f"The push service answered HTTP {answer.status}.",
            gone=answer.status in _GONE,
            again=again,
            asked_s=int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else None,
        )

    async def _failed(
        self, note: PushNote, device: PushDevice, problem: str, *, gone: bool, again: bool, asked_s: int | None = None
    ) -> None:
        """`gone`: the browser is not there any more, and is forgotten. Not `again`: the note is."""
        _tries.labels("gone" if gone else "failed").inc()
        async with self._here.storage.transaction() as session:
            row = await session.get(PushDevice, device.id, with_for_update=True)
            if row is None:
                return
            row.failures, row.problem = row.failures + 1, problem[:300]
            if gone or row.failures >= MOST_FAILURES:
                await session.delete(row)
            elif not again:
                await session.execute(delete(PushNote).where(PushNote.id == note.id))
            else:
                due = self._here.clock.now() + pause_after(note.attempts, asked_s, random.random())
                await session.execute(update(PushNote).where(PushNote.id == note.id).values(due_at=due))

    async def _drop(self, note: PushNote) -> None:
        async with self._here.storage.transaction() as session:
            await _forget(session, note)


async def _forget(session: AsyncSession, note: PushNote) -> None:
    await session.execute(delete(PushNote).where(PushNote.id == note.id))
