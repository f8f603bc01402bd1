"""The media engine of a call is gone: its phones get another session, or the call ends with a reason."""

from clarion.calls.wire import MediaLost, OfferAnswered
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


async def test_a_phone_that_takes_no_other_session_is_hung_up() -> None:
    world = World()
    caller, callee = await connected(world)
    await world.say(callee, MediaLost())
    await world.say(callee, OfferAnswered(status=488))
    assert "bye" in world.signals.of(caller)
    assert "bye" in world.signals.of(callee)
    assert len(world.records) == 1
