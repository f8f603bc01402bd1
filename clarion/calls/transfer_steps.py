"""Transfers: blind (RFC 5589 §6), attended with Replaces (§7, RFC 3891) or Join (RFC 3911), taking a leg's place."""

from clarion.calls import commands as do
from clarion.calls import programs
from clarion.calls.audio_steps import MUSIC, RINGBACK, answer, connect, settle
from clarion.calls.conference_steps import DIALLED, bring_in, enter, merge
from clarion.calls.events import Arrival, HandOverDone, RouteFound, RouteRefused
from clarion.calls.flip_steps import go_on_at
from clarion.calls.model import Ending, Leg, LegState, Party, PartyStatus, ProgramHop, Routing
from clarion.calls.park_steps import is_retrieving, on_fetched, on_retrieved
from clarion.calls.pickup_steps import take_over_ringing
from clarion.calls.recording_steps import leg_has_left, take_recordings
from clarion.calls.routing_steps import begin, fail_hop
from clarion.calls.supervision_steps import on_supervisor_arrives
from clarion.calls.teardown_steps import PLAIN, drop_leg, end_party
from clarion.calls.turn import Turn
from clarion.calls.wire import TransferRequested

RELEASE_SECONDS = 6.0  # the web phone gives a blind transfer ten seconds until BYE

ATTENDED = Ending(reason="AttendedTransfer", result="Accepted")
NOT_THERE = Ending(reason="", result="Call Failed", status=481, phrase="Call Does Not Exist")
NOT_NOW = Ending(reason="", result="Call Failed", status=488, phrase="Not Acceptable Here")


def on_transfer_requested(turn: Turn, leg: Leg, request: TransferRequested) -> None:
    """REFER from a phone."""
    if request.joins_leg:
        _to_conference(turn, leg, "", beside=request.joins_leg)
    elif request.target.startswith(DIALLED):
        _to_conference(turn, leg, request.target)
    elif request.replaces_leg:
        start_attended(turn, leg, request.replaces_leg)
    else:
        start_blind(turn, leg, request.target)


def _to_conference(turn: Turn, leg: Leg, token: str, *, beside: str = "") -> None:
    if not bring_in(turn, leg, token, itself=False, beside=beside):
        turn.do(do.TransferProgress(leg_id=leg.leg_id, status=481, phrase="Call Does Not Exist"))


def start_blind(turn: Turn, leg: Leg, target: str) -> bool:
    """Look for `target` on behalf of the leg's party, for the one it talks with. False: not possible."""
    other = turn.parties[leg.party].joined
    if other is None or turn.routing is not None or not target or turn.live_leg(other) is None:
        turn.do(do.TransferProgress(leg_id=leg.leg_id, status=481, phrase="Call Does Not Exist"))
        return False
    turn.put(transfer_leg=leg.leg_id)
    turn.do(do.FindRoute(purpose="transfer", anchor=other, dialed=target, on_behalf_of=leg.party))
    return True


def on_transfer_route(turn: Turn, found: RouteFound) -> None:
    """The target of a blind transfer is known: the one party waits with ringback, the transferor until it
    rings.
    """
    leg = turn.legs.get(turn.get("transfer_leg", str))
    other = turn.parties[leg.party].joined if leg else None
    if leg is None or leg.state is LegState.ENDED or other is None:
        turn.put(transfer_leg="")
        return
    anchor = turn.live_leg(other)
    if anchor is None:
        return
    turn.do(do.Part(leg_id=leg.leg_id), do.Part(leg_id=anchor.leg_id))
    turn.do(do.Play(leg_id=anchor.leg_id, prompts=(RINGBACK,), repeat=True))
    transferor = leg.party
    turn.party(other, joined=None, status=PartyStatus.ANSWERED)
    turn.party(transferor, joined=None)
    turn.fact("transfer", transferor, found.callee.extension_number or found.callee.number)
    turn.do(do.SetTimer(name="transfer", seconds=RELEASE_SECONDS))
    begin(turn, other, found, transferor=transferor)


def on_transfer_refused(turn: Turn, refused: RouteRefused) -> None:
    """Nothing changes but what the REFER is told."""
    leg_id = turn.get("transfer_leg", str)
    turn.put(transfer_leg="")
    for note in refused.notes:
        turn.fact("note", 0, note)
    if leg_id in turn.legs:
        phrase = refused.ending.phrase or "Forbidden"
        turn.do(do.TransferProgress(leg_id=leg_id, status=refused.ending.status, phrase=phrase))


# ---- attended


def start_attended(turn: Turn, leg: Leg, to_leg: str) -> bool:
    """Give the party that `leg` talks with to the call of `to_leg`."""
    other = turn.parties[leg.party].joined
    far = turn.live_leg(other) if other is not None else None
    if other is None or far is None or turn.get("handing_over", str) or far.state is not LegState.ANSWERED:
        turn.do(do.TransferProgress(leg_id=leg.leg_id, status=481, phrase="Call Does Not Exist"))
        return False
    turn.put(handing_over=far.leg_id, transfer_leg=leg.leg_id)
    turn.do(do.Part(leg_id=leg.leg_id), do.Part(leg_id=far.leg_id))
    turn.do(do.MigrateLeg(leg=far, party=turn.parties[other], to_leg=to_leg))
    return True


def on_hand_over_done(turn: Turn, event: HandOverDone) -> None:
    """The other call took the leg, or did not."""
    if event.leg_id != turn.get("handing_over", str):
        return
    if turn.legs[event.leg_id].state is LegState.ENDED:
        _ended_on_the_way(turn, event)
        return
    if is_retrieving(turn):
        nobody = on_retrieved(turn, event)
        if nobody is not None:
            fail_hop(turn, nobody)
        return
    leg = turn.legs[event.leg_id]
    transferor = turn.legs.get(turn.get("transfer_leg", str))
    turn.put(handing_over="", transfer_leg="")
    if not event.accepted:
        if transferor is not None and transferor.state is not LegState.ENDED:
            turn.do(do.TransferProgress(leg_id=transferor.leg_id, status=481, phrase="Call Does Not Exist"))
            settle(turn, leg.party, transferor.party)
        elif turn.parties[leg.party].joined is None:
            end_party(turn, leg.party)  # it was on its way to a call that is not there any more
        return
    peer = {
        "telephonySessionId": event.to_call,
        "sessionId": event.to_session,
        "partyId": f"p-{event.to_call[2:]}-{event.to_party}",
    }
    turn.leg(leg.leg_id, state=LegState.ENDED, answered=0.0)  # it lives on elsewhere: nothing is released
    leg_has_left(turn, leg.leg_id)
    turn.party(leg.party, status=PartyStatus.GONE, reason="AttendedTransfer", peer=peer, ended=turn.now, joined=None)
    turn.fact("gone", leg.party, event.to_call)
    if transferor is not None and transferor.state is not LegState.ENDED:
        turn.do(do.TransferProgress(leg_id=transferor.leg_id, status=200, phrase="OK"))
        end_party(turn, transferor.party, ATTENDED)


def _ended_on_the_way(turn: Turn, event: HandOverDone) -> None:
    """Whoever was handed over hung up meanwhile, of which only this call was told."""
    transferor = turn.legs.get(turn.get("transfer_leg", str))
    turn.put(handing_over="", transfer_leg="")
    if event.accepted:
        turn.do(do.TellHungUp(to_call=event.to_call, leg_id=event.leg_id))
    if transferor is not None and transferor.state is not LegState.ENDED:
        status, phrase = (200, "OK") if event.accepted else (481, "Call Does Not Exist")
        turn.do(do.TransferProgress(leg_id=transferor.leg_id, status=status, phrase=phrase))
        end_party(turn, transferor.party, ATTENDED if event.accepted else PLAIN)


def on_arrival(turn: Turn, arrival: Arrival) -> None:
    """Somebody takes the place of one of our legs (attended transfer, or INVITE with Replaces)."""
    if arrival.supervises or arrival.confers:
        (_let_in if arrival.supervises else _enter)(turn, arrival)
        return
    if arrival.fetches:
        _fetched(turn, arrival)
        return
    old = turn.legs.get(arrival.in_place_of)
    if old is None or old.state is LegState.ENDED or turn.before.over or _is_early_caller(arrival, old):
        _decline(turn, arrival)
        return
    left = turn.parties[old.party]
    if _is_same_person(turn, left, arrival, old):
        _switched(turn, arrival, left.index)
        return
    index = turn.next_party()
    turn.add_leg(_moved(arrival.leg, index))
    turn.add_party(_newcomer(turn, arrival.party, index, left))
    if arrival.from_call:
        turn.do(do.HandOverAnswer(to_call=arrival.from_call, leg_id=arrival.leg.leg_id, accepted=True, party=index))
    take_recordings(turn, arrival.recordings, index)
    turn.fact("replaced", left.index, str(index))
    _take_place(turn, old, index)


def _is_early_caller(arrival: Arrival, old: Leg) -> bool:
    """Nobody takes the place of a caller who is not answered (RFC 3891 §3: an early dialog that we did not begin)."""
    return not arrival.from_call and old.offered and old.state is not LegState.ANSWERED


def _is_same_person(turn: Turn, left: Party, arrival: Arrival, old: Leg) -> bool:
    """Somebody takes the own call at another phone, or at the same one whose page was loaded again: one party goes on.
    An emergency call stays at its phone: help was sent to where that is.
    """
    mine, newcomer = left.identity, arrival.party.identity
    same = bool(mine.extension_id) and (mine.account_id, mine.extension_id) == (
        newcomer.account_id,
        newcomer.extension_id,
    )
    in_it = left.joined is not None or (bool(left.role) and turn.before.conference is not None)
    talks = left.leg == old.leg_id and old.state is LegState.ANSWERED and in_it
    stays = turn.get("emergency", object) is None or mine.device_id == newcomer.device_id
    return same and talks and stays


def _switched(turn: Turn, arrival: Arrival, index: int) -> None:
    leg = turn.add_leg(_moved(arrival.leg, index))
    if arrival.from_call:
        turn.do(do.HandOverAnswer(to_call=arrival.from_call, leg_id=leg.leg_id, accepted=True, party=index))
    take_recordings(turn, arrival.recordings, index)
    turn.fact("switched", index, arrival.party.identity.device_id)
    go_on_at(turn, index, leg)


def _fetched(turn: Turn, arrival: Arrival) -> None:
    if not on_fetched(turn, arrival, _moved(arrival.leg, 0)):
        _decline(turn, arrival)
        return
    index = max(turn.parties)
    take_recordings(turn, arrival.recordings, index)
    turn.do(do.HandOverAnswer(to_call=arrival.from_call, leg_id=arrival.leg.leg_id, accepted=True, party=index))


def _let_in(turn: Turn, arrival: Arrival) -> None:
    if not on_supervisor_arrives(turn, arrival, _moved(arrival.leg, 0)):
        _decline(turn, arrival)
        return
    index = max(turn.parties)
    turn.do(do.HandOverAnswer(to_call=arrival.from_call, leg_id=arrival.leg.leg_id, accepted=True, party=index))


def _enter(turn: Turn, arrival: Arrival) -> None:
    """Beside the leg `arrival.in_place_of` (Join), whose call is a conference from now on, or into what is one."""
    beside = turn.legs.get(arrival.in_place_of)
    if arrival.in_place_of and (beside is None or not merge(turn, beside.party)):
        _decline(turn, arrival)
        return
    index = enter(turn, arrival, _moved(arrival.leg, 0))
    if not index:
        _decline(turn, arrival)
    elif arrival.from_call:
        turn.do(do.HandOverAnswer(to_call=arrival.from_call, leg_id=arrival.leg.leg_id, accepted=True, party=index))


def _decline(turn: Turn, arrival: Arrival) -> None:
    if arrival.from_call:
        turn.do(do.HandOverAnswer(to_call=arrival.from_call, leg_id=arrival.leg.leg_id, accepted=False))
    else:
        turn.add_leg(_moved(arrival.leg, arrival.party.index))
        beside = arrival.confers or arrival.supervises  # a call that is there, and lets nobody in now
        gone = NOT_NOW if beside and arrival.in_place_of else NOT_THERE
        drop_leg(turn, turn.legs[arrival.leg.leg_id], ending=gone)


def _moved(leg: Leg, index: int) -> Leg:
    return Leg(
        leg_id=leg.leg_id,
        party=index,
        offered=leg.offered,
        state=leg.state,
        dialect=leg.dialect,
        target=leg.target,
        source=leg.source,
        on_hold=False,
        answered=leg.answered,
        payer=leg.payer,
    )


def _newcomer(turn: Turn, party: Party, index: int, left: Party) -> Party:
    return Party(
        index=index,
        direction=left.direction,
        identity=party.identity,
        shown=left.shown,
        status=PartyStatus.ANSWERED,
        leg=party.leg,
        started=turn.now,
        answered=turn.now,
        result="Accepted",
    )


def _take_place(turn: Turn, old: Leg, index: int) -> None:
    """Join the newcomer with whoever `old` talked with, or let it wait where `old` waited."""
    left = turn.parties[old.party]
    other, routing = left.joined, turn.routing
    if take_over_ringing(turn, left.index, index):
        return
    turn.party(left.index, joined=None)
    drop_leg(turn, old)
    end_party(turn, left.index, ATTENDED)
    newcomer = turn.parties[index]
    if other is not None:
        turn.party(other, shown=newcomer.identity)
        connect(turn, other, index)
    elif routing is not None and routing.anchor == left.index:
        _wait_instead(turn, routing, index)


def _wait_instead(turn: Turn, routing: Routing, index: int) -> None:
    """The newcomer waits, or is served, where the other one was."""
    turn.route(anchor=index)
    leg = answer(turn, index)
    if leg is None:
        return
    if isinstance(routing.current, ProgramHop):
        programs.get_program(routing.current.program).on_replaced(turn, index)
    else:
        turn.do(do.Play(leg_id=leg.leg_id, prompts=(RINGBACK if routing.tried else MUSIC,), repeat=True))
