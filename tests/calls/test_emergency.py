"""R18, ADM-43: an emergency call goes out, whatever is in the way."""

import itertools

import msgspec
import pytest

from clarion.calls.cdr import paid_legs, record_of
from clarion.calls.emergency_media import WAIT_ENCRYPTED_S, WAIT_PLAIN_S
from clarion.calls.guards import Decision
from clarion.calls.model import Ending
from clarion.calls.wire import Answered, Failed, HungUp
from clarion.features.phone.call_log.rules import records_of
from tests.calls.world import SDP, World


def deny(*_: object) -> Decision:
    return Decision(allowed=False, ending=Ending(reason="DestinationBlocked", result="Blocked", status=403))


def explode(*_: object) -> Decision:
    raise RuntimeError("the guard is broken")


STATES = ("Confirmed", "Suspended", "Unpaid", "Disabled", "gone")


@pytest.mark.parametrize(
    ("status", "guard", "media_down", "code"),
    list(itertools.product(STATES, (deny, explode), (False, True), ("911", "112", "999", "933"))),
)
async def test_an_emergency_call_leaves_in_every_state(status: str, guard: object, media_down: bool, code: str) -> None:
    world = World()
    world.router.add_guard(guard)  # type: ignore[arg-type]
    world.audio.down = media_down
    if status == "gone":
        world.directory.accounts.clear()
        world.directory.extensions.clear()
    else:
        account = world.directory.accounts["1"]
        world.directory.accounts["1"] = msgspec.structs.replace(account, status=status)
    caller = await world.calls("101", code)
    [leg] = world.ringing()
    target, shown = world.signals.placed[leg]
    assert target.number == code  # type: ignore[union-attr]
    assert shown.emergency is not None
    assert shown.emergency.callback_number == "+16505550101"
    await world.say(leg, Answered(sdp=SDP))
    assert world.signals.of(caller)[-1] == "200"
    assert world.notices


async def test_without_media_the_emergency_call_carries_the_phones_own_audio() -> None:
    world = World()
    world.audio.down = True
    caller = await world.calls("101", "911")
    [leg] = world.ringing()
    assert ("invite", leg, SDP) in world.signals.sent
    answer = SDP.replace("4000", "5000")
    await world.say(leg, Answered(sdp=answer))
    assert ("200", caller, answer) in world.signals.sent


@pytest.mark.parametrize(("transport", "waited"), [("RTP/AVP", WAIT_PLAIN_S), ("RTP/SAVP", WAIT_ENCRYPTED_S)])
async def test_an_emergency_call_waits_for_an_engine_that_is_started_again(
    transport: str, waited: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.calls.world.SDP", SDP.replace("RTP/AVP", transport))
    world = World()
    world.audio.down = True
    asked: list[float] = []

    async def recovered(within: float) -> bool:
        asked.append(within)
        world.audio.down = False
        return True

    world.audio.recovered = recovered
    await world.calls("101", "911")
    [leg] = world.ringing()
    assert asked == [waited]
    assert leg in world.audio.open, "media of ours"


async def test_an_emergency_call_waits_no_second_time() -> None:
    world = World()
    world.audio.down = True
    asked: list[float] = []

    async def recovered(within: float) -> bool:
        asked.append(within)
        return False

    world.audio.recovered = recovered
    await world.calls("101", "911")
    await world.say(world.ringing()[-1], Failed(status=488))
    assert len(asked) == 1
    assert len(world.signals.placed) == 2


async def test_every_carrier_is_tried_twice_for_an_emergency_call() -> None:
    world = World()
    await world.calls("101", "911")
    for _ in range(3):
        await world.say(world.ringing()[-1], Failed(status=603))
    assert [t.trunk_id for t, _ in world.signals.placed.values()] == ["t1", "t2", "t1", "t2"]  # type: ignore[union-attr]


async def test_an_ordinary_call_is_stopped_by_the_same_guard() -> None:
    world = World()
    world.router.add_guard(deny)
    caller = await world.calls("101", "102")
    assert world.signals.of(caller) == ["reject 403"]


async def test_a_broken_guard_does_not_stop_an_ordinary_call() -> None:
    world = World()
    world.router.add_guard(explode)
    world.has_phone("102")
    await world.calls("101", "102")
    assert world.ringing()
    assert any("RuntimeError" in fact.detail for fact in world.call.facts)


async def test_a_simulated_carrier_never_takes_an_emergency_call_from_a_real_one() -> None:
    world = World()
    trunks = world.directory.trunks
    simulated = msgspec.structs.replace(trunks["t1"], simulated=True)
    world.directory.load_routes(list({**trunks, "t1": simulated}.values()), [])
    await world.calls("101", "911")
    await world.say(world.ringing()[-1], Failed(status=503))
    assert {t.trunk_id for t, _ in world.signals.placed.values()} == {"t2"}  # type: ignore[union-attr]


async def test_a_fault_in_the_media_code_does_not_stop_an_emergency_call() -> None:
    world = World()

    async def broken(*_: object) -> str:
        raise TypeError("a bug")

    world.audio.accept = broken  # type: ignore[method-assign]
    caller = await world.calls("101", "911")
    [leg] = world.ringing()
    assert ("invite", leg, SDP) in world.signals.sent
    await world.say(leg, Answered(sdp=SDP))
    assert world.signals.of(caller)[-1] == "200"


async def test_a_fault_in_the_media_code_ends_an_ordinary_call_with_500() -> None:
    world = World()
    world.has_phone("102")

    async def broken(*_: object) -> str:
        raise TypeError("a bug")

    world.audio.accept = broken  # type: ignore[method-assign]
    caller = await world.calls("101", "102")
    [leg] = world.ringing()
    await world.say(leg, Answered(sdp=SDP))
    assert "reject 500" in world.signals.of(caller)
    assert world.signals.of(leg)[-1] == "bye"
    assert world.board.calls == []


@pytest.mark.parametrize("account_id", ["", "1"])
@pytest.mark.parametrize("code", ["911", "112", "999", "933"])
@pytest.mark.parametrize("media_down", [False, True])
async def test_an_unverified_call_connects_and_carries_nobodys_identity(
    account_id: str, code: str, media_down: bool
) -> None:
    """ADM-13: neither number, name nor place of anybody; where it came from is in everything that is kept of it."""
    world = World()
    world.audio.down = media_down
    caller = await world.calls_unverified(code, account_id)
    [leg] = world.ringing()
    target, shown = world.signals.placed[leg]
    assert target.number == code  # type: ignore[union-attr]
    assert shown.emergency is not None
    assert shown.emergency.unverified == "udp:203.0.113.7:5060"
    assert (shown.emergency.callback_number, shown.emergency.pidf_lo) == ("anonymous", "")
    assert shown.caller_name == "Unverified caller at 203.0.113.7"
    await world.say(leg, Answered(sdp=SDP))
    assert world.signals.of(caller)[-1] == "200"
    await world.say(caller, HungUp())
    [call] = world.records
    record = record_of(call)
    assert (record.unverified, record.emergency) == ("udp:203.0.113.7:5060", code)
    assert record.account_ids == ([account_id] if account_id else [])
    for party in record.parties:
        assert (party.who.extension_id, party.who.device_id, party.far.extension_id) == ("", "", "")
    logged = records_of(record)
    assert [(entry.account_id, entry.extension_id, entry.caller["name"]) for entry in logged] == (
        [(account_id, "", "Unverified caller at 203.0.113.7")] if account_id else []
    )
    assert not paid_legs(call)


@pytest.mark.parametrize("dialed", ["102", "+12025550123", "*72", "9115550100", ""])
@pytest.mark.parametrize("account_id", ["", "1"])
async def test_an_unverified_caller_reaches_help_and_nothing_else(dialed: str, account_id: str) -> None:
    world = World()
    caller = await world.calls_unverified(dialed, account_id)
    assert not world.signals.placed
    assert world.signals.of(caller)[-1] == "reject 403"
