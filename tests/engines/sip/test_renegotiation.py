"""Offers of ours inside a call: when they are sent, and what is left of one that was refused."""

import pytest

from tests.engines.sip.bench import OUR_SDP, Bench, Phone, presentation
from tests.engines.sip.test_in_a_call import HELD, placed_call


def test_an_offer_made_before_the_ack_follows_it(bench: Bench) -> None:
    phone = Phone(bench)
    phone.call()
    leg = bench.sink.offers[-1].leg_id
    branch, cseq = phone.branch, phone.cseq
    bench.engine.answer(leg, OUR_SDP, presentation())
    bench.engine.reoffer(leg, HELD)
    final = bench.wire.take()[-1]
    assert final.status == 200
    phone.to_tag = final.to.tag
    (invite,) = phone.send("ACK", cseq=cseq, branch=branch + "ack")
    assert (invite.method, invite.text) == ("INVITE", HELD)


@pytest.mark.parametrize("status", [488, 491])
def test_fax_20_a_refused_offer_is_not_what_a_refresh_repeats(bench: Bench, status: int) -> None:
    """A fax whose T.38 was refused goes on with G.711 for an hour: a refresh would offer T.38 again."""
    phone = Phone(bench, "102")
    placed_call(bench, phone, "Session-Expires: 1800;refresher=uac\r\n")
    bench.engine.reoffer("leg", HELD)
    (invite,) = bench.wire.take()
    phone.reply(invite, status)
    if status == 491:
        (again, *_rest) = bench.advance(4.1)
        phone.reply(again, 488)
    (refresh, *_rest) = bench.advance(901)
    assert (refresh.method, refresh.text) == ("INVITE", OUR_SDP)
