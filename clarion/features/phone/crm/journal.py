"""Writes ended calls into CRMs: each once, tried again while the CRM is away, and told of when it cannot be."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_consumers import CdrConsumer, consumers_of
from clarion.features.people import Extension
from clarion.features.phone.crm import service
from clarion.features.phone.crm.asking import JOURNAL_S, CrmProblem
from clarion.features.phone.crm.caller_lookup import CrmCallerLookup
from clarion.features.phone.crm.expressions import follow, read_path, text_of
from clarion.features.phone.crm.models import CrmActivity, CrmActivityState, CrmConnection
from clarion.features.phone.crm.notes import notes_of
from clarion.features.phone.crm.rules import (
    Contact,
    Talk,
    description_of,
    facts_of,
    next_pause,
    subject_of,
    takers_of,
    talk_of,
    written,
)
from clarion.features.phone.recording import recordings_of

log = structlog.stdlib.get_logger("clarion.crm")

SETTLES: Final = timedelta(seconds=10)
"""So long after a call its recording is there, if there is one."""
_LEASE = timedelta(minutes=2)
_AT_ONCE = 20
_AT_ONCE_EACH = 5  # of one connection: one whose CRM hangs is not in the way of all others
_LOOK_EVERY_S = 30.0
_NEWS = "crm activities"


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt. `state` as CrmActivity has it; `retry_after`: seconds that the CRM asked for."""

    state: CrmActivityState
    problem: str = ""
    remote_id: str = ""
    contact: Contact | None = None
    retry_after: float = 0.0


class CrmJournal:
    """Several processes may have one: whoever claims a call writes it."""

    def __init__(self, here: Container, desk: CrmCallerLookup) -> None:
        self._here = here
        self._desk = desk
        self._consumer = CdrConsumer("crm-journal", self.consume)
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="CRMs have to wait")

    async def open(self) -> None:
        self._here.storage.after_commit(_NEWS, self._worker.wake)
        consumers_of(self._here).add(self._consumer)
        await self._worker.open()

    async def close(self) -> None:
        await consumers_of(self._here).remove(self._consumer.name)
        await self._worker.close()

    # ---- what is to be written

    async def consume(self, session: AsyncSession, calls: Sequence[CallRecord]) -> None:
        # Most calls end here: few accounts have a CRM.
        keeping = await service.journal_keepers(session, {each for one in calls for each in one.account_ids})
        for record in calls:
            for account_id in keeping.intersection(record.account_ids):
                talk = talk_of(record, account_id)
                if talk is not None:
                    await self._plan(session, account_id, record, talk)

    async def _plan(self, session: AsyncSession, account_id: str, record: CallRecord, talk: Talk) -> None:
        rows = await service.connections_of(session, account_id)
        wanted = [row for row in rows if row.enabled and row.journal != "Off"]
        known = select(CrmActivity.connection_id).where(
            CrmActivity.account_id == account_id, CrmActivity.session_id == record.session_id
        )
        done = set(await session.scalars(known))
        for row in wanted:
            if row.id not in done:
                session.add(self._activity(row, record, talk))
        session.info[_NEWS] = True

    def _activity(self, row: CrmConnection, record: CallRecord, talk: Talk) -> CrmActivity:
        now = self._here.clock.now()
        return CrmActivity(
            id=new_id(),
            account_id=row.account_id,
            connection_id=row.id,
            session_id=record.session_id,
            telephony_session_id=record.telephony_session_id,
            party_id=talk.party.party_id,
            extension_id=talk.extension_id,
            number=talk.number,
            facts=facts_of(record.session_id, talk) | {"takers": takers_of(record, row.account_id)},
            due_at=now + SETTLES,
            created_at=now,
        )

    # ---- writing it

    async def _turn(self) -> float | None:
        while await self.work():
            pass
        async with self._here.storage.reading() as session:
            due = await session.scalar(select(func.min(CrmActivity.due_at)).where(CrmActivity.state == "Waiting"))
        return None if due is None else max(0.1, (due - self._here.clock.now()).total_seconds())

    async def work(self) -> int:
        """Write what is due; how much that was."""
        claimed = await self._claim()
        await asyncio.gather(*(self._write(one) for one in claimed))
        return len(claimed)

    async def _claim(self) -> Sequence[CrmActivity]:
        now = self._here.clock.now()
        due = (CrmActivity.state == "Waiting", CrmActivity.due_at <= now)
        place = func.row_number().over(partition_by=CrmActivity.connection_id, order_by=CrmActivity.due_at)
        queues = select(CrmActivity.id, place.label("place")).where(*due).subquery()
        first = select(queues.c.id).where(queues.c.place <= _AT_ONCE_EACH)
        query = select(CrmActivity).where(*due, CrmActivity.id.in_(first))
        query = query.order_by(CrmActivity.due_at).limit(_AT_ONCE).with_for_update(skip_locked=True)
        async with self._here.storage.transaction() as session:
            rows = (await session.scalars(query)).all()
            for row in rows:
                row.due_at, row.attempts = now + _LEASE, row.attempts + 1
        return rows

    async def _write(self, activity: CrmActivity) -> None:
        try:
            outcome = await self._attempt(activity)
        except CrmProblem as problem:
            outcome = Outcome(
                "Waiting" if problem.again else "Failed", problem.sentence, retry_after=problem.retry_after
            )
        except ClarionError as problem:
            outcome = Outcome("Failed", problem.message)
        except Exception:  # one call that cannot be written keeps none of the others waiting
            log.exception("A call could not be written into a CRM", activity=activity.id)
            outcome = Outcome("Waiting", "Something went wrong on our side.")
        await self._settle(activity.id, outcome)

    async def _attempt(self, activity: CrmActivity) -> Outcome:
        async with self._here.storage.reading() as session:
            row = await session.get(CrmConnection, activity.connection_id)
            if row is None or not row.enabled or row.journal == "Off":
                return Outcome("Skipped", "The connection is switched off.")
            agent = await session.get(Extension, activity.extension_id)
            recording = await self._recording(session, activity)
            takers = activity.facts.get("takers", [])
            notes = await notes_of(session, activity.account_id, activity.telephony_session_id, takers)
        crm = await service.open_crm(self._here, row)
        journal = crm.template.journal
        if journal is None:
            return Outcome("Skipped", "The template journals no calls.")
        found = await self._desk.ask(crm, activity.number)
        contact = found[0] if found else None
        if contact is None and (journal.needs_contact or row.journal == "Matched"):
            return Outcome("Skipped", f"{crm.name} knows nobody under this number.")
        known = known_of(activity, agent, contact, recording, notes)
        answer = await self._desk.asking.ask(crm, journal, known, JOURNAL_S)
        remote = text_of(follow(answer, read_path(journal.id))) if journal.id else ""
        return Outcome("Delivered", "", remote[:200], contact)

    async def _recording(self, session: AsyncSession, activity: CrmActivity) -> str:
        """The page on which people who may hear it do."""
        found = await recordings_of(session, activity.account_id, [activity.party_id])
        row = found.get(activity.party_id)
        return f"{self._here.settings.public_url.rstrip('/')}/recording/{row.id}" if row is not None else ""

    async def _settle(self, activity_id: str, outcome: Outcome) -> None:
        async with self._here.storage.transaction() as session:
            row = await session.get(CrmActivity, activity_id, with_for_update=True)
            if row is None:
                return
            row.problem = outcome.problem[:300]
            pause = next_pause(row.attempts, outcome.retry_after) if outcome.state == "Waiting" else None
            if pause is not None:
                row.due_at = self._here.clock.now() + pause
                return
            row.state = "Failed" if outcome.state == "Waiting" else outcome.state
            row.remote_id, row.settled_at = outcome.remote_id, self._here.clock.now()
            row.contact_name = outcome.contact.name if outcome.contact else ""
        await self._desk.note_outcome(row.connection_id, row.state, row.problem)

    def wake(self) -> None:
        self._worker.wake()


def known_of(
    activity: CrmActivity, agent: Extension | None, contact: Contact | None, recording: str, notes: str = ""
) -> dict[str, Any]:
    """What the template of a journal may speak of."""
    facts, name = dict(activity.facts), agent.name if agent is not None else ""
    forms = written(activity.number)
    return {
        "number": {**forms, "": forms["e164"]},
        "call": {
            **facts,
            "subject": subject_of(facts),
            "description": description_of(facts, name, recording, notes),
            "notes": notes,
            "recording": recording,
        },
        "agent": {
            "id": activity.extension_id,
            "name": name,
            "email": agent.email if agent is not None else "",
            "extension": agent.number if agent is not None else "",
        },
        "contact": contact.view() if contact is not None else {},
    }
