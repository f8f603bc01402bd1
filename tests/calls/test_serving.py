"""A program that serves a caller: what it says, keeps, waits for, and where it sends the caller on."""

from clarion.calls import programs
from clarion.calls.destinations import Place
from clarion.calls.directory import Extension
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Ending, Identity, ProgramHop
from clarion.calls.programs import Attentive
from clarion.calls.serving import keep, leave, memory, say, send_on, sleep_on, wake_in
from clarion.calls.turn import Turn
from clarion.calls.wire import Answered, Confirmed, Dtmf, HungUp
from clarion.features.phone.lines.rules import identity_of
from tests.calls.world import SDP, World

OVER = Ending(reason="", result="Hang Up")


class Desk(Attentive):
    """Press the digits of an extension and #; * hangs up; who does nothing for a while hears it again."""

    name = "desk"

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        turn.route(programme=data)
        self._ask(turn)

    def _ask(self, turn: Turn) -> None:
        assert say(turn, ("menu",), token="asked")
        wake_in(turn, "patience", 5)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        if digit == "*":
            leave(turn, OVER)
        elif digit == "#":
            send_on(turn, memory(turn)["digits"])
        else:
            sleep_on(turn, "patience")
            keep(turn, digits=memory(turn).get("digits", "") + digit)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        assert name == "patience"
        self._ask(turn)


def answer(extension: Extension, request: RouteRequest, caller: Identity, number: str) -> Place:
    return Place((ProgramHop(program="desk"),), identity_of(extension, number), caller)


async def served() -> tuple[World, str]:
    programs.register(Desk())
    world = World()
    world.has_phone("102")
    menu = Extension(extension_id="m1", account_id="1", number="300", name="Menu", kind="IvrMenu")
    directory = world.directory
    directory.load(
        list(directory.accounts.values()),
        [*directory.extensions.values(), menu],
        list(directory.devices.values()),
        list(directory.numbers.values()),
        list(directory.trunks.values()),
    )
    world.answers.register("IvrMenu", answer)
    caller = await world.calls("101", "300")
    assert world.audio.hears[caller] == "menu"
    await world.say(caller, Confirmed())
    return world, caller


async def test_a_kind_of_extension_answers_by_its_program_and_sends_on() -> None:
    world, caller = await served()
    for digit in "102#":
        await world.say(caller, Dtmf(digit=digit))
    assert world.audio.hears[caller] == "ringback"
    [call] = world.board.calls
    assert [party.identity.extension_number for party in call.parties.values()] == ["101", "300", "102"]
    phone = world.ringing()[-1]
    await world.say(phone, Answered(sdp=SDP))
    assert world.audio.hears[caller] == phone
    await world.say(caller, HungUp())
    assert world.board.calls == []


async def test_time_counts_for_the_program_alone() -> None:
    world, caller = await served()
    assert len(world.audio.played) == 1
    await world.later(5.1)
    assert len(world.audio.played) == 2
    await world.say(caller, Dtmf(digit="1"))
    await world.later(6)
    assert len(world.audio.played) == 2, "it waits no longer once somebody dials"
    await world.say(caller, Dtmf(digit="*"))
    assert world.signals.of(caller)[-1] == "bye"
    assert world.records[0].parties[1].result == "Hang Up"


async def test_who_hangs_up_leaves_nothing_behind() -> None:
    world, caller = await served()
    await world.say(caller, HungUp())
    assert world.board.calls == []
    assert world.audio.open == set()
