"""FAX-01, FAX-33, FAX-36: when a fax in a call goes over T.38, and when over G.711."""

from pathlib import Path

import msgspec
import pytest

from clarion.base.fax import FaxReport, T38Answer
from clarion.calls.t38 import find_t38
from clarion.calls.wire import Answered, Confirmed, MediaLost, OfferAnswered, OfferReceived
from tests.calls.fax_world import FAX, HEAD, PAGE, T38, FaxWorld, comes_in, send
from tests.calls.world import SDP


@pytest.fixture
def fax(tmp_path: Path) -> FaxWorld:
    return FaxWorld(tmp_path)


async def test_fax_01_whom_a_fax_machine_calls_offers_t38_and_says_nothing_before_the_answer(fax: FaxWorld) -> None:
    caller = await fax.world.calls_in(FAX)
    await fax.world.say(caller, Confirmed())
    assert ("reoffer", caller, ("T.38 offer",)) in fax.world.signals.sent
    assert fax.modems.spoken == []
    await fax.world.say(caller, OfferAnswered(status=200, sdp=T38))
    [(token, to, answer)] = fax.modems.packets
    assert (to, answer.max_datagram, answer.redundancy) == (("127.0.0.1", 5556), 200, 3)
    assert (token, fax.modems.spoken) == (next(iter(fax.modems.orders)), [])


@pytest.mark.parametrize("status", [488, 415, 606, 503])
async def test_fax_36_who_refuses_t38_goes_on_with_audio_in_the_same_call(fax: FaxWorld, status: int) -> None:
    caller = await fax.world.calls_in(FAX)
    await fax.world.say(caller, Confirmed())
    await fax.world.say(caller, OfferAnswered(status=status))
    assert [to for _, to, _ in fax.modems.spoken] == [("127.0.0.1", 5555)]
    assert len(fax.world.board.calls) == 1
    assert "bye" not in fax.world.signals.of(caller)


async def test_fax_36_an_answer_that_agrees_to_no_stream_is_followed_by_an_offer_of_audio(fax: FaxWorld) -> None:
    caller = await fax.world.calls_in(FAX)
    await fax.world.say(caller, Confirmed())
    await fax.world.say(caller, OfferAnswered(status=200, sdp=HEAD + "m=image 0 udptl t38\r\n"))
    assert len(fax.modems.spoken) == 1
    assert fax.world.signals.of(caller).count("reoffer") == 2


async def test_fax_01_encrypted_media_stays_on_audio(fax: FaxWorld) -> None:
    fax.encrypted = True
    caller = await comes_in(fax)
    assert "reoffer" not in fax.world.signals.of(caller)
    assert len(fax.modems.spoken) == 1


async def test_fax_01_a_fax_that_goes_out_follows_the_other_side_to_t38(fax: FaxWorld) -> None:
    leg = await send(fax)
    await fax.world.say(leg, Answered(sdp=SDP))
    assert "reoffer" not in fax.world.signals.of(leg), "the called side offers"
    await fax.world.say(leg, OfferReceived(sdp=T38))
    assert fax.world.signals.of(leg)[-1] == "offer 200"
    assert len(fax.modems.packets) == 1


async def test_fax_01_an_offer_of_t38_comes_too_late_once_the_machines_have_agreed_on_audio(fax: FaxWorld) -> None:
    leg = await send(fax)
    await fax.world.say(leg, Answered(sdp=SDP))
    fax.modems.report(FaxReport(negotiated=True))
    await fax.world.rest()
    await fax.world.say(leg, OfferReceived(sdp=T38))
    assert fax.world.signals.of(leg)[-1] == "offer 488"
    assert fax.modems.packets == []


async def test_fax_39_a_media_engine_that_dies_under_t38_ends_the_attempt_with_what_was_confirmed(
    fax: FaxWorld,
) -> None:
    leg = await send(fax)
    await fax.world.say(leg, Answered(sdp=SDP))
    await fax.world.say(leg, OfferReceived(sdp=T38))
    [token] = fax.modems.orders
    await fax.world.say(leg, MediaLost())
    assert fax.modems.stopped == [token]
    fax.modems.report(FaxReport(ended=True, code="CALL_DROPPED", reason="", pages=(PAGE,)))
    await fax.over(lambda: fax.world.deposits, "the deposit")
    report = msgspec.json.decode(fax.world.deposits[-1][1]["report"], type=FaxReport)
    assert (report.code, len(report.pages)) == ("CALL_DROPPED", 1)


@pytest.mark.parametrize(
    "lines",
    [
        "m=audio 4000 RTP/AVP 0\r\nm=image 4002 udptl t38\r\n",
        "m=image 0 udptl t38\r\n",
        "m=image 99999 udptl t38\r\n",
        "m=image 4000 tcp t38\r\n",
        "m=image 4000 udptl t38\r\na=T38FaxRateManagement:localTCF\r\n",
        "m=image\r\n",
    ],
)
def test_fax_34_descriptions_that_are_no_t38_of_ours(lines: str) -> None:
    assert find_t38(HEAD + lines) is None


def test_fax_34_figures_that_make_no_sense_are_bounded() -> None:
    found = find_t38(HEAD + "m=audio 0 RTP/AVP 0\r\nm=image 4000 UDPTL t38\r\na=T38FaxMaxDatagram:99999999999999\r\n")
    assert found == T38Answer(max_datagram=400, redundancy=0)
    assert find_t38(T38.replace(":200", ":1")).max_datagram == 64  # type: ignore[union-attr]


async def test_fax_20_a_refresh_of_the_session_leaves_a_fax_on_t38_alone(fax: FaxWorld) -> None:
    """Every half hour or so, on a fax of many pages."""
    leg = await send(fax)
    await fax.world.say(leg, Answered(sdp=SDP))
    for _ in range(3):
        await fax.world.say(leg, OfferReceived(sdp=T38))
        fax.modems.report(FaxReport(negotiated=True, pages=(PAGE,)))
        await fax.world.rest()
    assert fax.world.signals.of(leg)[-3:] == ["offer 200"] * 3
    assert len({to for _, to, _ in fax.modems.packets}) == 1
    assert fax.modems.stopped == []


async def test_fax_03_a_fax_machine_that_talks_with_a_trunk_through_us_is_bridged(fax: FaxWorld) -> None:
    adapter = await fax.world.calls("101", "+12025550130")
    [trunk] = fax.world.ringing()
    await fax.world.say(trunk, Answered(sdp=SDP))
    await fax.world.say(adapter, Confirmed())
    await fax.world.say(adapter, OfferReceived(sdp=T38))
    assert fax.bridged == [adapter]
    assert fax.world.signals.of(adapter)[-1] == "offer 200"
    await fax.world.say(adapter, OfferReceived(sdp=SDP))
    assert fax.world.signals.of(adapter)[-1] == "offer 200", "and back to speech"
    assert fax.modems.orders == {}
