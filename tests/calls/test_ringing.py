"""Phones that ring one after another or together for a while; calls that are sent on; callees who are asked first."""

import msgspec

from clarion.calls import programs
from clarion.calls.destinations import Place
from clarion.calls.directory import Account
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import AnnounceHop, ForwardHop, Hop, Identity, Outcome, ProgramHop, RingHop
from clarion.calls.wire import Answered, Dtmf, Failed, HungUp, PlaybackFinished
from clarion.features.phone.lines.rules import BUSY, NO_ANSWER
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.world import SDP, World

NOBODY = AnnounceHop(prompts=("nobody-available",), ending=NO_ANSWER)


class Planned:
    """Extension 300, with the hops that a test wants."""

    def __init__(self, *hops: Hop) -> None:
        self.hops = hops

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        if dialed.value != "300":
            return None
        callee = Identity(account_id="1", extension_id="e103", extension_number="103", name="Person 103")
        return Place(self.hops, callee, request.anchor)


def a_world(*hops: Hop) -> World:
    world = World()
    for number in ("101", "102", "103"):
        world.has_phone(number)
    world.router.add_destination(Planned(*hops))
    return world


def ring(world: World, *numbers: str, seconds: float = 30, **more: object) -> RingHop:
    targets = tuple(world.phones.at[f"e{number}"][0] for number in numbers)
    return msgspec.structs.replace(RingHop(targets=targets, seconds=seconds), **more)


def ringing(world: World) -> list[str]:
    routing = world.call.routing
    return [leg for leg, status in routing.tried.items() if not status] if routing is not None else []


def phone_of(world: World, leg: str) -> str:
    target = world.signals.placed[leg][0]
    return str(getattr(target, "extension_id", ""))


async def start(world: World, *hops: Hop) -> str:
    world.router._destinations.insert(0, Planned(*hops))
    return await world.calls("101", "300")


async def test_ph_16_phones_ring_one_after_another_each_for_its_time() -> None:
    world = a_world()
    await start(world, ring(world, "102", "103", after=(0.0, 5.0), until=(10.0, 30.0)), NOBODY)
    assert [phone_of(world, leg) for leg in ringing(world)] == ["e102"]
    await world.later(5.1)
    assert [phone_of(world, leg) for leg in ringing(world)] == ["e102", "e103"], "the first goes on meanwhile"
    await world.later(5)
    assert [phone_of(world, leg) for leg in ringing(world)] == ["e103"]
    await world.say(ringing(world)[0], Answered(sdp=SDP))
    assert world.call.parties[2].status == "Answered"
    assert world.call.routing is None


async def test_ph_16_who_is_not_there_keeps_nobody_waiting() -> None:
    world = a_world()
    await start(world, ring(world, "102", "103", after=(0.0, 20.0), until=(20.0, 40.0), seconds=40), NOBODY)
    await world.say(ringing(world)[0], Failed(status=480))
    assert [phone_of(world, leg) for leg in ringing(world)] == ["e103"], "at once, not after 20 seconds"
    await world.later(19)
    assert ringing(world)
    await world.later(2)
    assert not ringing(world), "it rang for its 20 seconds"
    assert world.call.routing is not None
    assert world.call.routing.last is Outcome.NO_ANSWER


async def test_ph_16_all_declined_is_a_decline() -> None:
    world = a_world()
    await start(world, ring(world, "102", "103", after=(0.0, 5.0), until=(5.0, 9.0), seconds=9), NOBODY)
    await world.say(ringing(world)[0], Failed(status=603))
    assert not ringing(world), "600 and above end the search (RFC 3261)"


async def test_a_call_is_sent_on_and_the_first_callees_part_is_over() -> None:
    world = a_world()
    caller = await start(world, ForwardHop(dialed="102"), NOBODY)
    call = world.call
    assert [party.identity.extension_number for party in call.parties.values()] == ["101", "103", "102"]
    assert call.parties[2].result == "Call forwarded"
    await world.say(ringing(world)[0], Answered(sdp=SDP))
    assert world.audio.hears[caller] in world.signals.placed
    await world.say(caller, HungUp())
    assert world.records


async def test_a_forward_that_leads_nowhere_is_followed_by_what_comes_next() -> None:
    world = a_world()
    await start(world, ForwardHop(dialed="999999"), ring(world, "103"), NOBODY)
    assert [phone_of(world, leg) for leg in ringing(world)] == ["e103"]
    assert any(fact.kind == "not-forwarded" for fact in world.call.facts)


async def test_a_call_that_goes_in_circles_comes_to_an_end() -> None:
    world = a_world()
    await start(world, ForwardHop(dialed="300"), ring(world, "102"), NOBODY)
    assert [phone_of(world, leg) for leg in ringing(world)] == ["e102"]
    assert any("in circles" in fact.detail for fact in world.call.facts)


async def asked(*, by_key: bool = True) -> tuple[World, str, str]:
    programs.register(VoicemailProgram())
    world = a_world()
    box = ProgramHop(program="voicemail", data={"account_id": "1", "extension_id": "e103"})
    hop = ring(world, "102", ask=("screening-question",), by_key=by_key)
    caller = await start(world, hop, box, AnnounceHop(prompts=("busy-tone",), ending=BUSY))
    phone = ringing(world)[0]
    await world.say(phone, Answered(sdp=SDP))
    assert world.audio.hears[phone] == "screening-question"
    assert "200" not in world.signals.of(caller), "the caller still hears it ring"
    return world, caller, phone


async def test_ph_17_a_callee_who_presses_1_is_connected() -> None:
    world, caller, phone = await asked()
    await world.say(phone, Dtmf(digit="7"))
    assert world.call.routing is not None, "other keys mean nothing"
    await world.say(phone, Dtmf(digit="1"))
    assert world.audio.hears[caller] == phone
    assert world.call.parties[2].result == "Accepted"


async def test_ph_17_2_sends_the_caller_to_voicemail_and_3_away() -> None:
    world, caller, phone = await asked()
    await world.say(phone, Dtmf(digit="2"))
    assert world.signals.of(phone)[-1] == "bye"
    assert world.call.routing is not None
    assert isinstance(world.call.routing.current, ProgramHop)
    await world.say(caller, HungUp())
    world, caller, phone = await asked()
    await world.say(phone, Dtmf(digit="3"))
    assert world.audio.hears[caller] == "busy-tone", "no mailbox for who is not wanted"


async def test_ph_17_a_machine_that_answers_gets_no_caller() -> None:
    world, _, phone = await asked()
    await world.later(26)
    assert world.signals.of(phone)[-1] == "bye"
    assert world.call.routing is not None
    assert isinstance(world.call.routing.current, ProgramHop)


async def test_ph_17_a_callee_who_hangs_up_instead_leaves_the_caller_to_what_follows() -> None:
    world, _, phone = await asked()
    await world.say(phone, HungUp())
    assert world.call.routing is not None
    assert isinstance(world.call.routing.current, ProgramHop)


async def test_ph_17_a_caller_who_leaves_while_the_callee_is_asked_ends_it_all() -> None:
    world, caller, phone = await asked()
    await world.say(caller, HungUp())
    assert world.signals.of(phone)[-1] == "bye"
    assert world.board.calls == []
    assert world.audio.open == set()


async def test_ph_17_a_callee_may_only_be_told_the_name() -> None:
    world, caller, phone = await asked(by_key=False)
    await world.say(phone, PlaybackFinished(token="asked"))
    assert world.audio.hears[caller] == phone


def test_hops_survive_being_written_down() -> None:
    hop = ForwardHop(dialed="+12025550123", when=(Outcome.NO_ANSWER,))
    assert msgspec.json.decode(msgspec.json.encode(hop), type=Hop) == hop
