"""PH-13, PH-64: a phone dials the code and has the call that rings at a colleague."""

from pathlib import Path

import pytest

from clarion.base.bus import InProcessBus, Payload
from clarion.calls import programs
from clarion.calls.call_migration import CallMigration, topic
from clarion.calls.guards import Dialed
from clarion.calls.leases import LocalLeases
from clarion.calls.reconcile import Reconciler
from clarion.calls.switchboard import Listeners, Switchboard
from clarion.calls.wire import Confirmed, PlaybackFinished, Ringing
from clarion.features.phone.feature_codes import FeatureCodes
from clarion.features.phone.queues import PickupProgram, QueueDispatchers, Surroundings
from tests.calls.world import Plan, World
from tests.features.phone.queues.floor import QUEUE, Floor
from tests.support.waiting import wait_for

CODE = "*37"
FIRST = "+12025550001"


class CodePlan(Plan):
    def understand(self, dialed: str, account: object) -> Dialed:
        return Dialed(kind="feature", value=dialed) if dialed.startswith("*") else super().understand(dialed, account)  # type: ignore[arg-type]


def office(folder: Path) -> Floor:
    """102 and 104 pick up for each other; 103 is nobody's."""
    floor = Floor(folder, ("102", "103", "104"))
    programs.register(PickupProgram())
    floor.router._plan = CodePlan()
    floor.router.add_destination(FeatureCodes(floor.directory))
    queue = floor.queue(QUEUE, ())
    floor.book.load([queue], {"e102": frozenset({"e104"}), "e104": frozenset({"e102"})})
    return floor


async def picks_up(floor: Floor, number: str, code: str) -> str:
    leg = await floor.calls(number, code)
    await floor.say(leg, Confirmed())
    await floor.settle()
    return leg


async def test_what_rings_at_a_colleague_is_taken_ph_13_ph_64(tmp_path: Path) -> None:
    floor = office(tmp_path)
    caller = await floor.calls("101", "102")
    phone = floor.leg_of("102")
    await floor.say(phone, Ringing())
    mine = await picks_up(floor, "104", CODE)
    assert floor.audio.hears[caller] == mine
    assert floor.signals.of(phone)[-1] == "cancel"
    [call] = floor.board.calls
    assert [(p.identity.extension_number, p.reason) for p in call.parties.values()] == [
        ("101", ""),
        ("102", "Pickup"),
        ("104", ""),
    ]
    await floor.hangs_up(caller)
    assert floor.board.calls == []
    assert len(floor.records) == 2


async def test_one_phone_can_be_named_ph_64(tmp_path: Path) -> None:
    floor = office(tmp_path)
    first = await floor.calls("101", "102")
    mine = await picks_up(floor, "104", f"{CODE}102")
    assert floor.audio.hears[first] == mine
    await floor.hangs_up(first)
    other = await picks_up(floor, "104", f"{CODE}103")
    assert floor.audio.hears[other] == "pickup-nothing"
    await floor.say(other, PlaybackFinished(token="nothing"))
    assert floor.board.calls == []


async def test_who_shares_no_group_takes_nothing_ph_13(tmp_path: Path) -> None:
    floor = office(tmp_path)
    await floor.calls("101", "102")
    phone = floor.leg_of("102")
    mine = await picks_up(floor, "103", CODE)
    assert floor.audio.hears[mine] == "pickup-nothing"
    assert floor.signals.of(phone)[-1] == "invite"
    await floor.hangs_up(mine)
    assert len(floor.board.calls) == 1


async def test_a_member_takes_who_rings_at_another_of_the_queue_ph_11(tmp_path: Path) -> None:
    floor = office(tmp_path)
    floor.set_queues(floor.queue(QUEUE, ("102", "103")))
    caller = await floor.comes(FIRST)
    assert floor.rings_for() == [("102", FIRST)]
    mine = await picks_up(floor, "103", CODE)
    assert floor.audio.hears[caller] == mine
    assert floor.rings_for() == []
    assert floor.desks
    states = {each["extension_id"]: each["state"] for each in floor.desks.view("1")[0]["members"]}
    assert states["e103"] == "Talking"


class Branch:
    """A second call server, `cs2`, for the office; both are asked over a bus."""

    def __init__(self, floor: Floor) -> None:
        self.floor, self.bus = floor, InProcessBus()
        self.board = World.new_board(floor, "cs2")
        seats = LocalLeases(floor.folder / "cs2", "cs2")
        around = Surroundings(
            floor.book, self.board, floor.router, floor.phones, floor.directory, floor.clock, seats, "cs2"
        )
        assert floor.desks is not None
        self.moves = {
            "cs1": self._joins("cs1", "cs2", floor.board, floor.around, floor.desks),
            "cs2": self._joins("cs2", "cs1", self.board, around, QueueDispatchers(around)),
        }

    def _joins(
        self, name: str, other: str, board: Switchboard, around: Surroundings, desks: QueueDispatchers
    ) -> CallMigration:
        world = self.floor
        reconciler = Reconciler(name, board, world.store, world.audio, None)  # type: ignore[arg-type]
        moves = CallMigration(self.bus, name, f"{name}:5071", [other], board, world.signals, reconciler)

        async def serve(payload: Payload) -> Payload:
            return await moves.operations[str(payload["op"])](payload)

        async def bring(server_id: str, call_id: str, account_id: str) -> None:
            await self.moves[server_id].bring_session(call_id, account_id)

        self.bus.serve(topic(name), serve)
        around.rings_elsewhere, around.bring = moves.longest_ringing, bring
        told = board.listeners
        board.listeners = Listeners(
            lambda call, parties: desks.changed(call),
            world.records.append,
            told.ask,
            told.deposit,
            told.notice,
            desks.moved,
        )
        return moves

    async def hears(self, leg: str, what: str) -> None:
        """Time passes until somebody hears something."""

        def look() -> bool:
            self.floor.clock.advance(0.5)
            return self.floor.audio.hears.get(leg) == what

        await wait_for(look, missing=f"{what} at {leg}; it hears {self.floor.audio.hears.get(leg)}")


@pytest.mark.parametrize("older", [True, False])
async def test_the_oldest_call_of_all_call_servers_is_taken_ph_13_ph_64(tmp_path: Path, older: bool) -> None:
    floor = office(tmp_path)
    branch, here = Branch(floor), floor.board
    floor.board = branch.board if older else here
    first = await floor.calls("101", "102")
    floor.clock.advance(5)
    floor.board = here if older else branch.board
    await floor.calls("103", "102")
    floor.board = here
    mine = await floor.calls("104", CODE)
    await branch.hears(first, mine)
    assert floor.audio.hears[mine] == first
    at = branch.board if older else here

    def legs() -> list[str]:
        return [sorted(call.legs)[0] for call in at.calls]

    await wait_for(lambda: legs() == [first], missing=lambda: f"the end of the call that picked up: {legs()}")
    assert len(here.calls) + len(branch.board.calls) == 2


async def test_where_nothing_rings_at_any_call_server_one_is_told_ph_64(tmp_path: Path) -> None:
    floor = office(tmp_path)
    branch, here = Branch(floor), floor.board
    floor.board = branch.board
    await floor.calls("101", "103")
    floor.board = here
    mine = await floor.calls("104", f"{CODE}103")
    await branch.hears(mine, "pickup-nothing")


async def test_an_emergency_call_is_not_taken(tmp_path: Path) -> None:
    floor = office(tmp_path)
    await floor.calls("102", "911")
    mine = await picks_up(floor, "104", CODE)
    assert floor.audio.hears[mine] == "pickup-nothing"
