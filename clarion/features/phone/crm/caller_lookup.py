"""Who is behind a number: asked of the CRMs of an account, once for several who want to know, and kept for minutes."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime
from weakref import WeakValueDictionary

import structlog
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.http_client import HttpClient
from clarion.base.ssrf_guard import egress_policy
from clarion.base.storage import AsyncSession
from clarion.features.phone.crm import service
from clarion.features.phone.crm.asking import Asking, Crm, CrmProblem
from clarion.features.phone.crm.events import CRM_CHANGED
from clarion.features.phone.crm.models import CrmConnection, CrmKnownNumber
from clarion.features.phone.crm.rules import FRESH, KEPT, Contact, is_outside, merged

log = structlog.stdlib.get_logger("clarion.crm")
_AT_ONCE = 4  # questions to one CRM: a slow one of another account is nobody's trouble
_WITHIN_S = 8.0
_MOST_KNOWN = 100


class CrmCallerLookup:
    """One in each process. No call waits for it: whoever shows a call asks once it rings."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self.asking = Asking(HttpClient(egress_policy(here.settings)), here.clock, self._keep_refresh)
        self._running: dict[tuple[str, str], asyncio.Task[list[Contact]]] = {}
        self._places: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()  # by connection
        self._listening: Subscription | None = None

    async def open(self) -> None:
        self._listening = self._here.bus.subscribe(CRM_CHANGED, self._on_change)
        await self._listening.ready()

    async def close(self) -> None:
        if self._listening is not None:
            await self._listening.close()
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        await self.asking.http_client.close()

    async def _on_change(self, payload: Payload) -> None:
        self.asking.forget(str(payload["connection_id"]))

    async def _keep_refresh(self, connection_id: str, refresh: str) -> None:
        await service.keep_refresh(self._here, connection_id, refresh)

    # ---- who it is

    async def find(self, account_id: str, number: str) -> list[Contact]:
        """Whom the account's CRMs know under an E.164 number. Short and emergency numbers are never asked about."""
        if not is_outside(number):
            return []
        key = (account_id, number)
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.get_running_loop().create_task(self._find(account_id, number))
            task.add_done_callback(lambda _task: self._running.pop(key, None))
        return await asyncio.shield(task)

    async def _find(self, account_id: str, number: str) -> list[Contact]:
        """What is kept is looked at here, where each number has one task: whoever comes when one has just ended sees
        what it kept.
        """
        async with self._here.storage.reading() as session:
            kept = await session.get(CrmKnownNumber, (account_id, number))
        if kept is not None and self._here.clock.now() - kept.asked_at < FRESH:
            return [Contact(**each) for each in kept.contacts]
        return await self._ask_all(account_id, number)

    async def known(self, account_id: str, numbers: Sequence[str]) -> dict[str, list[Contact]]:
        """What was found for these numbers lately. Nobody is asked."""
        query = select(CrmKnownNumber).where(
            CrmKnownNumber.account_id == account_id, CrmKnownNumber.number.in_(list(numbers)[:_MOST_KNOWN])
        )
        async with self._here.storage.reading() as session:
            rows = (await session.scalars(query)).all()
        return {row.number: [Contact(**each) for each in row.contacts] for row in rows if row.contacts}

    async def _ask_all(self, account_id: str, number: str) -> list[Contact]:
        async with self._here.storage.reading() as session:
            rows = [row for row in await service.connections_of(session, account_id) if row.enabled]
        if not rows:
            return []
        answers = await asyncio.gather(*(self._ask_one(row, number) for row in rows))
        found = merged(answer for answer in answers if answer is not None)
        if None not in answers:  # what one could not say today is asked again
            await self._keep(account_id, number, found, {row.id: row.changed_at for row in rows})
        return found

    async def _ask_one(self, row: CrmConnection, number: str) -> list[Contact] | None:
        """None when it could not be asked."""
        try:
            found = await self.ask(await service.open_crm(self._here, row), number)
        except (CrmProblem, ClarionError) as problem:
            await self.note(row.id, str(problem))
            return None
        if row.problem:
            await self.note(row.id, "")
        return found

    async def ask(self, crm: Crm, number: str) -> list[Contact]:
        """One CRM, now. Raises CrmProblem."""
        places = self._places.setdefault(crm.connection_id, asyncio.Semaphore(_AT_ONCE))
        try:
            async with asyncio.timeout(_WITHIN_S), places:
                return await self.asking.find(crm, number)
        except TimeoutError:
            raise CrmProblem(f"{crm.name} did not answer within {_WITHIN_S:g} seconds.", again=True) from None

    async def _keep(self, account_id: str, number: str, found: list[Contact], asked: dict[str, datetime]) -> None:
        with contextlib.suppress(IntegrityError):  # another process has just kept the same: many look at one call
            async with self._here.storage.transaction() as session:
                rows = await service.connections_of(session, account_id)
                if {row.id: row.changed_at for row in rows if row.enabled} != asked:
                    return  # changed meanwhile: what was found may be nobody's any more
                await keep_known(session, account_id, number, found, self._here.clock.now())

    async def note(self, connection_id: str, problem: str) -> None:
        """What goes wrong with a connection, or that nothing does any more; written once."""
        async with self._here.storage.transaction() as session:
            row = await session.get(CrmConnection, connection_id, with_for_update=True)
            if row is not None and row.problem != problem[:300]:
                row.problem = problem[:300]
                row.problem_at = self._here.clock.now() if problem else None
        if problem:
            log.info("A CRM could not be asked", connection=connection_id, problem=problem)

    async def note_outcome(self, connection_id: str, state: str, problem: str) -> None:
        """What became of a call that was to be journaled."""
        if state in ("Failed", "Delivered"):
            await self.note(connection_id, problem if state == "Failed" else "")


async def keep_known(session: AsyncSession, account_id: str, number: str, found: list[Contact], now: datetime) -> None:
    """Instead of what was kept before; what is very old goes with it."""
    stale = CrmKnownNumber.asked_at < now - KEPT
    same = (CrmKnownNumber.account_id == account_id) & (CrmKnownNumber.number == number)
    await session.execute(delete(CrmKnownNumber).where(stale | same))
    session.add(
        CrmKnownNumber(
            account_id=account_id, number=number, contacts=[contact.kept() for contact in found], asked_at=now
        )
    )
    await session.flush()
