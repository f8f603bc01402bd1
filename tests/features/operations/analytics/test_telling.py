"""What a call was to whom, from records that the call core itself writes (PH-55)."""

from pathlib import Path

import pytest

from clarion.calls.cdr import CallRecord, record_of
from clarion.calls.wire import Answered, Confirmed, HungUp, OfferReceived, Ringing
from clarion.features.operations.analytics.spans import seconds_of, spans_of, united, without
from clarion.features.operations.analytics.telling import CallView, Known, views_of
from clarion.features.phone import QueueGoal
from tests.calls.world import HOLD, SDP, World
from tests.features.phone.queues.floor import QUEUE, Floor

PEOPLE = {f"e{number}": "Users" for number in ("101", "102", "103")}


def told(world: World, known: Known | None = None) -> dict[tuple[str, str], CallView]:
    """By kind and subject; the last where there are several."""
    [record] = [record_of(call) for call in world.records]
    return {(view.kind, view.subject): view for view in views_of(record, known or Known(kinds=PEOPLE))}


async def test_a_call_to_a_colleague_with_hold_is_seen_from_each_side_ph_55() -> None:
    world = World()
    world.has_phone("102")
    caller = await world.calls("101", "102")
    [leg] = world.ringing()
    await world.later(2)
    await world.say(leg, Ringing())
    await world.later(8)
    await world.say(leg, Answered(sdp=SDP))
    await world.say(caller, Confirmed())
    await world.later(20)
    await world.say(leg, OfferReceived(sdp=HOLD))
    await world.later(5)
    await world.say(leg, OfferReceived(sdp=SDP))
    await world.later(10)
    await world.say(leg, HungUp())

    found = told(world)
    company, one, two = found["Company", "1"], found["Users", "e101"], found["Users", "e102"]
    assert company.segments == {"Setup": 2, "Ringing": 8, "LiveTalk": 30, "Hold": 5}
    assert (company.direction, company.origin, company.result, company.ending_party) == (
        "",
        "Internal",
        "Completed",
        "Callee",
    )
    assert (one.direction, one.response, one.type, one.result) == ("Outbound", "Connected", "Outbound", "Completed")
    assert (two.direction, two.response, two.type, two.result) == ("Inbound", "Answered", "Direct", "Accepted")
    assert two.segments == {"Ringing": 8, "LiveTalk": 30, "Hold": 5}
    assert set(two.actions) == {"HoldOn", "HoldOff"}
    assert (company.to_id, company.from_id) == ("e102", "e101")
    assert company.seconds == 45


async def test_who_hangs_up_while_it_rings_has_abandoned_and_who_does_not_answer_has_missed() -> None:
    world = World()
    world.has_phone("102")
    caller = await world.calls_in("+16505550102")
    await world.say(world.ringing()[-1], Ringing())
    await world.later(9)
    await world.say(caller, HungUp())
    found = told(world)
    assert found["Users", "e102"].result == "Abandoned"
    assert found["Company", "1"].result == "Abandoned"
    assert (found["Company", "1"].direction, found["Company", "1"].ending_party) == ("Inbound", "Caller")
    assert found["CompanyNumbers", "+16505550102"].segments["Ringing"] == 9


@pytest.mark.parametrize(("wait", "sla"), [(5, "InSla"), (25, "OutSla")])
async def test_a_queue_and_its_member_ph_10(tmp_path: Path, wait: float, sla: str) -> None:
    floor = Floor(tmp_path, ("102",), hold_time=600.0, agent_timeout=600.0)
    caller = await floor.comes()
    await floor.passes(wait)
    await floor.picks_up(floor.leg_of("102"))
    await floor.passes(60)
    await floor.hangs_up(caller)

    found = told(floor, Known(kinds=PEOPLE, goals={QUEUE: QueueGoal(threshold=20.0)}, closed=frozenset({QUEUE})))
    queue, member, company = found["Queues", QUEUE], found["Users", "e102"], found["Company", "1"]
    assert (queue.result, queue.queue_sla, queue.queue_hours) == ("Accepted", sla, "AfterHours")
    assert queue.segments["LiveTalk"] == 60
    assert queue.segments["Ringing"] == pytest.approx(wait, abs=0.1)
    assert (member.type, member.offers, member.result, member.ending_party) == ("FromQueue", 1, "Accepted", "Caller")
    assert (company.queues, company.company_hours, company.result) == ((QUEUE,), "BusinessHours", "Completed")


async def test_who_leaves_the_queue_has_abandoned_it(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102",), hold_time=600.0, agent_timeout=600.0)
    caller = await floor.comes()
    await floor.passes(30)
    await floor.hangs_up(caller)
    goal = QueueGoal(counts_abandoned=True, abandoned_after=5.0)
    found = told(floor, Known(kinds=PEOPLE, goals={QUEUE: goal}))
    assert (found["Queues", QUEUE].result, found["Queues", QUEUE].queue_sla) == ("Abandoned", "OutSla")
    assert (found["Users", "e102"].result, found["Users", "e102"].offers) == ("Abandoned", 1)
    without_goal = told(floor)["Queues", QUEUE]
    assert without_goal.queue_sla == "", "who gives up does not count where the queue says so"


def test_a_message_is_cut_into_greeting_and_recording() -> None:
    record = CallRecord.model_validate(
        {
            "session_id": "1",
            "telephony_session_id": "s-1",
            "server_id": "cs1",
            "origin": "Call",
            "account_ids": [],
            "started": 0.0,
            "answered": 0.0,
            "ended": 50.0,
            "emergency": "",
            "parties": [],
            "facts": [
                {"at": 0.0, "kind": "offered", "party": 1, "detail": "102"},
                {"at": 1.0, "kind": "ringing", "party": 2, "detail": ""},
                {"at": 21.0, "kind": "hop-ended", "party": 2, "detail": "no-answer"},
                {"at": 21.0, "kind": "program", "party": 2, "detail": "voicemail"},
                {"at": 50.0, "kind": "voicemail", "party": 2, "detail": "12.5 s"},
            ],
        }
    )
    found = seconds_of(spans_of(record))
    assert found == {"Setup": 1.0, "Ringing": 20.0, "VmGreeting": 16.5, "Voicemail": 12.5}


def test_time_is_counted_once_however_many_phones_ring() -> None:
    assert united([(0, 5), (3, 8), (10, 12)]) == [(0, 8), (10, 12)]
    assert without([(0, 10)], [(2, 3), (5, 20)]) == [(0, 2), (3, 5)]
