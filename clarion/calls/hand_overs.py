"""Legs that change from one live call of a call server to another."""

from clarion.calls import commands as do
from clarion.calls.actor import Actor
from clarion.calls.events import Arrival, HandOverDone
from clarion.calls.recording_steps import recordings_on


class HandOvers:
    """`calls`: those of this server by id; `owner`: the call that has a leg. Both are the switchboard's."""

    def __init__(self, calls: dict[str, Actor], owner: dict[str, str]) -> None:
        self._calls = calls
        self._owner = owner

    def hand_over(self, actor: Actor, command: do.HandOver) -> None:
        """To the call that owns a leg, in whose place it goes."""
        call_id = self._owner.get(command.to_leg, "")
        if call_id not in self._calls or call_id == actor.call.call_id:
            actor.post(HandOverDone(leg_id=command.leg.leg_id, accepted=False))
            return
        self.give(actor, command, call_id, command.to_leg)

    def give(
        self,
        actor: Actor,
        command: do.HandOver | do.Retrieve,
        call_id: str,
        in_place_of: str,
        *,
        fetches: bool = False,
        words: dict[str, str] | None = None,
    ) -> None:
        """`words`: the leg is a supervisor's, who is let in so."""
        other = self._calls[call_id]
        other.memory.take_leg(command.leg.leg_id, actor.memory)
        arrival = Arrival(
            leg=command.leg,
            party=command.party,
            in_place_of=in_place_of,
            from_call=actor.call.call_id,
            fetches=fetches,
            supervises=words is not None,
            words=words or {},
            recordings=recordings_on(actor.call, command.leg.leg_id),
        )
        other.post(arrival)

    def answered(self, actor: Actor, command: do.HandOverAnswer) -> None:
        """The call of `actor` took a leg, or did not."""
        giver = self._calls.get(command.to_call)
        if command.accepted:
            self._owner[command.leg_id] = actor.call.call_id
        if giver is not None:
            giver.post(
                HandOverDone(
                    leg_id=command.leg_id,
                    accepted=command.accepted,
                    to_call=actor.call.call_id,
                    to_session=actor.call.session_id,
                    to_party=command.party,
                )
            )
