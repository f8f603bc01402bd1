"""The phones of a meeting, as a call of many: who is let in is decided in the meeting. Pure. MTG-28, MTG-31."""

from typing import Final

from clarion.calls import commands as do
from clarion.calls.conference_steps import (
    MEETING,
    MOST_IN_MEETING,
    change,
    conference_of,
    merge,
    people,
    place,
)
from clarion.calls.teardown_steps import PLAIN, end_party
from clarion.calls.turn import Turn

MEETING_JOINED: Final = "meeting-joined"
MEETING_RECORDED: Final = "meeting-recorded"
MEETING_OVER: Final = "meeting-over"
_GOODBYE: Final = "meeting-goodbye:"
_GOODBYE_SECONDS: Final = 5.0


def become_meeting(turn: Turn, index: int, room: str) -> bool:
    """The people of a call are the phones of a meeting from now on, without a gap: a party, as its host, and others."""
    if not merge(turn, index):
        return False
    found = conference_of(turn)
    if found is None or found.room or found.token:
        return False
    here = people(turn)
    change(turn, room=room, most=MOST_IN_MEETING, admitted=tuple(here), hosts=(index,))
    turn.fact("meeting", index, room.removeprefix(MEETING))
    for each in here:
        turn.announce(each)
    return True


def leave_meeting(turn: Turn) -> bool:
    """The phones of a meeting go on as a call of many; somebody who is alone goes as well."""
    found = conference_of(turn)
    if found is None or not found.room.startswith(MEETING):
        return False
    here = people(turn)
    for index in set(here) - set(found.admitted):
        end_party(turn, index, PLAIN)
    change(turn, room="", token="", admitted=(), seats={}, hosts=(), places={})
    for index in found.admitted:
        if found.places.get(index):
            place(turn, index)
    turn.fact("meeting", 0, "left")
    for each in here:
        turn.announce(each)
    if len(found.admitted) == 1:
        end_party(turn, found.admitted[0], PLAIN)
    return True


def take_seat(turn: Turn, index: int, *, seat: str, admitted: bool, where: str = "", recorded: bool = False) -> bool:
    """A phone has a seat in the meeting; once it is admitted, it hears the others at its place, and before them whether
    they are recorded.
    """
    found = conference_of(turn)
    if found is None or not found.room.startswith(MEETING) or turn.live_leg(index) is None:
        return False
    comes_in = admitted and index not in found.admitted
    others = tuple(each for each in found.admitted if each != index)
    moves = found.places.get(index, "") != where
    change(
        turn,
        seats={**found.seats, index: seat},
        admitted=(*others, index) if admitted else others,
        places={**found.places, index: where},
    )
    if comes_in or moves or (not admitted and index in found.admitted):
        turn.fact("meeting-admitted" if admitted else "meeting-waits", index, where)
        place(turn, index)
    if comes_in and (leg := turn.live_leg(index)):
        prompts = (MEETING_RECORDED, MEETING_JOINED) if recorded else (MEETING_JOINED,)
        turn.do(do.Play(leg_id=leg.leg_id, prompts=prompts))
    return True


def tell(turn: Turn, index: int, prompt: str) -> bool:
    """A phone hears a prompt, whatever the others say."""
    leg = turn.live_leg(index)
    if leg is None:
        return False
    turn.do(do.Play(leg_id=leg.leg_id, prompts=(prompt,)))
    return True


def dismiss(turn: Turn, index: int, prompt: str) -> bool:
    """A phone is no longer in the meeting, or never was let in: it hears why, and its call ends."""
    found, leg = conference_of(turn), turn.live_leg(index)
    if found is None or leg is None:
        return False
    change(turn, admitted=tuple(each for each in found.admitted if each != index))
    turn.do(do.Part(leg_id=leg.leg_id), do.Play(leg_id=leg.leg_id, prompts=(prompt,)))
    turn.do(do.SetTimer(name=f"{_GOODBYE}{index}", seconds=_GOODBYE_SECONDS))
    return True


def on_goodbye(turn: Turn, name: str) -> bool:
    """Whether it was the timer of `dismiss`."""
    index = name.removeprefix(_GOODBYE)
    if not name.startswith(_GOODBYE) or not index.isdigit():
        return False
    end_party(turn, int(index), PLAIN)
    return True
