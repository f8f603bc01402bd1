"""A feature code dialled to take a call that rings elsewhere. Pure: which one, is found by `pickups.py`."""

from clarion.calls import commands as do
from clarion.calls.model import Ending
from clarion.calls.programs import Attentive
from clarion.calls.serving import keep, leave, memory, say, stop_serving
from clarion.calls.teardown_steps import end_party
from clarion.calls.turn import Turn

NAME = "pickup"
NOTHING = Ending(reason="NoAnswer", result="No Answer")
TAKEN = Ending(reason="Pickup", result="Accepted")


class PickupProgram(Attentive):
    """Memory: what the code gave (extension_id, argument: whose phone, empty for any), and `asked`."""

    name = NAME
    personal = True

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        routing = turn.route(programme={**data, "asked": "yes"})
        turn.announce(routing.callee)  # its feature looks for what rings

    def on_told(self, turn: Turn, anchor: int, words: dict[str, str]) -> None:
        """`leg`: the phone that rings elsewhere; empty: there is none."""
        if memory(turn).get("asked") != "yes":
            return
        keep(turn, asked="")
        leg, routing = turn.live_leg(anchor), turn.routing
        if not words.get("leg"):
            say(turn, ("pickup-nothing",), token="nothing")
        elif leg is not None and routing is not None:
            stop_serving(turn)
            end_party(turn, routing.callee, TAKEN)
            turn.put(handing_over=leg.leg_id)
            turn.do(do.MigrateLeg(leg=leg, party=turn.parties[anchor], to_leg=words["leg"]))

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        if token == "nothing":
            leave(turn, NOTHING)
