"""The ledger: one record of facts per ended call. Call log, usage and counters are computed from it, never
kept by hand.

A call stays in the call store until its record is committed, or lies on the shelf (`ledger_shelf.py`) where it stays
until then, so that neither a crash nor a database that is away loses it.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog
from pydantic import BaseModel, ConfigDict
from sqlalchemy import insert, select

from clarion.base.errors import Unavailable
from clarion.base.outbox import announce_all
from clarion.base.storage import Storage
from clarion.calls.ledger_models import LedgerCall
from clarion.calls.model import Call, Identity, Leg, Party, Payer
from clarion.calls.ports import CallStore
from clarion.calls.views import accounts_of, party_id
from clarion.calls.wire import TrunkTarget

log = structlog.stdlib.get_logger("clarion.ledger")

TOPIC = "calls.record"
AT_ONCE = 200
_GATHER_SECONDS = 0.1  # most of a transaction's cost does not depend on how many calls it is for
_RETRY_SECONDS = (0.1, 0.5, 2.0, 5.0)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WhoRecord(_Strict):
    """One end of a call."""

    account_id: str
    extension_id: str
    device_id: str
    number: str
    extension_number: str
    name: str
    trunk_id: str


class PartyRecord(_Strict):
    """One participant. Times are seconds since the epoch, 0 when it did not happen."""

    index: int
    party_id: str
    direction: str  # Outbound: the caller; Inbound: a callee
    who: WhoRecord
    far: WhoRecord  # the other end as this party saw it
    status: str
    reason: str
    result: str  # Accepted, Missed, Busy, No Answer, Rejected, Voicemail, Wrong Number, …
    started: float
    answered: float
    ended: float
    peer: dict[str, str]


class FactRecord(_Strict):
    at: float
    kind: str
    party: int
    detail: str


class PaidLegRecord(_Strict):
    """A carrier's leg that we placed and that was answered: what it is charged by. Times in seconds since the epoch."""

    leg_id: str
    trunk_id: str
    number: str
    answered: float
    ended: float
    account_id: str
    extension_id: str


class CallRecord(_Strict):
    """An ended call, as announced on `calls.record`."""

    session_id: str
    telephony_session_id: str
    server_id: str
    origin: str
    account_ids: list[str]
    started: float
    answered: float
    ended: float
    emergency: str
    parties: list[PartyRecord]
    facts: list[FactRecord]
    paid: list[PaidLegRecord] = []


def record_of(call: Call) -> CallRecord:
    """What remains of a call."""
    return CallRecord(
        session_id=call.session_id,
        telephony_session_id=call.call_id,
        server_id=call.server_id,
        origin=call.origin,
        account_ids=sorted(accounts_of(call)),
        started=call.created,
        answered=call.answered,
        ended=call.ended,
        emergency=call.emergency.code if call.emergency else "",
        parties=[_party(call, party) for party in call.parties.values()],
        facts=[FactRecord(at=f.at, kind=f.kind, party=f.party, detail=f.detail) for f in call.facts],
        paid=[_paid(call, leg) for leg in paid_legs(call)],
    )


def paid_legs(call: Call) -> list[Leg]:
    """Legs that a carrier was asked for and that were answered. Of an emergency call none: nobody pays for help."""
    if call.emergency is not None:
        return []
    return [leg for leg in call.legs.values() if leg.answered and isinstance(leg.target, TrunkTarget)]


def payer_of(call: Call, leg: Leg) -> Payer:
    """At whose cost a leg is; an empty account: at nobody's here."""
    who = call.parties[leg.party].identity
    return leg.payer or Payer(account_id=who.account_id, extension_id=who.extension_id)


def _paid(call: Call, leg: Leg) -> PaidLegRecord:
    assert isinstance(leg.target, TrunkTarget)
    payer = payer_of(call, leg)
    return PaidLegRecord(
        leg_id=leg.leg_id,
        trunk_id=leg.target.trunk_id,
        number=leg.target.number,
        answered=leg.answered,
        ended=leg.ended or call.ended,
        account_id=payer.account_id,
        extension_id=payer.extension_id,
    )


def _party(call: Call, party: Party) -> PartyRecord:
    return PartyRecord(
        index=party.index,
        party_id=party_id(call, party.index),
        direction=party.direction,
        who=_who(party.identity),
        far=_who(party.shown, seen_by=party.identity.account_id),
        status=party.status.value,
        reason=party.reason,
        result=party.result or ("Accepted" if party.answered else "Missed"),
        started=party.started,
        answered=party.answered,
        ended=party.ended or call.ended,
        peer=party.peer,
    )


def _who(identity: Identity, *, seen_by: str | None = None) -> WhoRecord:
    """`seen_by`: the account of whoever sees it; a number that is withheld is for its own account only."""
    hidden = identity.withheld and seen_by not in (None, identity.account_id)
    return WhoRecord(
        account_id=identity.account_id,
        extension_id=identity.extension_id,
        device_id=identity.device_id,
        number="" if hidden else identity.number,
        extension_number=identity.extension_number,
        name=identity.name,
        trunk_id=identity.trunk_id,
    )


class LedgerWriter:
    """Writes records into the database."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def write(self, calls: Sequence[Call]) -> None:
        """Rows and announcements of ended calls in one transaction; each once, however often a call is given."""
        records = {call.session_id: record_of(call) for call in calls}
        async with self._storage.transaction() as session:
            written = LedgerCall.session_id.in_(records)
            for known in await session.scalars(select(LedgerCall.session_id).where(written)):
                del records[known]
            if not records:
                return
            rows = [_row(record) for record in records.values()]
            await session.execute(insert(LedgerCall), rows)
            await announce_all(session, [(TOPIC, row["record"]) for row in rows])


def _row(record: CallRecord) -> dict[str, Any]:
    return {
        "session_id": record.session_id,
        "telephony_session_id": record.telephony_session_id,
        "started_at": datetime.fromtimestamp(record.started, UTC),
        "ended_at": datetime.fromtimestamp(record.ended, UTC),
        "record": record.model_dump(),
    }


class Shelf(Protocol):
    """Where ended calls can be left for another process to write their records."""

    async def put(self, calls: Sequence[Call]) -> None:
        """Return once they lie there. Raises Unavailable; some may lie there then."""


class Ledger:
    """Sees to it in the background that ended calls get their records, in order.

    With a shelf, others write (and this process only if the shelf cannot be reached); without, it writes by itself.
    """

    def __init__(self, writer: LedgerWriter, store: CallStore, shelf: Shelf | None = None) -> None:
        self._writer = writer
        self._store = store
        self._shelf = shelf
        self._waiting: deque[Call] = deque()
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Hand over what waits, as far as the database lets us; the rest stays in the call store."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._waiting:
            try:
                await asyncio.wait_for(self._write(), 5)
            except Exception as error:
                log.warning("Records wait for the next start", count=len(self._waiting), problem=str(error))

    def record(self, call: Call) -> None:
        """Take an ended call. Returns at once."""
        self._waiting.append(call)
        self._news.set()

    async def _run(self) -> None:
        failures = 0
        while True:
            await self._news.wait()
            await asyncio.sleep(_GATHER_SECONDS)
            self._news.clear()
            try:
                await self._write()
                failures = 0
            except Exception as error:
                log.warning("The ledger has to wait for the database", problem=str(error), waiting=len(self._waiting))
                await asyncio.sleep(_RETRY_SECONDS[min(failures, len(_RETRY_SECONDS) - 1)])
                failures += 1
                self._news.set()

    async def _write(self) -> None:
        while self._waiting:
            batch = [self._waiting[at] for at in range(min(AT_ONCE, len(self._waiting)))]
            if not await self._shelve(batch):
                await self._writer.write(batch)
            for call in batch:
                self._waiting.popleft()
                self._store.forget(call.call_id)

    async def _shelve(self, batch: Sequence[Call]) -> bool:
        if self._shelf is None:
            return False
        try:
            await self._shelf.put(batch)
        except Unavailable as error:
            log.warning("Records cannot be left for others; they are written here", problem=str(error))
            return False
        return True
