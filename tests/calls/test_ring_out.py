"""Ring-out with a question: the second number is dialled when the first one has pressed 1."""

from clarion.calls import programs
from clarion.calls.cdr import record_of
from clarion.calls.events import PlaceFirst
from clarion.calls.model import Identity
from clarion.calls.views import session_view
from clarion.calls.wire import Answered, Dtmf, HungUp, PlaybackFinished
from clarion.features.phone.telephony import QuestionProgram
from clarion.features.phone.telephony.rules import ended_ring_out_status, ring_out_status
from tests.calls.world import SDP, World


async def asked(world: World, program: str = QuestionProgram.name) -> str:
    programs.register(QuestionProgram())
    world.has_phone("101")
    who = Identity(account_id="1", extension_id="e101", extension_number="101", name="Person 101")
    first = PlaceFirst(
        origin="RingOut", first=who, targets=tuple(world.phones.targets("e101")), dial="+12025550123", program=program
    )
    await world.board.place(first, "1")
    (leg,) = world.ringing()
    await world.say(leg, Answered(sdp=SDP))
    return leg


def status(world: World) -> dict[str, str]:
    """As the surface tells it, live or from the record."""
    if world.board.calls:
        return ring_out_status(session_view(world.board.calls[0], "1")["parties"])
    return ended_ring_out_status([party.result for party in record_of(world.records[0]).parties])


async def test_nobody_else_rings_before_1_was_pressed() -> None:
    world = World()
    leg = await asked(world)
    assert world.audio.hears[leg] == "ring-out-question pause"
    assert world.ringing() == [leg]
    assert status(world) == {"callStatus": "InProgress", "callerStatus": "Success", "calleeStatus": "InProgress"}
    await world.say(leg, Dtmf(digit="5"))
    assert world.ringing() == [leg], "another key is as good as none"
    await world.say(leg, Dtmf(digit="1"))
    first, second = world.ringing()
    assert first == leg
    await world.say(second, Answered(sdp=SDP))
    assert world.audio.hears[leg] == second
    assert status(world)["callStatus"] == "Success"
    await world.say(leg, Dtmf(digit="1"))
    assert world.ringing() == [first, second], "a key in the call is a key"


async def test_an_answering_machine_is_asked_three_times_and_then_left() -> None:
    world = World()
    leg = await asked(world)
    for number in (1, 2, 3):
        assert world.board.calls
        await world.say(leg, PlaybackFinished(token=f"asked {number}"))
    assert [names for _, names, _ in world.audio.played].count(["ring-out-question", "pause"]) == 3
    assert world.signals.of(leg)[-1] == "bye"
    assert world.board.calls == []
    assert list(world.signals.placed) == [leg], "nobody else was called"
    assert status(world) == {"callStatus": "CannotReach", "callerStatus": "NoAnswer", "calleeStatus": "NoAnswer"}


async def test_who_hangs_up_at_the_question_has_rejected_it() -> None:
    world = World()
    leg = await asked(world)
    await world.say(leg, HungUp())
    assert world.board.calls == []
    assert len(world.records) == 1
    assert status(world) == {"callStatus": "CannotReach", "callerStatus": "Rejected", "calleeStatus": "Rejected"}


async def test_without_the_question_the_second_rings_at_once() -> None:
    world = World()
    await asked(world, program="")
    assert len(world.ringing()) == 2
