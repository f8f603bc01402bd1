"""What is heard of a call that a visitor of a web page asked for. Pure.

Whoever is rung first has to press 1: no answering machine talks to another. A person is rung before the visitor; for a
queue or a menu the visitor is, and then waits in it like everybody else.
"""

import msgspec

from clarion.calls.events import RouteFound
from clarion.calls.routing_steps import begin
from clarion.calls.serving import memory
from clarion.calls.turn import Turn
from clarion.features.phone.telephony import QuestionProgram


class ClickToCallProgram(QuestionProgram):
    """The person hears why it rings; then the visitor is dialled."""

    name = "click-to-call"
    prompts = ("click-to-call-question", "pause")


class VisitorProgram(QuestionProgram):
    """The visitor was called back. `argument`: the way to the queue or menu, a `RouteFound` as JSON."""

    name = "click-to-call-visitor"
    prompts = ("queue-callback-question", "pause")

    def confirmed(self, turn: Turn, anchor: int) -> None:
        found = msgspec.json.decode(memory(turn)["argument"], type=RouteFound)
        turn.routing = None
        begin(turn, anchor, found)


def argument_of(found: RouteFound) -> str:
    """What `PlaceFirst.program` carries behind the name."""
    return f"{VisitorProgram.name}:{msgspec.json.encode(found).decode()}"
