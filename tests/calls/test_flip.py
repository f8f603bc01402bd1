"""PH-27, PH-78: a live call goes from one phone of a person to another; one party goes on, and audio never stops."""

import asyncio
from typing import Any

import msgspec
import pytest

from clarion.base.errors import Conflict
from clarion.calls.cdr import record_of
from clarion.calls.model import Call, PartyStatus
from clarion.calls.reconcile import Reconciler
from clarion.calls.wire import Answered, Failed, HungUp, PhoneCommand, Ringing
from clarion.features.phone.call_log.rules import records_of
from clarion.features.phone.flip import TakeOwnCall
from tests.calls.test_two_parties import connected
from tests.calls.world import SDP, World

DESK = "device:desk"


async def talking() -> tuple[World, str, str]:
    """101 talks with 102, who has a second phone, `desk`, and the flip digits 1 (a number) and 2 (the phone)."""
    world = World()
    caller, callee = await connected(world)
    phone = world.directory.devices["d102"]
    world.directory.devices["desk"] = msgspec.structs.replace(phone, device_id="desk", name="Desk")
    own = world.directory.extensions["e102"]
    flips = {"1": "+12025550188", "2": DESK}
    world.directory.extensions["e102"] = msgspec.structs.replace(own, flips=flips)
    [target] = world.phones.at["e102"]
    world.phones.at["e102"] = [target, msgspec.structs.replace(target, device_id="desk", contact="sip:desk@127.0.0.1")]
    world.board.flips.registrations = world.phones
    return world, caller, callee


async def settled(world: World) -> None:
    for _ in range(6):
        await asyncio.sleep(0)
        await world.board.drain()


async def flip(world: World, target: str, party: int = 2) -> Call:
    request = asyncio.create_task(world.board.control(world.call.call_id, "flip", party, target=target))
    await settled(world)
    return await request


async def test_a_call_goes_to_another_phone_as_the_same_party() -> None:
    """PH-78"""
    world, caller, callee = await talking()
    await flip(world, DESK)
    desk = world.ringing()[-1]
    assert world.signals.placed[desk][1].caller_number == "101", "it shows whom one talks with"
    assert world.audio.hears[caller] == callee, "while it rings, both talk on"
    await world.say(desk, Ringing())
    await world.say(desk, Answered(sdp=SDP))
    assert (world.audio.hears[caller], world.audio.hears[desk]) == (desk, caller)
    assert world.signals.of(callee)[-1] == "bye"
    world.clock.advance(5)
    party = world.call.parties[2]
    assert (party.leg, party.status, party.identity.device_id) == (desk, PartyStatus.ANSWERED, "desk")
    assert world.events[-1][1] == (2,), "clients hear where it is now"
    await world.say(callee, HungUp())
    await world.say(desk, HungUp())
    assert world.board.calls == [] and world.audio.open == set()
    [call] = world.records
    assert [(line.extension_id, line.result) for line in records_of(record_of(call))] == [
        ("e101", "Call connected"),
        ("e102", "Accepted"),
    ]


async def test_who_sits_at_the_phone_is_connected_without_touching_it() -> None:
    """PH-78"""
    world, _, _ = await talking()
    await flip(world, "here:desk")
    assert world.signals.placed[world.ringing()[-1]][1].auto_answer


async def test_a_web_phone_flips_to_a_number_by_its_digit_and_hangs_up_by_itself() -> None:
    """PH-27: INFO callflip; to the mobile network and its next carrier, since the first is down."""
    world, caller, callee = await talking()
    await world.say(callee, PhoneCommand(request_id=3, command="callflip", target="1"))
    await settled(world)
    [answer] = [rest for what, leg, rest in world.signals.sent if what == "answer_command"]
    assert answer[:4] == (3, "callflip", 0, "Succeeded")
    assert answer[4] == {"number": "+12025550188", "target": "1"}
    first = world.ringing()[-1]
    assert world.signals.placed[first][1].caller_number == "+16505550100", "as one's own calls, not as the caller's"
    await world.say(first, Failed(status=503))
    mobile = world.ringing()[-1]
    assert mobile != first
    await world.say(callee, HungUp())
    assert world.audio.hears[caller] == "music-on-hold", "whoever hung up too early is waited for"
    await world.say(mobile, Answered(sdp=SDP))
    assert world.audio.hears[caller] == mobile and world.call.parties[2].leg == mobile
    await world.say(caller, HungUp())
    assert world.board.calls == [] and world.audio.open == set()


@pytest.mark.parametrize("leaves", [False, True])
async def test_a_phone_that_does_not_answer_changes_nothing(leaves: bool) -> None:
    """PH-27: unless the old one was hung up: then nobody is left."""
    world, caller, callee = await talking()
    await flip(world, "2")
    desk = world.ringing()[-1]
    if leaves:
        await world.say(callee, HungUp())
    await world.later(31)
    await settled(world)
    assert world.signals.of(desk)[-1] == "cancel"
    if leaves:
        assert world.board.calls == [] and world.signals.of(caller)[-1] == "bye"
    else:
        assert world.audio.hears[caller] == callee and world.call.flip is None
        await flip(world, "2")  # and once more


async def test_the_far_end_leaves_while_it_rings_elsewhere() -> None:
    world, caller, _ = await talking()
    await flip(world, DESK)
    desk = world.ringing()[-1]
    await world.say(caller, HungUp())
    assert world.signals.of(desk)[-1] == "cancel"
    assert world.board.calls == [] and world.audio.open == set()


@pytest.mark.parametrize("target", ["7", "", "device:d101", "device:nobody", "device:off", "+1999"])
async def test_only_own_phones_and_numbers_that_may_be_called(target: str) -> None:
    """PH-27"""
    world, caller, callee = await talking()
    world.directory.devices["off"] = msgspec.structs.replace(world.directory.devices["desk"], device_id="off")
    if target == "+1999":
        world.directory.load_routes([], [])
    with pytest.raises(Conflict):
        await flip(world, target)
    assert world.audio.hears[caller] == callee and world.call.flip is None


async def test_an_emergency_call_stays_where_it_is() -> None:
    world = World()
    await world.calls("101", "911")
    await world.say(world.ringing()[-1], Answered(sdp=SDP))
    with pytest.raises(Conflict):
        await flip(world, "+12025550188", 1)


async def test_nothing_else_begins_while_it_rings_elsewhere() -> None:
    world, _, _ = await talking()
    await flip(world, DESK)
    with pytest.raises(Conflict):
        await flip(world, "1")


@pytest.mark.parametrize("other_server", [False, True])
async def test_the_phone_that_wants_the_call_takes_it(other_server: bool) -> None:
    """PH-78: by feature code; the call may be on another call server. The log has no line for the code."""
    world, caller, callee = await talking()
    world.router.add_destination(TakeOwnCall(world.directory))
    stranger = await world.calls("103", "*35")
    await settled(world)
    assert world.audio.hears[stranger] == "flip-nothing", "only one's own"
    await world.say(stranger, HungUp())
    first = world.board
    if other_server:
        world.board = world.new_board()
        world.board.flips.bring = bringing(world, first)
    taker = await world.calls("102", "*35")
    await settled(world)
    assert (world.audio.hears[caller], world.audio.hears[taker]) == (taker, caller)
    assert world.signals.of(callee)[-1] == "bye" and world.call.parties[2].leg == taker
    await world.say(taker, HungUp())
    assert world.board.calls == [] and world.audio.open == set()
    code, call = world.records[-2:]
    assert code.parties[1].reason == "CallSwitch" and records_of(record_of(code)) == []
    assert len(records_of(record_of(call))) == 2


def bringing(world: World, first: Any) -> Any:
    async def bring(account_id: str, extension_id: str) -> bool:
        found = first.flips.own(account_id, extension_id)
        if found is None:
            return False
        await first.give(found[0], "cs2", "127.0.0.1:5071")
        taker = Reconciler("cs2", world.board, world.store, world.audio, None)  # type: ignore[arg-type]
        return await taker.take(found[0], "cs1")

    return bring


async def test_an_invite_that_replaces_ones_own_leg_goes_on_as_the_same_party() -> None:
    """PH-78: as web phones of the older kind take a call over (RFC 3891)."""
    world, caller, callee = await talking()
    newcomer = await world.calls("102", "101", replaces=callee)
    assert (world.audio.hears[caller], world.audio.hears[newcomer]) == (newcomer, caller)
    assert sorted(world.call.parties) == [1, 2] and world.signals.of(newcomer) == ["200"]


async def test_a_page_that_is_loaded_again_goes_on_in_an_emergency_call_and_another_phone_does_not() -> None:
    """PH-78: help was sent to where the phone is."""
    for device, parties in (("102", [1, 2]), ("103", [1, 2, 3])):
        world = World()
        caller = await world.calls("102", "911")
        [trunk] = world.ringing()
        await world.say(trunk, Answered(sdp=SDP))
        newcomer = await world.calls(device, "101", replaces=caller)
        assert (world.audio.hears[trunk], world.audio.hears[newcomer]) == (newcomer, trunk)
        assert sorted(world.call.parties) == parties
        assert world.call.emergency is not None
