"""Makes wake-up calls that are due, and hears what becomes of them. Each ring is written down before it is made: a
process that dies in between costs one ring, never all, for the next try stands in the row already.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from sqlalchemy import delete, func, select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError, NotFound
from clarion.base.retry_queue import RetryQueue
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.calls.control import CallControl
from clarion.features.people import Extension, ExtensionStatus
from clarion.features.phone.wake_ups import service
from clarion.features.phone.wake_ups.caller import OPERATION
from clarion.features.phone.wake_ups.events import WAKE_UPS_CHANGED
from clarion.features.phone.wake_ups.models import WakeUp
from clarion.features.phone.wake_ups.program import ANSWERED, DIALLED
from clarion.features.phone.wake_ups.rules import LATEST, spoken

log = structlog.stdlib.get_logger("clarion.wake_ups")
_LOOK_EVERY_S = 30.0
_KEPT = timedelta(days=7)
_MOST_TOLD = 5
Words = dict[str, str]


class WakeUpScheduler:
    """One for each process; each ring is made by one of them."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="Wake-up calls have to wait")
        self._patient = RetryQueue("answers to wake-up calls", self.take_answer)
        self._listening: list[Subscription] = []
        self._actions: dict[str, Callable[[AsyncSession, Extension, Payload], Awaitable[Words]]] = {
            "set": self._set,
            "list": self._list,
            "cancel": self._cancel,
        }

    async def open(self) -> None:
        bus = self._here.bus
        self._listening = [
            bus.subscribe(ANSWERED, self._patient, group="wake-ups"),
            bus.subscribe(DIALLED, self.take_wish, group="wake-up-codes"),
        ]
        for one in self._listening:
            await one.ready()
        await self._worker.open(bus, WAKE_UPS_CHANGED)

    async def close(self) -> None:
        await self._worker.close()
        for one in self._listening:
            await one.close()
        await self._patient.close()

    # ---- ringing

    async def _turn(self) -> float | None:
        await self.work()
        now = self._here.clock.now()
        async with self._here.storage.transaction() as session:
            await session.execute(delete(WakeUp).where(WakeUp.status == "Over", WakeUp.due_at < now - _KEPT))
        async with self._here.storage.reading() as session:
            due = await session.scalar(select(func.min(WakeUp.due_at)).where(WakeUp.status == "Waiting"))
        return None if due is None else max(0.1, (due - now).total_seconds())

    async def work(self) -> int:
        """Everything that is due; returns how many calls were made."""
        made = 0
        while (asked := await self._take_next()) is not None:
            if asked:
                await self._ring(asked)
                made += 1
        return made

    async def _take_next(self) -> Payload | None:
        """What call servers are asked for; empty for what is not called; None: nothing is due."""
        now = self._here.clock.now()
        query = select(WakeUp).where(WakeUp.status == "Waiting", WakeUp.due_at <= now).order_by(WakeUp.due_at).limit(1)
        async with self._here.storage.transaction() as session:
            row = (await session.scalars(query.with_for_update(skip_locked=True))).one_or_none()
            if row is None:
                return None
            owner = await session.get_one(Extension, row.extension_id)
            alarm = service.alarm_of(row, await service.zone_for(session, owner))
            if row.due_at < now - LATEST or owner.status != ExtensionStatus.ENABLED:
                service.follow(row, alarm.missed(now), now)
                return {}
            service.follow(row, alarm.rings(now), now)
            row.ring, row.rang_at = row.ring + 1, now
            return {
                "wake_up_id": row.id,
                "account_id": row.account_id,
                "extension_id": row.extension_id,
                "ring": str(row.ring),
                "minute": str(row.minute),
                "sound": row.sound,
            }

    async def _ring(self, asked: Payload) -> None:
        """A phone that is not there now may be at the next try."""
        control = self._here.find(CallControl)
        try:
            if control is not None:
                await control.ask_session(asked["account_id"], "", OPERATION, asked)
        except NotFound:
            async with self._here.storage.transaction() as session:
                row = await session.get(WakeUp, asked["wake_up_id"], with_for_update=True)
                if row is not None and row.result == "NoAnswer":
                    row.result = "NoPhone"
        except ClarionError as error:
            log.warning("A wake-up call was not made", extension=asked["extension_id"], problem=error.message)

    # ---- what becomes of it

    async def take_answer(self, payload: Payload) -> None:
        """Of a call: somebody answered, or wants to sleep on."""
        ring, now = int(payload["ring"]), self._here.clock.now()
        async with self._here.storage.transaction() as session:
            row = await session.get(WakeUp, str(payload["wake_up_id"]), with_for_update=True)
            if row is None or ring != row.ring:
                return
            owner = await session.get_one(Extension, row.extension_id)
            alarm = service.alarm_of(row, await service.zone_for(session, owner))
            if payload["result"] == "Snoozed" and row.dozed < ring:
                row.dozed = row.heard = ring
                service.follow(row, alarm.snoozed(now), now)
            elif payload["result"] == "Answered" and row.heard < ring:
                row.heard = ring
                service.follow(row, alarm.answered(now), now)
            service.tell(session, owner)

    # ---- by phone

    async def take_wish(self, payload: Payload) -> None:
        """One wish of who dialled the code. Whatever goes wrong, they hear of it."""
        try:
            async with self._here.storage.transaction() as session:
                owner = await session.get(Extension, str(payload["extension_id"]))
                if owner is None or owner.account_id != str(payload["account_id"]):
                    raise NotFound("The extension is not there any more.", parameter="extensionId")
                words = await self._actions[str(payload["action"])](session, owner, payload)
        except ClarionError as error:
            log.info("A wake-up call was not set", problem=error.message)
            words = {"result": "refused", "say": "code-refused"}
        except Exception:
            log.exception("Setting a wake-up call failed")
            words = {"result": "failed", "say": "call-failed"}
        control = self._here.find(CallControl)
        if control is None:
            return
        try:
            await control.tell_program(str(payload["telephony_session_id"]), str(payload["program"]), words)
        except ClarionError:
            log.info("Whoever set a wake-up call has gone")

    async def _set(self, session: AsyncSession, owner: Extension, payload: Payload) -> Words:
        wanted = service.Wanted(minute=int(payload["minute"]), repeat=str(payload["repeat"]))
        row = await service.add(self._here, session, owner, wanted, owner.id)
        return {"result": "set", "say": " ".join(("wake-up-set", *spoken([(row.minute, row.repeat)])))}

    async def _list(self, session: AsyncSession, owner: Extension, _payload: Payload) -> Words:
        rows = await service.wake_ups_of(session, owner, waiting=True)
        told = spoken((row.minute, row.repeat) for row in rows[:_MOST_TOLD])
        return {"result": "told", "say": " ".join(("wake-up-set", *told)) if told else "wake-up-none"}

    async def _cancel(self, session: AsyncSession, owner: Extension, _payload: Payload) -> Words:
        await service.remove(session, owner, await service.wake_ups_of(session, owner, waiting=True))
        return {"result": "cancelled", "say": "wake-up-cancelled"}
