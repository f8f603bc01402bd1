"""The codes that are done in one step, and signing in at a phone. Pure: what is to be done leaves as a deposit, the
answer comes as words of the feature.
"""

from clarion.calls import commands as do
from clarion.calls.model import Ending, PartyStatus
from clarion.calls.programs import Attentive
from clarion.calls.serving import LEFT, keep, leave, memory, say, wake_in
from clarion.calls.turn import Turn
from clarion.features.phone.feature_codes.digits import begin_typing, typed_with

DIALED = "phone.feature_code_dialed"
PROGRAM = "feature-code"
PATIENCE_S = 8.0  # for an answer
IDLE_S = 20.0  # for the next key
DONE = Ending(reason="", result="Accepted")


def serve_code(turn: Turn, anchor: int, data: dict[str, str], stage: str) -> None:
    """The code is answered: whoever dialled is being served."""
    routing = turn.route(programme={**data, "stage": stage})
    turn.party(routing.callee, status=PartyStatus.ANSWERED, answered=turn.now, result="Accepted")
    turn.party(anchor, status=PartyStatus.ANSWERED, result="Accepted")


def ask_feature(turn: Turn, program: str, **more: str) -> None:
    """Have it done; `on_told` brings what became of it."""
    kept = memory(turn)
    who = {name: kept.get(name, "") for name in ("account_id", "extension_id", "device_id", "code", "argument")}
    turn.do(do.Ask(topic=DIALED, payload={**who, "program": program, **more}))
    keep(turn, stage="waiting")
    wake_in(turn, "patience", PATIENCE_S)


class FeatureCodeProgram(Attentive):
    """Implements `clarion.calls.programs.Program`. Memory: what the route gave, `stage`, `typed`, `extension`."""

    name = PROGRAM
    personal = True

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        serve_code(turn, anchor, data, "waiting")
        turn.fact("feature-code", anchor, data.get("code", ""))
        if data.get("code") == "desk-in":
            self._ask(turn, "extension", "desk-extension")
        else:
            ask_feature(turn, self.name)

    def _ask(self, turn: Turn, stage: str, *prompts: str) -> None:
        begin_typing(turn)
        keep(turn, stage=stage)
        say(turn, prompts, token=stage)
        wake_in(turn, "idle", IDLE_S)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        stage = memory(turn).get("stage", "")
        if stage not in ("extension", "pin"):
            return
        typed = typed_with(turn, digit)
        wake_in(turn, "idle", IDLE_S)
        if typed is None:
            return
        if stage == "extension":
            keep(turn, extension=typed)
            self._ask(turn, "pin", "pin-ask")
        else:
            ask_feature(turn, self.name, extension=memory(turn).get("extension", ""), pin=typed)

    def on_told(self, turn: Turn, anchor: int, words: dict[str, str]) -> None:
        """`say`: prompts, divided by blanks; `result`: wrong for a PIN that may be typed again."""
        if memory(turn).get("stage") != "waiting":
            return
        tries = int(memory(turn).get("tries", "0")) + 1
        keep(turn, tries=str(tries), stage="end")
        prompts = tuple(words.get("say", "").split())
        if words.get("result") == "wrong" and tries < 3:
            self._ask(turn, "extension", *prompts, "desk-extension")
            return
        turn.fact("feature-code", anchor, words.get("result", ""))
        if not say(turn, (*prompts, "goodbye"), token="end"):
            leave(turn, DONE)

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        if token == "end":
            leave(turn, DONE)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        stage = memory(turn).get("stage")
        if (name == "patience" and stage == "waiting") or (name == "idle" and stage in ("extension", "pin")):
            keep(turn, stage="end")
            say(turn, ("call-failed",) if name == "patience" else ("goodbye",), token="end")

    def on_gone(self, turn: Turn, anchor: int) -> None:
        leave(turn, LEFT)
