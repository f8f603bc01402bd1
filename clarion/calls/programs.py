"""Where features hand in what happens *inside* a call after the ringing: voicemail, menus, queues.
What a program does with whom it serves: `serving.py`.

A program is pure like `step`: it reads and changes the Turn and keeps its memory in `routing.programme`
(strings only, so that another process can go on with it).
"""

from typing import ClassVar, Protocol

from clarion.calls.commands import DropRecording
from clarion.calls.model import Outcome, ProgramHop
from clarion.calls.serving import LEFT, hand_to, leave, stop_timers
from clarion.calls.turn import Turn
from clarion.calls.wire import FaxReported, RecordingFinished


class Program(Protocol):
    """One live program. `anchor` is the party that is being served."""

    name: str

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None: ...

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None: ...

    def on_played(self, turn: Turn, anchor: int, token: str) -> None: ...

    def on_recorded(self, turn: Turn, anchor: int, recording: RecordingFinished) -> None: ...

    def on_fax(self, turn: Turn, anchor: int, fax: FaxReported) -> None:
        """The fax modem has something to report (`StartFax`)."""

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        """A timer of its own is due: `program:<name>`, set with SetTimer. The timer `program` ends the call instead."""

    def on_gone(self, turn: Turn, anchor: int) -> None:
        """The anchor has hung up; its leg is already closed."""

    def on_taken(self, turn: Turn, anchor: int) -> None:
        """The anchor turned out to be a fax machine, and another program takes it."""

    def on_replaced(self, turn: Turn, anchor: int) -> None:
        """Somebody else has taken the place of whom it served (RFC 3891), and has heard nothing yet."""

    def on_told(self, turn: Turn, anchor: int, words: dict[str, str]) -> None:
        """Its feature says something (`TellProgram`)."""

    def on_offer_answered(self, turn: Turn, anchor: int, party: int) -> None:
        """Somebody who was rung for the anchor (`OfferTo`) is there; all others ring no longer."""

    def on_offer_failed(self, turn: Turn, anchor: int, party: int, outcome: Outcome) -> None:
        """Somebody who was rung for the anchor does not come, or was taken back."""


class Attentive:
    """A program that lets pass what it does not care about. Its `on_gone` ends the call; who takes the place of whom it
    serves begins anew, unless it is for one person only.
    """

    personal: ClassVar[bool] = False

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None: ...

    def on_played(self, turn: Turn, anchor: int, token: str) -> None: ...

    def on_recorded(self, turn: Turn, anchor: int, recording: RecordingFinished) -> None:
        turn.do(DropRecording(token=recording.token))

    def on_fax(self, turn: Turn, anchor: int, fax: FaxReported) -> None: ...

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None: ...

    def on_gone(self, turn: Turn, anchor: int) -> None:
        leave(turn, LEFT)

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None: ...

    def on_taken(self, turn: Turn, anchor: int) -> None: ...

    def on_replaced(self, turn: Turn, anchor: int) -> None:
        current = turn.routing.current if turn.routing is not None else None
        if self.personal or not isinstance(current, ProgramHop):
            leave(turn, LEFT)
            return
        stop_timers(turn)
        self.start(turn, anchor, current.data)

    def on_told(self, turn: Turn, anchor: int, words: dict[str, str]) -> None: ...

    def on_offer_answered(self, turn: Turn, anchor: int, party: int) -> None:
        hand_to(turn, party)

    def on_offer_failed(self, turn: Turn, anchor: int, party: int, outcome: Outcome) -> None: ...


class UnknownProgram(LookupError):
    """A route names a program that no feature has handed in: a mistake in the wiring."""


_programs: dict[str, Program] = {}


def register(program: Program) -> None:
    """Called by `apps` while wiring; a later program of the same name replaces the earlier one."""
    _programs[program.name] = program


def get_program(name: str) -> Program:
    try:
        return _programs[name]
    except KeyError:
        raise UnknownProgram(name) from None


def report_fax(turn: Turn, fax: FaxReported) -> None:
    """Tell the program that runs. The last report of a fax may come after its leg has gone."""
    routing = turn.routing
    if routing is not None and isinstance(routing.current, ProgramHop):
        get_program(routing.current.program).on_fax(turn, routing.anchor, fax)
