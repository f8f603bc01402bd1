"""The directory answers from indexes: what one call asks does not grow with the number of companies."""

from collections.abc import Awaitable, Callable
from typing import Any

from clarion.calls.directory import Directory, Extension, PhoneNumber
from clarion.calls.model import Identity
from clarion.calls.wire import Answered, HungUp
from clarion.features.emergency import EmergencyService
from clarion.features.phone.menus import Shelves
from tests.calls.world import SDP, World, people


class NeverWalked(dict[str, Any]):
    """A table that is only looked up."""

    def _refuse(self, *_: object) -> Any:
        raise AssertionError("A call walks through all companies.")

    __iter__ = keys = values = items = _refuse


def never_walked(directory: Directory) -> None:
    for name in ("accounts", "extensions", "devices", "numbers"):
        setattr(directory, name, NeverWalked(getattr(directory, name)))


async def test_no_call_walks_through_the_directory() -> None:
    world = World()
    world.directory.replace_company(
        "1", world.directory.accounts["1"], [PhoneNumber(number="+16505550100", account_id="1")]
    )
    never_walked(world.directory)
    world.has_phone("101")
    world.has_phone("102")
    calls: tuple[Callable[[], Awaitable[str]], ...] = (
        lambda: world.calls("101", "102"),
        lambda: world.calls("102", "911"),
        lambda: world.calls_in("+16505550101"),
        lambda: world.calls_in("+16505550100"),  # nobody was chosen to answer: the lowest extension
    )
    for call in calls:
        caller = await call()
        [leg] = world.ringing()
        await world.say(leg, Answered(sdp=SDP))
        assert world.signals.of(caller)[-1] == "200"
        await world.say(caller, HungUp())
    desk = EmergencyService(world.directory, world.clock, "x")
    found = desk.describe("911", Identity(account_id="1", extension_id="e101", extension_number="101"))
    assert found.callback_number == "+16505550101"


def test_extensions_and_numbers_are_found_by_company_and_person() -> None:
    directory = people()
    directory.replace_company("1", directory.accounts["1"], [PhoneNumber(number="+1650", account_id="1")])
    assert {each.extension_id for each in directory.extensions_of("1")} == {"e101", "e102", "e103"}
    assert [each.number for each in directory.company_numbers_of("1")] == ["+1650"]
    assert [each.number for each in directory.numbers_of("e101")] == ["+16505550101"]
    moved = PhoneNumber(number="+16505550101", account_id="1", extension_id="e103")
    directory.replace_extensions(["e103"], [directory.extensions["e103"]], [], [moved])
    assert directory.numbers_of("e101") == []
    assert directory.numbers_of("e103") == [moved]
    off = Extension(extension_id="e101", account_id="1", number="101", name="Person 101", enabled=False)
    directory.replace_extensions(["e101"], [off], [], [])
    first = directory.find_first_extension("1")
    assert first is not None and first.extension_id == "e102"
    assert directory.find_first_extension("nobody") is None


def test_who_is_added_later_is_found_by_name() -> None:
    directory = people()
    shelves = Shelves(directory)
    before = shelves("1")
    assert shelves("1") is before, "made once, until somebody changes"
    late = Extension(extension_id="e104", account_id="1", number="104", name="Grace Hopper")
    directory.replace_extensions([], [late], [], [])
    assert "104" in shelves("1").by_number
    directory.replace_extensions(["e104"], [], [], [])
    assert "104" not in shelves("1").by_number
