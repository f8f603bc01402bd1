"""A call of many: who enters, is heard, is muted, held, leaves; commands that hosts press. Pure.

Everybody in a conference is a party with a `role`, joined with nobody, whose leg takes part in the mix of the call.
Legs come from other calls (brought in, merged, dialled in with a code) or dial its token. An emergency call is never
merged.
"""

from collections.abc import Collection

import msgspec

from clarion.calls import commands as do
from clarion.calls.audio_steps import MUSIC, answer, is_holding
from clarion.calls.events import Arrival, BeginConference
from clarion.calls.model import (
    AnnounceHop,
    Call,
    Conference,
    Ending,
    Identity,
    Leg,
    LegState,
    Party,
    PartyStatus,
    RetrieveHop,
)
from clarion.calls.park_steps import retrieve
from clarion.calls.recording_steps import ask_again, recording_of, start, stop, take_recordings
from clarion.calls.serving import stop_timers
from clarion.calls.teardown_steps import PLAIN, end_party
from clarion.calls.turn import Turn
from clarion.calls.wire import MixSeat

HOST, PARTICIPANT = "Host", "Participant"
ORIGIN = "Conference"
SHOWN = Identity(number="conference", name="Conference")  # the far end, as everybody in there sees it
EMPTY = "conference"  # timer: nobody has come
ENTER, LEAVE = "conference-enter", "conference-leave"  # tones
FIRST, WAIT, LOCKED = "conference-first", "conference-wait", "conference-locked"
REFUSED = Ending(reason="", result="Accepted")
DIALLED = "conf_"  # begins what is dialled to enter
MEETING = "meeting:"  # begins the room of a meeting's phones; the id of its bridge follows
MEETING_KEY = "meetings.phone_key"  # topics that programs ask about, answered in this process
MEETING_PIN = "meetings.phone_pin"
MEETING_WAIT = "meeting-wait"
MOST_IN_MEETING = 300
_PREFIX = "*#"
_MEETING_PREFIX = "*"


def names_of(call: Call) -> tuple[str, ...]:
    """By what a conference is named: its id and its token. Nothing for other calls, and once it is over."""
    found = call.conference
    if found is None or call.over:
        return ()
    return (call.call_id, found.token) if found.token else (call.call_id,)


def leads(call: Call, extension_id: str) -> bool:
    """Whether somebody is the owner of a conference, or in it as a host."""
    found = call.conference
    if found is None or not extension_id:
        return False
    hosts = (party.identity.extension_id for party in call.parties.values() if party.role == HOST)
    return found.owner.extension_id == extension_id or extension_id in hosts


def begin(turn: Turn, event: BeginConference) -> None:
    """It waits for whoever comes first."""
    turn.put(conference=event.conference)
    turn.fact("conference", 0, event.conference.owner.extension_number)
    turn.do(do.SetTimer(name=EMPTY, seconds=event.seconds))


def on_empty_timer(turn: Turn) -> None:
    """Nobody came: with nobody there the call is over."""
    found = conference_of(turn)
    if found is not None and not people(turn):
        turn.put(conference=msgspec.structs.replace(found, token=""), ended=turn.now)
        turn.fact("ended", 0, "nobody came")


def conference_of(turn: Turn) -> Conference | None:
    """What makes the call one of many."""
    found = turn.get("conference", object)
    return found if isinstance(found, Conference) else None


def change(turn: Turn, **changes: object) -> Conference:
    found = conference_of(turn)
    assert found is not None
    found = msgspec.structs.replace(found, **changes)
    turn.put(conference=found)
    return found


def people(turn: Turn) -> list[int]:
    """Who is in."""
    return [index for index, party in turn.parties.items() if party.role and turn.live_leg(index) is not None]


# ---- two calls become one


def may_merge(turn: Turn, index: int) -> bool:
    """Whether a party and whom it talks with can become a conference, or are in one."""
    party = turn.parties[index]
    if turn.get("emergency", object) is not None or turn.get("handing_over", str):
        return False
    if conference_of(turn) is not None:
        return bool(party.role)
    other = turn.live_leg(party.joined) if party.joined is not None else None
    leg = turn.live_leg(index)
    both = leg is not None and other is not None and LegState.ANSWERED is leg.state is other.state
    return both and turn.routing is None and not turn.supervisions


def merge(turn: Turn, index: int) -> bool:
    """A party and whom it talks with are in a conference of its own from now on, which others can be brought into."""
    if not may_merge(turn, index):
        return False
    if conference_of(turn) is not None:
        return True
    other = turn.parties[index].joined
    assert other is not None
    turn.put(conference=Conference(owner=turn.parties[index].identity, open=True))
    turn.fact("conference", index, "merged")
    turn.party(index, joined=None, role=HOST)
    turn.party(other, joined=None, role=PARTICIPANT)
    turn.announce(index)
    turn.announce(other)
    for each in (index, other):
        place(turn, each)
    return True


def bring_in(turn: Turn, leg: Leg, conference: str, *, itself: bool, beside: str = "") -> bool:
    """Give whom a leg's party talks with (or the party itself) to a conference; who stays behind leaves.

    `beside`: instead of a conference, a leg of the same person in another call, which becomes one.
    """
    party = turn.parties[leg.party]
    other = party.joined
    goes, stays = (leg.party, other) if itself else (other, leg.party)
    far = turn.live_leg(goes) if goes is not None else None
    if other is None or far is None or goes is None or stays is None or far.state is not LegState.ANSWERED:
        return False
    if turn.get("emergency", object) is not None or turn.get("handing_over", str) or turn.supervisions:
        return False
    left = turn.live_leg(stays)
    if left is None:
        return False
    turn.put(handing_over=far.leg_id, transfer_leg=left.leg_id)
    turn.do(do.Part(leg_id=left.leg_id), do.Part(leg_id=far.leg_id))
    asks = party.identity if beside else None
    turn.do(do.MigrateLeg(leg=far, party=turn.parties[goes], to_leg=beside, conference=conference, beside=asks))
    return True


# ---- coming and going


def enter_room(turn: Turn, room: str, words: dict[str, str], otherwise: str = LOCKED) -> None:
    """Who is served by a program goes to the conference of somebody's codes, wherever that is. `words`: `role`;
    `early` and `tones` where it begins now. `otherwise`: the prompt for who is not let in.
    """
    stop_timers(turn)
    locked = AnnounceHop(prompts=(otherwise,), ending=REFUSED)
    hop = RetrieveHop(enters=room, words=words)
    turn.route(current=hop, hops=(locked,), programme={})
    retrieve(turn, hop)


def enter(turn: Turn, arrival: Arrival, leg: Leg) -> int:
    """Let somebody in. The index of the new party; 0: the conference is over, full, locked, or not for them."""
    found = conference_of(turn)
    if found is None or turn.before.over or turn.get("emergency", object) is not None:
        return 0
    who = arrival.party.identity
    own = bool(who.extension_id) and who.extension_id == found.owner.extension_id
    role = arrival.words.get("role") or (HOST if own else PARTICIPANT)
    if len(people(turn)) >= found.most or (found.locked and role != HOST):
        turn.fact("refused", 0, "locked" if found.locked else "full")
        return 0
    index = turn.next_party()
    turn.add_leg(msgspec.structs.replace(leg, party=index, on_hold=False))
    turn.add_party(
        Party(
            index=index,
            direction=arrival.party.direction,
            identity=who,
            shown=SHOWN,
            status=PartyStatus.ANSWERED,
            leg=leg.leg_id,
            role=role,
            started=turn.now,
            answered=turn.now if leg.state is LegState.ANSWERED else 0.0,
            result="Accepted",
        )
    )
    take_recordings(turn, arrival.recordings, index)
    turn.do(do.StopTimer(name=EMPTY))
    turn.fact("entered", index, role)
    _receive(turn, index, arrival.words)
    return index


def _receive(turn: Turn, index: int, words: dict[str, str]) -> None:
    """Somebody new: heard at once, or waits for the host; the host opens the conference to all who wait."""
    answer(turn, index)
    if not turn.get("answered", float):
        turn.put(answered=turn.now)
    found = conference_of(turn)
    assert found is not None
    opens = not found.open and (found.early or turn.parties[index].role == HOST)
    if found.room.startswith(MEETING):
        hosts = (*found.hosts, index) if words.get("host") else found.hosts
        admitted = (*found.admitted, index) if words.get("invited") else found.admitted
        found = change(turn, hosts=hosts, admitted=admitted)
    if opens:
        found = change(turn, open=True)
        turn.fact("conference-opened", index)
    for each in people(turn) if opens else [index]:
        place(turn, each)
    if found.quiet and turn.parties[index].role != HOST:
        mute(turn, index, muted=True)
    if found.open and found.tones:
        turn.do(do.PlayToMix(mix=turn.before.call_id, prompts=(ENTER,)))
    lonely = found.open and found.room and not found.room.startswith(MEETING) and len(people(turn)) == 1
    if lonely and (leg := turn.live_leg(index)):
        turn.do(do.Play(leg_id=leg.leg_id, prompts=(FIRST,)))
    ask_again(turn)
    turn.do(do.ConsiderRecording(parties=(index,)))


def mix_of(call_id: str, place: str) -> str:
    """The mix of those at a place: a breakout room, or the call itself."""
    return f"{call_id}/{place}" if place else call_id


def place(turn: Turn, index: int) -> None:
    """In the mix; or with music while it is held, or waits for the host or to be let in; or with nothing while its
    phone holds us.
    """
    leg, found = turn.live_leg(index), conference_of(turn)
    if leg is None or found is None:
        return
    holding = is_holding(turn, index)
    admitted = not found.room.startswith(MEETING) or index in found.admitted
    if found.open and admitted and not holding:
        mix = mix_of(turn.before.call_id, found.places.get(index, ""))
        seat = MixSeat(heard_by=()) if turn.parties[index].muted else MixSeat()
        turn.do(do.Confer(leg_id=leg.leg_id, mix=mix, seat=seat))
    else:
        turn.do(do.Part(leg_id=leg.leg_id))
        if not leg.on_hold:
            prompts = (MUSIC,) if found.open and admitted else (WAIT if admitted else MEETING_WAIT, MUSIC)
            turn.do(do.Play(leg_id=leg.leg_id, prompts=prompts, repeat=True))
    turn.party(index, status=PartyStatus.HOLD if holding else PartyStatus.ANSWERED)


def seat_again(turn: Turn) -> None:
    """Place everybody again after a restart: the journal may be older than what was carried out."""
    for index in people(turn):
        place(turn, index)


def on_hold(turn: Turn, index: int) -> None:
    """Somebody in a conference was put on hold, or is back."""
    if turn.parties[index].role:
        place(turn, index)


def mute(turn: Turn, index: int, *, muted: bool) -> None:
    """Nobody in the mix hears them. The media engine does not block them, for it reports no keys of many phones then,
    which unmute; unless they are recorded themselves: what they say is not to be kept.
    """
    leg, found = turn.live_leg(index), conference_of(turn)
    if leg is None or found is None:
        return
    turn.party(index, muted=muted)
    turn.do(do.Mute(leg_id=leg.leg_id, muted=muted and recording_of(turn, index) is not None))
    waits = found.room.startswith(MEETING) and index not in found.admitted
    if found.open and not waits and not is_holding(turn, index):
        place(turn, index)


def tidy(turn: Turn) -> None:
    """After each turn: tell those who stay that somebody left; who is left alone of merged calls goes as well."""
    found = conference_of(turn)
    if found is None or turn.before.conference is None:
        return
    before = {i for i, p in turn.before.parties.items() if p.role and _stood(turn.before, p)}
    here = people(turn)
    if not before - set(here):
        return
    if found.open and found.tones and here:
        turn.do(do.PlayToMix(mix=turn.before.call_id, prompts=(LEAVE,)))
    merged = not found.token and not found.room
    if merged and len(here) == 1:
        end_party(turn, here[0], PLAIN)


def _stood(call: Call, party: Party) -> bool:
    leg = call.legs.get(party.leg or "")
    return leg is not None and leg.state is not LegState.ENDED


# ---- what is asked for, by page and by key


def set_quiet(turn: Turn, *, quiet: bool) -> bool:
    """Nobody but hosts is heard, until they are again (or unmute themselves)."""
    if conference_of(turn) is None:
        return False
    change(turn, quiet=quiet)
    for index in people(turn):
        if turn.parties[index].role != HOST:
            mute(turn, index, muted=quiet)
    turn.fact("conference-quiet" if quiet else "conference-loud")
    return True


def set_locked(turn: Turn, *, locked: bool) -> bool:
    if conference_of(turn) is None:
        return False
    change(turn, locked=locked)
    turn.fact("conference-locked" if locked else "conference-unlocked")
    return True


def expel(turn: Turn, extensions: Collection[str], token: str) -> bool:
    """These people are out, and what they dialled to come in leads nowhere: `token` does from now on."""
    found = conference_of(turn)
    if found is None:
        return False
    for index in people(turn):
        if turn.parties[index].identity.extension_id in extensions:
            turn.fact("expelled", index)
            end_party(turn, index, PLAIN)
    if found.token:
        change(turn, token=token)
    return True


def key(turn: Turn, leg: Leg, digit: str) -> bool:
    """A key of somebody in a conference. False: they are in none."""
    found, party = conference_of(turn), turn.parties[leg.party]
    if found is None or not party.role:
        return False
    meeting = found.room.startswith(MEETING)
    prefix = _MEETING_PREFIX if meeting else _PREFIX
    typed = found.typed.get(party.index, "") + digit
    if typed == prefix[: len(typed)]:
        change(turn, typed={**found.typed, party.index: typed})
        return True
    change(turn, typed={index: each for index, each in found.typed.items() if index != party.index})
    if typed.startswith(prefix) and meeting:
        turn.do(do.Ask(topic=MEETING_KEY, payload={"party": str(party.index), "key": digit}))
    elif typed.startswith(prefix):
        _carry_out(turn, found, party, digit)
    return True


def _carry_out(turn: Turn, found: Conference, party: Party, digit: str) -> None:
    """`*#6` and `*#3` are for everybody, the others for hosts."""
    match digit:
        case "3":
            end_party(turn, party.index, PLAIN)
        case "6":
            mute(turn, party.index, muted=not party.muted)
        case _ if party.role != HOST:
            return
        case "5":
            set_quiet(turn, quiet=not found.quiet)
        case "7":
            set_locked(turn, locked=not found.locked)
        case "8":
            change(turn, tones=not found.tones)
        case "9":
            if not stop(turn, party.index):
                start(turn, party.index)


def is_recorded(turn: Turn) -> bool:
    """Whether any of them is being recorded."""
    return any(recording_of(turn, index) is not None for index in people(turn))
