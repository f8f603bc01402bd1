"""PH-61: an extension of an account that shares its directory is called by its company's number and the extension."""

from clarion.calls import programs
from clarion.calls.directory import PhoneNumber
from clarion.features.numbers import Plan
from clarion.features.people import LinkSnapshot
from clarion.features.phone.linked import LinkCache, LinkedExtensions
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.world import World

MAIN = "+12125550100"


class Neighbours(World):
    """Account 2 has a main number; account 1 sees its extension 101 when `shown`."""

    def __init__(self, *, shown: bool) -> None:
        super().__init__()
        programs.register(VoicemailProgram())
        known = self.directory
        main = PhoneNumber(number=MAIN, account_id="2", usage="MainCompanyNumber")
        known.load(
            list(known.accounts.values()),
            list(known.extensions.values()),
            list(known.devices.values()),
            [*known.numbers.values(), main],
            list(known.trunks.values()),
        )
        self.links = LinkCache()
        self.links.load(LinkSnapshot(seen={"1": ["x101"]} if shown else {}))
        linked = LinkedExtensions(known, self.phones, self.answers, self.links)
        self.router._plan = Plan(known)
        self.router._destinations.insert(0, linked)

    def called(self) -> tuple[str, list[str]]:
        [call] = self.board.calls
        party = call.parties[max(call.parties)].identity
        return party.extension_id, [fact.detail for fact in call.facts if fact.kind == "note"]


async def test_who_sees_an_extension_calls_it_past_the_menu_of_its_company() -> None:
    """PH-61"""
    for dialed in (f"{MAIN}*101", "12125550100*101", "(212) 555-0100*101"):
        world = Neighbours(shown=True)
        await world.calls("101", dialed)
        extension, notes = world.called()
        assert extension == "x101", dialed
        assert "Extension 101 of an account that shares its directory." in notes


async def test_for_everybody_else_the_number_alone_counts() -> None:
    """PH-61"""
    world = Neighbours(shown=False)
    await world.calls("101", f"{MAIN}*101")
    assert "Extension 101 of an account that shares its directory." not in world.called()[1]
    world = Neighbours(shown=True)
    await world.calls("101", f"{MAIN}*999")
    assert "shares its directory" not in " ".join(world.called()[1]), "there is no such extension"
