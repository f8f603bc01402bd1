"""The media engine of a call is gone: its phones get another session, or the call ends with a reason."""

import pytest

from clarion.calls.ports import EngineMayReturn
from clarion.calls.wire import NO_MEDIA, Answered, HungUp, Lost, MediaLost, OfferAnswered, PlaybackFinished
from tests.calls.test_two_parties import connected
from tests.calls.world import SDP, World


async def test_both_phones_get_a_new_offer_and_the_call_goes_on() -> None:
    world = World()
    caller, callee = await connected(world)
    world.audio.open.clear()
    for leg in (caller, callee):
        await world.say(leg, MediaLost())
        assert ("reoffer", leg, (f"new offer for {leg}",)) in world.signals.sent
        await world.say(leg, OfferAnswered(status=200, sdp=SDP))
    assert world.audio.open == {caller, callee}
    assert len(world.board.calls) == 1
    assert not world.records


async def test_without_any_media_engine_the_call_ends_with_a_reason() -> None:
    world = World()
    caller, callee = await connected(world)
    world.audio.down = True
    await world.say(caller, MediaLost())
    assert ("bye", caller, 'Q.850;cause=41;text="Temporary failure"') in world.signals.sent
    assert "bye" in world.signals.of(callee)
    [call] = world.records
    assert call.parties[1].reason == "InternalError"


async def test_a_call_goes_on_while_its_engine_may_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    caller, callee = await connected(world)

    async def renew(leg_id: str) -> str:
        raise EngineMayReturn

    monkeypatch.setattr(world.audio, "renew", renew)
    await world.say(caller, MediaLost())
    assert "bye" not in [*world.signals.of(caller), *world.signals.of(callee)]
    assert len(world.board.calls) == 1


async def test_a_phone_that_answers_before_the_loss_is_noticed_gets_a_new_offer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The engine died while the phone rang, and says so only when it is given the answer."""
    world = World()
    world.has_phone("102")
    caller = await world.calls("101", "102")
    [callee] = world.ringing()

    async def accepted(leg_id: str, answer_sdp: str) -> None:
        raise EngineMayReturn

    with monkeypatch.context() as patched:
        patched.setattr(world.audio, "accepted", accepted)
        await world.say(callee, Answered(sdp=SDP))
    await world.say(callee, MediaLost())
    assert ("reoffer", callee, (f"new offer for {callee}",)) in world.signals.sent
    await world.say(callee, OfferAnswered(status=200, sdp=SDP))
    assert "bye" not in [*world.signals.of(caller), *world.signals.of(callee)]
    assert not world.records


async def test_a_phone_that_takes_no_other_session_is_hung_up() -> None:
    world = World()
    caller, callee = await connected(world)
    await world.say(callee, MediaLost())
    await world.say(callee, OfferAnswered(status=488))
    assert "bye" in world.signals.of(callee)
    assert "bye" not in world.signals.of(caller), "the other one still has media, and hears that something is wrong"
    assert world.audio.hears[caller] == "congestion-tone"
    await world.say(caller, PlaybackFinished(token="congestion"))
    assert "bye" in world.signals.of(caller)
    assert len(world.records) == 1


async def test_who_hears_the_tone_may_hang_up_and_is_hung_up_in_any_case() -> None:
    for ends in ("by itself", "hangs up"):
        world = World()
        caller, callee = await connected(world)
        await world.say(callee, Lost(why=NO_MEDIA))
        assert world.audio.hears[caller] == "congestion-tone"
        if ends == "hangs up":
            await world.say(caller, HungUp())
        else:
            await world.later(6)  # nothing says that the tone is over
            assert "bye" in world.signals.of(caller)
        assert len(world.records) == 1


async def test_whose_partner_vanishes_otherwise_is_hung_up_at_once() -> None:
    world = World()
    caller, callee = await connected(world)
    await world.say(callee, Lost(why="no answer"))
    assert "bye" in world.signals.of(caller)
