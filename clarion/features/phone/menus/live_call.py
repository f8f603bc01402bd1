"""Menus inside a call: the walk of `machine.py`, done with what a live program can do. Pure."""

from clarion.calls.directory import Directory
from clarion.calls.handing_on import go_on_with
from clarion.calls.model import Ending, PartyStatus, ProgramHop
from clarion.calls.programs import Attentive
from clarion.calls.serving import hush, keep, leave, memory, say, send_on, sleep_on, wake_in
from clarion.calls.turn import Turn
from clarion.features.phone.lines import identity_of, mailbox_of
from clarion.features.phone.menus.book import MenuBook
from clarion.features.phone.menus.machine import (
    Connect,
    Doing,
    Hush,
    Leave,
    Mailbox,
    Note,
    Outside,
    Say,
    Wait,
    Walk,
    Walker,
)
from clarion.features.phone.menus.model import MENU_PATH

PROGRAM = "menu"
GOODBYE = "goodbye"
OVER = Ending(reason="", result="Hang Up")


class MenuProgram(Attentive):
    """Implements `clarion.calls.programs.Program`. Memory: the texts of the walk."""

    name = PROGRAM

    def __init__(self, book: MenuBook, directory: Directory) -> None:
        self._book = book
        self._directory = directory

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        """`data`: menu (its id)."""
        start_serving(turn, anchor)
        walker = Walker(self._book, Walk())
        walker.start(data["menu"])
        self._carry_out(turn, walker)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        walker = self._walker(turn)
        walker.key(digit)
        self._carry_out(turn, walker)

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        if token == GOODBYE:
            leave(turn, OVER)
            return
        walker = self._walker(turn)
        walker.played(token)
        self._carry_out(turn, walker)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        walker = self._walker(turn)
        walker.timer(name)
        self._carry_out(turn, walker)

    def _walker(self, turn: Turn) -> Walker:
        return Walker(self._book, Walk.of_texts(memory(turn)))

    def _carry_out(self, turn: Turn, walker: Walker) -> None:
        keep(turn, **walker.walk.as_texts())
        for doing in walker.doings:
            self._do(turn, doing)

    def _do(self, turn: Turn, doing: Doing) -> None:
        match doing:
            case Say(prompts, token):
                say(turn, prompts, token=token)
            case Hush():
                hush(turn)
            case Wait(name, seconds):
                wake_in(turn, name, seconds) if seconds else sleep_on(turn, name)
            case Note(words):
                turn.fact("note", turn.routing.callee if turn.routing else 0, words)
            case Connect(callee):
                self._note_path(turn)
                send_on(turn, callee.number)
            case Outside(number):
                send_on(turn, number)
            case Mailbox(extension_id):
                self._to_mailbox(turn, extension_id)
            case Leave(prompts):
                if not prompts or not say(turn, prompts, token=GOODBYE):
                    leave(turn, OVER)

    @staticmethod
    def _note_path(turn: Turn) -> None:
        """By which menus and keys the caller came, for whoever gets them: a menu without a key counts too."""
        walk = Walk.of_texts(memory(turn))
        passed = [f"{menu}:" for menu in walk.path.split()]
        turn.fact(MENU_PATH, turn.routing.callee if turn.routing else 0, " ".join([*passed, *walk.chosen.split()]))

    def _to_mailbox(self, turn: Turn, extension_id: str) -> None:
        owner = self._directory.extensions.get(extension_id)
        if owner is None or not owner.enabled:
            say(turn, ("menu-nobody-there", GOODBYE), token=GOODBYE)
            return
        hop = ProgramHop(program="voicemail", data=mailbox_of(owner))
        go_on_with(turn, (hop,), identity_of(owner), note="The menu leads to this mailbox.")


def start_serving(turn: Turn, anchor: int) -> None:
    """The program has taken the call."""
    routing = turn.route(programme={})
    turn.party(routing.callee, status=PartyStatus.ANSWERED, answered=turn.now, result="Accepted")
    turn.party(anchor, status=PartyStatus.ANSWERED, result="Accepted")
