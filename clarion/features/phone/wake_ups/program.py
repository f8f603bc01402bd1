"""What is heard of wake-up calls: by who is woken, and by who dials the code to set one. Pure: what is to be done
leaves as a deposit.
"""

import msgspec

from clarion.calls import commands as do
from clarion.calls.model import Ending
from clarion.calls.programs import Attentive
from clarion.calls.serving import hush, keep, leave, memory, say, wake_in
from clarion.calls.turn import Turn
from clarion.calls.wire import Record
from clarion.features.phone.feature_codes.program import IDLE_S, PATIENCE_S, serve_code
from clarion.features.phone.wake_ups.rules import DAILY, ONCE, SOUNDS, WORKDAYS, digits_of, minute_of

CODE = "*68"
ANSWERED, DIALLED = "phone.wake_up_answered", "phone.wake_up_dialled"
PLAYS_S = 60.0
MOST_TRIES = 3
DONE = Ending(reason="", result="Accepted")


class Wake(Record, frozen=True):
    """What a wake-up call carries with it."""

    wake_up_id: str
    ring: int
    minute: int
    sound: str


class WakeUpProgram(Attentive):
    """Somebody has answered a wake-up call. 1 puts it off, anything else ends it. `data`: `argument` is a `Wake`."""

    name = "wake-up"
    personal = True

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        turn.route(programme={**data, "stage": "said"})
        turn.fact("woken", anchor)
        self._tell(turn, "Answered")
        digits = digits_of(self._wake(turn).minute)
        said = ("wake-up-hello", *(f"digit-{digit}" for digit in digits), "wake-up-keys")
        if not say(turn, said, token="said"):
            leave(turn, DONE)

    @staticmethod
    def _wake(turn: Turn) -> Wake:
        return msgspec.json.decode(memory(turn)["argument"], type=Wake)

    def _tell(self, turn: Turn, result: str) -> None:
        wake = self._wake(turn)
        payload = {"wake_up_id": wake.wake_up_id, "ring": str(wake.ring), "result": result}
        turn.do(do.Deposit(topic=ANSWERED, payload=payload))

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        sound = SOUNDS.get(self._wake(turn).sound, "")
        if token == "said" and sound:
            say(turn, (sound,), token="music", repeat=True)
            wake_in(turn, "enough", PLAYS_S)
        elif token in ("said", "end"):
            leave(turn, DONE)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        leave(turn, DONE)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        if memory(turn).get("stage") == "end":
            return
        keep(turn, stage="end")
        hush(turn)
        if digit == "1":
            turn.fact("snoozed", anchor)
            self._tell(turn, "Snoozed")
        say(turn, ("wake-up-again",) if digit == "1" else ("goodbye",), token="end")


class WakeUpCode(Attentive):
    """Setting wake-up calls by phone. 1 sets one, 2 tells those that are set, 3 takes all back, * ends.

    Memory: what the route gave, `stage`, `typed`, `tries`.
    """

    name = "wake-up-code"
    personal = True

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        serve_code(turn, anchor, data, "menu")
        turn.fact("feature-code", anchor, data.get("code", ""))
        self._ask(turn, "menu", "wake-up-menu")

    def _ask(self, turn: Turn, stage: str, *prompts: str) -> None:
        keep(turn, stage=stage, typed="")
        wake_in(turn, "idle", IDLE_S)
        if not say(turn, prompts, token=stage):
            leave(turn, DONE)

    def on_dtmf(self, turn: Turn, anchor: int, digit: str) -> None:
        stage = memory(turn).get("stage", "")
        if stage in ("waiting", "end"):
            return
        wake_in(turn, "idle", IDLE_S)
        if digit == "*":
            self._ask(turn, "end", "goodbye")
        elif stage == "menu":
            self._chosen(turn, digit)
        elif stage == "time":
            self._typed(turn, memory(turn).get("typed", "") + digit)
        elif digit in ("1", "2", "3"):
            repeat = {"1": ONCE, "2": DAILY, "3": WORKDAYS}[digit]
            self._wish(turn, "set", minute=memory(turn).get("minute", ""), repeat=repeat)

    def _chosen(self, turn: Turn, digit: str) -> None:
        if digit == "1":
            self._ask(turn, "time", "wake-up-time")
        elif digit in ("2", "3"):
            self._wish(turn, "list" if digit == "2" else "cancel")

    def _typed(self, turn: Turn, typed: str) -> None:
        keep(turn, typed=typed)
        if len(typed) < 4:
            return
        minute = minute_of(typed)
        tries = int(memory(turn).get("tries", "0")) + 1
        if minute is not None:
            keep(turn, minute=str(minute))
            self._ask(turn, "repeat", "wake-up-repeat")
        elif tries >= MOST_TRIES:
            self._ask(turn, "end", "wake-up-wrong", "goodbye")
        else:
            keep(turn, tries=str(tries))
            self._ask(turn, "time", "wake-up-wrong", "wake-up-time")

    def _wish(self, turn: Turn, action: str, **more: str) -> None:
        kept = memory(turn)
        who = {name: kept.get(name, "") for name in ("account_id", "extension_id")}
        turn.do(do.Ask(topic=DIALLED, payload={**who, "program": self.name, "action": action, **more}))
        keep(turn, stage="waiting")
        wake_in(turn, "patience", PATIENCE_S)

    def on_told(self, turn: Turn, anchor: int, words: dict[str, str]) -> None:
        """`say`: prompts, divided by blanks."""
        if memory(turn).get("stage") == "waiting":
            turn.fact("feature-code", anchor, words.get("result", ""))
            self._ask(turn, "menu", *words.get("say", "code-refused").split(), "wake-up-menu")

    def on_played(self, turn: Turn, anchor: int, token: str) -> None:
        if token == "end":
            leave(turn, DONE)

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        stage = memory(turn).get("stage")
        if name == "patience" and stage == "waiting":
            self._ask(turn, "end", "call-failed")
        elif name == "idle" and stage not in ("waiting", "end"):
            self._ask(turn, "end", "goodbye")


def argument_of(wake: Wake) -> str:
    """What `PlaceFirst.program` carries behind the name."""
    return f"{WakeUpProgram.name}:{msgspec.json.encode(wake).decode()}"
