"""PH-13, PH-64: a phone dials the code and has the call that rings at a colleague."""

from pathlib import Path

from clarion.calls import programs
from clarion.calls.guards import Dialed
from clarion.calls.wire import Confirmed, PlaybackFinished, Ringing
from clarion.features.phone.queues import PickupProgram
from clarion.features.phone.star_codes import StarCodes
from tests.calls.world import Plan
from tests.features.phone.queues.floor import QUEUE, Floor

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
    floor.router.add_destination(StarCodes(floor.directory))
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


async def test_an_emergency_call_is_not_taken(tmp_path: Path) -> None:
    floor = office(tmp_path)
    await floor.calls("102", "911")
    mine = await picks_up(floor, "104", CODE)
    assert floor.audio.hears[mine] == "pickup-nothing"
