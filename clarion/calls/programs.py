"""Where features hand in what happens *inside* a call after the ringing: voicemail, menus, queues.

A program is pure like `step`: it reads and changes the Turn and keeps its memory in `routing.programme`
(strings only, so that another process can go on with it).
"""

from typing import Protocol

from clarion.calls.turn import Turn
from clarion.calls.wire import RecordingFinished


class Program(Protocol):
    """One live program. `anchor` is the party that is being served."""

    name: str

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None: ...

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None: ...

    def on_played(self, turn: Turn, anchor: int, token: str) -> None: ...

    def on_recorded(self, turn: Turn, anchor: int, recording: RecordingFinished) -> None: ...

    def on_gone(self, turn: Turn, anchor: int) -> None:
        """The anchor has hung up; its leg is already closed."""


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
