"""What tests use to look at programs of others sees what it must, and nothing else."""

from bench.growth_counts import is_confirmed
from tests.support.baresip_setup import invited

ME = "16505550100*102"
_MARK = "\x1b[36;1m#\n"


def traced(*messages: tuple[str, str, str]) -> str:
    """A log of baresip: first lines, Call-IDs and CSeqs of messages."""
    way, caller, end = "TLS 127.0.0.1:1 -> 127.0.0.1:2", "From: <sip:101@x>;tag=a", "\n\x1b[;m"
    return "\n".join(
        f"{_MARK}{way}\n{first}\n{caller}\nCall-ID: {call}\nCSeq: {cseq}\n{end}" for first, call, cseq in messages
    )


def test_a_call_whose_event_was_lost_is_in_the_trace_until_it_has_a_final_response() -> None:
    comes = (f"INVITE sip:{ME}-0x55f3cf8418c0@127.0.0.1:16047;transport=tls SIP/2.0", "in@cs1", "5 INVITE")
    rings = ("SIP/2.0 180 Ringing", "in@cs1", "5 INVITE")
    goes = ("INVITE sip:103@x SIP/2.0", "out", "1 INVITE")
    noise = ("SIP/2.0 200 OK", "in@cs1", "6 OPTIONS")
    log = traced(comes, rings, goes, noise)
    assert [(call.id, call.peer, call.direction) for call in invited(log, ME)] == [("in@cs1", "sip:101@x", "incoming")]
    assert invited(log, "16505550100*103") == []
    for final in ("200 OK", "486 Busy Here", "487 Request Terminated"):
        assert invited(log + "\n" + traced((f"SIP/2.0 {final}", "in@cs1", "5 INVITE")), ME) == []


def test_counts_of_an_operation_are_taken_again_until_nothing_else_ran_twice() -> None:
    assert not is_confirmed([])
    assert not is_confirmed([5])
    assert not is_confirmed([40, 17, 90])
    assert is_confirmed([40, 17, 18])
    assert is_confirmed([5, 5])
