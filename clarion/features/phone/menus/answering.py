"""What answers where callers are greeted: menus, front desks, announcements, mailboxes without a phone."""

from clarion.calls.destinations import Place
from clarion.calls.directory import Directory, Extension
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Identity, ProgramHop
from clarion.calls.programs import Attentive
from clarion.calls.serving import leave, say
from clarion.calls.turn import Turn
from clarion.features.phone.lines import AnswerRegistry, identity_of, mailbox_of
from clarion.features.phone.menus.book import MAIN, MenuCache
from clarion.features.phone.menus.live_call import OVER, PROGRAM, start_serving

RECEPTION = "Reception"
"""The kind of extension that stands for a front desk with a greeting of its own; none is ever stored."""
ANNOUNCEMENT = "announcement-only"


class Reception:
    """Where calls to companies, sites and menus begin. `register` puts it into the answer book."""

    def __init__(self, book: MenuCache, directory: Directory) -> None:
        self._book = book
        self._directory = directory

    def register(self, answers: AnswerRegistry) -> None:
        answers.front_desk = self.front_desk
        answers.register("IvrMenu", self.menu)
        answers.register(RECEPTION, self.greeting)
        answers.register("Announcement", announcement)
        answers.register("Voicemail", mailbox)

    def front_desk(self, account_id: str, site_id: str = "") -> Extension | None:
        """The menu of the site; without one its greeting, where one was made; else its operator; None: none of them."""
        site_id = site_id or MAIN
        desk = self._book.desk(account_id, site_id)
        menu = self._directory.extensions.get(desk.top_menu)
        if menu is not None and menu.enabled and self._book.find(menu.extension_id) is not None:
            return menu
        if desk.greeting:
            account = self._directory.accounts.get(account_id)
            name = account.name if account else ""
            return Extension(extension_id="", account_id=account_id, number=site_id, name=name, kind=RECEPTION)
        operator = self._directory.extensions.get(desk.operator_id)
        return operator if operator is not None and operator.enabled else None

    def menu(self, extension: Extension, request: RouteRequest, caller: Identity, number: str) -> Place | None:
        found = self._book.find(extension.extension_id)
        if found is None:
            return None
        note = f"The menu {found.name} answers."
        hop = ProgramHop(program=PROGRAM, data={"menu": found.menu_id})
        return Place((hop,), identity_of(extension, number), caller, (note,))

    def greeting(self, extension: Extension, request: RouteRequest, caller: Identity, number: str) -> Place | None:
        """`extension`: as `front_desk` made it up; its number is the site."""
        callee = Identity(account_id=extension.account_id, number=number, name=extension.name)
        hop = ProgramHop(program=PROGRAM, data={"menu": f"desk:{extension.account_id}:{extension.number}"})
        return Place((hop,), callee, caller, ("The greeting of the company answers: no menu is set.",))


def announcement(extension: Extension, request: RouteRequest, caller: Identity, number: str) -> Place:
    """An extension that says something and hangs up."""
    data = {"greeting": extension.greeting_path or "announcement"}
    hop = ProgramHop(program=ANNOUNCEMENT, data=data)
    return Place((hop,), identity_of(extension, number), caller, ("It makes an announcement and takes no calls.",))


def mailbox(extension: Extension, request: RouteRequest, caller: Identity, number: str) -> Place:
    """An extension that takes messages and rings nowhere."""
    data = mailbox_of(extension) | {"greeting": extension.greeting_path or "voicemail-only"}
    hop = ProgramHop(program="voicemail", data=data)
    return Place((hop,), identity_of(extension, number), caller, ("It takes messages and rings nowhere.",))


class AnnouncementProgram(Attentive):
    """Says what `data["greeting"]` is, once, and hangs up. Implements `clarion.calls.programs.Program`."""

    name = ANNOUNCEMENT

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        start_serving(turn, anchor)
        if not say(turn, (data["greeting"],), token=ANNOUNCEMENT):
            leave(turn, OVER)

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        if token == ANNOUNCEMENT:
            leave(turn, OVER)
