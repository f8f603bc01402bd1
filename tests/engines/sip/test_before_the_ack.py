"""What happens between our 200 and its ACK, which may be lost, or come by another worker of the edge."""

from clarion.calls.wire import Confirmed, OfferReceived
from tests.engines.sip.bench import OUR_SDP, SDP, Bench, Phone, presentation

HELD = SDP.replace("sendrecv", "sendonly")


def answered(bench: Bench, phone: Phone) -> tuple[str, int, str]:
    """A call that we answered and that has not acknowledged it: its leg, number and branch of its INVITE."""
    phone.call()
    leg = bench.sink.offers[-1].leg_id
    cseq, branch = phone.cseq, phone.branch
    bench.engine.answer(leg, OUR_SDP, presentation())
    phone.to_tag = bench.wire.take()[-1].to.tag or ""
    bench.sink.take()
    return leg, cseq, branch


def test_hold_that_overtakes_the_ack_is_answered(bench: Bench) -> None:
    """RFC 5407 §3.1.4: who offers again has our answer."""
    phone = Phone(bench)
    leg, cseq, branch = answered(bench, phone)
    assert bench.statuses(phone.send("INVITE", body=HELD)) == [100]
    assert bench.sink.take() == [Confirmed(sdp=None), OfferReceived(sdp=HELD)]
    hold, hold_branch = phone.cseq, phone.branch
    bench.engine.answer_offer(leg, OUR_SDP)
    assert bench.statuses(bench.wire.take()) == [200]
    phone.send("ACK", cseq=cseq, branch=branch)
    assert bench.statuses(bench.advance(0.6)) == [200], "the late ACK is not the one of the answer to hold"
    phone.send("ACK", cseq=hold, branch=hold_branch)
    assert bench.advance(40) == []
    assert bench.statuses(phone.send("BYE")) == [200]


def test_an_offer_made_before_the_ack_follows_it(bench: Bench) -> None:
    """A media engine dies in the moment in which a call is answered."""
    phone = Phone(bench)
    leg, cseq, branch = answered(bench, phone)
    bench.engine.reoffer(leg, HELD)
    assert bench.wire.take() == []
    (invite,) = phone.send("ACK", cseq=cseq, branch=branch)
    assert (invite.method, invite.text) == ("INVITE", HELD)
