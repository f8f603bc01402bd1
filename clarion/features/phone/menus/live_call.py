"""Menus inside a call: the walk of `machine.py`, done with what a live program can do. Pure."""

from clarion.calls import commands as do
from clarion.calls.continue_steps import continue_with
from clarion.calls.directory import Directory
from clarion.calls.model import Ending, PartyStatus, ProgramHop
from clarion.calls.programs import Attentive
from clarion.calls.serving import hush, keep, leave, memory, say, send_on, sleep_on, wake_in
from clarion.calls.turn import Turn
from clarion.calls.wire import RecordingFinished
from clarion.features.phone.lines import identity_of, mailbox_of
from clarion.features.phone.menus.book import MenuCache
from clarion.features.phone.menus.listening import Ask, Listen, ListeningWalker, StopListening
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
)
from clarion.features.phone.menus.model import MENU_PATH

PROGRAM = "menu"
GOODBYE = "goodbye"
HEARD = "phone.menu_heard"
"""Deposited when a caller has said something: `path` of the sound, `menu_id`, `account_id`, and whose call it is."""
SHORTEST_S = 0.4
OVER = Ending(reason="", result="Hang Up")


class MenuProgram(Attentive):
    """Implements `clarion.calls.programs.Program`. Memory: the texts of the walk."""

    name = PROGRAM

    def __init__(self, book: MenuCache, directory: Directory) -> None:
        self._book = book
        self._directory = directory

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        """`data`: menu (its id)."""
        start_serving(turn, anchor)
        walker = ListeningWalker(self._book, Walk())
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

    def on_recorded(self, turn: Turn, anchor: int, recording: RecordingFinished) -> None:
        """What the caller said is written down for as long as it takes to understand it."""
        said = bool(recording.path) and recording.seconds >= SHORTEST_S and turn.live_leg(anchor) is not None
        walker = self._walker(turn)
        if not said or walker.walk.stage != "listen":
            turn.do(do.DropRecording(token=recording.token))
        else:
            self._forget(turn)
            keep(turn, heard=recording.path, recording=recording.token)
        walker.recorded(said=said)
        self._carry_out(turn, walker)

    def on_told(self, turn: Turn, anchor: int, words: dict[str, str]) -> None:
        if words.get("recording", "-") == memory(turn).get("recording"):
            walker = self._walker(turn)
            self._forget(turn)
            walker.told(words)
            self._carry_out(turn, walker)

    def on_gone(self, turn: Turn, anchor: int) -> None:
        self._forget(turn)
        super().on_gone(turn, anchor)

    def _walker(self, turn: Turn) -> ListeningWalker:
        return ListeningWalker(self._book, Walk.of_texts(memory(turn)))

    def _carry_out(self, turn: Turn, walker: ListeningWalker) -> None:
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
            case Listen() | StopListening() | Ask():
                self._listen(turn, doing)

    def _listen(self, turn: Turn, doing: Listen | StopListening | Ask) -> None:
        routing = turn.routing
        leg = turn.live_leg(routing.anchor) if routing is not None else None
        if leg is None or routing is None:
            return
        match doing:
            case Listen(seconds):
                # Each time another one: who says something twice is not taken at the first word.
                token = f"heard-{turn.before.session_id}-{routing.anchor}-{memory(turn).get('turns', '0')}"
                start = do.StartRecording(
                    leg_id=leg.leg_id, token=token, max_seconds=seconds, announced=True, tone=True
                )
                turn.do(start)
            case StopListening():
                turn.do(do.StopRecording(leg_id=leg.leg_id))
            case Ask(menu_id):
                account = turn.parties[routing.callee].identity.account_id
                kept = memory(turn)
                payload = {"account_id": account, "menu_id": menu_id, "path": kept.get("heard", "")}
                turn.do(do.Ask(topic=HEARD, payload={**payload, "recording": kept.get("recording", "")}))

    @staticmethod
    def _forget(turn: Turn) -> None:
        """Whoever listens has read the sound, or comes too late."""
        if token := memory(turn).get("recording", ""):
            turn.do(do.DropRecording(token=token))
            keep(turn, recording="", heard="")

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
        continue_with(turn, (hop,), identity_of(owner), note="The menu leads to this mailbox.")


def start_serving(turn: Turn, anchor: int) -> None:
    """The program has taken the call."""
    routing = turn.route(programme={})
    turn.party(routing.callee, status=PartyStatus.ANSWERED, answered=turn.now, result="Accepted")
    turn.party(anchor, status=PartyStatus.ANSWERED, result="Accepted")
