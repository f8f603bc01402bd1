"""Turns live calls, and records of ended ones, into happenings: begun, answered, ended, for each account's side."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from clarion.calls.cdr import CallRecord
from clarion.calls.model import Call, Party, PartyStatus
from clarion.features.conduct.counters.names import ONE_RING_S, country_code
from clarion.features.conduct.ports import FeatureValue, Happening

_OVER = (PartyStatus.DISCONNECTED, PartyStatus.GONE)
_MOST_CALLS = 200_000


class _Who(Protocol):
    """What identities of live calls and of records have in common."""

    @property
    def account_id(self) -> str: ...
    @property
    def extension_id(self) -> str: ...
    @property
    def number(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Side:
    """One account's view of one callee of a call."""

    event_id: str
    direction: str  # out | in | inside
    account_id: str
    extension_id: str
    party: str  # the other side's number
    own_number: str
    callee_extension: str = ""  # of a call inside, on the caller's side


def sides_of(call_id: str, index: int, caller: _Who, callee: _Who, account_id: str) -> Iterator[Side]:
    """Who is concerned by `caller` calling `callee`: whoever calls out, whoever is called, both inside a company.

    `account_id` pays where neither is ours: a call from outside that was forwarded outside.
    """
    ours, theirs = caller.account_id, callee.account_id
    name = f"{call_id}/{index}"
    if ours and ours == theirs:
        yield Side(name, "inside", ours, caller.extension_id, "", caller.number, callee.extension_id)
        yield Side(f"{name}/in", "inside", theirs, callee.extension_id, "", callee.number)
        return
    if ours or not theirs:
        yield Side(name, "out", ours or account_id, caller.extension_id, callee.number, caller.number)
    if theirs:
        yield Side(f"{name}/in", "in", theirs, callee.extension_id, caller.number, callee.number)


def _told(side: Side, kind: str, at: float, **values: FeatureValue) -> Happening:
    return Happening(
        event_id=side.event_id,
        kind=kind,
        at=datetime.fromtimestamp(at, UTC),
        account_id=side.account_id,
        extension_id=side.extension_id,
        party=side.party,
        values=values,
    )


def _ended(side: Side, started: float, answered: float, ended: float, result: str) -> Happening:
    """`result`: of the callee; "Missed" when the caller gave up."""
    values: dict[str, FeatureValue] = {
        "direction": side.direction,
        "answered": answered > 0,
        "seconds": max(0.0, ended - answered) if answered else 0.0,
        "ring_s": max(0.0, (answered or ended) - started),
    }
    if side.direction == "out" and not answered and result in ("", "Missed") and ended - started < ONE_RING_S:
        values["dropped"] = True
    if side.own_number:
        values["own_number"] = side.own_number
    if side.callee_extension:
        values["callee_extension"] = side.callee_extension
    return _told(side, "call.ended", ended, **values)


def ended_in(record: CallRecord) -> Iterator[Happening]:
    """What a kept record tells; the same ids and values as while the call lived. Calls for help tell nothing."""
    if record.emergency:
        return
    account = record.account_ids[0] if record.account_ids else ""
    for party in record.parties:
        if party.direction != "Inbound" or not (party.far.account_id or party.far.number or party.far.trunk_id):
            continue
        for side in sides_of(record.telephony_session_id, party.index, party.far, party.who, account):
            if side.direction == "out" and side.party.startswith("+"):
                yield _tried(record.telephony_session_id, side, party.started)
            yield _ended(side, party.started, party.answered, party.ended or record.ended, party.result)


def _tried(call_id: str, side: Side, at: float) -> Happening:
    """The attempt that the call began with; those that were refused have no CDR."""
    values: dict[str, FeatureValue] = {"attempt": "call.out"}
    if country_code(side.party) != country_code(side.own_number):
        values["international"] = True
    return replace(_told(side, "attempt", at, **values), event_id=f"{call_id}/call")


class CallWatch:
    """Beside the listeners of the switchboard; `tell` is `Conduct.tell`. Each news is told once.

    `level_of(trunk_id, account_id, number)`: the level (A, B, C) at which a call of theirs is signed there, if it is.
    """

    def __init__(
        self,
        tell: Callable[[Happening], None],
        now: Callable[[], datetime],
        *,
        is_hot_spot: Callable[[str], bool] = lambda number: False,
        level_of: Callable[[str, str, str], str] = lambda trunk_id, account_id, number: "",
    ) -> None:
        self._tell = tell
        self._now = now
        self._level_of = level_of
        self._is_hot_spot = is_hot_spot
        self._seen: dict[str, dict[int, int]] = {}  # call: party: how far it was told (1 begun, 2 answered, 3 ended)

    def changed(self, call: Call, parties: Sequence[int]) -> None:
        if call.emergency is not None:
            return
        for index in parties:
            party = call.parties.get(index)
            if party is not None and party.direction == "Inbound" and not _is_refused(party):
                self._look(call, party, over=party.status in _OVER)

    def ended(self, call: Call) -> None:
        if call.emergency is None:
            for party in call.parties.values():
                if party.direction == "Inbound" and not _is_refused(party):
                    self._look(call, party, over=True)
        self._seen.pop(call.call_id, None)

    def _look(self, call: Call, party: Party, *, over: bool) -> None:
        seen = self._seen.get(call.call_id)
        if seen is None:
            seen = self._seen[call.call_id] = {}
            if len(self._seen) > _MOST_CALLS:
                del self._seen[next(iter(self._seen))]
        told = seen.get(party.index, 0)
        reached = 3 if over else 2 if party.answered else 1
        if told >= reached:
            return
        seen[party.index] = reached
        for side in sides_of(call.call_id, party.index, party.shown, party.identity, call.account_id):
            self._tell_side(call, party, side, told, reached)

    def _tell_side(self, call: Call, party: Party, side: Side, told: int, reached: int) -> None:
        now = self._now().timestamp()
        if told < 1:
            hot = {"hot_spot": True} if side.direction == "out" and self._is_hot_spot(side.party) else {}
            self._tell(_told(side, "call.begun", party.started or now, **hot))
        if told < 2 and party.answered:
            self._tell(_told(side, "call.answered", party.answered))
        if reached == 3:
            ended = _ended(side, party.started or now, party.answered, party.ended or call.ended or now, party.result)
            level = ""
            if side.direction == "out" and party.identity.trunk_id:
                level = self._level_of(party.identity.trunk_id, side.account_id, side.own_number)
            self._tell(replace(ended, values={**ended.values, "attestation": level}) if level else ended)


def _is_refused(party: Party) -> bool:
    """A callee that was never tried: the route was refused."""
    shown = party.shown
    return not (shown.account_id or shown.number or shown.trunk_id or shown.extension_id)
