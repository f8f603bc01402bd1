"""Test emergency locations in use, take the results, and alert administrators about those that are not fresh."""

import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

import structlog
from sqlalchemy import delete, func, select

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.event_consumer import EventConsumer
from clarion.base.files import Files, check_key
from clarion.base.periodic_task import PeriodicTask
from clarion.base.storage import AsyncSession
from clarion.calls.cdr_models import CdrRow
from clarion.calls.control import CallControl
from clarion.features.emergency.models import EmergencyLocation
from clarion.features.emergency.queries import used_ids
from clarion.features.emergency.upkeep import service
from clarion.features.emergency.upkeep.alarms import write_alarms
from clarion.features.emergency.upkeep.caller import OPERATION
from clarion.features.emergency.upkeep.models import EmergencyLocationCheck, EmergencyLocationTest
from clarion.features.emergency.upkeep.program import ANSWERED
from clarion.features.emergency.upkeep.rules import GIVES_UP, KEPT, freshness, is_alarmed, look_again_at, test_due_at

log = structlog.stdlib.get_logger("clarion.emergency")
AREA = "emergency-tests"
SOUND = "audio/wav"
_LOOKS = 200  # locations in one turn
_MOST_RUNNING = 5  # tests of the whole installation at once


class LocationUpkeep(PeriodicTask):
    """One turn a minute; processes share the work."""

    every_s: ClassVar[float] = 60.0
    waiting: ClassVar[str] = "emergency.upkeep_failed"

    async def turn(self) -> None:
        await self._give_up()
        for test_id in await self.decide():
            await place_test(self._here, test_id)

    async def decide(self) -> list[str]:
        """Look at what is due: alarms are written, and tests that have to be called begin; their ids."""
        now, terms = self._here.clock.now(), service.terms_of(self._here.settings)
        begun: list[str] = []
        async with self._here.storage.transaction() as session:
            rows = await self._due(session, now)
            used = await used_ids(session, [location.id for location, _ in rows])
            room = _MOST_RUNNING - await _running(session) if rows else 0
            alarmed: list[service.CheckedLocation] = []
            for location, check in rows:
                country = str(location.address.get("country", ""))
                due = test_due_at(service.known_of(check), country, terms) if location.id in used else None
                if due is not None and due <= now:
                    if room <= len(begun):
                        continue  # it stays due, for the next turn
                    begun.append((await service.begin_test(session, location, check, by="", now=now)).id)
                elif location.id in used and is_alarmed(service.known_of(check), now, terms):
                    check.alarm, check.alarmed_at = freshness(service.known_of(check), now, terms), now
                    alarmed.append((location, check))
                check.look_at = look_again_at(service.known_of(check), country, now, terms)
            await write_alarms(self._here, session, alarmed, now)
        return begun

    async def _due(self, session: AsyncSession, now: datetime) -> list[service.CheckedLocation]:
        query = (
            select(EmergencyLocation, EmergencyLocationCheck)
            .join(EmergencyLocationCheck, EmergencyLocationCheck.location_id == EmergencyLocation.id)
            .where(EmergencyLocationCheck.look_at <= now)
            .order_by(EmergencyLocationCheck.look_at)
            .limit(_LOOKS)
            .with_for_update(skip_locked=True, of=EmergencyLocationCheck)
        )
        return [(location, check) for location, check in (await session.execute(query)).all()]

    async def _give_up(self) -> None:
        """Tests that nobody answered, and evidence that is old enough to go."""
        now = self._here.clock.now()
        async with self._here.storage.transaction() as session:
            query = select(EmergencyLocationTest).where(
                EmergencyLocationTest.result == "Running", EmergencyLocationTest.started_at <= now - GIVES_UP
            )
            for test in await session.scalars(query.limit(_LOOKS).with_for_update(skip_locked=True)):
                test.result, test.detail = "NoAnswer", await _why(session, test.telephony_session_id)
                await service.end_test(session, test, now)
            old = EmergencyLocationTest.started_at < now - KEPT
            keys = (await session.scalars(select(EmergencyLocationTest.file_key).where(old).limit(_LOOKS))).all()
            if keys:
                await session.execute(delete(EmergencyLocationTest).where(old))
        for key in filter(None, keys):
            await self._here.get(Files).delete(key)


class LocationTestResults(EventConsumer):
    """Takes what a call to 933 has recorded."""

    TOPICS = (ANSWERED,)
    GROUP = "emergency-location-tests"

    async def take(self, payload: Payload) -> None:
        """Keep the read-out, and that the test was answered. A second time finds it done."""
        now, path = self._here.clock.now(), Path(str(payload["path"])) if payload["path"] else None
        async with self._here.storage.reading() as session:
            known = await session.get(EmergencyLocationTest, str(payload["test_id"]))
        if known is None:
            return
        key, size = await self._keep(known, path)
        async with self._here.storage.transaction() as session:
            test = await session.get(EmergencyLocationTest, known.id, with_for_update=True)
            if test is None or test.file_key or test.result == "Passed":
                return
            test.file_key, test.size, test.seconds = key, size, float(payload["seconds"])
            test.telephony_session_id = str(payload.get("telephony_session_id", "")) or test.telephony_session_id
            test.result, test.detail = "Passed", "" if size else "Answered, and not recorded."
            await service.end_test(session, test, now)
        if path is not None:
            path.unlink(missing_ok=True)

    async def _keep(self, test: EmergencyLocationTest, path: Path | None) -> tuple[str, int]:
        name = sha256(test.id.encode()).hexdigest()[:32]
        key = check_key(f"{AREA}/{test.account_id}/{name[:2]}/{name}.wav")
        files = self._here.get(Files)
        if path is not None and path.exists():
            return key, (await files.put_file(key, path, SOUND)).size
        found = await files.find(key)
        return (key, found.size) if found is not None else ("", 0)


async def place_test(here: Container, test_id: str) -> None:
    """Ask a call server to call, and keep what goes out. What nobody could call has failed."""
    async with here.storage.reading() as session:
        test = await session.get_one(EmergencyLocationTest, test_id)
        location = await session.get(EmergencyLocation, test.location_id)
    control, problem = here.find(CallControl), ""
    told: Payload = {}
    try:
        if control is None or location is None:
            problem = "There is no call server." if location else "The location was removed."
        else:
            asked = {"test_id": test.id, "extension_id": test.owner_id, "address": json.dumps(location.address)}
            told = await control.ask_session(test.account_id, "", OPERATION, asked)
    except ClarionError as error:
        problem = error.message
    async with here.storage.transaction() as session:
        row = await session.get_one(EmergencyLocationTest, test_id, with_for_update=True)
        if problem:
            row.result, row.detail = "NoCarrier", problem[:300]
            log.warning("emergency.location_not_tested", location=row.location_id, problem=problem)
            await service.end_test(session, row, here.clock.now())
            return
        row.telephony_session_id = str(told["session"])
        row.pidf_lo, row.callback_number = str(told["pidf_lo"]), str(told["callback_number"])[:40]
        row.carrier = str(told["carrier"])[:120]


async def _running(session: AsyncSession) -> int:
    query = select(func.count()).select_from(EmergencyLocationTest).where(EmergencyLocationTest.result == "Running")
    return await session.scalar(query) or 0


async def _why(session: AsyncSession, telephony_session_id: str) -> str:
    """How the call ended, as its CDR says."""
    row = await session.scalar(select(CdrRow).where(CdrRow.telephony_session_id == telephony_session_id))
    if row is None:
        return "The call has no record."
    results = [str(party.get("result", "")) for party in row.record.get("parties", [])]
    return next((result for result in results if result), "Not answered.")[:300]
