"""The call server runs with its collector frozen: what a call leaves behind must go by itself."""

import gc
from collections import Counter

from clarion.calls.wire import DeviceTarget
from tests.engines.sip.bench import OUR_SDP, SDP, WEB_AGENT, Bench, Phone, place, presentation, target_of


def one_call(bench: Bench, caller: Phone, callee: Phone, target: DeviceTarget, number: int) -> None:
    """Ring, answer, hold, hang up; every third is given up, every fourth refused."""
    caller.tag, caller.to_tag, caller.call_id = f"t{number}", "", f"call-{number}"
    caller.call()
    leg, cseq = bench.sink.offers[-1].leg_id, caller.cseq
    place(bench.engine, f"out{number}", target, OUR_SDP, presentation())
    invite = bench.wire.take()[-1]
    callee.reply(invite, 180, headers=callee.contact_line())
    if number % 3 == 0:
        caller.send("CANCEL", cseq=cseq, branch=caller.branch, to_tag="")
        bench.engine.cancel(f"out{number}", answered_elsewhere=False)
        callee.reply(bench.wire.take()[-1], 200)
        callee.reply(invite, 487)
        return
    if number % 4 == 0:
        callee.reply(invite, 486)
        bench.engine.reject(leg, 486)
        return
    callee.reply(invite, 200, body=SDP, headers=callee.contact_line())
    bench.engine.answer(leg, OUR_SDP, presentation())
    caller.to_tag = bench.wire.take()[-1].to.tag
    caller.send("ACK", cseq=cseq, branch=f"z9hG4bKack{number}")
    caller.send("INVITE", body=SDP)
    hold = caller.cseq
    bench.engine.answer_offer(leg, OUR_SDP)
    caller.send("ACK", cseq=hold, branch=f"z9hG4bKack2{number}")
    caller.send("BYE")
    bench.engine.hang_up(f"out{number}")
    for request in bench.wire.take():
        callee.reply(request, 200)


def test_a_thousand_calls_leave_nothing(bench: Bench) -> None:
    caller, callee = Phone(bench), Phone(bench, "102", agent=WEB_AGENT)
    callee.register(7200, instance="802")
    target = target_of(bench)
    for number in range(1, 13):
        one_call(bench, caller, callee, target, number)
    bench.advance(100)
    gc.collect()
    gc.disable()
    try:
        for number in range(100, 1100):
            one_call(bench, caller, callee, target, number)
            bench.sink.offers.clear()
            bench.sink.events.clear()
            bench.wire.raw.clear()
        bench.advance(100)
        core = bench.engine.core
        assert (core.legs, core.dialogs, core.placed) == ({}, {}, {})
        assert (core.transactions.servers, core.transactions.clients, core.transactions.merged) == ({}, {}, {})
        assert core.timers.pending == 0
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        names = Counter(type(thing).__name__ for thing in gc.garbage)
        ours = {name: names[name] for name in ("Leg", "Dialog", "ServerTransaction", "ClientTransaction", "Message")}
        assert sum(ours.values()) == 0, f"left to the collector: {ours}"
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
