"""What tests use to look at programs of others sees what it must, and nothing else."""

from bench.bench_growth import POSTGRES, Smallest
from bench.growth_counts import Cost, count_again, measure
from bench.growth_operations import OPERATIONS
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


async def test_counts_are_the_least_of_all_that_were_made() -> None:
    """The first use of a connection costs more, and what else runs is counted too."""
    total, costs = 0, iter((9, 9, 475, 451, 90, 480))

    async def perform() -> None:
        nonlocal total
        total += next(costs)

    async def read() -> int:
        return total

    cost = await measure(perform, read, rounds=1)
    assert cost.database == 451
    small = Cost(python=cost.python, database=87)
    operation = next(one for one in OPERATIONS if one.name == "change a job title")
    smallest = Smallest({operation.name: small}, 16, POSTGRES)
    assert smallest.is_outgrown(operation, cost)
    await count_again(cost, perform, read)
    assert cost.database == 90 and not smallest.is_outgrown(operation, cost)
    await count_again(cost, perform, read)
    assert cost.database == 90
