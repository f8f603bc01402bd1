"""Somebody has answered who is called from a meeting: an answering machine cannot press a key. Pure. MTG-29."""

from typing import Final

from clarion.calls.conference_steps import MEETING, PARTICIPANT, enter_room
from clarion.calls.model import Ending
from clarion.calls.programs import Attentive
from clarion.calls.serving import hush, keep, leave, memory, say
from clarion.calls.turn import Turn

PROGRAM: Final = "meeting-invitation"
INVITATION, CLOSED = "meeting-invitation", "meeting-closed"
TIMES: Final = 3
NOT_ACCEPTED: Final = Ending(reason="NoAnswer", result="No Answer")


class InvitedProgram(Attentive):
    """`data`: `argument` is the id of the bridge, a colon, and the extension of its host."""

    name = PROGRAM
    personal = True

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        turn.route(programme=data)
        self._ask(turn, 1)

    def _ask(self, turn: Turn, number: int) -> None:
        keep(turn, asked=str(number))
        say(turn, (INVITATION, "pause"), token=str(number))

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        asked = int(memory(turn)["asked"])
        if token != str(asked):
            return
        if asked >= TIMES:
            leave(turn, NOT_ACCEPTED)
            return
        self._ask(turn, asked + 1)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        if digit != "1":
            return
        bridge, _, host = memory(turn)["argument"].partition(":")
        hush(turn)
        turn.fact("meeting-accepted", anchor)
        enter_room(turn, MEETING + bridge, {"role": PARTICIPANT, "opens": host, "invited": "1"}, CLOSED)
