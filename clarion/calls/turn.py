"""One turn of `step`: the call as it was, the changes made so far, the commands to give. Pure; no clock, no
I/O.
"""

from typing import TypeVar

import msgspec

from clarion.calls.commands import Announce, Command
from clarion.calls.model import Call, Fact, Identity, Leg, LegState, Party, PartyStatus, RecordingState, Routing
from clarion.calls.wire import Presentation

T = TypeVar("T")

OVER = (PartyStatus.DISCONNECTED, PartyStatus.GONE)


class Turn:
    """Collects changes; `result()` gives the new call and the commands."""

    def __init__(self, call: Call, now: float) -> None:
        self.before = call
        self.now = now
        self.parties = dict(call.parties)
        self.legs = dict(call.legs)
        self.recordings = dict(call.recordings)
        self.supervisions = dict(call.supervisions)
        self.routing: Routing | None = call.routing
        self.commands: list[Command] = []
        self._facts: list[Fact] = []
        self._fields: dict[str, object] = {}
        self._announced: list[int] = []

    def get(self, name: str, kind: type[T]) -> T:
        """A scalar field of the call as it is now."""
        value = self._fields.get(name, getattr(self.before, name))
        assert isinstance(value, kind)
        return value

    def put(self, **fields: object) -> None:
        self._fields.update(fields)

    def do(self, *commands: Command) -> None:
        self.commands.extend(commands)

    def fact(self, kind: str, party: int = 0, detail: str = "", *, at: float = 0.0) -> None:
        """`at`: when it was so, if that was before this turn; never before what the call knows already."""
        latest = (self._facts or self.before.facts)[-1:]
        moment = max(at, *(each.at for each in latest)) if at and latest else at or self.now
        self._facts.append(Fact(at=min(moment, self.now), kind=kind, party=party, detail=detail))

    # ---- parties and legs

    def party(self, index: int, **changes: object) -> Party:
        """Change a party; a change of status or mute is announced."""
        old = self.parties[index]
        new = msgspec.structs.replace(old, **changes)
        self.parties[index] = new
        if (new.status, new.muted, new.reason) != (old.status, old.muted, old.reason):
            self.announce(index)
        return new

    def leg(self, leg_id: str, **changes: object) -> Leg:
        old = self.legs[leg_id]
        if changes.get("state") is LegState.ANSWERED and not old.answered:
            changes["answered"] = self.now
        elif changes.get("state") is LegState.ENDED and not old.ended:
            changes["ended"] = self.now
        new = msgspec.structs.replace(old, **changes)
        self.legs[leg_id] = new
        return new

    def route(self, **changes: object) -> Routing:
        assert self.routing is not None
        self.routing = msgspec.structs.replace(self.routing, **changes)
        return self.routing

    def add_party(self, party: Party) -> Party:
        self.parties[party.index] = party
        self.announce(party.index)
        return party

    def next_party(self) -> int:
        return max(self.parties, default=0) + 1

    def add_leg(self, leg: Leg) -> Leg:
        self.legs[leg.leg_id] = leg
        return leg

    def next_leg_id(self) -> str:
        return f"{self.before.call_id}/{len(self.legs) + 1}"

    def live_leg(self, index: int) -> Leg | None:
        """The leg a party talks on, if it still stands."""
        party = self.parties.get(index)
        leg = self.legs.get(party.leg or "") if party else None
        return leg if leg and leg.state is not LegState.ENDED else None

    def is_over(self, index: int) -> bool:
        return self.parties[index].status in OVER

    def announce(self, index: int) -> None:
        if index not in self._announced:
            self._announced.append(index)

    # ---- words for the other side

    def party_id(self, index: int) -> str:
        return f"p-{self.before.call_id[2:]}-{index}"

    def presentation(self, index: int, *, far: Identity | None = None, **more: object) -> Presentation:
        """What the phone of party `index` is told: `shown` (or `far`) is the far end, `identity` the party itself."""
        party = self.parties[index]
        far, own = far or party.shown, party.identity
        return Presentation(
            session_id=self.before.call_id,
            party_id=self.party_id(index),
            caller_number=far.number or far.extension_number,
            caller_name=far.name,
            caller_domain_user=far.extension_number or far.number,
            called_number=own.number or own.extension_number,
            called_name=own.name,
            withhold_number=far.withheld,
            caller_account=far.account_id,
            proof=far.proof,
            **more,  # type: ignore[arg-type]
        )

    # ---- the end of the turn

    def result(self) -> tuple[Call, list[Command]]:
        """The call after this turn, and what is to be done."""
        self._close_when_empty()
        sequence = self.before.sequence
        commands = self.commands
        if self._announced:
            sequence += 1
            commands = [*commands, Announce(parties=tuple(self._announced))]
        call = msgspec.structs.replace(
            self.before,
            parties=self.parties,
            legs=self.legs,
            recordings=self.recordings,
            supervisions=self.supervisions,
            routing=self.routing,
            sequence=sequence,
            facts=self.before.facts + tuple(self._facts),
            **self._fields,
        )
        return call, commands

    def _close_when_empty(self) -> None:
        """A call is over when no leg stands and nothing is being looked for."""
        if self.before.over or self.routing is not None:
            return
        if any(leg.state is not LegState.ENDED for leg in self.legs.values()):
            return
        if not self.parties and self.get("conference", object) is not None:
            return  # it waits for whoever comes first
        if any(one.state is not RecordingState.ENDED for one in self.recordings.values()):
            return  # their files are being closed
        for index, party in self.parties.items():
            if party.status not in OVER:
                self.party(index, status=PartyStatus.DISCONNECTED, ended=self.now)
        self.put(ended=self.now)
        self.fact("ended")
