"""PH-67: when wake-up calls are due, by the clock on the wall, and what becomes of each ring. Pure."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from clarion.base.errors import NotFound
from clarion.calls import programs
from clarion.calls.cdr import record_of
from clarion.calls.events import TellProgram
from clarion.calls.wire import Answered, Confirmed, Dtmf, HungUp, PlaybackFinished
from clarion.features.phone.call_log.rules import records_of
from clarion.features.phone.feature_codes import FeatureCodes
from clarion.features.phone.wake_ups import WakeUpCaller, WakeUpCode, WakeUpProgram
from clarion.features.phone.wake_ups.program import CODE
from clarion.features.phone.wake_ups.rules import MOST_SNOOZES, Alarm, Plan, minute_of, next_due
from tests.calls.world import SDP, World

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("digits", "repeat", "zone", "after", "due"),
    [
        ("0730", "Once", BERLIN, "2026-03-28T05:00", "2026-03-28T06:30"),
        ("0730", "Once", BERLIN, "2026-03-28T06:30", "2026-03-29T05:30"),  # the clocks have jumped since
        ("0230", "Once", BERLIN, "2026-03-28T12:00", "2026-03-29T01:30"),  # skipped: 3:30 on the wall
        ("0130", "Daily", NEW_YORK, "2026-11-01T00:00", "2026-11-01T05:30"),  # shown twice: the first time
        ("0130", "Daily", NEW_YORK, "2026-11-01T05:30", "2026-11-02T06:30"),
        ("0800", "Workdays", NEW_YORK, "2026-11-27T14:00", "2026-11-30T13:00"),  # Friday to Monday
        ("2359", "Workdays", BERLIN, "2026-11-28T22:00", "2026-11-30T22:59"),
        ("0000", "Once", BERLIN, "2026-11-26T22:59", "2026-11-26T23:00"),
    ],
)
def test_a_time_is_the_next_one_on_the_wall(digits: str, repeat: str, zone: ZoneInfo, after: str, due: str) -> None:
    """PH-67"""
    minute = minute_of(digits)
    assert minute is not None
    found = next_due(minute, repeat, zone, datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


@pytest.mark.parametrize("digits", ["2400", "0760", "730", "07300", "", "07a0", "٠٧٣٠"])
def test_what_is_no_time_of_day(digits: str) -> None:
    """PH-67"""
    assert minute_of(digits) is None


def test_it_rings_again_until_somebody_answers_or_it_has_rung_enough() -> None:
    """PH-67"""
    now = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)
    alarm = Alarm(420, "Daily", BERLIN, tries=2, pause=timedelta(minutes=5), snooze=timedelta(minutes=10))
    first = alarm.rings(now)
    assert first == Plan(now + timedelta(minutes=5), 1, "NoAnswer", 0)
    tomorrow = now + timedelta(days=1)
    later = Alarm(420, "Daily", BERLIN, 2, alarm.pause, alarm.snooze, attempt=1, result="NoAnswer")
    assert later.rings(now) == Plan(tomorrow, 0, "NoAnswer", 0), "enough for today"
    assert later.answered(now) == Plan(tomorrow, 0, "Answered", 0)
    assert later.snoozed(now) == Plan(now + timedelta(minutes=10), 0, "Snoozed", 1)
    asleep = Alarm(420, "Once", BERLIN, 2, alarm.pause, alarm.snooze, snoozes=MOST_SNOOZES, result="Snoozed")
    assert asleep.snoozed(now).due is None, "not for ever"
    assert asleep.rings(now).snoozes == MOST_SNOOZES, "the same morning"
    assert (
        Alarm(420, "Daily", BERLIN, 2, alarm.pause, alarm.snooze, snoozes=3, result="Answered").rings(now).snoozes == 0
    )
    assert asleep.missed(now) == Plan(None, 0, "Missed", 0)


def rings_at(world: World) -> WakeUpCaller:
    programs.register(WakeUpProgram())
    quiet = msgspec.structs.replace(world.directory.extensions["e101"], do_not_disturb=True)
    world.directory.extensions["e101"] = quiet
    return WakeUpCaller(world.board, world.directory, world.phones)


ASKED = {"extension_id": "e101", "account_id": "1", "wake_up_id": "w1", "ring": "3", "minute": "450", "sound": "Music"}


async def test_who_answers_hears_the_time_then_music_and_puts_it_off_by_a_key() -> None:
    """PH-67"""
    world = World()
    world.has_phone("101")
    await rings_at(world).ring(dict(ASKED))
    [leg] = world.ringing()
    assert world.signals.placed[leg][1].caller_name == "Wake-up call", "and do-not-disturb does not count"
    await world.say(leg, Answered(sdp=SDP))
    assert world.audio.hears[leg] == "wake-up-hello digit-0 digit-7 digit-3 digit-0 wake-up-keys"
    assert world.deposits == [("phone.wake_up_answered", {"wake_up_id": "w1", "ring": "3", "result": "Answered"})]
    await world.say(leg, PlaybackFinished(token="said"))
    assert world.audio.hears[leg] == "music-on-hold"
    await world.say(leg, Dtmf(digit="1"))
    assert world.audio.hears[leg] == "wake-up-again"
    await world.say(leg, Dtmf(digit="1"))
    assert [payload["result"] for _, payload in world.deposits] == ["Answered", "Snoozed"], "once"
    await world.say(leg, PlaybackFinished(token="end"))
    assert world.board.calls == [] and world.audio.open == set()
    assert records_of(record_of(world.records[0])) == [], "it is no call that somebody made"


async def test_music_ends_and_whoever_has_no_phone_is_told_to_the_keeper() -> None:
    """PH-67"""
    world = World()
    desk = rings_at(world)
    for asked in (ASKED, {**ASKED, "account_id": "2"}, {**ASKED, "extension_id": "nobody"}):
        with pytest.raises(NotFound):
            await desk.ring(dict(asked))
    world.has_phone("101")
    await desk.ring(dict(ASKED))
    [leg] = world.ringing()
    await world.say(leg, Answered(sdp=SDP))
    await world.say(leg, PlaybackFinished(token="said"))
    await world.later(61)
    assert world.board.calls == []
    await desk.ring(dict(ASKED))
    await world.later(46)
    assert world.board.calls == [], "no voicemail takes it"
    assert len(world.deposits) == 1


async def test_a_wake_up_call_is_set_told_and_taken_back_by_phone() -> None:
    """PH-67"""
    world = World()
    programs.register(WakeUpCode())
    world.router._destinations.insert(0, FeatureCodes(world.directory))
    leg = await world.calls("101", CODE)
    await world.say(leg, Confirmed())
    assert world.audio.hears[leg] == "wake-up-menu"

    async def press(keys: str) -> str:
        for key in keys:
            await world.say(leg, Dtmf(digit=key))
        return world.audio.hears[leg]

    async def told(say: str) -> str:
        world.board.post(world.call.call_id, TellProgram(program="wake-up-code", words={"result": "x", "say": say}))
        await world.board.drain()
        await world.board.drain()
        return world.audio.hears[leg]

    assert await press("1") == "wake-up-time"
    assert await press("2561") == "wake-up-wrong wake-up-time"
    assert await press("0615") == "wake-up-repeat"
    await press("92")  # 9 means nothing
    topic, wish = world.deposits[-1]
    assert topic == "phone.wake_up_dialled"
    assert (wish["extension_id"], wish["action"], wish["minute"], wish["repeat"]) == ("e101", "set", "375", "Daily")
    assert await told("wake-up-set digit-0") == "wake-up-set digit-0 wake-up-menu"
    await press("3")
    assert world.deposits[-1][1]["action"] == "cancel"
    await world.later(9)
    assert world.audio.hears[leg] == "call-failed", "nobody answered the wish"
    await world.say(leg, HungUp())
    assert world.board.calls == []
