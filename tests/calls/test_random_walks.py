"""Six people with phones do what they like: nothing gets stuck, no media stays open, each call has one right record.

At full size: `CALL_WALKS=10000 pytest -n 0 tests/calls/test_random_walks.py`. A walk that fails is named by its seed,
and its steps are printed; the same with real engines: `tests/scenarios/test_walking_phones.py`.
"""

import asyncio
import itertools
import json
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from unittest import mock

import msgspec
import pytest

from clarion.base.errors import ClarionError
from clarion.calls import actor, programs
from clarion.calls.cdr import record_of
from clarion.calls.directory import Directory
from clarion.calls.legs import open_snapshot
from clarion.calls.model import Call, LegState, PartyStatus, RecordingState
from clarion.calls.park_steps import ParkProgram
from clarion.calls.wire import (
    AgentCommand,
    Answered,
    Cancelled,
    Confirmed,
    DeviceTarget,
    Dtmf,
    Failed,
    HungUp,
    LegEvent,
    Lost,
    OfferReceived,
    PhoneCommand,
    PlaybackFinished,
    RecordingFinished,
    Ringing,
    TransferRequested,
)
from clarion.features.phone.reply_with_message.program import ReplyProgram
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.world import HOLD, PLAIN, SDP, WEB_PHONE, World, people

WALKS = int(os.environ.get("CALL_WALKS", "1000"))
STEPS = 40
PEOPLE = ("101", "102", "103", "104", "105", "106")
DIALED = (*PEOPLE, *PEOPLE, "+12025550142", "+12025550199", "#", "*801", "*802", "911")
API = ("hold", "unhold", "mute", "unmute", "transfer", "forward", "to-voicemail", "hang-up", "park", "record", "end",
       "pause-recording", "resume-recording", "stop-recording", "dtmf", "ignore", "flip", "bridge", "merge", "merge",
       "merge", "bring-in", "reply")  # fmt: skip
COMMANDS = ("startcallrecord", "stopcallrecord", "callpark", "callflip", "nonsense")
_LEFT = (PartyStatus.DISCONNECTED, PartyStatus.GONE)


@dataclass
class Line:
    """A call as one phone (or the carrier) has it."""

    leg_id: str
    owner: str  # number of the person; empty: the carrier
    state: str  # calling | ringing | up | over
    held: bool = False


def six_people() -> Directory:
    found = people()
    one, device = found.extensions["e101"], found.devices["d101"]
    found.load(
        list(found.accounts.values()),
        [msgspec.structs.replace(one, extension_id=f"e{n}", number=n, name=f"Person {n}") for n in PEOPLE],
        [
            msgspec.structs.replace(
                device, device_id=f"d{n}", extension_id=f"e{n}", username=f"16505550100*{n}", authorization_id=f"d{n}"
            )
            for n in PEOPLE
        ],
        list(found.numbers.values()),
        list(found.trunks.values()),
    )
    return found


@dataclass
class Walk:
    """One sequence; all chance comes from its seed."""

    seed: int
    done: list[str] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)
    calls: set[str] = field(default_factory=set)
    read: int = 0
    hurried: bool = False
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        with mock.patch("tests.calls.world.people", six_people):
            self.world = World()
        begin = self.world.board._new_actor

        def begun(*args: str, **more: str) -> actor.Actor:
            made = begin(*args, **more)
            self.calls.add(made.call.call_id)
            return made

        self.world.board._new_actor = begun  # type: ignore[method-assign]
        for number in PEOPLE:
            dialect = WEB_PHONE if self.random.random() < 0.4 else PLAIN
            self.world.has_phone(number, dialect, self.random.choice((0, 1, 1, 1, 1, 1, 2, 2)))

    def hurry(self) -> None:
        """Engines take their time, and nobody waits for them: events come while others are being dealt with."""
        self.world.slow_down(lambda: self.random.randrange(12))
        self.hurried = True

    async def rest(self) -> bool:
        """Whether all is dealt with."""
        if self.hurried and self.random.random() < 0.7:
            await self.world.rest()
            return False
        await self.world.board.drain()
        return not self.hurried

    # ---- what phones see

    def look(self) -> None:
        """Follow what the server has sent to phones since the last look."""
        sent = self.world.signals.sent
        for what, leg_id, _ in sent[self.read :]:
            if what == "invite":
                target = self.world.signals.placed[leg_id][0]
                owner = target.extension_id[1:] if isinstance(target, DeviceTarget) else ""
                self.lines[leg_id] = Line(leg_id, owner, "ringing")
            elif leg_id in self.lines:
                line = self.lines[leg_id]
                if what == "200" and line.state == "calling":
                    line.state = "up"
                elif what in ("cancel", "bye") or what.startswith("reject"):
                    line.state = "over"
        self.read = len(sent)

    def some(self, *states: str) -> Line | None:
        found = [line for line in self.lines.values() if line.state in states]
        return self.random.choice(found) if found else None

    # ---- what people do

    async def step(self) -> None:
        self.look()
        deed = self.random.choices(
            (self.dial, self.hear, self.ring, self.talk, self.ask_api, self.let_time_pass, self.take_place),
            (4, 9, 1, 7, 5, 1, 1),
        )[0]
        await deed()

    async def dial(self) -> None:
        who = self.random.choice(PEOPLE)
        if sum(line.owner == who and line.state != "over" for line in self.lines.values()) >= 3:
            return
        if self.random.random() < 0.15:
            dialed = self.random.choice(("+16505550101", "+16505550102"))
            self.done.append(f"the network calls {dialed}")
            leg_id = await self.world.calls_in(dialed)
            who = ""
        else:
            dialed = self.random.choice(DIALED)
            self.done.append(f"{who} dials {dialed}")
            leg_id = await self.world.calls(who, dialed, self.random.choice((PLAIN, WEB_PHONE)))
        self.begin(leg_id, who)

    def begin(self, leg_id: str, who: str) -> None:
        """The new line, and what has been answered to it already."""
        self.lines[leg_id] = Line(leg_id, who, "calling")
        self.look()

    async def hear(self) -> None:
        """A phone that rings, or whom the network rings, is answered or not."""
        line = self.some("ringing")
        if line is None:
            return
        deed: LegEvent = self.random.choice(
            (*[Ringing()] * 3, *[Answered(sdp=SDP)] * 12, Failed(status=486), Failed(status=480), Failed(status=603),
             AgentCommand(command=11, attributes={}),
             AgentCommand(command=10, attributes={"Phn": self.random.choice(PEOPLE)}))
        )  # fmt: skip
        if isinstance(deed, Answered):
            line.state = "up"
        elif isinstance(deed, Failed):
            line.state = "over"
        await self.say(line, deed)

    async def ring(self) -> None:
        line = self.some("calling")
        if line is None:
            return
        if self.random.random() < 0.3:
            line.state = "over"
            await self.say(line, Cancelled())
        else:
            await self.say(line, PlaybackFinished(token=self.token_of(line)))

    async def talk(self) -> None:
        line = self.some("up")
        if line is None:
            return
        deed = self.random.choice((
            self.hang_up, self.hold, self.transfer, self.attended, self.attended, self.press, self.command, self.sound,
            self.confirm,
        ))  # fmt: skip
        await deed(line)

    async def hang_up(self, line: Line) -> None:
        line.state = "over"
        await self.say(line, HungUp() if self.random.random() < 0.8 else Lost(why="test"))

    async def hold(self, line: Line) -> None:
        line.held = not line.held
        await self.say(line, OfferReceived(sdp=HOLD if line.held else SDP))

    async def confirm(self, line: Line) -> None:
        await self.say(line, Confirmed())

    async def transfer(self, line: Line) -> None:
        await self.say(line, TransferRequested(target=self.random.choice((*DIALED, "*800"))))

    async def attended(self, line: Line) -> None:
        others = [one for one in self.lines.values() if one.owner == line.owner and one.state in ("up", "calling")]
        other = self.random.choice([one for one in others if one is not line] or [line])
        await self.say(line, TransferRequested(target="102", replaces_leg=other.leg_id))

    async def press(self, line: Line) -> None:
        await self.say(line, Dtmf(digit=self.random.choice("0123456789*#")))

    async def command(self, line: Line) -> None:
        command = PhoneCommand(request_id=7, command=self.random.choice(COMMANDS), target=self.random.choice(DIALED))
        await self.say(line, command)

    def token_of(self, line: Line) -> str:
        return next((token for leg_id, _, token in reversed(self.world.audio.played) if leg_id == line.leg_id), "")

    async def sound(self, line: Line) -> None:
        if self.random.random() < 0.7:
            await self.say(line, PlaybackFinished(token=self.token_of(line)))
            return
        for call in self.world.board.calls:
            for recording in call.recordings.values():
                token = f"{recording.recording_id}-{recording.stretch}"
                await self.say(line, RecordingFinished(token=token, path="/recordings/x.wav", seconds=2.0))

    async def take_place(self) -> None:
        """Somebody takes a call over (INVITE with Replaces)."""
        line = self.some("up", "ringing", "calling")
        if line is None:
            return
        who = self.random.choice(PEOPLE)
        self.done.append(f"{who} takes the place of {line.leg_id}")
        self.begin(await self.world.calls(who, "102", replaces=line.leg_id), who)

    async def ask_api(self) -> None:
        if not self.world.board.calls:
            return
        talking = [call for call in self.world.board.calls if call.answered]
        call = self.random.choice(talking or self.world.board.calls)
        action = self.random.choice(API)
        present = [index for index, party in call.parties.items() if party.status not in _LEFT]
        party = self.random.choice([*present, *present, *call.parties, 9])
        target = self.random.choice((*DIALED, "1", *(one.call_id for one in self.world.board.calls)))
        other = self.some("up")
        self.done.append(f"API: {action} {party} of {call.call_id}, {target}, {other.leg_id if other else ''}")
        more = {"target": target, "other_leg": other.leg_id if other else ""}
        asked = asyncio.create_task(self.world.board.control(call.call_id, action, party, **more))
        for _ in range(40):
            await asyncio.sleep(0)
            await self.world.board.drain()
            if asked.done():
                break
        if not asked.done():  # a recording waits for its answer
            asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        problem = None if asked.cancelled() else asked.exception()
        assert problem is None or isinstance(problem, ClarionError | ValueError), problem

    async def let_time_pass(self) -> None:
        seconds = self.random.choice((1, 7, 25, 70))
        self.done.append(f"{seconds} s pass")
        await self.world.later(seconds)

    async def say(self, line: Line, event: LegEvent) -> None:
        """Now and then before the server has dealt with the last one."""
        self.done.append(f"{line.owner or 'network'} on {line.leg_id}: {event}")
        self.world.board.leg_event(line.leg_id, event)
        if self.random.random() < 0.8:
            await self.world.rest()
            await self.world.rest()

    def nobody_hears_the_dead(self) -> None:
        """Once all is dealt with, whoever hears a leg hears one that is there."""
        for leg_id, heard in self.world.audio.hears.items():
            assert leg_id in self.world.audio.open, f"{leg_id} hears {heard} and has gone"
            assert heard in self.world.audio.open or heard not in self.lines, f"{leg_id} hears {heard}, which has gone"

    def the_journal_is_current(self) -> None:
        """Once all is dealt with, the next process would know what the media engine does for each of its legs."""
        for call in self.world.board.calls:
            live = {leg_id: leg for leg_id, leg in call.legs.items() if leg.state is not LegState.ENDED}
            if not any(leg.state is LegState.ANSWERED for leg in live.values()):
                continue
            kept = open_snapshot(self.world.store.kept[call.call_id])
            for leg_id in live:
                known, true = kept.media.get(leg_id), json.loads(json.dumps(self.world.audio.export(leg_id)))
                assert known == true, f"the journal of {call.call_id} says of {leg_id}: {known}; it is {true}"

    # ---- afterwards

    async def everybody_leaves(self) -> None:
        for _ in range(30):
            for _ in range(4):
                await asyncio.sleep(0)
                await self.world.board.drain()
            self.look()
            open_lines = [line for line in self.lines.values() if line.state != "over"]
            for line in open_lines:
                line.state, state = "over", line.state
                ends = {"calling": Cancelled(), "ringing": Failed(status=486), "up": HungUp()}
                await self.say(line, ends[state])
            await self.world.later(120)
            if not open_lines and not self.world.board.calls:
                return

    def check(self) -> None:
        world = self.world
        assert world.board.calls == [], f"stuck: {world.board.calls}"
        assert world.audio.open == set(), f"media left open: {world.audio.open}"
        assert world.board._owner == {}, f"legs still owned: {world.board._owner}"
        assert world.board.backlog() == 0
        recorded = [call.call_id for call in world.records]
        assert sorted(recorded) == sorted(self.calls), "one record of each call"
        for call in world.records:
            _check_record(call)


def _check_record(call: Call) -> None:
    record = record_of(call)
    assert 0 < record.started <= record.ended, record
    assert record.answered == 0 or record.started <= record.answered <= record.ended, record
    assert all(leg.state is LegState.ENDED for leg in call.legs.values()), call.legs
    for recording in call.recordings.values():
        assert recording.state in (RecordingState.ENDED, RecordingState.ENDING), recording
    for party in record.parties:
        assert party.status in _LEFT, f"party {party.index} is still {party.status}"
        assert party.ended > 0 and party.result, party
        assert party.answered == 0 or party.started <= party.answered <= party.ended, party


FAULTS: list[str] = []


@pytest.fixture(autouse=True)
def no_faults() -> Iterator[None]:
    """An actor survives a fault of its own by logging it; here that is a failure."""

    class Loud:
        def exception(self, event: str, **more: object) -> None:
            FAULTS.append(f"{event}: {more} {sys.exc_info()[1]!r}")

        warning = error = info = lambda *args, **more: None

    programs.register(ParkProgram())
    programs.register(VoicemailProgram())
    programs.register(ReplyProgram())
    FAULTS.clear()
    with mock.patch.object(actor, "log", Loud()):
        yield


@pytest.mark.timeout(120 + WALKS)
async def test_no_walk_leaves_anything_behind() -> None:
    """PH-24 to PH-31 in any order."""
    for seed in itertools.islice(itertools.count(1), WALKS):
        walk = Walk(seed)
        try:
            if seed % 2:
                walk.hurry()
            for _ in range(STEPS):
                await walk.step()
                if await walk.rest():
                    walk.nobody_hears_the_dead()
                    walk.the_journal_is_current()
            await walk.everybody_leaves()
            assert FAULTS == []
            walk.check()
        except BaseException:
            print(f"walk {seed}:", *walk.done, sep="\n  ")
            raise
