"""Live calls and kept records tell the same."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from clarion.calls.cdr import record_of
from clarion.calls.model import Call, Identity, Party, PartyStatus
from clarion.calls.wire import EmergencyCallInfo
from clarion.features.conduct.counters.call_watch import CallWatch, ended_in
from clarion.features.conduct.counters.names import country_code
from clarion.features.conduct.ports import Happening

OURS = Identity(account_id="a", extension_id="x", number="+16505550100", extension_number="101")
COLLEAGUE = Identity(account_id="a", extension_id="y", number="+16505550101", extension_number="102")
STRANGER = Identity(number="+442079460000", trunk_id="t")
NEIGHBOUR = Identity(account_id="b", extension_id="z", number="+12125550100")


def a_call(caller: Identity, callee: Identity, **fields: Any) -> Call:
    parties = {
        1: Party(index=1, direction="Outbound", identity=caller, shown=callee, started=100),
        2: Party(index=2, direction="Inbound", identity=callee, shown=caller, started=101),
    }
    return Call(
        call_id="s-1", session_id="1", server_id="cs1", account_id="a", created=100.0, parties=parties, **fields
    )


def change(call: Call, index: int, **fields: Any) -> Call:
    party = msgspec.structs.replace(call.parties[index], **fields)
    return msgspec.structs.replace(call, parties=call.parties | {index: party})


def follow(call: Call) -> list[Happening]:
    """Rings, is answered, ends, each news brought twice."""
    told: list[Happening] = []
    watch = CallWatch(
        told.append, lambda: datetime(2026, 3, 4, tzinfo=UTC), is_hot_spot=lambda number: "4420" in number
    )
    for _ in range(2):
        watch.changed(call, (1, 2))
    call = change(call, 2, answered=105.0, status=PartyStatus.ANSWERED)
    for _ in range(2):
        watch.changed(call, (2,))
    call = change(call, 2, ended=111.0, status=PartyStatus.DISCONNECTED)
    watch.changed(call, (2,))
    call = msgspec.structs.replace(call, ended=111.0)
    watch.ended(call)
    kept = [one for one in ended_in(record_of(call)) if one.kind == "call.ended"]
    assert kept == [one for one in told if one.kind == "call.ended"], "a restart counts the same"
    return told


def test_a_call_outside_is_told_for_who_called() -> None:
    told = follow(a_call(OURS, STRANGER))
    assert [(one.kind, one.event_id) for one in told] == [
        ("call.begun", "s-1/2"),
        ("call.answered", "s-1/2"),
        ("call.ended", "s-1/2"),
    ]
    begun, _, ended = told
    assert begun.values == {"hot_spot": True}
    assert (ended.account_id, ended.extension_id, ended.party) == ("a", "x", "+442079460000")
    assert ended.at.timestamp() == 111.0
    assert ended.values == {
        "direction": "out",
        "answered": True,
        "seconds": 6.0,
        "ring_s": 4.0,
        "own_number": "+16505550100",
    }


def test_a_call_inside_is_told_for_both_seats_and_one_between_companies_for_both() -> None:
    inside = [one for one in follow(a_call(OURS, COLLEAGUE)) if one.kind == "call.ended"]
    assert [(one.extension_id, one.values["direction"], one.party) for one in inside] == [
        ("x", "inside", ""),
        ("y", "inside", ""),
    ]
    between = [one for one in follow(a_call(OURS, NEIGHBOUR)) if one.kind == "call.ended"]
    assert [(one.account_id, one.values["direction"], one.party) for one in between] == [
        ("a", "out", "+12125550100"),
        ("b", "in", "+16505550100"),
    ]


def test_a_call_that_comes_in_and_one_that_is_forwarded_out_again() -> None:
    (ended,) = [one for one in follow(a_call(STRANGER, OURS)) if one.kind == "call.ended"]
    assert (ended.account_id, ended.party, ended.values["direction"]) == ("a", "+442079460000", "in")
    (ended,) = [one for one in follow(a_call(STRANGER, Identity(number="+33123456789"))) if one.kind == "call.ended"]
    assert (ended.account_id, ended.extension_id, ended.party) == ("a", "", "+33123456789")
    assert ended.values["direction"] == "out"


def test_a_call_that_leaves_signed_says_at_which_level() -> None:
    told: list[Happening] = []

    def level_of(trunk_id: str, account_id: str, number: str) -> str:
        return "A" if (trunk_id, account_id, number) == ("t", "a", "+16505550100") else ""

    watch = CallWatch(told.append, lambda: datetime(2026, 3, 4, tzinfo=UTC), level_of=level_of)
    for caller, callee in ((OURS, STRANGER), (STRANGER, OURS), (OURS, NEIGHBOUR)):
        watch.ended(change(a_call(caller, callee), 2, ended=111.0))
    levels = [one.values.get("attestation") for one in told if one.kind == "call.ended"]
    assert levels == ["A", None, None, None]


def test_calls_for_help_and_refused_ones_tell_nothing() -> None:
    help_call = a_call(
        OURS, Identity(number="911"), emergency=EmergencyCallInfo(code="911", callback_number="", pidf_lo="")
    )
    assert follow(help_call) == []
    refused = change(a_call(OURS, STRANGER), 2, shown=Identity(), result="Rejected")
    assert follow(refused) == []


def test_countries_by_their_digits() -> None:
    numbers = {"+16505550100": "1", "+442079460000": "44", "+375295550100": "375", "+99999": "999", "911": "", "": ""}
    assert {number: country_code(number) for number in numbers} == numbers
