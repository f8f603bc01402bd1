"""Says a code to whoever answers: proof that the number is within reach of who wants to show it."""

from typing import Final

from clarion.calls import commands as do
from clarion.calls.model import Ending
from clarion.calls.programs import Attentive
from clarion.calls.teardown_steps import end_party
from clarion.calls.turn import Turn

TIMES: Final = 2
SAID: Final = Ending(reason="", result="Accepted")
PROGRAM: Final = "number-proof"


class SpokenCode(Attentive):
    """Implements `clarion.calls.programs.Program`. Its argument is the code; nobody else is dialled afterwards."""

    name = PROGRAM

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        digits = "".join(letter for letter in data.get("argument", "") if letter.isdecimal() and letter.isascii())[:10]
        turn.put(dial_next="", dial_as="")
        turn.route(programme={"code": digits, "said": "0"})
        self._say(turn, anchor)

    def _say(self, turn: Turn, anchor: int) -> None:
        memory = turn.routing.programme if turn.routing else {}
        leg, said = turn.live_leg(anchor), int(memory.get("said", "0")) + 1
        turn.route(programme={**memory, "said": str(said)})
        if leg is not None:
            spoken = [prompt for digit in memory.get("code", "") for prompt in (f"digit-{digit}", "pause")]
            prompts = ("number-proof", "pause", *spoken, "pause")
            turn.do(do.Play(leg_id=leg.leg_id, prompts=prompts, token=f"said {said}"))

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        said = int(turn.routing.programme.get("said", "0")) if turn.routing else TIMES
        if token != f"said {said}":
            return
        if said < TIMES:
            self._say(turn, anchor)
        else:
            self._end(turn, anchor)

    def on_gone(self, turn: Turn, anchor: int) -> None:
        self._end(turn, anchor)

    def _end(self, turn: Turn, anchor: int) -> None:
        turn.routing = None
        turn.party(anchor, result=SAID.result, reason=SAID.reason)
        turn.fact("code-said", anchor)
        end_party(turn, anchor, SAID)
