"""From the ledger's facts to the lines that people read."""

from typing import Any

import pytest

from clarion.calls.cdr import CallRecord
from clarion.features.phone.call_log.rules import records_of

NOBODY: dict[str, Any] = {
    "account_id": "",
    "extension_id": "",
    "device_id": "",
    "number": "",
    "extension_number": "",
    "name": "",
    "trunk_id": "",
}
ADA = NOBODY | {"account_id": "1", "extension_id": "11", "extension_number": "101", "name": "Ada"}
BEN = NOBODY | {"account_id": "1", "extension_id": "12", "extension_number": "102", "name": "Ben"}
ERIN = NOBODY | {"account_id": "2", "extension_id": "21", "extension_number": "101", "number": "+12125550101"}
WORLD = NOBODY | {"number": "+12025550123", "trunk_id": "t"}


def party(index: int, who: dict[str, Any], far: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "index": index,
        "party_id": f"p-abc-{index}",
        "direction": "Outbound" if index == 1 else "Inbound",
        "who": who,
        "far": far,
        "status": "Disconnected",
        "reason": "",
        "result": "Accepted",
        "started": 100.0,
        "answered": 110.0,
        "ended": 170.0,
        "peer": {},
    } | changes


def call(*parties: dict[str, Any], **changes: Any) -> CallRecord:
    values: dict[str, Any] = {
        "session_id": "77",
        "telephony_session_id": "s-abc",
        "server_id": "cs1",
        "origin": "Call",
        "account_ids": ["1"],
        "started": 100.0,
        "answered": 110.0,
        "ended": 170.0,
        "emergency": "",
        "parties": list(parties),
        "facts": [],
    }
    return CallRecord.model_validate(values | changes)


def test_a_call_between_colleagues_has_a_line_for_each_with_the_right_direction() -> None:
    caller, callee = records_of(call(party(1, ADA, BEN), party(2, BEN, ADA)))
    assert (caller.direction, caller.result, caller.seconds) == ("Outbound", "Call connected", 60.0)
    assert (callee.direction, callee.result, callee.seconds) == ("Inbound", "Accepted", 60.0)
    assert caller.caller["extensionNumber"] == callee.caller["extensionNumber"] == "101"
    assert caller.callee["extensionNumber"] == callee.callee["extensionNumber"] == "102"
    assert caller.transport == "VoIP"
    assert caller.id != callee.id


@pytest.mark.parametrize("why", ["Busy", "Rejected", "No Answer", "Wrong Number", "Call Failed"])
@pytest.mark.parametrize("left", ["Accepted", "Hang Up"])
def test_a_caller_who_hung_up_when_they_were_told_why_was_refused(why: str, left: str) -> None:
    callee = party(2, BEN, ADA, result=why, answered=0.0, ended=112.0)
    refused, _ = records_of(call(party(1, ADA, BEN, result=left, answered=100.1, ended=118.0), callee))
    assert (refused.result, refused.seconds) == (why, 0.0)
    still_rang = party(2, BEN, ADA, result="No Answer", answered=0.0, ended=118.0)
    gave_up, _ = records_of(call(party(1, ADA, BEN, result=left, answered=100.1, ended=118.0), still_rang))
    assert gave_up.result == "Hang Up"


def test_a_web_phone_that_was_answered_at_once_is_timed_from_the_callees_answer() -> None:
    caller, _ = records_of(call(party(1, ADA, BEN, answered=100.1), party(2, BEN, ADA, answered=130.0)))
    assert caller.seconds == 40.0


def test_hanging_up_while_it_rings_is_no_talk() -> None:
    caller, callee = records_of(
        call(
            party(1, ADA, BEN, answered=100.1, ended=115.0),
            party(2, BEN, ADA, answered=0, ended=115.0, result="Missed"),
            answered=0.0,
        )
    )
    assert (caller.result, caller.seconds) == ("Hang Up", 0.0)
    assert (callee.result, callee.seconds) == ("Missed", 0.0)


@pytest.mark.parametrize(
    ("result", "outbound", "inbound"),
    [
        ("Busy", "Busy", "Missed"),
        ("No Answer", "No Answer", "Missed"),
        ("Rejected", "Rejected", "Rejected"),
        ("Wrong Number", "Wrong Number", "Wrong Number"),
        ("International Disabled", "International Disabled", "International Disabled"),
        ("", "Unknown", "Unknown"),
    ],
)
def test_endings_keep_their_names(result: str, outbound: str, inbound: str) -> None:
    caller, callee = records_of(
        call(party(1, ADA, BEN, answered=0, result=result), party(2, BEN, ADA, answered=0, result=result))
    )
    assert (caller.result, callee.result) == (outbound, inbound)


def test_voicemail_is_voicemail_on_both_sides() -> None:
    for record in records_of(call(party(1, ADA, BEN, result="Voicemail"), party(2, BEN, ADA, result="Voicemail"))):
        assert (record.result, record.seconds) == ("Voicemail", 60.0)


def test_a_call_from_outside_has_one_line_and_shows_the_callers_number() -> None:
    [record] = records_of(call(party(1, WORLD, BEN), party(2, BEN, WORLD)))
    assert (record.direction, record.transport) == ("Inbound", "PSTN")
    assert record.caller == {"phoneNumber": "+12025550123"}


def test_two_tenants_in_one_call_learn_only_each_others_numbers() -> None:
    records = records_of(call(party(1, ADA, ERIN), party(2, ERIN, ADA | {"number": "+16505550101"})))
    mine, theirs = records
    assert (mine.account_id, theirs.account_id) == ("1", "2")
    assert mine.callee == {"phoneNumber": "+12125550101"}
    assert theirs.caller == {"phoneNumber": "+16505550101", "name": "Ada"}
    assert "'21'" not in str(mine.legs)
    assert "'11'" not in str(theirs.legs)


def test_ring_out_and_emergency_say_what_they_are() -> None:
    record = records_of(call(party(1, ADA, WORLD), party(2, WORLD, ADA), origin="RingOut"))[0]
    assert record.action == "RingOut Web"
    record = records_of(call(party(1, ADA, WORLD), party(2, WORLD, ADA), emergency="911"))[0]
    assert (record.action, record.result) == ("Emergency", "911")


def test_whom_another_company_rang_in_vain_is_not_among_the_legs() -> None:
    """PH-54: its queue (who was called) and who answered are; its own record has all."""
    agents = [NOBODY | {"account_id": "2", "extension_id": f"2{n}", "extension_number": f"10{n}"} for n in (2, 3, 4)]
    parties = [party(3 + n, agent, ADA, answered=0.0 if n < 2 else 120.0) for n, agent in enumerate(agents)]
    mine, *theirs = records_of(call(party(1, ADA, ERIN), party(2, ERIN, ADA), *parties))
    assert [leg["partyId"] for leg in mine.legs] == ["p-abc-1", "p-abc-2", "p-abc-5"]
    assert {len(record.legs) for record in theirs} == {5}
