"""Move legs from one live call to another on the same call server."""

from clarion.calls import commands as do
from clarion.calls.actor import Actor
from clarion.calls.conference_steps import names_of
from clarion.calls.events import Arrival, HandOverDone, OnLeg
from clarion.calls.model import Identity, Leg, LegState, Party
from clarion.calls.recording_steps import recordings_on
from clarion.calls.views import accounts_of
from clarion.calls.wire import CallOffered, HungUp


class LegMigration:
    """`calls`: this server's calls by id; `owner`: the call of each leg. Both belong to the switchboard."""

    def __init__(self, calls: dict[str, Actor], owner: dict[str, str]) -> None:
        self._calls = calls
        self._owner = owner

    def hand_over(self, actor: Actor, command: do.MigrateLeg) -> None:
        """To the call that owns a leg, in whose place or beside which it goes, or to a conference."""
        if command.conference:
            self.to_conference(actor, command, command.conference)
            return
        call_id = self._owner.get(command.to_leg, "")
        if call_id not in self._calls or call_id == actor.call.call_id or not self._may_go(command, call_id):
            actor.post(HandOverDone(leg_id=command.leg.leg_id, accepted=False))
            return
        self.give(actor, command, call_id, command.to_leg, confers=command.beside is not None)

    def _may_go(self, command: do.MigrateLeg, call_id: str) -> bool:
        """Others are brought into one's own calls only (Join)."""
        call, mine = self._calls[call_id].call, command.beside
        if mine is None:
            return True
        leg = call.legs.get(command.to_leg)
        whose = call.parties[leg.party].identity if leg is not None else None
        same = whose is not None and (whose.account_id, whose.extension_id) == (mine.account_id, mine.extension_id)
        return same and bool(mine.extension_id)

    def to_conference(self, actor: Actor, command: do.MigrateLeg | do.Retrieve, named: str) -> None:
        """`named`: the id of a call, or a token. Nobody gets into a conference of an account that takes no part."""
        found = next((each.call for each in self._calls.values() if named in names_of(each.call)), None)
        conference = found.conference if found is not None else None
        foreign = conference is None or conference.owner.account_id not in accounts_of(actor.call)
        if found is None or foreign or found.call_id == actor.call.call_id:
            actor.post(HandOverDone(leg_id=command.leg.leg_id, accepted=False))
            return
        words = command.words if isinstance(command, do.Retrieve) else {}
        self.give(actor, command, found.call_id, "", words=words, confers=True)

    def give(
        self,
        actor: Actor,
        command: do.MigrateLeg | do.Retrieve,
        call_id: str,
        in_place_of: str,
        *,
        fetches: bool = False,
        confers: bool = False,
        words: dict[str, str] | None = None,
    ) -> None:
        """`words`: how the leg enters a conference; without one, that it is a supervisor's, who is let in so."""
        other = self._calls[call_id]
        other.memory.take_leg(command.leg.leg_id, actor.memory)
        arrival = Arrival(
            leg=command.leg,
            party=command.party,
            in_place_of=in_place_of,
            from_call=actor.call.call_id,
            fetches=fetches,
            confers=confers,
            supervises=words is not None and not confers,
            words=words or {},
            recordings=recordings_on(actor.call, command.leg.leg_id),
        )
        other.post(arrival)

    def answered(self, actor: Actor, command: do.HandOverAnswer) -> None:
        """The call of `actor` took a leg, or did not."""
        giver = self._calls.get(command.to_call)  # a leg that comes from outside has none
        if command.accepted:
            self._owner[command.leg_id] = actor.call.call_id
        if giver is None:
            if command.accepted and command.to_call:  # it is over, and the leg with it: who took it was not told
                actor.post(OnLeg(leg_id=command.leg_id, event=HungUp()))
        else:
            giver.post(
                HandOverDone(
                    leg_id=command.leg_id,
                    accepted=command.accepted,
                    to_call=actor.call.call_id,
                    to_session=actor.call.session_id,
                    to_party=command.party,
                )
            )


def newcomer(offer: CallOffered, caller: Identity) -> tuple[Leg, Party]:
    """Build the leg and party of an INVITE that enters an existing call."""
    leg = Leg(
        leg_id=offer.leg_id,
        party=0,
        offered=True,
        state=LegState.NEW,
        dialect=offer.dialect,
        source=offer.source,
    )
    return leg, Party(index=0, direction="Outbound", identity=caller, leg=offer.leg_id)
