"""Queues in live calls: callers wait, members' phones ring, and what becomes of those who wait too long."""

from pathlib import Path

import msgspec

from clarion.calls.cdr import record_of
from clarion.calls.legs import open_snapshot
from clarion.calls.views import party_view
from clarion.calls.wire import Dtmf, Failed, PlaybackFinished, Ringing
from clarion.features.phone.queues import Surroundings
from clarion.features.phone.queues.estimates import Talk, talks_of
from clarion.features.phone.queues.figures import stays_of
from clarion.features.phone.queues.profile import Action, Member, Mode, Step
from tests.features.phone.queues.floor import OTHER, QUEUE, Floor

FIRST, SECOND, THIRD = "+12025550001", "+12025550002", "+12025550003"


async def test_a_caller_hears_music_while_one_member_after_another_rings_ph_06(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    caller = await floor.comes(FIRST, greeted=False)
    assert floor.audio.hears[caller] == "queue-greeting"
    assert floor.rings_for() == [], "the greeting is heard first"
    await floor.say(caller, PlaybackFinished(token="greeting"))
    await floor.settle()
    assert floor.audio.hears[caller] == "music-on-hold"
    assert floor.rings_for() == [("102", FIRST)]
    presentation = floor.signals.placed[floor.leg_of("102")][1]
    assert (presentation.queue_name, presentation.caller_number) == ("Queue 300", FIRST)
    await floor.say(floor.leg_of("102"), Ringing())
    await floor.say(floor.leg_of("102"), Failed(status=603))
    await floor.settle()
    assert floor.rings_for() == [("103", FIRST)]
    phone = floor.leg_of("103")
    await floor.picks_up(phone)
    assert floor.audio.hears[caller] == phone
    assert floor.call.parties[4].queue == QUEUE
    assert party_view(floor.call, floor.call.parties[4], "1")["queueCall"] is True
    await floor.hangs_up(caller)
    [stay] = stays_of(record_of(floor.records[0]))
    assert (stay.queue_id, stay.how) == (QUEUE, "answered")
    results = [party.result for party in record_of(floor.records[0]).parties]
    assert results == ["Accepted", "Accepted", "Rejected", "Accepted"]


async def test_a_member_who_does_not_answer_is_passed_over(tmp_path: Path) -> None:
    floor = Floor(tmp_path, agent_timeout=15.0)
    await floor.comes(FIRST)
    await floor.passes(14.9)
    assert floor.rings_for() == [("102", FIRST)]
    await floor.passes(0.2)
    assert floor.rings_for() == [("103", FIRST)]


async def test_the_longest_waiting_goes_first_and_wrap_up_is_kept(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102",), wrap_up=10.0)
    first = await floor.comes(FIRST)
    await floor.passes(1)
    await floor.comes(SECOND)
    await floor.passes(1)
    await floor.comes(THIRD)
    await floor.picks_up(floor.leg_of("102"))
    assert floor.rings_for() == []
    await floor.hangs_up(first)
    await floor.passes(9)
    assert floor.rings_for() == [], "wrapping up"
    await floor.passes(1.1)
    assert floor.rings_for() == [("102", SECOND)]


async def test_who_has_wrapped_up_is_ready_at_once_ph_08_cc_19(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102",), wrap_up=60.0)
    assert floor.desks
    first = await floor.comes(FIRST)
    await floor.picks_up(floor.leg_of("102"))
    assert not floor.desks.be_ready("1", "e102"), "talks"
    await floor.hangs_up(first)
    await floor.comes(SECOND)
    [[member]] = [queue["members"] for queue in floor.desks.view("1")]
    assert (member["state"], member["wrap_until"]) == ("WrapUp", floor.around.now() + 60)
    assert floor.rings_for() == []
    assert not floor.desks.be_ready("2", "e102"), "another company's"
    assert floor.desks.be_ready("1", "e102")
    await floor.settle()
    assert floor.rings_for() == [("102", SECOND)]
    await floor.passes(120)
    assert not floor.desks.be_ready("1", "e102"), "it was over"


async def test_a_member_in_another_call_is_left_alone_and_rings_when_free(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102",))
    other = await floor.calls("101", "102")
    await floor.picks_up(floor.leg_of("102"))
    await floor.comes(FIRST)
    assert floor.rings_for() == []
    await floor.hangs_up(other)
    assert floor.rings_for() == [("102", FIRST)]
    elsewhere = {"account_id": "1", "extension_id": "e103", "telephony_status": "CallConnected", "server_id": "cs2"}
    floor.add_person("103")
    floor.has_phone("103")
    floor.set_queues(floor.queue(QUEUE, ("103",)))
    assert floor.desks
    floor.desks.presence(elsewhere)
    await floor.comes(SECOND)
    assert ("103", SECOND) not in floor.rings_for()
    floor.desks.presence({**elsewhere, "telephony_status": "NoCall"})
    await floor.settle()
    assert ("103", SECOND) in floor.rings_for()


async def test_who_says_no_to_the_queue_or_has_no_phone_does_not_ring_ph_11(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102", "103"), mode=Mode.SIMULTANEOUS)
    floor.phones.at["e103"] = []
    queue = floor.queue(QUEUE, ("102", "103"), mode=Mode.SIMULTANEOUS)
    members = (Member(extension_id="e102", takes=False), Member(extension_id="e103"))
    floor.set_queues(msgspec.structs.replace(queue, members=members))
    await floor.comes(FIRST)
    assert floor.rings_for() == []
    floor.set_queues(queue)
    await floor.settle()
    assert floor.rings_for() == [("102", FIRST)]


async def test_ring_groups_ring_at_once_and_stop_at_once_ph_13(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102", "103", "104"), mode=Mode.SIMULTANEOUS)
    floor.has_phone("103", count=2)
    caller = await floor.comes(FIRST)
    assert [member for member, _ in floor.rings_for()] == ["102", "103", "103", "104"]
    phone = floor.leg_of("104")
    await floor.picks_up(phone)
    assert floor.rings_for() == []
    assert floor.audio.hears[caller] == phone
    reasons = [party.reason for party in floor.call.parties.values()]
    assert reasons[2:] == ["AgentAnswered", "AgentAnswered", ""]


async def test_overflow_reaches_members_of_another_queue_ph_07(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102", "103"))
    helped = floor.queue(QUEUE, ("102",), overflow=(OTHER,))
    floor.set_queues(helped, floor.queue(OTHER, ("103",)))
    await floor.comes(FIRST)
    await floor.comes(SECOND)
    assert floor.rings_for() == [("102", FIRST), ("103", SECOND)]
    presentation = floor.signals.placed[floor.leg_of("103")][1]
    assert presentation.queue_name == "Queue 300", "the caller's queue is shown"


async def test_a_long_wait_ends_in_the_mailbox_of_the_queue_ph_08(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102",), hold_time=60.0, agent_timeout=50.0, mailboxes=("e101", "e103"))
    floor.phones.at["e102"] = []
    caller = await floor.comes(FIRST)
    await floor.passes(60)
    assert floor.audio.hears[caller] == "voicemail-greeting beep"
    assert floor.call.routing
    assert (floor.call.routing.programme["extension_id"], floor.call.routing.programme["copies"]) == ("e101", "e103")
    assert any("held" in fact.detail for fact in floor.call.facts)


async def test_one_caller_too_many_is_sent_on_ph_08(tmp_path: Path) -> None:
    action = Action(step=Step.EXTENSION, target="101")
    floor = Floor(tmp_path, ("102",), max_callers=1, when_full=action)
    floor.phones.at["e102"] = []
    floor.has_phone("101")
    await floor.comes(FIRST)
    await floor.comes(SECOND)
    assert floor.rings_for() == [("101", SECOND)]


async def test_an_announcement_can_be_the_end_ph_08(tmp_path: Path) -> None:
    floor = Floor(tmp_path, (), hold_time=5.0, when_held=Action(step=Step.ANNOUNCEMENT))
    caller = await floor.comes(FIRST)
    await floor.passes(5)
    assert floor.audio.hears[caller] == "nobody-available"
    await floor.say(caller, PlaybackFinished(token="announcement"))
    assert floor.board.calls == []


async def test_who_gives_up_stops_the_phones_and_counts_as_abandoned_ph_10(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102",))
    caller = await floor.comes(FIRST)
    phone = floor.leg_of("102")
    await floor.passes(7)
    await floor.hangs_up(caller)
    assert floor.signals.of(phone)[-1] == "cancel"
    [stay] = stays_of(record_of(floor.records[0]))
    assert (stay.how, stay.waited) == ("abandoned", 7.0)
    await floor.comes(SECOND)
    assert floor.rings_for() == [("102", SECOND)], "the member is free at once"


async def test_the_position_is_told_and_told_anew_when_it_changes_ph_09(tmp_path: Path) -> None:
    floor = Floor(tmp_path, (), says_position="OnPositionChange")
    first = await floor.comes(FIRST)
    await floor.passes(1)
    second = await floor.comes(SECOND)
    await floor.passes(13)
    assert floor.audio.hears[first] == "queue-next"
    assert floor.audio.hears[second] == "queue-position digit-2"
    await floor.say(second, PlaybackFinished(token="said"))
    assert floor.audio.hears[second] == "music-on-hold"
    await floor.hangs_up(first)
    await floor.passes(13)
    assert floor.audio.hears[second] == "queue-next"


async def test_callers_are_told_how_long_it_will_take_by_what_the_last_took_ph_09_cc_09(tmp_path: Path) -> None:
    """Three minutes for the last caller and 15 seconds to wrap up; two members are at work."""
    floor = Floor(tmp_path, ("102", "103"), says_position="OnPositionChange", says_wait=True)
    served = await floor.comes(FIRST)
    await floor.picks_up(floor.leg_of("102"))
    await floor.passes(180)
    await floor.hangs_up(served)
    await floor.passes(20)
    for number in (SECOND, THIRD):
        await floor.comes(number)
        await floor.picks_up(floor.ringing()[-1])
    first = await floor.comes("+12025550007")
    await floor.passes(1)
    second = await floor.comes("+12025550008")
    await floor.passes(13)
    assert floor.audio.hears[first] == "queue-next queue-wait-minutes digit-2"
    assert floor.audio.hears[second] == "queue-position digit-2 queue-wait-minutes digit-4"
    assert floor.desks
    [seen] = floor.desks.view("1")
    assert [each["estimate"] for each in seen["waiting"]] == [98, 195]
    assert seen["estimate"] == 292, "for who would come now"
    others = Surroundings(  # a desk that takes over learns the same from CDRs
        floor.book, floor.board, floor.router, floor.phones, floor.directory, floor.clock, floor.around.leases, "cs2"
    )
    record = record_of(floor.records[0])
    others.paces.learn(talks_of(record.facts, {each.index: each.ended for each in record.parties}, record.ended))
    assert others.paces.takes(floor.queue(QUEUE, ())) == 195


async def test_a_callback_is_confirmed_with_position_and_wait_as_chosen_ph_87(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102",), calls_back=True, confirms=("PositionInQueue", "EstimatedWaitTime"))
    floor.around.paces.add([Talk(queue_id=QUEUE, seconds=45.0)])
    served = await floor.comes(FIRST)
    await floor.picks_up(floor.leg_of("102"))
    caller = await floor.comes(SECOND)
    for _ in range(2):
        await floor.say(caller, Dtmf(digit="1"))
        await floor.settle()
    assert floor.audio.hears[caller] == "queue-next queue-wait-minutes digit-1 queue-callback-kept"
    await floor.hangs_up(served)


async def test_words_interrupt_the_music_every_so_often(tmp_path: Path) -> None:
    floor = Floor(tmp_path, (), interrupt_mode="Periodically", interrupt_seconds=30.0, says_position="EveryInterval")
    caller = await floor.comes(FIRST)
    await floor.say(caller, PlaybackFinished(token="said"))
    assert floor.audio.hears[caller] == "music-on-hold"
    await floor.passes(30.1)
    assert floor.audio.hears[caller] == "queue-wait queue-next"


async def test_a_caller_may_hang_up_and_keep_the_place_ph_09_ph_87(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102",), calls_back=True)
    floor.phones.at["e102"] = []
    caller = await floor.comes(FIRST)
    assert floor.audio.hears[caller] == "queue-callback-offer"
    await floor.passes(5)
    await floor.comes(SECOND)
    await floor.say(caller, Dtmf(digit="1"))
    assert floor.audio.hears[caller].startswith("queue-callback-number digit-1 digit-2 digit-0")
    await floor.say(caller, Dtmf(digit="1"))
    await floor.settle()
    assert floor.audio.hears[caller] == "queue-callback-kept"
    await floor.say(caller, PlaybackFinished(token="bye"))
    assert floor.signals.of(caller)[-1] == "bye"
    await floor.settle()

    floor.has_phone("102")
    assert floor.desks
    floor.desks.refresh()
    await floor.settle()
    [back] = [leg for leg in floor.ringing() if floor.signals.placed[leg][0].__class__.__name__ == "TrunkTarget"]
    assert floor.signals.placed[back][0].number == FIRST  # type: ignore[union-attr]
    assert floor.rings_for()[0][0] != "102", "the member is kept free for them, not for who came later"
    await floor.picks_up(back)
    assert floor.audio.hears[back] == "queue-callback-question pause"
    await floor.say(back, Dtmf(digit="1"))
    await floor.settle()
    assert ("102", FIRST) in floor.rings_for()
    phone = floor.leg_of("102")
    await floor.picks_up(phone)
    assert floor.audio.hears[back] == phone


async def test_a_callback_outlives_the_desk_and_is_tried_again_ph_87(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102",), calls_back=True)
    floor.phones.at["e102"] = []
    caller = await floor.comes(FIRST)
    for _ in range(2):
        await floor.say(caller, Dtmf(digit="1"))
        await floor.settle()
    await floor.say(caller, PlaybackFinished(token="bye"))
    await floor.settle()
    floor.open_desks()
    await floor.settle()
    floor.has_phone("102")
    assert floor.desks
    floor.desks.refresh()
    await floor.settle()
    back = floor.ringing()[-1]
    await floor.say(back, Failed(status=486))
    await floor.say(floor.ringing()[-1], Failed(status=486)) if floor.board.calls else None
    await floor.settle()
    assert floor.board.calls == []
    placed = len(floor.signals.placed)
    await floor.passes(180)
    assert len(floor.signals.placed) > placed, "three minutes later again"


async def test_a_number_that_is_withheld_cannot_be_called_back(tmp_path: Path) -> None:
    floor = Floor(tmp_path, (), calls_back=True)
    for number in ("anonymous", "911"):
        caller = await floor.comes(number)
        await floor.say(caller, Dtmf(digit="1"))
        await floor.settle()
        assert floor.audio.hears[caller] == "queue-callback-refused"
        await floor.say(caller, PlaybackFinished(token="said"))
        assert floor.audio.hears[caller] == "music-on-hold"


async def test_a_new_call_server_goes_on_with_those_who_wait(tmp_path: Path) -> None:
    """A kill of the process loses nobody, and nobody loses the place."""
    floor = Floor(tmp_path, ("102",))
    floor.phones.at["e102"] = []
    first = await floor.comes(FIRST)
    await floor.passes(10)
    await floor.comes(SECOND)
    kept = [open_snapshot(state) for state in (await floor.store.load()).values()]
    floor.desks = None
    floor.board = floor.new_board()
    for snapshot in reversed(kept):
        floor.board.resume(snapshot)
    floor.open_desks("cs2")
    floor.has_phone("102")
    await floor.settle()
    assert floor.rings_for() == [("102", FIRST)], "whoever came first is first"
    phone = floor.leg_of("102")
    await floor.picks_up(phone)
    assert floor.audio.hears[first] == phone


async def test_nobody_is_rung_for_an_emergency_call(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102",))
    await floor.comes(FIRST)
    leg = await floor.calls("103", "911")
    call = next(call for call in floor.board.calls if call.emergency)
    assert all(not party.queue for party in call.parties.values())
    assert leg
