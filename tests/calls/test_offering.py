"""People ring for a caller whom a program serves: who answers gets the caller, the others stop, and nobody is left."""

from clarion.calls import programs
from clarion.calls.destinations import Place
from clarion.calls.directory import Extension
from clarion.calls.events import OfferTo, TakeBack, TellProgram
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Identity, Outcome, PartyStatus, ProgramHop
from clarion.calls.programs import Attentive
from clarion.calls.serving import LEFT, keep, leave, memory, say
from clarion.calls.turn import Turn
from clarion.calls.wire import AgentCommand, Answered, Confirmed, Dtmf, Failed, HungUp, Ringing
from clarion.features.phone.lines.rules import identity_of
from tests.calls.world import SDP, World


class Lobby(Attentive):
    """Music, while people are rung from outside."""

    name = "lobby"

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        turn.route(programme=data)
        say(turn, ("music-on-hold",), token="", repeat=True)

    def on_told(self, turn: Turn, anchor: int, words: dict[str, str]) -> None:
        keep(turn, **words)

    def on_offer_failed(self, turn: Turn, anchor: int, party: int, outcome: Outcome) -> None:
        number = turn.parties[party].identity.extension_number
        keep(turn, failed=f"{memory(turn).get('failed', '')} {number}:{outcome}".strip())

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        leave(turn, LEFT)


def answer(extension: Extension, request: RouteRequest, caller: Identity, number: str) -> Place:
    return Place((ProgramHop(program="lobby"),), identity_of(extension, number), caller)


async def waiting(**phones: int) -> tuple[World, str]:
    """101 waits in the lobby (300)."""
    programs.register(Lobby())
    world = World()
    for number in ("102", "103"):
        world.has_phone(number, count=phones.get(f"n{number}", 1))
    directory = world.directory
    lobby = Extension(extension_id="q1", account_id="1", number="300", name="Lobby", kind="Department")
    directory.replace_extensions([], [lobby], [], [])
    world.answers.register("Department", answer)
    caller = await world.calls("101", "300")
    await world.say(caller, Confirmed())
    return world, caller


async def offer(world: World, *numbers: str, decided: float = 0.0) -> list[str]:
    """Ring them; the legs, in order."""
    before = len(world.signals.placed)
    for number in numbers:
        extension = world.directory.extensions[f"e{number}"]
        event = OfferTo(
            program="lobby",
            who=identity_of(extension),
            targets=tuple(world.phones.targets(extension.extension_id)),
            queue="q1",
            queue_name="Lobby",
            decided=decided,
        )
        world.board.post(world.call.call_id, event)
        await world.board.drain()
    return list(world.signals.placed)[before:]


async def test_who_answers_first_gets_the_caller_and_the_others_stop() -> None:
    world, caller = await waiting()
    first, second = await offer(world, "102", "103")
    assert world.audio.hears[caller] == "music-on-hold", "the caller hears no ringback"
    presentation = world.signals.placed[first][1]
    assert (presentation.queue_name, presentation.caller_domain_user) == ("Lobby", "101")
    await world.say(first, Ringing())
    await world.say(second, Ringing())
    await world.say(second, Answered(sdp=SDP))
    assert world.audio.hears[caller] == second
    assert world.signals.of(first)[-1] == "cancel"
    parties = world.call.parties
    assert [(p.identity.extension_number, p.status.value, p.reason) for p in parties.values()] == [
        ("101", "Answered", ""),
        ("300", "Disconnected", "AgentAnswered"),
        ("102", "Disconnected", "AgentAnswered"),
        ("103", "Answered", ""),
    ]
    assert parties[1].shown.extension_number == "103"
    await world.say(second, HungUp())
    assert world.board.calls == []
    assert world.audio.open == set()


async def test_an_offer_counts_from_when_it_was_decided_but_never_before_what_the_call_knows() -> None:
    """PH-10: calls take their events in no order."""
    world, _ = await waiting()
    joined, now = world.call.facts[-1].at, world.clock.now().timestamp()
    world.clock.advance(5)
    for person, decided, expected in (("102", now + 3, now + 3), ("103", joined - 60, now + 3)):
        await offer(world, person, decided=decided)
        [*_, told] = [fact for fact in world.call.facts if fact.kind == "offered-to"]
        assert told.at == expected


async def test_one_phone_that_is_busy_leaves_the_others_of_a_person_ringing_and_a_decline_ends_all() -> None:
    world, _ = await waiting(n102=3)
    one, two, three = await offer(world, "102")
    await world.say(one, Failed(status=486))
    assert world.call.routing and "failed" not in world.call.routing.programme
    await world.say(two, Failed(status=603))
    assert world.call.routing.programme["failed"] == "102:declined"
    assert world.signals.of(three)[-1] == "cancel"
    assert world.call.parties[3].status is PartyStatus.DISCONNECTED


async def test_a_web_phone_declines_by_its_message() -> None:
    world, _ = await waiting()
    (leg,) = await offer(world, "102")
    await world.say(leg, AgentCommand(command=11, attributes={}))
    assert world.call.routing and world.call.routing.programme["failed"] == "102:declined"


async def test_who_is_offered_again_is_the_same_party() -> None:
    world, caller = await waiting()
    await offer(world, "102")
    world.board.post(world.call.call_id, TakeBack(program="lobby", extension_ids=("e102",)))
    await world.board.drain()
    assert world.call.routing and world.call.routing.programme["failed"] == "102:no-answer"
    (leg,) = await offer(world, "102")
    assert len(world.call.parties) == 3
    assert await offer(world, "102") == [], "who rings already is not rung twice"
    await world.say(leg, Answered(sdp=SDP))
    assert world.audio.hears[caller] == leg


async def test_a_caller_who_leaves_stops_all_phones() -> None:
    world, caller = await waiting()
    first, second = await offer(world, "102", "103")
    await world.say(caller, HungUp())
    assert [world.signals.of(leg)[-1] for leg in (first, second)] == ["cancel", "cancel"]
    assert world.board.calls == []
    [record] = world.records
    assert [party.result for party in record.parties.values()][2:] == ["Missed", "Missed"]


async def test_a_program_that_lets_go_stops_all_phones_and_words_for_another_are_not_heard() -> None:
    world, caller = await waiting()
    (leg,) = await offer(world, "102")
    world.board.post(world.call.call_id, TellProgram(program="lobby", words={"position": "2"}))
    world.board.post(world.call.call_id, TellProgram(program="voicemail", words={"position": "3"}))
    await world.board.drain()
    assert world.call.routing and world.call.routing.programme["position"] == "2"

    await world.say(caller, Dtmf(digit="*"))
    assert world.signals.of(leg)[-1] == "cancel"
    assert world.board.calls == []
