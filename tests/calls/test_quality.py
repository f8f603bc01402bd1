"""The score of a call (PH-71), and whose legs it belongs to."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from clarion.apps.live_quality import CallQualityService
from clarion.calls.quality import MOST_POINTS, LegQuality, QualityPoint, mos_of, thinned
from clarion.calls.wire import Answered, HungUp
from tests.calls.world import SDP, World

amounts = st.floats(0, 100)


def test_scores_are_those_of_the_e_model_ph_71() -> None:
    clean = mos_of("PCMU", loss=0, jitter=0, round_trip=0)
    assert 4.39 <= clean <= 4.41, "G.107: R = 93.2 less the delay of a packet"
    assert mos_of("G729", loss=0, jitter=0, round_trip=0) < clean
    assert 4.0 <= mos_of("PCMU", loss=1, jitter=5, round_trip=60) <= 4.4
    assert mos_of("PCMU", loss=5, jitter=20, round_trip=100) < 4.0
    assert mos_of("opus", loss=30, jitter=80, round_trip=900) < 2.0
    assert mos_of("PCMU", loss=100, jitter=100, round_trip=5000) == 1.0


@given(amounts, amounts, st.floats(0, 2000), st.sampled_from(["PCMU", "G729", "opus", ""]))
def test_more_loss_or_delay_never_helps(loss: float, jitter: float, trip: float, codec: str) -> None:
    score = mos_of(codec, loss=loss, jitter=jitter, round_trip=trip)
    assert 1.0 <= score <= 4.5
    assert mos_of(codec, loss=loss + 1, jitter=jitter, round_trip=trip) <= score
    assert mos_of(codec, loss=loss, jitter=jitter + 10, round_trip=trip + 50) <= score


def test_long_calls_keep_some_points_and_the_worst_one() -> None:
    points = [QualityPoint(at=n, mos=1.5 if n == 777 else 4.0, loss=0, jitter=0, round_trip=0) for n in range(2000)]
    kept = thinned(points)
    assert len(kept) <= MOST_POINTS
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    assert points[777] in kept
    assert thinned(points[:10]) == tuple(points[:10])


async def test_what_a_phone_reported_is_told_with_the_party_whose_it_was() -> None:
    world, told = World(), []
    world.has_phone("102")
    caller = await world.calls("101", "102")
    [leg] = world.ringing()
    await world.say(leg, Answered(sdp=SDP))
    await world.later(30)
    await world.say(caller, HungUp())
    desk = CallQualityService()
    for leg_id, mos in ((caller, 4.1), (leg, 3.2), ("somebody else's", 1.0)):
        desk.reported(_heard(leg_id, mos))
    desk.published(_heard(leg, 2.8))
    [call] = world.records
    desk.tell(call, lambda topic, payload: told.append((topic, payload)))
    [(topic, payload)] = told
    assert topic == "calls.quality"
    found = {each["extension_id"]: each for each in payload["legs"]}
    assert found["e101"]["quality"]["mos"] == 4.1
    assert (found["e102"]["quality"]["mos"], found["e102"]["device_id"]) == (2.8, "d102"), "the phone knows best"
    assert found["e102"]["quality"]["packets_from"] == 5
    assert found["e102"]["ended"] - found["e102"]["started"] == 30
    desk.tell(call, lambda topic, payload: told.append((topic, payload)))
    assert len(told) == 1, "once"


def _heard(leg_id: str, mos: float) -> LegQuality:
    plain = {"codec": "PCMU", "network": "10.0.0.7", "packets_from": 5, "packets_to": 6, "points": []}
    numbers = dict.fromkeys(("lowest_mos", "loss", "jitter", "round_trip"), 1.0)
    return msgspec.convert({"leg_id": leg_id, "mos": mos, **plain, **numbers}, LegQuality)
