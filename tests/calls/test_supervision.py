"""PH-30: who hears whom while a call is supervised, how it begins, changes and ends, in a world without engines."""

from typing import Any

import pytest

from clarion.base.errors import Conflict
from clarion.calls.cdr import record_of
from clarion.calls.guards import SupervisionAnswer
from clarion.calls.model import Supervision
from clarion.calls.supervising import seats
from clarion.calls.views import session_view
from clarion.calls.wire import Answered, Dtmf, Failed, HungUp, PhoneCommand, PlaybackFinished
from clarion.features.phone.call_log.rules import records_of
from clarion.features.phone.lines.rules import identity_of
from clarion.features.phone.missed_calls.rules import missed_of
from tests.calls.world import SDP, World

EVERYBODY = {"agent": {"caller"}, "caller": {"agent"}, "boss": {"agent", "caller"}}


@pytest.mark.parametrize(
    ("mode", "changes"),
    [
        ("Listen", {}),
        ("Whisper", {"agent": {"caller", "boss"}}),
        ("Barge", {"agent": {"caller", "boss"}, "caller": {"agent", "boss"}}),
    ],
)
def test_who_hears_whom_in_each_mode_ph_30(mode: str, changes: dict[str, set[str]]) -> None:
    found = seats([Supervision(party=3, agent=2, leg="boss", mode=mode)], (2, "agent"), (1, "caller"))
    hears = {own: {other for other in found if found[own].hears(own, other, found[other])} for own in found}
    assert hears == {**EVERYBODY, **changes}


def test_one_leg_for_each_direction_hears_one_of_them_ph_30() -> None:
    watchers = [
        Supervision(party=3, agent=2, leg="first", only=1),
        Supervision(party=4, agent=2, leg="second", only=2),
    ]
    found = seats(watchers, (2, "agent"), (1, "caller"))
    hears = {own: {other for other in found if found[own].hears(own, other, found[other])} for own in found}
    assert hears == {"agent": {"caller"}, "caller": {"agent"}, "first": {"caller"}, "second": {"agent"}}


class Floor:
    """A caller from outside talks with 102; 103 supervises."""

    def __init__(self) -> None:
        self.world = World()
        for number in ("101", "102", "103"):
            self.world.has_phone(number)

    async def begin(self) -> None:
        self.caller = await self.world.calls_in("+16505550102")
        [self.agent] = self.world.ringing()
        await self.world.say(self.agent, Answered(sdp=SDP))

    async def ask(self, mode: str = "Listen", number: str = "103", **words: str) -> None:
        extension = self.world.directory.extensions[f"e{number}"]
        await self.world.board.control(
            self.world.call.call_id,
            "supervise",
            2,
            who=identity_of(extension),
            targets=tuple(self.world.phones.targets(extension.extension_id)),
            value=True,
            words={"mode": mode, "shown": "yes", **words},
        )
        await self.world.board.drain()

    async def supervise(self, mode: str = "Listen") -> None:
        await self.ask(mode)
        self.boss = list(self.world.signals.placed)[-1]
        await self.world.say(self.boss, Answered(sdp=SDP))

    def hears(self) -> dict[str, set[str]]:
        names = {self.agent: "agent", self.caller: "caller", self.boss: "boss"}
        return {name: {names[leg] for leg in self.world.audio.mixed(own)} for own, name in names.items()}

    @property
    def reports(self) -> list[dict[str, str]]:
        return [payload for topic, payload in self.world.deposits if topic == "phone.supervision"]


@pytest.fixture
async def floor() -> Floor:
    made = Floor()
    await made.begin()
    return made


async def test_a_supervisor_listens_whispers_barges_and_goes_ph_30(floor: Floor) -> None:
    world = floor.world
    await floor.supervise()
    shown = world.signals.placed[floor.boss][1]
    assert shown.auto_answer and shown.monitored == (world.call.call_id, f"p-{world.call.call_id[2:]}-2")
    assert floor.hears() == EVERYBODY
    view = session_view(world.call, "1")["parties"][-1]
    assert (view["role"], view["monitoring"]["mode"], view["status"]["reason"]) == (
        "Supervisor", "Listen", "Supervising",
    )  # fmt: skip
    before = list(world.signals.sent)
    for key in "*81":
        await world.say(floor.boss, Dtmf(digit=key))
    assert floor.hears()["agent"] == {"caller", "boss"} and floor.hears()["caller"] == {"agent"}
    await world.say(floor.boss, PhoneCommand(request_id=5, command="barge"))
    assert floor.hears()["caller"] == {"agent", "boss"}
    await floor.ask("Listen")
    assert floor.hears() == EVERYBODY
    sent = [what for what in world.signals.sent[len(before) :] if what[0] != "answer_command"]
    assert sent == [], "nobody's phone is told anything"
    await world.say(floor.boss, HungUp())
    assert world.audio.hears[floor.agent] == floor.caller and not world.audio.mixes
    assert [(each["modes"], bool(each["ended"])) for each in floor.reports][-1] == (
        "Listen Whisper Barge Listen", True,
    )  # fmt: skip
    await world.say(floor.caller, HungUp())
    assert world.board.calls == [] and world.audio.open == set()
    lines = {line.extension_id: line for line in records_of(record_of(world.records[0]))}
    assert set(lines) == {"e102", "e103"}
    assert len(lines["e102"].legs) == 2 and len(lines["e103"].legs) == 3, "the supervisor is in nobody else's log"


async def test_a_supervisor_takes_the_call_over_ph_30(floor: Floor) -> None:
    world = floor.world
    await floor.supervise()
    await floor.ask("TakeOver")
    assert world.signals.of(floor.agent)[-1] == "bye"
    assert (world.audio.hears[floor.caller], world.audio.hears[floor.boss]) == (floor.boss, floor.caller)
    ends = [(p.identity.extension_number, p.status.value, p.reason) for p in world.call.parties.values()]
    assert ends == [("", "Answered", ""), ("102", "Disconnected", "TakeOver"), ("103", "Answered", "TakeOver")]
    await world.say(floor.boss, HungUp())
    assert world.board.calls == [] and world.audio.open == set()


@pytest.mark.parametrize("who", ["agent", "caller"])
async def test_supervision_ends_with_the_call_ph_30(floor: Floor, who: str) -> None:
    await floor.supervise("Barge")
    await floor.world.say(getattr(floor, who), HungUp())
    assert floor.world.signals.of(floor.boss)[-1] == "bye"
    assert floor.world.board.calls == [] and floor.world.audio.open == set()
    assert floor.reports[-1]["ended"]


async def test_it_follows_the_agent_over_holds_and_another_caller_ph_30(floor: Floor) -> None:
    world = floor.world
    await floor.supervise("Whisper")
    await world.board.control(world.call.call_id, "hold", 2)
    assert world.audio.hears[floor.caller] == "music-on-hold" and floor.hears()["caller"] == set()
    await world.board.control(world.call.call_id, "unhold", 2)
    assert floor.hears() == {**EVERYBODY, "agent": {"caller", "boss"}}
    floor.caller = await world.calls("101", "102", replaces=floor.caller)
    assert floor.hears() == {**EVERYBODY, "agent": {"caller", "boss"}}


async def test_where_the_law_wants_it_everybody_is_told_first_ph_30(floor: Floor) -> None:
    world = floor.world
    await floor.ask(announce="yes", tone="yes")
    assert {world.audio.hears[floor.agent], world.audio.hears[floor.caller]} == {"call-supervised beep"}
    assert len(world.signals.placed) == 1, "the supervisor's phone waits"
    await world.say(floor.caller, PlaybackFinished(token="supervision-told"))
    floor.boss = list(world.signals.placed)[-1]
    await world.say(floor.boss, Answered(sdp=SDP))
    assert floor.hears() == EVERYBODY
    assert (floor.agent, ["beep"], "") in world.audio.played
    assert floor.reports[-1]["announced"] == "yes"


async def test_a_supervisor_who_does_not_come_changes_nothing_ph_30(floor: Floor) -> None:
    world = floor.world
    for failure in (Failed(status=486), None):
        await floor.ask()
        phone = list(world.signals.placed)[-1]
        if failure is not None:
            await world.say(phone, failure)
        else:
            await world.later(30)
            assert world.signals.of(phone)[-1] == "cancel"
        assert world.call.supervisions == {} and world.audio.hears[floor.agent] == floor.caller
    await floor.ask(announce="yes")
    await world.later(15)
    assert world.call.supervisions == {}, "nobody has heard that they are listened to"
    assert floor.reports == []
    await world.say(floor.caller, HungUp())
    assert [line.extension_id for line in records_of(record_of(world.records[0]))] == ["e102"]
    assert missed_of(record_of(world.records[0])) == [], "nobody missed a call"


async def test_one_supervisor_at_a_time_and_never_an_emergency_call_ph_30(floor: Floor) -> None:
    await floor.supervise()
    with pytest.raises(Conflict):
        await floor.ask(number="101")
    world = World()
    world.has_phone("103")
    emergency = await world.calls("101", "911")
    [trunk] = world.ringing()
    await world.say(trunk, Answered(sdp=SDP))
    floor.world = world
    with pytest.raises(Conflict):
        await floor.ask()
    assert world.audio.hears[emergency] == trunk and len(world.signals.placed) == 1


async def test_a_code_lets_a_phone_in_to_a_colleagues_call_ph_30(floor: Floor) -> None:
    world = floor.world
    asked: list[Any] = []

    def may(wish: Any) -> SupervisionAnswer:
        asked.append(wish)
        return SupervisionAnswer(allowed=wish.supervisor_id == "e103", purpose="Quality")

    world.board.supervisors.may = may
    from clarion.calls import programs
    from clarion.features.phone.supervision import SuperviseProgram, SupervisionCodes

    programs.register(SuperviseProgram())
    world.router._destinations.insert(0, SupervisionCodes(world.directory))
    floor.boss = await world.calls("103", "*81")
    assert world.audio.hears[floor.boss] == "supervise-whom"
    for key in "102#":
        await world.say(floor.boss, Dtmf(digit=key))
    assert floor.hears() == {**EVERYBODY, "agent": {"caller", "boss"}}
    assert (asked[0].agent_id, asked[0].mode, len(asked[0].parties)) == ("e102", "Whisper", 2)
    gone = [party for call in world.records for party in call.parties.values() if party.reason == "Supervising"]
    assert len(gone) == 2 and len(world.board.calls) == 1
    refused = await world.calls("101", "*80")
    for key in "102#":
        await world.say(refused, Dtmf(digit=key))
    assert world.audio.hears[refused] == "supervise-nobody"
