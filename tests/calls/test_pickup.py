"""PH-13, PH-64: a call that rings at one phone is taken at another; a ringing phone of a queue is let pass."""

import pytest
from msgspec.structs import replace

from clarion.base.errors import Conflict
from clarion.calls import programs
from clarion.calls.cdr import record_of
from clarion.calls.guards import Decision
from clarion.calls.model import Call
from clarion.calls.wire import Answered, CallOffered, Failed, HungUp, OfferSource, Ringing
from clarion.features.phone.call_log.rules import records_of
from clarion.features.phone.lines.rules import identity_of
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.test_offering import offer, waiting
from tests.calls.world import PLAIN, SDP, World


async def ringing() -> tuple[World, str, str]:
    """101 calls 102, whose phone rings; 103 is there."""
    world = World()
    world.has_phone("102")
    world.has_phone("103")
    caller = await world.calls("101", "102")
    (phone,) = world.ringing()
    await world.say(phone, Ringing())
    return world, caller, phone


async def picks_up(world: World, number: str, party: int = 2) -> str:
    """103's phone; it is asked to answer by itself."""
    extension = world.directory.extensions[f"e{number}"]
    await world.board.control(
        world.call.call_id,
        "pick-up",
        party,
        who=identity_of(extension),
        targets=tuple(world.phones.targets(extension.extension_id)),
    )
    await world.board.drain()
    return list(world.signals.placed)[-1]


async def test_a_ringing_call_is_taken_at_another_phone_ph_64() -> None:
    world, caller, phone = await ringing()
    mine = await picks_up(world, "103")
    assert world.signals.of(phone)[-1] == "cancel"
    assert world.signals.placed[mine][1].auto_answer
    await world.say(mine, Answered(sdp=SDP))
    assert world.audio.hears[caller] == mine
    statuses = [(p.identity.extension_number, p.status.value, p.reason) for p in world.call.parties.values()]
    assert statuses == [("101", "Answered", ""), ("102", "Disconnected", "Pickup"), ("103", "Answered", "")]
    await world.say(caller, HungUp())
    assert world.board.calls == [] and world.audio.open == set()


@pytest.mark.parametrize(
    ("who", "session", "dialed", "taken"),
    [
        ("102", "", "999999", True),
        ("103", "", "999999", False),
        ("102", "77", "999999", False),
        ("102", "", "911", False),
    ],
)
async def test_a_web_phone_takes_what_rings_at_its_persons_other_phones_ph_27(
    who: str, session: str, dialed: str, taken: bool
) -> None:
    world, caller, phone = await ringing()
    call = world.call
    source = OfferSource(kind="device", device_id="web", extension_id=f"e{who}", account_id="1", authenticated=True)
    kind = f"inbound-pickup; session-id: {session or call.session_id}; server-id: 1"
    world.board.call_offered(
        CallOffered(
            leg_id="web", source=source, dialed=dialed, sdp=SDP, dialect=PLAIN, caller_number=f"16505550100*{who}",
            headers={"rc-call-type": kind},
        )
    )  # fmt: skip
    await world.board.drain()
    assert (phone not in world.ringing()) is taken
    assert (world.audio.hears.get(caller) == "web") is taken
    assert (len(world.board.calls) == 1 and "web" in call_of(world, call.call_id).legs) is taken
    if taken:
        await world.say(caller, HungUp())
        logged = [line.extension_id for line in records_of(record_of(world.records[-1]))]
        assert logged == ["e101", "e102"], "one line for each of the two"


def call_of(world: World, call_id: str) -> Call:
    return next(each for each in world.board.calls if each.call_id == call_id)


async def test_a_pickup_that_fails_leaves_the_caller_where_nobody_answers() -> None:
    programs.register(VoicemailProgram())
    world, caller, _ = await ringing()
    mine = await picks_up(world, "103")
    await world.say(mine, Failed(status=486))
    assert world.audio.hears[caller].startswith("voicemail-greeting")


async def test_what_is_answered_cannot_be_picked_up() -> None:
    world, _, phone = await ringing()
    await world.say(phone, Answered(sdp=SDP))
    with pytest.raises(Conflict):
        await picks_up(world, "103")


async def test_an_emergency_call_is_never_picked_up() -> None:
    world = World()
    world.has_phone("103")
    world.router.add_guard(lambda request, dialed, account: Decision())
    await world.calls("101", "911")
    before = len(world.signals.placed)
    with pytest.raises(Conflict):
        await picks_up(world, "103")
    assert len(world.signals.placed) == before


async def test_a_phone_with_replaces_takes_a_ringing_call() -> None:
    world, caller, phone = await ringing()
    mine = await world.calls("103", "102", replaces=phone)
    await world.board.drain()
    assert world.signals.of(phone)[-1] == "cancel"
    assert world.audio.hears[caller] == mine
    assert world.call.parties[2].reason == "Pickup"


async def test_who_waits_under_a_program_is_picked_up_ph_11() -> None:
    world, caller = await waiting()
    (leg,) = await offer(world, "102")
    mine = await picks_up(world, "103")
    await world.say(mine, Answered(sdp=SDP))
    assert world.audio.hears[caller] == mine
    assert world.signals.of(leg)[-1] == "cancel"


async def test_a_direct_call_is_ignored_at_one_device_and_the_others_ring_on_ph_28() -> None:
    programs.register(VoicemailProgram())
    world = World()
    world.has_phone("102", count=2)
    world.phones.at["e102"][1] = replace(world.phones.at["e102"][1], device_id="desk")
    caller = await world.calls("101", "102")
    first, second = world.ringing()
    device = "d102"
    await world.board.control(world.call.call_id, "ignore", 2, target=device)
    assert (world.signals.of(first)[-1], world.ringing()) == ("cancel", [second])
    with pytest.raises(Conflict):
        await world.board.control(world.call.call_id, "ignore", 2, target=device)
    await world.board.control(world.call.call_id, "ignore", 2)
    assert world.ringing() == []
    assert world.audio.hears[caller].startswith("voicemail-greeting")


async def test_one_device_ignores_a_caller_and_the_others_ring_on_ph_11() -> None:
    world, _ = await waiting(n102=2)
    first, second = await offer(world, "102")
    legs = world.call.legs
    device = legs[first].target.device_id  # type: ignore[union-attr]
    await world.board.control(world.call.call_id, "ignore", 3, target=device)
    assert world.signals.of(first)[-1] == "cancel"
    assert world.signals.of(second)[-1] == "cancel", "both contacts are of this device"
    assert world.call.routing and world.call.routing.programme["failed"] == "102:no-answer"
    with pytest.raises(Conflict):
        await world.board.control(world.call.call_id, "ignore", 3, target=device)


async def test_rejecting_and_hanging_up_pass_the_caller_on() -> None:
    for action in ("to-voicemail", "hang-up", "ignore"):
        world, caller = await waiting()
        await offer(world, "102")
        await world.board.control(world.call.call_id, action, 3)
        assert world.audio.hears[caller] == "music-on-hold", action
        assert world.call.routing and world.call.routing.programme["failed"] == "102:declined"
