"""Lets guests go whose time is over, and all of an account that has switched them off. Several processes may."""

from datetime import datetime

from sqlalchemy import func, or_, select

from clarion.base.changes import Change, changing
from clarion.base.container import Container
from clarion.base.worker import Worker
from clarion.features.messaging.guests import service
from clarion.features.messaging.guests.events import GUESTS_CHANGED
from clarion.features.messaging.guests.models import ChatGuest, GuestSetting

_EVERY_S = 60.0
_PIECE = 50


class GuestExpiryJob:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_EVERY_S, waiting="Guests whose time is over have to wait")

    async def open(self) -> None:
        await self._worker.open(self._here.bus, GUESTS_CHANGED)

    async def close(self) -> None:
        await self._worker.close()

    async def _turn(self) -> float | None:
        while await self.work():
            pass
        async with self._here.storage.reading() as session:
            soonest = select(func.min(ChatGuest.expires_at)).where(ChatGuest.ended_at.is_(None))
            due: datetime | None = await session.scalar(soonest)
        return None if due is None else max(0.1, (due - self._here.clock.now()).total_seconds())

    async def work(self) -> int:
        """Let some go who have to; returns how many."""
        off = select(GuestSetting.account_id).where(GuestSetting.enabled.is_(False))
        query = select(ChatGuest.extension_id, ChatGuest.expires_at).where(ChatGuest.ended_at.is_(None))
        now = self._here.clock.now()
        over = query.where(or_(ChatGuest.expires_at <= now, ChatGuest.account_id.in_(off)))
        async with self._here.storage.reading() as session:
            rows = (await session.execute(over.order_by(ChatGuest.extension_id).limit(_PIECE))).all()
        for extension_id, expires_at in rows:
            with changing(Change("cli", command="let_guest_go")):
                async with self._here.storage.transaction() as session:
                    row = await session.get(ChatGuest, extension_id, with_for_update=True)
                    if row is not None:
                        await service.end(self._here, session, row, "Expired" if expires_at <= now else "SwitchedOff")
        return len(rows)
