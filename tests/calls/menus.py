"""A company with an auto attendant: menus, people and things of every kind around them."""

from clarion.calls import programs
from clarion.calls.directory import Extension, PhoneNumber
from clarion.calls.wire import Confirmed, Dtmf
from clarion.features.phone.menus import AnnouncementProgram, MenuCache, MenuProgram, Reception, Shelves
from clarion.features.phone.menus.model import Action, Desk, Menu
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.world import World

MAIN_NUMBER = "+16505550100"


def extension(number: str, name: str, kind: str = "User", **more: bool | str) -> Extension:
    return Extension(extension_id=f"e{number}", account_id="1", number=number, name=name, kind=kind, **more)  # type: ignore[arg-type]


PEOPLE = [
    extension("104", "Ada Lovelace"),
    extension("105", "Adam Ant"),
    extension("106", "Zoë O'Neil"),
    extension("107", "Ada Hidden", listed=False),
    extension("108", "Gone", enabled=False),
    extension("300", "Main menu", "IvrMenu"),
    extension("301", "Sales", "IvrMenu"),
    extension("302", "Opening hours", "Announcement"),
    extension("303", "Complaints", "Voicemail"),
    extension("3011", "Long", "Voicemail"),
    extension("400", "Berlin", "Site"),
]


def menu(number: str, name: str, prompt: str, repeat: int = 2, site: str = "main-site", **actions: Action) -> Menu:
    """Keys are given as k1=, k2=, Star=, NoInput= …"""
    by_key = {key.removeprefix("k"): action for key, action in actions.items()}
    return Menu(
        menu_id=f"e{number}",
        account_id="1",
        site_id=site,
        number=number,
        name=name,
        prompts=(prompt,),
        repeat=repeat,
        actions=by_key,
    )


def to(number: str, action: str = "Connect") -> Action:
    return Action(action=action, extension_id=f"e{number}")


MENUS = [
    menu(
        "300",
        "Main menu",
        "main",
        k1=to("102"),
        k2=to("301"),
        k4=to("103", "Voicemail"),
        k5=Action(action="Transfer", number="+12025550123"),
        k6=Action(action="DialByName"),
        k7=Action(action="Disconnect"),
        k8=to("108"),
        k9=Action(action="DoNothing"),
    ),
    menu("301", "Sales", "sales", k1=to("103"), k2=to("302"), NoInput=Action(action="Disconnect"),
         k5=Action(action="ReturnToRoot"), k6=Action(action="ReturnToTopLevelMenu")),
]  # fmt: skip
DESK = Desk(account_id="1", site_id="main-site", top_menu="e300", operator_id="e101")


class Company(World):
    """`caller` is the leg of a call from outside to the main number, once `rings_in` was awaited."""

    def __init__(self, desk: Desk = DESK) -> None:
        super().__init__()
        known = self.directory
        known.load(
            list(known.accounts.values()),
            [*known.extensions.values(), *PEOPLE],
            list(known.devices.values()),
            [
                *known.numbers.values(),
                PhoneNumber(number=MAIN_NUMBER, account_id="1", usage="MainCompanyNumber"),
                PhoneNumber(number="+4930555", account_id="1", extension_id="e400"),
            ],
            list(known.trunks.values()),
        )
        self.book = MenuCache(Shelves(known))
        self.book.load(MENUS, [desk, Desk(account_id="1", site_id="e400", top_menu="e301")])
        Reception(self.book, known).register(self.answers)
        programs.register(MenuProgram(self.book, known))
        programs.register(AnnouncementProgram())
        programs.register(VoicemailProgram())
        for number in ("101", "102", "103"):
            self.has_phone(number)
        self.caller = ""

    async def rings_in(self, dialed: str = MAIN_NUMBER) -> None:
        self.caller = await self.calls_in(dialed)
        await self.say(self.caller, Confirmed())

    async def presses(self, keys: str) -> None:
        for key in keys:
            await self.say(self.caller, Dtmf(digit=key))

    @property
    def heard(self) -> str:
        """What the caller hears now."""
        return self.audio.hears.get(self.caller, "")

    def reached(self) -> list[str]:
        """The extension numbers, or numbers, of the parties of the call in order, the caller's left out."""
        [call] = self.board.calls
        parties = [party.identity for index, party in sorted(call.parties.items()) if index > 1]
        return [party.extension_number or party.number for party in parties]

    def notes(self) -> list[str]:
        calls = [*self.board.calls, *self.records]
        return [fact.detail for fact in calls[-1].facts if fact.kind == "note"]
