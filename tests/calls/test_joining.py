"""INVITE with Join (RFC 3911): somebody comes beside those who talk. In a world without engines."""

import msgspec
import pytest

from clarion.calls.guards import SupervisionAnswer, SupervisionWish
from clarion.calls.model import PartyStatus
from clarion.calls.wire import Answered, EmergencyCallInfo, HungUp
from tests.calls.test_conferences import together
from tests.calls.test_two_parties import connected
from tests.calls.world import SDP, World


async def test_ones_other_phone_makes_a_conference_of_ones_own_call() -> None:
    """PH-29, PH-39: both phones of 102 are hosts; once the first is put down the two others talk on."""
    world = World()
    caller, callee = await connected(world)
    second = await world.calls("102", "101", joins=callee)
    assert world.signals.of(second) == ["200"]
    assert together(world, caller, callee, second)
    assert [party.role for party in world.call.parties.values()] == ["Participant", "Host", "Host"]
    third = await world.calls("102", "101", joins=second)
    assert together(world, caller, callee, second, third), "whoever joins again comes into the same conference"
    await world.say(third, HungUp())
    await world.say(callee, HungUp())
    assert together(world, caller, second)
    await world.say(caller, HungUp())
    assert world.signals.of(second)[-1] == "bye"
    assert world.board.calls == []
    assert world.audio.open == set()


async def test_nobody_else_joins_unless_they_may_barge_in() -> None:
    """PH-30: a colleague's call is entered as a supervisor, who is kept on record; asked for that very person."""
    world = World()
    caller, callee = await connected(world)
    before = world.audio.hears.copy()
    refused = await world.calls("103", "102", joins=callee)
    assert world.signals.of(refused) == ["reject 403"]
    assert world.audio.hears == before
    wishes: list[SupervisionWish] = []

    def may(wish: SupervisionWish) -> SupervisionAnswer:
        wishes.append(wish)
        return SupervisionAnswer(allowed=True, words="")

    world.board.supervisors.may = may
    boss = await world.calls("103", "102", joins=callee)
    assert world.signals.of(boss) == ["200"]
    assert together(world, caller, callee, boss)
    assert [(wish.supervisor_id, wish.agent_id, wish.mode) for wish in wishes] == [("e103", "e102", "Barge")]
    assert [payload["modes"] for topic, payload in world.deposits if topic == "phone.supervision"] == ["Barge"]
    again = await world.calls("103", "102", joins=callee)
    assert world.signals.of(again) == ["reject 488"], "one supervisor at a time"
    await world.say(boss, HungUp())
    assert world.audio.hears[caller] == callee


@pytest.mark.parametrize("over", ["over", "emergency"])
async def test_no_emergency_call_and_none_that_is_over_is_joined(over: str) -> None:
    """Nothing comes near a call for help."""
    world = World()
    caller, callee = await connected(world)
    actor = world.board._calls[world.call.call_id]
    if over == "over":
        await world.say(caller, HungUp())
    else:
        actor.call = msgspec.structs.replace(
            actor.call, emergency=EmergencyCallInfo(code="911", callback_number="+16505550102", pidf_lo="")
        )
    late = await world.calls("102", "101", joins=callee)
    assert world.signals.of(late) == ["reject 481" if over == "over" else "reject 488"]
    assert len(world.board.calls) == (0 if over == "over" else 1)
    if over == "emergency":
        assert world.audio.hears[caller] == callee


async def test_a_call_that_is_not_answered_yet_is_not_joined() -> None:
    world = World()
    world.has_phone("102")
    await world.calls("101", "102")
    (ringing,) = world.ringing()
    early = await world.calls("102", "101", joins=ringing)
    assert world.signals.of(early) == ["reject 488"]
    await world.say(ringing, Answered(sdp=SDP))
    assert world.call.parties[2].status is PartyStatus.ANSWERED
