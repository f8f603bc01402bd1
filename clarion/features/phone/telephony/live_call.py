"""The question before a ring-out dials its second number: an answering machine cannot press a key. Pure."""

from typing import ClassVar

from clarion.calls import commands as do
from clarion.calls.model import Ending
from clarion.calls.programs import Attentive
from clarion.calls.routing_steps import dial_second
from clarion.calls.serving import keep
from clarion.calls.teardown_steps import end_party
from clarion.calls.turn import Turn

TIMES = 3  # how often it is asked

NOT_CONFIRMED = Ending(reason="NoAnswer", result="No Answer")
HUNG_UP = Ending(reason="Rejected", result="Rejected")


class QuestionProgram(Attentive):
    """Implements `clarion.calls.programs.Program`. Memory: how often it was `asked`."""

    name = "ring-out-question"
    prompts: ClassVar[tuple[str, ...]] = ("ring-out-question", "pause")

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        turn.route(programme=data)
        self._ask(turn, anchor, 1)

    def _ask(self, turn: Turn, anchor: int, number: int) -> None:
        keep(turn, asked=str(number))
        leg = turn.live_leg(anchor)
        if leg is not None:
            turn.do(do.Play(leg_id=leg.leg_id, prompts=self.prompts, token=f"asked {number}"))

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        """1 connects; any other key is as good as none."""
        leg = turn.live_leg(anchor)
        if digit == "1" and leg is not None:
            turn.do(do.StopPlay(leg_id=leg.leg_id))
            turn.fact("confirmed", anchor)
            self.confirmed(turn, anchor)

    def confirmed(self, turn: Turn, anchor: int) -> None:
        """Whoever answered wants it."""
        dial_second(turn, anchor)

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        asked = int(turn.routing.programme["asked"]) if turn.routing else TIMES
        if token != f"asked {asked}":
            return
        if asked < TIMES:
            self._ask(turn, anchor, asked + 1)
        else:
            self._end(turn, anchor, NOT_CONFIRMED)

    def on_gone(self, turn: Turn, anchor: int) -> None:
        """Whoever answered hung up instead: the second number was never dialled."""
        self._end(turn, anchor, HUNG_UP)

    def _end(self, turn: Turn, anchor: int, ending: Ending) -> None:
        """The person was reached, and yet the ring-out found nobody: that is its result."""
        turn.routing = None
        turn.party(anchor, result=ending.result, reason=ending.reason)
        turn.fact("not-confirmed", anchor, ending.result)
        end_party(turn, anchor, ending)
